//! Columns: how wide a text is in a terminal, and how to cut it to lines of a width.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// How many columns a text takes: two for an emoji or a wide letter, none for what only changes the letter before.
pub(super) fn width(text: &str) -> usize {
    text.graphemes(true).map(grapheme_width).sum()
}

fn grapheme_width(grapheme: &str) -> usize {
    let Some(first) = grapheme.chars().next() else {
        return 0;
    };
    // A variation selector asks for the colourful form of a sign that is narrow by itself.
    match first {
        _ if is_wide(first) || grapheme.contains('\u{fe0f}') => 2,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => 0,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        _ => 1,
    }
}

fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115f}' | '\u{231a}'..='\u{231b}' | '\u{23e9}'..='\u{23ec}' | '\u{25fd}'..='\u{25fe}'
        | '\u{2614}'..='\u{2615}' | '\u{26a1}' | '\u{26bd}'..='\u{26be}' | '\u{2705}' | '\u{270a}'..='\u{270b}'
        | '\u{2728}' | '\u{274c}' | '\u{274e}' | '\u{2753}'..='\u{2755}' | '\u{2757}' | '\u{2795}'..='\u{2797}'
        | '\u{2b50}' | '\u{2b55}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f300}'..='\u{1f64f}' | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f7e0}'..='\u{1f7eb}' | '\u{1f900}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

/// Cuts a text to a number of columns, with an ellipsis where something is lost.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut short = String::new();
    for grapheme in text.graphemes(true) {
        if width(&short) + grapheme_width(grapheme) >= columns {
            break;
        }
        short.push_str(grapheme);
    }
    short.push('…');
    short
}

/// A text filled up with spaces to a number of columns.
pub(super) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The lines of a text as ranges of its bytes, broken at spaces so that each is at most so many columns wide. A word that is
/// wider is broken within.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<Range<usize>> {
    let columns = columns.max(8);
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end_matches(['\n', '\r']).len();
        wrap_line(text, start..end, columns, &mut lines);
        start += line.len();
    }
    lines
}

fn wrap_line(text: &str, line: Range<usize>, columns: usize, lines: &mut Vec<Range<usize>>) {
    let (mut start, mut used, mut space) = (line.start, 0, None);
    for (at, grapheme) in text[line.clone()].grapheme_indices(true) {
        let at = line.start + at;
        used += grapheme_width(grapheme);
        if used > columns {
            let (end, next) = space.take().unwrap_or((at, at));
            lines.push(start..end);
            start = next;
            used = width(&text[start..at + grapheme.len()]);
        }
        if grapheme == " " {
            space = Some((at, at + 1));
        }
    }
    lines.push(start..line.end);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_take_two_columns_and_accents_none() {
        for (text, columns) in [("abc", 3), ("📦", 2), ("👩‍👩‍👧", 2), ("❤️", 2), ("e\u{301}", 1), ("", 0), ("🇳🇱", 2)]
        {
            assert_eq!(width(text), columns, "{text}");
        }
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("📦📦📦", 4), "📦…");
    }

    #[test]
    fn lines_break_at_spaces_and_lose_nothing_else() {
        let text = "one two three\nfour verylongwordindeed";
        let lines: Vec<&str> = wrap(text, 9).into_iter().map(|line| &text[line]).collect();
        assert_eq!(lines, ["one two", "three", "four", "verylongw", "ordindeed"]);
    }
}
