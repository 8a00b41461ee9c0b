//! Libraries of any size, for measuring the linter: `libraries REPLIES FOLDER [REPLIES_A_FILE]`.
//!
//! Each reply is put together from thirds of replies of its language that were written for the project, between a greeting and
//! a signature, so that nearly all are different and read like replies; about 200 characters on average. Every twentieth says
//! nearly what another says. The same arguments give the same bytes.
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
    let thirds: Vec<Vec<[String; 3]>> = LANGUAGES.iter().map(|(language, _)| thirds(language)).collect();
    let mut letters = 0;
    for (file, start) in (0..replies).step_by(a_file).enumerate() {
        let mut text = "brand: swiftparcel\nreplies:\n".to_owned();
        for number in start..(start + a_file).min(replies) {
            let language = number % LANGUAGES.len();
            let (code, greeting) = LANGUAGES[language];
            let words = format!("{greeting}{} ^AB", reply(&thirds[language], number / LANGUAGES.len()));
            letters += words.chars().count();
            let quoted = serde_json::to_string(&words).expect("a text");
            writeln!(text, "  - id: reply-{number}\n    reviewed: 2026-01-15\n    text:\n      {code}: {quoted}")
                .expect("memory");
        }
        fs::write(Path::new(folder).join(format!("replies-{file:05}.yaml")), text).expect("the file can be written");
    }
    println!("{replies} replies of {} characters on average", letters / replies.max(1));
}

/// The thirds of the written replies of a language, cut between words.
fn thirds(language: &str) -> Vec<[String; 3]> {
    let lines = WRITTEN.iter().flat_map(|written| written.lines());
    let replies = lines.map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let own = replies.filter(|reply| reply["lang"] == language);
    let cut = |text: &str, share: usize| {
        let from = text.char_indices().map(|(at, _)| at).find(|at| *at >= text.len() * share / 3)?;
        Some(from + text[from..].find(' ')? + 1)
    };
    own.filter_map(|reply| {
        let text = reply["reply"].as_str().filter(|text| (150..260).contains(&text.len()))?;
        let (first, second) = (cut(text, 1)?, cut(text, 2)?);
        (first < second).then(|| [text[..first].to_owned(), text[first..second].to_owned(), text[second..].to_owned()])
    })
    .collect()
}

/// The reply with a number; every twentieth takes after the one before.
fn reply(thirds: &[[String; 3]], number: usize) -> String {
    let twin = if number % 20 == 19 { number - 1 } else { number };
    let count = thirds.len();
    let first = twin % count;
    let second = (twin / count + first * 7 + 3) % count;
    let third = (twin / count / count + first * 13 + second * 5 + 11) % count;
    // Beginnings name people and endings sign: what a greeting and a signature stand in for.
    let words = format!("{}{}{}", thirds[first][1], thirds[second][1], thirds[third][1]);
    let words = words.replace(['^', '@'], "");
    if twin == number { words.trim().to_owned() } else { format!("{} 🙂", words.trim()) }
}
