//! OAuth 1.0a through the socket: signed requests, forged and replayed ones, and the three steps to a token.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use mock_api::auth::{Keys, Permission, Signatures, Terms};
use mock_api::{Millis, Nobody, Time};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use sha1::Sha1;

use crate::desk::{Desk, body, morning, status};
use crate::oauth::told;

const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

fn quote(text: &str) -> String {
    percent_encode(text.as_bytes(), PLAIN).to_string()
}

/// Somebody who signs.
#[derive(Debug, Clone)]
struct Pen {
    consumer: [String; 2],
    token: [String; 2],
    origin: &'static str,
    at: i64,
    nonce: u32,
}

impl Pen {
    /// The agent's, who lives in the world's time.
    fn of(keys: &Keys) -> Pen {
        let consumer = [keys.consumer_key.clone(), keys.consumer_secret.clone()];
        let token = [keys.access_token.clone(), keys.access_token_secret.clone()];
        Pen { consumer, token, origin: "http://mock", at: morning().seconds(), nonce: 0 }
    }

    /// The header that signs this, with these parameters of query and form and these of its own.
    fn sign(&mut self, method: &str, path: &str, others: &[(&str, &str)], own: &[(&str, &str)]) -> String {
        self.nonce += 1;
        let (nonce, at) = (self.nonce.to_string(), self.at.to_string());
        let mut said = vec![
            ("oauth_consumer_key", &*self.consumer[0]),
            ("oauth_nonce", &*nonce),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", &*at),
            ("oauth_version", "1.0"),
        ];
        said.extend(own);
        said.extend((!self.token[0].is_empty()).then_some(("oauth_token", &*self.token[0])));
        let mut list: Vec<String> =
            said.iter().chain(others).map(|(name, value)| format!("{}={}", quote(name), quote(value))).collect();
        list.sort();
        let text = format!("{method}&{}&{}", quote(&format!("{}{path}", self.origin)), quote(&list.join("&")));
        let key = format!("{}&{}", quote(&self.consumer[1]), quote(&self.token[1]));
        let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(text.as_bytes());
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        said.push(("oauth_signature", &signature));
        let said: Vec<String> = said.iter().map(|(name, value)| format!("{name}=\"{}\"", quote(value))).collect();
        format!("Authorization: OAuth {}\r\n", said.join(", "))
    }
}

#[tokio::test]
async fn requests_are_signed_for_any_host_with_parameters_wherever_they_stand() {
    let mut desk = Desk::open().await;
    let post = desk.says(desk.people.alice, "@BrandCare hello?");
    let mut pen = Pen::of(desk.stay.keys());
    let hosts = ["http://mock", "https://mock", "https://api.twitter.com", "https://api.x.com", "https://upload.x.com"];
    for origin in hosts {
        pen.origin = origin;
        let path = "/2/users/2244994945/mentions";
        let header = pen.sign("GET", path, &[("tweet.fields", "created_at,author_id"), ("max_results", "5")], &[]);
        let answer = desk
            .send_with(&header, "GET", &format!("{path}?max_results=5&tweet.fields=created_at%2Cauthor_id"), "")
            .await;
        assert_eq!(status(&answer), 200, "{origin}: {answer}");
    }
    desk.log.clear();
    // A body in JSON is not covered.
    let header = pen.sign("POST", "/2/tweets", &[], &[]);
    let reply = format!(r#"{{"text":"Sorry!","reply":{{"in_reply_to_tweet_id":"{}"}}}}"#, desk.number(post));
    desk.send_with(&format!("{header}Content-Type: application/json\r\n"), "POST", "/2/tweets", &reply).await;
    // The signature may stand in the query.
    let header = pen.sign("GET", "/2/users/me", &[], &[]);
    let said = header.trim_start_matches("Authorization: OAuth ").trim().replace('"', "").replace(", ", "&");
    let answer = desk.send_with("", "GET", &format!("/2/users/me?{said}"), "").await;
    assert_eq!(status(&answer), 200, "{answer}");
    insta::assert_snapshot!(told(&desk));
}

#[tokio::test]
async fn forged_and_replayed_signatures_are_refused() {
    let mut desk = Desk::open().await;
    let mut pen = Pen::of(desk.stay.keys());
    let path = "/2/users/me";
    let good = pen.sign("GET", path, &[], &[]);
    desk.send_with(&good, "GET", path, "").await;
    desk.send_with(&good, "GET", path, "").await;
    let query = pen.sign("GET", path, &[], &[]);
    desk.send_with(&query, "GET", "/2/users/me?user.fields=verified", "").await;
    let other = pen.sign("GET", "/2/users/by/username/alice_k", &[], &[]);
    desk.send_with(&other, "GET", path, "").await;
    for (change, what) in [(0, "consumer key"), (1, "consumer secret"), (2, "token"), (3, "token secret")] {
        let mut forger = pen.clone();
        let key = if change < 2 { &mut forger.consumer[change] } else { &mut forger.token[change - 2] };
        *key = format!("{}x", key.trim_end_matches('x'));
        let header = forger.sign("GET", path, &[], &[]);
        let answer = desk.send_with(&header, "GET", path, "").await;
        assert_eq!(status(&answer), 401, "{what}: {answer}");
    }
    for header in ["OAuth", "OAuth a", "OAuth oauth_token=\"mock-1-x\"", "OAuth oauth_token=\"%\"", "OAuth ,,,="] {
        let answer = desk.send_with(&format!("Authorization: {header}\r\n"), "GET", path, "").await;
        assert_eq!(status(&answer), 401, "{header}: {answer}");
    }
    let keys = desk.stay.keys().clone();
    let unsigned = format!("Authorization: OAuth oauth_token=\"{}\"\r\n", keys.access_token);
    desk.send_with(&unsigned, "GET", path, "").await;
    let bearer = desk.send_as(&keys.access_token, "GET", path, "").await;
    assert_eq!(status(&bearer), 401, "a signer's token is no bearer token");
    desk.send_with(&format!("{good}Authorization: Bearer {}\r\n", keys.bearer_token), "GET", path, "").await;
    insta::assert_snapshot!(told(&desk));
}

#[tokio::test]
async fn signatures_are_as_old_as_the_world_or_as_the_real_present() {
    let mut desk = Desk::open().await;
    let mut pen = Pen::of(desk.stay.keys());
    let present = Time::wall().seconds();
    for (at, expected) in [
        (morning().seconds() - 300, 200),
        (morning().seconds() - 301, 401),
        (present, 200),
        (present - 3600, 401),
        (present + 3600, 401),
    ] {
        pen.at = at;
        let header = pen.sign("GET", "/2/users/me", &[], &[]);
        let answer = desk.send_with(&header, "GET", "/2/users/me", "").await;
        assert_eq!(status(&answer), expected, "{at}: {answer}");
    }
}

#[tokio::test]
async fn where_tokens_are_only_looked_up_any_signature_will_do() {
    let terms = Terms { signatures: Signatures::LookUp, ..Terms::default() };
    let mut desk = Desk::with(|_| Box::new(Nobody), |admission| admission.terms = terms).await;
    let mut pen = Pen::of(desk.stay.keys());
    pen.token[1] = "wrong".to_owned();
    let header = pen.sign("GET", "/2/users/me", &[], &[]);
    for _ in 0..2 {
        assert_eq!(status(&desk.send_with(&header, "GET", "/2/users/me", "").await), 200);
    }
    pen.token[0] = "2244994945-mock-1-none".to_owned();
    let header = pen.sign("GET", "/2/users/me", &[], &[]);
    assert_eq!(status(&desk.send_with(&header, "GET", "/2/users/me", "").await), 401);
}

#[tokio::test]
async fn the_permission_of_the_app_bounds_what_signed_requests_may_do() {
    for (permission, expected) in [
        (Permission::Read, [200, 403, 403]),
        (Permission::ReadWrite, [200, 201, 403]),
        (Permission::ReadWriteMessages, [200, 201, 200]),
    ] {
        let terms = Terms { permission, ..Terms::default() };
        let mut desk = Desk::with(|_| Box::new(Nobody), |admission| admission.terms = terms).await;
        let mut pen = Pen::of(desk.stay.keys());
        let calls =
            [("GET", "/2/users/me", ""), ("POST", "/2/tweets", r#"{"text":"Hello"}"#), ("GET", "/2/dm_events", "")];
        for ((method, path, text), expected) in calls.into_iter().zip(expected) {
            let header = pen.sign(method, path, &[], &[]);
            let answer = desk.send_with(&header, method, path, text).await;
            assert_eq!(status(&answer), expected, "{permission:?} {path}: {answer}");
            if expected == 403 {
                assert_eq!(body(&answer)["type"], "https://api.twitter.com/2/problems/oauth1-permissions");
            }
        }
    }
}

/// The value of a parameter in a body or address.
fn value(text: &str, name: &str) -> String {
    let pairs = text.rsplit(['\n', '?']).next().unwrap();
    pairs.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).unwrap().to_owned()
}

#[tokio::test]
async fn three_steps_lead_to_a_token() {
    let mut desk = Desk::open().await;
    let mut pen = Pen { token: [String::new(), String::new()], ..Pen::of(desk.stay.keys()) };
    let callback = [("oauth_callback", "http://localhost/back?a=b")];
    let header = pen.sign("POST", "/oauth/request_token", &[], &callback);
    let answer = desk.send_with(&header, "POST", "/oauth/request_token", "").await;
    pen.token = [value(&answer, "oauth_token"), value(&answer, "oauth_token_secret")];
    desk.send_with("", "GET", &format!("/oauth/authorize?oauth_token={}", pen.token[0]), "").await;
    let page = format!("/oauth/authenticate?oauth_token={}&as=alice_k", pen.token[0]);
    let answer = desk.send_with("", "GET", &page, "").await;
    let location = crate::desk::header(&answer, "location").unwrap();
    assert!(location.starts_with("http://localhost/back?a=b&oauth_token="), "{location}");
    let verifier = value(location, "oauth_verifier");
    // Whoever guesses the verifier is not let in.
    let header = pen.sign("POST", "/oauth/access_token", &[], &[("oauth_verifier", "guess")]);
    desk.send_with(&header, "POST", "/oauth/access_token", "").await;
    let path = format!("/oauth/access_token?oauth_verifier={verifier}");
    let header = pen.sign("POST", "/oauth/access_token", &[("oauth_verifier", &verifier)], &[]);
    let answer = desk.send_with(&header, "POST", &path, "").await;
    pen.token = [value(&answer, "oauth_token"), value(&answer, "oauth_token_secret")];
    let header = pen.sign("GET", "/2/users/me", &[], &[]);
    let me = desk.send_with(&header, "GET", "/2/users/me", "").await;
    assert_eq!(body(&me)["data"]["username"], "alice_k");
    let header = pen.sign("POST", "/1.1/oauth/invalidate_token", &[], &[]);
    desk.send_with(&header, "POST", "/1.1/oauth/invalidate_token", "").await;
    let header = pen.sign("GET", "/2/users/me", &[], &[]);
    desk.send_with(&header, "GET", "/2/users/me", "").await;
    insta::assert_snapshot!(told(&desk));
}

#[tokio::test]
async fn people_may_type_a_number_instead_and_may_refuse() {
    let mut desk = Desk::open().await;
    let fresh = Pen { token: [String::new(), String::new()], ..Pen::of(desk.stay.keys()) };
    let mut pen = fresh.clone();
    // The callback may stand in the form, as some libraries send it.
    let header = pen.sign("POST", "/oauth/request_token", &[("oauth_callback", "oob")], &[]);
    let answer = desk.send_with(&format!("{FORM}{header}"), "POST", "/oauth/request_token", "oauth_callback=oob").await;
    pen.token = [value(&answer, "oauth_token"), value(&answer, "oauth_token_secret")];
    desk.log.clear();
    let early = pen.sign("POST", "/oauth/access_token", &[], &[("oauth_verifier", "")]);
    desk.send_with(&early, "POST", "/oauth/access_token", "").await;
    let page = format!("/oauth/authorize?oauth_token={}&as=BrandCare", pen.token[0]);
    let answer = desk.send_with("", "GET", &page, "").await;
    let number: String = answer.split("<output>").nth(1).unwrap().chars().take_while(char::is_ascii_digit).collect();
    desk.send_with("", "GET", &page, "").await;
    let header = pen.sign("POST", "/oauth/access_token", &[("oauth_verifier", &number)], &[]);
    let form = format!("oauth_verifier={number}");
    desk.send_with(&format!("{FORM}{header}"), "POST", "/oauth/access_token", &form).await;
    for callback in ["http://localhost/", "oob"] {
        let mut pen = Pen { nonce: pen.nonce + 50 * callback.len() as u32, ..fresh.clone() };
        let header = pen.sign("POST", "/oauth/request_token", &[], &[("oauth_callback", callback)]);
        let answer = desk.send_with(&header, "POST", "/oauth/request_token", "").await;
        let token = value(&answer, "oauth_token");
        desk.send_with("", "GET", &format!("/oauth/authorize?oauth_token={token}&deny=1"), "").await;
        desk.send_with("", "GET", &format!("/oauth/authorize?oauth_token={token}"), "").await;
    }
    insta::assert_snapshot!(told(&desk));
}

#[tokio::test]
async fn what_the_three_steps_refuse_they_name() {
    let mut desk = Desk::open().await;
    let keys = desk.stay.keys().clone();
    let mut pen = Pen { token: [String::new(), String::new()], ..Pen::of(&keys) };
    let path = "/oauth/request_token";
    desk.send_with("", "POST", path, "").await;
    desk.send_with("Authorization: OAuth oauth_consumer_key=\"mock-1-none\"\r\n", "POST", path, "").await;
    let elsewhere = pen.sign("POST", path, &[], &[("oauth_callback", "http://evil.example/")]);
    desk.send_with(&elsewhere, "POST", path, "").await;
    let nowhere = pen.sign("POST", path, &[], &[]);
    desk.send_with(&nowhere, "POST", path, "").await;
    let good = pen.sign("POST", path, &[], &[("oauth_callback", "oob")]);
    let answer = desk.send_with(&good, "POST", path, "").await;
    desk.send_with(&good, "POST", path, "").await;
    let mut late = Pen { at: pen.at - 3600, ..pen.clone() };
    let header = late.sign("POST", path, &[], &[("oauth_callback", "oob")]);
    desk.send_with(&header, "POST", path, "").await;
    let mut forger = pen.clone();
    forger.consumer[1] = "wrong".to_owned();
    let header = forger.sign("POST", path, &[], &[("oauth_callback", "oob")]);
    desk.send_with(&header, "POST", path, "").await;
    pen.token = [value(&answer, "oauth_token"), value(&answer, "oauth_token_secret")];
    desk.passes(Millis::minutes(15));
    pen.at += 900;
    desk.send_with("", "GET", &format!("/oauth/authorize?oauth_token={}", pen.token[0]), "").await;
    let header = pen.sign("POST", "/oauth/access_token", &[], &[("oauth_verifier", "1")]);
    desk.send_with(&header, "POST", "/oauth/access_token", "").await;
    desk.send_with("", "POST", "/oauth/access_token?oauth_verifier=1", "").await;
    desk.send_with("", "GET", "/oauth/authorize", "").await;
    desk.send_with("", "POST", "/1.1/oauth/invalidate_token", "").await;
    insta::assert_snapshot!(told(&desk));
}

#[tokio::test]
async fn floods_of_parameters_are_refused_unread() {
    let mut desk = Desk::open().await;
    let token = desk.stay.keys().access_token.clone();
    let flood = (0..2000).map(|number| format!("a{number}=\"1\",")).collect::<String>();
    let header = format!("Authorization: OAuth oauth_token=\"{token}\",{flood}\r\n");
    let answer = desk.send_with(&header, "GET", "/2/users/me", "").await;
    assert_eq!(status(&answer), 401);
    assert!(answer.contains("there are too many parameters"), "{answer}");
    let mut pen = Pen::of(desk.stay.keys());
    let header = pen.sign("POST", "/oauth/request_token", &[], &[("oauth_callback", "oob")]);
    let flood = "a=1&".repeat(200_000);
    let answer = desk.send_with(&format!("{FORM}{header}"), "POST", "/oauth/request_token", &flood).await;
    assert_eq!(status(&answer), 400, "{answer}");
    assert_eq!(status(&desk.send("GET", "/2/users/me", "").await), 200, "others are answered");
}
