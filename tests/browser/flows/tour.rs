//! A walk through every page that links lead to.

use std::collections::BTreeSet;

use browser_tests::{Browser, begin};
use serde_json::Value;

use crate::stories::SIXTY_DOORS;

/// Leaves a shift that is done and one that goes on; the pages of both.
pub(crate) fn two_shifts(browser: &Browser) -> Vec<String> {
    let done = begin(browser, &[("scenario", "guided/en")]);
    done.open_first();
    done.say("public", SIXTY_DOORS[0]);
    done.hears("private", "SW-2218-0457");
    done.say("private", "Thanks Tom. ^AB");
    done.finish();
    let open = begin(browser, &[("scenario", "guided/en"), ("hints", "after")]);
    open.open_first();
    open.say("public", "Please provide your order number here.");
    let conversation = browser.path().split('?').next().unwrap_or_default().to_owned();
    vec![
        "/".to_owned(),
        open.attempt.clone(),
        conversation,
        format!("{}/scorecard", done.attempt),
        format!("{}/replay", done.attempt),
    ]
}

/// Every page that is reached from these by links, one of each kind.
pub(crate) fn pages(browser: &Browser, from: Vec<String>) -> Vec<String> {
    let mut found: Vec<String> = from;
    let mut kinds: BTreeSet<String> = found.iter().map(|path| kind(path)).collect();
    let mut at = 0;
    while at < found.len() {
        browser.go(&found[at]);
        at += 1;
        let links = browser.run(
            "return [...document.querySelectorAll('a[href]')].filter((a) => !a.hasAttribute('download'))
               .map((a) => a.getAttribute('href')).filter((href) => href.startsWith('/') && !href.startsWith('/assets/'))",
        );
        let links = links.as_array().cloned().unwrap_or_default();
        for link in links.iter().filter_map(Value::as_str) {
            let link = link.split('#').next().unwrap_or_default();
            if is_page(link) && kinds.insert(kind(link)) {
                found.push(link.to_owned());
            }
        }
    }
    found
}

/// Files to download are no pages.
fn is_page(link: &str) -> bool {
    let path = link.split('?').next().unwrap_or_default();
    ![".json", ".jsonl", ".csv", ".yaml", ".txt", ".zip", "/export", "/download"].iter().any(|end| path.ends_with(end))
}

/// What kind of page an address leads to: ids, numbers and the names of rules and stories make no difference.
fn kind(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let is_id = part.len() > 20 || part.chars().all(|c| c.is_ascii_digit());
        let of_many = matches!(parts.last(), Some(&("rules" | "scenarios" | "courses" | "own" | "people")));
        parts.push(if is_id || of_many { "*" } else { part });
    }
    parts.join("/")
}
