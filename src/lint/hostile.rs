//! Hostile texts: whatever a library holds, every rule comes to an end without falling over.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::engine::{Linter, lint_all};
use super::finding::Level;
use super::rules;
use super::{Known, Settings};
use crate::diagnostic::Source;
use crate::evaluator::case::house_of;
use crate::library::formats::{Hints, format, read_all};

/// Pieces that, many times over, are the worst for something that looks back or ahead.
const PIECES: &[&str] = &[
    "http://",
    "https:// ",
    "www,",
    "www. a ",
    "a.example/",
    "a.example?utm_x=1&",
    "[name] ",
    "[[",
    "((",
    "XXXX ",
    "XX-",
    "___ ",
    "%%",
    "##",
    "<",
    "24/7 we are here ",
    "ma-vr 8-20 ",
    "1234-5678 ",
    "65535 uur ",
    "1:1:1:",
    "8.30-",
    "€ 1,",
    "1.000.",
    "AAAAAA ",
    "!!",
    ",,",
    " ,",
    "  ",
    "the the ",
    "{{",
    "{a}",
    "{% x %}",
    "@a@b.c ",
    "Ää ",
    "ÅÄÖ",
    "😀",
    "\u{202e}",
    "\u{301}",
    "İ ",
    "ß",
    "ﬃ ",
    "one two days ",
    "a\n",
    "\t",
    "...",
    "’'",
    "Lorem ipsum ",
];

/// A brand that wants what most brands leave open.
fn acme() -> Known {
    let brand: crate::scenario::brand::Brand = serde_json::from_value(serde_json::json!({
        "name": "Acme", "handle": "AcmeCare", "sector": "parcels", "time_zone": "Europe/Amsterdam",
        "hours": { "weekdays": "08:00-20:00" }, "team": [{ "name": "Tom", "initials": "TV" }], "contacts": ["0800 1234"],
        "voice": { "emoji": "never", "humour": "never", "name": "required", "signature": "required", "address": "formal" },
    }))
    .expect("a brand");
    Known { house: house_of(&brand), brand }
}

#[test]
fn no_rule_falls_over_or_hangs_on_a_hostile_text() {
    for piece in PIECES {
        let text = piece.repeat(6_000 / piece.len());
        let reply = serde_json::json!({ "id": "a", "text": { "en": text, "nl": text, "fr": format!("é{text}") } });
        let library = serde_json::json!({ "brand": "acme", "replies": [reply] }).to_string();
        let ours = format("json").expect("our own format");
        let mut settings = Settings::of(ours);
        settings.levels = rules::ALL.iter().map(|rule| (rule.id().to_owned(), Level::Warning)).collect();
        settings.options.links = vec!["acme.example".to_owned()];
        settings.brands = Arc::new(BTreeMap::from([("acme".to_owned(), acme())]));
        settings.today = Some("2026-03-02".parse().expect("a day"));
        let source = Arc::new(Source::whole("a.json", library.clone()));
        let opened = ours.open(&source, &Hints::default()).unwrap_or_else(|_| panic!("{piece:?} cannot be read"));
        let read = read_all(opened.as_ref());
        for finding in lint_all(&Linter::new(settings), &[(&library, &read.replies)]) {
            assert!(library.get(finding.span.clone()).is_some(), "{piece:?}: {finding:?}");
        }
    }
}
