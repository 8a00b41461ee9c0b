//! An assessment: failed by a gate, then passed, with the certificate.

use browser_tests::{Browser, Console, Desk, Screen, begin};

use crate::stories::{SIXTY_DOORS, WHAT_IS_YOUR_NUMBER, folder};

#[test]
fn an_assessment_is_failed_by_a_gate_and_then_passed_and_certified() {
    let console = Console::with(&[&folder()]);
    let browser = Browser::open(&console.origin, Screen::Desktop);

    let desk = assessment(&browser);
    desk.open_first();
    assert_eq!(
        browser.count("#turn-pause, #turn-speed, .foresight .hint, .model a"),
        0,
        "nothing helps in an assessment"
    );
    desk.say("public", WHAT_IS_YOUR_NUMBER);
    desk.finish();
    browser.shows("main", "personal data");
    assert_eq!(browser.count("a[href$='/certificate']"), 0, "no certificate for a failure");

    let desk = assessment(&browser);
    desk.open_first();
    desk.say("public", SIXTY_DOORS[0]);
    desk.hears("private", "SW-2218-0457");
    desk.say("private", SIXTY_DOORS[1]);
    desk.hears("private", "there was even cake");
    desk.solve();
    desk.say("public", SIXTY_DOORS[2]);
    desk.finish();
    browser.follow("a[href$='/certificate']");
    browser.shows("main", "One parcel");
    browser.picture("en-light-desktop-certificate");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

fn assessment(browser: &Browser) -> Desk<'_> {
    begin(browser, &[("course", "one-parcel"), ("assessment", "yes")])
}
