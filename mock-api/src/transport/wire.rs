//! What bytes come and go through: a socket, plain or with TLS over it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Duration, timeout};
use tokio_rustls::server::TlsStream;

/// How long the other side may take to finish after we have.
const FAREWELL: Duration = Duration::from_secs(2);
/// How much it may still send meanwhile.
const LEFTOVERS: usize = 16 << 20;

/// A socket, of which something may have been read already.
#[derive(Debug)]
pub(super) struct Socket {
    stream: TcpStream,
    before: Bytes,
}

/// A way to the other side.
#[derive(Debug)]
pub(super) enum Wire {
    /// As it is.
    Plain(Socket),
    /// With TLS.
    Tls(Box<TlsStream<Socket>>),
}

impl Socket {
    /// A socket from which nothing was read.
    pub(super) fn new(stream: TcpStream) -> Socket {
        Socket { stream, before: Bytes::new() }
    }

    /// The same socket; these bytes were read from it already, and are read once more.
    pub(super) fn after(self, before: Bytes) -> Socket {
        Socket { before: [before, self.before].concat().into(), stream: self.stream }
    }
}

impl Wire {
    /// Breaks the connection: the other side sees a reset, not an end.
    pub(super) fn reset(self) {
        let stream = match &self {
            Wire::Plain(socket) => &socket.stream,
            Wire::Tls(tls) => &tls.get_ref().0.stream,
        };
        // Where the system refuses, the other side sees an end after all.
        drop(stream.set_zero_linger());
    }

    /// Says these last words, and closes.
    pub(super) async fn say(mut self, words: &[u8]) {
        if let Ok(Ok(())) = timeout(FAREWELL, self.write_all(words)).await {
            self.finish().await;
        }
    }

    /// Closes in peace: what the other side is still sending is read, or it would see a reset before our answer.
    pub(super) async fn finish(mut self) {
        let farewell = async {
            self.shutdown().await?;
            let (mut scrap, mut left) = ([0; 8 << 10], LEFTOVERS);
            while left > 0 {
                match self.read(&mut scrap).await? {
                    0 => break,
                    read => left = left.saturating_sub(read),
                }
            }
            io::Result::Ok(())
        };
        // It is over, however it went.
        drop(timeout(FAREWELL, farewell).await);
    }
}

impl AsyncRead for Socket {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.before.is_empty() {
            return Pin::new(&mut self.stream).poll_read(cx, into);
        }
        let fits = self.before.len().min(into.remaining());
        into.put_slice(&self.before.split_to(fits));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Wire::Plain(socket) => Pin::new(socket).poll_read(cx, into),
            Wire::Tls(tls) => Pin::new(tls).poll_read(cx, into),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Wire::Plain(socket) => Pin::new(socket).poll_write(cx, bytes),
            Wire::Tls(tls) => Pin::new(tls).poll_write(cx, bytes),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Wire::Plain(socket) => Pin::new(socket).poll_write_vectored(cx, slices),
            Wire::Tls(tls) => Pin::new(tls).poll_write_vectored(cx, slices),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Wire::Plain(socket) => socket.is_write_vectored(),
            Wire::Tls(tls) => tls.is_write_vectored(),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Wire::Plain(socket) => Pin::new(socket).poll_flush(cx),
            Wire::Tls(tls) => Pin::new(tls).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Wire::Plain(socket) => Pin::new(socket).poll_shutdown(cx),
            Wire::Tls(tls) => Pin::new(tls).poll_shutdown(cx),
        }
    }
}
