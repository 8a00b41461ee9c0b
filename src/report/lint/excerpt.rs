//! Excerpts: a line of a file as it is shown, cut to some columns around what is meant, with that underlined.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::report::width::width;

/// A line, or as much of a very long one as could ever be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number in the file, from 1.
    pub(super) number: usize,
    /// Its text, without its end.
    pub(super) text: String,
    /// The bytes of the text to underline, in order.
    pub(super) marks: Vec<Range<usize>>,
    /// Whether something stands before or behind it in the same line.
    pub(super) is_cut: (bool, bool),
}

/// How many bytes of a line are looked at around what is meant, so that a line of many megabytes stays cheap.
const AROUND: usize = 600;

/// The bytes of a line that are looked at around some of its bytes, on character boundaries.
pub(super) fn around(text: &str, line: &Range<usize>, focus: &Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(focus.start.saturating_sub(AROUND)).clamp(line.start, line.end);
    let end = text.ceil_char_boundary(focus.end.saturating_add(AROUND)).clamp(start, line.end);
    start..end
}

impl Line {
    /// A line of a text, by its bytes, of which some are to be underlined.
    pub(super) fn of(text: &str, line: Range<usize>, number: usize, mark: &Range<usize>) -> Line {
        let start = text.floor_char_boundary(mark.start).clamp(line.start, line.end);
        let end = text.ceil_char_boundary(mark.end).clamp(start, line.end);
        let shown = around(text, &line, &(start..end.min(start + AROUND)));
        let end = end.min(shown.end);
        Line {
            number,
            text: text[shown.clone()].to_owned(),
            marks: std::iter::once(start - shown.start..end - shown.start).collect(),
            is_cut: (shown.start > line.start, shown.end < line.end),
        }
    }

    /// The line and what stands under it, in at most so many columns; the first column shows the byte `from`, if that shows
    /// the first mark. Also gives the byte that the first column shows.
    pub(super) fn draw(&self, columns: usize, sign: char, from: Option<usize>) -> (String, String, usize) {
        let columns = columns.max(20);
        // Where something was only taken away, nothing is marked, and the place is where it was before.
        let focus = self.marks.first().map(|mark| mark.start).or(from).unwrap_or(0);
        let fits = |from: usize| focus >= from && self.columns(from..focus, columns) + 8 < columns;
        let from = from.filter(|from| self.text.is_char_boundary(*from) && fits(*from));
        let from = from.unwrap_or_else(|| self.first(focus, columns));
        let (mut words, mut under) = (String::new(), String::new());
        if from > 0 || self.is_cut.0 {
            words.push('…');
            under.push(' ');
        }
        let mut used = width(&words);
        let mut end = from;
        for grapheme in self.text[from..].graphemes(true) {
            let wide = columns_of(grapheme);
            let rest = self.text.len() - end - grapheme.len();
            if used + wide + usize::from(rest > 0 || self.is_cut.1) > columns {
                break;
            }
            let is_marked = self.marks.iter().any(|mark| {
                mark.start < end + grapheme.len() && mark.end > end || mark.is_empty() && mark.start == end
            });
            if is_plain(grapheme) {
                words.push_str(grapheme);
            } else {
                words.push_str(&visible(grapheme));
            }
            under.extend(std::iter::repeat_n(if is_marked { sign } else { ' ' }, wide));
            used += wide;
            end += grapheme.len();
        }
        if end < self.text.len() || self.is_cut.1 {
            words.push('…');
        }
        if self.marks.iter().any(|mark| mark.is_empty() && mark.start == self.text.len()) && end == self.text.len() {
            under.push(sign);
        }
        (words, under.trim_end().to_owned(), from)
    }

    /// The byte of the first column where what is meant is shown with what stands before it.
    fn first(&self, focus: usize, columns: usize) -> usize {
        let behind = columns.min(self.columns(focus..self.text.len(), columns));
        let room = (columns - behind).max(columns / 3).saturating_sub(2);
        let mut used = 0;
        let mut first = focus;
        for grapheme in self.text[..focus].graphemes(true).rev() {
            used += columns_of(grapheme);
            if used > room {
                break;
            }
            first -= grapheme.len();
        }
        first
    }

    /// How many columns some bytes take; what is more than `bound` is not counted.
    fn columns(&self, span: Range<usize>, bound: usize) -> usize {
        let mut used = 0;
        for grapheme in self.text.get(span).unwrap_or_default().graphemes(true) {
            used += columns_of(grapheme);
            if used > bound {
                break;
            }
        }
        used
    }
}

/// Whether a grapheme is a single sign that is shown as it is, as nearly all are.
fn is_plain(grapheme: &str) -> bool {
    matches!(grapheme.as_bytes(), [b' '..=b'~'])
}

fn columns_of(grapheme: &str) -> usize {
    if is_plain(grapheme) { 1 } else { width(&visible(grapheme)) }
}

/// A text with everything visible that would move the cursor or turn the direction of what comes after it.
pub(super) fn visible(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => told.push_str("    "),
            '\n' => told.push_str("\\n"),
            '\r' => told.push_str("\\r"),
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {
                told.extend(c.escape_unicode());
            }
            '\u{ad}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => {
                told.extend(c.escape_unicode());
            }
            _ if c.is_control() => told.extend(c.escape_unicode()),
            _ => told.push(c),
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, mark: Range<usize>, columns: usize) -> (String, String) {
        let (words, under, _) = Line::of(text, 0..text.len(), 1, &mark).draw(columns, '^', None);
        (words, under)
    }

    #[test]
    fn a_short_line_is_shown_whole_and_a_long_one_around_what_is_meant() {
        assert_eq!(drawn("Hi {nmae}!", 3..9, 40), ("Hi {nmae}!".into(), "   ^^^^^^".into()));
        let long = format!("{}BAD{}", "ab ".repeat(5000), "ü".repeat(5000));
        let (words, under) = drawn(&long, 15_000..15_003, 40);
        assert_eq!(width(&words), 40, "{words}");
        let column = under.find('^').expect("underlined");
        assert_eq!(words.chars().skip(column).take(3).collect::<String>(), "BAD");
        assert!(words.starts_with('…') && words.ends_with('…'), "{words}");
    }

    #[test]
    fn wide_letters_and_hidden_signs_are_underlined_as_they_are_shown() {
        assert_eq!(drawn("📦 a", 5..6, 40), ("📦 a".into(), "   ^".into()));
        assert_eq!(drawn("a\u{202e}b", 1..4, 40), ("a\\u{202e}b".into(), " ^^^^^^^^".into()));
        assert_eq!(drawn("\u{1b}[2J", 0..1, 40), ("\\u{1b}[2J".into(), "^^^^^^".into()));
        assert_eq!(drawn("ab", 2..2, 40), ("ab".into(), "  ^".into()));
    }

    #[test]
    fn every_place_of_any_text_can_be_drawn() {
        let text = "é📦e\u{301} x";
        for start in 0..text.len() + 2 {
            for end in 0..text.len() + 2 {
                let (_, under) = drawn(text, start..end, 1);
                assert!(under.contains('^'), "{start}..{end}");
            }
        }
    }
}
