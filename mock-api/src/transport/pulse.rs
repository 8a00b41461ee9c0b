//! What the parts of one connection tell each other: its socket, the calls that come through it, and whoever watches
//! over it.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::upgrade::OnUpgrade;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Duration, Instant};

use super::bounds::Bounds;
use super::patience::{Overdue, Patience};
use super::wire::Wire;

/// How a connection ends that a fault cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// Closed, as if nothing more were to come.
    Clean,
    /// Reset.
    Torn,
}

const WHOLE: u8 = 0;
/// Added to an edge that waits until everything before it has left.
const ARMED: u8 = 2;

/// The state of one connection, shared by those who work at it.
#[derive(Debug)]
pub(super) struct Pulse {
    begun: Instant,
    patience: Mutex<Patience>,
    fuse: AtomicU8,
    stopping: AtomicBool,
    tunnel: Mutex<Option<OnUpgrade>>,
    wire: Mutex<Option<Wire>>,
    /// Its place among all connections, free again when nobody works at it any more.
    _place: Arc<OwnedSemaphorePermit>,
}

impl Pulse {
    pub(super) fn new(bounds: Bounds, place: Arc<OwnedSemaphorePermit>) -> Pulse {
        Pulse {
            begun: Instant::now(),
            patience: Mutex::new(Patience::new(bounds)),
            fuse: AtomicU8::new(WHOLE),
            stopping: AtomicBool::new(false),
            tunnel: Mutex::default(),
            wire: Mutex::default(),
            _place: place,
        }
    }

    /// Bytes have come.
    pub(super) fn received(&self) {
        self.patience().received(|| self.now());
    }

    /// Bytes have left.
    pub(super) fn sent(&self) {
        self.patience().sent(|| self.now());
    }

    /// The other side takes no more bytes for now.
    pub(super) fn blocked(&self) {
        self.patience().blocked(|| self.now());
    }

    /// A call is carried out.
    pub(super) fn called(&self) {
        self.patience().called();
    }

    /// The answer is complete.
    pub(super) fn answered(&self) {
        self.patience().answered(self.now());
    }

    /// The answer is held back.
    pub(super) fn held_back(&self) {
        self.patience().held_back(self.now());
    }

    /// When patience ends.
    pub(super) fn until(&self) -> Option<Instant> {
        self.patience().until().map(|until| self.begun + until)
    }

    /// What was waited for in vain.
    pub(super) fn overdue(&self) -> Option<Overdue> {
        self.patience().overdue(self.now())
    }

    /// Cuts the connection now.
    pub(super) fn cut(&self, edge: Edge) {
        self.fuse.store(edge as u8 + 1, Ordering::Relaxed);
    }

    /// Cuts the connection once everything written before has left. Said again, it changes nothing.
    pub(super) fn cut_when_flushed(&self, edge: Edge) {
        let armed = edge as u8 + 1 + ARMED;
        let _ = self.fuse.compare_exchange(WHOLE, armed, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// Everything written has left; whether that cuts the connection.
    pub(super) fn flushed(&self) -> bool {
        let fuse = self.fuse.load(Ordering::Relaxed);
        if fuse > ARMED {
            self.fuse.store(fuse - ARMED, Ordering::Relaxed);
        }
        fuse > ARMED
    }

    /// How the connection is cut, if it is.
    pub(super) fn is_cut(&self) -> Option<Edge> {
        match self.fuse.load(Ordering::Relaxed) {
            1 => Some(Edge::Clean),
            2 => Some(Edge::Torn),
            _ => None,
        }
    }

    /// The server stops: what has no end of its own is to end.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the server stops.
    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// The connection becomes a tunnel after this answer.
    pub(super) fn begin_tunnel(&self, upgrade: OnUpgrade) {
        *lock(&self.tunnel) = Some(upgrade);
    }

    /// What the connection has become, if a tunnel.
    pub(super) fn tunnel(&self) -> Option<OnUpgrade> {
        lock(&self.tunnel).take()
    }

    /// Puts the wire back when nobody reads and writes any more.
    pub(super) fn put_back(&self, wire: Wire) {
        *lock(&self.wire) = Some(wire);
    }

    /// The wire that was put back.
    pub(super) fn wire(&self) -> Option<Wire> {
        lock(&self.wire).take()
    }

    fn patience(&self) -> MutexGuard<'_, Patience> {
        lock(&self.patience)
    }

    fn now(&self) -> Duration {
        self.begun.elapsed()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
