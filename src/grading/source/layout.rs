//! Layouts: how replies may lie in a file, and how to tell from its beginning which it is.

use super::posts::Posts;
use crate::document::cells::delimiter;
use crate::document::mistake::Mistake;

/// How replies lie in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One JSON object a line.
    Jsonl,
    /// A table with a header and one reply a row.
    Csv,
    /// A table with a header and one post a row, of customers and companies.
    Twcs,
    /// The results of a run.
    Run,
}

/// How many bytes of a file are enough to tell its layout, whatever they are.
const HEAD: usize = 256 << 10;
/// How many bytes of an object over several lines are enough to tell whether it is a run.
const RUN: usize = 400;

/// The bytes that some editors put before UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

impl Layout {
    /// Whether so much of a file is enough to tell its layout: a line with something on it, and more of an object that goes on.
    pub fn can_be_told(head: &[u8]) -> bool {
        let start = head.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(head.len());
        let told = &head[start..];
        let end = told.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let is_enough = |end: usize| told[0] != b'{' || is_whole_object(&told[..end]) || told.len() > RUN;
        head.len() >= HEAD || end.is_some_and(is_enough)
    }

    /// The layout of a file by its beginning.
    pub fn of(head: &[u8]) -> Layout {
        let start = head.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(head.len());
        let head = &head[start..];
        let line = head.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
        match head.first() {
            Some(b'{') if is_whole_object(line) && !is_run(head) => Layout::Jsonl,
            Some(b'{') if is_run(head) => Layout::Run,
            Some(b'{' | b'[') | None => Layout::Jsonl,
            Some(_) if Posts::has_header(line, delimiter(line)) => Layout::Twcs,
            Some(_) => Layout::Csv,
        }
    }
}

/// Whether a line looks like an object that ends on it.
fn is_whole_object(line: &[u8]) -> bool {
    line.trim_ascii_end().ends_with(b"}")
}

/// Whether an object begins as saved results do.
fn is_run(head: &[u8]) -> bool {
    let keys = head.strip_prefix(b"{").unwrap_or(head).trim_ascii_start();
    let text = String::from_utf8_lossy(&keys[..keys.len().min(RUN)]).into_owned();
    text.starts_with("\"version\"") && text.contains("\"engine\"") && text.contains("\"rubric\"")
}

/// How many bytes to skip at the start of a file: the mark of UTF-8.
///
/// # Errors
/// When the file is in another encoding, as far as its beginning shows.
pub fn mark(head: &[u8]) -> Result<usize, Box<Mistake>> {
    let has_zero = |place: usize| head.get(place) == Some(&0);
    let is_wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || has_zero(0) || has_zero(1);
    match is_wide {
        true => Err(Box::new(Mistake::at(0..1, "this file is UTF-16, not UTF-8").help("save the file as UTF-8"))),
        false if head.starts_with(MARK) => Ok(MARK.len()),
        false => Ok(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_tells() {
        for (head, layout) in [
            ("{\"id\": 1, \"reply\": \"x\"}\n{", Layout::Jsonl),
            ("\r\n{\"reply\": \"x\"", Layout::Jsonl),
            ("[{\"reply\": 1}]", Layout::Jsonl),
            ("", Layout::Jsonl),
            ("id,reply\n", Layout::Csv),
            ("tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n", Layout::Twcs),
            ("{\n  \"version\": 1,\n  \"engine\": \"0.1.0\",\n  \"rubric\": {}", Layout::Run),
            ("{\"version\":1,\"engine\":\"0.1.0\",\"rubric\":{}}", Layout::Run),
        ] {
            assert_eq!(Layout::of(head.as_bytes()), layout, "{head}");
        }
    }

    #[test]
    fn a_line_is_enough_unless_its_object_goes_on() {
        for (head, is_enough) in [
            ("", false),
            ("\n\n", false),
            ("id,re", false),
            ("id,reply\n", true),
            ("{\n", false),
            ("{\"reply\": 1}\n", true),
        ] {
            assert_eq!(Layout::can_be_told(head.as_bytes()), is_enough, "{head:?}");
        }
        assert!(Layout::can_be_told(format!("{{\n{}", " ".repeat(500)).as_bytes()));
        assert!(Layout::can_be_told(&vec![b' '; HEAD]));
    }

    #[test]
    fn another_encoding_is_told() {
        assert_eq!(mark(b"\xef\xbb\xbfid"), Ok(3));
        assert_eq!(mark(b"id"), Ok(0));
        for head in [&b"\xff\xfei\0"[..], b"\xfe\xff\0i", b"i\0d\0", b"\0i"] {
            assert_eq!(mark(head).expect_err("another encoding").message, "this file is UTF-16, not UTF-8");
        }
    }
}
