//! Golden files of every format, on findings of two small libraries: placeholders, long lines, wide letters, hidden signs.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::*;
use crate::diagnostic::Source;
use crate::language::Language;
use crate::library::formats::{Hints, format as library_format, read_all};
use crate::lint::checked::CheckedFile;
use crate::lint::engine::{Linter, lint_all, print};
use crate::lint::finding::{Also, Edit, Finding, Fix, Level};
use crate::lint::overview::Overview;
use crate::lint::{Settings, rules};

/// A library of our own, with a line that is too long for a terminal.
const ACME: &str = r#"brand: acme
replies:
  - id: late-parcel
    text:
      en: "Hi {nmae}, we're sorry that your parcel is late. ^Tom"
      nl: |
        Hoi {name}, wat vervelend dat je pakket te laat is.
        We zoeken het uit en laten het je weten. 📦📦 Je ordernummer is {ordernr}, en dat hebben we al voor je opgezocht in het systeem.
      sv: 'Hej {name}, vi är ledsna att det dröjer.'
  - id: refund
    text: { de: "Hallo {name, das Geld ist unterwegs." }
"#;

/// A library whose writer means no good: an id that clears the screen and a text that turns the direction of reading.
const HOSTILE: &str =
    "{\"replies\": [{\"id\": \"a\\u001b[2J|`<b>@x\", \"text\": \"Hi \u{202e}{eman}\u{202c} ]]> <script>\"}]}\n";

fn finding(file: u32, source: &str, rule: &str, level: Level, words: &str, message: &str) -> Finding {
    let start = source.find(words).expect("the words stand in the file");
    Finding {
        rule: rule.to_owned(),
        level,
        file,
        span: start..start + words.len(),
        reply: "refund".to_owned(),
        language: None,
        message: message.to_owned(),
        help: String::new(),
        also: Vec::new(),
        fix: None,
        print: print(rule, "refund", None, words),
    }
}

/// What is found in the two libraries by two rules, and two findings made by hand.
pub(super) fn checked() -> Checked {
    let sources = [("replies/acme care.yaml", ACME), ("replies/b%.json", HOSTILE)];
    let mut files = Vec::new();
    let mut replies = Vec::new();
    for (name, text) in sources {
        let source = Arc::new(Source::whole(name, text.to_owned()));
        let format = library_format(name.rsplit('.').next().expect("an ending")).expect("a format");
        let opened = format.open(&source, &Hints::default()).unwrap_or_else(|problems| panic!("{problems:?}"));
        replies.push(read_all(opened.as_ref()).replies);
        files.push(CheckedFile::new(source));
    }
    let kept = ["unknown-placeholder", "unbalanced-brace"];
    let level = |id: &str| if kept.contains(&id) { Level::Error } else { Level::Off };
    let levels = rules::ALL.iter().map(|rule| (rule.id().to_owned(), level(rule.id()))).collect();
    let linter = Linter::new(Settings { levels, ..Settings::of(library_format("yaml").expect("a format")) });
    let mut findings = lint_all(&linter, &[(ACME, &replies[0]), (HOSTILE, &replies[1])]);
    findings.extend(by_hand());
    findings.sort_by_key(|finding| (finding.file, finding.span.start, finding.span.end));
    Checked {
        files,
        findings,
        ignored: 2,
        is_partial: false,
        old: 1200,
        gone: vec![("replies/acme care.yaml".into(), "no-signature".into(), "old".into())],
        replies: 3,
        texts: 5,
        overview: None,
        coverage: None,
    }
}

fn by_hand() -> [Finding; 2] {
    let mut sorry =
        finding(0, ACME, "unbalanced-brace", Level::Warning, "we're sorry", "an apology | that *anybody* could make");
    "say what went wrong".clone_into(&mut sorry.help);
    let edit = Edit { span: sorry.span.clone(), insert: "how annoying".to_owned() };
    sorry.fix = Some(Fix { title: "write \"how annoying\"".to_owned(), edits: vec![edit], is_safe: true });
    let whole =
        "Hoi {name}, wat vervelend dat je pakket te laat is.\n        We zoeken het uit en laten het je weten. 📦📦";
    let mut double = finding(0, ACME, "unknown-placeholder", Level::Note, whole, "two replies say the same");
    double.language = Some(Language::Nl);
    double.also =
        vec![Also { file: 1, span: HOSTILE.find("Hi").map_or(0..0, |at| at..at + 2), words: "the other one".into() }];
    [sorry, double]
}

/// The text of a format without what changes with every rule that is added: of the rules, only one is kept.
fn shown(format: &dyn Format, checked: &Checked) -> String {
    let text = format.render(checked, &Canvas::default());
    if format.id() != "sarif" {
        return text;
    }
    let mut log: Value = serde_json::from_str(&text).expect("JSON");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().expect("rules");
    rules.retain(|rule| rule["id"] == "unbalanced-brace");
    for result in log["runs"][0]["results"].as_array_mut().expect("results") {
        result["ruleIndex"] = "…".into();
    }
    serde_json::to_string_pretty(&log).expect("JSON")
}

#[test]
fn every_format_is_rendered_as_before() {
    let checked = checked();
    for format in ALL {
        insta::assert_snapshot!(format.id(), shown(*format, &checked));
    }
}

#[test]
fn a_library_without_findings_is_told_to_be_well() {
    let all = checked();
    let clean = Checked { findings: Vec::new(), ignored: 0, old: 0, gone: Vec::new(), ..all };
    for format in ALL {
        insta::assert_snapshot!(format!("{}_clean", format.id()), shown(*format, &clean));
    }
}

/// How good a library of sixty replies may be.
fn overview() -> Overview {
    serde_json::from_value(serde_json::json!({
        "replies": 60, "score": 74.2, "clean": 21,
        "spread": [0, 0, 1, 0, 3, 4, 9, 12, 10, 21],
        "themes": [
            { "theme": "empathy", "replies": 4, "findings": 7 },
            { "theme": "escalation", "replies": 12, "findings": 40 },
        ],
        "empathy": [20, 100, 60, 20], "personalisation": [10, 90, 80, 20], "overall": [3, 17, 100, 60, 20],
        "brands": [
            { "name": "acme", "count": 30, "score": 70.1, "clean": 8 },
            { "name": null, "count": 30, "score": 78.3, "clean": 13 },
        ],
        "languages": [{ "name": "sv", "count": 200, "score": 74.2, "clean": 20 }],
        "owners": [
            { "name": "a|b \u{202e}<c>", "count": 1, "score": 20.0, "clean": 0 },
            { "name": "Büşra", "count": 59, "score": 75.0, "clean": 21 },
        ],
        "worst": [{
            "file": "replies/b%.json", "line": 1, "reply": "a\u{1b}[2J", "score": 20.0,
            "reasons": [{ "rule": "shouting", "level": "error", "findings": 2 }, { "rule": "too-long", "level": "note", "findings": 1 }],
        }, { "file": "x.yaml", "line": 7, "reply": "late", "score": 95.0, "reasons": [] }],
    }))
    .expect("an overview")
}

#[test]
fn the_library_as_a_whole_is_told_before_the_last_line() {
    let checked = Checked { overview: Some(overview()), findings: Vec::new(), ..checked() };
    for format in ["terminal", "markdown", "html"].map(|id| format(id).expect("a format")) {
        insta::assert_snapshot!(format!("{}_overview", format.id()), shown(format, &checked));
    }
    let json = format("json").expect("a format").render(&checked, &Canvas::default());
    assert_eq!(json::Report::read(&json).expect("a report").overview, Some(overview()));
}

#[test]
fn nothing_raw_from_a_hostile_library_reaches_a_terminal() {
    let told = format("terminal").expect("a format").render(&checked(), &Canvas { colour: false, width: 60 });
    let odd: Vec<char> =
        told.chars().filter(|c| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c)).collect();
    assert!(odd.is_empty(), "{odd:?}");
    let margin = |c: char| c.is_ascii_digit() || c == ' ';
    let is_quoted = |line: &&str| line.trim_start_matches(margin).starts_with(['|', '+', '=']);
    let widest = told.lines().filter(is_quoted).map(crate::report::width::width).max();
    assert!(widest <= Some(60), "{told}");
}

#[test]
fn every_format_has_a_name_of_its_own() {
    let ids: BTreeMap<&str, &str> = ALL.iter().map(|one| (one.id(), one.purpose())).collect();
    assert_eq!(ids.len(), ALL.len());
}

#[test]
fn results_name_their_rule_by_id_and_by_index() {
    let text = format("sarif").expect("a format").render(&checked(), &Canvas::default());
    let log: Value = serde_json::from_str(&text).expect("JSON");
    let run = &log["runs"][0];
    for result in run["results"].as_array().expect("results") {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("a small number");
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
}

#[test]
fn places_of_machines_lead_to_the_words_whatever_they_count_in() {
    let checked = checked();
    let report = json::Report::of(&checked);
    let log: Value =
        serde_json::from_str(&format("sarif").expect("a format").render(&checked, &Canvas::default())).expect("JSON");
    for (index, told) in report.findings.iter().enumerate() {
        let text = if told.file.ends_with(".json") { HOSTILE } else { ACME };
        let words = &text[told.start.byte..told.end.byte];
        let line = |number: usize| text.lines().nth(number - 1).expect("a line");
        let before: String = line(told.start.line).chars().take(told.start.column - 1).collect();
        assert!(line(told.start.line)[before.len()..].starts_with(words.lines().next().expect("a line")), "{told:?}");
        let region = &log["runs"][0]["results"][index]["locations"][0]["physicalLocation"]["region"];
        let units: Vec<u16> = line(told.start.line).encode_utf16().collect();
        let column = usize::try_from(region["startColumn"].as_u64().expect("a column")).expect("a small number");
        assert_eq!(String::from_utf16_lossy(&units[..column - 1]), before);
        assert_eq!(region["snippet"]["text"], words);
    }
}

#[test]
fn the_report_as_json_is_read_back() {
    let checked = checked();
    let text = format("json").expect("a format").render(&checked, &Canvas::default());
    assert_eq!(json::Report::read(&text), Ok(json::Report::of(&checked)));
    let newer = text.replacen("\"version\": 1", "\"version\": 2", 1);
    assert_eq!(json::Report::read(&newer), Err("this report has version 2; this program reads 1".to_owned()));
    assert!(
        json::Report::read(&text.replacen("\"replies\"", "\"repliez\"", 1)).is_err_and(|told| told.contains("repliez"))
    );
    assert!(json::Report::read("[]").is_err());
}

#[test]
fn findings_of_one_rule_about_the_same_words_are_known_apart() {
    let mut checked = checked();
    let double = checked.findings[0].clone();
    checked.findings.insert(1, double);
    let known: std::collections::BTreeSet<String> = place::prints(&checked).into_iter().collect();
    assert_eq!(known.len(), checked.findings.len());
}

#[test]
fn a_comment_keeps_to_its_room_and_counts_what_finds_none() {
    let mut checked = checked();
    let one = checked.findings[0].clone();
    checked.findings = vec![one; 3000];
    let told = format("markdown").expect("a format").render(&checked, &Canvas::default());
    assert!(told.len() < 65_000, "{}", told.len());
    let shown = told.matches("\n- **error**").count();
    assert!(told.contains(&format!("and {} findings that find no room here", words::grouped(3000 - shown))), "{shown}");
}
