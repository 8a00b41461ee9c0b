//! What must hold of the loader whatever it is given: it never falls over, every mistake has a place in its file, and how a
//! scenario is quoted and laid out changes nothing.

use std::fs;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;
use sparring::diagnostic::Diagnostic;
use sparring::document::Document;
use sparring::scenario::brand::Brand;
use sparring::scenario::load::Suite;
use sparring::scenario::model::Scenario;
use sparring::scenario::shelf::{File, Shelf};

use crate::support::{BRAND, SCENARIO, files, package};

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn file(id: &str, text: &[u8]) -> File {
    File { id: id.to_owned(), name: format!("{id}.yaml"), bytes: text.to_vec() }
}

/// Reads a scenario beside the one brand.
fn read(scenario: &[u8], brand: &[u8]) -> Suite {
    let (brands, stories) = (vec![file("plainmail", brand)], vec![file("story", scenario)]);
    Suite::read(Shelf { brands, stories, ..Shelf::default() })
}

/// Whether a mistake points into its file, and can be shown.
fn points_into_its_file(problem: &Diagnostic) {
    let text = &problem.source.text;
    let span = problem.span.clone();
    assert!(span.start <= span.end && span.end <= text.len(), "{span:?} of {} bytes: {problem:?}", text.len());
    assert!(
        text.is_char_boundary(span.start) && text.is_char_boundary(span.end),
        "{span:?} cuts a letter: {problem:?}"
    );
    let plain = problem.render(false);
    assert!(plain.contains(&problem.source.name), "{plain}");
    assert!(problem.render(true).len() >= plain.len());
}

fn holds(suite: &Suite) {
    suite.problems.iter().for_each(points_into_its_file);
    assert_eq!(suite.has_errors(), suite.stories.is_empty() || suite.brands.is_empty(), "{:?}", suite.problems);
}

/// The scenarios that come with the program, as they are written.
fn bundled() -> Vec<String> {
    let folder = package().join("scenarios");
    let aside = ["brands", "courses"].map(|name| folder.join(name));
    let all = files(&folder, ".yaml").into_iter();
    let stories = all.filter(|path| !aside.iter().any(|folder| path.starts_with(folder)));
    stories.map(|path| fs::read_to_string(path).expect("a bundled scenario")).collect()
}

/// What happens to files: something is cut out, put in, said twice, or put elsewhere.
#[derive(Debug, Clone)]
enum Slip {
    Cut(Index, usize),
    Put(Index, String),
    Twice(Index),
    Swap(Index, Index),
    Indent(Index, usize),
}

fn slip() -> impl Strategy<Value = Slip> {
    let scraps = select(vec![
        ":",
        "-",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        "|",
        ">",
        "&a ",
        "*a",
        "!!int ",
        "!",
        "%",
        "@",
        "`",
        "#",
        "\t",
        "\n",
        "\r\n",
        "? ",
        "---\n",
        "...\n",
        "<<: *a",
        "null",
        "~",
        "0x1F",
        "1e999",
        "-0",
        "\u{feff}",
        "\u{0}",
        "👩‍👩‍👧",
        "é",
        "{brand}",
        "{a|b}",
        "2026-02-30T10:14",
        "99999999999999999999",
        "999999999999d",
        "2026-03-29T02:30[Europe/Paris]",
    ]);
    prop_oneof![
        (any::<Index>(), 1usize..40).prop_map(|(at, length)| Slip::Cut(at, length)),
        (any::<Index>(), scraps.prop_map(str::to_owned)).prop_map(|(at, text)| Slip::Put(at, text)),
        (any::<Index>(), "\\PC{0,12}").prop_map(|(at, text)| Slip::Put(at, text)),
        any::<Index>().prop_map(Slip::Twice),
        (any::<Index>(), any::<Index>()).prop_map(|(one, other)| Slip::Swap(one, other)),
        (any::<Index>(), 0usize..9).prop_map(|(line, spaces)| Slip::Indent(line, spaces)),
    ]
}

fn let_slip(text: &str, slip: &Slip) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    match slip {
        Slip::Cut(at, length) if !letters.is_empty() => {
            let at = at.index(letters.len());
            letters.drain(at..letters.len().min(at + length));
        }
        Slip::Put(at, scrap) => {
            let at = at.index(letters.len() + 1);
            letters.splice(at..at, scrap.chars());
        }
        Slip::Twice(line) if !lines.is_empty() => {
            let line = line.index(lines.len());
            lines.insert(line, lines[line].clone());
            return lines.join("\n");
        }
        Slip::Swap(one, other) if !lines.is_empty() => {
            let (one, other) = (one.index(lines.len()), other.index(lines.len()));
            lines.swap(one, other);
            return lines.join("\n");
        }
        Slip::Indent(line, spaces) if !lines.is_empty() => {
            let line = line.index(lines.len());
            lines[line] = format!("{}{}", " ".repeat(*spaces), lines[line].trim_start());
            return lines.join("\n");
        }
        _ => {}
    }
    letters.into_iter().collect()
}

/// Writes a value as YAML; `style` decides about quotes and layout, a byte a value.
fn written(value: &Value, depth: usize, flow: bool, style: &mut impl Iterator<Item = u8>) -> String {
    let choice = style.next().unwrap_or_default();
    let flow = flow || choice.is_multiple_of(3);
    let pad = "  ".repeat(depth + 1);
    match value {
        Value::String(text) if choice.is_multiple_of(2) && !text.contains('\n') => {
            format!("'{}'", text.replace('\'', "''"))
        }
        Value::Array(items) if items.is_empty() => "[]".to_owned(),
        Value::Object(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Array(items) if flow => {
            let items: Vec<String> = items.iter().map(|item| written(item, depth, true, style)).collect();
            format!("[ {} ]", items.join(" , "))
        }
        Value::Array(items) => {
            items.iter().map(|item| format!("\n{pad}- {}", written(item, depth + 1, flow, style))).collect()
        }
        Value::Object(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("\"{key}\": {}", written(value, depth + 1, flow, style)))
                .collect();
            match flow {
                true => format!("{{{}}}", entries.join(", ")),
                false => entries.iter().map(|entry| format!("\n{pad}{entry}")).collect(),
            }
        }
        other => other.to_string(),
    }
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        Value::Object(entries) => entries
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        other => other,
    }
}

fn understood(text: &str) -> Scenario {
    let document = Document::parse("written.yaml", text.as_bytes().to_vec());
    let read = document.and_then(|document| document.read::<Scenario>());
    read.unwrap_or_else(|problems| {
        let all: Vec<String> = problems.iter().map(|problem| problem.render(false)).collect();
        panic!("{}\n\n{text}", all.join("\n"))
    })
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn any_bytes_are_read_or_refused_with_a_place(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        holds(&read(&bytes, BRAND.as_bytes()));
        holds(&read(SCENARIO.as_bytes(), &bytes));
    }

    #[test]
    fn any_text_is_read_or_refused_with_a_place(text in "([-:{}\\[\\]&*'\"|>#, \n\ta-c\u{e9}\u{1f600}]|\\PC){0,200}") {
        holds(&read(text.as_bytes(), BRAND.as_bytes()));
    }

    #[test]
    fn a_scenario_with_slips_is_read_or_refused_with_a_place(
        story in any::<Index>(), slips in prop::collection::vec(slip(), 1..6)
    ) {
        let stories = bundled();
        let story = &stories[story.index(stories.len())];
        let slipped = slips.iter().fold(story.clone(), |text, slip| let_slip(&text, slip));
        let document = Document::parse("slipped.yaml", slipped.into_bytes());
        let read = document.and_then(|document| document.read::<Scenario>());
        if let Err(problems) = read {
            prop_assert!(!problems.is_empty());
            problems.iter().for_each(points_into_its_file);
        }
    }

    #[test]
    fn a_small_scenario_with_slips_is_checked_or_refused_with_a_place(slips in prop::collection::vec(slip(), 1..4)) {
        let slipped = |text: &str| slips.iter().fold(text.to_owned(), |text, slip| let_slip(&text, slip));
        holds(&read(slipped(SCENARIO).as_bytes(), BRAND.as_bytes()));
        holds(&read(SCENARIO.as_bytes(), slipped(BRAND).as_bytes()));
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn quotes_and_layout_change_nothing(story in any::<Index>(), style in prop::collection::vec(any::<u8>(), 512)) {
        let stories = bundled();
        let scenario = understood(&stories[story.index(stories.len())]);
        let value = without_nulls(serde_json::to_value(&scenario).expect("a scenario is data"));
        prop_assert_eq!(understood(&written(&value, 0, false, &mut style.into_iter().cycle())), scenario);
    }
}

#[test]
fn a_brand_survives_being_written_again() {
    for path in files(&package().join("scenarios/brands"), ".yaml") {
        let bytes = fs::read(&path).expect("a brand");
        let brand: Brand = Document::parse("brand.yaml", bytes).expect("YAML").read().expect("a brand");
        let value = without_nulls(serde_json::to_value(&brand).expect("a brand is data"));
        let again =
            Document::parse("again.yaml", value.to_string().into_bytes()).expect("JSON is YAML").read::<Brand>();
        assert_eq!(again.as_ref(), Ok(&brand), "{}", path.display());
    }
}
