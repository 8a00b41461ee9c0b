//! Answers that do not arrive whole.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderValue, Response};
use hyper::body::{Frame, SizeHint};

use super::pulse::{Edge, Pulse};

/// How the connection is cut under an answer: an extension of the response. Other connections are not touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The connection is reset before the first byte of the answer.
    Reset,
    /// The connection is reset behind the headers.
    ResetAfterHeaders,
    /// The connection is closed behind so many bytes of the body; the headers promise all of it.
    Truncate {
        /// How many bytes of the body are sent.
        bytes: usize,
    },
    /// Nothing is answered and nothing is closed, until the client gives up or the server's patience ends.
    Hang,
}

impl Cut {
    /// The answer as far as it is to be sent. Does not return where nothing is.
    pub(super) async fn obey(self, response: Response<Body>, pulse: Arc<Pulse>) -> Response<Body> {
        match self {
            Cut::Reset => {
                pulse.cut(Edge::Torn);
                std::future::pending().await
            }
            Cut::Hang => {
                pulse.held_back();
                std::future::pending().await
            }
            Cut::ResetAfterHeaders => shorten(response, 0, Edge::Torn, pulse),
            Cut::Truncate { bytes } => shorten(response, bytes, Edge::Clean, pulse),
        }
    }
}

fn shorten(response: Response<Body>, bytes: usize, edge: Edge, pulse: Arc<Pulse>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    if let Some(length) = body.size_hint().exact() {
        parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    Response::from_parts(parts, Body::new(Shortened { body, left: bytes, edge, pulse }))
}

/// The beginning of a body. Where it ends, the connection does too.
struct Shortened {
    body: Body,
    left: usize,
    edge: Edge,
    pulse: Arc<Pulse>,
}

impl HttpBody for Shortened {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.left > 0 {
            match std::task::ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => {
                    let bytes = frame.into_data().unwrap_or_default();
                    let fits = self.left.min(bytes.len());
                    self.left -= fits;
                    return Poll::Ready(Some(Ok(Frame::data(bytes.slice(..fits)))));
                }
                _ => self.left = 0,
            }
        }
        self.pulse.cut_when_flushed(self.edge);
        Poll::Pending
    }
}

/// A body without a known end, such as a stream: patience begins again behind it, and it ends when the server stops.
pub(super) fn endless(body: Body, pulse: Arc<Pulse>) -> Body {
    Body::new(Endless { body, pulse })
}

struct Endless {
    body: Body,
    pulse: Arc<Pulse>,
}

impl HttpBody for Endless {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.pulse.is_stopping() { Poll::Ready(None) } else { Pin::new(&mut self.body).poll_frame(cx) }
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Endless {
    fn drop(&mut self) {
        self.pulse.answered();
    }
}
