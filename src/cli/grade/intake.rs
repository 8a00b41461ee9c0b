//! The intake: opens a source, reads it piece by piece, and hands out its replies one after the other.

use std::collections::{BTreeMap, VecDeque};
use std::io::{ErrorKind, Read};

use anyhow::{Context, Result};

use crate::diagnostic::Diagnostic;
use crate::grading::Entry;
use crate::grading::source::{Cutter, Joined, Keys, Layout, Mistake, Piece, Posts, Records, Table};
use crate::grading::source::{delimiter, mark, read_line, run};
use crate::results::Results;

/// How many bytes are read at once.
const CHUNK: usize = 256 << 10;

/// What comes out of a source.
#[derive(Debug)]
pub(super) enum Item {
    /// A reply.
    Entry(Box<Entry>),
    /// A line or row that cannot be read; the next one may be.
    Bad(Box<Diagnostic>),
    /// What makes the rest of the source unreadable.
    Hopeless(Box<Diagnostic>),
}

/// A source that is read.
pub(super) struct Intake<'k, R> {
    name: String,
    from: R,
    keys: &'k Keys,
    forced: Option<Layout>,
    /// Bytes that were read and not taken in: those from `start` on.
    buffer: Vec<u8>,
    start: usize,
    is_all: bool,
    /// The number of the line at `start`.
    line: u64,
    reader: Reader,
    ready: VecDeque<Item>,
    /// Keys and columns that were not read, and in how many lines.
    pub(super) unread: BTreeMap<String, u64>,
    /// How many replies answer a post that was not found.
    pub(super) alone: u64,
    /// How many bytes were read.
    pub(super) bytes: u64,
}

/// What reads the records of a source.
enum Reader {
    /// Nothing was read yet.
    Unknown,
    Lines(Cutter),
    Rows(Cutter, Table),
    Posts(Cutter, Box<Posts>),
    /// All that there is has been read.
    Done,
}

impl<'k, R: Read> Intake<'k, R> {
    /// A source of this name. Its layout is told from its beginning, unless it is forced.
    pub(super) fn new(name: &str, from: R, keys: &'k Keys, forced: Option<Layout>) -> Intake<'k, R> {
        Intake {
            name: name.to_owned(),
            from,
            keys,
            forced,
            buffer: Vec::new(),
            start: 0,
            is_all: false,
            line: 1,
            reader: Reader::Unknown,
            ready: VecDeque::new(),
            unread: BTreeMap::new(),
            alone: 0,
            bytes: 0,
        }
    }

    /// The next reply or mistake; `None` at the end.
    ///
    /// # Errors
    /// When the source cannot be read any further.
    pub(super) fn next(&mut self) -> Result<Option<Item>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Ok(Some(item));
            }
            match self.reader {
                Reader::Done => return Ok(None),
                Reader::Unknown => self.begin()?,
                _ => self.advance()?,
            }
        }
    }

    /// Looks at the beginning: which layout it is, and the header.
    fn begin(&mut self) -> Result<()> {
        while !Layout::can_be_told(&self.buffer) && !self.is_all {
            self.read_more()?;
        }
        match mark(&self.buffer) {
            Ok(skipped) => self.start = skipped,
            Err(mistake) => return self.give_up(&mistake, 0),
        }
        let head = &self.buffer[self.start..];
        match self.forced.unwrap_or_else(|| Layout::of(head)) {
            Layout::Jsonl => self.reader = Reader::Lines(Cutter::new(Records::Lines)),
            Layout::Run => return self.run(),
            layout @ (Layout::Csv | Layout::Twcs) => return self.header(layout),
        }
        Ok(())
    }

    /// Reads the header of a table.
    fn header(&mut self, layout: Layout) -> Result<()> {
        self.skip_blank_lines();
        let delimiter = delimiter(&self.buffer[self.start..]);
        let mut cutter = Cutter::new(Records::Rows(delimiter));
        let Some(piece) = self.cut(&mut cutter)? else {
            self.reader = Reader::Done;
            return Ok(());
        };
        let header = &self.buffer[self.start..self.start + piece.length];
        let read = match (&piece.mistake, layout) {
            (Some(mistake), _) => Err(Box::new(mistake.clone())),
            (None, Layout::Twcs) => {
                Posts::of_header(header, delimiter).map(|posts| Reader::Posts(cutter, Box::new(posts)))
            }
            (None, _) => Table::of_header(header, delimiter, self.keys).map(|table| Reader::Rows(cutter, table)),
        };
        match read {
            Ok(reader) => self.reader = reader,
            Err(mistake) => return self.give_up(&mistake, piece.length),
        }
        self.take(&piece);
        Ok(())
    }

    fn skip_blank_lines(&mut self) {
        let rest = &self.buffer[self.start..];
        let blank = rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
        let skipped = rest[..blank].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        self.line += rest[..skipped].iter().filter(|byte| **byte == b'\n').count() as u64;
        self.start += skipped;
    }

    /// Reads saved results, which are one value and not large.
    fn run(&mut self) -> Result<()> {
        while !self.is_all {
            self.read_more()?;
        }
        self.reader = Reader::Done;
        let text = String::from_utf8_lossy(&self.buffer[self.start..]);
        match Results::parse(&text) {
            Ok(results) => {
                self.ready.extend(run::entries(&results).into_iter().map(|entry| Item::Entry(Box::new(entry))))
            }
            Err(error) => {
                let length = text.lines().next().map_or(0, str::len);
                return self.give_up(&Mistake::at(0..length.min(1), error), length);
            }
        }
        Ok(())
    }

    /// Reads the next record.
    fn advance(&mut self) -> Result<()> {
        let mut reader = std::mem::replace(&mut self.reader, Reader::Done);
        let cutter = match &mut reader {
            Reader::Lines(cutter) | Reader::Rows(cutter, _) | Reader::Posts(cutter, _) => cutter,
            Reader::Unknown | Reader::Done => return Ok(()),
        };
        let Some(piece) = self.cut(cutter)? else {
            return self.finish(reader);
        };
        let record = &self.buffer[self.start..self.start + piece.length];
        let line = self.line;
        let mut joined = Vec::new();
        let read = match (&piece.mistake, &mut reader) {
            (Some(mistake), _) => Err(Box::new(mistake.clone())),
            _ if record.iter().all(u8::is_ascii_whitespace) => Ok(None),
            (None, Reader::Lines(_)) => read_line(record, self.keys).map(Some),
            (None, Reader::Rows(_, table)) => table.read(record).map(Some),
            (None, Reader::Posts(_, posts)) => posts.take(record, line, &mut joined).map(|()| None),
            (None, Reader::Unknown | Reader::Done) => Ok(None),
        };
        match read {
            Ok(Some(read)) => {
                for key in read.unread {
                    *self.unread.entry(key).or_default() += 1;
                }
                self.hand_out(read.entry, line);
            }
            Ok(None) => joined.into_iter().for_each(|joined| self.hand_out(joined.entry, joined.line)),
            Err(mistake) => self.ready.push_back(Item::Bad(Box::new(mistake.diagnostic(&self.name, line, record)))),
        }
        if let Reader::Rows(_, table) = &reader {
            for column in &table.unread {
                *self.unread.entry(column.clone()).or_default() += 1;
            }
        }
        self.reader = reader;
        self.take(&piece);
        Ok(())
    }

    /// Hands out what still waits at the end.
    fn finish(&mut self, mut reader: Reader) -> Result<()> {
        if let Reader::Posts(_, posts) = &mut reader {
            let mut joined: Vec<Joined> = Vec::new();
            posts.finish(&mut joined);
            self.alone = posts.alone;
            joined.into_iter().for_each(|joined| self.hand_out(joined.entry, joined.line));
        }
        Ok(())
    }

    fn hand_out(&mut self, mut entry: Entry, line: u64) {
        if entry.id.is_empty() {
            entry.id = format!("line-{line}");
        }
        self.ready.push_back(Item::Entry(Box::new(entry)));
    }

    /// Cuts off the next record, reading as much as it takes; `None` at the end.
    fn cut(&mut self, cutter: &mut Cutter) -> Result<Option<Piece>> {
        loop {
            let rest = &self.buffer[self.start..];
            if let Some(piece) = cutter.cut(rest, self.is_all) {
                return Ok(Some(piece));
            }
            if self.is_all {
                return Ok(None);
            }
            self.read_more()?;
        }
    }

    fn take(&mut self, piece: &Piece) {
        self.start += piece.taken;
        self.line += piece.lines;
    }

    fn read_more(&mut self) -> Result<()> {
        self.buffer.drain(..self.start);
        self.start = 0;
        // After a huge record, its room is given back.
        if self.buffer.len() < CHUNK && self.buffer.capacity() > 8 * CHUNK {
            self.buffer.shrink_to(2 * CHUNK);
        }
        let before = self.buffer.len();
        self.buffer.resize(before + CHUNK, 0);
        // One call alone: what comes slowly, from a pipe, is graded as it comes.
        let read = loop {
            match self.from.read(&mut self.buffer[before..]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        let read = read.with_context(|| format!("cannot read {}", self.name));
        self.buffer.truncate(before + read.as_ref().copied().unwrap_or(0));
        self.is_all = self.buffer.len() == before;
        self.bytes += read? as u64;
        Ok(())
    }

    fn give_up(&mut self, mistake: &Mistake, length: usize) -> Result<()> {
        let record = &self.buffer[self.start..self.buffer.len().min(self.start + length)];
        self.ready.push_back(Item::Hopeless(Box::new(mistake.diagnostic(&self.name, self.line, record))));
        self.reader = Reader::Done;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Bytes that come a few at a time.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(self.1).min(into.len());
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    /// All that comes out of some bytes, in words.
    fn told(bytes: &[u8], step: usize, layout: Option<Layout>) -> Vec<String> {
        let keys = Keys::default();
        let mut intake = Intake::new("x", Drip(bytes, step), &keys, layout);
        let items = std::iter::from_fn(|| intake.next().expect("bytes can be read"));
        items
            .map(|item| match item {
                Item::Entry(entry) => format!("{entry:?}"),
                Item::Bad(mistake) | Item::Hopeless(mistake) => mistake.render(false),
            })
            .collect()
    }

    #[test]
    fn a_mistake_is_told_with_the_number_of_its_line_whatever_ends_lines() {
        let told = told(b"\xef\xbb\xbf\n{\"reply\": \"a\"}\r\n\r{\"reply\": \"b\"}\rbad\n", 5, None);
        assert!(told[0].contains("line-2") && told[1].contains("line-4") && told[2].contains("x:5:1"), "{told:?}");
    }

    #[test]
    fn a_line_that_comes_slowly_is_handed_out_before_the_next() {
        let keys = Keys::default();
        let mut intake = Intake::new("x", Drip(b"{\"reply\": \"a\"}\n{\"reply\": \"b\"}\n", 15), &keys, None);
        assert!(matches!(intake.next(), Ok(Some(Item::Entry(_)))));
        assert_eq!(intake.bytes, 15);
    }

    proptest! {
        #[test]
        fn any_bytes_give_replies_or_mistakes(
            bytes in proptest::collection::vec(any::<u8>(), 0..300), layout in 0usize..5,
        ) {
            let layouts = [None, Some(Layout::Jsonl), Some(Layout::Csv), Some(Layout::Twcs), Some(Layout::Run)];
            told(&bytes, 7, layouts[layout]);
        }

        #[test]
        fn nearly_right_files_do_as_well_however_they_come(
            pieces in proptest::collection::vec(0usize..16, 0..40), step in 1usize..50, head in 0usize..4,
        ) {
            const HEADS: [&str; 4] = ["", "id,reply,customer\n", "reply;lang\r", "tweet_id,author_id,inbound,created_at,text,in_response_to_tweet_id\n"];
            const PIECES: [&str; 16] = [
                "\"", ",", ";", "\n", "\r", "{\"reply\": \"x\"}", "{\"id\":1,", "\u{202e}é", "\\ud83d", "1,acme,False,1509487847,hi,2",
                "2,77,True,1509487847,hi,", "[", "}", "a", ":", "\"\"",
            ];
            let text = HEADS[head].to_owned() + &pieces.iter().map(|piece| PIECES[*piece]).collect::<String>();
            prop_assert_eq!(told(text.as_bytes(), step, None), told(text.as_bytes(), 10_000, None));
        }
    }
}
