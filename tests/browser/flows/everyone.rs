//! Pages for everyone: checked by axe-core, light and dark, in five languages, on a phone and on a desktop, and kept as pictures.

use browser_tests::{Axe, Browser, Console, Screen};

use crate::tour::{pages, two_shifts};

#[test]
fn every_page_in_english() {
    every_page_in("en");
}

#[test]
fn every_page_in_dutch() {
    every_page_in("nl");
}

#[test]
fn every_page_in_german() {
    every_page_in("de");
}

#[test]
fn every_page_in_french() {
    every_page_in("fr");
}

#[test]
fn every_page_in_swedish() {
    every_page_in("sv");
}

/// Every page, in both looks: no violation of the rules of accessibility, and no page wider than its window.
fn every_page_in(language: &str) {
    let axe = Axe::load();
    let console = Console::open();
    let browser = Browser::open(&console.origin, Screen::Desktop);
    let seeds = two_shifts(&browser);
    browser.keep("language", language);
    let pages = pages(&browser, seeds);
    let mut wrong = Vec::new();
    for path in &pages {
        for dark in [false, true] {
            browser.likes_dark(dark);
            browser.resize(if dark { Screen::Phone } else { Screen::Desktop });
            browser.go(path);
            let look = if dark { "dark-phone" } else { "light-desktop" };
            if matches!(language, "en" | "de") {
                browser.picture(&format!("{language}-{look}-{}", name(path)));
            }
            let language_told = browser.run("return document.documentElement.lang");
            if language_told != language {
                wrong.push(format!("{path}: is in {language_told}, not in {language}"));
            }
            wrong.extend(faults(&axe, &browser).map(|fault| format!("{path} {look}: {fault}")));
        }
    }
    wrong.extend(browser.complaints());
    assert!(wrong.is_empty(), "{} of {} pages:\n{}", wrong.len(), pages.len(), wrong.join("\n"));
}

/// What is wrong with the page that is open.
pub(crate) fn faults(axe: &Axe, browser: &Browser) -> impl Iterator<Item = String> {
    axe.violations(browser).into_iter().chain(too_wide(browser))
}

/// What makes a page wider than its window, if it is.
fn too_wide(browser: &Browser) -> Option<String> {
    let widest = browser.run(
        "const width = document.documentElement.clientWidth;
         if (document.documentElement.scrollWidth <= width) return null;
         const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 1);
         return `${document.documentElement.scrollWidth} > ${width}: ` + wide.slice(0, 4).map((e) => `${e.localName}.${e.className}#${e.id}`).join(' ')",
    );
    widest.as_str().map(|wide| format!("scrolls sideways: {wide}"))
}

/// A page's name for its picture.
fn name(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let parts =
        path.split('/').filter(|part| !part.is_empty() && part.len() < 20 && !part.chars().all(|c| c.is_ascii_digit()));
    let name = parts.collect::<Vec<_>>().join("-");
    match (name.is_empty(), path.len() > 1) {
        (true, false) => "home".to_owned(),
        _ => name,
    }
}
