//! The desk: answering, taking back, two windows, a crash.

use tempfile::TempDir;

use super::host::{Browser, Host, Page, data};

const PARCEL: &str = "en/parcel-delivered-nowhere";
const GOOD: &str = "Hi Maeve, sorry to hear that, waiting for a coat that isn't there is no fun. I'd like to help: could you \
                    send me your tracking number by DM? ^AB";

/// A trainee at the desk.
struct Trainee {
    browser: Browser,
    host: Host,
    folder: TempDir,
    attempt: String,
}

impl Trainee {
    fn begin(form: &[(&str, &str)]) -> Trainee {
        let folder = tempfile::tempdir().expect("a folder");
        let (browser, host) = (Browser::new(), Host::start(folder.path()));
        let attempt = browser.post(&host, "/attempts", form).leads_to().to_owned();
        Trainee { browser, host, folder, attempt }
    }

    fn get(&self, below: &str) -> Page {
        self.browser.get(&self.host, &format!("{}{below}", self.attempt))
    }

    fn post(&self, below: &str, form: &[(&str, &str)]) -> Page {
        self.browser.post(&self.host, &format!("{}{below}", self.attempt), form)
    }

    /// Sends a message from a page that was just loaded.
    fn say(&self, channel: &str, text: &str) -> Page {
        let page = self.get("/c/0/0");
        self.send(&page, channel, text)
    }

    /// Sends a message from this page, which may be an old one.
    fn send(&self, page: &Page, channel: &str, text: &str) -> Page {
        let (nonce, seen) = (page.field("data-composer", "nonce"), page.field("data-composer", "seen"));
        let form = [("channel", channel), ("text", text), ("nonce", &nonce), ("seen", &seen)];
        self.post("/c/0/0/say", &form)
    }

    /// Goes on to the next message.
    fn skip(&self) {
        self.post("/clock", &[("turn", "skip")]).leads_to();
    }
}

#[test]
fn a_shift_goes_from_the_mention_to_the_scorecard() {
    let trainee = Trainee::begin(&[("scenario", PARCEL)]);
    assert!(trainee.get("").words().contains("Maeve Byrne"));
    assert!(!trainee.say("public", GOOD).leads_to().contains("problem"));
    trainee.skip();
    assert!(trainee.get("/c/0/0").words().contains("SW-4471-2093"), "the customer tells the number in private");
    let found = "Hi Maeve, thank you. The driver left your coat at the shop on Mill Street by mistake. We'll bring it to your door \
                 tomorrow between 9 and 11. Let me know if it isn't there by then. ^AB";
    trainee.say("private", found);
    trainee.skip();
    trainee.say("public", "Maeve, found it! Your coat comes home tomorrow morning. Thanks for your patience. ^AB");
    trainee.post("/c/0/0/do", &[("act", "solve"), ("nonce", "solved")]).leads_to();
    assert_eq!(trainee.post("/finish", &[]).leads_to(), format!("{}/scorecard", trainee.attempt));
    let again = trainee.send(&trainee_page(), "public", "One more thing");
    assert_eq!(again.status, 409, "an attempt that has ended takes nothing more");
}

/// A composer as an old window may still show it.
fn trainee_page() -> Page {
    let text = "<form data-composer><input name=\"nonce\" value=\"late\"><input name=\"seen\" value=\"9\">".to_owned();
    Page { status: 200, headers: Vec::new(), text }
}

#[test]
fn a_form_that_comes_twice_counts_once() {
    let trainee = Trainee::begin(&[("scenario", PARCEL)]);
    let page = trainee.get("/c/0/0");
    let first = trainee.send(&page, "public", GOOD);
    let own = |page: &Page| page.text.matches("waiting for a coat that isn").count();
    let once = own(&trainee.get("/c/0/0"));
    assert!(once > 0);
    let second = trainee.send(&page, "public", GOOD);
    assert_eq!(first.leads_to(), second.leads_to());
    assert_eq!(own(&trainee.get("/c/0/0")), once);
}

#[test]
fn the_second_of_two_windows_is_told_and_keeps_its_text() {
    let trainee = Trainee::begin(&[("scenario", PARCEL)]);
    let old = trainee.get("/c/0/0");
    trainee.say("public", GOOD);
    let told = trainee.send(&old, "public", "Hello Maeve, a colleague of mine here. ^TB");
    assert!(told.leads_to().ends_with("problem=moved"));
    let page = trainee.browser.get(&trainee.host, told.leads_to());
    assert!(page.text.contains("a colleague of mine here"), "the text is still in the composer");
    let form = [
        ("channel", "public"),
        ("text", "Hello Maeve, a colleague of mine here. ^TB"),
        ("nonce", "anyway"),
        ("seen", "0"),
        ("anyway", "yes"),
    ];
    assert!(!trainee.post("/c/0/0/say", &form).leads_to().contains("problem"));
}

#[test]
fn what_cannot_be_sent_is_told_and_stays_as_a_draft() {
    let trainee = Trainee::begin(&[("scenario", PARCEL)]);
    for (text, problem) in [("", "empty"), (" \n", "empty"), (&*"long ".repeat(80), "too-long")] {
        let told = trainee.say("public", text);
        assert!(told.leads_to().ends_with(&format!("problem={problem}")), "{}", told.leads_to());
    }
    assert!(trainee.get("/c/0/0?in=public").text.contains("long long long"));
    trainee.say("public", GOOD);
    let same = trainee.say("public", GOOD);
    assert!(same.leads_to().ends_with("problem=duplicate"), "{}", same.leads_to());
}

#[test]
fn what_was_sent_and_drafted_survives_a_crash() {
    let mut trainee = Trainee::begin(&[("scenario", PARCEL)]);
    trainee.say("public", GOOD);
    let draft = [("channel", "private"), ("text", "half a senten"), ("image", "")];
    assert_eq!(trainee.post("/c/0/0/draft", &draft).status, 204);
    trainee.host.kill();
    trainee.host = Host::with(&data(trainee.folder.path()), &[]);
    let page = trainee.get("/c/0/0?in=private");
    assert!(page.text.contains("waiting for a coat"));
    assert!(page.text.contains("half a senten"));
}

#[test]
fn undo_takes_back_and_an_assessment_has_none() {
    let trainee = Trainee::begin(&[("scenario", PARCEL)]);
    trainee.say("public", GOOD);
    assert!(trainee.get("/c/0/0").words().contains("waiting for a coat"));
    trainee.post("/c/0/0/rewind", &[("nonce", "undo")]).leads_to();
    assert!(!trainee.get("/c/0/0").words().contains("waiting for a coat"));
    let nothing = trainee.post("/c/0/0/rewind", &[("nonce", "undo more")]);
    assert!(nothing.leads_to().ends_with("problem=nothing-to-undo"));
    let examined = Trainee::begin(&[("course", "en/first-day"), ("assessment", "yes")]);
    for (below, form) in [
        ("/c/0/0/rewind", [("nonce", "undo"), ("to", "0")].as_slice()),
        ("/clock", &[("turn", "pause")]),
        ("/clock", &[("turn", "speed"), ("speed", "60")]),
        ("/c/0/0/hint", &[("channel", "public"), ("text", "Hi")]),
    ] {
        let page = examined.post(below, form);
        assert!([400, 403].contains(&page.status), "{below}: {}", page.status);
    }
    let early = examined.post("/finish", &[]);
    assert!(early.leads_to().ends_with("problem=still-to-come"), "{}", early.leads_to());
}

#[test]
fn live_events_bring_what_is_new() {
    let trainee = Trainee::begin(&[("scenario", PARCEL)]);
    let mut names = Vec::new();
    let mut said = false;
    let path = format!("{}/live?case=0&customer=0", trainee.attempt);
    trainee.browser.listen(&trainee.host, &path, |name, data| {
        names.push(name.to_owned());
        if names.iter().any(|name| name == "thread") && !said {
            said = true;
            trainee.say("public", GOOD);
        }
        name == "thread" && data.contains("waiting for a coat")
    });
    assert!(names.starts_with(&["status".to_owned(), "inbox".to_owned(), "thread".to_owned()]), "{names:?}");
}

#[test]
fn forms_that_make_no_sense_change_nothing() {
    let trainee = Trainee::begin(&[("scenario", PARCEL)]);
    let before = trainee.get("/c/0/0").words();
    let wrong: &[(&str, &[(&str, &str)])] = &[
        ("/c/0/0/do", &[("act", "hand-over"), ("desk", "nowhere"), ("nonce", "a")]),
        ("/c/0/0/do", &[("act", "dance"), ("nonce", "a")]),
        ("/c/0/0/do", &[("act", "solve"), ("nonce", "a"), ("role", "coach")]),
        ("/c/0/0/say", &[("channel", "telepathy"), ("text", "Hi"), ("nonce", "a"), ("seen", "0")]),
        ("/c/0/0/say", &[("channel", "public"), ("text", "Hi"), ("nonce", ""), ("seen", "0")]),
        ("/c/0/0/say", &[("channel", "public"), ("text", "Hi"), ("nonce", "a"), ("seen", "0"), ("image", "../key")]),
        ("/c/7/0/say", &[("channel", "public"), ("text", "Hi"), ("nonce", "a"), ("seen", "0")]),
        ("/c/0/99/do", &[("act", "solve"), ("nonce", "a")]),
        ("/clock", &[("turn", "speed"), ("speed", "100000")]),
        ("/clock", &[("turn", "back")]),
    ];
    for (below, form) in wrong {
        let page = trainee.post(below, form);
        let refused = (400..500).contains(&page.status) || page.leads_to().contains("problem=impossible");
        assert!(refused, "{below} {form:?}: {}", page.status);
    }
    let shift = |words: &str| words.split("Shift time").next().unwrap_or_default().to_owned();
    assert_eq!(shift(&before), shift(&trainee.get("/c/0/0").words()));
    assert_eq!(trainee.browser.get(&trainee.host, "/attempts/nothing").status, 404);
}
