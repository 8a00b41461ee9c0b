//! Broken: what keeps an address from being opened, by the way it is written.

use std::ops::Range;

use super::links::links;

/// A place of a text where an address is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    /// The bytes of the text.
    pub(super) span: Range<usize>,
    /// What is wrong, in one sentence without a full stop.
    pub(super) wrong: String,
    /// What should stand there instead, where that is clear.
    pub(super) instead: Option<String>,
}

/// Endings of hosts that exist on no public network, and are right in examples and within a house.
const RESERVED: &[&str] = &["example", "test", "invalid", "localhost", "local", "internal", "lan", "onion"];

/// Endings that are typed for others.
const MISTYPED: &[(&str, &str)] = &[
    ("con", "com"),
    ("cmo", "com"),
    ("ocm", "com"),
    ("comm", "com"),
    ("vom", "com"),
    ("xom", "com"),
    ("nll", "nl"),
    ("dee", "de"),
    ("orgg", "org"),
    ("ogr", "org"),
    ("nett", "net"),
];

/// Beginnings that are typed for others.
const MISBEGUN: &[(&str, &str)] = &[
    ("htp", "http"),
    ("htttp", "http"),
    ("hhttp", "http"),
    ("httpp", "http"),
    ("htpp", "http"),
    ("ttp", "http"),
    ("htps", "https"),
    ("htpps", "https"),
    ("httpps", "https"),
    ("htttps", "https"),
    ("hhttps", "https"),
    ("httsp", "https"),
    ("htts", "https"),
    ("ttps", "https"),
    ("hptts", "https"),
    ("httpss", "https"),
];

/// Endings of files that begin with a capital in some addresses.
const FILES: &[&str] =
    &["html", "htm", "pdf", "aspx", "asp", "php", "jsp", "jpg", "png", "docx", "xlsx", "zip", "exe", "xml"];

/// Every broken address of a text, in order.
pub(super) fn breaks(text: &str) -> Vec<Broken> {
    let mut found = Vec::new();
    if text.contains('.') || text.contains("//") || text.contains(":/") {
        schemes(text, &mut found);
        worldwide(text, &mut found);
        hosts(text, &mut found);
        found.sort_by_key(|one| (one.span.start, one.span.end));
        found.dedup_by(|next, before| next.span.start < before.span.end);
    }
    found
}

/// What stands for `https://` and is not written like that.
fn schemes(text: &str, found: &mut Vec<Broken>) {
    let mut after = 0;
    for (slash, _) in text.match_indices(['/', '\\']) {
        if slash < after {
            continue;
        }
        let end = text.len() - text[slash..].trim_start_matches(['/', '\\']).len();
        after = end;
        let letters_end = text[..slash].trim_end_matches([':', ';']).len();
        let start =
            letters_end - text[..letters_end].bytes().rev().take_while(u8::is_ascii_alphabetic).take(24).count();
        let (letters, sign) = (text[start..letters_end].to_ascii_lowercase(), &text[letters_end..end]);
        let rest = &text[end..];
        let found_here = if sign == "://" { begun(&letters, rest) } else { misbegun(&letters, sign, rest) };
        found.extend(found_here.map(|(length, wrong, instead)| Broken {
            span: start..end + length,
            wrong: wrong.to_owned(),
            instead: Some(instead),
        }));
    }
}

/// The first word of a text, or as much of it as tells an address.
fn first_word(text: &str) -> &str {
    let near = text.char_indices().nth(80).map_or(text.len(), |(at, _)| at);
    text[..near].split_whitespace().next().unwrap_or_default()
}

/// What is wrong with an address by the letters before its `://` and what comes behind: how many bytes of that belong to
/// it, what it is, and what should stand there.
fn begun(letters: &str, rest: &str) -> Option<(usize, &'static str, String)> {
    if let Some((_, meant)) = MISBEGUN.iter().find(|(wrong, _)| *wrong == letters) {
        return Some((0, "no address begins like this", format!("{meant}://")));
    }
    let scheme = ["https", "http"].into_iter().find(|scheme| letters.ends_with(scheme))?;
    let before = &letters[..letters.len() - scheme.len()];
    if !before.is_empty() {
        return Some((0, "the word before it keeps this address from being opened", format!("{before} {scheme}://")));
    }
    if let Some(again) = ["https://", "http://"].into_iter().find(|again| rest.starts_with(again)) {
        return Some((again.len(), "this address begins twice", again.to_owned()));
    }
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    let next = first_word(&rest[blanks..]);
    let is_address = next.find('.').is_some_and(|dot| dot > 0 && dot + 2 < next.len());
    (blanks > 0 && is_address).then(|| (blanks, "a blank keeps this address from being opened", format!("{scheme}://")))
}

/// The same for letters that something else than `://` follows.
fn misbegun(letters: &str, sign: &str, rest: &str) -> Option<(usize, &'static str, String)> {
    let is_host = rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    let is_meant = matches!(letters, "http" | "https") && sign.len() > 1 && is_host;
    is_meant.then(|| (0, "no address begins like this", format!("{letters}://")))
}

/// What stands for `www.` and is not written like that.
fn worldwide(text: &str, found: &mut Vec<Broken>) {
    for (at, _) in text.match_indices("www") {
        let rest = &text[at + 3..];
        let length = [",", ". ", ";", " ."].into_iter().find(|sign| rest.starts_with(sign)).map_or(0, str::len);
        let next = first_word(&rest[length..]);
        let is_address =
            next.starts_with(|c: char| c.is_ascii_alphanumeric()) && next.trim_end_matches('.').contains('.');
        if length > 0 && is_address && !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.') {
            let wrong = "no address begins like this".to_owned();
            found.push(Broken { span: at..at + 3 + length, wrong, instead: Some("www.".to_owned()) });
        }
    }
}

/// Hosts that nobody can have, and words that stick to the end of an address.
fn hosts(text: &str, found: &mut Vec<Broken>) {
    for link in links(text) {
        if let Some(swallowed) = swallowed(text, link.path.clone()) {
            let instead = Some(format!(". {}", &text[swallowed.start + 1..swallowed.end]));
            found.push(Broken { span: swallowed, wrong: "the address swallows the next word".to_owned(), instead });
        }
        let host = &text[link.host.clone()];
        if link.scheme.is_empty() || host.is_empty() || host.starts_with("www,") || host.starts_with("http") {
            continue;
        }
        if host.contains(',') {
            let instead = Some(host.replace(',', "."));
            found.push(Broken {
                span: link.host,
                wrong: "a comma stands in the name of this host".to_owned(),
                instead,
            });
            continue;
        }
        let ending = host.rsplit('.').next().unwrap_or_default();
        if !exists(host, ending) {
            let lower = ending.to_ascii_lowercase();
            let meant = MISTYPED.iter().find(|(wrong, _)| *wrong == lower);
            let instead = meant.map(|(_, meant)| format!("{}{meant}", &host[..host.len() - ending.len()]));
            found.push(Broken { span: link.host, wrong: format!("no host ends in `{ending}`"), instead });
        }
    }
}

/// Whether a host can be one, by its ending: that exists, is reserved, or belongs to a number.
fn exists(host: &str, ending: &str) -> bool {
    let is_number = host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') || host.starts_with('[');
    let lower = ending.to_ascii_lowercase();
    is_number || RESERVED.contains(&lower.as_str()) || !post_text::links(&format!("https://a.{lower}")).is_empty()
}

/// The beginning of the next sentence at the end of a path: `/contact.Thanks`.
fn swallowed(text: &str, path: Range<usize>) -> Option<Range<usize>> {
    let last = path.start + text[path.clone()].rfind('/')?;
    let dot = last + text[last..path.end].rfind(['.', '!', '?'])?;
    let word = &text[dot + 1..path.end];
    let mut letters = word.chars();
    let is_word = letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase);
    let is_file = FILES.contains(&word.to_ascii_lowercase().as_str());
    (is_word && word.chars().count() > 2 && !is_file && dot > last + 1).then_some(dot..path.end)
}
