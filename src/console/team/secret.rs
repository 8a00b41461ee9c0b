//! Secrets: what opens a session or an invitation, and seals that only this store's consoles can make.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use ring::rand::{SecureRandom as _, SystemRandom};
use sha2::{Digest, Sha256};

use super::super::refused::Refused;
use crate::store::{Store, StoreError};

/// Under which setting the store keeps the key of the seals.
const KEY: &str = "seal";

/// A secret of 256 random bits, to be handed out and not kept.
///
/// # Errors
/// [`Refused::Unavailable`] when the system gives no random numbers.
pub(super) fn fresh() -> Result<String, Refused> {
    let mut bits = [0; 32];
    SystemRandom::new().fill(&mut bits).map_err(|_| Refused::Unavailable)?;
    Ok(URL_SAFE_NO_PAD.encode(bits))
}

/// What is kept of a secret.
pub(super) fn hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}

/// Whether a text has the form of a secret: others are not looked up.
pub(super) fn is_secret(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-' || letter == b'_')
}

/// What makes seals and knows them again.
pub(super) struct Seal(hmac::Key);

impl Seal {
    /// The seal of a store, which all of its processes share.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn of(store: &Store) -> Result<Seal, StoreError> {
        let mine = fresh().map_err(|_| StoreError::Other {
            place: store.place().to_string(),
            why: "the system gives no random numbers".to_owned(),
        })?;
        let kept = store.put_setting_if_absent(KEY, &mine).await?;
        Ok(Seal(hmac::Key::new(hmac::HMAC_SHA256, kept.as_bytes())))
    }

    /// The seal on a text.
    pub(super) fn on(&self, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.0, text.as_bytes()))
    }

    /// Whether this is the seal on a text. How long that takes tells nothing.
    pub(super) fn is_on(&self, text: &str, seal: &str) -> bool {
        let Ok(seal) = URL_SAFE_NO_PAD.decode(seal) else { return false };
        hmac::verify(&self.0, text.as_bytes(), &seal).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_never_twice_and_only_their_hash_is_kept() {
        let (one, other) = (fresh().unwrap(), fresh().unwrap());
        assert!(one != other && is_secret(&one) && is_secret(&hash(&one)));
        assert!(hash(&one) == hash(&one.clone()) && hash(&one) != one);
        for text in ["", "short", &format!("{one}a"), &format!("{}/", &one[1..])] {
            assert!(!is_secret(text), "{text}");
        }
    }

    #[test]
    fn a_seal_fits_its_own_text_only() {
        let seal = Seal(hmac::Key::new(hmac::HMAC_SHA256, b"one"));
        let other = Seal(hmac::Key::new(hmac::HMAC_SHA256, b"other"));
        assert!(seal.is_on("ada", &seal.on("ada")));
        assert!(!seal.is_on("bob", &seal.on("ada")) && !other.is_on("ada", &seal.on("ada")) && !seal.is_on("ada", "*"));
    }
}
