//! One connection from its first byte to its last.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::http::{Method, Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1::{self, UpgradeableConnection};
use hyper::service::{HttpService, service_fn};
use hyper_util::rt::TokioIo;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, Sleep, sleep_until, timeout};
use tower::Service;

use super::Reception;
use super::cut::{self, Cut};
use super::line::Line;
use super::patience::Overdue;
use super::pulse::{Edge, Pulse};
use super::tunnel;
use super::wire::{Socket, Wire};

/// How a request came: an extension of every request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Whether it came through TLS.
    pub tls: bool,
    /// Who sent it.
    pub peer: SocketAddr,
}

/// How a connection came to its end.
enum End {
    Over,
    Broken(hyper::Error),
    Overdue(Overdue),
    Cut(Edge),
}

const TOO_SLOW: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-type: text/plain\r\n\
    content-length: 37\r\n\r\nThe request did not arrive in time.\r\n";

/// Serves a connection until it ends, or the server stops.
pub(super) async fn serve(
    reception: &Reception,
    socket: Socket,
    seen: Seen,
    place: Arc<OwnedSemaphorePermit>,
    mut stop: watch::Receiver<bool>,
) {
    let wire = if seen.tls { encrypted(reception, socket, seen).await } else { Some(Wire::Plain(socket)) };
    let Some(wire) = wire else { return };
    let Some(inside) = converse(reception, wire, seen, &place, &mut stop).await else { return };
    // What comes through a tunnel meant another host, and speaks TLS with it.
    let seen = Seen { tls: true, ..seen };
    if let Some(wire) = encrypted(reception, inside, seen).await {
        converse(reception, wire, seen, &place, &mut stop).await;
    }
}

/// The wire with TLS, if the other side agrees to it in time.
async fn encrypted(reception: &Reception, socket: Socket, seen: Seen) -> Option<Wire> {
    let acceptor = reception.tls.as_ref()?.acceptor();
    match timeout(reception.bounds.head_time, acceptor.accept(socket)).await {
        Ok(Ok(stream)) => return Some(Wire::Tls(Box::new(stream))),
        Ok(Err(error)) => tracing::info!(peer = %seen.peer, %error, "no TLS was agreed on"),
        Err(_) => tracing::info!(peer = %seen.peer, "TLS was not agreed on in time"),
    }
    None
}

/// Answers what comes over a wire. Gives what is inside if it becomes a tunnel.
async fn converse(
    reception: &Reception,
    wire: Wire,
    seen: Seen,
    place: &Arc<OwnedSemaphorePermit>,
    stop: &mut watch::Receiver<bool>,
) -> Option<Socket> {
    let pulse = Arc::new(Pulse::new(reception.bounds, Arc::clone(place)));
    let line = TokioIo::new(Line::new(wire, Arc::clone(&pulse)));
    let service = service_fn(|request| answer(reception, request, seen, &pulse));
    let mut builder = http1::Builder::new();
    builder.header_read_timeout(None).max_header_size(reception.bounds.head_bytes);
    let end = watch_over(builder.serve_connection(line, service).with_upgrades(), &pulse, stop).await;
    part(end, &pulse, seen).await
}

async fn answer(
    reception: &Reception,
    request: Request<Incoming>,
    seen: Seen,
    pulse: &Arc<Pulse>,
) -> Result<Response<Body>, Infallible> {
    pulse.called();
    if request.method() == Method::CONNECT {
        pulse.answered();
        return Ok(tunnel::open(reception.tls.as_ref().filter(|_| !seen.tls), request, pulse));
    }
    // A body that is empty needs no box around it.
    let mut request = request.map(|body| if body.is_end_stream() { Body::empty() } else { Body::new(body) });
    request.extensions_mut().insert(seen);
    let Ok(mut response) = reception.router.clone().call(request).await;
    if let Some(cut) = response.extensions_mut().remove::<Cut>() {
        return Ok(cut.obey(response, Arc::clone(pulse)).await);
    }
    if response.size_hint().exact().is_none() {
        return Ok(response.map(|body| cut::endless(body, Arc::clone(pulse))));
    }
    pulse.answered();
    Ok(response)
}

/// Drives a connection, and ends it when patience ends or a fault cuts it.
async fn watch_over<S>(
    connection: UpgradeableConnection<TokioIo<Line>, S>,
    pulse: &Pulse,
    stop: &mut watch::Receiver<bool>,
) -> End
where
    S: HttpService<Incoming, ResBody = Body, Error = Infallible>,
{
    let mut connection = pin!(connection);
    let mut stopped = pin!(stop.wait_for(|stop| *stop));
    let mut alarm = pin!(sleep_until(pulse.until().unwrap_or_else(Instant::now)));
    std::future::poll_fn(|cx| {
        // A sender that is gone is a stop, too.
        if !pulse.is_stopping() && stopped.as_mut().poll(cx).is_ready() {
            pulse.stop();
            connection.as_mut().graceful_shutdown();
        }
        let polled = connection.as_mut().poll(cx);
        match (pulse.is_cut(), polled) {
            (Some(edge), _) => Poll::Ready(End::Cut(edge)),
            (None, Poll::Ready(Ok(()))) => Poll::Ready(End::Over),
            (None, Poll::Ready(Err(error))) => Poll::Ready(End::Broken(error)),
            (None, Poll::Pending) => lose_patience(pulse, alarm.as_mut(), cx).map(End::Overdue),
        }
    })
    .await
}

/// Sets the alarm, and rings when it is time. It is only set anew where it would ring too late or has rung: patience
/// that grows with each request costs nothing.
fn lose_patience(pulse: &Pulse, mut alarm: Pin<&mut Sleep>, cx: &mut Context<'_>) -> Poll<Overdue> {
    while let Some(until) = pulse.until() {
        if until < alarm.deadline() || alarm.is_elapsed() {
            alarm.as_mut().reset(until);
        }
        std::task::ready!(alarm.as_mut().poll(cx));
        if let Some(overdue) = pulse.overdue() {
            return Poll::Ready(overdue);
        }
    }
    Poll::Pending
}

/// Parts from the other side, each end in its way.
async fn part(end: End, pulse: &Pulse, seen: Seen) -> Option<Socket> {
    if let (End::Over, Some(tunnel)) = (&end, pulse.tunnel()) {
        return tunnel::inside(tunnel).await;
    }
    let wire = pulse.wire()?;
    match end {
        End::Over | End::Cut(Edge::Clean) => wire.finish().await,
        End::Cut(Edge::Torn) | End::Overdue(Overdue::Reading) => wire.reset(),
        End::Overdue(Overdue::Request) => drop(wire),
        End::Overdue(Overdue::Head) => {
            tracing::info!(peer = %seen.peer, "a request did not arrive in time");
            wire.say(TOO_SLOW).await;
        }
        End::Broken(error) => {
            tracing::debug!(peer = %seen.peer, %error, "a connection broke");
            wire.finish().await;
        }
    }
    None
}
