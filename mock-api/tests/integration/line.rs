//! A connection to a stream, as a client sees it: chunk by chunk.

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::desk::Desk;

/// A stream that somebody reads.
pub(crate) struct Line {
    reader: BufReader<TcpStream>,
    /// What the answer began with.
    pub(crate) head: String,
}

impl Line {
    /// Connects with this token.
    pub(crate) async fn open(desk: &Desk, token: &str, path: &str) -> Line {
        let mut stream = TcpStream::connect(desk.server.address()).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: mock\r\nAuthorization: Bearer {token}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let (mut reader, mut head) = (BufReader::new(stream), String::new());
        while !head.ends_with("\r\n\r\n") {
            assert!(reader.read_line(&mut head).await.unwrap() > 0, "{head}");
        }
        Line { reader, head }
    }

    /// Connects as the app.
    pub(crate) async fn of_app(desk: &Desk, path: &str) -> Line {
        Line::open(desk, desk.stay.app_token(), path).await
    }

    /// The status of the answer.
    pub(crate) fn status(&self) -> u16 {
        crate::desk::status(&self.head)
    }

    /// The next chunk; `None` when the answer has ended as it should, or broken off.
    pub(crate) async fn chunk(&mut self) -> Option<String> {
        let mut size = String::new();
        self.reader.read_line(&mut size).await.ok().filter(|read| *read > 0)?;
        let size = usize::from_str_radix(size.trim(), 16).unwrap();
        let mut bytes = vec![0; size + 2];
        self.reader.read_exact(&mut bytes).await.ok()?;
        bytes.truncate(size);
        (size > 0).then(|| String::from_utf8(bytes).unwrap())
    }

    /// The next event, which is a chunk by itself.
    pub(crate) async fn event(&mut self) -> serde_json::Value {
        let chunk = self.chunk().await.unwrap();
        assert_eq!(chunk.find("\r\n"), Some(chunk.len() - 2), "{chunk:?}");
        serde_json::from_str(chunk.trim()).unwrap()
    }
}
