//! What the tests share: a small world behind a socket, and a client that writes down what it sends and gets.

use std::net::{Ipv4Addr, SocketAddr};

use mock_api::{
    AccountId, Admission, Cast, Clock, Draft, Lang, Millis, Nobody, Platform, PostId, Profile, Server, Stay, Time,
    World,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Monday 2 March 2026, 09:00 UTC.
pub(crate) fn morning() -> Time {
    Time::utc(2026, 3, 2) + Millis::hours(9)
}

/// A brand and some customers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct People {
    pub(crate) brand: AccountId,
    /// Takes messages from anybody.
    pub(crate) alice: AccountId,
    /// Takes messages from those he follows only.
    pub(crate) bob: AccountId,
    /// Protected.
    pub(crate) carol: AccountId,
}

/// A platform with these people, on which nothing has happened.
pub(crate) fn platform_at(now: Time) -> (Platform, People) {
    let mut platform = Platform::new(7, now).unwrap();
    let mut open =
        |number: u64, profile: Profile| platform.open_account(Profile { number: Some(number), ..profile }).unwrap();
    let brand = open(2_244_994_945, Profile { verified: true, ..Profile::new("BrandCare", "Brand Care") });
    let alice =
        open(1_111_111_111, Profile { accepts_messages: true, followers: 312, ..Profile::new("alice_k", "Alice") });
    let bob = open(3_333_333_333, Profile::new("bob", "Bob \"B\" Å"));
    let carol = open(4_444_444_444, Profile { protected: true, ..Profile::new("carol", "Carol") });
    (platform, People { brand, alice, bob, carol })
}

/// The same on that morning.
pub(crate) fn platform() -> (Platform, People) {
    platform_at(morning())
}

/// A world behind a socket.
pub(crate) struct Desk {
    pub(crate) server: Server,
    pub(crate) stay: Stay,
    pub(crate) people: People,
    /// Everything sent and got, to be compared with what it was.
    pub(crate) log: String,
}

impl Desk {
    /// A world in which only callers act.
    pub(crate) async fn open() -> Desk {
        Desk::with(|_| Box::new(Nobody), |_| ()).await
    }

    /// A world with this cast, admitted in this way.
    pub(crate) async fn with(cast: impl FnOnce(People) -> Box<dyn Cast>, adjust: impl FnOnce(&mut Admission)) -> Desk {
        let (platform, people) = platform();
        let world = World::new(platform, Clock::instant(), cast(people));
        let server = Server::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap();
        let mut admission = Admission::new(people.brand);
        adjust(&mut admission);
        let stay = server.admit(world, admission);
        Desk { server, stay, people, log: String::new() }
    }

    /// A customer posts.
    pub(crate) fn says(&self, who: AccountId, text: &str) -> PostId {
        let draft = Draft::new(text).lang(Lang::new("en"));
        self.stay.with(|world| world.act(|platform| platform.post(who, draft))).unwrap().unwrap()
    }

    /// The number of a post on the wire.
    pub(crate) fn number(&self, id: PostId) -> u64 {
        self.stay.with(|world| world.platform().post_by(id).number).unwrap()
    }

    /// Time passes.
    pub(crate) fn passes(&self, span: Millis) {
        self.stay.with(|world| world.advance(span)).unwrap();
    }

    /// Sends a request with the brand's token.
    pub(crate) async fn send(&mut self, method: &str, path: &str, body: &str) -> String {
        let token = self.stay.token().to_owned();
        self.send_as(&token, method, path, body).await
    }

    /// Sends a request with any token.
    pub(crate) async fn send_as(&mut self, token: &str, method: &str, path: &str, body: &str) -> String {
        let headers = format!("Authorization: Bearer {token}\r\n");
        self.send_with(&headers, method, path, body).await
    }

    /// Sends a request with these headers, and writes both sides down.
    pub(crate) async fn send_with(&mut self, headers: &str, method: &str, path: &str, body: &str) -> String {
        let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let head = format!("{method} {path} HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n{headers}{length}\r\n");
        let answer = raw(self.server.address(), &[head.as_bytes(), body.as_bytes()].concat()).await;
        let shown = if body.is_empty() { String::new() } else { format!("{body}\n") };
        let plain = answer.replace("\r\n", "\n").replace("connection: close\n", "");
        self.log += &format!(">>> {method} {path}\n{shown}{plain}\n\n");
        answer
    }
}

/// Sends these bytes and reads until the other side has finished.
pub(crate) async fn raw(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The other side may stop reading before everything is sent.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

/// The status of an answer.
pub(crate) fn status(answer: &str) -> u16 {
    answer.get(9..12).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// The JSON body of an answer.
pub(crate) fn body(answer: &str) -> serde_json::Value {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap()
}

/// The value of a header of an answer.
pub(crate) fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    answer.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}
