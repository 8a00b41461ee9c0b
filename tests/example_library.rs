//! The bundled example library: every flaw that it says it has is found, nothing else is, and what can be mended is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Ran, package, sparring_in};

/// A reply and a rule, by their ids.
type Flaw = (String, String);

/// Lints the library from the folder that it is in, on a day of its own.
fn lint(folder: &Path, arguments: &[&str]) -> Ran {
    sparring_in(folder, &[&["lint", "examples/library", "--today", "2026-03-02"], arguments].concat())
}

/// The findings of a library, as JSON.
fn findings(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let ran = lint(folder, &[&["--format", "json"], arguments].concat());
    ran.json()["findings"].as_array().expect("findings").clone()
}

/// Every file of the library, by its path from the folder that the library is in.
fn files() -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from("examples/library")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(package().join(&folder)).expect("a folder") {
            let path = folder.join(entry.expect("an entry").file_name());
            let list = if package().join(&path).is_dir() { &mut folders } else { &mut files };
            list.push(path);
        }
    }
    files.sort();
    files
}

/// The flaws that the comments of a file tell: `# flaw: rule` in a reply, `# flaw: rule in reply` elsewhere.
fn flaws(text: &str) -> Vec<Flaw> {
    let id = |line: &str| line.trim().trim_start_matches("- ").strip_prefix("id: ").map(str::to_owned);
    // In front matter, which has one reply, the id may stand below its flaw.
    let mut reply = text.starts_with("---").then(|| text.lines().find_map(id)).flatten();
    let mut told = Vec::new();
    for line in text.lines() {
        reply = id(line).or(reply);
        if let Some(flaw) = line.trim().strip_prefix("# flaw: ") {
            let (rule, named) = flaw.split_once(" in ").map_or((flaw, None), |(rule, id)| (rule, Some(id.to_owned())));
            told.push((named.or_else(|| reply.clone()).expect("a reply"), rule.to_owned()));
        }
    }
    told
}

/// The library in a folder of its own.
fn copy() -> TempDir {
    let kept = TempDir::new().expect("a folder can be made");
    for file in files() {
        let to = kept.path().join(&file);
        fs::create_dir_all(to.parent().expect("a folder")).expect("folders can be made");
        fs::copy(package().join(&file), to).expect("files can be copied");
    }
    kept
}

/// What the files of a library say, in order.
fn contents(folder: &Path) -> Vec<String> {
    files().iter().map(|file| fs::read_to_string(folder.join(file)).expect("the file is there")).collect()
}

#[test]
fn every_flaw_that_it_tells_is_found_and_nothing_else() {
    let word = |finding: &Value, key: &str| finding[key].as_str().expect(key).to_owned();
    let found = findings(package(), &[]);
    let found: BTreeSet<Flaw> = found.iter().map(|one| (word(one, "reply"), word(one, "rule"))).collect();
    let told: Vec<Flaw> = contents(package()).iter().flat_map(|text| flaws(text)).collect();
    let as_told: BTreeSet<Flaw> = told.iter().cloned().collect();
    assert_eq!(told.len(), as_told.len(), "a flaw is told once");
    let missed: Vec<_> = as_told.difference(&found).collect();
    let untold: Vec<_> = found.difference(&as_told).collect();
    assert!(missed.is_empty() && untold.is_empty(), "missed: {missed:#?}\nfound and not told: {untold:#?}");
}

#[test]
fn it_has_sixty_replies_of_two_brands_in_five_languages() {
    let ran = lint(package(), &["--format", "json", "--overview"]);
    let report = ran.json();
    assert_eq!(report["replies"], 60, "{ran}");
    let names = |what: &str, key: &str| -> BTreeSet<String> {
        let groups = report["overview"][what].as_array().unwrap_or_else(|| panic!("{what} in {}", report["overview"]));
        groups.iter().map(|group| group[key].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(names("brands", "name").len(), 2, "{ran}");
    assert_eq!(names("languages", "name"), ["de", "en", "fr", "nl", "sv"].map(String::from).into());
}

#[test]
fn what_a_newcomer_reads() {
    insta::assert_snapshot!("library_terminal", lint(package(), &[]).with_code(1));
}

#[test]
fn how_good_it_is_as_a_whole() {
    let told = lint(package(), &["--overview"]).with_code(1).stdout;
    let from = told.find("\n60 replies score").expect("an overview");
    insta::assert_snapshot!("library_overview", &told[from..]);
}

#[cfg(feature = "serve")]
#[test]
fn which_customers_have_no_good_answer() {
    let told = lint(package(), &["--coverage", "--scenarios", "scenarios"]).with_code(1).stdout;
    let from = told.find("\nOf ").expect("the coverage");
    insta::assert_snapshot!("library_coverage", &told[from..]);
}

#[test]
fn what_can_be_mended_is_mended_once_and_keeps_the_rest() {
    let team = copy();
    let before = contents(team.path());
    insta::assert_snapshot!(
        "library_mended",
        lint(team.path(), &["--fix", "--unsafe-fixes", "--diff"]).with_code(1).stdout
    );
    assert_eq!(contents(team.path()), before, "--diff changes nothing");

    lint(team.path(), &["--fix"]).with_code(1);
    let mended = contents(team.path());
    let changed = before.iter().zip(&mended).flat_map(|(before, mended)| {
        assert_eq!(before.lines().count(), mended.lines().count(), "no line comes or goes");
        before.lines().zip(mended.lines()).filter(|(before, mended)| before != mended)
    });
    let changed: Vec<_> = changed.collect();
    assert_eq!(changed.len(), 3, "{changed:#?}");
    assert!(changed.iter().all(|(before, mended)| mended.len() < before.len()), "{changed:#?}");
    let left = findings(team.path(), &[]);
    assert!(left.iter().all(|finding| finding["fix"]["safe"] != true), "nothing safe is left: {left:#?}");
    lint(team.path(), &["--fix"]).with_code(1);
    assert_eq!(contents(team.path()), mended, "once is enough");
}

#[test]
fn suggestions_are_made_once_and_keep_every_comment() {
    let team = copy();
    let comments = |texts: &[String]| -> Vec<String> {
        let lines = texts.iter().flat_map(|text| text.lines());
        lines.filter(|line| line.trim().starts_with('#')).map(str::to_owned).collect()
    };
    let before = comments(&contents(team.path()));
    lint(team.path(), &["--fix", "--unsafe-fixes"]).with_code(1);
    let once = contents(team.path());
    assert_eq!(comments(&once), before);
    lint(team.path(), &["--fix", "--unsafe-fixes"]).with_code(1);
    assert_eq!(contents(team.path()), once, "once is enough");
}
