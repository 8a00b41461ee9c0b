//! HTML bodies: the text that a reader sees, with the bytes of the HTML that each letter comes from.
//!
//! Tags vanish and blanks collapse. `<br>`, paragraphs, rows and items of lists end lines. Scripts, styles and comments show
//! nothing. What a link leads to is kept beside the text, since a customer sees the words and not the address.

use std::borrow::Cow;
use std::convert::Infallible;
use std::ops::Range;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::scalar::Pieces;
use super::written::{Piece, Written};
use super::{Link, Version, Word};
use crate::language::Language;

/// What some HTML shows.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// The text.
    pub(super) text: String,
    /// Which bytes of the HTML it comes from. A piece that takes no bytes is a line end that tags make together.
    pub(super) pieces: Vec<Piece>,
    /// The links: their words in the text, their address, and its bytes in the HTML.
    links: Vec<(Range<usize>, String, Range<usize>)>,
}

/// The version of a reply whose text is written as HTML.
pub fn version(written: &Written, language: Option<Language>) -> Version {
    let shown = show(&written.text);
    let mut links = Vec::with_capacity(shown.links.len());
    for (words, target, span) in shown.links {
        if !says(&shown.text[words.clone()], &target) {
            links.push(Link { words, target: Word { text: target, span: written.place(span) } });
        }
    }
    Version { language, written: written.as_html(shown.text, &shown.pieces), links }
}

/// Whether the words of a link are its address.
fn says(words: &str, target: &str) -> bool {
    let bare = |address: &str| {
        let address = address.trim();
        let host = ["https://", "http://", "mailto:", "tel:"].iter().find_map(|scheme| address.strip_prefix(scheme));
        host.unwrap_or(address).trim_start_matches("www.").trim_end_matches('/').to_lowercase()
    };
    bare(words) == bare(target)
}

/// What some HTML shows. However broken it is, this takes time in proportion to its length.
pub(super) fn show(html: &str) -> Shown {
    // The tokenizer makes one letter of CR LF, which would move all places behind it; a blank is as good.
    let html: Cow<str> = if html.contains('\r') { html.replace('\r', " ").into() } else { html.into() };
    let mut reader = Reader { html: &html, ..Reader::default() };
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
        reader.event(&event, span.start..span.end);
        None
    });
    emitter.naively_switch_states(true);
    // Reading from memory does not fail.
    let Ok(()) = Tokenizer::new_with_emitter(html.as_ref(), emitter).finish();
    reader.finish()
}

/// Reads HTML token by token.
#[derive(Default)]
struct Reader<'a> {
    html: &'a str,
    /// Where the last tag ended, which is where the next words begin.
    behind: usize,
    /// The element at hand whose content is not shown.
    hidden: Option<Vec<u8>>,
    tag: Tag,
    seen: Pieces,
    /// Where the last letter that was shown ends in the HTML.
    shown_until: usize,
    gap: Gap,
    link: Option<Open>,
    links: Vec<(Range<usize>, String, Range<usize>)>,
}

/// A tag whose attributes are being read.
#[derive(Default)]
struct Tag {
    name: Vec<u8>,
    start: usize,
    attribute: Vec<u8>,
    href: Option<(String, Range<usize>)>,
    key: Option<String>,
    fallback: Option<String>,
}

/// What stands between the last letter that was shown and the next.
#[derive(Default)]
struct Gap {
    /// The first run of blanks.
    blank: Option<Range<usize>>,
    /// How many lines end.
    lines: usize,
    /// Whether paragraphs and the like end them, rather than `<br>` alone.
    is_walled: bool,
    /// Each `<br>`.
    breaks: Vec<Range<usize>>,
}

/// A link that was opened.
struct Open {
    target: String,
    span: Range<usize>,
    /// Where its first letter is in the text.
    start: Option<usize>,
}

impl Reader<'_> {
    fn event(&mut self, event: &CallbackEvent, span: Range<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Tag { name: name.to_vec(), start: span.start, ..Tag::default() };
            }
            CallbackEvent::AttributeName { name } => self.tag.attribute = name.to_vec(),
            CallbackEvent::AttributeValue { value } => {
                let value = String::from_utf8_lossy(value).into_owned();
                match self.tag.attribute.as_slice() {
                    b"href" if self.tag.href.is_none() => self.tag.href = Some((value, span)),
                    b"key" => self.tag.key = Some(value),
                    b"default" => self.tag.fallback = Some(value),
                    _ => {}
                }
            }
            CallbackEvent::CloseStartTag { .. } => {
                self.opened(span.end);
                self.behind = span.end;
            }
            CallbackEvent::EndTag { name } => {
                self.closed(name);
                self.behind = span.end;
            }
            CallbackEvent::String { value } if self.hidden.is_none() => self.words(&String::from_utf8_lossy(value)),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } => self.behind = span.end,
            CallbackEvent::String { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn opened(&mut self, end: usize) {
        let tag = std::mem::take(&mut self.tag);
        let place = tag.start..end;
        match tag.name.as_slice() {
            b"br" => self.gap.line_break(place),
            b"script" | b"style" | b"title" | b"iframe" | b"noembed" | b"textarea" => self.hidden = Some(tag.name),
            b"td" | b"th" => {
                self.gap.blank.get_or_insert(end..end);
            }
            b"a" => {
                self.end_link();
                self.link = tag.href.map(|(target, span)| Open { target, span, start: None });
            }
            // How one helpdesk writes what is filled in.
            b"attribute" => {
                let Some(key) = tag.key else { return };
                let words = match tag.fallback {
                    Some(fallback) => format!("{{{{{key}|fallback:\"{fallback}\"}}}}"),
                    None => format!("{{{{{key}}}}}"),
                };
                self.show_gap();
                self.seen.other(&words, place.start, place.len());
                self.shown_until = end;
            }
            name => self.gap.wall(lines_around(name)),
        }
    }

    fn closed(&mut self, name: &[u8]) {
        if self.hidden.as_deref() == Some(name) {
            self.hidden = None;
        }
        match name {
            b"a" => self.end_link(),
            name => self.gap.wall(lines_around(name)),
        }
    }

    fn end_link(&mut self) {
        if let Some(open) = self.link.take() {
            let end = self.seen.text.len();
            self.links.push((open.start.unwrap_or(end)..end, open.target, open.span));
        }
    }

    /// Words between tags, of which the tokenizer says what they show: they are looked up in the HTML letter by letter.
    fn words(&mut self, value: &str) {
        let (mut at, mut rest) = (self.behind, value);
        while !rest.is_empty() {
            let raw = self.html.get(at..).unwrap_or_default();
            let plain = rest.bytes().zip(raw.bytes()).take_while(|(shown, raw)| shown == raw && *raw != b'&').count();
            let plain = floor(rest, plain);
            self.letters(&rest[..plain], at);
            (at, rest) = (at + plain, &rest[plain..]);
            if rest.is_empty() {
                break;
            }
            let reference = reference(&self.html[at.min(self.html.len())..]);
            let shown = decode(reference);
            match rest.strip_prefix(shown.as_str()).filter(|_| !shown.is_empty()) {
                Some(left) => {
                    self.reference(&shown, at, reference.len());
                    (at, rest) = (at + reference.len(), left);
                }
                None => {
                    // What the tokenizer mended, such as a letter that cannot be: shown, but nobody can write there.
                    self.reference(rest, at, 0);
                    break;
                }
            }
        }
    }

    /// Letters that stand for themselves.
    fn letters(&mut self, words: &str, at: usize) {
        let is_blank = |byte: &u8| byte.is_ascii_whitespace();
        let mut from = 0;
        while from < words.len() {
            let rest = &words.as_bytes()[from..];
            let blanks = rest.iter().take_while(|byte| is_blank(byte)).count();
            if blanks > 0 {
                self.gap.blank.get_or_insert(at + from..at + from + blanks);
            }
            let letters = rest[blanks..].iter().take_while(|byte| !is_blank(byte)).count();
            let place = from + blanks;
            if letters > 0 {
                self.show_gap();
                self.seen.same(&words[place..place + letters], at + place);
                self.shown_until = at + place + letters;
            }
            from = place + letters;
        }
    }

    /// Letters that a character reference stands for.
    fn reference(&mut self, words: &str, at: usize, taken: usize) {
        if words.bytes().all(|byte| byte.is_ascii_whitespace()) {
            self.gap.blank.get_or_insert(at..at + taken);
            return;
        }
        self.show_gap();
        if words == &self.html[at.min(self.html.len())..(at + taken).min(self.html.len())] {
            self.seen.same(words, at);
        } else {
            self.seen.other(words, at, taken);
        }
        self.shown_until = at + taken;
    }

    /// Shows what stands before the next letter.
    fn show_gap(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        if !self.seen.text.is_empty() {
            if gap.lines > 0 && gap.is_walled {
                self.seen.other(&"\n".repeat(gap.lines), self.shown_until, 0);
            } else if gap.lines > 0 {
                gap.breaks.into_iter().for_each(|place| self.seen.other("\n", place.start, place.len()));
            } else if let Some(place) = gap.blank {
                match self.html.get(place.clone()) {
                    Some(" ") => self.seen.same(" ", place.start),
                    _ => self.seen.other(" ", place.start, place.len()),
                }
            }
        }
        let start = self.seen.text.len();
        if let Some(open) = &mut self.link {
            open.start.get_or_insert(start);
        }
    }

    fn finish(mut self) -> Shown {
        self.end_link();
        Shown { text: self.seen.text, pieces: self.seen.runs, links: self.links }
    }
}

impl Gap {
    fn line_break(&mut self, place: Range<usize>) {
        self.lines += 1;
        self.breaks.push(place);
    }

    /// At least so many lines end here.
    fn wall(&mut self, lines: usize) {
        if lines > 0 {
            self.lines = self.lines.max(lines);
            self.is_walled = true;
        }
    }
}

/// How many lines end before and after an element.
fn lines_around(name: &[u8]) -> usize {
    match name {
        b"p" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"blockquote" => 2,
        b"div" | b"li" | b"ul" | b"ol" | b"tr" | b"table" | b"hr" | b"pre" | b"section" | b"article" | b"header"
        | b"footer" | b"dt" | b"dd" | b"figure" => 1,
        _ => 0,
    }
}

/// The longest name of a character, with the signs around it, and a little more.
const LONGEST_NAME: usize = 40;

/// The bytes at the start of some HTML that may be a character reference.
fn reference(html: &str) -> &str {
    let bytes = html.as_bytes();
    let is_number = bytes.get(1) == Some(&b'#');
    let most = if is_number { bytes.len() } else { LONGEST_NAME.min(bytes.len()) };
    let start = if is_number { 2 } else { 1 };
    let name = bytes.iter().take(most).skip(start).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let end = (start + name).min(bytes.len());
    let end = if bytes.get(end) == Some(&b';') { end + 1 } else { end };
    html.get(..end).unwrap_or_default()
}

/// What a character reference shows.
fn decode(reference: &str) -> String {
    let mut shown = String::new();
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        if let CallbackEvent::String { value } = event {
            shown.push_str(&String::from_utf8_lossy(value));
        }
        None
    });
    let Ok(()) = Tokenizer::new_with_emitter(reference, emitter).finish();
    shown
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::library::scalar;

    fn text(html: &str) -> String {
        show(html).text
    }

    /// A body within a JSON string, and the file that it is.
    fn body(html: &str) -> (String, Version) {
        let file = format!("{{\"body\": {}}}", serde_json::to_string(html).expect("JSON"));
        let written = scalar::json(&file, 9..file.len() - 1, html);
        let version = version(&written, None);
        (file, version)
    }

    #[test]
    fn a_reader_sees_words_and_lines() {
        for (html, shown) in [
            ("<p>Hi {{name}},</p><p>Thanks &amp; bye</p>", "Hi {{name}},\n\nThanks & bye"),
            ("<div>Hi,</div><br><div>Your order</div>", "Hi,\n\nYour order"),
            ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
            ("one<br/>two<BR>three", "one\ntwo\nthree"),
            ("<ul>\n <li>one</li>\n <li>two</li>\n</ul>", "one\ntwo"),
            ("  a \r\n  <b> b</b>c ", "a bc"),
            ("<style>p{}</style>a<!-- no --><script>x()</script>b<title>t</title>", "ab"),
            ("caf&eacute; &#233;&#xe9;&notit; &copy 5 & 6 < 7", "café éé¬it; © 5 & 6 < 7"),
            ("<td>a</td><td>b</td>", "a b"),
            ("a<a href=\"x", "a"),
            ("<script>never closed", ""),
            ("\u{5e9}\u{5dc}\u{5d5}\u{5dd} <b>\u{200f}x</b>", "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{200f}x"),
            ("Hi <attribute key=\"user.name\" default=\"there\"/>!", "Hi {{user.name|fallback:\"there\"}}!"),
            ("a&nbsp;&nbsp;b", "a\u{a0}\u{a0}b"),
        ] {
            assert_eq!(text(html), shown, "{html}");
        }
    }

    #[test]
    fn letters_are_found_back_through_tags_references_and_escapes() {
        let (file, version) = body("<p class=\"x\">Hi \u{e9}\ttoo,\n  caf&eacute;</p><p>see <b>you</b> \"soon\"</p>");
        let written = &version.written;
        assert_eq!(written.text, "Hi \u{e9} too, café\n\nsee you \"soon\"");
        for (words, place) in [("too,", "too,"), ("café", "caf&eacute;"), ("you", "you"), ("\"soon\"", "\\\"soon\\\"")]
        {
            let at = written.text.find(words).expect("there");
            assert_eq!(&file[written.place(at..at + words.len())], place);
        }
    }

    #[test]
    fn a_link_that_is_not_among_the_words_is_kept_beside_them() {
        let (file, version) = body(
            "See <a href=\"https://x.example/a?b=1&amp;c=2\">our page</a> or <a href='http://y.example/'>y.example</a>",
        );
        assert_eq!(version.written.text, "See our page or y.example");
        let [link] = version.links.as_slice() else { panic!("one link: {:?}", version.links) };
        assert_eq!(&version.written.text[link.words.clone()], "our page");
        assert_eq!(link.target.text, "https://x.example/a?b=1&c=2");
        assert_eq!(&file[link.target.span.clone()], "https://x.example/a?b=1&amp;c=2");
    }

    #[test]
    fn hostile_html_takes_time_in_proportion() {
        for html in ["<div>".repeat(200_000), "<a href='".repeat(100_000), "&".repeat(300_000), "&#1".repeat(100_000)] {
            let shown = show(&html);
            assert!(shown.text.len() <= html.len() * 3);
        }
        assert_eq!(text(&format!("{}x", "<b>".repeat(100_000))), "x");
    }

    /// The text after an edit of the file, read again; `None` where the edit cannot be written.
    fn edited(html: &str, span: Range<usize>, insert: &str) -> Option<String> {
        let (mut file, version) = body(html);
        let (place, replacement) = version.written.edit(span, insert)?;
        file.replace_range(place, &replacement);
        let value: serde_json::Value = serde_json::from_str(&file).expect("still JSON");
        Some(text(value["body"].as_str().expect("a text")))
    }

    #[test]
    fn words_are_replaced_within_their_tags() {
        let html = "<p>Hi <b>there</b>,</p><p>it is <i>so</i> good</p>";
        assert_eq!(edited(html, 3..8, "A & \"B\""), Some("Hi A & \"B\",\n\nit is so good".to_owned()));
        assert_eq!(edited(html, 0..8, "Hello"), None, "the end of the bold words would be left alone");
        assert_eq!(edited(html, 9..11, " "), None, "tags end these lines");
        assert_eq!(edited(html, 9..9, "!"), Some("Hi there,!\n\nit is so good".to_owned()));
        assert_eq!(edited("a<br>b", 1..2, " "), Some("a b".to_owned()));
    }

    proptest! {
        #[test]
        fn whatever_is_edited_reads_as_it_should(
            parts in proptest::collection::vec(prop_oneof![
                Just("<p>"), Just("</p>"), Just("<br>"), Just("<b>"), Just("</b>"), Just("<li>"), Just("</div>"), Just(" "), Just("\n"),
                Just("&"), Just("&amp;"), Just("&lt;"), Just("&not"), Just("amp"), Just(";"), Just("<"), Just("a"), Just("b c"), Just("\u{e9}"),
                Just("\""), Just("&eacute;"), Just("#12"), Just("<!-- x -->"), Just("</"), Just("<a href=x>"), Just("</a>"), Just("&#"), Just("\u{1f600}"),
            ], 0..14),
            insert in prop_oneof![Just(String::new()), "[a&<>;#\" \n\u{e9}/!-]{0,4}"],
            from in 0..20usize, length in 0..8usize,
        ) {
            let html = parts.concat();
            let before = text(&html);
            let chars: Vec<usize> = before.char_indices().map(|(at, _)| at).chain([before.len()]).collect();
            let start = chars[from.min(chars.len() - 1)];
            let end = chars[(from + length).min(chars.len() - 1)].max(start);
            if let Some(after) = edited(&html, start..end, &insert) {
                prop_assert_eq!(after, format!("{}{}{}", &before[..start], insert, &before[end..]), "{:?}", html);
            }
        }

        #[test]
        fn whatever_it_is_has_its_places(html in "[<>/a-c &;#\"'=!\n\r-]{0,60}|.{0,60}") {
            let shown = show(&html);
            let mut at = 0;
            for piece in &shown.pieces {
                prop_assert_eq!(piece.text, at);
                at += piece.shown;
                prop_assert!((piece.file + piece.taken) as usize <= html.len());
            }
            prop_assert_eq!(at as usize, shown.text.len());
        }
    }
}
