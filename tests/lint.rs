//! `sparring lint`: what a team sees of its library, in a terminal and in CI.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::support::{Ran, sparring_in};

/// A library with one flaw that can be mended, one that cannot, and one reply without any.
const LIBRARY: &str = "\
# Our replies.
brand: drempelpost
replies:
  - id: late
    text:
      nl: \"Hoi {nmae}, wat vervelend dat je pakket er nog niet is. We zoeken het vandaag voor je uit. ^AB\"   # urgent
  - id: brace
    text:
      nl: 'Hoi {name}, je pakket ligt bij de buren op nummer {. Fijne dag! ^AB'
  - id: fine
    text:
      nl: Hoi {name}, wat fijn om te horen! We geven het door aan de bezorger. ^AB
";

/// A folder of its own with a library in it.
struct Team {
    kept: TempDir,
}

impl Team {
    fn new() -> Team {
        let team = Team { kept: TempDir::new().expect("a folder can be made") };
        team.put("replies/parcels.yaml", LIBRARY);
        team.put("sparring.yaml", "replies: [{ path: replies }]\n");
        team
    }

    fn path(&self) -> &Path {
        self.kept.path()
    }

    fn put(&self, name: &str, text: &str) {
        let file = self.path().join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders can be made");
        fs::write(file, text).expect("files can be written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).expect("the file is there")
    }

    /// Runs the linter with arguments, on a day of its own.
    fn lint(&self, arguments: &[&str]) -> Ran {
        let today: &[&str] = if arguments.contains(&"--today") { &[] } else { &["--today", "2026-03-02"] };
        sparring_in(self.path(), &[&["lint"], today, arguments].concat())
    }

    /// The rules and replies that are found, of the rules that the library is written to break.
    fn found(&self, arguments: &[&str]) -> Vec<String> {
        let ran = self.lint(&[&["--format", "json"], arguments].concat());
        let told = |finding: &serde_json::Value| {
            let word = |key: &str| finding[key].as_str().expect(key).to_owned();
            format!("{} {}", word("rule"), word("reply"))
        };
        let all = ran.json()["findings"].as_array().expect("findings").clone();
        all.iter()
            .map(told)
            .filter(|told| told.starts_with("unknown-placeholder") || told.starts_with("unbalanced"))
            .collect()
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.arg("-C").arg(self.path()).args(["-c", "user.name=A", "-c", "user.email=a@example.com"]).args(arguments);
        let output = git.output().expect("git is there");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_library_is_linted_by_what_the_project_says() {
    let team = Team::new();
    let ran = team.lint(&[]).with_code(1);
    insta::assert_snapshot!("lint_a_library", ran.to_string());
}

#[test]
fn a_mended_file_keeps_all_but_what_was_mended() {
    let team = Team::new();
    team.lint(&["--fix"]).with_code(1);
    assert_eq!(team.read("replies/parcels.yaml"), LIBRARY, "a suggestion is nothing that is made unasked");
    let diff = team.lint(&["--fix", "--unsafe-fixes", "--diff"]).with_code(1);
    insta::assert_snapshot!("lint_what_would_be_mended", diff.to_string());
    assert_eq!(team.read("replies/parcels.yaml"), LIBRARY, "--diff changes nothing");
    team.lint(&["--fix", "--unsafe-fixes"]).with_code(1);
    let mended = team.read("replies/parcels.yaml");
    assert_eq!(mended, LIBRARY.replace("{nmae}", "{name}"));
    team.lint(&["--fix", "--unsafe-fixes"]).with_code(1);
    assert_eq!(team.read("replies/parcels.yaml"), mended, "once is enough");
    let left: Vec<_> = fs::read_dir(team.path().join("replies")).expect("a folder").collect();
    assert_eq!(left.len(), 1, "nothing is left beside it");
}

#[cfg(unix)]
#[test]
fn a_file_that_is_read_only_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt as _;
    let team = Team::new();
    let file = team.path().join("replies/parcels.yaml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).expect("permissions can be set");
    let ran = team.lint(&["--fix", "--unsafe-fixes"]).with_code(3);
    assert!(ran.stderr.contains("it is read-only"), "{ran}");
    assert!(ran.stderr.contains("mended 0 of 1 file"), "{ran}");
    assert_eq!(team.read("replies/parcels.yaml"), LIBRARY);
}

#[test]
fn a_file_that_cannot_be_read_is_not_called_good() {
    let team = Team::new();
    team.put("replies/parcels.yaml", "replies: [\n");
    let ran = team.lint(&[]).with_code(2);
    assert!(!ran.to_string().contains("Nothing is wrong"), "{ran}");
    assert!(ran.to_string().contains("Nothing else is wrong in what could be read"), "{ran}");
}

#[test]
fn a_baseline_lets_old_findings_be_and_forgets_what_was_mended() {
    let team = Team::new();
    team.lint(&["--set-baseline", "known.json"]).with_code(0);
    team.lint(&["--baseline", "known.json"]).with_code(0);
    let moved = LIBRARY.replace("# Our replies.\n", "# Our replies.\n\n\n");
    team.put("replies/parcels.yaml", &moved.replace("op nummer {.", "op nummer 3."));
    let ran = team.lint(&["--baseline", "known.json"]).with_code(0);
    assert!(ran.to_string().contains("unbalanced-brace"), "what was mended is told: {ran}");
    assert!(!team.read("known.json").contains("unbalanced-brace"), "and taken out");
    team.put("replies/parcels.yaml", &moved);
    assert_eq!(team.found(&["--baseline", "known.json"]), ["unbalanced-brace brace"], "it comes back as new");
}

#[test]
fn a_baseline_that_is_none_is_told() {
    let team = Team::new();
    let missing = team.lint(&["--baseline", "known.json"]).with_code(2);
    assert!(missing.stderr.contains("--set-baseline known.json writes one"), "{missing}");
    team.put("known.json", "{\"version\": 1, \"findings\": [], \"more\": 1}");
    let wrong = team.lint(&["--baseline", "known.json"]).with_code(2);
    assert!(wrong.stderr.contains("unknown field `more`"), "{wrong}");
}

#[test]
fn only_replies_that_differ_in_git_are_told() {
    let team = Team::new();
    team.git(&["init", "-q", "-b", "main"]);
    team.git(&["add", "."]);
    team.git(&["commit", "-q", "-m", "All"]);
    assert_eq!(team.found(&["--changed-since", "main"]), Vec::<String>::new());
    team.put("replies/parcels.yaml", &LIBRARY.replace("Fijne dag!", "Fijne avond!"));
    team.put("replies/new.yaml", "replies:\n  - { id: new, text: \"Hi {nmae}\" }\n");
    assert_eq!(team.found(&["--changed-since", "main"]), ["unknown-placeholder new", "unbalanced-brace brace"]);
    let ran = team.lint(&["--changed-since", "nowhere"]).with_code(2);
    assert!(ran.stderr.contains("there is no revision `nowhere`"), "{ran}");
    team.lint(&["--changed-since=--output=x"]).with_code(2);
    assert!(!team.path().join("x").exists());
}

#[test]
fn the_project_says_how_bad_and_where() {
    let team = Team::new();
    team.put("replies/old/more.yaml", "replies:\n  - { id: old, text: \"Hi {nmae}\" }\n");
    let project = "replies: [{ path: replies }]\nrules: { unbalanced-brace: note }\n\
                   paths: [{ path: \"replies/old/**\", rules: { unknown-placeholder: off } }]\n\
                   ignore: [{ reply: late, rule: unknown-placeholder, because: \"the helpdesk has it\" }]\n";
    team.put("sparring.yaml", project);
    assert_eq!(team.found(&[]), ["unbalanced-brace brace"]);
    team.lint(&[]).with_code(0);
    team.lint(&["--fail-at", "note"]).with_code(1);
}

#[test]
fn mistakes_in_the_project_are_told_all_at_once() {
    let team = Team::new();
    let project = "replies: [{ path: replies, format: zendsk }]\nrules: { unbalanced-brac: off, too-long: of }\n\
                   optoins: {}\nignore: [{ reply: a, rule: x }]\n";
    team.put("sparring.yaml", project);
    insta::assert_snapshot!("lint_mistakes_in_a_project", team.lint(&[]).with_code(2).to_string());
    team.put("sparring.yaml", "replies: [{ path: replies, format: zendsk }]\nrules: { unbalanced-brac: off }\n");
    insta::assert_snapshot!("lint_wrong_names_in_a_project", team.lint(&[]).with_code(2).to_string());
}

#[test]
fn what_is_remembered_finds_the_same() {
    let team = Team::new();
    let plain = team.lint(&["--format", "json"]);
    for _ in 0..2 {
        let cached = team.lint(&["--format", "json", "--cache", "cache"]);
        assert_eq!(cached.stdout, plain.stdout);
    }
    team.put("replies/parcels.yaml", &LIBRARY.replace("# Our replies.\n", "").replace("id: brace", "id: braces"));
    let changed = team.lint(&["--format", "json"]);
    assert_eq!(team.lint(&["--format", "json", "--cache", "cache"]).stdout, changed.stdout);
    team.put("cache/lint", "nonsense");
    assert_eq!(team.lint(&["--format", "json", "--cache", "cache"]).stdout, changed.stdout);
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let team = Team::new();
    let reply = |at: usize| {
        format!("  - id: r{at}\n    text: \"Hi {{nmae}}, your order {at} of today is on its way to you {{\"\n")
    };
    for file in 0..3 {
        let replies: String = (0..700).map(|at| reply(file * 1000 + at)).collect();
        team.put(&format!("replies/many-{file}.yaml"), &format!("replies:\n{replies}"));
    }
    let one = team.lint(&["--format", "json", "--jobs", "1"]);
    assert!(one.json()["findings"].as_array().expect("findings").len() > 4000);
    assert_eq!(team.lint(&["--format", "json", "--jobs", "7"]).stdout, one.stdout);
}

#[test]
fn what_cannot_be_read_is_told_beside_what_can() {
    let team = Team::new();
    team.put("replies/broken.yaml", "replies:\n  - id: a\n    txt: Hello\n  - id: b\n    text: [1\n");
    team.put("replies/letters.yaml", "replies:\n  - { id: x, text: \"Hi {nmae}\" }\n");
    fs::write(team.path().join("replies/bytes.yaml"), b"replies:\n  - { id: x, text: \"\xff\" }\n").expect("bytes");
    let ran = team.lint(&[]).with_code(2);
    insta::assert_snapshot!("lint_what_cannot_be_read", ran.to_string());
}

#[test]
fn a_command_that_means_nothing_is_told() {
    let team = Team::new();
    for (name, arguments) in [
        ("a_path_that_is_not_there", ["nothing.yaml"].as_slice()),
        ("a_level_that_is_none", &["--fail-at", "eror"]),
        ("a_format_that_is_none", &["--format", "sariff"]),
        ("diff_without_fix", &["--diff"]),
        ("a_day_that_is_none", &["--today", "2026-13-40"]),
    ] {
        insta::assert_snapshot!(format!("lint_{name}"), team.lint(arguments).with_code(2).to_string());
    }
    fs::remove_file(team.path().join("sparring.yaml")).expect("it was there");
    insta::assert_snapshot!("lint_nothing_to_look_at", team.lint(&[]).with_code(2).to_string());
}
