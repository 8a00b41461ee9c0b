//! Forms of other sites, other names of the console, and the console behind a proxy.

use super::*;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[test]
fn forms_of_other_sites_are_turned_away() {
    let team = Team::start();
    let own = team.host.origin.clone();
    let cases: [(&[(&str, &str)], bool); 6] = [
        (&[("origin", &own)], true),
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("origin", "https://evil.example")], false),
        (&[("origin", "null")], false),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "same-site"), ("origin", "https://evil.example")], false),
    ];
    for (headers, is_taken) in cases {
        let headers = [&[FORM], headers].concat();
        let page = team.coach.send(&team.host, "POST", "/people/invite", &headers, "name=Eve&role=coach&days=7");
        assert_eq!(page.status, if is_taken { 200 } else { 403 }, "{headers:?}");
    }
}

#[test]
fn asking_for_a_page_changes_nothing() {
    let team = Team::start();
    let tom = team.member("trainee", "Tom", "tom");
    let id = team.id("Tom");
    for path in [
        "/people/invite",
        "/people/revoke",
        &format!("/people/{id}/erase"),
        &format!("/people/{id}/reset"),
        "/sign-out",
    ] {
        assert_eq!(team.coach.get(&team.host, path).status, 404, "{path}");
    }
    assert_eq!(team.coach.get(&team.host, &format!("/people/{id}?role=coach&active=")).status, 200);
    assert_eq!(tom.get(&team.host, "/people").status, 403, "still a trainee");
}

#[test]
fn behind_a_proxy_cookies_are_safe_and_only_its_own_name_is_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let host = with_accounts(&folder, &["--url", "https://train.example.org", "--proxy", "127.0.0.1"]);
    assert!(host.ready["link"].as_str().is_some_and(|link| link.starts_with("https://train.example.org/join/")));
    let link = first_link(&host);
    let form = "name=Carla&login=carla&password=vier+groene+stoelen";
    let through = [FORM, ("host", "train.example.org"), ("origin", "https://train.example.org")];
    let joined = Browser::new().send(&host, "POST", &link, &through, form);
    assert_eq!(joined.status, 303, "{}", joined.text);
    let cookies: Vec<_> = joined.headers.iter().filter(|(name, _)| name == "set-cookie").collect();
    assert!(cookies.len() == 2 && cookies.iter().all(|(_, cookie)| cookie.starts_with("__Host-sparring-")));
    assert!(cookies.iter().all(|(_, cookie)| cookie.contains("; Secure") && cookie.contains("Path=/;")));
    // A proxy that calls the console by another name still lets the forms of its own address through.
    let renamed = [FORM, ("origin", "https://train.example.org")];
    assert_eq!(Browser::new().send(&host, "POST", "/sign-in", &renamed, "login=carla&password=wrong+one").status, 401);
    let foreign = [("host", "rebound.example")];
    assert_eq!(Browser::new().send(&host, "GET", "/sign-in", &foreign, "").status, 421);
    // The proxy says for whom it asks: those who guess are stopped by their own address, whatever names they try.
    let guess = |from: &str, login: usize| {
        let headers = [FORM, ("origin", "https://train.example.org"), ("x-forwarded-for", from)];
        let body = format!("login=name{login}&password=a+wrong+one");
        Browser::new().send(&host, "POST", "/sign-in", &headers, &body).status
    };
    for login in 0..30 {
        assert_eq!(guess("198.51.100.9, 192.0.2.1", login), 401);
    }
    assert_eq!(guess("192.0.2.7, 192.0.2.1", 31), 429, "what stands before the proxy's own word says nothing");
    assert_eq!(guess("192.0.2.2", 32), 401);
}
