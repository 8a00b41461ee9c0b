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
