//! Letting connections in.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, TryAcquireError, watch};
use tokio::task::JoinSet;
use tokio::time::{Duration, sleep, timeout};

use super::Reception;
use super::connection::{Seen, serve};
use super::wire::{Socket, Wire};

/// How long to wait when the system gives no more sockets, as where too many files are open.
const BACK_OFF: Duration = Duration::from_millis(100);
/// How many are told at once that there is no room.
const TURNED_AWAY: usize = 64;
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 1\r\n\
    content-type: text/plain\r\ncontent-length: 36\r\n\r\nToo many connections are open here.\r\n";

/// Where connections come from.
pub(super) trait Source {
    /// The next one.
    fn next(&self) -> impl Future<Output = io::Result<(TcpStream, SocketAddr)>> + Send;
}

impl Source for TcpListener {
    async fn next(&self) -> io::Result<(TcpStream, SocketAddr)> {
        self.accept().await
    }
}

/// Lets in whoever comes until the server stops, and then waits for those who are inside.
pub(super) async fn receive(
    reception: Reception,
    source: impl Source,
    encrypted: bool,
    mut stop: watch::Receiver<bool>,
) {
    let (reception, turned_away) = (Arc::new(reception), Arc::new(Semaphore::new(TURNED_AWAY)));
    let mut inside = JoinSet::new();
    let mut full = false;
    loop {
        let came = tokio::select! {
            biased;
            // A sender that is gone is a stop, too.
            _ = stop.wait_for(|stop| *stop) => break,
            came = source.next() => came,
        };
        while inside.try_join_next().is_some() {}
        let (stream, peer) = match came {
            Ok(came) => came,
            Err(error) => {
                recover(&error).await;
                continue;
            }
        };
        // Small answers go out at once. Where the socket refuses that, answers are only slower.
        drop(stream.set_nodelay(true));
        let socket = Socket::new(stream);
        let seen = Seen { tls: encrypted, peer };
        match Arc::clone(&reception.places).try_acquire_owned() {
            Ok(place) => {
                let (reception, stop) = (Arc::clone(&reception), stop.clone());
                inside.spawn(async move { serve(&reception, socket, seen, Arc::new(place), stop).await });
                full = false;
            }
            Err(TryAcquireError::NoPermits | TryAcquireError::Closed) => {
                if !full {
                    tracing::warn!(%peer, "too many connections are open: further ones are turned away");
                }
                full = true;
                turn_away(socket, encrypted, &turned_away, &mut inside);
            }
        }
    }
    drop(source);
    let grace = async { while inside.join_next().await.is_some() {} };
    // Whoever is not done in time is cut off when the set is dropped.
    drop(timeout(reception.bounds.grace, grace).await);
}

/// A connection that was gone before it was let in costs only itself; everything else costs a moment.
async fn recover(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted) {
        tracing::warn!(%error, "no connection can be let in for now");
        sleep(BACK_OFF).await;
    }
}

/// Says that there is no room, to as many at once as there is room for that.
fn turn_away(socket: Socket, encrypted: bool, at_once: &Arc<Semaphore>, tasks: &mut JoinSet<()>) {
    let Ok(place) = Arc::clone(at_once).try_acquire_owned() else { return };
    let wire = Wire::Plain(socket);
    if encrypted {
        return wire.reset();
    }
    tasks.spawn(async move {
        wire.say(FULL).await;
        drop(place);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::Bounds;
    use axum::Router;
    use std::net::Ipv4Addr;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// A listener that fails a few times first.
    struct Ailing(TcpListener, AtomicUsize);

    impl Source for Ailing {
        async fn next(&self) -> io::Result<(TcpStream, SocketAddr)> {
            let failed = self.1.fetch_add(1, Ordering::Relaxed);
            let (aborted, too_many_files) = (io::ErrorKind::ConnectionAborted.into(), io::Error::from_raw_os_error(24));
            match failed {
                0 => Err(aborted),
                1..=3 => Err(too_many_files),
                _ => self.0.accept().await,
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_lack_of_sockets_is_waited_out() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (_stop, stopped) = watch::channel(false);
        let reception = Reception::new(Router::new(), Bounds::default(), None);
        tokio::spawn(receive(reception, Ailing(listener, AtomicUsize::new(0)), false, stopped));
        let begun = tokio::time::Instant::now();
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(b"GET / HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n").await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
        assert_eq!(begun.elapsed(), 3 * BACK_OFF);
    }
}
