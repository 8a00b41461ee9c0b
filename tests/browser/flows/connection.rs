//! Reloads and lost connections in the middle of a reply.

use browser_tests::{Browser, Console, Screen, begin, until};

use crate::stories::SIXTY_DOORS;

#[test]
fn what_is_being_written_is_still_there_after_a_reload() {
    let console = Console::open();
    let browser = Browser::open(&console.origin, Screen::Desktop);
    let desk = begin(&browser, &[("guided", "yes")]);
    desk.open_first();
    desk.write("public", "Hi Tom, half a sen");
    browser.reload();
    assert_eq!(browser.value("#text-public"), "Hi Tom, half a sen", "at once");
    browser.type_into("#text-public", "tence");
    browser.sees(".write.public [data-kept]:not(:empty)");
    browser.go("/");
    desk.open(0, 0);
    assert_eq!(browser.value("#text-public"), "Hi Tom, half a sentence", "kept");
    desk.write("private", "and something private");
    browser.reload();
    assert_eq!(browser.value("#text-private"), "and something private");
    assert_eq!(browser.value("#text-public"), "Hi Tom, half a sentence", "each channel has its own");
}

#[test]
fn a_reply_sent_without_a_connection_arrives_once_there_is_one() {
    let console = Console::open();
    let browser = Browser::open(&console.origin, Screen::Desktop);
    let desk = begin(&browser, &[("guided", "yes")]);
    desk.open_first();
    browser.offline(true);
    desk.write("public", SIXTY_DOORS[0]);
    browser.click("form.write.public [data-send]");
    browser.sees("#banner:not([hidden])");
    assert_eq!(browser.value("#text-public"), SIXTY_DOORS[0], "the text stays");
    browser.offline(false);
    arrives_once(&browser, &desk);
    desk.hears("private", "SW-2218-0457");
}

#[test]
fn a_console_that_is_killed_and_started_again_loses_nothing() {
    let mut console = Console::open();
    let browser = Browser::open(&console.origin, Screen::Desktop);
    let desk = begin(&browser, &[("guided", "yes")]);
    desk.open_first();
    desk.say("public", SIXTY_DOORS[0]);
    desk.hears("private", "SW-2218-0457");
    desk.write("private", "This was kept.");
    browser.sees(".write.private [data-kept]:not(:empty)");
    console.kill();
    browser.sees("#banner:not([hidden])");
    browser.clear("#text-private");
    browser.type_into("#text-private", SIXTY_DOORS[1]);
    browser.click("form.write.private [data-send]");
    console.rise();
    until("the reply to arrive", || match desk.own("private") {
        1 => Ok(()),
        count => Err(count.to_string()),
    });
    browser.sees("#banner[hidden]");
    assert_eq!(desk.own("public"), 1, "what was sent before is there");
    browser.reload();
    assert_eq!((desk.own("public"), desk.own("private")), (1, 1), "nothing was sent twice");
    desk.hears("private", "there was even cake");
}

fn arrives_once(browser: &Browser, desk: &browser_tests::Desk<'_>) {
    until("the reply to arrive", || match desk.own("public") {
        1 => Ok(()),
        count => Err(count.to_string()),
    });
    browser.sees("#banner[hidden]");
    assert_eq!(browser.value("#text-public"), "", "what was sent is no longer to be sent");
    browser.reload();
    assert_eq!(desk.own("public"), 1, "sent once");
}
