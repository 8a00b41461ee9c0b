//! A console to try: the built program, with a database of its own.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::wait::until;

/// A running `sparring train`. It ends, as by `kill -9`, when this does.
pub struct Console {
    process: Child,
    /// Where it is: `http://127.0.0.1:…`.
    pub origin: String,
    /// In a team without a coach: where the first one is set up.
    pub link: Option<String>,
    folder: TempDir,
    arguments: Vec<String>,
}

impl Console {
    /// Starts a console with an empty database on a free port.
    pub fn open() -> Console {
        Console::with(&[])
    }

    /// The same with further arguments.
    pub fn with(arguments: &[&str]) -> Console {
        let folder = tempfile::tempdir().expect("a folder of one's own");
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let (process, origin, link) = start(folder.path(), &arguments, "0");
        Console { process, origin, link, folder, arguments }
    }

    /// Ends the process at once, as the system does that has no memory left, or a cut of the power.
    pub fn kill(&mut self) {
        self.process.kill().expect("a process that can be killed");
        self.process.wait().expect("its end");
    }

    /// Starts it again at the same place with the same database, after [`Console::kill`].
    pub fn rise(&mut self) {
        let port = self.port().to_string();
        let (process, origin, _) = until("the port to be free again", || {
            std::net::TcpListener::bind(self.address()).map_err(|error| error.to_string())?;
            Ok(start(self.folder.path(), &self.arguments, &port))
        });
        assert_eq!(origin, self.origin);
        self.process = process;
    }

    fn address(&self) -> SocketAddr {
        self.origin.trim_start_matches("http://").parse().expect("an address")
    }

    fn port(&self) -> u16 {
        self.address().port()
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn start(folder: &Path, arguments: &[String], port: &str) -> (Child, String, Option<String>) {
    let said = File::options().create(true).append(true).open(folder.join("said.txt")).expect("a file");
    let mut command = Command::new(program());
    command.args(["train", "--json", "--no-open", "--listen", &format!("127.0.0.1:{port}"), "--data"]);
    command.arg(folder.join("training.db")).args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(said).env("NO_COLOR", "1");
    let mut process = command.spawn().expect("the built program starts");
    let mut line = String::new();
    let stdout = process.stdout.take().expect("a pipe");
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    let ready: Value = serde_json::from_str(&line).unwrap_or_else(|error| {
        panic!(
            "{error} in the first line {line:?}: {}",
            std::fs::read_to_string(folder.join("said.txt")).unwrap_or_default()
        )
    });
    let link = ready["link"].as_str().map(str::to_owned);
    (process, ready["origin"].as_str().expect("an origin").to_owned(), link)
}

/// The built `sparring`: where the environment says, else beside this test.
fn program() -> PathBuf {
    let beside = || {
        let here = std::env::current_exe().expect("a test is a program");
        let programs = here.ancestors().nth(2).expect("tests lie below the programs").to_owned();
        programs.join(format!("sparring{}", std::env::consts::EXE_SUFFIX))
    };
    let program = std::env::var_os("SPARRING").map_or_else(beside, PathBuf::from);
    assert!(program.is_file(), "{} is missing: run `cargo build` first", program.display());
    program
}
