//! From sockets to requests and back: TCP and TLS, what is taken from callers, and answers that are cut on purpose.
//!
//! The speech itself is hyper's. Here is who may connect, how long they are waited for, and how they are parted from.

mod accept;
mod authority;
mod bounds;
mod connection;
mod cut;
mod line;
mod patience;
mod pulse;
#[cfg(test)]
mod tests;
mod tls;
mod tunnel;
mod wire;

pub use authority::{Authority, TlsError};
pub use bounds::Bounds;
pub use connection::Seen;
pub use cut::Cut;
pub use tls::Tls;

use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

/// How all that comes in is received, on whichever port. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Reception {
    router: Router,
    bounds: Bounds,
    places: Arc<Semaphore>,
    tls: Option<Tls>,
}

impl Reception {
    /// Answers by these routes, within these bounds. With TLS, the hosts that are played are reached through tunnels.
    pub(crate) fn new(router: Router, bounds: Bounds, tls: Option<Tls>) -> Reception {
        let places = bounds.connections.min(Semaphore::MAX_PERMITS);
        Reception { router, bounds, places: Arc::new(Semaphore::new(places)), tls }
    }

    /// Receives what connects to this socket, until the server stops and what is under way is finished. Dropped, it
    /// cuts all connections off.
    pub(crate) async fn receive(self, listener: TcpListener, encrypted: bool, stop: watch::Receiver<bool>) {
        accept::receive(self, listener, encrypted, stop).await;
    }
}
