//! The even count of federated platforms: what is read as one character counts one, and accounts have a server.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::length::LINK;
use crate::link;

/// The most characters of a handle that are read.
const HANDLE: usize = 30;

/// A mention of an account by its handle, with or without its server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address<'t> {
    /// The handle without `@`.
    pub username: &'t str,
    /// The server's name, where it is given: `@ann@social.example`.
    pub server: Option<&'t str>,
    /// Where it stands, in bytes, with its `@`.
    pub bytes: Range<usize>,
}

/// The accounts that a text mentions, in order, but for those in a link.
pub fn addresses(text: &str) -> Vec<Address<'_>> {
    let mut found = Vec::new();
    let mut read = 0;
    while let Some(at) = text[read..].find('@').map(|at| read + at) {
        read = at + 1;
        if text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '/' | '@')) {
            continue;
        }
        let username = leading(&text[read..], |c| c.is_ascii_alphanumeric() || c == '_');
        if username.is_empty() || username.len() > HANDLE {
            continue;
        }
        read += username.len();
        let server = text[read..].strip_prefix('@').map(server).filter(|server| !server.is_empty());
        read += server.map_or(0, |server| server.len() + 1);
        found.push(Address { username, server, bytes: at..read });
    }
    if !found.is_empty() {
        link::remove_linked(text, &mut found, |address| address.bytes.clone());
    }
    found
}

/// How long a text is where every character, as readers see it, counts one, a link with `http://` or `https://` counts
/// 23, and a mention counts without its server.
pub fn even_len(text: &str) -> u32 {
    let mut rest = String::with_capacity(text.len());
    let mut read = 0;
    let mut linked = 0;
    let links = link::find(text).into_iter().filter(|link| link.has_protocol).map(|link| (link.bytes, true));
    let servers = addresses(text).into_iter().filter_map(|address| {
        let length = address.server?.len() + 1;
        Some((address.bytes.end - length..address.bytes.end, false))
    });
    let mut left_out: Vec<(Range<usize>, bool)> = links.chain(servers).collect();
    left_out.sort_by_key(|(bytes, _)| bytes.start);
    for (bytes, is_link) in left_out {
        rest.push_str(text.get(read..bytes.start).unwrap_or_default());
        // What stood around a link is not read as one character.
        rest.push_str(if is_link { "\u{200b}" } else { "" });
        linked += if is_link { LINK - 1 } else { 0 };
        read = bytes.end.max(read);
    }
    rest.push_str(&text[read..]);
    u32::try_from(rest.graphemes(true).count() + linked).unwrap_or(u32::MAX)
}

fn leading(text: &str, kind: fn(char) -> bool) -> &str {
    &text[..text.find(|c| !kind(c)).unwrap_or(text.len())]
}

/// A server's name at the beginning of the text; a full stop behind it belongs to the sentence.
fn server(text: &str) -> &str {
    leading(text, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).trim_end_matches(['.', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<(&str, Option<&str>)> {
        addresses(text).into_iter().map(|address| (address.username, address.server)).collect()
    }

    #[test]
    fn accounts_are_named_with_or_without_their_server() {
        assert_eq!(
            named("@ann, ask (@Bob_1@social.example). Or @cy."),
            [("ann", None), ("Bob_1", Some("social.example")), ("cy", None)]
        );
        assert_eq!(named("post@example.org @ @@ https://a.example/@dee ＠eve"), []);
        assert_eq!(addresses("é @ann")[0].bytes, 3..7);
    }

    #[test]
    fn every_character_counts_one_a_link_23_and_a_server_nothing() {
        assert_eq!(even_len("één 漢字 👨‍👩‍👧 👍🏽"), 10);
        assert_eq!(even_len("https://webshop.example.nl/returns/a?b=1 https://a.nl"), 23 + 1 + 23);
        assert_eq!(even_len("shop.nl"), 7, "a link needs its protocol");
        assert_eq!(even_len("@ann@social.example hi"), even_len("@ann hi"));
        assert_eq!(even_len(""), 0);
    }
}
