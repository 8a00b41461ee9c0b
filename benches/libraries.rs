//! Libraries of any size, for measuring the linter: `libraries REPLIES FOLDER [REPLIES_A_FILE]`.
//!
//! Each reply is the first half of one reply that was written for the project and the second half of another of its language,
//! so that all are different and most read like replies; about 200 characters on average. Every twentieth says nearly what
//! another says. The same arguments give the same bytes.
#![expect(clippy::print_stdout, reason = "a command line tool")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// Labelled replies that were written for the project.
const WRITTEN: &str = include_str!("../src/evaluator/markers/written.jsonl");

/// The languages, in turn.
const LANGUAGES: [&str; 5] = ["en", "nl", "de", "fr", "sv"];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, replies, folder, rest @ ..] = arguments.as_slice() else {
        println!("libraries REPLIES FOLDER [REPLIES_A_FILE]");
        return;
    };
    let replies: usize = replies.parse().expect("a number of replies");
    let a_file = rest.first().map_or(replies, |number| number.parse().expect("a number of replies a file")).max(1);
    fs::create_dir_all(folder).expect("the folder can be made");
    let halves: Vec<Vec<(String, String)>> = LANGUAGES.iter().map(|language| halves(language)).collect();
    let mut letters = 0;
    for (file, start) in (0..replies).step_by(a_file).enumerate() {
        let mut text = "brand: swiftparcel\nreplies:\n".to_owned();
        for number in start..(start + a_file).min(replies) {
            let language = number % LANGUAGES.len();
            let words = reply(&halves[language], number / LANGUAGES.len());
            letters += words.chars().count();
            let quoted = serde_json::to_string(&words).expect("a text");
            let code = LANGUAGES[language];
            writeln!(text, "  - id: reply-{number}\n    reviewed: 2026-01-15\n    text:\n      {code}: {quoted}")
                .expect("memory");
        }
        fs::write(Path::new(folder).join(format!("replies-{file:05}.yaml")), text).expect("the file can be written");
    }
    println!("{replies} replies of {} characters on average", letters / replies.max(1));
}

/// The halves of the written replies of a language, cut between sentences.
fn halves(language: &str) -> Vec<(String, String)> {
    let replies = WRITTEN.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let own = replies.filter(|reply| reply["lang"] == language);
    own.filter_map(|reply| {
        let text = reply["reply"].as_str()?;
        let middle = text.char_indices().map(|(at, _)| at).find(|at| *at >= text.len() / 2)?;
        let cut = middle + text[middle..].find(' ')? + 1;
        Some((text[..cut].to_owned(), text[cut..].to_owned()))
    })
    .collect()
}

/// The reply with a number: one half of one reply, one of another, and a number of its own; every twentieth takes after the
/// one before.
fn reply(halves: &[(String, String)], number: usize) -> String {
    let twin = if number % 20 == 19 { number - 1 } else { number };
    let (first, second) = (twin % halves.len(), (twin / halves.len() * 7 + twin * 31 + 3) % halves.len());
    let more = if twin == number { "" } else { " 🙂" };
    format!("{}{}{more}", halves[first].0, halves[second].1)
}
