//! Written: a text as a file holds it, decoded, with the way back to the bytes of the file and a way to write in it.

use std::ops::Range;

use super::formats::markdown;

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
        let mut moved = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let from = piece.file as usize;
            let range = from..from + piece.taken as usize;
            if piece.shown == piece.taken {
                moved.extend(self.within(range).map(|part| Piece { text: piece.text + part.text, ..part }));
            } else {
                let place = self.place(range);
                moved.push(Piece { file: short(place.start), taken: short(place.len()), ..*piece });
            }
        }
        Written { text, span: self.span.clone(), style: self.style, is_html: true, pieces: moved.into() }
    }

    /// The pieces of a run of bytes of the text; where each begins in the text is counted from its start.
    fn within(&self, range: Range<usize>) -> impl Iterator<Item = Piece> {
        let (from, until) = (short(range.start), short(range.end));
        let first = self.pieces.partition_point(|piece| piece.text + piece.shown <= from);
        self.pieces[first..].iter().take_while(move |piece| piece.text < until).map(move |piece| {
            let (start, end) = (piece.text.max(from), (piece.text + piece.shown).min(until));
            let text = start - from;
            match piece.shown == piece.taken {
                true => {
                    let shown = end - start;
                    Piece { text, file: piece.file + (start - piece.text), shown, taken: shown }
                }
                // One letter of the file may stand for several bytes of the text, which the HTML does not part.
                false => Piece { text, shown: end - start, ..*piece },
            }
        })
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
        // Where nothing is shown, there is no letter to write beside.
        let style = self.style.filter(|_| !self.pieces.is_empty())?;
        let escaped = if self.is_html { html(insert) } else { insert.to_owned() };
        let is_whole = self
            .pieces
            .iter()
            .all(|piece| piece.shown == piece.taken || !cuts(piece, span.start) && !cuts(piece, span.end));
        if !is_whole {
            return None;
        }
        let place = if self.is_html { self.place_in_html(&span, insert)? } else { self.place(span.clone()) };
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

/// Writing in HTML, where blanks collapse and tags stand between letters.
impl Written {
    /// The bytes of the file that an edit of HTML replaces; `None` where tags are in the way, or where the text would not be read as
    /// it is meant.
    fn place_in_html(&self, span: &Range<usize>, insert: &str) -> Option<Range<usize>> {
        let (before, after) = (self.text.get(..span.start)?, self.text.get(span.end..)?);
        let (last, next) = (before.chars().next_back(), after.chars().next());
        if insert.chars().any(|c| c.is_control() && c != '\n') || self.joins(span, before, insert, after) {
            return None;
        }
        let seam: Vec<char> = last.into_iter().chain(insert.chars()).chain(next).collect();
        let blank = |c: Option<&char>| c.is_none_or(char::is_ascii_whitespace);
        let is_doubled = seam.windows(2).any(|two| blank(two.first()) && blank(two.get(1)));
        let is_at_edge = last.is_none() && blank(seam.first()) || next.is_none() && blank(seam.last());
        if (is_doubled || is_at_edge) && !(before.is_empty() && after.is_empty() && insert.is_empty()) {
            return None;
        }
        if span.is_empty() {
            let is_behind = last.is_none_or(|c| c.is_ascii_whitespace());
            let at = if is_behind { self.before(span.start) } else { self.after(span.start) };
            return Some(at..at);
        }
        let place = self.place(span.clone());
        let touched =
            |piece: &&Piece| (piece.text as usize) < span.end && span.start < (piece.text + piece.shown) as usize;
        let touched: Vec<&Piece> = self.pieces.iter().filter(touched).collect();
        let is_walled = touched.iter().any(|piece| piece.taken == 0);
        let is_parted = touched.windows(2).any(|two| two[0].file + two[0].taken != two[1].file);
        let removed = &self.text[span.clone()];
        // Blanks that were not shown beside other blanks would be, once those are gone.
        let shows_more = removed.starts_with(|c: char| c.is_ascii_whitespace())
            && !before.is_empty()
            && self.after(span.start) != place.start
            || removed.ends_with(|c: char| c.is_ascii_whitespace())
                && !after.is_empty()
                && self.before(span.end) != place.end;
        (!is_walled && !is_parted && !shows_more).then_some(place)
    }

    /// Whether letters that stood apart would make a tag or a character reference of what is before them.
    fn joins(&self, span: &Range<usize>, before: &str, insert: &str, after: &str) -> bool {
        if before.ends_with('<') || before.ends_with("</") {
            return true;
        }
        let name = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
        let follows = insert.chars().chain(after.chars()).next();
        let goes_on = follows.is_some_and(|c| c.is_ascii_alphanumeric() || c == '#' || c == ';');
        let index = self.pieces.partition_point(|piece| (piece.text as usize) < span.start).checked_sub(1);
        let is_reference = index.is_some_and(|index| {
            let piece = self.pieces[index];
            piece.shown != piece.taken && !before.ends_with(|c: char| c.is_ascii_whitespace())
        });
        goes_on && (name.ends_with('&') || is_reference)
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
        // Blanks around the text are not part of it, and some headings begin the text in another language.
        Style::Bare => {
            let is_same = after.trim() == after && !after.lines().any(|line| markdown::section(line).is_some());
            (is_same && !text.contains('\r')).then(|| text.to_owned())
        }
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
        // Another line end would be read as this one.
        Style::Cell { .. } if text.contains('\r') => None,
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
