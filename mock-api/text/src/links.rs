//! Links, with or without `http://`.

use crate::chars::{CharCounter, is_accented_latin, is_cyrillic, is_directional, is_invalid};
use crate::domains::{domain, fits_wire, latin_domains};

/// The longest link that is one.
const LONGEST: usize = 4096;
/// The longest name of a link that the platform has shortened.
const LONGEST_SHORT_NAME: usize = 40;

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

/// The links of a text.
pub fn links(text: &str) -> Vec<Link<'_>> {
    let spans = spans(text);
    let mut counter = CharCounter::new(text);
    let link = |(start, end): (usize, usize)| {
        let (from, to) = (counter.at(start), counter.at(end));
        Link { url: &text[start..end], has_protocol: protocol(&text[start..end]) > 0, start: from, end: to }
    };
    spans.into_iter().map(link).collect()
}

/// The links of a text as byte ranges.
pub(crate) fn spans(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if !text.as_bytes().contains(&b'.') {
        return found;
    }
    let (mut at, mut before) = (0, None);
    while let Some(c) = text[at..].chars().next() {
        match parts(&text[at..]).filter(|_| before.is_none_or(may_precede)) {
            Some(parts) => {
                record(text, at, before, &parts, &mut found);
                // The character in front of the next link belongs to neither.
                at += parts.end;
                before = text[at..].chars().next();
                at += before.map_or(0, char::len_utf8);
            }
            None => {
                before = Some(c);
                at += c.len_utf8();
            }
        }
    }
    found
}

/// The parts of a link, as byte offsets from its start.
struct Parts {
    protocol: usize,
    domain_end: usize,
    has_path: bool,
    end: usize,
}

fn parts(text: &str) -> Option<Parts> {
    let protocol = protocol(text);
    let domain_end = protocol + domain(&text[protocol..])?;
    let mut end = domain_end;
    if let Some(port) = text[end..].strip_prefix(':') {
        let digits = port.len() - port.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        end += if digits > 0 { digits + 1 } else { 0 };
    }
    let path_start = end;
    end += path(&text[end..]);
    let has_path = end > path_start;
    end += query(&text[end..]);
    Some(Parts { protocol, domain_end, has_path, end })
}

fn record(text: &str, at: usize, before: Option<char>, parts: &Parts, found: &mut Vec<(usize, usize)>) {
    let domain = &text[at + parts.protocol..at + parts.domain_end];
    if parts.end > LONGEST || !fits_wire(domain) {
        return;
    }
    if parts.protocol > 0 {
        if let Some(end) = shortened(&text[at..at + parts.end]) {
            found.extend(end.map(|end| (at, at + end)));
        } else {
            found.push((at, at + parts.end));
        }
        return;
    }
    if before.is_some_and(|c| matches!(c, '-' | '_' | '.' | '/')) {
        return;
    }
    let first = found.len();
    found.extend(latin_domains(domain).into_iter().map(|(start, end)| (at + start, at + end)));
    let last = found[first..].last_mut().filter(|last| parts.has_path && last.1 == at + parts.domain_end);
    if let Some(last) = last {
        last.1 = at + parts.end;
    }
}

/// The length of `http://` or `https://` at the start, or 0.
fn protocol(text: &str) -> usize {
    let is = |start: &str| text.get(..start.len()).is_some_and(|held| held.eq_ignore_ascii_case(start));
    if is("https://") {
        8
    } else if is("http://") {
        7
    } else {
        0
    }
}

/// For a link that the platform has shortened: where it ends, or `None` within if its name is too long.
fn shortened(url: &str) -> Option<Option<usize>> {
    let start = protocol(url) + "t.co/".len();
    let is_short = url.get(protocol(url)..start)?.eq_ignore_ascii_case("t.co/");
    let name = url.get(start..)?;
    let length = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    if !is_short || length == 0 {
        return None;
    }
    let end = start + length + query(&name[length..]);
    Some((length <= LONGEST_SHORT_NAME).then_some(end))
}

fn may_precede(c: char) -> bool {
    is_directional(c) || !(c.is_ascii_alphanumeric() || matches!(c, '@' | '＠' | '$' | '#' | '＃') || is_invalid(c))
}

/// The length of the path at the start: up to the last character that can end one.
fn path(text: &str) -> usize {
    if !text.starts_with('/') {
        return 0;
    }
    let (mut at, mut end) = (1, 1);
    while let Some(c) = text[at..].chars().next() {
        if c == '(' {
            let Some(length) = brackets(&text[at..], true) else { break };
            at += length;
            end = at;
        } else if is_path(c) {
            at += c.len_utf8();
            end = if ends_path(c) { at } else { end };
        } else {
            break;
        }
    }
    end
}

/// The length of a pair of brackets at the start with something in it, and at most one more pair within.
fn brackets(text: &str, outer: bool) -> Option<usize> {
    let mut at = 1;
    let mut nested = false;
    loop {
        let c = text[at..].chars().next()?;
        match c {
            ')' if at > 1 => return Some(at + 1),
            '(' if outer && !nested => {
                at += brackets(&text[at..], false)?;
                nested = true;
            }
            _ if is_path(c) => at += c.len_utf8(),
            _ => return None,
        }
    }
}

fn is_path(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(
            c,
            '!' | '*' | '\'' | ';' | ':' | '=' | '+' | ',' | '.' | '$' | '/' | '%' | '#' | '[' | ']' | '-' | '\u{2013}'
        )
        || matches!(c, '_' | '~' | '@' | '|' | '&')
        || is_accented_latin(c)
        || is_cyrillic(c)
}

fn ends_path(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '+' | '-' | '=' | '_' | '#' | '/')
        || is_accented_latin(c)
        || is_cyrillic(c)
}

/// The length of the query at the start: up to the last character that can end one.
fn query(text: &str) -> usize {
    if !text.starts_with('?') {
        return 0;
    }
    let is_query = |c: char| c.is_ascii_alphanumeric() || "!?*'@();:&=+$/%#[]-_.,~|".contains(c);
    let is_end = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '&' | '=' | '#' | '/');
    let reach = text.find(|c: char| !is_query(c)).unwrap_or(text.len());
    text[1..reach].rfind(is_end).map_or(0, |last| last + 2)
}
