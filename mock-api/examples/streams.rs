//! Measures open streams: what an idle one costs, and how long it takes until all of them have shown a new post.
//!
//! `cargo run --release -p mock-api --example streams [streams]`; each needs two file descriptors here, one for either side.

use std::error::Error;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Instant;

use mock_api::{AccountId, Admission, Clock, Draft, Nobody, Platform, Profile, Server, Stay, Time, World};

type Failure = Box<dyn Error + Send + Sync>;

/// A world with its stream, seen from both sides.
struct Line {
    stay: Stay,
    alice: AccountId,
    socket: TcpStream,
}

#[expect(clippy::print_stdout, reason = "a measurement prints what it measures")]
fn main() -> Result<(), Failure> {
    let count = std::env::args().nth(1).map_or(Ok(5_000), |count| count.parse())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let _inside = runtime.enter();
    let server = runtime.block_on(Server::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))))?;
    // The first of everything is dearer than the rest.
    drop(listen(connect(&server, admit(&server, u64::MAX)?)?)?);
    let before = resident()?;
    let worlds = (0..count).map(|seed| admit(&server, seed)).collect::<Result<Vec<_>, Failure>>()?;
    let between = resident()?;
    let lines = worlds.into_iter().map(|world| connect(&server, world)).collect::<Result<Vec<Line>, Failure>>()?;
    let connected = resident()?;
    let mut lines = lines.into_iter().map(listen).collect::<Result<Vec<Line>, Failure>>()?;
    let after = resident()?;
    let each = |bytes: usize| bytes / lines.len().max(1);
    println!("{count} worlds: {} bytes each", each(between - before));
    println!("a connection and a rule in each: {} bytes more", each(connected - between));
    println!("an idle stream in each: {} bytes more", each(after - connected));
    for round in ["first", "second"] {
        let begun = Instant::now();
        for line in &lines {
            let draft = Draft::new(if round == "first" { "a parcel" } else { "another parcel" });
            line.stay.with(|world| world.act(|platform| platform.post(line.alice, draft))).ok_or("dismissed")??;
        }
        let posted = begun.elapsed();
        for line in &mut lines {
            read_until(&mut line.socket, b"\r\n\r\n")?;
        }
        println!(
            "{round} post: made in all worlds after {posted:?}, read from all streams after {:?}",
            begun.elapsed()
        );
    }
    Ok(())
}

fn admit(server: &Server, seed: u64) -> Result<(Stay, AccountId), Failure> {
    let mut platform = Platform::new(seed, Time::utc(2026, 3, 2))?;
    let brand = platform.open_account(Profile::new("BrandCare", "Brand Care"))?;
    let alice = platform.open_account(Profile::new("alice_k", "Alice"))?;
    let world = World::new(platform, Clock::instant(), Box::new(Nobody));
    Ok((server.admit(world, Admission::new(brand)), alice))
}

/// Connects, and makes a rule.
fn connect(server: &Server, (stay, alice): (Stay, AccountId)) -> Result<Line, Failure> {
    let socket = TcpStream::connect(server.address())?;
    socket.set_nodelay(true)?;
    let mut line = Line { stay, alice, socket };
    line.send("POST", "/2/tweets/search/stream/rules", r#"{"add":[{"value":"parcel"}]}"#)?;
    read_until(&mut line.socket, b"}}}")?;
    Ok(line)
}

/// Opens the stream.
fn listen(mut line: Line) -> Result<Line, Failure> {
    line.send("GET", "/2/tweets/search/stream", "")?;
    read_until(&mut line.socket, b"\r\n\r\n")?;
    Ok(line)
}

impl Line {
    fn send(&mut self, method: &str, path: &str, body: &str) -> Result<(), Failure> {
        let (token, length) = (self.stay.app_token(), body.len());
        let head = format!("{method} {path} HTTP/1.1\r\nHost: mock\r\nAuthorization: Bearer {token}\r\n");
        Ok(self.socket.write_all(format!("{head}Content-Length: {length}\r\n\r\n{body}").as_bytes())?)
    }
}

/// Reads until the answer ends like this.
fn read_until(socket: &mut TcpStream, end: &[u8]) -> Result<(), Failure> {
    let (mut read, mut buffer) = (Vec::new(), [0; 4096]);
    while !read.ends_with(end) {
        let count = socket.read(&mut buffer)?;
        if count == 0 {
            return Err(format!("the answer broke off: {}", String::from_utf8_lossy(&read)).into());
        }
        read.extend_from_slice(&buffer[..count]);
    }
    Ok(())
}

/// The memory of this process, in bytes.
fn resident() -> Result<usize, Failure> {
    let pages = std::fs::read_to_string("/proc/self/statm")?;
    let resident: usize = pages.split(' ').nth(1).ok_or("no resident pages")?.parse()?;
    Ok(resident * 4096)
}
