//! Libraries of any size, for measuring the linter: `libraries REPLIES FOLDER [REPLIES_A_FILE]`.
//!
//! Each reply is put together from runs of six words of replies of its language that were written for the project, between a
//! greeting and a signature, so that nearly all are different; about 190 characters on average. Every twentieth says nearly
//! what the one before it says. The same arguments give the same bytes.
#![expect(clippy::print_stdout, reason = "a command line tool")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// Labelled replies that were written for the project.
const WRITTEN: [&str; 2] =
    [include_str!("../src/evaluator/markers/written.jsonl"), include_str!("../xtask/src/weights/written.jsonl")];

/// The languages, in turn, and how each greets.
const LANGUAGES: [(&str, &str); 5] = [
    ("en", "Hi {name}, "),
    ("nl", "Hoi {name}, "),
    ("de", "Hallo {name}, "),
    ("fr", "Bonjour {name}, "),
    ("sv", "Hej {name}, "),
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, replies, folder, rest @ ..] = arguments.as_slice() else {
        println!("libraries REPLIES FOLDER [REPLIES_A_FILE]");
        return;
    };
    let replies: usize = replies.parse().expect("a number of replies");
    let a_file = rest.first().map_or(replies, |number| number.parse().expect("a number of replies a file")).max(1);
    fs::create_dir_all(folder).expect("the folder can be made");
    let runs: Vec<Vec<String>> = LANGUAGES.iter().map(|(language, _)| runs(language)).collect();
    let mut letters = 0;
    for (file, start) in (0..replies).step_by(a_file).enumerate() {
        let mut text = "brand: swiftparcel\nreplies:\n".to_owned();
        for number in start..(start + a_file).min(replies) {
            let language = number % LANGUAGES.len();
            let (code, greeting) = LANGUAGES[language];
            let words = format!("{greeting}{} ^AB", reply(&runs[language], number / LANGUAGES.len()));
            letters += words.chars().count();
            let quoted = serde_json::to_string(&words).expect("a text");
            writeln!(text, "  - id: reply-{number}\n    reviewed: 2026-01-15\n    text:\n      {code}: {quoted}")
                .expect("memory");
        }
        fs::write(Path::new(folder).join(format!("replies-{file:05}.yaml")), text).expect("the file can be written");
    }
    println!("{replies} replies of {} characters on average", letters / replies.max(1));
}

/// The runs of six words of the written replies of a language, without the words that greet and sign.
fn runs(language: &str) -> Vec<String> {
    let lines = WRITTEN.iter().flat_map(|written| written.lines());
    let replies = lines.map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let own = replies.filter(|reply| reply["lang"] == language);
    own.flat_map(|reply| {
        let text = reply["reply"].as_str().unwrap_or_default().replace(['^', '@'], "");
        let words: Vec<&str> = text.split_whitespace().collect();
        let inner = words.get(2..words.len().saturating_sub(2)).unwrap_or_default();
        inner.chunks_exact(6).map(|run| run.join(" ")).collect::<Vec<String>>()
    })
    .collect()
}

/// The reply with a number; every twentieth takes after the one before.
fn reply(runs: &[String], number: usize) -> String {
    let twin = if number % 20 == 19 { number - 1 } else { number };
    let mut state = twin as u64;
    let mut draw = || {
        // SplitMix64: five draws that have nothing to do with each other.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % runs.len() as u64).unwrap_or_default()
    };
    let words: Vec<&str> = (0..5).map(|_| runs[draw()].as_str()).collect();
    let words = words.join(" ");
    if twin == number { words } else { format!("{words} 🙂") }
}
