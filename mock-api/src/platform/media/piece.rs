//! Bytes that are uploaded: measured and hashed as they come, and not kept.

use sha2::{Digest, Sha256};

use super::look::Look;

/// So much of the beginning is looked at, in bytes.
const HEAD: usize = 64 << 10;

/// What is known of bytes that have passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// How many there were.
    pub size: u64,
    /// Their SHA-256.
    pub digest: [u8; 32],
    /// What they look like, if they are the beginning of a file.
    pub look: Option<Look>,
}

/// Bytes that are passing.
#[derive(Debug, Default)]
pub struct Passing {
    size: u64,
    hash: Sha256,
    head: Vec<u8>,
}

impl Passing {
    /// The next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.hash.update(bytes);
        let room = HEAD - self.head.len();
        self.head.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    /// How many have passed so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// There are no more.
    pub fn finish(self) -> Piece {
        Piece { size: self.size, digest: self.hash.finalize().into(), look: Look::at(&self.head) }
    }
}

impl Piece {
    /// What is known of these bytes.
    pub fn of(bytes: &[u8]) -> Piece {
        let mut passing = Passing::default();
        passing.feed(bytes);
        passing.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_does_not_matter_in_what_portions_bytes_come(bytes in proptest::collection::vec(any::<u8>(), 0..600), at in 0_usize..600) {
            let mut passing = Passing::default();
            let (one, two) = bytes.split_at(at.min(bytes.len()));
            passing.feed(one);
            passing.feed(two);
            prop_assert_eq!(passing.finish(), Piece::of(&bytes));
        }
    }
}
