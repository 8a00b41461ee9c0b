//! A mistake: what is wrong in one line or row of a source, before it is known where in which file that is.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Source};

/// How many bytes of a line are shown around what is wrong in it.
const SHOWN: usize = 90;

/// What is wrong in a line or row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it; may be empty.
    pub help: String,
    /// The bytes of the line or row that are meant.
    pub span: Range<usize>,
}

impl Mistake {
    /// A mistake at some bytes.
    pub fn at(span: Range<usize>, message: impl Into<String>) -> Mistake {
        Mistake { message: message.into(), help: String::new(), span }
    }

    /// With advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Mistake {
        self.help = help.into();
        self
    }

    /// The mistake as it is told: with the name of the file, and the number of the first line of what was read and its
    /// bytes. Of a long line only what is around the mistake is shown.
    pub fn diagnostic(&self, file: &str, line: u64, bytes: &[u8]) -> Diagnostic {
        let start = self.span.start.min(bytes.len());
        let end = self.span.end.clamp(start, bytes.len()).min(start + SHOWN);
        let before = &bytes[..start];
        let own = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let skipped = before.iter().filter(|byte| **byte == b'\n').count();
        let from = own.max(start.saturating_sub(SHOWN));
        let rest = &bytes[end..];
        let until = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len()).min(SHOWN);
        let cut = |is_cut: bool| if is_cut { "…" } else { "" };
        let head = format!("{}{}", cut(from > own), shown(&bytes[from..start]));
        let words = shown(&bytes[start..end]);
        let is_cut = until == SHOWN && rest.len() > SHOWN;
        let text = format!("{head}{words}{}{}", shown(&rest[..until]), cut(is_cut));
        let first_line = usize::try_from(line).unwrap_or(usize::MAX).saturating_add(skipped);
        let source = Arc::new(Source { name: file.to_owned(), text, first_line });
        Diagnostic::error(&source, head.len()..head.len() + words.len(), self.message.as_str()).help(self.help.as_str())
    }
}

/// Bytes as text, without the halves of letters at either end.
fn shown(bytes: &[u8]) -> String {
    let is_middle = |byte: &u8| byte & 0xC0 == 0x80;
    let start = bytes.iter().position(|byte| !is_middle(byte)).unwrap_or(bytes.len()).min(3);
    String::from_utf8_lossy(&bytes[start..]).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_line_what_is_around_the_mistake_is_shown_with_its_number() {
        let line = format!("{}BAD{}", "a".repeat(5000), "ü".repeat(5000));
        let told = Mistake::at(5000..5003, "bad").help("be good").diagnostic("x.jsonl", 41, line.as_bytes());
        let text = told.render(false);
        assert!(text.contains("x.jsonl:41"), "{text}");
        assert!(text.contains("aaaBADüüü") && text.contains("help: be good") && text.len() < 1200, "{text}");
    }

    #[test]
    fn a_row_over_several_lines_is_told_by_its_own_line() {
        let told = Mistake::at(9..12, "bad").diagnostic("x.csv", 7, b"a,\"b\nc\",\xffBAD,d");
        assert!(told.render(false).contains("x.csv:8"), "{}", told.render(false));
    }

    #[test]
    fn every_place_in_any_bytes_can_be_told() {
        let bytes = "é\r\n\u{fffd}\n\n".as_bytes();
        for start in 0..bytes.len() + 3 {
            for end in 0..bytes.len() + 3 {
                Mistake::at(start..end, "bad").diagnostic("x", 1, bytes).render(false);
            }
        }
    }
}
