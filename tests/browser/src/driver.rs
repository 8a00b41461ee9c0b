//! The driver of the browser: a process of its own that is told by HTTP and JSON what the browser is to do.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::wait::until;

/// How the browser is started: without a screen, without a network of its own.
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
];

/// A driver with one open browser. Both end when this does.
pub(crate) struct Driver {
    process: Child,
    port: u16,
    session: String,
    _folder: TempDir,
}

/// What the driver says when something cannot be done.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The word of the protocol for it, such as `no such element`.
    pub(crate) error: String,
    /// What exactly.
    pub(crate) message: String,
}

impl Driver {
    /// Starts a driver on a free port, and a browser.
    pub(crate) fn start() -> Driver {
        let folder = tempfile::tempdir().expect("a folder of one's own");
        let told = folder.path().join("driver.log");
        let log = File::create(&told).expect("a file for what the driver says");
        let also = log.try_clone().expect("a second handle");
        let mut command = Command::new("chromedriver");
        command.args(["--port=0", "--log-level=WARNING"]).stdin(Stdio::null()).stdout(log).stderr(also);
        let process = command.spawn().unwrap_or_else(|error| {
            panic!("chromedriver does not start ({error}): `cargo xtask test browser` installs what is missing")
        });
        let port = until("the driver to say its port", || {
            let said = fs::read_to_string(&told).map_err(|error| error.to_string())?;
            let (_, rest) = said.split_once("successfully on port ").ok_or_else(|| said.clone())?;
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().map_err(|_| said.clone())
        });
        let mut driver = Driver { process, port, session: String::new(), _folder: folder };
        driver.begin();
        driver
    }

    fn begin(&mut self) {
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "unhandledPromptBehavior": "ignore",
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": { "args": FLAGS },
        } } });
        let answer = call(self.port, "POST", "/session", &wanted);
        let begun = answer.unwrap_or_else(|fault| panic!("no browser: {}: {}", fault.error, fault.message));
        self.session = begun["sessionId"].as_str().expect("a session has an id").to_owned();
    }

    /// Has the browser do something. `path` is below the session.
    pub(crate) fn tell(&self, method: &str, path: &str, body: &Value) -> Result<Value, Fault> {
        call(self.port, method, &format!("/session/{}{path}", self.session), body)
    }

    /// Has the browser do something of its own maker's protocol.
    ///
    /// # Panics
    /// When it cannot.
    pub(crate) fn develop(&self, command: &str, parameters: &Value) -> Value {
        let told = self.tell("POST", "/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }));
        told.unwrap_or_else(|fault| panic!("{command}: {}: {}", fault.error, fault.message))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The browser first: it would outlive a driver that is killed.
        let _ = call(self.port, "DELETE", &format!("/session/{}", self.session), &Value::Null);
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn call(port: u16, method: &str, path: &str, body: &Value) -> Result<Value, Fault> {
    let answer = exchange(port, method, path, body)
        .map_err(|error| Fault { error: "no answer".to_owned(), message: error.to_string() })?;
    let value = answer["value"].clone();
    match value["error"].as_str() {
        Some(error) => {
            let message = value["message"].as_str().unwrap_or_default().to_owned();
            Err(Fault { error: error.to_owned(), message })
        }
        None => Ok(value),
    }
}

fn exchange(port: u16, method: &str, path: &str, body: &Value) -> std::io::Result<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(90)))?;
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let length = body.len();
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n")?;
    write!(stream, "Content-Type: application/json\r\n\r\n{body}")?;
    let mut reader = BufReader::new(stream);
    let mut size = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            size = value.trim().parse().unwrap_or(0);
        }
    }
    let mut answer = vec![0; size];
    reader.read_exact(&mut answer)?;
    Ok(serde_json::from_slice(&answer)?)
}
