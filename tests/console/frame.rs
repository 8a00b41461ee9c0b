//! What holds for every page: who may call it and how, in which language it answers, and what a browser keeps of it.

use super::host::{Browser, Host};

const PAGES: [&str; 4] = ["/", "/progress", "/there/is/no/such/page", "/attempts/none"];

fn host() -> (tempfile::TempDir, Host) {
    let folder = tempfile::tempdir().expect("a folder");
    let host = Host::start(folder.path());
    (folder, host)
}

#[test]
fn no_page_lets_anything_in_from_elsewhere() {
    let (_folder, host) = host();
    for path in PAGES {
        let page = Browser::new().get(&host, path);
        let policy = page.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(page.header("referrer-policy"), Some("same-origin"), "{path}");
        for inline in [" style=", " onclick=", "<style", "javascript:"] {
            assert!(!page.text.contains(inline), "{path} has {inline}");
        }
    }
}

#[test]
fn the_console_answers_to_its_own_names_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let host = Host::with(&super::host::data(folder.path()), &["--host", "train.example"]);
    let browser = Browser::new();
    let ask = |name: &str| browser.send(&host, "GET", "/", &[("host", name)], "").status;
    assert_eq!(ask("rebound.example"), 421);
    assert_eq!(ask("train.example.rebound.example:80"), 421);
    for own in ["localhost:0", "127.0.0.1", "[::1]:0", "train.example", "TRAIN.example:443"] {
        assert_eq!(ask(own), 200, "{own}");
    }
}

#[test]
fn forms_of_other_sites_are_not_carried_out() {
    let (_folder, host) = host();
    let browser = Browser::new();
    let form = ("content-type", "application/x-www-form-urlencoded");
    for forged in [("origin", "http://evil.example"), ("sec-fetch-site", "cross-site"), ("origin", "null")] {
        let told = browser.send(&host, "POST", "/attempts", &[form, forged], "guided=yes");
        assert_eq!(told.status, 403, "{forged:?}");
        assert!(told.words().contains("came from another site"), "{}", told.words());
    }
    assert!(!browser.get(&host, "/").words().contains("Still open"), "nothing was begun");
}

#[test]
fn a_page_speaks_the_language_that_was_chosen_or_else_the_browsers() {
    let (_folder, host) = host();
    let browser = Browser::new();
    let asked = |wish: &str| browser.send(&host, "GET", "/", &[("accept-language", wish)], "").text;
    for (wish, code, title) in [
        ("nl-BE, en;q=0.5", "nl", "Webcare oefenen"),
        ("en;q=0.2, sv;q=0.9", "sv", "Öva webcare"),
        ("pl, fr-CA;q=0.7, de;q=0.7", "fr", "S’exercer au webcare"),
        ("xx;q=nonsense,,;;q=", "en", "Practise webcare"),
    ] {
        let page = asked(wish);
        assert!(page.contains(&format!("<html lang=\"{code}\"")) && page.contains(title), "{wish}");
    }
    let switched = browser.post(&host, "/look", &[("language", "de"), ("theme", "dark"), ("back", "/progress?a=1")]);
    assert_eq!(switched.leads_to(), "/progress?a=1");
    let page = asked("nl");
    assert!(page.contains("<html lang=\"de\" data-theme=\"dark\"") && page.contains("Webcare üben"));
    assert_eq!(browser.post(&host, "/look", &[("language", "xx")]).status, 400);
    assert_eq!(browser.post(&host, "/look", &[("theme", "light"), ("back", "//evil.example")]).leads_to(), "/");
}

#[test]
fn what_is_not_there_is_told_as_a_page_and_to_a_script_as_a_sentence() {
    let (_folder, host) = host();
    let browser = Browser::new();
    let swedish = ("accept-language", "sv");
    let page = browser.send(&host, "GET", "/nowhere", &[swedish], "");
    assert_eq!(page.status, 404);
    assert!(page.text.contains("<html lang=\"sv\"") && page.words().contains("Här finns ingenting."));
    let sentence = browser.send(&host, "GET", "/nowhere", &[swedish, ("sparring-script", "1")], "");
    assert_eq!(sentence.status, 404);
    assert!(sentence.text.starts_with("Här finns ingenting.") && !sentence.text.contains('<'));
    let large = browser.post(&host, "/attempts", &[("scenario", &"long".repeat(20_000))]);
    assert_eq!(large.status, 413, "{}", large.words());
    assert!(large.words().contains("too much at once"));
}

#[test]
fn a_browser_that_has_a_page_already_is_sent_nothing() {
    let (_folder, host) = host();
    let browser = Browser::new();
    let page = browser.get(&host, "/nowhere-yet");
    assert_eq!(page.status, 404);
    let home = browser.get(&host, "/");
    let tag = home.header("etag").expect("a tag").to_owned();
    let again = browser.send(&host, "GET", "/", &[("if-none-match", &tag)], "");
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    let start = home.text.find("/assets/").expect("an asset");
    let address = &home.text[start..start + home.text[start..].find('"').expect("its end")];
    let sheet = browser.get(&host, address);
    assert!(sheet.status == 200 && sheet.header("cache-control").is_some_and(|held| held.contains("immutable")));
    let old = address.replacen("/assets/", "/assets/0", 1);
    assert_eq!(browser.get(&host, &old).status, 404, "an asset under an old name is another one");
}

#[test]
fn the_first_visit_offers_the_guided_case_and_a_later_one_what_is_open() {
    let (_folder, host) = host();
    let browser = Browser::new();
    let first = browser.get(&host, "/").words();
    let (_, below_the_head) = first.split_once("Dark Apply ").expect("a head with a switch");
    insta::assert_snapshot!("first_visit", below_the_head);
    let attempt = browser.post(&host, "/attempts", &[("guided", "yes")]).leads_to().to_owned();
    let later = browser.get(&host, "/");
    assert!(later.words().contains("Still open") && later.text.contains(&format!("href=\"{attempt}\"")));
    let swedish = browser.get(&host, "/?customers=sv");
    assert!(swedish.text.contains("<h3 lang=\"sv\">") && swedish.text.contains("<html lang=\"en\""));
    assert_eq!(browser.get(&host, "/?customers=xx").status, 404);
}
