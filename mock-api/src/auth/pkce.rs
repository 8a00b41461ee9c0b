//! PKCE (RFC 7636): whoever redeems a code is the one who asked for it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::app::same;

/// What the one who redeems a code has to know the origin of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Challenge {
    /// The verifier itself.
    Plain(Box<str>),
    /// The verifier's SHA-256, in base64 for URLs without padding.
    S256(Box<str>),
}

impl Challenge {
    /// A challenge by its method, `plain` where none is named; `None` if there is no such method or it cannot be a
    /// challenge.
    pub fn read(text: &str, method: Option<&str>) -> Option<Challenge> {
        // A library in wide use writes `s256`, which the platform takes.
        match method.unwrap_or("plain").to_ascii_lowercase().as_str() {
            "plain" if is_verifier(text) => Some(Challenge::Plain(text.into())),
            "s256" if text.len() == 43 && is_verifier(text) => Some(Challenge::S256(text.into())),
            // Short challenges are taken in the plain method: examples in the vendor's pages have them.
            "plain" if !text.is_empty() && text.len() < 43 && text.bytes().all(is_unreserved) => {
                Some(Challenge::Plain(text.into()))
            }
            _ => None,
        }
    }

    /// Whether this verifier is the challenge's origin.
    pub fn is_met_by(&self, verifier: &str) -> bool {
        match self {
            Challenge::Plain(expected) => same(verifier, expected),
            Challenge::S256(expected) => {
                is_verifier(verifier) && same(&URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)), expected)
            }
        }
    }
}

/// 43 to 256 unreserved characters. The standard says 128 at most, but a library of the vendor's own makes 171 of them.
fn is_verifier(text: &str) -> bool {
    (43..=256).contains(&text.len()) && text.bytes().all(is_unreserved)
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_answer_of_the_standard_holds() {
        let challenge = Challenge::read("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", Some("S256")).expect("valid");
        assert!(challenge.is_met_by("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert!(!challenge.is_met_by("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK"));
        assert!(!challenge.is_met_by(""));
        let lower = Challenge::read("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", Some("s256"));
        assert_eq!(lower, Some(challenge));
    }

    #[test]
    fn what_cannot_be_a_challenge_is_none() {
        let long = "a".repeat(257);
        for (text, method) in
            [("", None), ("short", Some("S256")), (&*long, None), ("a b", None), ("abc", Some("S512"))]
        {
            assert_eq!(Challenge::read(text, method), None, "{text:.9}");
        }
        let plain = Challenge::read("challenge", Some("plain")).expect("taken");
        assert!(plain.is_met_by("challenge") && !plain.is_met_by("Challenge"));
    }
}
