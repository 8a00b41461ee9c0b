//! Measures this crate against the conformance cases of twitter-text.
//!
//! `cargo run -p post-text --example conformance -- <folder>`, where the folder holds `validate.yml` and `extract.yml`, and
//! may hold `tlds.yml`, as published in twitter-text's `conformance`.

#![expect(clippy::print_stdout, reason = "a tool that reports")]

use std::collections::BTreeMap;
use std::path::Path;

use post_text::{
    Mention, Protocol, Rules, Tag, cashtags, hashtags, is_hashtag, is_list, is_url, is_username, links, measure,
    mentions,
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Sections {
    tests: BTreeMap<String, Vec<Case>>,
}

#[derive(Deserialize)]
struct Case {
    description: String,
    text: String,
    #[serde(default)]
    expected: Value,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: conformance <folder with validate.yml and extract.yml>")?;
    let (mut passed, mut total) = (0, 0);
    for file in ["validate", "extract", "tlds"] {
        let path = Path::new(&folder).join(file).with_extension("yml");
        if file == "tlds" && !path.exists() {
            continue;
        }
        let sections: Sections = serde_yaml::from_str(&std::fs::read_to_string(path)?)?;
        for (name, cases) in sections.tests {
            let good = cases.iter().filter(|case| holds(&format!("{file}/{name}"), case)).count();
            println!("{file}/{name}: {good}/{}", cases.len());
            passed += good;
            total += cases.len();
        }
    }
    println!("total: {passed}/{total}");
    Ok(())
}

/// Whether we answer a case as expected; says so if not.
fn holds(section: &str, case: &Case) -> bool {
    let actual = answer(section, &case.text);
    if actual != case.expected {
        println!("- {section}: {}\n  expected {}\n  answered {actual}", case.description, case.expected);
    }
    actual == case.expected
}

fn answer(section: &str, text: &str) -> Value {
    match section {
        "validate/tweets" => json!(measure(text, Rules::V1).is_valid),
        "validate/usernames" => json!(is_username(text)),
        "validate/lists" => json!(is_list(text)),
        "validate/hashtags" => json!(is_hashtag(text)),
        "validate/urls" => json!(is_url(text, Protocol::Required)),
        "validate/urls_without_protocol" => json!(is_url(text, Protocol::Optional)),
        "validate/WeightedTweetsCounterTest" => weighted(text, Rules::V2),
        _ if section.starts_with("validate/") => weighted(text, Rules::V3),
        _ => extracted(section, text),
    }
}

/// What twitter-text says of a text; its ranges are of UTF-16 units, and include the last one.
fn weighted(text: &str, rules: Rules) -> Value {
    let measure = measure(text, rules);
    let last = |text: &str| text.encode_utf16().count().saturating_sub(1);
    json!({
        "weightedLength": measure.length,
        "valid": measure.is_valid,
        "permillage": u64::from(measure.length) * 1000 / u64::from(rules.limit()),
        "displayRangeStart": 0,
        "displayRangeEnd": last(text),
        "validRangeStart": 0,
        "validRangeEnd": last(&text[..measure.fits]),
    })
}

fn extracted(section: &str, text: &str) -> Value {
    match section {
        "extract/replies" => json!(reply(text)),
        "extract/mentions" => mentions(text).iter().map(|one| json!(one.username)).collect(),
        "extract/mentions_with_indices" => mentions(text).iter().map(mention).collect(),
        "extract/mentions_or_lists_with_indices" => mentions(text).iter().map(mention_or_list).collect(),
        "extract/hashtags" | "extract/hashtags_from_astral" => {
            hashtags(text).iter().map(|tag| json!(tag.name)).collect()
        }
        "extract/hashtags_with_indices" => hashtags(text).iter().map(|tag| placed("hashtag", tag)).collect(),
        "extract/cashtags" => cashtags(text).iter().map(|tag| json!(tag.name)).collect(),
        "extract/cashtags_with_indices" => cashtags(text).iter().map(|tag| placed("cashtag", tag)).collect(),
        "extract/urls_with_indices" | "extract/urls_with_directional_markers" => {
            links(text).iter().map(|link| json!({"url": link.url, "indices": [link.start, link.end]})).collect()
        }
        _ => links(text).iter().map(|link| json!(link.url)).collect(),
    }
}

fn mention(one: &Mention<'_>) -> Value {
    json!({"screen_name": one.username, "indices": [one.start, one.end]})
}

fn mention_or_list(one: &Mention<'_>) -> Value {
    let list = one.list.unwrap_or_default();
    json!({"screen_name": one.username, "list_slug": list, "indices": [one.start, one.end]})
}

fn placed(kind: &str, tag: &Tag<'_>) -> Value {
    json!({kind: tag.name, "indices": [tag.start, tag.end]})
}

/// Whom a text answers: the account it begins with.
fn reply(text: &str) -> Option<&str> {
    let first = *mentions(text).first()?;
    text[..first.byte_start].trim().is_empty().then_some(first.username)
}
