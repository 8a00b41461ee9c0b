//! How long an editor waits: from a keystroke in a long library to what is wrong with it, over the real protocol.
//!
//! `cargo run --release -p benches --bin typing -- target/release/sparring [replies]`
#![expect(clippy::print_stdout, reason = "a command line tool")]

use std::error::Error;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How many keystrokes are measured.
const KEYSTROKES: usize = 1500;
/// The document's name in the protocol.
const URI: &str = "untitled:replies.yaml";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let program = arguments.next().ok_or("name the program: target/release/sparring")?;
    let replies: usize = arguments.next().map_or(Ok(10_000), |number| number.parse())?;
    let text = library(replies);
    let mut session = Session::start(&program)?;
    let begun = Instant::now();
    session.ask("initialize", &json!({ "capabilities": {} }))?;
    let greeted = begun.elapsed();
    let document = json!({ "uri": URI, "languageId": "yaml", "version": 1, "text": text });
    let opened = Instant::now();
    session.tell("textDocument/didOpen", &json!({ "textDocument": document }))?;
    let told = session.told(1)?;
    println!("{replies} replies, {} bytes; {told} findings at first", text.len());
    println!("start to first answer    {:9.2} ms", millis(greeted));
    println!("open to diagnostics      {:9.2} ms", millis(opened.elapsed()));
    let mut version = 1;
    for (place, lines) in places(&text) {
        let mut waits = Vec::with_capacity(KEYSTROKES);
        for stroke in 0..KEYSTROKES {
            version += 1;
            let (line, character) = lines[stroke % lines.len()];
            // A letter is typed, and on the next visit taken back.
            let is_typed = (stroke / lines.len()).is_multiple_of(2);
            let end = if is_typed { character } else { character + 1 };
            let range =
                json!({ "start": { "line": line, "character": character }, "end": { "line": line, "character": end } });
            let change = json!([{ "range": range, "text": if is_typed { "x" } else { "" } }]);
            let document = json!({ "uri": URI, "version": version });
            let pressed = Instant::now();
            session.tell("textDocument/didChange", &json!({ "textDocument": document, "contentChanges": change }))?;
            session.told(version)?;
            waits.push(pressed.elapsed());
        }
        waits.sort_unstable();
        let at = |share: usize| millis(waits[(waits.len() - 1) * share / 1000]);
        println!("{place:24} p50 {:6.2} ms · p99 {:6.2} ms · p99.9 {:6.2} ms", at(500), at(990), at(999));
    }
    session.ask("shutdown", &Value::Null)?;
    session.tell("exit", &Value::Null)?;
    Ok(())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// A library of replies of about 200 letters in five languages.
fn library(replies: usize) -> String {
    const TEXTS: [(&str, &str); 5] = [
        (
            "en",
            "Hi {name}, sorry that your parcel is late. That must be annoying. We'll find out where number NN is and let you know today before six. Is there anything else we can do for you? ^TV",
        ),
        (
            "nl",
            "Hoi {name}, wat vervelend dat je pakket te laat is. We zoeken voor je uit waar nummer NN is en laten het je vandaag voor zes uur weten. Kunnen we nog iets anders voor je doen? ^TV",
        ),
        (
            "de",
            "Hallo {name}, es tut uns leid, dass dein Paket zu spät kommt. Wir finden heraus, wo Nummer NN ist, und melden uns heute vor sechs Uhr. Können wir sonst noch etwas für dich tun? ^TV",
        ),
        (
            "fr",
            "Bonjour {name}, nous sommes désolés que votre colis soit en retard. Nous cherchons où est le numéro NN et vous le disons aujourd'hui avant six heures. Pouvons-nous vous aider encore ? ^TV",
        ),
        (
            "sv",
            "Hej {name}, vad tråkigt att ditt paket är sent. Vi tar reda på var nummer NN är och hör av oss i dag före klockan sex. Kan vi göra något mer för dig? ^TV",
        ),
    ];
    let mut text = String::from("# What we say\nreplies:\n");
    for number in 0..replies {
        let (language, words) = TEXTS[number % TEXTS.len()];
        let words = words.replace("NN", &number.to_string());
        text.push_str(&format!(
            "  - id: late-{number}\n    title: A parcel that is late\n    topic: late parcel\n    channel: private\n    text:\n      {language}: \"{words}\"\n"
        ));
    }
    text
}

/// Where is typed: in a reply in the middle, in replies all over, at the end, and above all of them.
fn places(text: &str) -> Vec<(&'static str, Vec<(usize, usize)>)> {
    let texts: Vec<usize> =
        text.lines().enumerate().filter(|(_, line)| line.ends_with("^TV\"")).map(|(number, _)| number).collect();
    let count = texts.len();
    let spread = (0..97).map(|at| (texts[at * 7919 % count], 40)).collect();
    vec![
        ("in one reply", vec![(texts[count / 2], 40)]),
        ("in replies all over", spread),
        ("in the last reply", vec![(texts[count - 1], 40)]),
        ("in a remark at the top", vec![(0, 4)]),
    ]
}

/// A session with the program.
struct Session {
    program: Child,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
    next_id: u64,
}

impl Session {
    fn start(program: &str) -> Outcome<Session> {
        let mut program = Command::new(program).arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = BufWriter::new(program.stdin.take().ok_or("a pipe")?);
        let output = BufReader::new(program.stdout.take().ok_or("a pipe")?);
        Ok(Session { program, input, output, next_id: 0 })
    }

    fn tell(&mut self, method: &str, params: &Value) -> Outcome<()> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    fn ask(&mut self, method: &str, params: &Value) -> Outcome<()> {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        while !self.hear()?.contains(&format!("\"id\":{id},")) {}
        Ok(())
    }

    fn send(&mut self, message: &Value) -> Outcome<()> {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        Ok(self.input.flush()?)
    }

    /// Waits for the diagnostics of a version; how many there are.
    fn told(&mut self, version: usize) -> Outcome<usize> {
        loop {
            let message = self.hear()?;
            if message.ends_with(&format!("\"version\":{version}}}}}")) {
                return Ok(message.matches("\"severity\"").count());
            }
        }
    }

    fn hear(&mut self) -> Outcome<String> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.output.read_line(&mut line)?;
            match line.trim_end().split_once(": ") {
                Some((_, value)) => length = value.parse()?,
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body)?;
        Ok(String::from_utf8(body)?)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It has ended already, unless something went wrong.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
