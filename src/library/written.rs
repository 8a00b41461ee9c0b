//! Written: a text as a file holds it, decoded, with the way back to the bytes of the file and a way to write in it.

use std::ops::Range;

/// How a value is written in its file, which says how an edit is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As it stands: the body of a Markdown file.
    Bare,
    /// YAML without quotes.
    Plain,
    /// YAML in single quotes.
    Single,
    /// YAML in double quotes.
    Double,
    /// YAML after `|`, each line indented by so many bytes.
    Literal(usize),
    /// YAML after `>`, each line indented by so many bytes.
    Folded(usize),
    /// A JSON string.
    Json,
    /// A cell of a table; with quotation marks around it or without.
    Cell {
        /// Whether there are quotation marks.
        quoted: bool,
        /// The byte between cells.
        delimiter: u8,
    },
}

/// A run of bytes of the text and the run of bytes of the file that it is written as. Runs of one length stand for each
/// other byte by byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins in the text.
    pub text: u32,
    /// Where it begins in the file.
    pub file: u32,
    /// Its bytes in the text.
    pub shown: u32,
    /// Its bytes in the file.
    pub taken: u32,
}

/// A text of a file, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The text as a reader gets it.
    pub text: String,
    /// The bytes of the file that the value takes up, with its quotation marks.
    pub span: Range<usize>,
    /// How it is written; `None` where edits cannot be written into it.
    style: Option<Style>,
    /// Whether it is written as HTML, within the style.
    is_html: bool,
    /// The pieces, in order and without gaps in the text.
    pieces: Box<[Piece]>,
}

impl Written {
    /// A text that stands for a run of bytes as a whole: nothing in it can be pointed at or edited.
    pub fn opaque(text: String, span: Range<usize>) -> Written {
        let pieces =
            Box::new([Piece { text: 0, file: short(span.start), shown: short(text.len()), taken: short(span.len()) }]);
        Written { text, span, style: None, is_html: false, pieces }
    }

    /// A text with its pieces.
    pub fn of(text: String, span: Range<usize>, style: Style, pieces: Vec<Piece>) -> Written {
        Written { text, span, style: Some(style), is_html: false, pieces: pieces.into() }
    }

    /// The text that a text of HTML shows, given which of its bytes each piece comes from: `file` of a piece is where it
    /// begins in this text.
    #[must_use]
    pub fn as_html(&self, text: String, pieces: &[Piece]) -> Written {
        let moved = pieces.iter().map(|piece| {
            let from = piece.file as usize;
            let place = self.place(from..from + piece.taken as usize);
            Piece { file: short(place.start), taken: short(place.len()), ..*piece }
        });
        Written { text, span: self.span.clone(), style: self.style, is_html: true, pieces: moved.collect() }
    }

    /// The bytes of the file that a run of bytes of the text is written as.
    pub fn place(&self, span: Range<usize>) -> Range<usize> {
        let start = self.before(span.start);
        let end = if span.is_empty() { start } else { self.after(span.end).max(start) };
        start..end
    }

    /// Where the byte of the file is that a place of the text begins at.
    fn before(&self, at: usize) -> usize {
        let at = short(at);
        match self.pieces.partition_point(|piece| piece.text <= at).checked_sub(1) {
            None => self.pieces.first().map_or(self.span.start, |piece| piece.file as usize),
            Some(index) => {
                let piece = self.pieces[index];
                let inside = at - piece.text;
                match () {
                    () if inside >= piece.shown => (piece.file + piece.taken) as usize,
                    () if piece.shown == piece.taken => (piece.file + inside) as usize,
                    () => piece.file as usize,
                }
            }
        }
    }

    /// Where the byte of the file is that a place of the text ends before.
    fn after(&self, at: usize) -> usize {
        let at = short(at);
        match self.pieces.partition_point(|piece| piece.text < at).checked_sub(1) {
            None => self.before(at as usize),
            Some(index) => {
                let piece = self.pieces[index];
                let inside = (at - piece.text).min(piece.shown);
                let is_even = piece.shown == piece.taken;
                (piece.file + if is_even { inside } else { piece.taken }) as usize
            }
        }
    }

    /// The edit of the file that replaces a run of bytes of the text: which bytes, and what stands there instead. `None` where
    /// that cannot be written the way the value is written.
    pub fn edit(&self, span: Range<usize>, insert: &str) -> Option<(Range<usize>, String)> {
        let style = self.style?;
        let escaped = if self.is_html { html(insert) } else { insert.to_owned() };
        let place = self.place(span.clone());
        let is_whole = self
            .pieces
            .iter()
            .all(|piece| piece.shown == piece.taken || !cuts(piece, span.start) && !cuts(piece, span.end));
        if !is_whole {
            return None;
        }
        let after = format!("{}{insert}{}", self.text.get(..span.start)?, self.text.get(span.end..)?);
        let body = |text: &str| text.trim_end_matches('\n').len();
        let is_block = matches!(style, Style::Literal(_) | Style::Folded(_));
        let ends_blank = after[..body(&after)].rsplit('\n').next().is_none_or(|line| line.trim().is_empty());
        let is_inside =
            span.end <= body(&self.text) && self.text.len() - body(&self.text) == after.len() - body(&after);
        // How a block ends is said above it, not in it.
        if is_block && (!is_inside || ends_blank) {
            return None;
        }
        encode(&escaped, style, &after).map(|text| (place, text))
    }
}

/// Whether a place of the text is within a piece.
fn cuts(piece: &Piece, at: usize) -> bool {
    let (from, at) = (piece.text as usize, at);
    from < at && at < from + piece.shown as usize
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>")
}

/// A text as an insert of a style; `after` is what the whole text then is.
fn encode(text: &str, style: Style, after: &str) -> Option<String> {
    let has_control = text.chars().any(|c| c.is_control() && c != '\n');
    match style {
        Style::Bare => Some(text.to_owned()),
        Style::Plain => (!has_control && !text.contains('\n') && may_be_plain(after)).then(|| text.to_owned()),
        Style::Single if has_control || text.contains('\n') => None,
        Style::Single => Some(text.replace('\'', "''")),
        Style::Literal(_) | Style::Folded(_) if has_control => None,
        // The first line of a block says how far the block is indented.
        Style::Literal(_) | Style::Folded(_) if after.starts_with([' ', '\n']) => None,
        Style::Folded(_) if text.contains('\n') => None,
        Style::Folded(_) => Some(text.to_owned()),
        Style::Literal(indent) => Some(text.replace('\n', &format!("\n{}", " ".repeat(indent)))),
        Style::Double | Style::Json => {
            let quoted = serde_json::to_string(text).ok()?;
            Some(quoted[1..quoted.len() - 1].to_owned())
        }
        Style::Cell { quoted: true, .. } => Some(text.replace('"', "\"\"")),
        Style::Cell { delimiter, .. } => {
            let needs_quotes = after.contains(['"', '\n', '\r', char::from(delimiter)]);
            (!needs_quotes).then(|| text.to_owned())
        }
    }
}

/// Whether a text can be written in YAML without quotes and is still read as that text.
pub fn may_be_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let second = text.chars().nth(1);
    let opens = "-?:,[]{}#&*!|>'\"%@`".contains(first)
        && !("-?:".contains(first) && second.is_some_and(|c| !c.is_whitespace()));
    let is_typed = matches!(
        text.to_ascii_lowercase().as_str(),
        "null" | "~" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" | ".nan" | ".inf"
    ) || text.parse::<f64>().is_ok()
        || text.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == '+')
            && !text.contains(char::is_whitespace);
    let is_trimmed = text.trim() == text;
    let breaks =
        text.contains(": ") || text.contains(" #") || text.ends_with(':') || text.chars().any(char::is_control);
    let marks = text.starts_with("---") || text.starts_with("...");
    !opens && !is_typed && is_trimmed && !breaks && !marks
}

/// An offset in a file of at most 4 GiB.
pub fn short(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
