//! Links: the addresses in a text and their parts, as the rules about links see them. Nothing is asked of the network.

use std::ops::Range;

use super::{Note, Spot, Text};
use crate::library::Word;

/// Words with addresses in them: a text as it is shown, or what words of it lead to without saying so, as in HTML.
#[derive(Clone, Copy)]
pub(super) enum Lead<'a> {
    /// The text.
    Shown(&'a Text<'a>),
    /// The target of a link.
    Hidden(&'a Word),
}

impl<'a> Lead<'a> {
    /// The text, and what each link of it leads to.
    pub(super) fn all(text: &'a Text<'a>) -> impl Iterator<Item = Lead<'a>> {
        let hidden = text.version.links.iter().map(|link| Lead::Hidden(&link.target));
        std::iter::once(Lead::Shown(text)).chain(hidden)
    }

    /// The words.
    pub(super) fn words(self) -> &'a str {
        match self {
            Lead::Shown(text) => &text.filled.text,
            Lead::Hidden(word) => &word.text,
        }
    }

    /// Whether a helpdesk fills in what stands in some bytes of the words.
    pub(super) fn is_filled(self, span: &Range<usize>) -> bool {
        match self {
            Lead::Shown(text) => text.filled.is_filled(span),
            Lead::Hidden(word) => word.text[span.clone()].contains(['{', '}']),
        }
    }

    /// Whether some bytes of the words can be changed by themselves.
    pub(super) fn is_plain(self) -> bool {
        match self {
            Lead::Shown(_) => true,
            // Signs that HTML or the file writes in another way move all bytes behind them.
            Lead::Hidden(word) => word.text.len() == word.span.len(),
        }
    }

    /// Where some bytes of the words stand.
    pub(super) fn spot(self, span: Range<usize>) -> Spot {
        match self {
            Lead::Shown(text) => Spot::Text(0, text.place(span)),
            Lead::Hidden(word) if self.is_plain() => {
                Spot::File(word.span.start + span.start..word.span.start + span.end)
            }
            Lead::Hidden(word) => Spot::File(word.span.clone()),
        }
    }

    /// A note about some bytes of the words.
    pub(super) fn note(self, span: Range<usize>, message: impl Into<String>) -> Note {
        Note { spot: self.spot(span), ..Note::at(0..0, message) }
    }
}

/// A link of a text. All places are bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link<'t> {
    /// The address as it is written.
    pub(super) url: &'t str,
    /// Where it stands.
    pub(super) span: Range<usize>,
    /// The letters before `://`; empty where there are none.
    pub(super) scheme: Range<usize>,
    /// The name of the machine.
    pub(super) host: Range<usize>,
    /// What follows the host, up to the query.
    pub(super) path: Range<usize>,
    /// What follows the question mark, up to `#`; empty where there is none.
    pub(super) query: Range<usize>,
}

/// Endings of hosts that are reserved for examples, which the platform does not take for links.
const RESERVED: &str = ".example";

/// The links of a text, in order: with `http://` or `https://`, or a host that ends in a name that exists.
pub(super) fn links(text: &str) -> Vec<Link<'_>> {
    if !text.contains('.') && !text.contains("://") {
        return Vec::new();
    }
    let mut spans = with_scheme(text);
    let bare = post_text::links(text);
    spans.extend(bare.iter().filter(|link| !link.has_protocol).map(|link| link.byte_start..link.byte_end));
    spans.extend(reserved(text));
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    spans.dedup_by(|next, before| next.start < before.end);
    spans.into_iter().map(|span| Link::of(text, span)).collect()
}

/// Addresses that say how they are to be fetched.
fn with_scheme(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (colon, _) in text.match_indices("://") {
        let before = colon - text[..colon].bytes().rev().take_while(u8::is_ascii_alphabetic).take(24).count();
        if found.last().is_some_and(|last| last.end > before) {
            continue;
        }
        let scheme = &text[before..colon];
        let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        let end = if is_web { end_of(text, colon + 3) } else { colon };
        if is_web && end > colon + 3 {
            found.push(before..end);
        }
    }
    found
}

/// Hosts that are reserved for examples, with their paths.
fn reserved(text: &str) -> Vec<Range<usize>> {
    let is_host = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let mut found: Vec<Range<usize>> = Vec::new();
    for (dot, _) in text.match_indices(RESERVED) {
        let floor = found.last().map_or(0, |last| last.end).min(dot);
        let start = floor + text[floor..dot].trim_end_matches(is_host).len();
        let end = dot + RESERVED.len();
        let begins = !text[..start].ends_with(['@', '/', '_']) && start < dot;
        if begins && !text[end..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-') {
            let end = if text[end..].starts_with(['/', '?']) { end_of(text, end) } else { end };
            found.push(start..end);
        }
    }
    found
}

/// Where an address ends: before a blank, a bracket or a quotation mark, and before punctuation that ends the sentence.
fn end_of(text: &str, from: usize) -> usize {
    let stops = |c: char| c.is_whitespace() || "<>\"«»“”„`|{}".contains(c);
    let mut end = text[from..].find(stops).map_or(text.len(), |length| from + length);
    let count = |sign: char| text[from..end].matches(sign).count();
    let (opened, mut closed) = (count('('), count(')'));
    while let Some(last) = text[from..end].chars().next_back() {
        match last {
            ')' if closed > opened => closed -= 1,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '…' | '*' | ']' => {}
            _ => break,
        }
        end -= last.len_utf8();
    }
    end
}

impl<'t> Link<'t> {
    fn of(text: &'t str, span: Range<usize>) -> Link<'t> {
        let url = &text[span.clone()];
        let scheme = url.find("://").filter(|colon| url[..*colon].bytes().all(|byte| byte.is_ascii_alphabetic()));
        let host = scheme.map_or(0, |colon| colon + 3);
        let host_end = url[host..].find(['/', '?', '#', ':', '\\']).map_or(url.len(), |length| host + length);
        let path_end = url[host_end..].find(['?', '#']).map_or(url.len(), |length| host_end + length);
        let query = if url[path_end..].starts_with('?') { path_end + 1 } else { path_end };
        let query_end = url[query..].find('#').map_or(url.len(), |length| query + length);
        let at = |range: Range<usize>| span.start + range.start..span.start + range.end;
        Link {
            url,
            scheme: at(0..scheme.unwrap_or(0)),
            host: at(host..host_end),
            path: at(host_end..path_end),
            query: at(query..if query == path_end { query } else { query_end }),
            span,
        }
    }

    /// The host in small letters, without `www.`.
    pub(super) fn host(&self, text: &str) -> String {
        let host = text[self.host.clone()].to_ascii_lowercase();
        host.strip_prefix("www.").map(str::to_owned).unwrap_or(host)
    }

    /// The parts of the query: each with its bytes, without the signs between them.
    pub(super) fn parts(&self, text: &str) -> Vec<Range<usize>> {
        let mut at = self.query.start;
        let parts = text[self.query.clone()].split('&').map(|part| {
            let span = at..at + part.len();
            at = span.end + 1;
            span
        });
        parts.filter(|part| !part.is_empty()).collect()
    }
}

/// Whether a host is another one or below it.
pub(super) fn is_below(host: &str, above: &str) -> bool {
    let above = above.trim().to_ascii_lowercase();
    let above = above.split_once("://").map_or(above.as_str(), |(_, rest)| rest);
    let above = above.split('/').next().unwrap_or_default().trim_start_matches("www.");
    !above.is_empty() && host.strip_suffix(above).is_some_and(|below| below.is_empty() || below.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_end_where_the_sentence_goes_on() {
        for (text, url) in [
            ("Zie https://acme.example/help.", "https://acme.example/help"),
            ("(https://acme.example/a_(b))", "https://acme.example/a_(b)"),
            ("[hier](https://acme.example/a)!", "https://acme.example/a"),
            ("Sur acme.example/aide, merci", "acme.example/aide"),
            ("„https://acme.example“", "https://acme.example"),
            ("Gå till acme.se/hjalp!", "acme.se/hjalp"),
        ] {
            let found: Vec<&str> = links(text).iter().map(|link| link.url).collect();
            assert_eq!(found, [url], "{text}");
        }
        assert!(links("Mail info@acme.example or a.b").is_empty());
    }

    #[test]
    fn a_link_has_parts() {
        let text = "see HTTPS://www.Acme.example:80/a/b?x=1&&y=2#c now";
        let [link] = &links(text)[..] else { panic!("one link") };
        assert_eq!(&text[link.scheme.clone()], "HTTPS");
        assert_eq!(link.host(text), "acme.example");
        assert_eq!(&text[link.query.clone()], "x=1&&y=2");
        let parts: Vec<&str> = link.parts(text).into_iter().map(|part| &text[part]).collect();
        assert_eq!(parts, ["x=1", "y=2"]);
    }

    #[test]
    fn a_host_is_below_another_by_whole_names() {
        assert!(is_below("help.acme.example", "https://www.acme.example/"));
        assert!(is_below("acme.example", "acme.example"));
        assert!(!is_below("notacme.example", "acme.example"));
    }
}
