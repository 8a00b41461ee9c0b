//! Golden drawings, and any figures at all: the markup is well-formed and nothing leaves its frame.

use proptest::prelude::*;
use regex::Regex;

use super::*;
use crate::evaluator::verdict::Score;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

fn caption(id: &str, title: &str, heads: &[&str]) -> Caption {
    Caption {
        id: id.to_owned(),
        title: title.to_owned(),
        says: format!("{title}, in a sentence."),
        table: "As a table".to_owned(),
        heads: heads.iter().map(|head| (*head).to_owned()).collect(),
    }
}

fn owned<const N: usize>(words: [&str; N]) -> [String; N] {
    words.map(str::to_owned)
}

fn minutes(duration: i64) -> String {
    format!("{} min", duration / MINUTE)
}

fn ticks() -> Vec<(i64, String)> {
    [0, 1, 5, 15, 60, 240, 720, 1440].map(|n| (n * MINUTE, minutes(n * MINUTE))).to_vec()
}

fn waits(figures: &[(&str, i64, i64, bool)]) -> Waits {
    let wait = |(who, waited, goal, answered): &(&str, i64, i64, bool)| Wait {
        who: (*who).to_owned(),
        waited: *waited,
        goal: *goal,
        answered: *answered,
        told: minutes(*waited),
        goal_told: minutes(*goal),
    };
    Waits {
        caption: caption("waits", "Answer times", &["Who", "Waited", "Goal", "Outcome"]),
        waits: figures.iter().map(wait).collect(),
        ticks: ticks(),
        words: owned(["in time", "late", "never answered", "goal"]),
    }
}

fn radar(scores: &[(&str, Option<u16>, Option<u16>)]) -> Radar {
    let axis = |(label, score, beside): &(&str, Option<u16>, Option<u16>)| Axis {
        label: (*label).to_owned(),
        score: score.map(Score::points),
        told: score.map(|score| score.to_string()).unwrap_or_default(),
        beside: beside.map(|beside| (Score::points(beside), beside.to_string())),
    };
    Radar {
        caption: caption("radar", "Scores by criterion", &["Criterion", "Score", "So far"]),
        axes: scores.iter().map(axis).collect(),
        mark: Some(Score::points(80)),
        words: owned(["this shift", "so far", "mark"]),
        not_applicable: "not applicable".to_owned(),
    }
}

fn line(scores: &[Option<u16>]) -> Line {
    let point = |(week, score): (usize, &Option<u16>)| Point {
        when: format!("week {}", week + 1),
        score: score.map(Score::points),
        told: score.map(|score| score.to_string()).unwrap_or_default(),
        count: usize::from(score.is_some()),
    };
    Line {
        caption: caption("line", "Progress", &["Week", "Score", "Shifts"]),
        points: scores.iter().enumerate().map(point).collect(),
        mark: Some(Score::points(80)),
        words: owned(["score", "mark"]),
    }
}

/// A lane: its label, its waits and its marks.
type Row<'a> = (&'a str, &'a [(i64, i64, i64)], &'a [(i64, MarkKind)]);

fn timeline(lanes: &[Row<'_>], now: Option<i64>) -> Timeline {
    let lanes = lanes.iter().map(|(who, spans, marks)| Lane {
        who: (*who).to_owned(),
        spans: spans.iter().map(span).collect(),
        marks: marks.iter().map(|(at, kind)| Mark { at: *at, kind: *kind }).collect(),
    });
    Timeline {
        caption: caption("shift", "The shift", &["Who", "From", "Until", "Outcome"]),
        end: 3 * HOUR,
        now,
        lanes: lanes.collect(),
        ticks: (0..=6).map(|n| (n * 30 * MINUTE, minutes(n * 30 * MINUTE))).collect(),
        words: owned([
            "waiting",
            "beyond the goal",
            "public answer",
            "private answer",
            "customer's message",
            "anything else",
        ]),
    }
}

fn span((from, to, due): &(i64, i64, i64)) -> Span {
    let outcome = if to > due { "late" } else { "in time" };
    Span { from: *from, to: *to, due: *due, told: [minutes(*from), minutes(*to), outcome.to_owned()] }
}

fn heat(rows: &[(&str, &[Option<u16>])]) -> HeatMap {
    let cell = |score: &Option<u16>| Cell {
        score: score.map(Score::points),
        told: score.map(|score| score.to_string()).unwrap_or_default(),
    };
    HeatMap {
        title: "People by criterion".to_owned(),
        of: "Who".to_owned(),
        columns: owned(["empathy", "speed", "tone"]).to_vec(),
        rows: rows
            .iter()
            .map(|(who, cells)| ((*who).to_owned(), Some(format!("/people/{who}")), cells.iter().map(cell).collect()))
            .collect(),
        missing: "nothing yet".to_owned(),
    }
}

/// One of each, as a page would show them.
fn examples() -> Vec<(&'static str, String)> {
    use MarkKind::{Customer, Deed, Private, Public};
    let late: &[(i64, i64, i64)] = &[(0, 95 * MINUTE, HOUR), (120 * MINUTE, 180 * MINUTE, 180 * MINUTE)];
    let told: &[(i64, MarkKind)] = &[(0, Customer), (95 * MINUTE, Public), (120 * MINUTE, Customer)];
    let swift: &[(i64, i64, i64)] = &[(20 * MINUTE, 31 * MINUTE, 80 * MINUTE)];
    let dealt: &[(i64, MarkKind)] =
        &[(20 * MINUTE, Customer), (31 * MINUTE, Public), (40 * MINUTE, Private), (55 * MINUTE, Deed)];
    let waits = waits(&[
        ("Maeve Byrne", 7 * MINUTE, HOUR, true),
        ("Sanne de Wit <script>", 95 * MINUTE, HOUR, true),
        ("Jörg Müller & Söhne", 400 * MINUTE, 720 * MINUTE, true),
        ("A name that is much too long to stand beside a bar of any length at all", 180 * MINUTE, HOUR, false),
    ]);
    let radar = radar(&[
        ("Empathy", Some(92), Some(70)),
        ("Personalisation", Some(75), Some(80)),
        ("Speed", Some(40), None),
        ("Escalation", None, Some(60)),
        ("Close-out", Some(100), Some(90)),
        ("Resolution", Some(66), Some(64)),
        ("Tone", Some(88), Some(85)),
    ]);
    let heat = heat(&[("Ada", &[Some(45), Some(64), Some(79)]), ("Bo", &[Some(89), Some(100), None]), ("Cy", &[])]);
    vec![
        ("waits", waits.draw().to_string()),
        ("radar", radar.draw().to_string()),
        ("line", line(&[Some(52), Some(61), None, Some(78), Some(91)]).draw().to_string()),
        ("timeline", timeline(&[("Maeve", late, told), ("Jörg", swift, dealt)], Some(70 * MINUTE)).draw().to_string()),
        ("heat", heat.to_string()),
    ]
}

#[test]
fn each_chart_is_drawn_with_its_table() {
    for (name, markup) in examples() {
        well_formed(&markup);
        inside(&markup);
        insta::assert_snapshot!(name, markup);
    }
}

#[test]
fn without_figures_there_is_still_a_chart() {
    for markup in [
        waits(&[]).draw().to_string(),
        radar(&[]).draw().to_string(),
        radar(&[("Tone", Some(50), None)]).draw().to_string(),
        line(&[]).draw().to_string(),
        line(&[Some(100)]).draw().to_string(),
        timeline(&[], None).draw().to_string(),
        heat(&[]).to_string(),
    ] {
        well_formed(&markup);
        inside(&markup);
    }
}

/// Every element that is opened is closed, in order; no text holds a bare bracket or ampersand.
fn well_formed(markup: &str) {
    let tag = Regex::new(r#"<(/?)([a-z]+)((?:\s+[a-zA-Z0-9-]+="[^"<>]*")*)\s*(/?)>"#).expect("a pattern");
    let reference = Regex::new(r"&(amp|lt|gt|quot|#39);").expect("a pattern");
    let mut open = Vec::new();
    for found in tag.captures_iter(markup) {
        match (&found[1], &found[4]) {
            ("/", _) => assert_eq!(open.pop().as_deref(), Some(&found[2]), "closed out of order in {markup}"),
            (_, "/") => {}
            _ => open.push(found[2].to_owned()),
        }
    }
    assert!(open.is_empty(), "{open:?} stays open in {markup}");
    let bare = reference.replace_all(&tag.replace_all(markup, ""), "").into_owned();
    assert!(!bare.contains(['<', '>', '&']), "bare markup in {bare}");
    assert!(!markup.contains("NaN") && !markup.contains("inf\""), "no number in {markup}");
    assert!(!markup.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')), "a control character in {markup:?}");
}

/// Every place lies within the frame.
fn inside(markup: &str) {
    let Some((_, rest)) = markup.split_once("viewBox=\"0 0 ") else { return };
    let size: Vec<f64> = rest.split('"').next().unwrap_or_default().split(' ').map(number).collect();
    let place = Regex::new(r#" (?:c?(x|y)[12]?)="([^"]*)""#).expect("a pattern");
    for found in place.captures_iter(markup) {
        let most = if &found[1] == "x" { size[0] } else { size[1] };
        assert!((0.0..=most).contains(&number(&found[2])), "{} of {most} in {markup}", &found[0]);
    }
    for points in Regex::new(r#"points="([^"]*)""#).expect("a pattern").captures_iter(markup) {
        for (x, y) in points[1].split(' ').filter_map(|point| point.split_once(',')) {
            assert!(number(x) <= size[0] && number(y) <= size[1], "{x},{y} in {markup}");
        }
    }
    let bar = Regex::new(r#" x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)""#).expect("a pattern");
    for found in bar.captures_iter(markup) {
        assert!(number(&found[1]) + number(&found[3]) <= size[0] + 0.11, "{} in {markup}", &found[0]);
        assert!(number(&found[2]) + number(&found[4]) <= size[1] + 0.11, "{} in {markup}", &found[0]);
    }
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"))
}

const ANYTHING: &str = "[\\PC\u{0}\u{8}\u{202e}<&\"'\\]>-]{0,12}";

fn moment() -> impl Strategy<Value = i64> {
    prop_oneof![Just(i64::MIN), Just(i64::MAX), -10..10i64, -HOUR..100 * HOUR]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_waits_can_be_drawn(figures in prop::collection::vec((ANYTHING, moment(), moment(), any::<bool>()), 0..60)) {
        let figures: Vec<_> = figures.iter().map(|(who, a, b, answered)| (who.as_str(), *a, *b, *answered)).collect();
        let markup = waits(&figures).draw().to_string();
        well_formed(&markup);
        inside(&markup);
    }

    #[test]
    fn any_scores_can_be_drawn(scores in prop::collection::vec((ANYTHING, prop::option::of(0..=100u16), prop::option::of(0..=100u16)), 0..60)) {
        let axes: Vec<_> = scores.iter().map(|(label, score, beside)| (label.as_str(), *score, *beside)).collect();
        let points: Vec<_> = scores.iter().map(|(_, score, _)| *score).collect();
        let cells: Vec<(&str, &[Option<u16>])> = scores.iter().map(|(who, _, _)| (who.as_str(), points.as_slice())).collect();
        for markup in [radar(&axes).draw().to_string(), line(&points).draw().to_string(), heat(&cells).to_string()] {
            well_formed(&markup);
            inside(&markup);
        }
    }

    #[test]
    fn any_shift_can_be_drawn(lanes in prop::collection::vec((ANYTHING, prop::collection::vec((moment(), moment(), moment()), 0..4)), 0..20), now in prop::option::of(moment())) {
        let marks: Vec<Vec<(i64, MarkKind)>> = lanes.iter().map(|(_, spans)| spans.iter().map(|span| (span.0, MarkKind::Deed)).collect()).collect();
        let lanes: Vec<_> = lanes.iter().zip(&marks).map(|((who, spans), marks)| (who.as_str(), spans.as_slice(), marks.as_slice())).collect();
        let markup = timeline(&lanes, now).draw().to_string();
        well_formed(&markup);
        inside(&markup);
    }
}

#[test]
fn five_hundred_of_each_can_be_drawn() {
    let names: Vec<String> = (0..500).map(|n| format!("Customer {n}")).collect();
    let figures: Vec<_> =
        names.iter().enumerate().map(|(n, who)| (who.as_str(), n as i64 * MINUTE, HOUR, true)).collect();
    let axes: Vec<_> = names.iter().map(|who| (who.as_str(), Some(50), None)).collect();
    let scores: Vec<_> = (0..500).map(|n| Some(n % 101)).collect();
    for markup in
        [waits(&figures).draw().to_string(), radar(&axes).draw().to_string(), line(&scores).draw().to_string()]
    {
        well_formed(&markup);
        inside(&markup);
    }
}
