//! Where keys, tokens and codes come from: a world's seed and number, never chance, so that every run has the same.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The start of every key that leads to a world.
const MARK: &str = "mock-";

/// Makes the secrets of one world. The same seed and number give the same secrets in the same order.
#[derive(Debug, Clone)]
pub(super) struct Secrets {
    seed: u64,
    world: u64,
    made: u64,
}

impl Secrets {
    /// The secrets of the world with this number on its server.
    pub(super) fn new(seed: u64, world: u64) -> Secrets {
        Secrets { seed, world, made: 0 }
    }

    /// A new one: `mock-<world>-<32 hexadecimal digits>`.
    pub(super) fn fresh(&mut self) -> Box<str> {
        self.made += 1;
        self.about(&self.made.to_le_bytes())
    }

    /// The one for this purpose, whatever else was made before.
    pub(super) fn named(&self, purpose: &str) -> Box<str> {
        self.about(purpose.as_bytes())
    }

    /// A new one of seven digits, for people to type.
    pub(super) fn digits(&mut self) -> Box<str> {
        self.made += 1;
        let bytes = self.bytes(&self.made.to_le_bytes());
        let number = bytes.iter().fold(0_u64, |sum, byte| sum.wrapping_mul(256) + u64::from(*byte));
        format!("{:07}", number % 10_000_000).into()
    }

    fn about(&self, purpose: &[u8]) -> Box<str> {
        let hex = self.bytes(purpose).iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>();
        format!("{MARK}{}-{hex}", self.world).into()
    }

    fn bytes(&self, purpose: &[u8]) -> [u8; 32] {
        let key = [self.seed.to_le_bytes(), self.world.to_le_bytes()].concat();
        hmac::<Sha256Mac>(&key, purpose).try_into().unwrap_or([0; 32])
    }
}

type Sha256Mac = Hmac<Sha256>;

/// The authentication code of a message.
pub(super) fn hmac<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac = <M as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

/// The number of the world that a key leads to, if it was made here: `mock-<world>-…`, perhaps with the number of an
/// account and a dash before it.
pub(crate) fn world_of(key: &str) -> Option<u64> {
    let rest = match key.strip_prefix(MARK) {
        Some(rest) => rest,
        None => key.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix('-')?.strip_prefix(MARK)?,
    };
    let (number, _) = rest.split_once('-')?;
    let plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    number.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_follow_from_seed_and_world_and_lead_back_to_it() {
        let mut secrets = Secrets::new(7, 3);
        let first = secrets.fresh();
        assert_eq!(first, Secrets::new(7, 3).fresh());
        assert_ne!(first, secrets.fresh());
        assert_ne!(first, Secrets::new(8, 3).fresh());
        assert_eq!(secrets.named("client"), Secrets::new(7, 3).named("client"));
        assert_eq!(secrets.digits().len(), 7);
        for key in [&*first, "2244994945-mock-3-00ff", "mock-3-"] {
            assert_eq!(world_of(key), Some(3), "{key}");
        }
        for key in
            ["", "mock-", "mock--1", "mock-x-1", "mock-+3-1", "x-mock-3-1", "mock-99999999999999999999999-1", "mock-3"]
        {
            assert_eq!(world_of(key), None, "{key}");
        }
    }
}
