//! The wire of a connection while HTTP is spoken on it: what comes and goes is noted.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::pulse::Pulse;
use super::wire::Wire;

/// A wire that tells the pulse what happens on it. Dropped, it is put back there.
#[derive(Debug)]
pub(super) struct Line {
    wire: Option<Wire>,
    pulse: Arc<Pulse>,
}

impl Line {
    pub(super) fn new(wire: Wire, pulse: Arc<Pulse>) -> Line {
        Line { wire: Some(wire), pulse }
    }

    /// The wire by itself.
    pub(super) fn into_wire(mut self) -> Option<Wire> {
        self.wire.take()
    }

    fn wire(&mut self) -> io::Result<Pin<&mut Wire>> {
        self.wire.as_mut().map(Pin::new).ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    fn written(&self, result: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &result {
            Poll::Ready(Ok(_)) => self.pulse.sent(),
            Poll::Ready(Err(_)) => (),
            Poll::Pending => self.pulse.blocked(),
        }
        result
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(wire) = self.wire.take() {
            self.pulse.put_back(wire);
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let filled = into.filled().len();
        let result = self.wire()?.poll_read(cx, into);
        if into.filled().len() > filled {
            self.pulse.received();
        }
        result
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let result = self.wire()?.poll_write(cx, bytes);
        self.written(result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = self.wire()?.poll_write_vectored(cx, slices);
        self.written(result)
    }

    fn is_write_vectored(&self) -> bool {
        self.wire.as_ref().is_some_and(Wire::is_write_vectored)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = self.wire()?.poll_flush(cx);
        match &result {
            // Whoever watches over the connection has to look once more.
            Poll::Ready(Ok(())) if self.pulse.flushed() => cx.waker().wake_by_ref(),
            Poll::Ready(_) => (),
            Poll::Pending => self.pulse.blocked(),
        }
        result
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.wire()?.poll_shutdown(cx)
    }
}
