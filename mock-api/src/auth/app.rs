//! The apps of a world: what they are called by, how they prove it, and where they may send people back to.

use axum::http::Uri;
use axum::http::uri::Authority;
use subtle::ConstantTimeEq;

use super::{Permission, Scopes};

/// The longest address that people are sent back to, in bytes.
const LONGEST_CALLBACK: usize = 2048;

/// An app of a world, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AppId(pub(super) u32);

impl AppId {
    /// The app that every world begins with.
    pub const FIRST: AppId = AppId(0);
}

/// Whether an app can keep a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientKind {
    /// It runs on a server and always shows its secret.
    Confidential,
    /// It runs where anybody can read it and never has one.
    Public,
    /// Both ways are taken; a secret that is shown must be right.
    Either,
}

/// How the signatures of OAuth 1.0a are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signatures {
    /// The signature must be right, the time near, and the nonce new.
    Verify,
    /// Only the token is looked up.
    LookUp,
}

/// What is agreed between the platform and the app that a world begins with.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Whether it can keep a secret.
    pub client: ClientKind,
    /// What signed requests may do.
    pub permission: Permission,
    /// What its users' tokens are good for, where nobody asked for less.
    pub scopes: Scopes,
    /// Where people may be sent back to, to the letter. If there is none, anywhere on the machine itself
    /// (`localhost`, `127.0.0.1`, `[::1]`, any port and path).
    pub callbacks: Vec<String>,
    /// How signatures are treated.
    pub signatures: Signatures,
}

impl Default for Terms {
    /// Everything is allowed, both kinds of client are taken, and signatures are verified.
    fn default() -> Terms {
        Terms {
            client: ClientKind::Either,
            permission: Permission::ReadWriteMessages,
            scopes: Scopes::ALL,
            callbacks: Vec::new(),
            signatures: Signatures::Verify,
        }
    }
}

/// An app as the platform knows it.
#[derive(Debug, Clone)]
pub struct App {
    /// What it calls itself.
    pub name: Box<str>,
    /// Its name in OAuth 2.0.
    pub client_id: Box<str>,
    /// Its secret in OAuth 2.0.
    pub client_secret: Box<str>,
    /// Its name in OAuth 1.0a.
    pub consumer_key: Box<str>,
    /// Its secret in OAuth 1.0a, which also signs what webhooks are told.
    pub consumer_secret: Box<str>,
    /// What was agreed with it.
    pub terms: Terms,
    /// The token by which it calls without a user, once it has one.
    pub(super) bearer: Option<Box<str>>,
}

/// Why an app was not believed to be the one it says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientRefusal {
    /// Nobody has this client id.
    #[error("there is no such client id")]
    Unknown,
    /// The secret is wrong.
    #[error("the client secret is wrong")]
    Wrong,
    /// It has to show its secret and did not.
    #[error("a confidential client has to show its secret")]
    Missing,
}

impl App {
    /// Whether it is the one it says it is.
    pub(super) fn proves(&self, secret: Option<&str>) -> Result<(), ClientRefusal> {
        match (secret, self.terms.client) {
            (Some(secret), _) if same(secret, &self.client_secret) => Ok(()),
            // Libraries send an empty secret where they have none.
            (None | Some(""), ClientKind::Public | ClientKind::Either) => Ok(()),
            (None | Some(""), ClientKind::Confidential) => Err(ClientRefusal::Missing),
            (Some(_), _) => Err(ClientRefusal::Wrong),
        }
    }

    /// Whether people may be sent back to this address.
    pub fn may_return_to(&self, address: &str) -> bool {
        let clean = address.len() <= LONGEST_CALLBACK
            && address.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&byte));
        match self.terms.callbacks.is_empty() {
            true => clean && is_at_home(address),
            false => clean && self.terms.callbacks.iter().any(|known| known == address),
        }
    }
}

/// Compares without telling by the time it takes how much was right.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// Whether an address is on the machine of whoever opens it.
fn is_at_home(address: &str) -> bool {
    let Ok(uri) = address.parse::<Uri>() else { return false };
    let web = matches!(uri.scheme_str(), Some("http" | "https"));
    let host = uri.authority().filter(|authority| !authority.as_str().contains('@')).map(Authority::host);
    web && matches!(host, Some("localhost" | "127.0.0.1" | "[::1]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(callbacks: &[&str]) -> App {
        let callbacks = callbacks.iter().map(|text| (*text).to_owned()).collect();
        App {
            name: "Test".into(),
            client_id: "id".into(),
            client_secret: "secret".into(),
            consumer_key: "key".into(),
            consumer_secret: "hidden".into(),
            terms: Terms { callbacks, ..Terms::default() },
            bearer: None,
        }
    }

    #[test]
    fn people_are_sent_back_home_or_where_it_was_agreed() {
        let home = app(&[]);
        for fine in ["http://localhost/cb", "https://127.0.0.1:8443/a/b?c=d", "http://[::1]:3000"] {
            assert!(home.may_return_to(fine), "{fine}");
        }
        let tricks = [
            "http://evil.example/",
            "http://localhost@evil.example/",
            "http://localhost.evil.example/",
            "http://evil.example\\@localhost/",
            "//localhost/cb",
            "javascript:alert(1)//localhost",
            "http://localhost/\r\nSet-Cookie: a=b",
            "http://localhost/#token",
            "localhost",
            "",
        ];
        for trick in tricks {
            assert!(!home.may_return_to(trick), "{trick}");
        }
        let agreed = app(&["https://shop.example/back", "shop://back"]);
        assert!(agreed.may_return_to("https://shop.example/back") && agreed.may_return_to("shop://back"));
        for other in ["https://shop.example/back/", "https://shop.example/back?x=1", "http://localhost/cb"] {
            assert!(!agreed.may_return_to(other), "{other}");
        }
    }

    #[test]
    fn secrets_are_shown_as_the_kind_of_client_has_it() {
        let of = |client| App { terms: Terms { client, ..Terms::default() }, ..app(&[]) };
        for kind in [ClientKind::Confidential, ClientKind::Public, ClientKind::Either] {
            assert_eq!(of(kind).proves(Some("secret")), Ok(()));
            assert_eq!(of(kind).proves(Some("secre")), Err(ClientRefusal::Wrong));
        }
        assert_eq!(of(ClientKind::Public).proves(None), Ok(()));
        assert_eq!(of(ClientKind::Either).proves(Some("")), Ok(()));
        assert_eq!(of(ClientKind::Confidential).proves(None), Err(ClientRefusal::Missing));
    }
}
