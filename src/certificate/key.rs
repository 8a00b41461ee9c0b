//! The issuer's key: made once an installation, kept as a text.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest, Sha256};

use super::{Algorithm, Signature, hex};

/// The key that an installation signs its certificates with.
pub struct Key {
    pair: Ed25519KeyPair,
    kept: Vec<u8>,
}

/// Why there is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The system gives no random numbers.
    #[error("the system gives no random numbers to make a key from")]
    NoChance,
    /// The text is no key.
    #[error("the signing key is damaged; certificates signed with it stay valid, but no new one can be signed")]
    Damaged,
}

impl Key {
    /// A new key, by chance.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn generate() -> Result<Key, KeyError> {
        let kept = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| KeyError::NoChance)?;
        Key::from_bytes(kept.as_ref().to_vec())
    }

    /// The key that [`Key::to_text`] wrote.
    ///
    /// # Errors
    /// When the text is no key.
    pub fn from_text(text: &str) -> Result<Key, KeyError> {
        Key::from_bytes(STANDARD.decode(text.trim()).map_err(|_| KeyError::Damaged)?)
    }

    /// The key as a text, to be kept secret.
    pub fn to_text(&self) -> String {
        STANDARD.encode(&self.kept)
    }

    /// The short name of its public half.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(self.pair.public_key().as_ref())
    }

    pub(super) fn sign(&self, bytes: &[u8]) -> Signature {
        Signature {
            algorithm: Algorithm::Ed25519,
            public_key: STANDARD.encode(self.pair.public_key()),
            fingerprint: self.fingerprint().to_string(),
            value: STANDARD.encode(self.pair.sign(bytes)),
        }
    }

    fn from_bytes(kept: Vec<u8>) -> Result<Key, KeyError> {
        let pair = Ed25519KeyPair::from_pkcs8(&kept).map_err(|_| KeyError::Damaged)?;
        Ok(Key { pair, kept })
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.fingerprint())
    }
}

impl Signature {
    /// The public key's bytes, if they are bytes at all.
    pub(super) fn key(&self) -> Option<Vec<u8>> {
        STANDARD.decode(&self.public_key).ok()
    }

    /// Whether it is a signature of these bytes, made with the secret half of its public key.
    pub(super) fn is_of(&self, bytes: &[u8]) -> bool {
        let (Some(key), Ok(value)) = (self.key(), STANDARD.decode(&self.value)) else { return false };
        UnparsedPublicKey::new(&ED25519, key).verify(bytes, &value).is_ok()
    }
}

/// A short name of a public key: the first 128 bits of its SHA-256, in eight groups of four hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The short name of this public key.
    pub(super) fn of(public_key: &[u8]) -> Fingerprint {
        Fingerprint(hex(&Sha256::digest(public_key)[..16]))
    }
}

impl FromStr for Fingerprint {
    type Err = String;

    /// Reads a fingerprint as people type it: in capitals or not, with hyphens, colons, blanks or nothing between the digits.
    fn from_str(text: &str) -> Result<Self, String> {
        let digits: String = text.chars().filter(|c| !matches!(c, '-' | ':' | ' ')).collect();
        match digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            true => Ok(Fingerprint(digits.to_ascii_lowercase())),
            false => Err("a fingerprint has 32 hexadecimal digits, such as `3f2a-91bc-…`".to_owned()),
        }
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, digit) in self.0.chars().enumerate() {
            if index > 0 && index % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}
