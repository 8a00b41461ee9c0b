//! What a summary looks like in every format.

use super::{Format, render};
use crate::evaluator::rubric::Rubric;
use crate::grading::summary::{Summary, Tally, canonical, fingerprint};
use crate::grading::{Entry, Grader};
use crate::language::Language;
use crate::report::Canvas;

const CANNED: &str = "Hi there! We are sorry to hear that. Please send us a private message with your order number so that we \
                      can look into it. ^Tom";

fn entry(number: i64, brand: &str, customer: &str, reply: &str) -> Entry {
    Entry {
        id: number.to_string(),
        reply: reply.to_owned(),
        customer: vec![customer.to_owned()],
        lang: Some("en".to_owned()),
        brand: Some(brand.to_owned()),
        agent: (number % 2 == 0).then(|| "tom|1".to_owned()),
        customer_at: Some(0),
        reply_at: Some(number * 600_000),
        ..Entry::default()
    }
}

/// A handful of replies, some of them hostile.
fn summary() -> Summary {
    let mut entries: Vec<Entry> =
        (1..=5).map(|number| entry(number, "acme", "Where is my parcel? It was due on Monday!", CANNED)).collect();
    entries.push(entry(
        6,
        "bolt & <nuts>",
        "Thanks Li, you saved my day",
        "So glad to hear that! Enjoy the new phone 😊 ^Li",
    ));
    let hostile = "<script>alert('x')</script> \u{202e}| **bold** \u{1b}[31m call me on +31 6 12345678";
    entries.push(entry(-7, "bolt & <nuts>", hostile, "Your fault. Read the terms: https://a.example/x"));
    entries.push(entry(8, "bolt & <nuts>", "Hello?", " "));
    let grader = Grader::new(Rubric::bundled(), [], Language::En);
    let (mut reviewer, mut tally) = (grader.reviewer(), Tally::default());
    for entry in &entries {
        let grade = reviewer.grade(entry);
        tally.add(entry, &grade, fingerprint(&canonical(&entry.reply, &grade)));
    }
    tally.notes.unread.insert("likes".to_owned(), 8);
    tally.notes.skipped = 2;
    tally.summary(Rubric::bundled(), vec!["replies.jsonl".to_owned()])
}

fn rendered(format: Format, width: usize) -> String {
    render(format, &summary(), &Canvas { colour: false, width })
}

#[test]
fn in_a_terminal_of_80_columns() {
    let text = rendered(Format::Terminal, 80);
    assert!(text.lines().all(|line| crate::report::width::width(line) <= 80), "{text}");
    insta::assert_snapshot!("terminal", text);
}

#[test]
fn in_a_terminal_of_120_columns() {
    let text = rendered(Format::Terminal, 120);
    assert!(text.contains("90%") && text.contains("median") && !text.contains('\u{1b}'), "{text}");
}

#[test]
fn as_markdown() {
    insta::assert_snapshot!("markdown", rendered(Format::Markdown, 80));
}

#[test]
fn as_html() {
    let page = rendered(Format::Html, 80);
    for hostile in ["<script", "<nuts>", "\u{202e}", "\u{1b}", "12345678", "src=", "href="] {
        assert!(!page.contains(hostile), "{hostile}");
    }
    assert_eq!(page.matches("<svg").count(), page.matches("</svg>").count());
    insta::assert_snapshot!("html", page);
}

#[test]
fn as_json() {
    insta::assert_snapshot!("json", rendered(Format::Json, 80));
}
