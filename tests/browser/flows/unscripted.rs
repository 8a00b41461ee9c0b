//! The console without script.

use browser_tests::{Browser, Console, Screen, begin};

use crate::stories::SIXTY_DOORS;

#[test]
fn a_whole_case_is_worked_without_script() {
    let console = Console::open();
    let browser = Browser::open(&console.origin, Screen::Desktop);
    browser.without_script();
    browser.go("/");
    let desk = begin(&browser, &[("guided", "yes")]);
    assert_eq!(browser.count("html.scripted"), 0, "no script runs");
    desk.open_first();
    desk.say("public", SIXTY_DOORS[0]);
    hears(&browser, "private", "SW-2218-0457");
    desk.say("private", SIXTY_DOORS[1]);
    hears(&browser, "private", "there was even cake");
    browser.follow("#do-solve[value=solve]");
    browser.sees("#do-solve[value=reopen]");
    desk.say("public", SIXTY_DOORS[2]);
    desk.finish();
    browser.shows("main", "Tom");
}

/// Goes on to the next message, as often as it takes.
fn hears(browser: &Browser, channel: &str, words: &str) {
    for _ in 0..5 {
        if browser.text(&format!(".channel.{channel}")).contains(words) {
            return;
        }
        browser.follow("#turn-skip");
    }
    browser.shows(&format!(".channel.{channel}"), words);
}
