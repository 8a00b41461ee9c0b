//! The way in for clients whose host is fixed: as their proxy. `CONNECT` to a host that is played here leads to the mock
//! itself, with TLS; to any other it is refused, so that nothing is ever forwarded.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;

use super::line::Line;
use super::pulse::Pulse;
use super::tls::Tls;
use super::wire::{Socket, Wire};

/// Answers `CONNECT`: yes for the hosts that are played here, if there is TLS at all.
pub(super) fn open(tls: Option<&Tls>, mut request: Request<Incoming>, pulse: &Pulse) -> Response<Body> {
    let (host, port) = request.uri().authority().map_or(("", None), |to| (to.host(), to.port_u16()));
    let Some(tls) = tls else {
        return refuse("This is no proxy: it was started without TLS, or reached through TLS.\n".to_owned());
    };
    if port != Some(443) || !tls.plays(host) {
        tracing::warn!(host, port, "a tunnel was refused: this host is not played here");
        let hosts = tls.played().collect::<Vec<_>>().join(", ");
        return refuse(format!("Nothing is forwarded. Only these are played here, on port 443: {hosts}.\n"));
    }
    pulse.begin_tunnel(hyper::upgrade::on(&mut request));
    Response::new(Body::empty())
}

fn refuse(why: String) -> Response<Body> {
    let mut response = Response::new(Body::from(why));
    *response.status_mut() = StatusCode::FORBIDDEN;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// The socket of a connection that has become a tunnel.
pub(super) async fn inside(tunnel: OnUpgrade) -> Option<Socket> {
    let parts = tunnel.await.ok()?.downcast::<TokioIo<Line>>().ok()?;
    match parts.io.into_inner().into_wire()? {
        Wire::Plain(socket) => Some(socket.after(parts.read_buf)),
        Wire::Tls(_) => None,
    }
}
