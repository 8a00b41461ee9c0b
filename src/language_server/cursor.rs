//! Cursor: where in a file of ours a place is, as far as the lines around it tell, however broken the file is just now.

use std::ops::Range;

/// How many lines above a place are looked at.
const FARTHEST: usize = 20_000;

/// Where a place is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The keys that lead there, from the outside in; `-` for an item of a list.
    pub(super) path: Vec<String>,
    /// Whether a key may stand there, rather than a value.
    pub(super) is_key: bool,
    /// Whether it is within a text that goes on over lines.
    pub(super) is_prose: bool,
    /// The bytes of the word that has been begun.
    pub(super) begun: Range<usize>,
}

impl Cursor {
    /// Where a byte of a text is. What stands above `top` is not looked at: `above` are the keys that lead there.
    pub(super) fn at(words: &str, at: usize, top: usize, above: &[&str]) -> Cursor {
        let at = at.max(top);
        let line_start = words[top..at].rfind('\n').map_or(top, |end| top + end + 1);
        let line = Line::of(&words[line_start..at]);
        let mut inner = Inner::default();
        inner.read(line.content);
        let mut path: Vec<String> = inner.path.into_iter().rev().collect();
        let mut column = line.climb(&mut path, line.column);
        let mut is_prose = false;
        let mut is_direct = true;
        for above in words[top..line_start].lines().rev().take(FARTHEST) {
            if column == 0 {
                break;
            }
            let line = Line::of(above);
            if line.content.is_empty() || line.content.starts_with('#') {
                continue;
            }
            if line.column < column {
                let Some((key, value)) = key(line.content) else { continue };
                is_prose |= is_direct && !value.is_empty() && !value.starts_with(['[', '{', '&', '#']);
                path.push(key.to_owned());
                column = line.climb(&mut path, line.column);
                is_direct = false;
            } else if line.dashes.iter().any(|dash| *dash < column) {
                column = line.climb(&mut path, column);
                is_direct = false;
            }
        }
        if column > 0 {
            path.extend(above.iter().rev().map(|key| (*key).to_owned()));
        }
        path.reverse();
        let begun = at - inner.begun..at;
        Cursor { path, is_key: inner.is_key, is_prose, begun }
    }

    /// Whether it is in a text of a reply.
    pub(super) fn is_in_text(&self) -> bool {
        let keys: Vec<&str> = self.path.iter().map(String::as_str).collect();
        matches!(keys.as_slice(), ["replies", "-", "text", ..])
    }
}

/// A line, taken apart.
struct Line<'a> {
    /// The columns of the hyphens that begin items.
    dashes: Vec<usize>,
    /// The column of what follows.
    column: usize,
    content: &'a str,
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Line<'a> {
        let mut dashes = Vec::new();
        let mut content = line.trim_start_matches(' ');
        while let Some(rest) =
            content.strip_prefix("- ").or_else(|| content.strip_prefix('-').filter(|rest| rest.trim().is_empty()))
        {
            dashes.push(line.len() - content.len());
            content = rest.trim_start_matches(' ');
        }
        Line { dashes, column: line.len() - content.len(), content: content.trim_end_matches('\r') }
    }

    /// Adds the items that begin on this line to the left of a column; the column that what they are in is to the left of.
    fn climb(&self, path: &mut Vec<String>, column: usize) -> usize {
        let limit = column;
        let mut column = column;
        for dash in self.dashes.iter().rev().filter(|dash| **dash < limit) {
            path.push("-".to_owned());
            // A list may stand as far out as its key.
            column = dash + 1;
        }
        column
    }
}

/// What stands on the line of a place, before it.
#[derive(Default)]
struct Inner {
    path: Vec<String>,
    is_key: bool,
    begun: usize,
}

impl Inner {
    fn read(&mut self, content: &str) {
        let mut rest = content;
        self.is_key = true;
        if let Some((key, value)) = key(content) {
            self.path.push(key.to_owned());
            self.is_key = false;
            rest = value;
        }
        if rest.starts_with(['[', '{']) {
            self.brackets(rest);
        } else {
            self.begun = rest.trim_start_matches(['"', '\'']).len();
        }
    }

    /// Reads lists and maps that are written in brackets.
    fn brackets(&mut self, words: &str) {
        let mut open: Vec<(char, usize)> = Vec::new();
        let mut from = 0;
        for (at, letter) in words.char_indices() {
            match letter {
                '[' | '{' => open.push((letter, self.path.len() + usize::from(letter == '['))),
                ']' | '}' => drop(open.pop()),
                ',' => {}
                ':' if words[at + 1..].starts_with(' ') => {
                    self.path.push(words[from..at].trim().trim_matches(['"', '\'']).to_owned());
                    continue;
                }
                _ => continue,
            }
            if letter == '[' {
                self.path.push("-".to_owned());
            } else {
                self.path.truncate(open.last().map_or(1, |(_, depth)| *depth));
            }
            from = at + 1;
        }
        let Some((bracket, depth)) = open.last() else { return };
        let item = words[from..].trim_start();
        self.is_key = *bracket == '{' && self.path.len() == *depth;
        let value = item.split_once(": ").map_or(item, |(_, value)| value.trim_start());
        self.begun = value.trim_start_matches(['"', '\'']).len();
    }
}

/// A key and its value, where a line begins with one.
fn key(content: &str) -> Option<(&str, &str)> {
    let (key, value) = content.split_once(':')?;
    let is_key = value.is_empty() || value.starts_with([' ', '\r']);
    let is_word = !key.is_empty() && !key.contains(['{', '[', '"', '#']);
    (is_key && is_word).then(|| (key.trim().trim_matches('\''), value.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the `\u{2502}` in a text is, as words.
    fn at(marked: &str) -> String {
        let at = marked.find('\u{2502}').expect("a mark");
        let words = marked.replacen('\u{2502}', "", 1);
        let cursor = Cursor::at(&words, at, 0, &[]);
        let what = match () {
            () if cursor.is_prose => "prose",
            () if cursor.is_key => "key",
            () => "value",
        };
        format!("{} {what} {:?}", cursor.path.join("."), &words[cursor.begun])
    }

    #[test]
    fn the_lines_around_a_place_tell_where_it_is() {
        for (marked, told) in [
            ("bra│", r#" key "bra""#),
            ("brand: ac│", r#"brand value "ac""#),
            ("brand: \"ac│", r#"brand value "ac""#),
            ("replies:\n  - id: a\n    cha│", r#"replies.- key "cha""#),
            ("replies:\n- id: a\n  channel: p│", r#"replies.-.channel value "p""#),
            ("replies:\n- │", r#"replies.- key """#),
            (
                "replies:\n  - id: a\n    # why\n\n    ignore:\n      - rule: no│",
                r#"replies.-.ignore.-.rule value "no""#,
            ),
            ("replies:\n  - id: a\n    ignore:\n    - rule: a\n      bec│", r#"replies.-.ignore.- key "bec""#),
            ("replies:\n  - id: a\n    ignore: [{ rule: a, bec│", r#"replies.-.ignore.- key "bec""#),
            ("replies:\n  - id: a\n    ignore: [{ rule: no-│", r#"replies.-.ignore.-.rule value "no-""#),
            ("replies:\n  - id: a\n    text:\n      n│", r#"replies.-.text key "n""#),
            ("replies:\n  - id: a\n    text:\n      nl: Hi {na│", r#"replies.-.text.nl value "Hi {na""#),
            ("replies:\n  - id: a\n    text: |\n      Hi {na│", r#"replies.-.text prose "Hi {na""#),
            ("placeholders:\n  x: { type: na│", r#"placeholders.x.type value "na""#),
            ("placeholders:\n  x: { type: name, ex│", r#"placeholders.x key "ex""#),
            ("a: [b, c│", r#"a.- value "c""#),
        ] {
            assert_eq!(at(marked), told, "{marked}");
        }
    }

    #[test]
    fn nothing_is_too_broken() {
        for words in
            ["", "\n\n", "]}", "a: ]}", "a: [{", ": : :", "- - - - x: [[[{{{", "\u{e9}: [\u{e9}, {\u{e9}: \u{e9}"]
        {
            for at in (0..=words.len()).filter(|at| words.is_char_boundary(*at)) {
                let cursor = Cursor::at(words, at, 0, &[]);
                assert!(words.get(cursor.begun).is_some());
            }
        }
    }
}
