//! The text of a status as HTML: paragraphs, with mentions, links and hashtags as anchors.

use std::ops::Range;

use super::customs::DOMAIN;
use crate::platform::{AccountId, Platform};

/// What in a text is more than text.
enum Anchor<'t> {
    Mention(AccountId),
    Link(&'t str),
    Tag(&'t str),
}

/// The page of an account.
pub(super) fn profile(username: &str) -> String {
    format!("https://{DOMAIN}/@{username}")
}

/// The page of a hashtag.
pub(super) fn tag_page(name: &str) -> String {
    format!("https://{DOMAIN}/tags/{}", name.to_lowercase())
}

/// The text as HTML. Nothing in it is taken for markup.
pub(super) fn html(platform: &Platform, text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2 + 7);
    out.push_str("<p>");
    let mut read = 0;
    for (bytes, anchor) in anchors(platform, text) {
        if bytes.start < read {
            continue;
        }
        plain(&text[read..bytes.start], &mut out);
        write(platform, &anchor, &mut out);
        read = bytes.end;
    }
    plain(&text[read..], &mut out);
    out.push_str("</p>");
    out
}

/// The text of the bio as HTML.
pub(super) fn note(text: &str) -> String {
    let mut out = String::new();
    if !text.is_empty() {
        out.push_str("<p>");
        plain(text, &mut out);
        out.push_str("</p>");
    }
    out
}

fn anchors<'t>(platform: &Platform, text: &'t str) -> Vec<(Range<usize>, Anchor<'t>)> {
    let mut found = Vec::new();
    for address in post_text::addresses(text) {
        let local = address.server.is_none_or(|server| server.eq_ignore_ascii_case(DOMAIN));
        if let Some(account) = platform.find_account(address.username).filter(|_| local) {
            found.push((address.bytes, Anchor::Mention(account)));
        }
    }
    for link in post_text::links(text).into_iter().filter(|link| link.has_protocol) {
        found.push((link.byte_start..link.byte_end, Anchor::Link(link.url)));
    }
    for tag in post_text::hashtags(text) {
        found.push((tag.byte_start..tag.byte_end, Anchor::Tag(tag.name)));
    }
    found.sort_by_key(|(bytes, _)| bytes.start);
    found
}

fn write(platform: &Platform, anchor: &Anchor<'_>, out: &mut String) {
    match anchor {
        Anchor::Mention(account) => {
            let name = platform.account(*account).username();
            out.push_str("<span class=\"h-card\" translate=\"no\"><a href=\"");
            out.push_str(&profile(name));
            out.push_str("\" class=\"u-url mention\">@<span>");
            out.push_str(name);
            out.push_str("</span></a></span>");
        }
        Anchor::Link(url) => {
            let (scheme, rest) = url.split_once("://").unwrap_or(("https", url));
            let cut = rest.char_indices().nth(30).map_or(rest.len(), |(at, _)| at);
            let (shown, hidden) = rest.split_at(cut);
            out.push_str("<a href=\"");
            escape(url, out);
            out.push_str("\" target=\"_blank\" rel=\"nofollow noopener\" translate=\"no\"><span class=\"invisible\">");
            escape(scheme, out);
            out.push_str("://</span><span class=\"");
            out.push_str(if hidden.is_empty() { "" } else { "ellipsis" });
            out.push_str("\">");
            escape(shown, out);
            out.push_str("</span><span class=\"invisible\">");
            escape(hidden, out);
            out.push_str("</span></a>");
        }
        Anchor::Tag(name) => {
            out.push_str("<a href=\"");
            escape(&tag_page(name), out);
            out.push_str("\" class=\"mention hashtag\" rel=\"tag\">#<span>");
            escape(name, out);
            out.push_str("</span></a>");
        }
    }
}

/// Text outside of anchors: a line break is one, an empty line begins a paragraph.
fn plain(text: &str, out: &mut String) {
    for (index, paragraph) in text.split("\n\n").enumerate() {
        if index > 0 {
            out.push_str("</p><p>");
        }
        for (line, words) in paragraph.trim_matches('\n').split('\n').enumerate() {
            if line > 0 {
                out.push_str("<br />");
            }
            escape(words, out);
        }
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\r' => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Time;
    use crate::platform::Profile;

    #[test]
    fn what_is_named_is_linked_and_nothing_is_markup() {
        let mut platform =
            Platform::with_customs(&super::super::customs::CUSTOMS, 1, Time::utc(2026, 3, 2)).expect("a time");
        platform.open_account(Profile::new("ann", "Ann")).expect("free");
        let shown = html(&platform, "@ann <b>5 > 3</b> & \"so\"\n@nobody #Late\n\nhttps://webshop.nl/a?b=1&c=2");
        insta::assert_snapshot!(shown);
    }
}
