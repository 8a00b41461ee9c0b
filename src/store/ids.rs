//! Ids that nobody can guess.

use ring::rand::{SecureRandom as _, SystemRandom};

/// Letters and digits that are not mistaken for one another when read aloud.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A new id of 128 random bits, in 26 letters and digits.
pub fn fresh_id() -> String {
    let mut bits = [0; 16];
    #[expect(
        clippy::expect_used,
        reason = "without chance no id is safe, and a system without it cannot serve anybody"
    )]
    SystemRandom::new().fill(&mut bits).expect("the system gives random numbers");
    let mut rest = u128::from_be_bytes(bits);
    let mut id = String::with_capacity(26);
    for _ in 0..26 {
        id.push(char::from(LETTERS[(rest % 32) as usize]));
        rest /= 32;
    }
    id
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_alike_in_form_and_never_twice() {
        let ids: BTreeSet<String> = (0..10_000).map(|_| fresh_id()).collect();
        assert_eq!(ids.len(), 10_000);
        assert!(ids.iter().all(|id| id.len() == 26 && id.bytes().all(|letter| LETTERS.contains(&letter))));
    }
}
