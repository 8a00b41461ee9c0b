//! Runs the conformance cases of twitter-text (`validate.yml`, `extract.yml`) in a given folder and lists those that
//! fail.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;

use post_text::{Mention, Rules, cashtags, hashtags, is_fit, links, mentions, weighted_len};
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
    match file {
        "validate.yml" if group.ends_with("CounterTest") => Some(counted(group, text, &expected)),
        "validate.yml" => Some((json!(is_valid(group, text)), expected)),
        _ => Some((extracted(group, text)?, expected)),
    }
}

/// Whether the whole text is one of these.
fn is_valid(group: &str, text: &str) -> bool {
    let whole = (0, text.chars().count());
    match group {
        "tweets" => is_fit(text, Rules::V1),
        "usernames" => mentions(text).iter().any(|one| (one.start, one.end) == whole && one.list.is_none()),
        "lists" => mentions(text).iter().any(|one| (one.start, one.end) == whole && one.list.is_some()),
        "hashtags" => hashtags(text).iter().any(|one| (one.start, one.end) == whole),
        _ => links(text).iter().any(|one| (one.start, one.end) == whole),
    }
}

/// What is found in the text.
fn extracted(group: &str, text: &str) -> Option<Value> {
    let place = |start: usize, end: usize| json!([start, end]);
    let list: Vec<Value> = match group {
        "mentions" => mentions(text).iter().map(|one| json!(one.username)).collect(),
        "mentions_with_indices" => {
            let one = |one: &Mention<'_>| json!({"screen_name": one.username, "indices": place(one.start, one.end)});
            mentions(text).iter().map(one).collect()
        }
        "mentions_or_lists_with_indices" => {
            let slug = |one: &Mention<'_>| one.list.unwrap_or("").to_owned();
            let one = |one: &Mention<'_>| json!({"screen_name": one.username, "list_slug": slug(one), "indices": place(one.start, one.end)});
            mentions(text).iter().map(one).collect()
        }
        "urls" | "tco_urls_with_params" => links(text).iter().map(|one| json!(one.url)).collect(),
        "urls_with_indices" | "urls_with_directional_markers" => {
            links(text).iter().map(|one| json!({"url": one.url, "indices": place(one.start, one.end)})).collect()
        }
        "hashtags" | "hashtags_from_astral" => hashtags(text).iter().map(|one| json!(one.name)).collect(),
        "hashtags_with_indices" => hashtags(text)
            .iter()
            .map(|one| json!({"hashtag": one.name, "indices": place(one.start, one.end)}))
            .collect(),
        "cashtags" => cashtags(text).iter().map(|one| json!(one.name)).collect(),
        "cashtags_with_indices" => cashtags(text)
            .iter()
            .map(|one| json!({"cashtag": one.name, "indices": place(one.start, one.end)}))
            .collect(),
        _ => return None,
    };
    Some(Value::Array(list))
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
