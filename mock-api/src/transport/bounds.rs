//! How much a server puts up with.

use std::time::Duration;

/// How much a server takes from those who call: in connections, bytes and real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// How many connections may be open at once, on all ports together. One more is answered with 503 and closed.
    pub connections: usize,
    /// How many bytes the request line and the headers may have together; beyond that the answer is 431.
    pub head_bytes: usize,
    /// How long a request line with its headers may take from the first byte to the last; beyond that the answer is
    /// 408.
    pub head_time: Duration,
    /// How long a connection may stay open without a request.
    pub idle_time: Duration,
    /// How long a client may leave an answer unread before the connection is cut.
    pub stall_time: Duration,
    /// How long an answer that a fault holds back is held back.
    pub hang_time: Duration,
    /// How long a stop waits for answers that are under way.
    pub grace: Duration,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            connections: 20_000,
            head_bytes: 96 << 10,
            head_time: Duration::from_secs(10),
            idle_time: Duration::from_secs(120),
            stall_time: Duration::from_secs(30),
            hang_time: Duration::from_secs(600),
            grace: Duration::from_secs(5),
        }
    }
}
