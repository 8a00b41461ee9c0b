//! Text: an open document as its editor has it, with where its lines begin, changed piece by piece.

use std::ops::Range;

use lsp_types::{Position, PositionEncodingKind};

/// How an editor counts along a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// In bytes.
    Utf8,
    /// In units of UTF-16, as every editor can.
    Utf16,
    /// In characters.
    Utf32,
}

impl Encoding {
    /// The one to use of those that an editor offers.
    pub(super) fn choose(offered: &[PositionEncodingKind]) -> Encoding {
        match () {
            () if offered.contains(&PositionEncodingKind::UTF8) => Encoding::Utf8,
            () if offered.contains(&PositionEncodingKind::UTF16) || offered.is_empty() => Encoding::Utf16,
            () if offered.contains(&PositionEncodingKind::UTF32) => Encoding::Utf32,
            () => Encoding::Utf16,
        }
    }

    /// Its name in the protocol.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn width(self, letter: char) -> usize {
        match self {
            Encoding::Utf8 => letter.len_utf8(),
            Encoding::Utf16 => letter.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }

    /// How long words are, as the editor counts.
    pub(super) fn length(self, words: &str) -> usize {
        match self {
            Encoding::Utf8 => words.len(),
            _ if words.is_ascii() => words.len(),
            _ => words.chars().map(|letter| self.width(letter)).sum(),
        }
    }
}

/// The text of an open document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    words: String,
    /// Where each line begins. As the protocol has it, `\n`, `\r\n` and `\r` end one.
    starts: Vec<u32>,
}

impl Text {
    /// A text and its lines.
    pub(crate) fn new(words: String) -> Text {
        let mut starts = vec![0];
        starts.extend(begins(words.as_bytes(), 1..words.len() + 1));
        Text { words, starts }
    }

    /// All of it.
    pub(crate) fn words(&self) -> &str {
        &self.words
    }

    /// Puts other words in the place of some bytes, which lie between letters.
    pub(super) fn replace(&mut self, bytes: Range<usize>, insert: &str) {
        self.words.replace_range(bytes.clone(), insert);
        let fresh = begins(self.words.as_bytes(), bytes.start.max(1)..bytes.start + insert.len() + 1);
        let kept = self.starts.partition_point(|start| (*start as usize) < bytes.start.max(1));
        let rest = self.starts.partition_point(|start| *start as usize <= bytes.end).max(kept);
        let (grown, shrunk) = (short(insert.len()), short(bytes.len()));
        for start in &mut self.starts[rest..] {
            *start = *start - shrunk + grown;
        }
        self.starts.splice(kept..rest, fresh);
    }

    /// The byte that a position means: within a line at most its end, behind the last line the end of the text.
    pub(crate) fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let Some(start) = self.starts.get(position.line as usize) else { return self.words.len() };
        let line = self.line(*start as usize);
        let wanted = position.character as usize;
        if encoding == Encoding::Utf8 || line.is_ascii() {
            return *start as usize + floor(line, wanted);
        }
        let mut passed = 0;
        for (at, letter) in line.char_indices() {
            passed += encoding.width(letter);
            if passed > wanted {
                return *start as usize + at;
            }
        }
        *start as usize + line.len()
    }

    /// The position of a byte.
    pub(crate) fn position(&self, at: usize, encoding: Encoding) -> Position {
        let at = floor(&self.words, at);
        let line = self.starts.partition_point(|start| *start as usize <= at).max(1) - 1;
        let start = self.starts[line] as usize;
        place(line, encoding.length(&self.words[start..at]))
    }

    /// The positions of some bytes.
    pub(crate) fn range(&self, bytes: Range<usize>, encoding: Encoding) -> lsp_types::Range {
        lsp_types::Range { start: self.position(bytes.start, encoding), end: self.position(bytes.end, encoding) }
    }

    /// The bytes between two positions, whichever comes first.
    pub(crate) fn bytes(&self, range: lsp_types::Range, encoding: Encoding) -> Range<usize> {
        let (one, other) = (self.offset(range.start, encoding), self.offset(range.end, encoding));
        one.min(other)..one.max(other)
    }

    /// Where the line that a byte is in begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        let line = self.starts.partition_point(|start| *start as usize <= at).max(1) - 1;
        self.starts[line] as usize
    }

    /// The line that begins at a byte, without its end.
    fn line(&self, start: usize) -> &str {
        let rest = &self.words[start..];
        let line = self.starts.partition_point(|one| *one as usize <= start);
        let end = self.starts.get(line).map_or(rest.len(), |next| *next as usize - start);
        rest[..end].trim_end_matches(['\n', '\r'])
    }
}

/// Positions of places one after the other: on a line that never ends, too, each letter is passed once.
pub(super) struct Ruler<'a> {
    text: &'a Text,
    encoding: Encoding,
    /// A byte and its position, from where it is counted on.
    mark: (usize, Position),
}

impl<'a> Ruler<'a> {
    pub(super) fn new(text: &'a Text, encoding: Encoding) -> Ruler<'a> {
        Ruler { text, encoding, mark: (0, Position::default()) }
    }

    /// The positions of some bytes. It is quick where they begin behind the ones before.
    pub(super) fn range(&mut self, bytes: &Range<usize>) -> lsp_types::Range {
        let start = self.position(bytes.start);
        self.mark = (floor(&self.text.words, bytes.start), start);
        lsp_types::Range { start, end: self.position(bytes.end.max(bytes.start)) }
    }

    fn position(&self, at: usize) -> Position {
        let (from, known) = self.mark;
        let at = floor(&self.text.words, at);
        let line_start = self.text.line_start(at);
        if from < line_start || from > at {
            return self.text.position(at, self.encoding);
        }
        let passed = self.encoding.length(&self.text.words[from..at]);
        Position { line: known.line, character: known.character.saturating_add(short(passed)) }
    }
}

/// The lines that begin at one of these bytes.
fn begins(words: &[u8], places: Range<usize>) -> impl Iterator<Item = u32> {
    places.filter(|at| begins_line(words, *at)).map(short).collect::<Vec<u32>>().into_iter()
}

fn begins_line(words: &[u8], at: usize) -> bool {
    match words[at - 1] {
        b'\n' => true,
        b'\r' => words.get(at) != Some(&b'\n'),
        _ => false,
    }
}

fn place(line: usize, character: usize) -> Position {
    Position { line: short(line), character: short(character) }
}

/// The last place between letters that is not behind `at`.
fn floor(words: &str, at: usize) -> usize {
    let mut at = at.min(words.len());
    while !words.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    proptest! {
        #[test]
        fn however_it_is_edited_the_lines_are_those_of_the_text(
            words in "[a\u{e9}\u{1f600}\r\n ]{0,30}",
            edits in proptest::collection::vec((any::<u16>(), any::<u16>(), "[a\u{e9}\r\n]{0,6}"), 0..8),
        ) {
            let mut text = Text::new(words);
            for (from, until, insert) in edits {
                let within = |at: u16| floor(text.words(), usize::from(at) % (text.words().len() + 1));
                let (from, until) = (within(from), within(until));
                text.replace(from.min(until)..from.max(until), &insert);
                prop_assert_eq!(&text, &Text::new(text.words().to_owned()));
            }
        }

        #[test]
        fn a_position_leads_back_to_its_byte(words in "[a\u{e9}\u{1f600}\r\n ]{0,30}", at in any::<u16>()) {
            let text = Text::new(words);
            let at = floor(text.words(), usize::from(at) % (text.words().len() + 1));
            for encoding in ENCODINGS {
                let position = text.position(at, encoding);
                let back = text.offset(position, encoding);
                // Between `\r` and `\n` there is no position: the end of the line before stands for it.
                let is_split = text.words()[..at].ends_with('\r') && text.words()[at..].starts_with('\n');
                prop_assert_eq!(back, if is_split { at - 1 } else { at });
            }
        }

        #[test]
        fn a_ruler_measures_as_the_text_does(words in "[a\u{e9}\u{1f600}\r\n ]{0,30}", places in proptest::collection::vec(any::<u16>(), 0..9)) {
            let text = Text::new(words);
            for encoding in ENCODINGS {
                let mut ruler = Ruler::new(&text, encoding);
                for pair in places.windows(2) {
                    let within = |at: u16| floor(text.words(), usize::from(at) % (text.words().len() + 1));
                    let (from, until) = (within(pair[0].min(pair[1])), within(pair[0].max(pair[1])));
                    let (from, until) = (from.min(until), from.max(until));
                    prop_assert_eq!(ruler.range(&(from..until)), text.range(from..until, encoding));
                }
            }
        }

        #[test]
        fn no_position_is_too_wild(words in "[a\u{e9}\r\n]{0,9}", line in any::<u32>(), character in any::<u32>()) {
            let text = Text::new(words);
            for encoding in ENCODINGS {
                let at = text.offset(Position { line, character }, encoding);
                prop_assert!(text.words().is_char_boundary(at));
            }
        }
    }
}
