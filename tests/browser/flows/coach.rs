//! The coach's review and the trainee's answer.

use browser_tests::{Browser, Console, Screen, begin};

use crate::stories::WHAT_IS_YOUR_NUMBER;

#[test]
fn a_coach_reviews_a_shift_and_the_trainee_disputes_it() {
    let console = Console::open();
    // Without accounts, the one person is coach and trainee both.
    let browser = Browser::open(&console.origin, Screen::Desktop);
    let desk = begin(&browser, &[("guided", "yes")]);
    desk.open_first();
    desk.say("public", WHAT_IS_YOUR_NUMBER);
    desk.finish();
    let review = desk.attempt.replace("/attempts/", "/coach/attempts/");

    browser.go("/coach/attempts");
    browser.sees(&format!("a[href='{review}']"));
    browser.follow(&format!("a[href='{review}']"));
    browser.shows("main", "Tom Hadley");
    browser.sees(".talk mark");
    browser.type_into(".scores input[type=number]", "40");
    browser.type_into("#comment", "Ask for the number in private, <i>always</i>.");
    browser.follow(".closing .primary");
    browser.sees(".kept");

    browser.go(&format!("{}/scorecard", desk.attempt));
    browser.shows(".review blockquote", "<i>always</i>");
    browser.type_into(".review textarea", "Nobody had told me.");
    browser.follow(".review button[value=disputed]");
    browser.shows(".review .answer", "Nobody had told me.");

    browser.go(&review);
    browser.shows("main", "Nobody had told me.");
    browser.picture("en-light-desktop-review");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}
