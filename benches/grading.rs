//! How fast replies are graded, against the least that any reader of text has to do: `grading [rounds]`.
//!
//! The floor is what the fastest crates need for the three passes that no evaluator gets around: 2,000 literal patterns
//! (aho-corasick), 32 regular expressions at once (regex), and the words (unicode-segmentation). Floor and grader read the same
//! replies in the same run, turn by turn, on one thread; the middle of the rounds counts.
#![expect(clippy::print_stdout, reason = "a command line tool")]

use std::hint::black_box;
use std::time::Instant;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::bytes::{RegexSet, RegexSetBuilder};
use serde_json::Value;
use sparring::evaluator::markers::{Reading, observe};
use sparring::evaluator::rubric::Rubric;
use sparring::grading::{Entry, Grader};
use sparring::language::Language;
use sparring::transcript::Channel;
use unicode_segmentation::UnicodeSegmentation as _;

/// Labelled replies that were written for the project.
const WRITTEN: &str = include_str!("../src/evaluator/markers/written.jsonl");

/// How often the replies are read in a round.
const TIMES: usize = 40;

/// 32 shapes with classes of ASCII, as an evaluator would look for.
const SHAPES: [&str; 32] = [
    r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}",
    r"[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}",
    r"[0-9]{6}-[0-9]{4}",
    r"[0-9]{9}",
    r"[a-z0-9._]+@[a-z0-9-]+\.[a-z]{2,}",
    r"\+[0-9]{2} [0-9 ]{7,}",
    r"0[0-9]{9}",
    r"[0-9]{2}-[0-9]{2}-[0-9]{4}",
    r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}",
    r"[0-9]{4} [A-Z]{2}",
    r"[A-Z]{2}-[0-9]{3}-[A-Z]{2}",
    r"[A-Z]{2}[0-9]{2} [A-Z]{3}",
    r"https?://[^ ]+",
    r"@[A-Za-z0-9_]{1,15}",
    r"#[A-Za-z0-9_]+",
    r"\^[A-Z]{2}",
    r"/[A-Z][a-z]+$",
    r"-[A-Z][a-z]+$",
    r"\*[A-Z]{2}$",
    r"[0-9]{1,2}:[0-9]{2}",
    r"[0-9]+ ?%",
    r"[0-9]+,[0-9]{2}",
    r"[A-Z]{3,}",
    r"!{2,}",
    r"\?{2,}",
    r"[:;]-?[)(]",
    r"^[Hh]i [A-Z][a-z]+",
    r"^[Hh]allo [A-Z][a-z]+",
    r"^[Bb]onjour",
    r"^[Hh]ej",
    r"[Dd][Mm]",
    r"\([0-9]/[0-9]\)",
];

fn entries() -> Vec<Entry> {
    let entry = |line: &str| {
        let row: Value = serde_json::from_str(line).expect("a JSON object a line");
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let channel = if text("channel") == "private" { Channel::Private } else { Channel::Public };
        let customer = vec![text("customer")];
        Entry {
            id: text("id"),
            reply: text("reply"),
            customer,
            lang: Some(text("lang")),
            channel: Some(channel),
            ..Entry::default()
        }
    };
    WRITTEN.lines().map(entry).collect()
}

/// The three passes of the floor.
struct Floor {
    patterns: AhoCorasick,
    expressions: RegexSet,
}

impl Floor {
    fn new(entries: &[Entry]) -> Floor {
        // Pairs of words of the texts themselves, so that there are many matches.
        let pairs = entries.iter().flat_map(|entry| {
            let words: Vec<&str> = entry.reply.unicode_words().collect();
            words.windows(2).map(|pair| pair.join(" ")).collect::<Vec<_>>()
        });
        let patterns: Vec<String> = pairs.step_by(3).take(2_000).collect();
        let patterns = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&patterns)
            .expect("they are literal");
        let expressions = RegexSetBuilder::new(SHAPES).unicode(false).build().expect("they are well-formed");
        Floor { patterns, expressions }
    }

    fn read(&self, text: &str) -> usize {
        let patterns = self.patterns.find_iter(text).count();
        let expressions = self.expressions.matches(text.as_bytes()).iter().count();
        patterns + expressions + text.unicode_words().count()
    }
}

/// Microseconds for each reply.
fn timed(entries: &[Entry], mut read: impl FnMut(&Entry) -> usize) -> f64 {
    let begin = Instant::now();
    for _ in 0..TIMES {
        for entry in entries {
            black_box(read(entry));
        }
    }
    begin.elapsed().as_secs_f64() * 1e6 / (TIMES * entries.len()) as f64
}

fn middle(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

fn main() {
    let rounds: usize = std::env::args().nth(1).and_then(|given| given.parse().ok()).unwrap_or(9);
    let entries = entries();
    let bytes: usize = entries.iter().map(|entry| entry.reply.len()).sum();
    let floor = Floor::new(&entries);
    let grader = Grader::new(Rubric::bundled(), [], Language::En);
    let mut reviewer = grader.reviewer();
    let (mut floors, mut eyes, mut grades) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        floors.push(timed(&entries, |entry| floor.read(&entry.reply)));
        eyes.push(timed(&entries, |entry| {
            let customer = [entry.customer[0].as_str()];
            let reading =
                Reading { customer: &customer, language: entry.tongue(), ..Reading::of(&entry.reply, entry.channel()) };
            observe(&reading).marks.len()
        }));
        grades.push(timed(&entries, |entry| reviewer.grade(entry).tips.len()));
    }
    let floor = middle(floors);
    println!("{} replies of {} bytes, one thread, the middle of {rounds} rounds", entries.len(), bytes / entries.len());
    for (what, micros) in [("floor", floor), ("markers", middle(eyes)), ("graded", middle(grades))] {
        println!("{what:8} {micros:6.2} µs a reply {:9.0} replies/s {:5.1} × the floor", 1e6 / micros, micros / floor);
    }
}
