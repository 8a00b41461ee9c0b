//! Many clients at once, each waiting for its answer before the next call.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

use crate::Failure;
use crate::place::serving_time;

/// Makes the bytes of the call with this number, counting over all connections.
pub(crate) type Calls<'c> = &'c (dyn Fn(usize) -> String + Sync);

/// What a load of calls took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken {
    /// Calls that were answered in a second.
    pub(crate) a_second: f64,
    /// Microseconds of the server's CPU for each call.
    pub(crate) cpu: f64,
    /// Microseconds that half of the calls took at most.
    pub(crate) p50: f64,
    /// Microseconds that 99 of 100 calls took at most.
    pub(crate) p99: f64,
}

pub(crate) fn request(token: &str, method: &str, path: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: mock\r\nAuthorization: Bearer {token}\r\nAccept: */*\r\nUser-Agent: measure\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// So many calls over so many connections, after a few that do not count.
pub(crate) fn load(
    clients: &Runtime,
    address: SocketAddr,
    connections: usize,
    calls: usize,
    make: Calls<'_>,
) -> Result<Taken, Failure> {
    load_of(clients, address, connections, calls, make, &serving_time)
}

/// The same, on a server whose CPU time, in microseconds, is told by `cpu`.
pub(crate) fn load_of(
    clients: &Runtime,
    address: SocketAddr,
    connections: usize,
    calls: usize,
    make: Calls<'_>,
    cpu: &dyn Fn() -> Result<f64, Failure>,
) -> Result<Taken, Failure> {
    clients.block_on(all(address, connections, connections.max(200), make))?;
    let (before, begun) = (cpu()?, Instant::now());
    let mut times = clients.block_on(all(address, connections, calls, &|n| make(n + calls)))?;
    let (elapsed, cpu) = (begun.elapsed().as_secs_f64(), cpu()? - before);
    times.sort_unstable();
    let at = |part: usize| times.get(times.len() * part / 100).map_or(f64::NAN, |time| time.as_secs_f64() * 1e6);
    let number = times.len() as f64;
    Ok(Taken { a_second: number / elapsed, cpu: cpu / number, p50: at(50), p99: at(99) })
}

async fn all(address: SocketAddr, connections: usize, calls: usize, make: Calls<'_>) -> Result<Vec<Duration>, Failure> {
    let each = calls / connections;
    let running = (0..connections).map(|connection| async move {
        let mut stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (mut buffer, mut times) = (vec![0; 1 << 16], Vec::with_capacity(each));
        for n in 0..each {
            let call = make(connection * each + n);
            let begun = Instant::now();
            stream.write_all(call.as_bytes()).await?;
            answer(&mut stream, &mut buffer).await?;
            times.push(begun.elapsed());
        }
        Ok::<_, Failure>(times)
    });
    let done = futures_util::future::try_join_all(running).await?;
    Ok(done.into_iter().flatten().collect())
}

/// One call on a connection of its own: the whole answer.
pub(crate) async fn once(address: SocketAddr, request: &str) -> Result<Vec<u8>, Failure> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut buffer = vec![0; 1 << 16];
    let length = answer(&mut stream, &mut buffer).await?;
    buffer.truncate(length);
    Ok(buffer)
}

/// Reads one answer and gives its length.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> Result<usize, Failure> {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await?;
        filled += read;
        let text = &buffer[..filled];
        if let Some(end) = text.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = std::str::from_utf8(&text[..end])?;
            if is_whole(head, &text[end + 4..])? {
                return if head.starts_with("HTTP/1.1 2") { Ok(filled) } else { Err(head.into()) };
            }
        }
        if read == 0 {
            return Err("the connection was closed".into());
        }
    }
}

/// Whether this is all of the body that the head promises.
fn is_whole(head: &str, body: &[u8]) -> Result<bool, Failure> {
    let header = |name: &str| {
        head.lines().find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)))
    };
    match header("content-length") {
        Some((_, length)) => Ok(body.len() >= length.parse::<usize>()?),
        None if header("transfer-encoding").is_some() => Ok(body.ends_with(b"0\r\n\r\n")),
        None => Err("no length".into()),
    }
}
