//! The formula, and that parts of a library add up to the whole.

use std::sync::Arc;

use super::*;
use crate::diagnostic::Source;
use crate::library::formats::{Hints, format, read_all};

fn replies(text: &str) -> Vec<Reply> {
    let source = Arc::new(Source::whole("x.yaml", text.to_owned()));
    let opened = format("yaml").expect("a format").open(&source, &Hints::default()).expect("a library");
    read_all(opened.as_ref()).replies
}

fn finding(rule: &str, level: Level, language: Option<Language>) -> Finding {
    Finding {
        rule: rule.to_owned(),
        level,
        file: 0,
        span: 0..1,
        reply: String::new(),
        language,
        message: String::new(),
        help: String::new(),
        also: Vec::new(),
        fix: None,
        print: 0,
    }
}

fn good(overall: u8) -> Scales {
    Scales { empathy: 2, personalisation: 1, overall }
}

const TWO: &str =
    "brand: acme\nreplies:\n  - { id: a, owner: Tom, text: { en: Hi, nl: Hoi } }\n  - { id: b, text: Hi }\n";

/// The tally of the first reply and that of the second.
fn tallies() -> [Tally; 2] {
    let replies = replies(TWO);
    let mut parts = [Tally::default(), Tally::default()];
    let findings = [
        finding("too-long", Level::Error, Some(Language::En)),
        finding("shouting", Level::Warning, Some(Language::Nl)),
        finding("expired", Level::Note, None),
    ];
    let both = [(Some(Language::En), good(4)), (Some(Language::Nl), good(2))];
    parts[0].add(&Card { file: "x.yaml", line: 3, reply: &replies[0], findings: &findings, rated: &both });
    let one = [(Some(Language::En), good(5))];
    parts[1].add(&Card { file: "x.yaml", line: 4, reply: &replies[1], findings: &[], rated: &one });
    parts
}

#[test]
fn a_reply_has_the_mean_of_its_texts() {
    let [first, _] = tallies();
    let overview = first.overview();
    // English: 100 - 25 - 3. Dutch: 100 - 10 - 3 - 2 × 5.
    assert_eq!(overview.score, f64::midpoint(72.0, 77.0));
    assert_eq!(overview.worst[0].reply, "a");
    let reasons: Vec<&str> = overview.worst[0].reasons.iter().map(|reason| reason.rule.as_str()).collect();
    assert_eq!(reasons, ["too-long", "shouting", "expired"]);
    let themes: Vec<Theme> = overview.themes.iter().filter(|row| row.findings > 0).map(|row| row.theme).collect();
    assert_eq!(themes, [Theme::Tone, Theme::Upkeep, Theme::Limits]);
    let languages: Vec<(Option<&str>, f64)> =
        overview.languages.iter().map(|row| (row.name.as_deref(), row.score)).collect();
    assert_eq!(languages, [(Some("en"), 72.0), (Some("nl"), 77.0)]);
}

#[test]
fn parts_of_a_library_add_up_to_all_of_it() {
    let [mut all, second] = tallies();
    all.join(second);
    let overview = all.overview();
    assert_eq!((overview.replies, overview.clean, overview.score), (2, 1, 87.3));
    assert_eq!((overview.spread[7], overview.spread[9]), (1, 1));
    assert_eq!(overview.overall, [0, 1, 0, 1, 1]);
    assert_eq!(overview.brands.len(), 1);
    assert_eq!(overview.owners[0].name.as_deref(), Some("Tom"));
    assert_eq!(overview.worst.len(), 1, "a reply with all its points is none of the worst");
}

#[test]
fn of_many_bad_replies_the_worst_are_kept() {
    let replies = replies("replies:\n  - { id: a, text: Hi }\n");
    let rated = [(None, good(4))];
    let mut tally = Tally::default();
    for line in 0..100 {
        let findings = vec![finding("shouting", Level::Note, None); line % 30];
        tally.add(&Card { file: "x.yaml", line, reply: &replies[0], findings: &findings, rated: &rated });
    }
    let overview = tally.overview();
    let lines: Vec<usize> = overview.worst.iter().map(|worst| worst.line).collect();
    assert_eq!(lines, [29, 59, 89, 28, 58, 88, 27, 57, 87, 26]);
}

#[test]
fn every_rule_of_good_webcare_has_a_theme_that_reports_name() {
    for rule in Rule::ALL {
        assert!(Theme::ALL.contains(&Theme::of(*rule)), "{rule}");
    }
}
