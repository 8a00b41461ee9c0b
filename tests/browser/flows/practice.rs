//! A whole practice shift.

use browser_tests::{Browser, Console, Screen, begin};

use crate::stories::SIXTY_DOORS;

#[test]
fn a_practice_shift_from_the_mention_to_the_scorecard() {
    let console = Console::open();
    let browser = Browser::open(&console.origin, Screen::Desktop);
    let desk = begin(&browser, &[("guided", "yes")]);
    desk.open_first();
    browser.shows(".channel.public .line.theirs", "with a neighbour");
    desk.say("public", SIXTY_DOORS[0]);
    desk.hears("private", "SW-2218-0457");
    desk.say("private", SIXTY_DOORS[1]);
    desk.hears("private", "there was even cake");
    desk.solve();
    desk.say("public", SIXTY_DOORS[2]);
    desk.finish();
    assert_eq!(browser.complaints(), Vec::<String>::new());
}
