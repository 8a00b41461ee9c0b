//! The signatures of OAuth 1.0a (RFC 5849): which request is signed, by whom, and whether the signature is right.

mod parameters;
#[cfg(test)]
mod tests;

pub use parameters::encode;

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::Hmac;
use sha1::Sha1;
use sha2::Sha256;

use super::AuthRefusal;
use super::app::same;
use super::secrets::hmac;
use crate::clock::{Millis, Time};
use parameters::{Pair, normalized, of_form, of_header};

/// How far a timestamp may be from the present.
pub const WINDOW: Millis = Millis::minutes(5);
/// How many bytes of what a signature should cover a refusal shows.
const SHOWN: usize = 1000;

/// A request as far as its signature is about it.
#[derive(Debug, Clone, Copy)]
pub struct Covered<'r> {
    /// `GET`, `POST` and so on.
    pub method: &'r str,
    /// Whether it came over TLS.
    pub tls: bool,
    /// Its `Host`.
    pub host: &'r str,
    /// The hosts that the platform itself has: clients may have signed for those, over https.
    pub hosts: &'r [&'r str],
    /// The path, as it came.
    pub path: &'r str,
    /// The query, as it came, without its question mark.
    pub query: &'r str,
    /// The `Authorization` header without its scheme; empty if the parameters are elsewhere.
    pub header: &'r str,
    /// The body, if it is a form.
    pub form: &'r [u8],
}

/// A signed request: what it says of itself, and what its signature has to cover.
#[derive(Debug, Clone)]
pub struct Signed {
    said: Said,
    method: Method,
    tls: bool,
    timestamp: i64,
    /// What comes before the parameters in what is signed: one for each address that it may have been signed for.
    starts: Vec<String>,
    /// The parameters in what is signed, as it may have been understood: one that is there twice counts once, or twice.
    parameters: Vec<String>,
}

/// The parameters that are about the signature itself.
#[derive(Debug, Clone, Default)]
struct Said {
    consumer_key: Option<String>,
    token: Option<String>,
    nonce: Option<String>,
    timestamp: Option<String>,
    method: Option<String>,
    signature: Option<String>,
    version: Option<String>,
    callback: Option<String>,
    verifier: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    HmacSha1,
    HmacSha256,
    Plain,
}

impl Signed {
    /// Reads a signed request; what is wrong with it if it cannot be one.
    pub fn read(request: &Covered<'_>) -> Result<Signed, &'static str> {
        let mut pairs = of_header(request.header)?;
        pairs.retain(|(name, _)| !name.eq_ignore_ascii_case(b"realm"));
        pairs.extend(of_form(request.query.as_bytes())?);
        pairs.extend(of_form(request.form)?);
        let said = Said::among(&pairs)?;
        pairs.retain(|(name, _)| name.as_ref() != b"oauth_signature");
        let method = said.method()?;
        let timestamp = said.check(method)?;
        let parameters = parameters(pairs);
        Ok(Signed { said, method, tls: request.tls, timestamp, starts: starts(request), parameters })
    }

    /// The key of the app that has signed.
    pub fn consumer_key(&self) -> &str {
        self.said.consumer_key.as_deref().unwrap_or("")
    }

    /// The token that it was signed with, if any.
    pub fn token(&self) -> Option<&str> {
        self.said.token.as_deref().filter(|token| !token.is_empty())
    }

    /// Where the user is to be sent back to.
    pub fn callback(&self) -> Option<&str> {
        self.said.callback.as_deref()
    }

    /// What the user was given to show the app.
    pub fn verifier(&self) -> Option<&str> {
        self.said.verifier.as_deref()
    }

    /// A word that makes the request unlike all others.
    pub(super) fn nonce(&self) -> &str {
        self.said.nonce.as_deref().unwrap_or("")
    }

    /// When it was signed, in seconds since 1970.
    pub(super) fn timestamp(&self) -> i64 {
        self.timestamp
    }

    /// Whether it was signed at about this time.
    pub(super) fn is_near(&self, present: Time) -> bool {
        self.method == Method::Plain && self.timestamp == 0
            || self.timestamp.abs_diff(present.seconds()) <= WINDOW.0 / 1000
    }

    /// Whether it was signed with these secrets.
    pub(super) fn check(&self, consumer_secret: &str, token_secret: &str) -> Result<(), AuthRefusal> {
        let mut key = String::new();
        encode(consumer_secret.as_bytes(), &mut key);
        key.push('&');
        encode(token_secret.as_bytes(), &mut key);
        let signature = self.said.signature.as_deref().unwrap_or("");
        let right = match self.method {
            Method::Plain if self.tls => same(signature, &key),
            Method::Plain => return Err(AuthRefusal::Malformed("PLAINTEXT is only taken over TLS")),
            _ => self.texts().any(|text| same(signature, &self.made(&text, &key))),
        };
        if right { Ok(()) } else { Err(AuthRefusal::Signature { covered: self.shown() }) }
    }

    /// Everything that the signature may have been made from.
    fn texts(&self) -> impl Iterator<Item = String> {
        self.parameters.iter().flat_map(|list| self.starts.iter().map(move |start| [start.as_str(), list].concat()))
    }

    /// The right signature for one of them.
    fn made(&self, text: &str, key: &str) -> String {
        STANDARD.encode(match self.method {
            Method::HmacSha256 => hmac::<Hmac<Sha256>>(key.as_bytes(), text.as_bytes()),
            _ => hmac::<Hmac<Sha1>>(key.as_bytes(), text.as_bytes()),
        })
    }

    /// What it should have been made from at the address where it came in.
    fn shown(&self) -> Box<str> {
        let whole = self.texts().next().unwrap_or_default();
        // It is percent-encoded: every byte is a character.
        whole.get(..SHOWN).map_or(whole.as_str(), |start| start).into()
    }
}

impl Said {
    /// Picks them out of all parameters. One that is there twice, as libraries send it, has to be the same.
    fn among(pairs: &[Pair<'_>]) -> Result<Said, &'static str> {
        let mut said = Said::default();
        for (name, value) in pairs {
            let place = match name.as_ref() {
                b"oauth_consumer_key" => &mut said.consumer_key,
                b"oauth_token" => &mut said.token,
                b"oauth_nonce" => &mut said.nonce,
                b"oauth_timestamp" => &mut said.timestamp,
                b"oauth_signature_method" => &mut said.method,
                b"oauth_signature" => &mut said.signature,
                b"oauth_version" => &mut said.version,
                b"oauth_callback" => &mut said.callback,
                b"oauth_verifier" => &mut said.verifier,
                _ => continue,
            };
            let text = std::str::from_utf8(value).map_err(|_| "a parameter is not UTF-8")?;
            if place.replace(text.to_owned()).is_some_and(|before| before != text) {
                return Err("a parameter of the signature is there twice, and not the same");
            }
        }
        Ok(said)
    }

    fn method(&self) -> Result<Method, &'static str> {
        match self.method.as_deref() {
            Some("HMAC-SHA1") => Ok(Method::HmacSha1),
            Some("HMAC-SHA256") => Ok(Method::HmacSha256),
            Some("PLAINTEXT") => Ok(Method::Plain),
            Some(_) => Err("the signature method is none of HMAC-SHA1, HMAC-SHA256 and PLAINTEXT"),
            None => Err("oauth_signature_method is missing"),
        }
    }

    /// Whether all is there that has to be; the timestamp.
    fn check(&self, method: Method) -> Result<i64, &'static str> {
        let there = |value: &Option<String>| value.as_ref().is_some_and(|text| !text.is_empty());
        if !there(&self.consumer_key) {
            return Err("oauth_consumer_key is missing");
        }
        if !there(&self.signature) {
            return Err("oauth_signature is missing");
        }
        if self.version.as_deref().is_some_and(|version| version != "1.0") {
            return Err("oauth_version is not 1.0");
        }
        if method == Method::Plain && self.timestamp.is_none() {
            return Ok(0);
        }
        if !there(&self.nonce) {
            return Err("oauth_nonce is missing");
        }
        let digits = |text: &&String| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = self.timestamp.as_ref().filter(digits).and_then(|text| text.parse().ok());
        number.filter(|number| *number > 0).ok_or("oauth_timestamp is not a positive whole number")
    }
}

/// The parameters as they are signed.
fn parameters(pairs: Vec<Pair<'_>>) -> Vec<String> {
    let text = |pairs: &[Pair<'_>]| {
        let mut out = String::new();
        encode(normalized(pairs).as_bytes(), &mut out);
        out
    };
    let mut once: Vec<Pair<'_>> = Vec::with_capacity(pairs.len());
    for pair in &pairs {
        if !pair.0.starts_with(b"oauth_") || !once.contains(pair) {
            once.push(pair.clone());
        }
    }
    if once.len() == pairs.len() { vec![text(&pairs)] } else { vec![text(&once), text(&pairs)] }
}

/// The token that a header or query names, or else the consumer key; `None` if it names neither.
pub(crate) fn key_in(header: &str, query: &str) -> Result<Option<Box<str>>, &'static str> {
    // Most queries have nothing of the kind in them and need not be taken apart.
    let query = if query.contains("oauth_") { query } else { "" };
    let pairs = [of_header(header)?, of_form(query.as_bytes())?].concat();
    let named = |wanted: &[u8]| {
        let mut values = pairs.iter().filter(|(name, value)| name.as_ref() == wanted && !value.is_empty());
        values.next().map(|(_, value)| String::from_utf8_lossy(value).into())
    };
    Ok(named(b"oauth_token").or_else(|| named(b"oauth_consumer_key")))
}

/// What is signed before the parameters, for every address that the client may have had in mind.
fn starts(request: &Covered<'_>) -> Vec<String> {
    let own = ["http", "https"].map(|scheme| (scheme, Cow::Borrowed(request.host)));
    let [plain, secure] = own;
    let own = if request.tls { [secure, plain] } else { [plain, secure] };
    let others = request.hosts.iter().map(|host| ("https", Cow::Borrowed(*host)));
    own.into_iter().chain(others).map(|(scheme, host)| start(request, scheme, &host)).collect()
}

fn start(request: &Covered<'_>, scheme: &str, host: &str) -> String {
    let host = host.to_ascii_lowercase();
    let usual = if scheme == "http" { ":80" } else { ":443" };
    let host = host.strip_suffix(usual).unwrap_or(&host);
    let mut out = request.method.to_ascii_uppercase();
    out.push('&');
    encode(format!("{scheme}://{host}{}", request.path).as_bytes(), &mut out);
    out.push('&');
    out
}
