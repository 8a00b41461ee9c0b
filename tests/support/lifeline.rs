//! Knowing whether processes are still there: each holds a connection open for as long as it lives, and no longer.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

/// The variable that tells a bot where to hold on to.
pub(crate) const VARIABLE: &str = "SPARRING_TEST_LIFELINE";

/// How long a process may take to come or to go before the test gives up.
const LONGEST: Duration = Duration::from_secs(30);

/// The end that the test holds.
pub(crate) struct Lifeline {
    listener: TcpListener,
}

impl Lifeline {
    /// A lifeline that nobody holds yet.
    pub(crate) fn new() -> Lifeline {
        Lifeline { listener: TcpListener::bind(("127.0.0.1", 0)).expect("a free port") }
    }

    /// Where to connect to, for [`VARIABLE`].
    pub(crate) fn address(&self) -> String {
        self.listener.local_addr().expect("a bound port").to_string()
    }

    /// Waits until the next process has come.
    pub(crate) fn next(&self) -> Held {
        Held { stream: self.listener.accept().expect("a process that connects").0 }
    }

    /// Those who have come so far and were not asked for.
    pub(crate) fn all(&self) -> Vec<Held> {
        self.listener.set_nonblocking(true).expect("a socket's mode");
        let held = std::iter::from_fn(|| self.listener.accept().ok()).map(|(stream, _)| Held { stream }).collect();
        self.listener.set_nonblocking(false).expect("a socket's mode");
        held
    }
}

/// One process's hold.
pub(crate) struct Held {
    stream: TcpStream,
}

impl Held {
    /// Waits until the process is gone; fails if it stays.
    pub(crate) fn wait_until_let_go(mut self) {
        self.stream.set_nonblocking(false).expect("a socket's mode");
        self.stream.set_read_timeout(Some(LONGEST)).expect("a time-out");
        let gone = match self.stream.read(&mut [0]) {
            Ok(read) => read == 0,
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        };
        assert!(gone, "a process outlived the run");
    }
}

/// Takes hold, where a lifeline is given: for bots.
pub(crate) fn take_hold() -> Option<TcpStream> {
    let address = std::env::var(VARIABLE).ok()?;
    Some(TcpStream::connect(address).expect("the test listens"))
}

/// Holds on until the test is over: for bots that never come to an end.
pub(crate) fn hang(lifeline: Option<TcpStream>) {
    match lifeline {
        Some(mut stream) => drop(stream.read(&mut [0])),
        None => loop {
            std::thread::park();
        },
    }
}
