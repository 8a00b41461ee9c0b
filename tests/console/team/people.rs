//! The people of a team: role and entry, what is held of them, and their end.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use super::*;

const SAID: &str = "Hi Maeve, sorry to hear that. Could you send me your tracking number by DM? ^TT";

/// Says something in the first conversation of a shift.
fn say(team: &Team, browser: &Browser, shift: &str) {
    let page = browser.get(&team.host, &format!("{shift}/c/0/0"));
    let (nonce, seen) = (page.field("data-composer", "nonce"), page.field("data-composer", "seen"));
    let form = [("channel", "public"), ("text", SAID), ("nonce", &*nonce), ("seen", &*seen)];
    browser.post(&team.host, &format!("{shift}/c/0/0/say"), &form).leads_to();
}

#[test]
fn who_may_not_enter_any_more_is_out_at_once() {
    let team = Team::start();
    let tom = team.member("trainee", "Tom", "tom");
    let shift = team.shift(&tom);
    let page = tom.send(&team.host, "GET", "/you", &[], "");
    assert_eq!(page.status, 200);
    let mut live = listening(&team, &tom, &shift);
    let path = format!("/people/{}", team.id("Tom"));
    team.coach.post(&team.host, &path, &[("role", "trainee")]).leads_to();
    assert_eq!(tom.get(&team.host, &shift).status, 303);
    assert_eq!(sign_in(&team.host, &tom, "tom", PASSWORD).status, 401);
    let mut rest = String::new();
    live.read_to_string(&mut rest).expect("the events end by themselves");
    team.coach.post(&team.host, &path, &[("role", "trainee"), ("active", "yes")]).leads_to();
    assert_eq!(sign_in(&team.host, &tom, "tom", PASSWORD).status, 303);
    assert_eq!(tom.get(&team.host, &shift).status, 200, "the work is still there");
}

/// A page that listens to live events, once the first has come.
fn listening(team: &Team, browser: &Browser, shift: &str) -> TcpStream {
    let authority = team.host.origin.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&authority).expect("a console");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time-out");
    let cookies = browser.cookies();
    let request =
        format!("GET {shift}/live HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\ncookie: {cookies}\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("a request");
    let mut first = [0; 12];
    stream.read_exact(&mut first).expect("an answer");
    assert_eq!(&first, b"HTTP/1.1 200");
    stream
}

#[test]
fn the_last_coach_cannot_be_removed_nor_demoted() {
    let team = Team::start();
    let path = format!("/people/{}", team.id("Carla Coach"));
    for form in [vec![("role", "trainee"), ("active", "yes")], vec![("role", "coach")]] {
        let page = team.coach.post(&team.host, &path, &form);
        assert_eq!(page.status, 422);
        assert!(page.words().contains("This is the last coach"), "{}", page.words());
    }
    let erase = team.coach.post(&team.host, &format!("{path}/erase"), &[("name", "Carla Coach")]);
    assert_eq!(erase.status, 422);
    let second = team.member("coach", "Bob", "bob");
    second.post(&team.host, &path, &[("role", "trainee"), ("active", "yes")]).leads_to();
    assert_eq!(team.coach.get(&team.host, "/people").status, 403, "the role counts at once");
}

#[test]
fn what_is_held_can_be_taken_away_and_erased() {
    let team = Team::start();
    let tom = team.member("trainee", "<b>Tom</b>", "tom");
    let shift = team.shift(&tom);
    say(&team, &tom, &shift);
    let text = tom.get(&team.host, "/you/conversations.txt");
    assert!(text.text.contains(SAID) && text.text.contains("Maeve Byrne"), "{}", text.text);
    assert!(text.header("content-disposition").is_some_and(|value| value.starts_with("attachment")));
    let held = tom.get(&team.host, "/you/held.json");
    let held: Value = serde_json::from_str(&held.text).expect("JSON");
    assert_eq!(held["person"]["name"], "<b>Tom</b>");
    assert!(held.to_string().contains("tracking number") && !held.to_string().contains("argon2"));
    let id = held["person"]["id"].as_str().expect("an id").to_owned();
    let page = team.coach.get(&team.host, &format!("/people/{id}"));
    assert!(page.text.contains("&#60;b&#62;Tom") && !page.text.contains("<b>Tom"), "names are shown as text");
    assert_eq!(
        team.coach.get(&team.host, &format!("/people/{id}/held.json")).text,
        tom.get(&team.host, "/you/held.json").text
    );
    let erase = format!("/people/{id}/erase");
    assert_eq!(team.coach.post(&team.host, &erase, &[("name", "Tom")]).status, 422, "the name was typed wrong");
    assert_eq!(tom.get(&team.host, &shift).status, 200);
    team.coach.post(&team.host, &erase, &[("name", "<b>Tom</b>")]).leads_to();
    assert_eq!(tom.get(&team.host, "/you").status, 303);
    for gone in [shift, format!("/people/{id}"), format!("/people/{id}/held.json")] {
        assert_eq!(team.coach.get(&team.host, &gone).status, 404, "{gone}");
    }
    let kept = std::fs::read(data(team.folder.path())).expect("the file");
    assert!(!kept.windows(15).any(|text| text == b"tracking number"), "nothing of it is left in the file");
}
