//! Sizes and times that are promised: how much is loaded, how soon something is seen, and that nothing jumps.

use std::fmt::Write as _;

use browser_tests::{Browser, Console, Screen, begin, keep_figures};

use crate::stories::SIXTY_DOORS;
use crate::tour::{pages, two_shifts};

/// How many bytes a page may need that is opened for the first time, pictures that customers see aside.
const LARGEST: u64 = 200_000;

#[test]
fn pages_are_small_and_soon_there() {
    let console = Console::open();
    let browser = Browser::open(&console.origin, Screen::Desktop);
    let seeds = two_shifts(&browser);
    let mut table = String::from("bytes sent  bytes  first paint  page\n");
    for path in pages(&browser, seeds) {
        browser.forgets();
        browser.go(&path);
        let figures = browser.run_later(
            "const done = arguments[arguments.length - 1];
             const tell = () => {
               const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
               const own = all.filter((entry) => !/\\.(png|jpg)$/.test(entry.name) && !entry.name.includes('/images/'));
               const sum = (what) => own.reduce((total, entry) => total + entry[what], 0);
               const paint = performance.getEntriesByName('first-contentful-paint')[0];
               if (!paint) return requestAnimationFrame(tell);
               done([sum('transferSize'), sum('decodedBodySize'), Math.round(paint.startTime)]);
             };
             tell();",
        );
        let whole = figures[1].as_u64().unwrap_or(u64::MAX);
        let _ = writeln!(table, "{:>10}  {whole:>5}  {:>8} ms  {path}", figures[0], figures[2]);
        assert!(whole > 1_000 && whole < LARGEST, "{path}: {figures}");
    }
    keep_figures("pages", &table);
}

#[test]
fn nothing_jumps_when_a_message_arrives() {
    for screen in [Screen::Desktop, Screen::Phone] {
        let console = Console::open();
        let browser = Browser::open(&console.origin, screen);
        let desk = begin(&browser, &[("guided", "yes")]);
        desk.open_first();
        desk.say("public", SIXTY_DOORS[0]);
        browser.run(
            "window.shifts = [];
             new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.shifts.push(
               [entry.value, entry.sources.map((source) => source.node?.nodeName + '.' + source.node?.className).join(' ')])))
               .observe({ type: 'layout-shift', buffered: false });",
        );
        desk.hears_by_itself("private", "SW-2218-0457");
        let shifts = browser.run_later(
            "const done = arguments[arguments.length - 1];
             requestAnimationFrame(() => requestAnimationFrame(() => done(window.shifts)))",
        );
        assert_eq!(shifts, serde_json::json!([]), "on {screen:?}");
    }
}
