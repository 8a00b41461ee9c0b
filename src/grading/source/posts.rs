//! Posts: a table with a row for every post of customers and companies alike, as the corpus *Customer Support on TWCS* has it.
//! Replies are joined with the posts that they answer.
//!
//! The customer's row may come before or after the reply's. To stay within bounds, only so many rows are kept: a reply waits
//! for its customer until that many rows have gone by.

use std::collections::{HashMap, VecDeque};

use super::time;
use crate::document::cells::cells;
use crate::document::mistake::Mistake;
use crate::grading::Entry;

/// How many rows are kept.
pub const WINDOW: usize = 20_000;
/// How many bytes of text are kept.
const WINDOW_BYTES: usize = 64 << 20;
/// How many posts of a customer a reply may answer.
const LONGEST_RUN: usize = 20;

/// The columns, in the order of the fields of [`Row`].
const COLUMNS: [&str; 6] = ["tweet_id", "author_id", "inbound", "created_at", "text", "in_response_to_tweet_id"];

/// What one row says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    id: String,
    author: String,
    by_customer: bool,
    at: i64,
    text: String,
    /// The post that it answers.
    answers: Option<String>,
}

/// A reply with the number of its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The reply.
    pub entry: Entry,
    /// The line on which it begins.
    pub line: u64,
}

/// Joins rows to replies.
#[derive(Debug)]
pub struct Posts {
    delimiter: u8,
    places: [usize; 6],
    width: usize,
    window: usize,
    /// The rows that are kept, oldest first.
    kept: VecDeque<String>,
    /// The customers' rows among them, by their id.
    customers: HashMap<String, Row>,
    /// Replies that wait, oldest first, with how many rows had been read when they came.
    waiting: VecDeque<(Row, u64, usize)>,
    /// How many rows were read.
    read: usize,
    bytes: usize,
    /// How many replies name a post that was not found in the rows kept.
    pub alone: u64,
}

impl Posts {
    /// Whether a header is that of posts.
    pub fn has_header(header: &[u8], delimiter: u8) -> bool {
        places(header, delimiter).is_some_and(|(places, _)| places.iter().all(Option::is_some))
    }

    /// Reads the header.
    ///
    /// # Errors
    /// When a column is missing.
    pub fn of_header(header: &[u8], delimiter: u8) -> Result<Posts, Box<Mistake>> {
        let (found, width) = places(header, delimiter).unwrap_or_default();
        let mut places = [0; 6];
        for ((place, found), name) in places.iter_mut().zip(found).zip(COLUMNS) {
            let missing = || Mistake::at(0..header.len(), format!("no column is called `{name}`"));
            *place = found.ok_or_else(|| Box::new(missing().help("the layout `twcs` has all of its columns")))?;
        }
        Ok(Posts {
            delimiter,
            places,
            width,
            window: WINDOW,
            kept: VecDeque::new(),
            customers: HashMap::new(),
            waiting: VecDeque::new(),
            read: 0,
            bytes: 0,
            alone: 0,
        })
    }

    /// Takes in a row and hands out the replies that need not wait any longer, in the order of their rows.
    ///
    /// # Errors
    /// When the row has more or fewer cells than the header, or one that cannot be.
    pub fn take(&mut self, record: &[u8], line: u64, out: &mut Vec<Joined>) -> Result<(), Box<Mistake>> {
        let row = self.read(record)?;
        self.read += 1;
        self.bytes += row.text.len();
        if row.by_customer {
            self.kept.push_back(row.id.clone());
            let twin = self.customers.insert(row.id.clone(), row);
            self.bytes -= twin.map_or(0, |twin| twin.text.len());
        } else {
            self.waiting.push_back((row, line, self.read));
        }
        self.hand_out(out, false);
        self.let_go();
        Ok(())
    }

    /// Hands out the replies that still wait: no more rows will come.
    pub fn finish(&mut self, out: &mut Vec<Joined>) {
        self.hand_out(out, true);
    }

    fn read(&self, record: &[u8]) -> Result<Row, Box<Mistake>> {
        let cells = cells(record, self.delimiter)?;
        if cells.len() != self.width {
            let message = format!("the header has {} cells, this row has {}", self.width, cells.len());
            return Err(Box::new(Mistake::at(0..record.len(), message)));
        }
        let [id, author, inbound, at, text, answers] = self.places.map(|place| &cells[place]);
        let by_customer = match inbound.text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" => true,
            "false" | "0" => false,
            _ => return Err(Box::new(Mistake::at(inbound.span.clone(), "`inbound` must be True or False"))),
        };
        let at = time::parse(&at.text)
            .ok_or_else(|| Box::new(Mistake::at(at.span.clone(), "this is no time").help(time::EXPECTED)))?;
        // Spreadsheets and data frames write a number that may be missing with a decimal.
        let id_of = |text: &str| text.trim().trim_end_matches(".0").to_owned();
        Ok(Row {
            id: id_of(&id.text),
            author: author.text.trim().to_owned(),
            by_customer,
            at,
            text: text.text.clone().into_owned(),
            answers: Some(id_of(&answers.text)).filter(|id| !id.is_empty()),
        })
    }

    fn hand_out(&mut self, out: &mut Vec<Joined>, all: bool) {
        while let Some((row, _, since)) = self.waiting.front() {
            let is_there = row.answers.as_ref().is_none_or(|id| self.customers.contains_key(id));
            let is_late = self.read - since >= self.window || self.bytes > WINDOW_BYTES;
            if !(all || is_there || is_late) {
                return;
            }
            let Some((row, line, _)) = self.waiting.pop_front() else { return };
            self.bytes -= row.text.len();
            out.push(Joined { entry: self.join(row), line });
        }
    }

    /// Forgets the oldest customers' rows that are too many.
    fn let_go(&mut self) {
        while self.kept.len() > self.window || self.bytes > WINDOW_BYTES {
            let Some(oldest) = self.kept.pop_front() else { return };
            if let Some(row) = self.customers.remove(&oldest) {
                self.bytes -= row.text.len();
            }
        }
    }

    /// A reply with the posts that it answers: those in a row of the same customer.
    fn join(&mut self, row: Row) -> Entry {
        let mut posts: Vec<&Row> = Vec::new();
        let mut next = row.answers.as_ref();
        while let Some(post) = next.and_then(|id| self.customers.get(id)) {
            if posts.len() == LONGEST_RUN || posts.first().is_some_and(|first| first.author != post.author) {
                break;
            }
            posts.push(post);
            next = post.answers.as_ref();
        }
        self.alone += u64::from(row.answers.is_some() && posts.is_empty());
        Entry {
            customer: posts.iter().rev().map(|post| post.text.clone()).collect(),
            customer_handle: posts.first().map(|post| post.author.clone()),
            customer_at: posts.first().map(|post| post.at),
            id: row.id,
            reply: row.text,
            brand: Some(row.author),
            reply_at: Some(row.at),
            ..Entry::default()
        }
    }
}

/// Where the columns are, and how many there are in all.
fn places(header: &[u8], delimiter: u8) -> Option<([Option<usize>; 6], usize)> {
    let cells = cells(header, delimiter).ok()?;
    Some((COLUMNS.map(|name| cells.iter().position(|cell| cell.text.trim() == name)), cells.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id";
    const AT: &str = "Tue Oct 31 22:10:47 +0000 2017";

    fn joined(rows: &[String], window: usize) -> (Vec<Entry>, u64) {
        let mut posts = Posts::of_header(HEADER.as_bytes(), b',').expect("a header");
        posts.window = window;
        let mut out = Vec::new();
        for (line, row) in rows.iter().enumerate() {
            posts.take(row.as_bytes(), line as u64 + 2, &mut out).expect("a row");
        }
        posts.finish(&mut out);
        (out.into_iter().map(|joined| joined.entry).collect(), posts.alone)
    }

    fn row(id: &str, author: &str, text: &str, answers: &str) -> String {
        let inbound = if author == "acme" { "False" } else { "True" };
        format!("{id},{author},{inbound},{AT},{text},,{answers}")
    }

    #[test]
    fn a_reply_finds_its_customer_before_and_after_it() {
        let rows = [
            row("2", "acme", "sorry", "1"),
            row("1", "77", "broken", ""),
            row("4", "acme", "still sorry", "3.0"),
            row("3", "77", "hello?", "1"),
        ];
        let (entries, alone) = joined(&rows, 10);
        let told: Vec<(&str, &[String])> =
            entries.iter().map(|entry| (entry.id.as_str(), &entry.customer[..])).collect();
        assert_eq!(told, [("2", &["broken".to_owned()][..]), ("4", &["broken".to_owned(), "hello?".to_owned()][..])]);
        assert_eq!(entries[0].customer_handle.as_deref(), Some("77"));
        assert_eq!((entries[0].waited(), alone), (Some(0), 0));
    }

    #[test]
    fn a_customer_out_of_the_window_is_not_found_and_order_is_kept() {
        let mut rows = vec![row("2", "acme", "sorry", "1"), row("3", "acme", "hi", "")];
        rows.extend((10..20).map(|id| row(&id.to_string(), "78", "x", "")));
        rows.push(row("1", "77", "broken", ""));
        let (entries, alone) = joined(&rows, 5);
        let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!((ids, alone), (vec!["2", "3"], 1));
        assert!(entries[0].customer.is_empty());
    }

    #[test]
    fn a_post_that_answers_itself_comes_to_an_end() {
        let (entries, _) = joined(&[row("1", "77", "x", "1"), row("2", "acme", "y", "1")], 5);
        assert_eq!(entries[0].customer.len(), LONGEST_RUN);
    }

    #[test]
    fn a_row_that_does_not_fit_is_told() {
        let mut posts = Posts::of_header(HEADER.as_bytes(), b',').expect("a header");
        let mut told = |row: &str| posts.take(row.as_bytes(), 2, &mut Vec::new()).expect_err(row).message;
        assert_eq!(told("1,2"), "the header has 7 cells, this row has 2");
        assert_eq!(told("1,acme,maybe,,x,,"), "`inbound` must be True or False");
        assert_eq!(told("1,acme,False,noon,x,,"), "this is no time");
        assert_eq!(
            Posts::of_header(b"tweet_id,text", b',').expect_err("a mistake").message,
            "no column is called `author_id`"
        );
    }
}
