//! Writing: a library as our own YAML, readable and stable. Read again it is the same library.

use std::fmt::Write as _;

use super::model::{Ignored, LibraryFile, Origin, Placeholder, SavedReply, Texts};
use super::written::may_be_plain;

/// A library as YAML.
pub fn yaml(file: &LibraryFile) -> String {
    let mut page = Page::default();
    page.word(0, "brand", file.brand.as_deref());
    page.word(0, "language", file.language.map(|language| language.code()));
    page.word(0, "channel", file.channel.map(|channel| channel.id()));
    page.word(0, "owner", file.owner.as_deref());
    page.placeholders(0, &file.placeholders);
    if file.replies.is_empty() {
        page.text.push_str("replies: []\n");
        return page.text;
    }
    page.text.push_str("replies:\n");
    for (index, reply) in file.replies.iter().enumerate() {
        if index > 0 {
            page.text.push('\n');
        }
        page.reply(reply);
    }
    page.text
}

/// The blanks before the keys of a reply.
const KEYS: usize = 4;

/// YAML as it is written, line by line.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn reply(&mut self, reply: &SavedReply) {
        let start = self.text.len();
        self.word(KEYS, "id", Some(&reply.id));
        self.word(KEYS, "title", reply.title.as_deref());
        self.word(KEYS, "topic", reply.topic.as_deref());
        self.word(KEYS, "category", reply.category.map(|category| category.id()));
        self.word(KEYS, "channel", reply.channel.map(|channel| channel.id()));
        self.word(KEYS, "brand", reply.brand.as_deref());
        self.word(KEYS, "owner", reply.owner.as_deref());
        for (key, day) in [("reviewed", reply.reviewed), ("valid_until", reply.valid_until)] {
            if let Some(day) = day {
                let _ = writeln!(self.text, "{:KEYS$}{key}: {day}", "");
            }
        }
        self.placeholders(KEYS, &reply.placeholders);
        self.ignored(&reply.ignore);
        self.texts(&reply.text);
        self.origin(reply.origin.as_ref());
        // The first key stands behind the hyphen of its item.
        self.text.replace_range(start + KEYS - 2..start + KEYS - 1, "-");
    }

    /// A key and its value, where there is one.
    fn word(&mut self, indent: usize, key: &str, value: Option<&str>) {
        let Some(value) = value else { return };
        self.key(indent, key);
        self.value(indent, value);
    }

    fn key(&mut self, indent: usize, key: &str) {
        let _ = write!(self.text, "{:indent$}{}:", "", line(key));
    }

    fn value(&mut self, indent: usize, value: &str) {
        match block(value, indent + 2) {
            Some(block) => self.text.push_str(&block),
            None => {
                let _ = writeln!(self.text, " {}", line(value));
            }
        }
    }

    fn placeholders(&mut self, indent: usize, placeholders: &std::collections::BTreeMap<String, Placeholder>) {
        if placeholders.is_empty() {
            return;
        }
        self.key(indent, "placeholders");
        self.text.push('\n');
        for (key, placeholder) in placeholders {
            self.key(indent + 2, key);
            self.text.push('\n');
            self.word(indent + 4, "type", Some(placeholder.holds.id()));
            if !placeholder.examples.is_empty() {
                self.key(indent + 4, "examples");
                self.text.push('\n');
                for example in &placeholder.examples {
                    let _ = writeln!(self.text, "{:1$}- {2}", "", indent + 6, line(example));
                }
            }
        }
    }

    fn ignored(&mut self, ignored: &[Ignored]) {
        if ignored.is_empty() {
            return;
        }
        self.key(KEYS, "ignore");
        self.text.push('\n');
        for one in ignored {
            let _ = writeln!(self.text, "{:1$}- rule: {2}", "", KEYS + 2, line(&one.rule));
            self.word(KEYS + 4, "because", Some(&one.because));
            self.word(KEYS + 4, "language", one.language.map(|language| language.code()));
        }
    }

    fn texts(&mut self, texts: &Texts) {
        match texts {
            Texts::One(text) => self.word(KEYS, "text", Some(text)),
            Texts::Many(texts) => {
                self.key(KEYS, "text");
                self.text.push('\n');
                for (language, text) in texts {
                    self.word(KEYS + 2, language.code(), Some(text));
                }
            }
        }
    }

    fn origin(&mut self, origin: Option<&Origin>) {
        let Some(origin) = origin else { return };
        self.key(KEYS, "origin");
        self.text.push('\n');
        self.word(KEYS + 2, "format", Some(&origin.format));
        self.word(KEYS + 2, "data", Some(&origin.data));
    }
}

/// A text of several lines as a block, each line so far indented; `None` where a block cannot hold it to the letter.
fn block(text: &str, indent: usize) -> Option<String> {
    let body = text.trim_end_matches('\n');
    let is_plain = body.contains('\n')
        && !text.starts_with([' ', '\n', '\t'])
        && text.chars().all(|c| c == '\n' || c == '\t' || is_printable(c));
    // A block of lines of which one is blanks alone would read as if it was further indented.
    let has_blank = body.lines().any(|line| !line.is_empty() && line.trim().is_empty());
    if !is_plain || has_blank {
        return None;
    }
    // Empty lines behind a block would be taken for its own.
    let sign = match text.len() - body.len() {
        0 => "|-",
        1 => "|",
        _ => return None,
    };
    let mut block = format!(" {sign}\n");
    for line in body.split('\n') {
        match line {
            "" => block.push('\n'),
            line => {
                let _ = writeln!(block, "{:indent$}{line}", "");
            }
        }
    }
    Some(block)
}

/// A text on one line: without quotes where it may be, and in the plainest quotes that hold it.
fn line(text: &str) -> String {
    if !text.chars().all(is_printable) {
        return double(text);
    }
    if may_be_plain(text) && !looks_typed(text) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "''"))
}

/// Whether a word reads as a number, a day or another thing that is no text, to one YAML reader or another.
fn looks_typed(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || "+-.~=<".contains(c)) && !text.contains(char::is_alphabetic)
}

/// A text in double quotes, with what cannot be seen written as a number.
fn double(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            letter if is_printable(letter) => quoted.push(letter),
            letter if u32::from(letter) <= 0xFFFF => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(letter));
            }
            letter => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(letter));
            }
        }
    }
    quoted.push('"');
    quoted
}

/// Whether a letter stands for itself wherever YAML is read.
fn is_printable(letter: char) -> bool {
    !letter.is_control()
        && !matches!(letter, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
        && (u32::from(letter) & 0xFFFE) != 0xFFFE
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Source;
    use crate::document::{Document, Limits};
    use crate::language::Language;
    use crate::library::model::{Holds, Use};
    use crate::scenario::model::Category;

    fn read(text: &str) -> LibraryFile {
        let source = Arc::new(Source::whole("x.yaml", text.to_owned()));
        let read = Document::parse_text(source, Limits::LIBRARY).and_then(|document| document.read());
        read.unwrap_or_else(|problems| {
            let told: Vec<String> = problems.iter().map(|problem| problem.render(false)).collect();
            panic!("{}\n{text}", told.join("\n"))
        })
    }

    #[test]
    fn a_library_is_written_as_people_write_it() {
        let texts = BTreeMap::from([
            (Language::Nl, "Hoi {name},\n\nwat vervelend: \"sorry\".\n".to_owned()),
            (Language::En, "it's late #1: {name}".to_owned()),
            (Language::Sv, "Hej {name}, vi tittar.".to_owned()),
        ]);
        let file = LibraryFile {
            brand: Some("acme".to_owned()),
            channel: Some(Use::Public),
            placeholders: BTreeMap::from([(
                "ticket.id".to_owned(),
                Placeholder { holds: Holds::Reference, examples: vec!["12".to_owned(), "A-1".to_owned()] },
            )]),
            replies: vec![
                SavedReply {
                    id: "late".to_owned(),
                    title: Some("yes".to_owned()),
                    category: Some(Category::PrivateData),
                    reviewed: "2026-01-02".parse().ok(),
                    ignore: vec![Ignored {
                        rule: "too-long".to_owned(),
                        because: "it is: long".to_owned(),
                        language: None,
                    }],
                    text: Texts::Many(texts),
                    origin: Some(Origin { format: "zendesk".to_owned(), data: r#"{"id":"it's"}"#.to_owned() }),
                    ..SavedReply::default()
                },
                SavedReply { id: "007".to_owned(), text: Texts::One(" x\u{7}\n".to_owned()), ..SavedReply::default() },
            ],
            ..LibraryFile::default()
        };
        let text = yaml(&file);
        insta::assert_snapshot!(text);
        assert_eq!(read(&text), file);
    }

    fn words() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-zé😀:#'\"{}\\[\\],&*!|>%@`?~0-9.\\\\ \n\t-]{0,30}",
            "(yes|no|null|~|0x1f|1e3|12|2026-01-01|-|---|\\.\\.\\.|<<|=|true|\\? a|- a|a:|:a|# a|'|\")[ a]{0,2}",
            "([ ]{0,3}[a-z:#-]{0,4}\n){1,4}[a ]{0,3}\n{0,2}",
            ".{0,12}",
        ]
    }

    fn reply() -> impl Strategy<Value = SavedReply> {
        let texts = prop_oneof![
            words().prop_map(Texts::One),
            proptest::collection::btree_map(proptest::sample::select(Language::ALL), words(), 1..4)
                .prop_map(Texts::Many),
        ];
        let described = proptest::collection::vec(words(), 0..2);
        let placeholders = proptest::collection::btree_map(
            words(),
            described.prop_map(|examples| Placeholder { holds: Holds::Text, examples }),
            0..3,
        );
        (words(), proptest::option::of(words()), texts, placeholders, proptest::option::of(words()), words()).prop_map(
            |(id, title, text, placeholders, data, because)| SavedReply {
                id,
                title,
                text,
                placeholders,
                ignore: vec![Ignored { rule: "x".to_owned(), because, language: Some(Language::De) }],
                origin: data.map(|data| Origin { format: "csv".to_owned(), data }),
                ..SavedReply::default()
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(replies in proptest::collection::vec(reply(), 0..4), owner in proptest::option::of(words())) {
            let file = LibraryFile { owner, replies, ..LibraryFile::default() };
            prop_assert_eq!(read(&yaml(&file)), file);
        }
    }
}
