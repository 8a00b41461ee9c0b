//! Getting in: the first coach, invitations, passwords, sessions, and who guesses.

use std::thread;

use super::*;

/// The cookie that carries a session, as it was set.
fn session(page: &Page) -> String {
    let cookies = page.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, cookie)| cookie);
    cookies.into_iter().find(|cookie| cookie.contains("sparring-session=")).expect("a session").clone()
}

#[test]
fn the_first_coach_is_set_up_with_a_link_that_works_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let host = with_accounts(&folder, &[]);
    let link = first_link(&host);
    let stranger = Browser::new();
    assert_eq!(stranger.get(&host, "/").leads_to(), "/sign-in?back=%2F");
    assert_eq!(stranger.get(&host, "/join/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").status, 404);
    let coach = join(&host, &link, "Carla Coach", "carla");
    assert!(coach.get(&host, "/people").words().contains("Carla Coach"));
    let second = [("name", "Eve"), ("login", "eve"), ("password", PASSWORD)];
    assert_eq!(stranger.post(&host, &link, &second).status, 404, "the link works once");
    drop(host);
    assert!(with_accounts(&folder, &[]).ready["link"].is_null(), "there is a coach");
    let host = with_accounts(&folder, &["--invite-coach"]);
    join(&host, &first_link(&host), "Bob", "bob");
    assert_eq!(coach.get(&host, "/people").status, 200, "sessions outlive the process");
}

#[test]
fn what_was_done_without_accounts_is_the_first_coachs_and_open_to_nobody_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let host = Host::start(folder.path());
    let attempt = Browser::new().post(&host, "/attempts", &[("scenario", PARCEL)]).leads_to().to_owned();
    drop(host);
    let host = with_accounts(&folder, &[]);
    let link = first_link(&host);
    assert_eq!(Browser::new().get(&host, &attempt).status, 303);
    assert!(Browser::new().get(&host, &link).words().contains("Take over the attempt"));
    let coach = join(&host, &link, "Carla", "carla");
    assert_eq!(coach.get(&host, &attempt).status, 200);
    assert!(!coach.get(&host, "/people").words().contains("Without an account"));
    drop(host);
    let (code, said) = ended(training(&folder, &[]));
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("add --team"), "{said}");
}

#[test]
fn nobody_learns_whether_a_name_is_known() {
    let team = Team::start();
    let wrong = sign_in(&team.host, &Browser::new(), "carla", "a wrong password");
    let unknown = sign_in(&team.host, &Browser::new(), "nobody", "a wrong password");
    assert_eq!((wrong.status, unknown.status), (401, 401));
    assert_eq!(wrong.text.replace("carla", "nobody"), unknown.text);
    let strange = sign_in(&team.host, &Browser::new(), "x\" onfocus=\"alert(1)", "a wrong password");
    assert!(!strange.text.contains("onfocus=\"alert"), "{}", strange.text);
}

#[test]
fn a_session_is_fresh_at_every_sign_in_and_ends_with_it() {
    let team = Team::start();
    let browser = Browser::new();
    let first = sign_in(&team.host, &browser, " CARLA ", PASSWORD);
    assert_eq!(first.leads_to(), "/progress");
    let cookie = session(&first);
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Secure"), "{cookie}");
    let second = sign_in(&team.host, &browser, "carla", PASSWORD);
    let old = cookie.split(';').next().expect("a pair").to_owned();
    assert_ne!(old, session(&second).split(';').next().expect("a pair"));
    let with_old = Browser::new().send(&team.host, "GET", "/people", &[("cookie", &old)], "");
    assert_eq!(with_old.status, 303, "the session before it has ended");
    assert_eq!(browser.get(&team.host, "/people").status, 200);
    assert_eq!(browser.post(&team.host, "/sign-out", &[]).leads_to(), "/sign-in");
    assert_eq!(browser.get(&team.host, "/people").status, 303);
    assert_eq!(team.coach.get(&team.host, "/people").status, 200, "other browsers stay");
}

#[test]
fn who_guesses_waits_and_who_is_known_does_not() {
    let team = Team::start();
    let guesser = Browser::new();
    for _ in 0..5 {
        assert_eq!(sign_in(&team.host, &guesser, "carla", "a wrong password").status, 401);
    }
    let told = sign_in(&team.host, &guesser, "carla", PASSWORD);
    assert_eq!((told.status, told.header("retry-after")), (429, Some("60")));
    assert!(told.words().contains("Wait 1 min"), "{}", told.words());
    assert_eq!(sign_in(&team.host, &team.coach, "carla", PASSWORD).status, 303, "her own browser lets her in");
    let other = team.member("trainee", "Tom", "tom");
    assert_eq!(sign_in(&team.host, &other, "tom", PASSWORD).status, 303);
}

#[test]
fn an_account_needs_a_name_a_login_of_its_own_and_a_password_that_holds() {
    let team = Team::start();
    let link = team.invitation("trainee");
    let browser = Browser::new();
    let cases = [
        ("", "tom", PASSWORD, "Write your name"),
        ("Tom", "tom with spaces", PASSWORD, "without spaces"),
        ("Tom", "carla", PASSWORD, "signs in with this name already"),
        ("Tom", "tom", "short", "too short"),
        ("Tom", "tom", "Password123!", "Everybody tries this one first"),
        ("Tom", "tom.trainee", "tom.trainee", "too close to your sign-in name"),
    ];
    for (name, login, password, expected) in cases {
        let page = browser.post(&team.host, &link, &[("name", name), ("login", login), ("password", password)]);
        assert_eq!(page.status, 422, "{expected}");
        assert!(page.words().contains(expected), "{expected}: {}", page.words());
        assert!(!page.text.contains("vier groene"), "no password comes back");
    }
    let forged = [("name", "Tom"), ("login", "tom"), ("password", PASSWORD), ("role", "coach")];
    assert_eq!(browser.post(&team.host, &link, &forged).leads_to(), "/");
    assert_eq!(browser.get(&team.host, "/people").status, 403, "the invitation says which role");
}

#[test]
fn of_two_who_use_one_link_one_gets_in() {
    let team = Team::start();
    let link = team.invitation("trainee");
    let come: Vec<u16> = thread::scope(|scope| {
        let ways = ["ann", "ben", "cas"].map(|login| {
            let (host, link) = (&team.host, &link);
            scope.spawn(move || {
                let form = [("name", login), ("login", login), ("password", PASSWORD)];
                Browser::new().post(host, link, &form).status
            })
        });
        ways.map(|way| way.join().expect("an answer")).to_vec()
    });
    assert_eq!(come.iter().filter(|status| **status == 303).count(), 1, "{come:?}");
    assert_eq!(come.iter().filter(|status| **status == 404).count(), 2, "{come:?}");
}

#[test]
fn an_invitation_that_was_taken_back_is_worth_nothing() {
    let team = Team::start();
    let link = team.invitation("coach");
    let page = team.coach.get(&team.host, "/people");
    let invite = page.field("/people/revoke", "invite");
    assert!(!link.contains(&invite), "the list does not show the link");
    team.coach.post(&team.host, "/people/revoke", &[("invite", &invite)]).leads_to();
    assert_eq!(Browser::new().get(&team.host, &link).status, 404);
}

#[test]
fn a_new_password_ends_every_other_session() {
    let team = Team::start();
    let (first, second) = (team.member("trainee", "Tom", "tom"), Browser::new());
    sign_in(&team.host, &second, "tom", PASSWORD).leads_to();
    let wrong = [("current", "not it at all"), ("password", "drie blauwe lampen")];
    assert_eq!(first.post(&team.host, "/you/password", &wrong).status, 422);
    let right = [("current", PASSWORD), ("password", "drie blauwe lampen")];
    let done = first.post(&team.host, "/you/password", &right);
    assert!(first.get(&team.host, done.leads_to()).words().contains("Your password is changed. It is strong."));
    assert_eq!(first.get(&team.host, "/you").status, 200);
    assert_eq!(second.get(&team.host, "/you").status, 303);
    assert_eq!(sign_in(&team.host, &second, "tom", PASSWORD).status, 401);
    assert_eq!(sign_in(&team.host, &second, "tom", "drie blauwe lampen").status, 303);
}

#[test]
fn who_has_forgotten_a_password_gets_a_link_that_works_once() {
    let team = Team::start();
    let tom = team.member("trainee", "Tom", "tom");
    let path = format!("/people/{}/reset", team.id("Tom"));
    let link = shown_link(&team.coach.post(&team.host, &path, &[]));
    let browser = Browser::new();
    assert_eq!(browser.post(&team.host, &link, &[("password", "short")]).status, 422);
    assert_eq!(browser.post(&team.host, &link, &[("password", "drie blauwe lampen")]).leads_to(), "/");
    assert_eq!(browser.get(&team.host, "/you").status, 200);
    assert_eq!(tom.get(&team.host, "/you").status, 303, "the sessions before have ended");
    assert_eq!(browser.post(&team.host, &link, &[("password", "nog een wachtwoord")]).status, 404);
    let forged = link.replace(&team.id("Tom"), &team.id("Carla Coach"));
    assert_eq!(browser.get(&team.host, &forged).status, 404);
}

#[test]
fn the_language_one_chooses_goes_with_the_account() {
    let team = Team::start();
    let tom = team.member("trainee", "Tom", "tom");
    tom.post(&team.host, "/look", &[("language", "sv"), ("back", "/you")]).leads_to();
    let elsewhere = Browser::new();
    sign_in(&team.host, &elsewhere, "tom", PASSWORD).leads_to();
    assert!(elsewhere.get(&team.host, "/you").text.contains("<html lang=\"sv\""));
    for (code, title) in
        [("en", "Sign in"), ("nl", "Inloggen"), ("de", "Anmelden"), ("fr", "Se connecter"), ("sv", "Logga in")]
    {
        let page = Browser::new().send(&team.host, "GET", "/sign-in", &[("accept-language", code)], "");
        assert!(page.words().contains(title) && page.text.contains(&format!("<html lang=\"{code}\"")), "{code}");
    }
}
