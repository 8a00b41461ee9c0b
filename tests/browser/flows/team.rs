//! A team: accounts, an invitation, one attempt in two windows, and what a coach sees of it.

use browser_tests::{Axe, Browser, Console, Screen, begin};

use crate::everyone::faults;
use crate::stories::SIXTY_DOORS;

#[test]
fn who_is_invited_works_in_two_windows_and_the_coach_looks_on() {
    let console = Console::with(&["--team"]);
    let coach = Browser::open(&console.origin, Screen::Desktop);
    let trainee = Browser::open(&console.origin, Screen::Desktop);
    a_coach_joins(&console, &coach);
    let link = invitation(&coach);

    trainee.go(&link);
    trainee.type_into("#name", "Tess <b>Trainee</b>");
    trainee.type_into("#login", "tess");
    trainee.type_into("#password", "short");
    trainee.run("document.querySelector('#password').removeAttribute('minlength')");
    trainee.follow("main form .primary");
    trainee.sees("#password-wrong");
    trainee.clear("#password");
    trainee.type_into("#password", "seven quiet otters");
    trainee.follow("main form .primary");
    let desk = begin(&trainee, &[("guided", "yes")]);
    desk.open_first();

    let other = Browser::open(&console.origin, Screen::Phone);
    other.go("/sign-in");
    other.type_into("#login", "tess");
    other.type_into("#password", "seven quiet otters");
    other.follow("main form .primary");
    other.go(&trainee.path());
    other.sees(".channel.public .line");
    desk.say("public", SIXTY_DOORS[0]);
    other.shows(".channel.public .lines", "happy to find your parcel");
    other.shows(".channel.private .lines", "SW-2218-0457");

    coach.go("/coach/attempts");
    coach.shows("main", "Tess <b>Trainee</b>");

    trainee.go("/people");
    trainee.shows("main", "403");
    trainee.go("/coach");
    trainee.shows("main", "403");
    assert_eq!(coach.complaints(), Vec::<String>::new());
}

#[test]
fn the_pages_of_a_team_are_for_everyone() {
    let axe = Axe::load();
    let console = Console::with(&["--team"]);
    let browser = Browser::open(&console.origin, Screen::Desktop);
    let stranger = Browser::open(&console.origin, Screen::Phone);
    a_coach_joins(&console, &browser);
    let link = invitation(&browser);
    let mut wrong = Vec::new();
    for (at, language) in ["en", "nl", "de", "fr", "sv"].into_iter().enumerate() {
        for (who, paths) in [(&stranger, ["/sign-in", &link]), (&browser, ["/people", "/you"])] {
            who.keep("language", language);
            who.likes_dark(at % 2 == 1);
            for path in paths {
                who.go(path);
                if at < 2 {
                    let page = path.split('/').find(|part| matches!(*part, "sign-in" | "join" | "people" | "you"));
                    who.picture(&format!("{language}-team-{}", page.unwrap_or_default()));
                }
                wrong.extend(faults(&axe, who).map(|fault| format!("{language} {path}: {fault}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The first coach makes an account.
fn a_coach_joins(console: &Console, browser: &Browser) {
    browser.go(console.link.as_deref().expect("a team without a coach has a link"));
    browser.type_into("#name", "Cora Coach");
    browser.type_into("#login", "cora");
    browser.type_into("#password", "nine loud herons");
    browser.follow("main form .primary");
}

/// The link of a new invitation for a trainee.
fn invitation(coach: &Browser) -> String {
    coach.go("/people");
    coach.follow("form[action='/people/invite'] .primary");
    coach.sees("#link");
    coach.value("#link")
}
