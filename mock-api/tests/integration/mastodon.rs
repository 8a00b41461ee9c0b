//! The second dialect through the socket, byte for byte: the same platform, in other words.

use std::net::{Ipv4Addr, SocketAddr};

use mock_api::{
    AccountId, Admission, Clock, Draft, Millis, Nobody, Platform, Profile, Server, Stay, To, World, dialect,
};

use crate::desk::{body, header, morning, raw, status};

/// A world on Mastodon behind a socket, with a brand and a customer.
struct Town {
    server: Server,
    stay: Stay,
    ann: AccountId,
    log: String,
}

impl Town {
    async fn open() -> Town {
        let dialect = dialect::ALL.iter().find(|dialect| dialect.name == "mastodon").unwrap();
        let mut platform = Platform::with_customs(dialect.customs, 7, morning()).unwrap();
        let mut open =
            |number, name| platform.open_account(Profile { number: Some(number), ..Profile::new(name, name) }).unwrap();
        let (brand, ann) = (open(11, "BrandCare"), open(22, "a_handle_longer_than_15"));
        let server = Server::bind_dialect(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), dialect).await.unwrap();
        let stay = server.admit(World::new(platform, Clock::instant(), Box::new(Nobody)), Admission::new(brand));
        Town { server, stay, ann, log: String::new() }
    }

    /// A customer posts.
    fn says(&self, text: &str) -> u64 {
        let ann = self.ann;
        let made = self.stay.with(|world| {
            let id = world.act(|platform| platform.post(ann, Draft::new(text))).unwrap();
            world.platform().post_by(id).number
        });
        made.unwrap()
    }

    async fn send(&mut self, method: &str, path: &str, body: &str) -> String {
        let token = self.stay.token().to_owned();
        self.send_with(&format!("Authorization: Bearer {token}\r\n"), method, path, body).await
    }

    async fn send_with(&mut self, headers: &str, method: &str, path: &str, body: &str) -> String {
        let kind = if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n{headers}Content-Type: {kind}\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        let answer = raw(self.server.address(), &[head.as_bytes(), body.as_bytes()].concat()).await;
        let plain = answer.replace("\r\n", "\n").replace("connection: close\n", "");
        self.log += &format!(">>> {method} {path}\n{body}\n{plain}\n\n");
        answer
    }
}

#[tokio::test]
async fn a_whole_exchange() {
    let mut town = Town::open().await;
    let post = town.says("@BrandCare my <parcel> is late #late https://webshop.nl/t?a=1&b=2");
    town.stay.with(|world| world.advance(Millis::minutes(2))).unwrap();
    town.send("GET", "/api/v1/accounts/verify_credentials", "").await;
    town.send("GET", "/api/v1/notifications?types%5B%5D=mention", "").await;
    let form = format!("status=%40a_handle_longer_than_15+Sorry%21&in_reply_to_id={post}&visibility=public");
    town.send("POST", "/api/v1/statuses", &form).await;
    let ann = town.ann;
    let written = town.stay.with(|world| {
        let brand = world.platform().find_account("brandcare").unwrap();
        world.act(|platform| platform.message(ann, To::Person(brand), "It is 4711."))
    });
    written.unwrap().unwrap();
    let list = town.send("GET", "/api/v1/conversations/", "").await;
    let last = body(&list)[0]["last_status"]["id"].as_str().unwrap().to_owned();
    let direct =
        format!(r#"{{"status":"@a_handle_longer_than_15 Thanks","visibility":"direct","in_reply_to_id":"{last}"}}"#);
    town.send("POST", "/api/v1/statuses", &direct).await;
    town.send("POST", "/api/v1/conversations/1/read", "").await;
    town.send("GET", &format!("/api/v1/statuses/{last}/context"), "").await;
    town.send("POST", &format!("/api/v1/statuses/{post}/favourite"), "").await;
    town.send("POST", "/api/v1/accounts/22/follow", "").await;
    insta::assert_snapshot!(town.log);
}

#[tokio::test]
async fn refusals_have_the_bodies_that_clients_know() {
    let mut town = Town::open().await;
    town.send_with("", "GET", "/api/v1/accounts/verify_credentials", "").await;
    town.send("POST", "/api/v1/statuses", &format!("status={}", "a".repeat(501))).await;
    town.send("POST", "/api/v1/statuses", "status=+").await;
    town.send("POST", "/api/v1/statuses", "status=hi&visibility=secret").await;
    town.send("POST", "/api/v1/statuses", "status=hi&in_reply_to_id=1").await;
    town.send("POST", "/api/v1/statuses", "{\"status\":").await;
    town.send("GET", "/api/v1/statuses/1", "").await;
    town.send("GET", "/api/v1/statuses/..%2f", "").await;
    town.send("GET", "/api/v1/statusses", "").await;
    town.send("PUT", "/api/v1/notifications", "").await;
    let app = town.stay.app_token().to_owned();
    town.send_with(&format!("Authorization: Bearer {app}\r\n"), "GET", "/api/v1/notifications", "").await;
    let dates = without_real_times(&town.log);
    insta::assert_snapshot!(dates);
}

/// The log without the times of the machine.
fn without_real_times(log: &str) -> String {
    let real = |line: &&str| !line.starts_with("date: ") && !line.starts_with("x-ratelimit-reset: ");
    log.lines().filter(real).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn statuses_are_limited_beside_all_calls_together() {
    let mut town = Town::open().await;
    for number in 0..299 {
        assert_eq!(status(&town.send("GET", "/api/v1/accounts/11", "").await), 200, "{number}");
    }
    let answer = town.send("POST", "/api/v1/statuses", "status=one").await;
    assert_eq!(header(&answer, "x-ratelimit-remaining"), Some("299"));
    assert_eq!(header(&answer, "x-ratelimit-reset"), Some("2026-03-02T12:00:00.000Z"));
    let refused = town.send("GET", "/api/v1/accounts/11", "").await;
    assert_eq!(status(&refused), 429);
    assert_eq!(header(&refused, "x-ratelimit-reset"), Some("2026-03-02T09:05:00.000Z"));
    town.stay.with(|world| world.advance(Millis::minutes(5))).unwrap();
    assert_eq!(status(&town.send("GET", "/api/v1/accounts/11", "").await), 200);
}

#[tokio::test]
async fn a_key_makes_a_call_happen_once_and_only_for_its_owner() {
    let mut town = Town::open().await;
    let (token, other) = (town.stay.token().to_owned(), town.stay.token_for(town.ann));
    let keyed = |token: &str| format!("Authorization: Bearer {token}\r\nIdempotency-Key: k\r\n");
    let first = body(&town.send_with(&keyed(&token), "POST", "/api/v1/statuses", "status=a").await)["id"].clone();
    let again = body(&town.send_with(&keyed(&token), "POST", "/api/v1/statuses", "status=a").await)["id"].clone();
    let foreign = body(&town.send_with(&keyed(&other), "POST", "/api/v1/statuses", "status=a").await)["id"].clone();
    assert!(first == again && first != foreign);
}

#[tokio::test]
async fn a_direct_status_is_seen_by_those_it_names_alone() {
    let mut town = Town::open().await;
    let sent = town.send("POST", "/api/v1/statuses", "status=to+nobody&visibility=direct").await;
    let id = body(&sent)["id"].as_str().unwrap().to_owned();
    let other = town.stay.token_for(town.ann);
    let headers = format!("Authorization: Bearer {other}\r\n");
    assert_eq!(status(&town.send_with(&headers, "GET", &format!("/api/v1/statuses/{id}"), "").await), 404);
    assert_eq!(status(&town.send("GET", &format!("/api/v1/statuses/{id}"), "").await), 200);
    let mine = "status=%40a_handle_longer_than_15+hi&visibility=direct";
    let id = body(&town.send("POST", "/api/v1/statuses", mine).await)["id"].as_str().unwrap().to_owned();
    assert_eq!(status(&town.send_with(&headers, "GET", &format!("/api/v1/statuses/{id}"), "").await), 200);
}
