//! The coach: reviews, disputes, agreement, exports, assignments, and the editor of scenarios.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use super::host::{Browser, Host, Page};
use crate::support::sparring;

const PARCEL: &str = "en/parcel-delivered-nowhere";

/// The one person of a console without accounts: a coach as well.
struct Coach {
    browser: Browser,
    host: Host,
    folder: TempDir,
}

impl Coach {
    fn begin() -> Coach {
        let folder = tempfile::tempdir().expect("a folder");
        Coach { browser: Browser::new(), host: Host::start(folder.path()), folder }
    }

    fn get(&self, path: &str) -> Page {
        self.browser.get(&self.host, path)
    }

    fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        self.browser.post(&self.host, path, form)
    }

    /// Works a shift with these public replies, to its end: the attempt's id.
    fn shift(&self, replies: &[String]) -> String {
        let attempt = self.post("/attempts", &[("scenario", PARCEL)]).leads_to().to_owned();
        for reply in replies {
            let page = self.get(&format!("{attempt}/c/0/0"));
            let (nonce, seen) = (page.field("data-composer", "nonce"), page.field("data-composer", "seen"));
            let form = [("channel", "public"), ("text", reply), ("nonce", &nonce), ("seen", &seen)];
            assert!(!self.post(&format!("{attempt}/c/0/0/say"), &form).leads_to().contains("problem"));
        }
        self.post(&format!("{attempt}/finish"), &[]).leads_to();
        attempt.trim_start_matches("/attempts/").to_owned()
    }
}

fn replies(number: usize) -> Vec<String> {
    let texts = ["Hi Maeve, so sorry to hear that! Could you send us a DM?", "Your complaint has been noted.", "OK."];
    (0..number).map(|at| format!("{} Reply {at}. ^AB", texts[at % texts.len()])).collect()
}

/// The names of the fields that begin so, in the order of the page.
fn fields(page: &Page, begin: &str) -> Vec<String> {
    let start = format!("name=\"{begin}");
    let found = page.text.split(&start).skip(1);
    found.map(|rest| format!("{begin}{}", rest.split('"').next().unwrap_or_default())).collect()
}

#[test]
fn a_review_stands_beside_the_machine_and_may_be_disputed() {
    let coach = Coach::begin();
    assert!(coach.get("/coach").words().contains("Nobody has practised yet"));
    let attempt = coach.shift(&replies(1));
    assert!(coach.get("/coach").words().contains("1 attempt to review"));
    assert!(coach.get("/coach/attempts?show=unreviewed").text.contains(&format!("/coach/attempts/{attempt}")));
    let page = coach.get(&format!("/coach/attempts/{attempt}"));
    assert!(page.words().contains("so sorry to hear that") && page.text.contains("<mark>"), "{}", page.text);
    let review = format!("/coach/attempts/{attempt}");
    let given = [("s-0-empathy", "42,5"), ("r-0-1-overall", "4"), ("c-0", "Warm."), ("comment", "<b>Well</b> done")];
    assert!(coach.post(&review, &given).leads_to().ends_with("kept=1"));
    let page = coach.get(&review);
    assert!(
        page.text.contains("value=\"42.5\"")
            && page.text.contains("&lt;b&gt;Well") | page.text.contains("&#60;b&#62;Well")
    );
    let card = coach.get(&format!("/attempts/{attempt}/scorecard"));
    assert!(card.words().contains("42.5") && !card.text.contains("<b>Well"));
    let action = format!("/attempts/{attempt}/reviews/");
    let id = card.text.split(&action).nth(1).and_then(|rest| rest.split('"').next()).expect("a form to answer");
    let dispute = [("answer", "disputed"), ("words", "<script>alert(1)</script> I see it otherwise")];
    coach.post(&format!("{action}{id}"), &dispute).leads_to();
    let disputes = coach.get("/coach/attempts?show=disputed");
    assert!(disputes.words().contains("I see it otherwise") && !disputes.text.contains("<script>alert"));
    assert!(coach.get("/coach").words().contains("1 open dispute"));
    coach.post(&review, &[("comment", "You are right.")]).leads_to();
    assert!(coach.get("/coach").words().contains("0 open disputes"), "a changed review is to be answered again");
}

#[test]
fn forms_that_make_no_sense_are_refused() {
    let coach = Coach::begin();
    let open = coach.post("/attempts", &[("scenario", PARCEL)]).leads_to().replace("/attempts/", "");
    assert_eq!(coach.post(&format!("/coach/attempts/{open}"), &[("comment", "x")]).status, 409);
    assert!(coach.get(&format!("/coach/attempts/{open}")).words().contains("still going on"));
    let done = format!("/coach/attempts/{}", coach.shift(&replies(1)));
    let long = "x".repeat(4001);
    for (field, value) in [("s-0-tone", "101"), ("s-0-tone", "-1"), ("r-0-1-overall", "0"), ("r-0-1-empathy", "4")] {
        assert_eq!(coach.post(&done, &[(field, value)]).status, 400, "{field}={value}");
    }
    assert_eq!(coach.post(&done, &[("comment", &long)]).status, 413);
    assert!(coach.post(&done, &[("s-9-tone", "50"), ("unknown", "x")]).leads_to().ends_with("problem=empty"));
    for nowhere in ["/coach/attempts/nothing", "/coach/scenarios/own/nothing", "/coach/scenarios/own/No%2F"] {
        assert_eq!(coach.get(nowhere).status, 404, "{nowhere}");
    }
    for odd in
        ["/coach?since=yesterday", "/coach?show=x", "/coach/attempts?mode=x", "/coach/export/attempts.csv?cells=x"]
    {
        assert_eq!(coach.get(odd).status, 400, "{odd}");
    }
    assert_eq!(coach.get("/coach?page=999999999&course=none").status, 200);
}

#[test]
fn agreement_is_what_calibrate_says_of_the_same_labels() {
    let coach = Coach::begin();
    let attempt = coach.shift(&replies(9));
    let review = format!("/coach/attempts/{attempt}");
    let page = coach.get(&review);
    let ratings: Vec<(String, String)> = fields(&page, "r-0-")
        .into_iter()
        .enumerate()
        .map(|(at, field)| (field, ["1", "2", "3"][at / 3 % 3].to_owned()))
        .collect();
    assert_eq!(ratings.len(), 27, "nine replies on three scales");
    let form: Vec<(&str, &str)> = ratings.iter().map(|(field, value)| (field.as_str(), value.as_str())).collect();
    coach.post(&review, &form).leads_to();
    let labels = coach.get("/coach/export/labels.jsonl");
    assert_eq!(labels.text.lines().count(), 9);
    let file = coach.folder.path().join("labels.jsonl");
    fs::write(&file, &labels.text).expect("a file");
    let told = sparring(&["calibrate", "--format", "json", file.to_str().expect("a path")]).with_code(0).json();
    let agreement = coach.get("/coach/agreement").words();
    for scale in told["scales"].as_array().expect("scales") {
        let kappa = &scale["weighted_kappa"]["value"];
        let shown = kappa.as_f64().map_or("–".to_owned(), |kappa| format!("{kappa:.2}").replace('-', "\u{2212}"));
        assert!(agreement.contains(&format!("9 {shown}")), "{shown} in {agreement}");
    }
    assert!(
        told["scales"].as_array().is_some_and(|scales| scales.iter().any(|one| one["weighted_kappa"] != Value::Null))
    );
    assert!(agreement.contains("Too few to tell"), "no case was scored by criterion");
}

#[test]
fn a_spreadsheet_takes_no_comment_for_a_formula() {
    let coach = Coach::begin();
    let attempt = coach.shift(&replies(1));
    let review = [("s-0-tone", "70"), ("comment", "=HYPERLINK(\"http://evil.example\")\n+1;x")];
    coach.post(&format!("/coach/attempts/{attempt}"), &review).leads_to();
    let sheet = coach.get("/coach/export/attempts.csv");
    assert_eq!(sheet.header("content-disposition"), Some("attachment; filename=\"attempts.csv\""));
    let line = sheet.text.lines().nth(1).expect("an attempt");
    assert!(line.contains(&attempt) && line.contains(",70.0,") && line.contains("\"'=HYPERLINK(\"\"http"), "{line}");
    let german = coach.get("/coach/export/attempts.csv?cells=semicolon");
    assert!(german.text.contains(";70,0;") && german.text.lines().count() >= 2);
    assert_eq!(coach.get("/coach/export/attempts.csv?since=2999-01-01").text.lines().count(), 1);
}

#[test]
fn a_course_is_assigned_becomes_overdue_and_is_taken_back() {
    let coach = Coach::begin();
    let page = coach.get("/coach/assignments");
    let person = page.field("type=\"checkbox\"", "person");
    let form = |due| [("course", "en/first-day"), ("due", due), ("person", person.as_str())];
    coach.post("/coach/assignments", &form("2999-01-01")).leads_to();
    assert!(coach.get("/coach/assignments").words().contains("To do"));
    coach.post("/coach/assignments", &form("2020-01-01")).leads_to();
    let words = coach.get("/coach/assignments").words();
    assert!(words.contains("Overdue") && !words.contains("To do"), "{words}");
    for wrong in [
        [("course", "en/no-course"), ("due", ""), ("person", person.as_str())],
        [("course", "en/first-day"), ("due", "soon"), ("person", person.as_str())],
        [("course", "en/first-day"), ("due", ""), ("person", "somebody")],
        [("course", "en/first-day"), ("due", ""), ("nobody", "")],
    ] {
        let status = coach.post("/coach/assignments", &wrong).status;
        assert!([400, 404].contains(&status), "{wrong:?}: {status}");
    }
    coach.shift(&replies(1));
    assert!(coach.get("/coach?show=overdue").words().contains("1 overdue"));
    let gone = [("course", "en/first-day"), ("person", person.as_str())];
    coach.post("/coach/assignments/remove", &gone).leads_to();
    assert!(coach.get("/coach/assignments").words().contains("Nothing is assigned yet"));
}

/// The text of the page's editor, as a browser would send it.
fn story(coach: &Coach) -> String {
    let page = coach.get(&format!("/coach/scenarios/new?copy={PARCEL}"));
    assert_eq!(page.status, 200);
    include_str!("../../scenarios/en/parcel-delivered-nowhere.yaml").to_owned()
}

#[test]
fn a_scenario_is_copied_changed_played_and_never_lost_to_another_coach() {
    let coach = Coach::begin();
    let text = story(&coach);
    let save = |version: &str, text: &str| {
        coach.post("/coach/scenarios/save", &[("name", "late-coat"), ("text", text), ("version", version)])
    };
    assert!(save("0", &text.replace('\n', "\r\n")).leads_to().ends_with("/own/late-coat?saved=1"));
    assert_eq!(coach.get("/coach/scenarios/own/late-coat/download").text, text, "browsers' ends of lines are undone");
    let attempt = coach.post("/attempts", &[("scenario", "own/late-coat")]).leads_to().to_owned();
    assert!(coach.get(&attempt).words().contains("Maeve Byrne"));
    let second = save("1", &text.replace("Maeve", "Nuala"));
    assert_eq!(second.status, 303);
    let third = save("1", &text.replace("Maeve", "Sinéad"));
    assert_eq!(third.status, 409);
    assert!(third.words().contains("Somebody else has saved") && third.text.contains("Sinéad"), "the text is kept");
    assert_eq!(third.field("data-check", "version"), "2");
    assert!(coach.get("/coach/scenarios/own/late-coat/download").text.contains("Nuala"));
    assert!(save("0", "title: x").words().contains("already"), "a name that is taken");
    let told = coach.post("/coach/scenarios/save", &[("name", "../x"), ("text", "title: x"), ("version", "0")]);
    assert!(told.status == 422 && told.text.contains("title: x"));
    let remove = |version: &str| coach.post("/coach/scenarios/remove", &[("name", "late-coat"), ("version", version)]);
    assert_eq!(remove("1").status, 409);
    remove("2").leads_to();
    assert_eq!(coach.post("/attempts", &[("scenario", "own/late-coat")]).status, 404);
    assert!(coach.get(&attempt).words().contains("Maeve Byrne"), "what was begun goes on");
}

#[test]
fn every_mistake_is_told_where_it_is_and_no_text_is_too_hostile() {
    let coach = Coach::begin();
    let text = story(&coach);
    let check = |text: &str| {
        let form = [("name", "x"), ("text", text), ("version", "0"), ("samples", "1")];
        coach.post("/coach/scenarios/check", &form)
    };
    let fine = check(&text).words();
    assert!(fine.contains("No mistakes") && fine.contains("as written") && fine.contains("How it reads"), "{fine}");
    assert!(!fine.contains("not as written"));
    let slip = check(&text.replace("category: complaint", "categry: complaint")).words();
    assert!(slip.contains("Line ") && slip.contains("categry") && slip.contains("did you mean"), "{slip}");
    let wrong = check(&text.replace("verdict: fail\n    because: [personal-data-in-public]", "verdict: pass")).words();
    assert!(wrong.contains("not as written"), "{wrong}");
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n\
                d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
    let markup = "title: <script>alert(1)</script>\n";
    for hostile in [bomb, &"[".repeat(50_000), markup, "\u{0}\u{7}", "a: *a", &"x: 1\n".repeat(5_000)] {
        let page = check(hostile);
        assert_eq!(page.status, 200);
        // A slow machine may also give up on what is long.
        let told = ["mistake", "takes too long"].iter().any(|words| page.words().contains(words));
        assert!(told && !page.text.contains("<script>alert"), "{}", page.words());
    }
    assert_eq!(check(&"x".repeat(300_000)).status, 413);
}
