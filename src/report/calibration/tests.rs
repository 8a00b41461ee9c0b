//! The formats of a calibration, on a few replies.

use super::*;
use crate::calibration::floor::Floor;
use crate::calibration::{Judged, Label, Wish, measure, read};
use crate::evaluator::scales::Scales;
use crate::grading::{Grade, MarkerSeen};
use crate::language::Language;

/// Labels in which people and the evaluator differ here and there.
const LABELS: &str = include_str!("tests.jsonl");

/// What the evaluator is taken to see, whatever it sees today: by reply, its language, its rating and its markers with the words.
type Seen = (&'static str, Option<Language>, [u8; 3], &'static [(Marker, &'static str)]);

const SEEN: &[Seen] = &[
    (
        "en-1",
        Some(Language::En),
        [2, 2, 3],
        &[
            (Marker::Greeting, "Hi"),
            (Marker::CustomerName, "Ann"),
            (Marker::Signature, "TK"),
            (Marker::FirstPerson, "We"),
            (Marker::Apology, "sorry"),
            (Marker::HelpOffer, "We'll look into it"),
            (Marker::Question, "Could you DM us your order number?"),
            (Marker::PrivateInvite, "DM us"),
            (Marker::PersonalDataRequest, "order number"),
        ],
    ),
    (
        "en-2",
        Some(Language::En),
        [1, 1, 3],
        &[
            (Marker::Thanks, "Thanks"),
            (Marker::WellWishing, "Enjoy your tea"),
            (Marker::Signature, "tea"),
            (Marker::Generic, "Thanks so much"),
        ],
    ),
    (
        "en-3",
        Some(Language::En),
        [2, 2, 5],
        &[
            (Marker::Signature, "/Tom"),
            (Marker::FirstPerson, "We"),
            (Marker::Solution, "We have sent it to ann@post.example today."),
            (Marker::NextStep, "It'll be with you tomorrow before noon."),
            (Marker::PersonalDataRevealed, "ann@post.example"),
            (Marker::Redirect, "sent it to ann@post.example"),
        ],
    ),
    (
        "nl-1",
        Some(Language::Nl),
        [2, 2, 4],
        &[
            (Marker::CustomerName, "Sanne"),
            (Marker::Signature, "Bo"),
            (Marker::FirstPerson, "We"),
            (Marker::Apology, "Excuses"),
            (Marker::Sympathy, "Wat vervelend"),
            (Marker::HelpOffer, "We kijken het voor je na"),
        ],
    ),
    ("nl-2", Some(Language::Nl), [2, 0, 3], &[(Marker::WellWishing, "Fijne dag"), (Marker::Generic, "Graag gedaan!")]),
    ("xx-1", None, [0, 0, 0], &[]),
];

fn judged(text: &str) -> Vec<Judged> {
    let (labels, _) = read::labels("labels.jsonl", text.as_bytes()).expect("labels");
    let judged = labels.into_iter().map(|label| {
        let seen = SEEN.iter().find(|(id, ..)| *id == label.entry.id).expect("a reply that was seen");
        Judged { grade: grade(&label, seen), recognised: seen.1, label }
    });
    judged.collect()
}

fn grade(label: &Label, (id, lang, [empathy, personalisation, overall], seen): &Seen) -> Grade {
    let marker = |(marker, quote): &(Marker, &str)| {
        let byte = label.entry.reply.find(quote).expect("words of the reply");
        let start = label.entry.reply[..byte].chars().count();
        MarkerSeen { id: *marker, start, end: start + quote.chars().count(), quote: (*quote).to_owned() }
    };
    Grade {
        id: (*id).to_owned(),
        lang: *lang,
        scales: lang.map(|_| Scales { empathy: *empathy, personalisation: *personalisation, overall: *overall }),
        markers: seen.iter().map(marker).collect(),
        occasion: None,
        criteria: std::collections::BTreeMap::new(),
        total: None,
        gates: Vec::new(),
        passed: None,
        tips: Vec::new(),
        waited_ms: None,
        goal_ms: None,
        data: Vec::new(),
    }
}

fn rendered(id: &str) -> String {
    let mut found = measure(&judged(LABELS), Wish { min_positives: 2, ..Wish::default() });
    found.differences.iter_mut().for_each(Difference::conceal);
    let floor = Floor { micro_f1: Some(0.99), macro_f1: Some(0.1), ..Floor::default() };
    let asked = floor.asked(&found);
    let view = View { calibration: &found, asked: &asked, examples: 3, misses: None };
    let format = ALL.iter().find(|format| format.id == id).expect("a format");
    (format.render)(&view, &Canvas { colour: false, width: 80 })
}

#[test]
fn terminal() {
    let text = rendered("terminal");
    for line in text.lines() {
        assert!(crate::report::width::width(line) <= 80, "{line}");
    }
    insta::assert_snapshot!(text);
}

#[test]
fn markdown() {
    insta::assert_snapshot!(rendered("markdown"));
}

#[test]
fn json() {
    insta::assert_snapshot!(rendered("json"));
}

#[test]
fn html() {
    let page = rendered("html");
    assert!(!page.contains("<script") && !page.contains("<img"), "what a customer writes is no markup");
    insta::assert_snapshot!(page);
}
