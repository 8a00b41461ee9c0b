//! Many trainees at once: how long an answer takes, how soon everybody sees it, and what one trainee costs in memory.
//!
//! `cargo run --release -p benches --bin trainees` starts the release binary of `sparring train` with a database of its own and has 500
//! trainees practise in it, each with a page that listens. `--origin` (twice for two processes) and `COOKIE` measure consoles that run
//! already: a trainee writes through one and listens to the other.
#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

use std::io::{BufRead, BufReader as Lines};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// How many trainees there are unless the first argument says.
const TRAINEES: usize = 500;
/// How many answers each one sends.
const ANSWERS: usize = 6;
/// How long a trainee thinks on average.
const THINKS: Duration = Duration::from_secs(10);

/// Where the consoles are, and who calls.
struct Consoles {
    origins: Vec<String>,
    cookie: Option<String>,
}

/// A connection that is kept.
struct Line {
    stream: BufReader<TcpStream>,
    head: String,
}

/// What one trainee measured.
#[derive(Default)]
struct Measured {
    answers: Vec<Duration>,
    events: Vec<Duration>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given = arguments.windows(2).filter(|two| two[0] == "--origin").map(|two| two[1].clone());
    let mut origins: Vec<String> = given.collect();
    let trainees = arguments.first().and_then(|first| first.parse().ok()).unwrap_or(TRAINEES);
    let folder = std::env::temp_dir().join(format!("sparring-trainees-{}", std::process::id()));
    let own = origins.is_empty().then(|| Own::start(&folder));
    origins.extend(own.iter().map(|own| own.origin.clone()));
    let consoles = Arc::new(Consoles { origins, cookie: std::env::var("COOKIE").ok() });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let before = own.as_ref().map(Own::resident);
    let measured = runtime.block_on(practise(&consoles, trainees));
    let after = own.as_ref().map(Own::resident);
    println!("| what | figure |\n| --- | --- |");
    println!("| trainees, each with an open page | {trainees} |");
    told("answer sent and kept", measured.answers);
    told("answer seen in the page", measured.events);
    if let (Some(before), Some(after)) = (before, after) {
        println!("| memory of a trainee, bytes | {} |", after.saturating_sub(before) / trainees.max(1));
    }
    drop(own);
    let _ = std::fs::remove_dir_all(&folder);
}

fn told(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied();
    let ms = |time: Option<Duration>| time.map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0);
    println!(
        "| {what}: median, p99, most (ms, of {}) | {:.1}, {:.1}, {:.1} |",
        times.len(),
        ms(at(50)),
        ms(at(99)),
        ms(at(100))
    );
}

/// A console that was started for this.
struct Own {
    child: Child,
    origin: String,
}

impl Own {
    fn start(folder: &std::path::Path) -> Own {
        std::fs::create_dir_all(folder).expect("a folder");
        let program = std::env::current_exe().expect("this program").with_file_name("sparring");
        let mut command = Command::new(program);
        command
            .args(["train", "--json", "--no-open", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.join("training.db"));
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the release binary of sparring: build it first");
        let mut line = String::new();
        Lines::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let ready: Value = serde_json::from_str(&line).expect("a line of JSON");
        let origin = ready["origin"].as_str().expect("an origin").to_owned();
        Own { child, origin }
    }

    /// Its resident memory in bytes.
    fn resident(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse::<usize>().unwrap_or(0) * 1024
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn practise(consoles: &Arc<Consoles>, trainees: usize) -> Measured {
    let mut shifts = JoinSet::new();
    for number in 0..trainees {
        let consoles = Arc::clone(consoles);
        shifts.spawn(async move { shift(&consoles, number, trainees).await });
    }
    let mut all = Measured::default();
    while let Some(one) = shifts.join_next().await {
        let one = one.expect("a shift");
        all.answers.extend(one.answers);
        all.events.extend(one.events);
    }
    all
}

/// One trainee's shift: begins, listens, and answers now and then.
async fn shift(consoles: &Consoles, number: usize, trainees: usize) -> Measured {
    // They come in over some seconds, as people do.
    tokio::time::sleep(THINKS * u32::try_from(number).unwrap_or(0) / u32::try_from(trainees).unwrap_or(1)).await;
    let writes = &consoles.origins[number % consoles.origins.len()];
    let listens = &consoles.origins[(number + 1) % consoles.origins.len()];
    let mut line = Line::open(writes, consoles.cookie.as_deref()).await;
    let begun = line.post("/attempts", "scenario=en%2Fparcel-delivered-nowhere&speed=1").await;
    let attempt = begun.lines().find_map(|line| line.strip_prefix("location: ")).expect("an attempt").trim().to_owned();
    let (seen, mut news) = mpsc::unbounded_channel();
    let listener = tokio::spawn(listen(listens.clone(), consoles.cookie.clone(), attempt.clone(), seen));
    let mut measured = Measured::default();
    for answer in 0..ANSWERS {
        tokio::time::sleep(THINKS / 2 + THINKS.mul_f64(unevenly(number * 31 + answer))).await;
        let mark = format!("mark{number}x{answer}x");
        let channel = if answer == 0 { "public" } else { "private" };
        let form = format!(
            "channel={channel}&text=Hi+Maeve%2C+sorry+to+hear+that%21+I+am+looking+into+it+for+you+{mark}+%5EAB&nonce={mark}&seen=0&anyway=yes"
        );
        let sent = Instant::now();
        let told = line.post(&format!("{attempt}/c/0/0/say"), &form).await;
        measured.answers.push(sent.elapsed());
        assert!(told.starts_with("HTTP/1.1 303"), "{told}");
        while let Ok(Some((text, at))) = tokio::time::timeout(Duration::from_secs(30), news.recv()).await {
            if text.contains(&mark) {
                measured.events.push(at.saturating_duration_since(sent));
                break;
            }
        }
    }
    listener.abort();
    measured
}

/// A number from 0 to 1 that looks like chance.
fn unevenly(n: usize) -> f64 {
    let mixed = (n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    mixed as f64 / f64::from(1 << 24)
}

/// Listens to a page's live events and passes on every line that holds a message, with the time it came.
async fn listen(
    origin: String,
    cookie: Option<String>,
    attempt: String,
    seen: mpsc::UnboundedSender<(String, Instant)>,
) {
    let mut line = Line::open(&origin, cookie.as_deref()).await;
    let request = format!("GET {attempt}/live?case=0&customer=0 HTTP/1.1\r\n{}\r\n", line.head);
    line.stream.get_mut().write_all(request.as_bytes()).await.expect("a request");
    let mut text = String::new();
    while line.stream.read_line(&mut text).await.is_ok_and(|read| read > 0) {
        if text.contains("mark") {
            let _ = seen.send((std::mem::take(&mut text), Instant::now()));
        }
        text.clear();
    }
}

impl Line {
    async fn open(origin: &str, cookie: Option<&str>) -> Line {
        let authority = origin.trim_start_matches("http://");
        let stream = TcpStream::connect(authority).await.expect("a console");
        let cookie = cookie.map(|cookie| format!("cookie: {cookie}\r\n")).unwrap_or_default();
        Line { stream: BufReader::new(stream), head: format!("host: {authority}\r\norigin: {origin}\r\n{cookie}") }
    }

    /// Sends a form; the head of the answer.
    async fn post(&mut self, path: &str, form: &str) -> String {
        let kind = "content-type: application/x-www-form-urlencoded";
        let request =
            format!("POST {path} HTTP/1.1\r\n{}{kind}\r\ncontent-length: {}\r\n\r\n{form}", self.head, form.len());
        self.stream.get_mut().write_all(request.as_bytes()).await.expect("a request");
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let start = head.len();
            assert!(self.stream.read_line(&mut head).await.expect("an answer") > 0, "the console hung up");
            let line = head[start..].trim_end();
            if line.is_empty() {
                break;
            }
            if let Some(said) = line.strip_prefix("content-length: ") {
                length = said.parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await.expect("a body");
        head
    }
}
