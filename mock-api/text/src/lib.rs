//! How a social platform counts and reads the text of a post: weighted length, mentions, links, hashtags, cashtags.
//!
//! Written to the published rules of twitter-text and measured against its conformance cases, by
//! `examples/conformance.rs`. All that is found has its place in Unicode scalar values, as the platform's entities have
//! them, and in bytes. Reading takes time in proportion to the text, whatever it is, and allocates nothing for composed
//! text in which nothing is found.
//!
//! ```
//! use post_text::{Rules, hashtags, links, mentions, weighted_len};
//!
//! let post = "@WebshopNL waar blijft mijn pakje? 😡 webshop.nl/volg/3SABC1234567890 #wachten";
//! assert_eq!(weighted_len(post, Rules::V3), 70);
//! assert_eq!(mentions(post)[0].username, "WebshopNL");
//! assert_eq!(links(post)[0].url, "webshop.nl/volg/3SABC1234567890");
//! assert_eq!(hashtags(post)[0].name, "wachten");
//! ```

mod chars;
mod domain;
mod emoji;
mod even;
mod host;
mod length;
mod link;
mod mention;
mod places;
mod tag;
mod tail;
mod tld;
mod validity;

pub use even::{Address, addresses, even_len};
pub use length::{Measure, Rules, measure, weighted_len};
pub use link::{Link, links};
pub use mention::{Mention, mentions};
pub use tag::{Tag, cashtags, hashtags};
pub use validity::{Protocol, is_hashtag, is_list, is_url, is_username};

#[cfg(test)]
mod properties;
