//! OAuth 2.0 through the socket: how tokens are got, kept, renewed and lost.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use mock_api::auth::{ClientKind, Keys, Scopes, Terms};
use mock_api::{Millis, Nobody};
use sha2::{Digest, Sha256};

use crate::desk::{Desk, body, header, status};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";
const JSON: &str = "Content-Type: application/json\r\n";
const BACK: &str = "redirect_uri=http%3A%2F%2F127.0.0.1%2Fback";
const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters";

async fn desk_with(terms: Terms, life: Option<Millis>) -> Desk {
    let adjust = |admission: &mut mock_api::Admission| (admission.terms, admission.token_life) = (terms, life);
    Desk::with(|_| Box::new(Nobody), adjust).await
}

/// What was said, without the headers that every answer has: whoever is nobody's is told the real time.
pub(crate) fn told(desk: &Desk) -> String {
    let everywhere =
        ["date: ", "x-rate-limit-", "x-transaction-id: ", "x-access-level: ", "api-version: ", "content-length: "];
    let lines = desk.log.lines().filter(|line| !everywhere.iter().any(|start| line.starts_with(start)));
    lines.map(|line| format!("{line}\n")).collect()
}

fn keys(desk: &Desk) -> Keys {
    desk.stay.keys().clone()
}

fn basic(id: &str, secret: &str) -> String {
    format!("{FORM}Authorization: Basic {}\r\n", STANDARD.encode(format!("{id}:{secret}")))
}

/// The address of the page on which an app asks for these scopes.
fn asking(client: &str, scope: &str) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    format!(
        "/2/oauth2/authorize?response_type=code&client_id={client}&{BACK}&scope={scope}&state=a%26b\
         &code_challenge={challenge}&code_challenge_method=S256"
    )
}

/// What the address that the browser is sent to has as this parameter.
fn sent_back<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let (_, query) = header(answer, "location")?.split_once('?')?;
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// A code that the brand's word was given for.
async fn code(desk: &mut Desk, scope: &str) -> String {
    let address = format!("{}&as=BrandCare", asking(&keys(desk).client_id, scope));
    let answer = desk.send_with("", "GET", &address, "").await;
    sent_back(&answer, "code").unwrap().to_owned()
}

async fn redeem(desk: &mut Desk, code: &str, verifier: &str) -> String {
    let keys = keys(desk);
    let form = format!("grant_type=authorization_code&code={code}&{BACK}&code_verifier={verifier}");
    desk.send_with(&basic(&keys.client_id, &keys.client_secret), "POST", "/2/oauth2/token", &form).await
}

#[tokio::test]
async fn a_user_agrees_and_the_app_may_do_what_was_agreed_and_no_more() {
    let mut desk = Desk::open().await;
    let code = code(&mut desk, "tweet.read%20users.read%20offline.access").await;
    let tokens = body(&redeem(&mut desk, &code, VERIFIER).await);
    let token = tokens["access_token"].as_str().unwrap().to_owned();
    desk.send_as(&token, "GET", "/2/users/me", "").await;
    desk.send_as(&token, "POST", "/2/tweets", r#"{"text":"Hello"}"#).await;
    desk.send_as(&token, "GET", "/2/dm_events", "").await;
    insta::assert_snapshot!(told(&desk));
}

#[tokio::test]
async fn the_page_offers_accounts_and_sends_people_back_to_the_app_only() {
    let mut desk = Desk::open().await;
    let client = keys(&desk).client_id;
    let asking = asking(&client, "tweet.read");
    let elsewhere = asking.replace("127.0.0.1", "evil.example");
    let inside = asking.replace("127.0.0.1", "127.0.0.1%40evil.example");
    let pages = [
        asking.clone(),
        format!("{asking}&deny=1"),
        format!("{asking}&as=nobody"),
        elsewhere.clone(),
        format!("{elsewhere}&as=BrandCare"),
        format!("{inside}&as=BrandCare"),
        asking.replace(&client, "mock-1-none"),
        asking.replace("response_type=code", "response_type=token"),
        asking.replace("scope=tweet.read", "scope=tweet.read+everything"),
        asking.replace("code_challenge=", "other="),
        asking.replace("=S256", "=S512"),
        asking.replace("/2/oauth2/authorize", "/i/oauth2/authorize"),
        format!("{asking}&nonsense=%22%3E%3Cscript%3E&as=%3Cscript%3E"),
        format!("{asking}&nonsense=%22%3E%3Cscript%3E"),
        format!("{asking}&state=c"),
    ];
    for page in pages {
        desk.send_with("", "GET", &page, "").await;
    }
    desk.send_with("sparring-as: @alice_k\r\n", "GET", &asking, "").await;
    assert!(!desk.log.contains("<script>"));
    let sent: Vec<&str> = desk.log.lines().filter_map(|line| line.strip_prefix("location: ")).collect();
    assert!(sent.len() > 4 && sent.iter().all(|to| to.starts_with("http://127.0.0.1/back?state=a%26b&")), "{sent:?}");
    insta::assert_snapshot!(told(&desk));
}

#[tokio::test]
async fn codes_are_refused_once_they_are_old_used_or_somebody_elses() {
    let mut desk = Desk::open().await;
    let mut codes = Vec::new();
    for _ in 0..4 {
        codes.push(code(&mut desk, "tweet.read%20users.read").await);
    }
    desk.log.clear();
    redeem(&mut desk, &codes[0], "not-the-verifier-but-also-quite-a-long-word-x").await;
    let tokens = body(&redeem(&mut desk, &codes[1], VERIFIER).await);
    let token = tokens["access_token"].as_str().unwrap().to_owned();
    redeem(&mut desk, &codes[1], VERIFIER).await;
    desk.send_as(&token, "GET", "/2/users/me", "").await;
    let keys = keys(&desk);
    let other = format!(
        "grant_type=authorization_code&code={}&redirect_uri=http%3A%2F%2Flocalhost&code_verifier={VERIFIER}",
        codes[2]
    );
    desk.send_with(&basic(&keys.client_id, &keys.client_secret), "POST", "/2/oauth2/token", &other).await;
    desk.passes(Millis::seconds(30));
    redeem(&mut desk, &codes[3], VERIFIER).await;
    insta::assert_snapshot!(told(&desk));
}

#[tokio::test]
async fn every_encoding_of_a_refresh_is_understood_and_each_token_is_good_once() {
    let mut desk = Desk::open().await;
    let keys = keys(&desk);
    let (id, secret) = (&keys.client_id, &keys.client_secret);
    let mut refresh = keys.refresh_token.clone();
    for way in 0..6 {
        let form = format!("grant_type=refresh_token&refresh_token={refresh}");
        let object = format!(
            r#"{{"grant_type":"refresh_token","refresh_token":"{refresh}","client_id":"{id}","client_secret":"{secret}"}}"#
        );
        let (headers, path, text) = match way {
            0 => (basic(id, secret), "/2/oauth2/token".to_owned(), form),
            1 => (FORM.to_owned(), "/2/oauth2/token".to_owned(), format!("{form}&client_id={id}")),
            2 => (basic(id, secret), "/2/oauth2/token".to_owned(), format!("{form}&client_id={id}")),
            3 => (JSON.to_owned(), "/2/oauth2/token".to_owned(), object),
            4 => (basic(id, secret).replace(FORM, JSON), "/2/oauth2/token".to_owned(), object),
            _ => (String::new(), format!("/2/oauth2/token?{form}&client_id={id}"), String::new()),
        };
        let answer = desk.send_with(&headers, "POST", &path, &text).await;
        assert_eq!(status(&answer), 200, "way {way}: {answer}");
        refresh = body(&answer)["refresh_token"].as_str().unwrap().to_owned();
    }
    insta::assert_snapshot!(told(&desk));
}

#[tokio::test]
async fn a_refresh_token_used_again_takes_all_tokens_with_it() {
    let mut desk = Desk::open().await;
    let keys = keys(&desk);
    let form = |token: &str| format!("grant_type=refresh_token&refresh_token={token}&client_id={}", keys.client_id);
    let first = body(&desk.send_with(FORM, "POST", "/2/oauth2/token", &form(&keys.refresh_token)).await);
    desk.log.clear();
    let (access, refresh) = (first["access_token"].as_str().unwrap(), first["refresh_token"].as_str().unwrap());
    desk.send_as(access, "GET", "/2/users/me", "").await;
    desk.send_with(FORM, "POST", "/2/oauth2/token", &form(&keys.refresh_token)).await;
    desk.send_as(access, "GET", "/2/users/me", "").await;
    desk.send_with(FORM, "POST", "/2/oauth2/token", &form(refresh)).await;
    desk.send_as(&keys.bearer_token, "GET", "/2/users/me", "").await;
    insta::assert_snapshot!(told(&desk));
}

#[tokio::test]
async fn what_the_token_endpoint_refuses_it_names() {
    let mut desk = Desk::open().await;
    let keys = keys(&desk);
    let (id, right) = (&*keys.client_id, basic(&keys.client_id, &keys.client_secret));
    let token = format!("refresh_token={}", keys.refresh_token);
    let refresh = format!("grant_type=refresh_token&{token}");
    let attempts = [
        (right.clone(), String::new()),
        (right.clone(), "grant_type=password&username=a&password=b".to_owned()),
        (right.clone(), "grant_type=refresh_token".to_owned()),
        (right.clone(), "grant_type=refresh_token&refresh_token=mock-1-none".to_owned()),
        (right.clone(), "grant_type=authorization_code&code=x".to_owned()),
        (right.clone(), format!("grant_type=authorization_code&code=x&{BACK}")),
        (right.clone(), format!("{refresh}&client_id=mock-1-other")),
        (right.clone(), format!("{refresh}&refresh_token=mock-1-other")),
        (basic(id, "wrong"), refresh.clone()),
        (basic("mock-1-none", &keys.client_secret), refresh.clone()),
        (basic("mock-9-none", "x"), "grant_type=refresh_token&refresh_token=mock-9-x".to_owned()),
        (format!("{FORM}Authorization: Basic !!\r\n"), refresh.clone()),
        (FORM.to_owned(), refresh.clone()),
        (FORM.to_owned(), format!("{refresh}&client_id={id}&client_secret=wrong")),
        (JSON.to_owned(), "{\"grant_type\":".to_owned()),
        (JSON.to_owned(), r#"{"grant_type":["refresh_token"]}"#.to_owned()),
    ];
    for (headers, form) in attempts {
        let answer = desk.send_with(&headers, "POST", "/2/oauth2/token", &form).await;
        assert!(status(&answer) == 400 || status(&answer) == 401, "{answer}");
    }
    desk.send_with("", "GET", "/2/oauth2/token", "").await;
    insta::assert_snapshot!(told(&desk));
}

#[tokio::test]
async fn clients_show_their_secret_where_they_have_to() {
    let terms = Terms { client: ClientKind::Confidential, ..Terms::default() };
    let mut desk = desk_with(terms, None).await;
    let keys = keys(&desk);
    let form = format!("grant_type=refresh_token&refresh_token={}&client_id={}", keys.refresh_token, keys.client_id);
    desk.send_with(FORM, "POST", "/2/oauth2/token", &form).await;
    desk.send_with(&basic(&keys.client_id, &keys.client_secret), "POST", "/2/oauth2/token", &form).await;
    insta::assert_snapshot!(told(&desk));
}

#[tokio::test]
async fn tokens_expire_by_the_clock_of_the_world_and_are_renewed() {
    let mut desk = desk_with(Terms::default(), Some(Millis::minutes(30))).await;
    let keys = keys(&desk);
    desk.passes(Millis::minutes(29));
    desk.send("GET", "/2/users/me", "").await;
    desk.passes(Millis::minutes(1));
    desk.send("GET", "/2/users/me", "").await;
    let form = format!("grant_type=refresh_token&refresh_token={}&client_id={}", keys.refresh_token, keys.client_id);
    let answer = desk.send_with(FORM, "POST", "/2/oauth2/token", &form).await;
    let token = body(&answer)["access_token"].as_str().unwrap().to_owned();
    desk.send_as(&token, "GET", "/2/users/me", "").await;
    desk.stay.with_host(|host| host.credentials.expire_all(None, host.world.now())).unwrap();
    desk.send_as(&token, "GET", "/2/users/me", "").await;
    desk.send_as(&keys.app_token, "GET", "/2/users/by/username/alice_k", "").await;
    insta::assert_snapshot!(told(&desk));
}

#[tokio::test]
async fn tokens_are_revoked_and_the_apps_own_is_made_anew() {
    let mut desk = Desk::open().await;
    let keys = keys(&desk);
    let right = basic(&keys.client_id, &keys.client_secret);
    let consumer = basic(&keys.consumer_key, &keys.consumer_secret);
    let revoke = format!("token={}&client_id={}", keys.bearer_token, keys.client_id);
    desk.send_with(FORM, "POST", "/2/oauth2/revoke", &revoke).await;
    desk.send("GET", "/2/users/me", "").await;
    desk.send_with(&right, "POST", "/2/oauth2/revoke", "token=mock-1-none").await;
    desk.send_with(&right, "POST", "/2/oauth2/revoke", "").await;
    desk.send_with(&consumer, "POST", "/oauth2/token", "grant_type=client_credentials").await;
    desk.send_with(&right, "POST", "/oauth2/token", "grant_type=client_credentials").await;
    desk.send_with(&consumer, "POST", "/oauth2/token", "").await;
    desk.send_with(&basic(&keys.consumer_key, "wrong"), "POST", "/oauth2/token", "grant_type=client_credentials").await;
    desk.send_with(FORM, "POST", "/oauth2/token", "grant_type=client_credentials").await;
    let own = format!("access_token={}", keys.app_token);
    desk.send_with(&consumer, "POST", "/oauth2/invalidate_token", &own).await;
    desk.send_as(&keys.app_token, "GET", "/2/users/by/username/alice_k", "").await;
    desk.send_with(&consumer, "POST", "/oauth2/invalidate_token", &own).await;
    desk.send_with(&consumer, "POST", "/oauth2/token", "grant_type=client_credentials").await;
    insta::assert_snapshot!(told(&desk));
}

#[tokio::test]
async fn each_kind_of_token_is_refused_where_another_is_needed() {
    let terms = Terms { scopes: Scopes::nth(0).and(Scopes::nth(3)), ..Terms::default() };
    let mut desk = desk_with(terms, None).await;
    let app = desk.stay.app_token().to_owned();
    desk.send_as(&app, "POST", "/2/tweets", r#"{"text":"Hello"}"#).await;
    desk.send("POST", "/2/tweets", r#"{"text":"Hello"}"#).await;
    desk.send("GET", "/2/dm_events", "").await;
    desk.send("POST", "/2/dm_conversations/with/1111111111/messages", r#"{"text":"Hello"}"#).await;
    desk.send("GET", "/2/users/me", "").await;
    let asking = asking(&keys(&desk).client_id, "tweet.read%20dm.read");
    desk.send_with("", "GET", &asking, "").await;
    insta::assert_snapshot!(told(&desk));
}

#[tokio::test]
async fn a_client_whose_token_has_expired_waits_and_the_story_goes_on() {
    struct Later(mock_api::AccountId, bool);
    impl mock_api::Cast for Later {
        fn due(&self) -> Option<mock_api::Time> {
            (!self.1).then(|| crate::desk::morning() + Millis::hours(5))
        }
        fn act(&mut self, platform: &mut mock_api::Platform) {
            if self.due().is_some_and(|due| due <= platform.now()) {
                self.1 = platform.post(self.0, mock_api::Draft::new("@BrandCare hello?")).is_ok();
            }
        }
        fn over(&self) -> bool {
            self.1
        }
        fn fork(&self) -> Box<dyn mock_api::Cast> {
            Box::new(Later(self.0, self.1))
        }
    }
    let life = |admission: &mut mock_api::Admission| admission.token_life = Some(Millis::minutes(1));
    let mut desk = Desk::with(|people| Box::new(Later(people.alice, false)), life).await;
    desk.passes(Millis::minutes(2));
    for _ in 0..2 {
        let answer = desk.send("GET", "/2/users/2244994945/mentions", "").await;
        assert_eq!(status(&answer), 401, "{answer}");
    }
    assert!(desk.stay.with(|world| world.over()).unwrap(), "the circle closed, and the customer came");
}
