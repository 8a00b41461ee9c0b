//! Processes: several on one store, one that crashes, and those that cannot start.

use std::fs;

use super::*;
#[test]
fn a_file_is_one_consoles_at_a_time() {
    let team = Team::start();
    let before = fs::metadata(data(team.folder.path())).expect("the file").len();
    let (code, said) = ended(training(&team.folder, &["--team"]));
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("locked by another program"), "{said}");
    assert_eq!(fs::metadata(data(team.folder.path())).expect("the file").len(), before);
    assert_eq!(team.coach.get(&team.host, "/people").status, 200);
}

#[test]
fn what_cannot_be_opened_is_told_without_secrets() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases: [(&[&str], i32, &str); 6] = [
        (&["--listen", "0.0.0.0:0"], 2, "add --team for accounts"),
        (&["--team", "--url", "http://train.example.org"], 2, "passwords would travel unencrypted"),
        (&["--url", "https://train.example.org"], 2, "--team"),
        (&["--listen", "127.0.0.1:0", "--team", "--proxy", "127.0.0.1"], 2, "--url"),
        (&["--team", "--url", "https://train.example.org/path"], 2, "a host and perhaps a port"),
        (&["--team", "--listen", "192.0.2.1:1"], 3, "cannot listen on 192.0.2.1:1"),
    ];
    for (arguments, expected, sentence) in cases {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sparring"));
        command.args(["train", "--no-open", "--data"]).arg(data(folder.path())).args(arguments);
        let (code, said) = ended(command);
        assert_eq!(code, Some(expected), "{arguments:?}: {said}");
        assert!(said.contains(sentence), "{arguments:?}: {said}");
    }
    for (url, expected) in
        [("mysql://ada:s3cret@db.example/x", 2), ("postgres://ada:s3cret@localhost/x?host=/nowhere", 3)]
    {
        let mut command = program();
        command.arg("--team").env("SPARRING_DATABASE", url);
        let (code, said) = ended(command);
        assert_eq!(code, Some(expected), "{said}");
        assert!(!said.contains("s3cret") && said.contains("error:"), "{said}");
    }
}

#[test]
fn a_damaged_file_is_told_and_stays_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(data(folder.path()), "this is a letter to my aunt, and no database at all ".repeat(50)).expect("a file");
    let before = fs::read(data(folder.path())).expect("the file");
    let (code, said) = ended(training(&folder, &["--team"]));
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("damaged or not a database"), "{said}");
    assert_eq!(fs::read(data(folder.path())).expect("the file"), before);
}

/// The shift time that a page shows, in seconds.
fn shift_time(page: &Page) -> i64 {
    let from = page.text.find("data-clock=\"").map(|at| at + "data-clock=\"".len());
    let text = &page.text[from.unwrap_or_else(|| panic!("no shift time in {}", page.text))..];
    text[..text.find('"').expect("its end")].parse::<i64>().expect("a number") / 1000
}

#[test]
fn a_crash_in_an_assessment_costs_nothing() {
    let mut team = Team::start();
    let tom = team.member("trainee", "Tom", "tom");
    let form = [("course", "en/first-day"), ("assessment", "yes")];
    let shift = tom.post(&team.host, "/attempts", &form).leads_to().to_owned();
    let before = shift_time(&tom.get(&team.host, &shift));
    let draft = [("channel", "public"), ("text", "half a senten"), ("image", "")];
    assert_eq!(tom.post(&team.host, &format!("{shift}/c/0/0/draft"), &draft).status, 204);
    team.host.kill();
    team.host = with_accounts(&team.folder, &[]);
    let page = tom.get(&team.host, &shift);
    assert!(shift_time(&page) <= before + 20, "{} after {before}", shift_time(&page));
    assert!(tom.get(&team.host, &format!("{shift}/c/0/0?in=public")).text.contains("half a senten"));
}
