//! Two tabs before the same customer, and forms that are sent twice.

use browser_tests::{Browser, Console, Screen, begin, until};

#[test]
fn the_slower_of_two_tabs_is_told_and_keeps_its_text() {
    let console = Console::open();
    let browser = Browser::open(&console.origin, Screen::Desktop);
    let desk = begin(&browser, &[("guided", "yes")]);
    desk.open_first();
    // The second tab runs no script, so that it does not see live what the first one does.
    let first = browser.second_tab();
    browser.without_script();
    desk.open(0, 0);
    let second = browser.switch_to(&first);
    desk.say("public", "Hi Tom, sorry! I'll look for it. ^AB");
    browser.switch_to(&second);
    browser.type_into("#text-public", "Hi Tom, can I help? ^AB");
    browser.follow("form.write.public [data-send]");
    browser.shows("main", "another window");
    assert_eq!(browser.value("#text-public"), "Hi Tom, can I help? ^AB");
    assert_eq!(desk.own("public"), 1, "nothing was sent over the first one's head");
    browser.click("form.write.public [name=anyway]");
    browser.follow("form.write.public [data-send]");
    assert_eq!(desk.own("public"), 2, "sent on purpose");
}

#[test]
fn a_form_that_is_sent_twice_counts_once() {
    let console = Console::open();
    let browser = Browser::open(&console.origin, Screen::Desktop);
    let desk = begin(&browser, &[("guided", "yes")]);
    desk.open_first();
    desk.write("public", "Hi Tom, sorry about that! I'll look for it. ^AB");
    let statuses = browser.run_later(
        "const done = arguments[arguments.length - 1];
         const form = document.querySelector('form.write.public'), body = new URLSearchParams(new FormData(form));
         const send = () => fetch(form.action, { method: 'POST', body }).then((answer) => answer.status);
         Promise.all([send(), send(), send()]).then(async (all) => done([...all, await send()]));",
    );
    assert_eq!(statuses.as_array().map(Vec::len), Some(4));
    until("the reply to stand there", || match desk.own("public") {
        1 => Ok(()),
        count => Err(count.to_string()),
    });
    browser.reload();
    assert_eq!(desk.own("public"), 1, "answers {statuses}");
}
