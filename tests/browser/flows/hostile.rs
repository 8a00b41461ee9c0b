//! Texts that mean no good: customers', a trainee's, and those of stories.

use std::fs;

use browser_tests::{Browser, Console, Screen, begin};

use crate::stories::folder;

/// The longest private message that a customer can write, nearly.
const LONG: usize = 9_500;

#[test]
fn hostile_texts_are_shown_as_text_and_nothing_in_them_runs() {
    let stories = tempfile::tempdir().expect("a folder of one's own");
    let long = format!("<b>{}</b> ", "x".repeat(LONG));
    let written = fs::read_to_string(format!("{}/hostile.yaml", folder())).expect("the story");
    fs::create_dir(stories.path().join("brands")).expect("a folder");
    let brand = format!("{}/brands/plain-post.yaml", folder());
    fs::copy(brand, stories.path().join("brands").join("plain-post.yaml")).expect("the brand");
    fs::write(stories.path().join("hostile.yaml"), written.replace("javascript:alert(1) ", &long)).expect("a story");
    let console = Console::with(&[&stories.path().to_string_lossy()]);
    let browser = Browser::open(&console.origin, Screen::Desktop);
    let desk = begin(&browser, &[("scenario", "hostile"), ("hints", "typing")]);
    desk.open_first();
    desk.hears("public", "bigger");
    desk.hears("private", "xxxxxxxxxx");
    let public = browser.text(".channel.public .lines");
    for shown in
        ["<script>window.hacked = 'public'</script>", "<svg onload=", "</li></ol></section><h1>bigger</h1>", "👩‍👩‍👧‍👦"]
    {
        assert!(public.contains(shown), "{shown} in {public}");
    }
    assert_eq!(browser.count(".lines script, .lines img:not(.shown), .lines svg[onload], .lines iframe, .lines h1"), 0);
    assert!(browser.text(".inbox").contains("<b onmouseover="), "the name is text");
    let who = browser.text(".channel.private header p");
    assert!(who.contains("\u{2069} and you"), "a name that turns the writing round turns nothing but itself: {who}");
    let wider = browser.run("return document.documentElement.scrollWidth > innerWidth");
    assert_eq!(wider, false, "a word of {LONG} letters is broken");
    browser.picture("en-light-desktop-hostile");

    // What stands in angle brackets looks like something to be filled in: one is asked once, and may.
    desk.write("public", "</textarea><script>window.hacked = 'own'</script> \" onfocus=x ' --> ]]> {first_name");
    browser.click("form.write.public [data-send]");
    browser.sees("form.write.public .fault:not(:empty)");
    browser.click("form.write.public [data-send]");
    browser.shows(".channel.public .line.own", "window.hacked = 'own'");
    browser.reload();
    assert!(browser.text(".channel.public .lines").contains("</textarea><script>window.hacked = 'own'</script>"));
    desk.finish();
    browser.shows("main", "<script>");
    assert_eq!(browser.run("return window.hacked ?? null"), serde_json::Value::Null);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_text_of_100_kb_is_not_sent_and_not_lost() {
    let console = Console::open();
    let browser = Browser::open(&console.origin, Screen::Desktop);
    let desk = begin(&browser, &[("guided", "yes")]);
    desk.open_first();
    desk.write("public", "x");
    browser.run(
        "const field = document.querySelector('#text-public'); field.value = 'long '.repeat(20000);
         field.dispatchEvent(new Event('input', { bubbles: true }))",
    );
    browser.click("form.write.public [data-send]");
    browser.sees("form.write.public .fault:not(:empty)");
    assert_eq!(browser.value("#text-public").len(), 100_000, "the text is still there");
    assert_eq!(desk.own("public"), 0);
}
