//! How a social platform counts and reads the text of a post: weighted length, mentions, links, hashtags, cashtags.
//!
//! Written to the published rules of twitter-text and measured against its conformance cases
//! (`cargo run -p post-text --example conformance -- <folder>`). Positions are Unicode scalar offsets, as the
//! platform's entities
//! have them. Plain ASCII text without a full stop is counted without looking closer.

mod chars;
mod domains;
mod emoji;
mod length;
mod links;
mod tags;
#[cfg(test)]
mod tests;
mod tlds;

pub use length::{Rules, is_fit, weighted_len};
pub use links::{Link, links};
pub use tags::{Mention, Tag, cashtags, hashtags, mentions};
