//! The top-level domains that make a bare name a link.

use std::sync::LazyLock;

/// The names, sorted, in lower case.
static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut names: Vec<&str> = include_str!("tlds.txt").split_whitespace().collect();
    names.sort_unstable();
    names
});

/// The longest name, in bytes.
const LONGEST: usize = 64;

/// Whether this is a top-level domain, whatever the case of its letters.
pub(crate) fn is_tld(name: &str) -> bool {
    let mut lower = [0_u8; LONGEST];
    let Some(buffer) = lower.get_mut(..name.len()) else { return false };
    buffer.copy_from_slice(name.as_bytes());
    buffer.make_ascii_lowercase();
    NAMES.binary_search_by(|held| held.as_bytes().cmp(buffer)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_are_told_from_others() {
        for name in ["com", "NL", "co", "한국", "photography", "de"] {
            assert!(is_tld(name), "{name}");
        }
        for name in ["", "c", "txt1", "localhost", &"x".repeat(200)] {
            assert!(!is_tld(name), "{name}");
        }
        assert!(NAMES.iter().all(|name| name.len() < LONGEST));
    }
}
