//! Every route of the console, asked for by nobody, by another trainee, by its owner and by a coach.

use std::collections::BTreeSet;
use std::fs;

use regex::Regex;

use super::*;
use crate::support::{files, package};

/// Who may ask for a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    /// Whoever reaches the console.
    Anybody,
    /// Whoever has signed in, about themselves.
    Members,
    /// Whose attempt it is, and coaches to look at it.
    Owner,
    /// Coaches.
    Coaches,
}

/// What begins like this is for these.
const TABLE: &[(&str, For)] = &[
    ("/assets/", For::Anybody),
    ("/join/", For::Anybody),
    ("/look", For::Anybody),
    ("/reset/", For::Anybody),
    ("/sign-in", For::Anybody),
    ("/sign-out", For::Anybody),
    ("/attempts/{id}", For::Owner),
    ("/coach", For::Coaches),
    ("/people", For::Coaches),
    ("/attempts", For::Members),
    ("/progress", For::Members),
    ("/rules/", For::Members),
    ("/you", For::Members),
    ("/", For::Members),
];

/// Forms that would do something if they came from the right person.
const FORMS: &[(&str, &[(&str, &str)])] = &[
    ("/say", &[("channel", "public"), ("text", "Hello, I am somebody else"), ("nonce", "forged"), ("seen", "0")]),
    ("/do", &[("act", "solve"), ("nonce", "forged")]),
    ("/draft", &[("channel", "public"), ("text", "forged"), ("image", "")]),
    ("/rewind", &[("nonce", "forged"), ("to", "0")]),
    ("/hint", &[("channel", "public"), ("text", "forged")]),
    ("/clock", &[("turn", "pause")]),
    ("/people/invite", &[("name", "Eve"), ("role", "coach"), ("days", "7")]),
    ("/people/revoke", &[("invite", "x")]),
    ("/people/{id}", &[("role", "coach"), ("active", "yes")]),
    ("/erase", &[("name", "Tom")]),
];

fn who(route: &str) -> For {
    let begins = |(start, _): &&(&str, For)| {
        route == *start
            || route.starts_with(*start)
                && (start.ends_with('/') && *start != "/" || route[start.len()..].starts_with('/'))
    };
    TABLE.iter().find(begins).unwrap_or_else(|| panic!("say in the table who may ask for {route}")).1
}

/// Every route that the console's code names.
fn routes() -> BTreeSet<String> {
    let named = Regex::new(r#"\.route\(\s*(?:"(/[^"]*)"|&below\("([^"]+)"\)|(conversation)\b)"#).expect("a pattern");
    let conversation = "/attempts/{id}/c/{case}/{customer}";
    let mut routes = BTreeSet::new();
    let mut calls = 0;
    for path in files(&package().join("src/console"), ".rs") {
        let text = fs::read_to_string(&path).expect("a file");
        calls += text.matches(".route(").count();
        for found in named.captures_iter(&text) {
            let route = found.get(1).map(|path| path.as_str().to_owned());
            let below = found.get(2).map(|below| format!("{conversation}/{}", below.as_str()));
            routes.insert(route.or(below).unwrap_or_else(|| conversation.to_owned()));
        }
    }
    assert_eq!(routes.len(), calls, "a route is named in a way that this test cannot read");
    assert!(routes.len() > 30, "{routes:?}");
    routes
}

#[test]
fn every_route_lets_in_those_it_is_for_and_nobody_else() {
    let team = Team::start();
    let (tom, other, nobody) =
        (team.member("trainee", "Tom", "tom"), team.member("trainee", "Ola", "ola"), Browser::new());
    let shift = team.shift(&tom);
    let attempt = shift.rsplit('/').next().expect("an id").to_owned();
    let person = team.id("Tom");
    for route in routes() {
        let who = who(&route);
        let id = if who == For::Coaches && route.starts_with("/people") { &person } else { &attempt };
        let path = route.replace("{id}", id).replace("{case}", "0").replace("{customer}", "0");
        let path = path.replace("{rule}", "empathy").replace(['{', '}'], "");
        let form = FORMS.iter().find(|(end, _)| route.ends_with(end)).map_or([].as_slice(), |(_, form)| form);
        if who == For::Anybody {
            continue;
        }
        for page in [nobody.get(&team.host, &path), nobody.post(&team.host, &path, form)] {
            let led = page.header("location").unwrap_or_default();
            let is_out = page.status == 303 && led.starts_with("/sign-in") || [400, 404].contains(&page.status);
            assert!(is_out, "nobody gets {} of {route}", page.status);
        }
        if who == For::Members {
            continue;
        }
        let live = route.ends_with("/live");
        for browser in [&other].into_iter().chain((who == For::Coaches).then_some(&tom)) {
            for page in [browser.get(&team.host, &path), browser.post(&team.host, &path, form)] {
                assert!([400, 403, 404].contains(&page.status), "another trainee gets {} of {route}", page.status);
            }
        }
        if !live {
            assert!(
                [200, 303, 404].contains(&team.coach.get(&team.host, &path).status),
                "a coach is kept out of {route}"
            );
        }
        if who == For::Owner && !live {
            assert_ne!(tom.get(&team.host, &path).status, 403, "the owner is kept out of {route}");
        }
    }
    assert!(!tom.get(&team.host, &format!("{shift}/c/0/0")).text.contains("I am somebody else"));
    assert_eq!(tom.get(&team.host, "/people").status, 403, "no forged form has made a coach of a trainee");
}

#[test]
fn a_coach_looks_at_a_trainees_shift_and_does_nothing_in_it() {
    let team = Team::start();
    let tom = team.member("trainee", "Tom", "tom");
    let shift = team.shift(&tom);
    for (below, form) in FORMS.iter().take(6) {
        let path = if *below == "/clock" { format!("{shift}{below}") } else { format!("{shift}/c/0/0{below}") };
        let page = team.coach.post(&team.host, &path, form);
        assert_eq!(page.status, 403, "{below}: {}", page.text);
    }
    assert_eq!(team.coach.post(&team.host, &format!("{shift}/finish"), &[]).status, 403);
}
