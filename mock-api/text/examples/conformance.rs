//! Runs the conformance cases of twitter-text (`validate.yml`, `extract.yml`) in a given folder and lists those that fail.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;

use post_text::{Rules, cashtags, hashtags, is_fit, links, mentions, weighted_len};
use serde_json::{Value, json};

type Cases = BTreeMap<String, Vec<Value>>;

#[expect(clippy::print_stdout, reason = "a measurement prints what it measures")]
fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: conformance <folder>")?);
    for file in ["validate.yml", "extract.yml"] {
        let text = std::fs::read_to_string(folder.join(file))?;
        let tests: BTreeMap<String, Cases> = serde_yaml::from_str(&text)?;
        for (group, cases) in tests.into_values().flatten() {
            let (mut right, mut wrong, mut skipped) = (0, Vec::new(), 0);
            for case in &cases {
                match outcome(file, &group, case) {
                    None => skipped += 1,
                    Some((found, expected)) if found == expected => right += 1,
                    Some((found, expected)) => wrong.push(format!(
                        "  {}\n    text {}\n    expected {expected}\n    found    {found}",
                        case["description"], case["text"]
                    )),
                }
            }
            println!("{file} {group}: {right} of {} ({skipped} not measured)", cases.len());
            wrong.iter().for_each(|case| println!("{case}"));
        }
    }
    Ok(())
}

/// What was found and what was expected, in the form of the file.
fn outcome(file: &str, group: &str, case: &Value) -> Option<(Value, Value)> {
    let (text, expected) = (case["text"].as_str()?, case["expected"].clone());
    let whole = text.chars().count();
    let found = match (file, group) {
        ("validate.yml", "tweets") => json!(is_fit(text, Rules::V1)),
        ("validate.yml", "usernames") => {
            json!(mentions(text).iter().any(|one| one.end == whole && one.start == 0 && one.list.is_none()))
        }
        ("validate.yml", "lists") => {
            json!(mentions(text).iter().any(|one| one.end == whole && one.start == 0 && one.list.is_some()))
        }
        ("validate.yml", "hashtags") => json!(hashtags(text).iter().any(|one| one.end == whole && one.start == 0)),
        ("validate.yml", "urls" | "urls_without_protocol") => {
            json!(links(text).iter().any(|one| one.end == whole && one.start == 0))
        }
        ("validate.yml", _) => return Some(counted(group, text, &expected)),
        (_, "mentions") => json!(mentions(text).iter().map(|one| one.username).collect::<Vec<_>>()),
        (_, "mentions_with_indices") => {
            json!(
                mentions(text)
                    .iter()
                    .map(|one| json!({"screen_name": one.username, "indices": [one.start, one.end]}))
                    .collect::<Vec<_>>()
            )
        }
        (_, "mentions_or_lists_with_indices") => {
            let one = |one: &post_text::Mention<'_>| json!({"screen_name": one.username, "list_slug": one.list.unwrap_or(""), "indices": [one.start, one.end]});
            json!(mentions(text).iter().map(one).collect::<Vec<_>>())
        }
        (_, "urls" | "tco_urls_with_params") => {
            json!(links(text).iter().map(|one| one.url).collect::<Vec<_>>())
        }
        (_, "urls_with_indices" | "urls_with_directional_markers") => {
            json!(
                links(text)
                    .iter()
                    .map(|one| json!({"url": one.url, "indices": [one.start, one.end]}))
                    .collect::<Vec<_>>()
            )
        }
        (_, "hashtags" | "hashtags_from_astral") => {
            json!(hashtags(text).iter().map(|one| one.name).collect::<Vec<_>>())
        }
        (_, "hashtags_with_indices") => {
            json!(
                hashtags(text)
                    .iter()
                    .map(|one| json!({"hashtag": one.name, "indices": [one.start, one.end]}))
                    .collect::<Vec<_>>()
            )
        }
        (_, "cashtags") => json!(cashtags(text).iter().map(|one| one.name).collect::<Vec<_>>()),
        (_, "cashtags_with_indices") => {
            json!(
                cashtags(text)
                    .iter()
                    .map(|one| json!({"cashtag": one.name, "indices": [one.start, one.end]}))
                    .collect::<Vec<_>>()
            )
        }
        _ => return None,
    };
    Some((found, expected))
}

/// The count in the form of the file, without the ranges.
fn counted(group: &str, text: &str, expected: &Value) -> (Value, Value) {
    let rules = if group == "WeightedTweetsCounterTest" { Rules::V2 } else { Rules::V3 };
    let (length, limit) = (weighted_len(text, rules), rules.limit());
    let found = json!({"weightedLength": length, "valid": is_fit(text, rules), "permillage": length * 1000 / limit});
    let keep = |key: &str| expected[key].clone();
    let expected =
        json!({"weightedLength": keep("weightedLength"), "valid": keep("valid"), "permillage": keep("permillage")});
    (found, expected)
}
