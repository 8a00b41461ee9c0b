//! A console that runs, and a browser of few words: it posts forms, keeps cookies, and follows nothing by itself.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

/// How long anything may take before the test gives up.
const LONGEST: Duration = Duration::from_secs(60);

/// A console that runs. It is killed when the test is done with it.
pub(crate) struct Host {
    child: Child,
    /// Where it is: `http://127.0.0.1:40123`.
    pub(crate) origin: String,
    /// What it said when it was ready.
    pub(crate) ready: Value,
}

/// Somebody's browser.
#[derive(Default)]
pub(crate) struct Browser {
    cookies: RefCell<BTreeMap<String, String>>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) text: String,
}

impl Host {
    /// A console for one person that keeps its work in this folder.
    pub(crate) fn start(folder: &Path) -> Host {
        Host::with(&folder.join("training.db"), &[])
    }

    /// A console that keeps its work in this file, with further arguments.
    pub(crate) fn with(data: &Path, arguments: &[&str]) -> Host {
        let mut command = program();
        command.arg("--data").arg(data).args(arguments);
        Host::of(command)
    }

    /// A console that is started by this command; fails if it does not come up.
    pub(crate) fn of(mut command: Command) -> Host {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let ready: Value = serde_json::from_str(&line).expect("a line of JSON");
        let origin = ready["origin"].as_str().expect("an origin").to_owned();
        Host { child, origin, ready }
    }

    /// Kills the console as a crash would, and waits until it is gone.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.origin.trim_start_matches("http://")).expect("a console");
        stream.set_read_timeout(Some(LONGEST)).expect("a time-out");
        stream
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.kill();
    }
}

/// `sparring train` as tests start it: on a free port, telling a script where.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sparring"));
    command.args(["train", "--json", "--no-open", "--listen", "127.0.0.1:0"]);
    command
}

/// A file for a console's work in a folder of its own.
pub(crate) fn data(folder: &Path) -> PathBuf {
    folder.join("training.db")
}

impl Browser {
    pub(crate) fn new() -> Browser {
        Browser::default()
    }

    /// Asks for a page.
    pub(crate) fn get(&self, host: &Host, path: &str) -> Page {
        self.send(host, "GET", path, &[], "")
    }

    /// Sends a form, as a page of the console itself does.
    pub(crate) fn post(&self, host: &Host, path: &str, form: &[(&str, &str)]) -> Page {
        let body = encoded(form);
        let headers = [("origin", host.origin.as_str()), ("content-type", "application/x-www-form-urlencoded")];
        self.send(host, "POST", path, &headers, &body)
    }

    /// Sends a request with these headers and this body.
    pub(crate) fn send(&self, host: &Host, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Page {
        let mut stream = host.connect();
        let authority = host.origin.trim_start_matches("http://");
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            request += &format!("host: {authority}\r\n");
        }
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request += &format!("cookie: {}\r\n", cookies.join("; "));
        }
        request += "\r\n";
        stream.write_all(request.as_bytes()).expect("a request");
        stream.write_all(body.as_bytes()).expect("a body");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let page = Page::parse(&answer);
        self.keep(&page);
        page
    }

    /// The cookies that it sends.
    pub(crate) fn cookies(&self) -> String {
        let cookies = self.cookies.borrow();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&self, page: &Page) {
        for (_, cookie) in page.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let pair = cookie.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                let gone = value.is_empty() || cookie.to_ascii_lowercase().contains("max-age=0");
                let mut cookies = self.cookies.borrow_mut();
                match gone {
                    true => drop(cookies.remove(name.trim())),
                    false => drop(cookies.insert(name.trim().to_owned(), value.to_owned())),
                }
            }
        }
    }

    /// Listens to live events: the names of those that come, until `enough` says so.
    pub(crate) fn listen(&self, host: &Host, path: &str, mut enough: impl FnMut(&str, &str) -> bool) {
        let mut stream = host.connect();
        let authority = host.origin.trim_start_matches("http://");
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = format!("GET {path} HTTP/1.1\r\nhost: {authority}\r\ncookie: {}\r\n\r\n", cookies.join("; "));
        stream.write_all(request.as_bytes()).expect("a request");
        let (mut name, mut data) = (String::new(), String::new());
        for line in BufReader::new(stream).lines() {
            let line = line.expect("an event before the time is up");
            if let Some(event) = line.strip_prefix("event: ") {
                event.clone_into(&mut name);
            } else if let Some(text) = line.strip_prefix("data: ") {
                data += text;
                data.push('\n');
            } else if line.is_empty() && !name.is_empty() {
                if enough(&name, &data) {
                    return;
                }
                name.clear();
                data.clear();
            }
        }
        panic!("the events ended");
    }
}

impl Page {
    fn parse(answer: &[u8]) -> Page {
        let split = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head and a body");
        let head = String::from_utf8_lossy(&answer[..split]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let pairs = lines.filter_map(|line| line.split_once(':'));
        let headers: Vec<(String, String)> =
            pairs.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = &answer[split + 4..];
        let body = if chunked { unchunked(body) } else { body.to_vec() };
        Page { status: status.expect("a status"), headers, text: String::from_utf8_lossy(&body).into_owned() }
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Where it leads.
    pub(crate) fn leads_to(&self) -> &str {
        assert!((300..400).contains(&self.status), "{} {}", self.status, self.text);
        self.header("location").expect("a place to go to")
    }

    /// The value of the first field of this name after `mark`.
    pub(crate) fn field(&self, mark: &str, name: &str) -> String {
        let after = &self.text[self.text.find(mark).unwrap_or_else(|| panic!("no {mark} in {}", self.text))..];
        let start = format!("name=\"{name}\" value=\"");
        let value = &after[after.find(&start).expect("the field") + start.len()..];
        value[..value.find('"').expect("its end")].to_owned()
    }

    /// What a person reads of it: the words without markup.
    pub(crate) fn words(&self) -> String {
        let mut words = String::new();
        let mut inside = false;
        for letter in self.text.chars() {
            match letter {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    words.push(' ');
                }
                _ if !inside => words.push(letter),
                _ => {}
            }
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(String::from_utf8_lossy(&body[..end]).trim(), 16).unwrap_or(0);
        if size == 0 {
            break;
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[end + 4 + size..];
    }
    whole
}

/// A form as browsers send it.
fn encoded(form: &[(&str, &str)]) -> String {
    let escape = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => out.push(char::from(byte)),
                b' ' => out.push('+'),
                _ => out += &format!("%{byte:02X}"),
            }
            out
        })
    };
    form.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect::<Vec<_>>().join("&")
}
