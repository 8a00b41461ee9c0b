//! Cutting: where one record of a file ends and the next begins, however the bytes come in.

use super::mistake::Mistake;

/// The largest record that is read, in bytes.
pub const LARGEST_RECORD: usize = 32 << 20;

/// How the records of a file are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Records {
    /// Each is a line.
    Lines,
    /// Each is a row of cells with this byte between them; a cell in quotation marks may hold line ends.
    Rows(u8),
}

/// Finds the end of one record after the other. Lines end with LF, CR LF or CR, also mixed.
#[derive(Debug, Clone)]
pub struct Cutter {
    records: Records,
    /// How many bytes of the record at hand have been looked at.
    seen: usize,
    cell: Cell,
}

/// Where in a row the cutter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// At the beginning of a cell.
    Start,
    /// In a cell without quotation marks.
    Plain,
    /// Between quotation marks, the first of which is here.
    Quoted(usize),
    /// After a quotation mark within a cell in quotation marks: its end, or the first half of a doubled one.
    Closing(usize),
}

/// A record that was cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// How many bytes it takes, with its line end.
    pub taken: usize,
    /// How many of them are the record.
    pub length: usize,
    /// How many lines end in it.
    pub lines: u64,
    /// What is wrong with it: then only its first line is taken.
    pub mistake: Option<Mistake>,
}

impl Cutter {
    /// Somebody who cuts records of this kind.
    pub fn new(records: Records) -> Cutter {
        Cutter { records, seen: 0, cell: Cell::Start }
    }

    /// Cuts off the record at the start of `bytes`; `None` when more bytes are needed. `is_all` says that there are no more.
    /// What is not taken is to come again, with more.
    pub fn cut(&mut self, bytes: &[u8], is_all: bool) -> Option<Piece> {
        let found = match self.records {
            Records::Lines => Ok(self.line(bytes)),
            Records::Rows(delimiter) => self.row(bytes, delimiter),
        };
        let piece = match found {
            Ok(Some(end)) if end + 1 == bytes.len() && bytes[end] == b'\r' && !is_all => {
                // Perhaps the first half of CR LF.
                self.seen = end;
                return None;
            }
            Ok(Some(end)) if end <= LARGEST_RECORD => ended(bytes, end),
            Ok(_) if bytes.len() > LARGEST_RECORD => broken(bytes, too_large(bytes)),
            Ok(_) if !is_all || bytes.is_empty() => {
                self.seen = bytes.len();
                return None;
            }
            Ok(_) => match self.cell {
                Cell::Quoted(at) => broken(bytes, never_closed(at)),
                _ => ended(bytes, bytes.len()),
            },
            Err(_) if !is_all && bytes.len() <= LARGEST_RECORD && !has_whole_line(bytes) => {
                // The mistake is told with its whole line, and found again then.
                *self = Cutter::new(self.records);
                return None;
            }
            Err(mistake) => broken(bytes, mistake),
        };
        *self = Cutter::new(self.records);
        Some(piece)
    }

    /// Where the line ends.
    fn line(&self, bytes: &[u8]) -> Option<usize> {
        let rest = bytes.get(self.seen..)?;
        rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map(|at| self.seen + at)
    }

    /// Where the row ends.
    fn row(&mut self, bytes: &[u8], delimiter: u8) -> Result<Option<usize>, Mistake> {
        for (at, &byte) in bytes.iter().enumerate().skip(self.seen) {
            self.cell = match (self.cell, byte) {
                (Cell::Quoted(from), b'"') => Cell::Closing(from),
                (Cell::Quoted(from), _) => Cell::Quoted(from),
                (Cell::Closing(from), b'"') => Cell::Quoted(from),
                (_, b'\n' | b'\r') => return Ok(Some(at)),
                (_, byte) if byte == delimiter => Cell::Start,
                (Cell::Start, b'"') => Cell::Quoted(at),
                (Cell::Closing(_), _) => return Err(after_quote(at)),
                (_, b'"') => return Err(within(at)),
                (_, _) => Cell::Plain,
            };
        }
        Ok(None)
    }
}

fn after_quote(at: usize) -> Mistake {
    Mistake::at(at..at + 1, "there is text after the closing quotation mark of a cell")
        .help("a quotation mark within a cell is written twice: \"\"")
}

fn within(at: usize) -> Mistake {
    Mistake::at(at..at + 1, "a quotation mark is within a cell that does not begin with one")
        .help("put the whole cell in quotation marks, and double those within it: \"\"")
}

fn never_closed(at: usize) -> Mistake {
    Mistake::at(at..at + 1, "this quotation mark is never closed")
}

fn too_large(bytes: &[u8]) -> Mistake {
    let message = format!("this record is larger than {} MiB, the most that is read", LARGEST_RECORD >> 20);
    let line = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(bytes.len());
    Mistake::at(0..line.min(1), message).help("perhaps a quotation mark is not closed, or a line end is missing")
}

/// A record that ends before this byte.
fn ended(bytes: &[u8], end: usize) -> Piece {
    let taken = after_line_end(bytes, end);
    let record = &bytes[..taken];
    let feeds = record.iter().filter(|byte| **byte == b'\n').count();
    let returns = record.iter().zip(record.iter().skip(1).chain([&0])).filter(|(a, b)| **a == b'\r' && **b != b'\n');
    Piece { taken, length: end, lines: (feeds + returns.count()) as u64, mistake: None }
}

/// A record that is none: its first line is taken, so that the one after it can be read.
fn broken(bytes: &[u8], mistake: Mistake) -> Piece {
    let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(bytes.len());
    Piece { mistake: Some(mistake), ..ended(bytes, end) }
}

/// Whether the first line ends within these bytes for sure.
fn has_whole_line(bytes: &[u8]) -> bool {
    let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    end.is_some_and(|end| bytes[end] == b'\n' || end + 1 < bytes.len())
}

fn after_line_end(bytes: &[u8], end: usize) -> usize {
    match (bytes.get(end), bytes.get(end + 1)) {
        (Some(b'\r'), Some(b'\n')) => end + 2,
        (Some(_), _) => end + 1,
        (None, _) => end,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All records of some bytes that come in steps of this many.
    fn cut(records: Records, bytes: &[u8], step: usize) -> Vec<(Vec<u8>, u64, bool)> {
        let (mut cutter, mut from, mut until) = (Cutter::new(records), 0, 0);
        let mut found = Vec::new();
        loop {
            match cutter.cut(&bytes[from..until], until == bytes.len()) {
                Some(piece) => {
                    found.push((bytes[from..from + piece.length].to_vec(), piece.lines, piece.mistake.is_some()));
                    from += piece.taken;
                }
                None if until == bytes.len() => return found,
                None => until = bytes.len().min(until + step),
            }
        }
    }

    #[test]
    fn lines_end_in_any_way() {
        let records: Vec<_> = cut(Records::Lines, b"a\nb\r\nc\rd", 1).into_iter().map(|(text, ..)| text).collect();
        assert_eq!(records, [b"a", b"b", b"c", b"d"]);
    }

    #[test]
    fn a_cell_in_quotation_marks_may_hold_line_ends_and_doubled_marks() {
        let records = cut(Records::Rows(b','), b"a,\"b\r\n\"\"c\"\"\nd\",e\nf,g\n", 3);
        let texts: Vec<&[u8]> = records.iter().map(|(text, ..)| text.as_slice()).collect();
        assert_eq!(texts, [&b"a,\"b\r\n\"\"c\"\"\nd\",e"[..], b"f,g"]);
        assert_eq!((records[0].1, records[1].1), (3, 1));
    }

    #[test]
    fn a_broken_row_costs_its_own_line_and_no_more() {
        for broken in ["a,\"b\"c,d", "a,b\"c\",d", "a,\"b"] {
            let records = cut(Records::Rows(b','), format!("{broken}\ne,f\n").as_bytes(), 2);
            let told: Vec<bool> = records.iter().map(|(_, _, is_broken)| *is_broken).collect();
            assert_eq!(told, [true, false], "{broken}");
        }
    }

    proptest! {
        #[test]
        fn the_steps_in_which_bytes_come_change_nothing(
            bytes in "[a\",;\r\n]{0,40}", step in 1usize..5, rows in any::<bool>(),
        ) {
            let records = if rows { Records::Rows(b',') } else { Records::Lines };
            prop_assert_eq!(cut(records, bytes.as_bytes(), step), cut(records, bytes.as_bytes(), 1000));
        }

        #[test]
        fn nothing_is_lost_and_lines_add_up(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let lines = bytes.iter().zip(bytes.iter().skip(1).chain([&0]));
            let lines = lines.filter(|(a, b)| **a == b'\n' || **a == b'\r' && **b != b'\n').count() as u64;
            for records in [Records::Lines, Records::Rows(b';')] {
                prop_assert_eq!(cut(records, &bytes, 7).iter().map(|(_, lines, _)| lines).sum::<u64>(), lines);
            }
        }
    }
}
