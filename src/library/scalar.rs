//! Scalars: how a text is written in YAML and in JSON, byte by byte. A parser has read the value; this finds which of the
//! file's bytes each of its letters comes from, and believes itself only where it gets the same text.

use std::ops::Range;

use super::written::{Piece, Style, Written, short};

/// A value of a YAML file, given the text that the parser read. Where its writing is not understood it cannot be edited.
pub fn yaml(file: &str, span: Range<usize>, text: &str) -> Written {
    let raw = file.get(span.clone()).unwrap_or_default();
    let mut pieces = Pieces::default();
    let style = match raw.bytes().next() {
        _ if header(file, span.start).is_some() => block(file, span.start, text, &mut pieces),
        Some(b'"') => double(raw, span.start, &mut pieces).map(|()| Style::Double),
        Some(b'\'') => single(raw, span.start, &mut pieces).map(|()| Style::Single),
        _ => plain(raw, span.start, &mut pieces).map(|()| Style::Plain),
    };
    finish(pieces, style, span, text)
}

/// A string of a JSON file, given its span with the quotation marks and the text that the parser read.
pub fn json(file: &str, span: Range<usize>, text: &str) -> Written {
    let raw = file.get(span.clone()).unwrap_or_default();
    let mut pieces = Pieces::default();
    let style = json_string(raw, span.start, &mut pieces).map(|()| Style::Json);
    finish(pieces, style, span, text)
}

fn finish(pieces: Pieces, style: Option<Style>, span: Range<usize>, text: &str) -> Written {
    match style {
        Some(style) if pieces.text == text => Written::of(pieces.text, span, style, pieces.runs),
        _ => Written::opaque(text.to_owned(), span),
    }
}

/// A text as it is put together.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pub(super) text: String,
    pub(super) runs: Vec<Piece>,
}

impl Pieces {
    /// A run that stands as it is.
    pub(super) fn same(&mut self, words: &str, at: usize) {
        if words.is_empty() {
            return;
        }
        let piece = Piece {
            text: short(self.text.len()),
            file: short(at),
            shown: short(words.len()),
            taken: short(words.len()),
        };
        self.text.push_str(words);
        match self.runs.last_mut() {
            Some(last) if last.shown == last.taken && last.file + last.taken == piece.file => {
                last.shown += piece.shown;
                last.taken += piece.taken;
            }
            _ => self.runs.push(piece),
        }
    }

    /// A run that stands for something else: so many bytes of the file for these words.
    pub(super) fn other(&mut self, words: &str, at: usize, taken: usize) {
        let piece =
            Piece { text: short(self.text.len()), file: short(at), shown: short(words.len()), taken: short(taken) };
        self.text.push_str(words);
        self.runs.push(piece);
    }
}

fn json_string(raw: &str, base: usize, pieces: &mut Pieces) -> Option<()> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    let mut at = 0;
    while at < inner.len() {
        let rest = &inner[at..];
        let plain = rest.find('\\').unwrap_or(rest.len());
        pieces.same(&rest[..plain], base + 1 + at);
        at += plain;
        let Some(escape) = inner[at..].strip_prefix('\\') else { break };
        let (letter, taken) = match escape.chars().next()? {
            'n' => ('\n', 2),
            't' => ('\t', 2),
            'r' => ('\r', 2),
            'b' => ('\u{8}', 2),
            'f' => ('\u{c}', 2),
            same @ ('"' | '\\' | '/') => (same, 2),
            'u' => unicode(&inner[at..])?,
            _ => return None,
        };
        pieces.other(letter.encode_utf8(&mut [0; 4]), base + 1 + at, taken);
        at += taken;
    }
    Some(())
}

/// `\u00e9`, or two of them for a letter beyond the first plane.
fn unicode(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| u32::from_str_radix(text.get(at..at + 4)?, 16).ok();
    let first = unit(2)?;
    if !(0xD800..0xDC00).contains(&first) {
        return Some((char::from_u32(first)?, 6));
    }
    let second = if text.get(6..8)? == "\\u" { unit(8)? } else { return None };
    let letter = 0x10000 + ((first - 0xD800) << 10) + second.checked_sub(0xDC00)?;
    Some((char::from_u32(letter)?, 12))
}

fn double(raw: &str, base: usize, pieces: &mut Pieces) -> Option<()> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    let mut at = 0;
    while at < inner.len() {
        let rest = &inner[at..];
        let plain = rest.find(['\\', '\n', '\r']).unwrap_or(rest.len());
        // Blanks before the end of a line are not part of the text.
        let kept = if rest[plain..].starts_with('\\') {
            plain
        } else if plain < rest.len() {
            rest[..plain].trim_end_matches([' ', '\t']).len()
        } else {
            plain
        };
        pieces.same(&rest[..kept], base + 1 + at);
        at += kept;
        if at >= inner.len() {
            break;
        }
        if !inner[at..].starts_with('\\') {
            at += fold_break(&inner[at..], base + 1 + at, pieces);
            continue;
        }
        let escape = inner[at + 1..].chars().next()?;
        let code = |digits: usize| {
            let number = u32::from_str_radix(inner.get(at + 2..at + 2 + digits)?, 16).ok()?;
            Some((char::from_u32(number)?, 2 + digits))
        };
        let (letter, taken) = match escape {
            '0' => ('\0', 2),
            'a' => ('\u{7}', 2),
            'b' => ('\u{8}', 2),
            't' | '\t' => ('\t', 2),
            'n' => ('\n', 2),
            'v' => ('\u{b}', 2),
            'f' => ('\u{c}', 2),
            'r' => ('\r', 2),
            'e' => ('\u{1b}', 2),
            'N' => ('\u{85}', 2),
            '_' => ('\u{a0}', 2),
            'L' => ('\u{2028}', 2),
            'P' => ('\u{2029}', 2),
            same @ (' ' | '"' | '/' | '\\') => (same, 2),
            'x' => code(2)?,
            'u' => code(4)?,
            'U' => code(8)?,
            '\n' | '\r' => {
                let gap = inner[at + 1..].len() - inner[at + 1..].trim_start_matches([' ', '\t', '\n', '\r']).len();
                pieces.other("", base + 1 + at, 1 + gap);
                at += 1 + gap;
                continue;
            }
            _ => return None,
        };
        pieces.other(letter.encode_utf8(&mut [0; 4]), base + 1 + at, taken);
        at += taken;
    }
    Some(())
}

/// A line end within quotes or plain words, with the blanks around it: a blank, or as many line ends as there are empty lines.
fn fold_break(rest: &str, at: usize, pieces: &mut Pieces) -> usize {
    let gap = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    let breaks = rest[..gap].matches('\n').count().max(1);
    let words = if breaks == 1 { " ".to_owned() } else { "\n".repeat(breaks - 1) };
    pieces.other(&words, at, gap);
    gap
}

fn single(raw: &str, base: usize, pieces: &mut Pieces) -> Option<()> {
    let inner = raw.strip_prefix('\'')?.strip_suffix('\'')?;
    let mut at = 0;
    while at < inner.len() {
        let rest = &inner[at..];
        let plain = rest.find(['\'', '\n', '\r']).unwrap_or(rest.len());
        let kept = if plain < rest.len() && !rest[plain..].starts_with('\'') {
            rest[..plain].trim_end_matches([' ', '\t']).len()
        } else {
            plain
        };
        pieces.same(&rest[..kept], base + 1 + at);
        at += kept;
        match inner.get(at..).filter(|rest| !rest.is_empty()) {
            None => break,
            Some(rest) if rest.starts_with("''") => {
                pieces.other("'", base + 1 + at, 2);
                at += 2;
            }
            Some(rest) if rest.starts_with('\'') => return None,
            Some(rest) => at += fold_break(rest, base + 1 + at, pieces),
        }
    }
    Some(())
}

fn plain(raw: &str, base: usize, pieces: &mut Pieces) -> Option<()> {
    let mut at = 0;
    while at < raw.len() {
        let rest = &raw[at..];
        let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let kept = if line < rest.len() { rest[..line].trim_end_matches([' ', '\t']).len() } else { line };
        pieces.same(&rest[..kept], base + at);
        at += kept;
        if at < raw.len() {
            at += fold_break(&raw[at..], base + at, pieces);
        }
    }
    Some(())
}

/// The line after which a block stands, `text: |` or `- >-`, where the words before a place end in one: where its next line
/// begins, and whether the block is folded.
fn header(file: &str, start: usize) -> Option<(usize, bool)> {
    let before = file.get(..start)?;
    let blank = before.trim_end_matches([' ', '\n', '\r']).len();
    let next = blank + before[blank..].find('\n')? + 1;
    let line = before[..blank].rsplit('\n').next()?;
    let line = line.rfind(" #").map_or(line, |remark| &line[..remark]).trim_end();
    let sign = line.trim_end_matches(|c: char| c == '+' || c == '-' || c.is_ascii_digit());
    let words = sign.strip_suffix(['|', '>'])?;
    words.ends_with(' ').then(|| (next, sign.ends_with('>')))
}

/// A block after `|` or `>`. Where it ends in the file is found by the text that the parser read.
fn block(file: &str, start: usize, text: &str, pieces: &mut Pieces) -> Option<Style> {
    let (first, is_folded) = header(file, start)?;
    let line = file[..start].rfind('\n')? + 1;
    let indent = start - line;
    if is_folded {
        return folded_lines(file, first, indent, text, pieces).then_some(Style::Folded(indent));
    }
    let mut at = first;
    while pieces.text.len() < text.len() {
        let line = file.get(at..)?.split('\n').next()?;
        let words = line.trim_end_matches('\r');
        let inner = words.get(indent.min(words.len() - words.trim_start_matches(' ').len())..)?;
        pieces.same(inner, at + words.len() - inner.len());
        if pieces.text.len() < text.len() {
            let next = (at + line.len() + 1).min(file.len());
            let is_last = pieces.text.len() + 1 == text.len();
            let blanks = file[next..].bytes().take_while(|byte| *byte == b' ').count().min(indent);
            // The indentation of the next line belongs to the break.
            let end = if is_last { next } else { next + blanks };
            pieces.other("\n", at + words.len(), end - at - words.len());
        }
        at += line.len() + 1;
    }
    Some(Style::Literal(indent))
}

/// Lines of a `>` block that are joined by blanks; one with empty or further indented lines is not taken apart.
fn folded_lines(file: &str, start: usize, indent: usize, text: &str, pieces: &mut Pieces) -> bool {
    let mut at = start;
    while pieces.text.len() < text.len() && at < file.len() {
        let Some(line) = file[at..].split('\n').next() else { return false };
        let words = line.trim_end_matches('\r');
        let Some(inner) = words.get(indent..).filter(|inner| !inner.is_empty() && !inner.starts_with([' ', '\t']))
        else {
            return false;
        };
        pieces.same(inner, at + indent);
        let left = text.len() - pieces.text.len().min(text.len());
        let taken = line.len() - words.len() + 1;
        match left {
            0 => {}
            1 if text.ends_with('\n') => pieces.other("\n", at + words.len(), taken),
            // The indentation of the next line belongs to the break.
            _ => pieces.other(" ", at + words.len(), taken + indent),
        }
        at += line.len() + 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Document, Kind};

    /// The value of `text:` in a file, with its map.
    fn value(file: &str) -> Written {
        let document = Document::parse("x.yaml", file.as_bytes().to_vec()).expect("YAML");
        let node = document.root().get("text").expect("a text");
        let Kind::Scalar(text) = &node.kind else { panic!("a scalar") };
        yaml(file, node.span.clone(), text)
    }

    /// The file after each run of letters of the text was replaced, read again.
    fn edited(file: &str, from: &str, to: &str) -> Option<String> {
        let written = value(file);
        let at = written.text.find(from).expect("the words are there");
        let (span, insert) = written.edit(at..at + from.len(), to)?;
        let mut file = file.to_owned();
        file.replace_range(span, &insert);
        Some(value(&file).text)
    }

    #[test]
    fn letters_are_found_back_however_they_are_written() {
        for file in [
            "text: Hi there, hello\nid: x\n",
            "text: 'Hi there, it''s hello'\n",
            "text: \"Hi \\u00e9\\n there,\\thello\"\n",
            "text: |\n  Hi there,\n  hello\nid: x\n",
            "text: |-\n    Hi there,\n\n    hello\n",
            "text: >\n  Hi\n  there, hello\nid: x\n",
            "text: >-\n  Hi there,\n  hello\n",
            "text: \"Hi\n  there, hello\"\n",
            "text: Hi\n  there, hello\n",
            "text: |\r\n  Hi there,\r\n  hello\r\nid: x\r\n",
        ] {
            let written = value(file);
            for words in ["there", "hello"] {
                let at = written.text.find(words).expect("there");
                let place = written.place(at..at + words.len());
                assert_eq!(&file[place], words, "{file:?}: {written:?}");
            }
            assert!(written.edit(0..2, "Hej").is_some(), "{file:?} can be edited: {written:?}");
            assert_eq!(
                edited(file, "hello", "it's \"fine\""),
                Some(written.text.replace("hello", "it's \"fine\"")),
                "{file:?}"
            );
        }
    }

    #[test]
    fn what_a_style_cannot_hold_is_not_written() {
        assert_eq!(edited("text: Hi there\n", "there", "there: you"), None);
        assert_eq!(edited("text: Hi there\n", "there", "#1 fan"), None);
        assert_eq!(edited("text: 'Hi there'\n", "there", "a\nb"), None);
        assert_eq!(edited("text: |\n  Hi there\n  you\n", "there", "a\nb"), Some("Hi a\nb\nyou\n".to_owned()));
    }

    #[test]
    fn escapes_of_json_are_found_back() {
        let file = r#"{"a": "x\u00e9\ud83d\ude00\/\n y"}"#;
        let written = json(file, 6..file.len() - 1, "xé😀/\n y");
        let at = written.text.find('😀').expect("there");
        assert_eq!(&file[written.place(at..at + 4)], r"\ud83d\ude00");
        assert_eq!(written.edit(0..1, "\"z\n"), Some((7..8, r#"\"z\n"#.to_owned())));
    }

    proptest! {
        #[test]
        fn whatever_is_edited_reads_as_it_should(
            words in "[a-z'\" \\\\é😀:#\n-]{1,24}", insert in "[a-z'\": #é\n-]{0,6}", from in 0..24usize, length in 0..6usize, way in 0..3usize,
        ) {
            let indented = words.replace('\n', "\n  ");
            let file = match way {
                0 => format!("text: {}\n", serde_json::to_string(&words).expect("a text")),
                1 => format!("text: '{}'\n", words.replace('\'', "''").replace('\n', " ")),
                _ => format!("text: |\n  x{indented}\nid: y\n"),
            };
            let Ok(document) = Document::parse("x.yaml", file.as_bytes().to_vec()) else { return Ok(()) };
            let Some(Kind::Scalar(text)) = document.root().get("text").map(|node| &node.kind) else { return Ok(()) };
            let written = value(&file);
            let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let start = chars[from.min(chars.len() - 1)];
            let end = chars[(from + length).min(chars.len() - 1)].max(start);
            if let Some((span, replacement)) = written.edit(start..end, &insert) {
                let mut after = file.clone();
                after.replace_range(span, &replacement);
                let wanted = format!("{}{insert}{}", &text[..start], &text[end..]);
                prop_assert_eq!(value(&after).text, wanted, "{:?}", after);
            }
        }
    }
}
