//! Links: addresses with `http://` or `https://`, and domains that need neither.

use std::ops::Range;

use crate::chars::{is_accented, is_space};
use crate::domain::{Domain, Run};
use crate::host::encoded_length;
use crate::places::Places;
use crate::{tail, tld};

/// The most characters of an address, as encoded, with its protocol.
const ADDRESS: usize = 4096;

/// The most characters behind the slash of a shortened link.
const SLUG: usize = 40;

/// A link in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link<'t> {
    /// The address as it is written.
    pub url: &'t str,
    /// Whether it begins with `http://` or `https://`.
    pub has_protocol: bool,
    /// Where it begins, in characters.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// Where it begins, in bytes.
    pub byte_start: usize,
    /// Behind the last byte.
    pub byte_end: usize,
}

/// The links of a text, in order; a domain without protocol must be ASCII (or accented) and end in a name that exists.
pub fn links(text: &str) -> Vec<Link<'_>> {
    let mut places = Places::of(text);
    let link = |found: Found| Link {
        url: &text[found.bytes.clone()],
        has_protocol: found.has_protocol,
        start: places.character(found.bytes.start),
        end: places.character(found.bytes.end),
        byte_start: found.bytes.start,
        byte_end: found.bytes.end,
    };
    find(text).into_iter().map(link).collect()
}

/// A link by its bytes.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) bytes: Range<usize>,
    pub(crate) has_protocol: bool,
}

/// Where the links of a text are, in order. Allocates nothing if no dot is followed by a top-level domain.
pub(crate) fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let (mut taken, mut searched) = (0, 0);
    while let Some(dot) = next_dot(text, searched) {
        let run = Run::around(text, taken, searched, dot);
        for index in 0..run.labels.len() {
            if let Some(domain) = run.domain_from(index, taken) {
                taken = accept(text, &domain, &mut found);
            }
        }
        searched = taken.max(run.end);
    }
    found
}

/// Removes from things in order those that begin within a link, unless the link itself begins within another thing.
pub(crate) fn remove_linked<T>(text: &str, things: &mut Vec<T>, bytes: impl Fn(&T) -> Range<usize>) {
    let is_apart = |thing: &T| text[..bytes(thing).start].chars().next_back().is_none_or(is_space);
    if things.iter().all(is_apart) {
        return;
    }
    let found = find(text);
    let mut links = found.iter().map(|link| &link.bytes).peekable();
    let mut kept = 0;
    things.retain(|thing| {
        let bytes = bytes(thing);
        while links.next_if(|link| link.end <= bytes.start || link.start < kept).is_some() {}
        let is_free = links.peek().is_none_or(|link| link.start >= bytes.start);
        kept = if is_free { bytes.end } else { kept };
        is_free
    });
}

/// The next dot that a top-level domain follows.
fn next_dot(text: &str, from: usize) -> Option<usize> {
    text[from..].match_indices('.').map(|(dot, _)| from + dot).find(|dot| tld::end(&text[dot + 1..]).is_some())
}

/// Adds the links that a domain and what follows it make, and says where the address ends.
fn accept(text: &str, domain: &Domain, found: &mut Vec<Found>) -> usize {
    let host = domain.host.clone();
    let tail = tail::behind(text, host.end);
    if let Some(start) = domain.protocol {
        let bytes = shortened(text, start, &host).unwrap_or(start..tail.end);
        if !bytes.is_empty() && fits(&text[host], length(&text[bytes.clone()])) {
            found.push(Found { bytes, has_protocol: true });
        }
    } else if !domain.joined {
        add_bare(text, &host, &tail, found);
    }
    tail.end
}

/// The part that counts of a link by the platform's own shortener, which ends its slugs itself; empty if it is none.
fn shortened(text: &str, start: usize, host: &Range<usize>) -> Option<Range<usize>> {
    let rest = text[host.end..].strip_prefix('/').filter(|_| text[host.clone()].eq_ignore_ascii_case("t.co"))?;
    let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    match length {
        0 => None,
        1..=SLUG => Some(start..tail::query_end(text, host.end + 1 + length)),
        _ => Some(start..start),
    }
}

/// Adds the domains that stand between characters of other scripts; the last one takes the path.
fn add_bare(text: &str, host: &Range<usize>, tail: &tail::Tail, found: &mut Vec<Found>) {
    let mut at = host.start;
    let before = found.len();
    let length = "https://".len() + length(&text[host.start..tail.end]);
    while let Some(start) = text[at..host.end].find(is_bare).map(|skipped| at + skipped) {
        let end = text[start..host.end].find(|c| !is_bare(c) && c != '.').map_or(host.end, |length| start + length);
        let mut dots = text[start..end].rmatch_indices('.').map(|(dot, _)| start + dot + 1);
        match dots.find_map(|after| tld::end(&text[after..]).map(|length| after + length)) {
            Some(end) => {
                if fits(&text[start..end], length) {
                    found.push(Found { bytes: start..end, has_protocol: false });
                }
                at = end;
            }
            None => at = end,
        }
    }
    if let Some(last) = found[before..].last_mut().filter(|last| tail.has_path && last.bytes.end == host.end) {
        last.bytes.end = tail.end;
    }
}

/// Characters of a domain that is recognised without protocol.
fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_' || is_accented(c)
}

/// How many characters an address has; what is too long is not counted to its end.
fn length(url: &str) -> usize {
    url.chars().take(ADDRESS + 1).count()
}

/// Whether the host can be encoded and its address of this length is not too long then.
fn fits(host: &str, length: usize) -> bool {
    let growth = |encoded: usize| encoded.saturating_sub(host.chars().count());
    encoded_length(host).is_some_and(|encoded| length + growth(encoded) <= ADDRESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(text: &str) -> Vec<&str> {
        links(text).iter().map(|link| link.url).collect()
    }

    #[test]
    fn links_stand_where_they_are_written() {
        let text = "Één pakje: http://klus.be/bon?x=1, zie ook mijn.webshop.nl/é.";
        let [with, without] = links(text)[..] else { panic!("two links") };
        assert_eq!((with.url, with.has_protocol, with.start, with.end), ("http://klus.be/bon?x=1", true, 11, 33));
        assert_eq!((without.url, without.has_protocol), ("mijn.webshop.nl/é", false));
        assert_eq!(&text[without.byte_start..without.byte_end], without.url);
    }

    #[test]
    fn a_sentence_without_a_space_is_no_link_unless_its_word_is_a_domain() {
        assert_eq!(urls("Sorry.We kijken het na.Groetjes"), Vec::<&str>::new());
        assert_eq!(urls("Dank je.nl bestaat"), ["je.nl"]);
    }

    #[test]
    fn a_domain_needs_a_free_beginning() {
        for text in ["kees@webshop.nl", "#webshop.nl", "$webshop.nl", "...webshop.nl", "/webshop.nl", "_webshop.nl"] {
            assert_eq!(urls(text), Vec::<&str>::new(), "{text}");
        }
        for text in ["webshop.nl", "(webshop.nl)", ":webshop.nl", "«webshop.nl»", "店webshop.nl", "👉webshop.nl"] {
            assert_eq!(urls(text), ["webshop.nl"], "{text}");
        }
    }

    #[test]
    fn a_protocol_needs_a_free_beginning_too() {
        assert_eq!(urls("xhttp://webshop.nl"), Vec::<&str>::new());
        assert_eq!(urls("(HTTPS://webshop.nl/Retour)"), ["HTTPS://webshop.nl/Retour"]);
    }

    #[test]
    fn only_a_path_takes_the_query_of_a_bare_domain() {
        assert_eq!(urls("webshop.nl?id=1 webshop.nl/?id=1"), ["webshop.nl", "webshop.nl/?id=1"]);
    }

    #[test]
    fn each_bare_domain_in_a_run_of_another_script_is_one() {
        assert_eq!(urls("店.a.nl店b.nl/x"), ["a.nl", "b.nl/x"]);
        assert_eq!(urls("http://店.a.nl店b.nl/x"), ["http://店.a.nl店b.nl/x"]);
    }

    #[test]
    fn an_underscore_is_only_for_subdomains() {
        assert_eq!(urls("http://mijn_web.shop.nl http://mijn_web.nl"), ["http://mijn_web.shop.nl"]);
    }

    #[test]
    fn the_shortener_ends_its_links_itself() {
        assert_eq!(
            urls("http://t.co/a1b2-3 http://t.co/a?b=c http://t.co/"),
            ["http://t.co/a1b2", "http://t.co/a?b=c", "http://t.co/"]
        );
        assert_eq!(urls(&format!("http://t.co/{}", "a".repeat(41))), Vec::<&str>::new());
    }

    #[test]
    fn what_begins_first_stays() {
        let rest = |text: &str, mut things: Vec<Range<usize>>| {
            remove_linked(text, &mut things, Range::clone);
            things.into_iter().map(|thing| thing.start).collect::<Vec<_>>()
        };
        assert_eq!(rest("a.nl/#b #c", vec![5..7, 8..10]), [8]);
        assert_eq!(rest("＃漢a.nl/#b", vec![0..7, 11..13]), [0, 11]);
    }

    #[test]
    fn an_address_is_at_most_4096_long() {
        let url = |length: usize| format!("http://a.nl/{}", "x".repeat(length - 12));
        assert_eq!(links(&url(4096)).len(), 1);
        assert_eq!(links(&url(4097)).len(), 0);
    }
}
