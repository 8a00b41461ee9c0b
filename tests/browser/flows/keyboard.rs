//! The console by keyboard alone.

use browser_tests::{Browser, Console, Screen, begin, until};

#[test]
fn a_reply_is_sent_and_a_case_solved_without_a_mouse() {
    let console = Console::open();
    let browser = Browser::open(&console.origin, Screen::Desktop);
    let desk = begin(&browser, &[("guided", "yes")]);
    browser.sees("[data-row]");
    browser.press("jo");
    browser.sees(".channel.public .line");
    browser.press("?");
    browser.sees("#keys[open]");
    let before = browser.run("return document.activeElement.closest('#keys') !== null");
    assert_eq!(before, true, "the focus is in the dialog");
    browser.press(&Browser::ESCAPE.to_string());
    browser.no_longer_sees("#keys[open]");
    browser.press("p");
    browser.sees("form.write.private:not([hidden])");
    browser.press(&Browser::ESCAPE.to_string());
    browser.press("p");
    browser.sees("form.write.public:not([hidden])");
    assert_eq!(focus(&browser), "text-public");
    browser.press("Hi Tom, sorry! Please send us your order number in a private message. ^AB");
    browser.press(&format!("{}{}", Browser::CTRL, Browser::ENTER));
    until("the reply", || match desk.own("public") {
        1 => Ok(()),
        count => Err(count.to_string()),
    });
    // What arrives live takes the focus from nobody.
    assert_eq!(focus(&browser), "text-public");
    browser.press("typing on");
    desk.hears_by_itself("private", "SW-2218-0457");
    assert_eq!(focus(&browser), "text-public");
    assert_eq!(browser.value("#text-public"), "typing on");
    browser.press(&format!("{}s", Browser::ESCAPE));
    browser.sees("#do-solve[value=reopen]");
    assert_eq!(focus(&browser), "do-solve", "a button that is exchanged keeps the focus");
}

#[test]
fn the_tabulator_reaches_everything_and_leaves_everything() {
    let console = Console::open();
    let browser = Browser::open(&console.origin, Screen::Desktop);
    let desk = begin(&browser, &[("guided", "yes")]);
    desk.open_first();
    browser.run("document.activeElement.blur(); scrollTo(0, 0)");
    let stops = browser.run(
        "return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex=\"0\"]')]
           .filter((e) => !e.disabled && e.checkVisibility({ visibilityProperty: true })).length",
    );
    let stops = stops.as_u64().expect("a number");
    assert!(stops > 10, "{stops}");
    browser.press(&Browser::TAB.to_string());
    assert_eq!(browser.run("return document.activeElement.className"), "skip", "first of all, the way past the head");
    let mut reached_send = false;
    for _ in 0..stops + 10 {
        browser.press(&Browser::TAB.to_string());
        let seen = browser.run(
            "const e = document.activeElement, box = e.getBoundingClientRect();
             return [e.matches('[data-send]'), e === document.body, e.matches(':focus-visible'), box.width > 0 && box.height > 0]",
        );
        reached_send |= seen[0] == true;
        assert!(seen[1] == true || seen[2] == true && seen[3] == true, "the focus is seen: {seen}");
    }
    assert!(reached_send, "{stops} stops, and none sends");
}

fn focus(browser: &Browser) -> String {
    browser.run("return document.activeElement.id").as_str().unwrap_or_default().to_owned()
}
