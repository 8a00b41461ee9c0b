//! Cells: a row of a table taken apart, each cell with its place.

use std::borrow::Cow;
use std::ops::Range;

use super::mistake::Mistake;

/// What may stand between the cells of a row.
const DELIMITERS: &[u8] = b",;\t";

/// A cell: where it is in the row, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<'a> {
    /// The bytes of the row, with the quotation marks.
    pub span: Range<usize>,
    /// The text, without them.
    pub text: Cow<'a, str>,
}

/// The byte between the cells of a header: of comma, semicolon and tab the one that is there most often.
pub fn delimiter(header: &[u8]) -> u8 {
    let line = header.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let count = |delimiter: u8| {
        let mut quoted = false;
        let counted = line.iter().filter(|byte| {
            quoted ^= **byte == b'"';
            **byte == delimiter && !quoted
        });
        counted.count()
    };
    let most = DELIMITERS.iter().rev().max_by_key(|delimiter| count(**delimiter));
    most.copied().unwrap_or(b',')
}

/// The cells of a row whose quotation marks are in order.
///
/// # Errors
/// When it is not UTF-8.
pub fn cells(row: &[u8], delimiter: u8) -> Result<Vec<Cell<'_>>, Box<Mistake>> {
    let text = std::str::from_utf8(row).map_err(|error| {
        let at = error.valid_up_to();
        let line = row[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        Box::new(
            Mistake::at(at..at + 1, format!("byte {} of this line is not UTF-8", at - line + 1))
                .help("save the file as UTF-8"),
        )
    })?;
    let mut cells = Vec::with_capacity(16);
    let (mut start, mut quoted) = (0, false);
    for (at, byte) in text.bytes().enumerate() {
        quoted ^= byte == b'"';
        if byte == delimiter && !quoted {
            cells.push(cell(text, start..at));
            start = at + 1;
        }
    }
    cells.push(cell(text, start..text.len()));
    Ok(cells)
}

fn cell(row: &str, span: Range<usize>) -> Cell<'_> {
    let raw = &row[span.clone()];
    let inner = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"'));
    let text = match inner {
        Some(inner) if inner.contains("\"\"") => Cow::Owned(inner.replace("\"\"", "\"")),
        Some(inner) => Cow::Borrowed(inner),
        None => Cow::Borrowed(raw),
    };
    Cell { span, text }
}
