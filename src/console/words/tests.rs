//! The five languages say the same things, and everything that is said is used.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use super::{ALL, FILES, Text, Words, read};
use crate::language::Language;

/// The places of a text.
fn places(text: &str) -> BTreeSet<String> {
    let place = Regex::new(r"\{(\w+)\}").expect("a pattern");
    place.captures_iter(text).map(|found| found[1].to_owned()).collect()
}

/// The shape of a text: whether it is counted, and its places.
fn shape(text: &Text) -> (bool, BTreeSet<String>) {
    match text {
        Text::Plain(text) => (false, places(text)),
        // "One" may be said without the figure.
        Text::Counted { one, other } => (true, places(other).union(&places(one)).cloned().collect()),
    }
}

#[test]
fn every_language_says_the_same_things() {
    let english = read(Language::En);
    for language in Language::ALL {
        let words = read(*language);
        let keys = |words: &BTreeMap<String, Text>| words.keys().cloned().collect::<BTreeSet<_>>();
        let differing: Vec<String> = keys(&english).symmetric_difference(&keys(&words)).cloned().collect();
        assert!(differing.is_empty(), "{}: {differing:?}", language.code());
        for (key, text) in &words {
            assert_eq!(shape(text), shape(&english[key]), "{key} in {}", language.code());
            let (Text::Plain(text) | Text::Counted { other: text, .. }) = text;
            assert!(!text.trim().is_empty() && !text.contains('<'), "{key} in {}", language.code());
        }
    }
}

#[test]
fn every_group_has_a_file_for_each_language_and_nothing_else() {
    for folder in FILES.dirs() {
        let names: BTreeSet<_> = folder.files().filter_map(|file| file.path().file_stem()?.to_str()).collect();
        let codes: BTreeSet<_> = Language::ALL.iter().map(|language| language.code()).collect();
        assert_eq!(names, codes, "{}", folder.path().display());
    }
}

/// Every file of the console that may name words, with its text: templates, and code without its tests.
fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/console")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the console") {
            let path = entry.expect("an entry").path();
            let ending = path.extension().and_then(|ending| ending.to_str());
            if path.is_dir() {
                folders.push(path);
            } else if matches!(ending, Some("rs" | "html")) && !path.ends_with("tests.rs") {
                let text = fs::read_to_string(&path).expect("a text");
                found.push((path, text));
            }
        }
    }
    found
}

#[test]
fn every_word_that_is_asked_for_is_there_and_none_is_idle() {
    let words = &ALL[0];
    let groups: Vec<_> = FILES.dirs().map(|folder| folder.path().to_string_lossy().into_owned()).collect();
    let quoted = Regex::new(r#""((?:[a-z]+)(?:\.[a-z0-9_-]+)+)""#).expect("a pattern");
    let (mut asked, mut missing) = (BTreeSet::new(), Vec::new());
    for (path, text) in sources() {
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for found in quoted.captures_iter(&code).map(|found| found[1].to_owned()) {
            let is_key = groups.iter().any(|group| found.starts_with(&format!("{group}.")));
            let is_file = [".html", ".css", ".js", ".svg"].iter().any(|ending| found.ends_with(ending));
            if !is_key || is_file {
                continue;
            }
            let is_group = words.keys().any(|key| key.starts_with(&format!("{found}.")));
            if !is_group && !words.contains_key(&found) {
                missing.push(format!("{found} in {}", path.display()));
            }
            asked.insert(found);
        }
    }
    assert!(missing.is_empty(), "no words for {missing:#?}");
    let is_asked = |key: &str| asked.iter().any(|asked| key == asked || key.starts_with(&format!("{asked}.")));
    let idle: Vec<_> = words.keys().filter(|key| !is_asked(key)).collect();
    assert!(idle.is_empty(), "nobody asks for {idle:#?}");
}

#[test]
fn places_are_filled_once_and_numbers_choose_the_form() {
    let words = Words::of(Language::En);
    let said = words.say("frame.time.ago").put("length", "{length} <b>");
    assert_eq!(said.to_string(), "{length} <b> ago");
    assert_eq!(words.duration(125 * 60_000), "2 h 5 min");
    assert_eq!(Words::of(Language::De).duration(59_000), "59 Sek.");
    assert_eq!(Words::of(Language::Sv).duration(26 * 3_600_000), "1 d 2 tim");
}
