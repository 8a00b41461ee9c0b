//! Measures: the size of a world, whole conversations a second without a server, and the server's CPU time for a page
//! of
//! mentions and for a reply, beside a static handler that sends the same bytes.
//!
//! `cargo run --release -p mock-api --example measure [worlds]`

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Instant;

use axum::Router;
use axum::routing::any;
use mock_api::{Admission, Clock, Draft, Millis, Nobody, Platform, Policy, Profile, Server, Time, To, World};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

const CONNECTIONS: usize = 32;
const REQUESTS: usize = 2_000;
type Failure = Box<dyn Error + Send + Sync>;

#[expect(clippy::print_stdout, reason = "a measurement prints what it measures")]
fn main() -> Result<(), Failure> {
    let count = std::env::args().nth(1).map_or(Ok(100_000), |count| count.parse())?;
    let begun = Instant::now();
    for seed in 0..20_000 {
        std::hint::black_box(conversation(seed)?);
    }
    println!("conversations without a server: {:.0} a second on one core", 20_000.0 / begun.elapsed().as_secs_f64());
    let before = resident()?;
    let worlds = (0..count).map(conversation).collect::<Result<Vec<World>, Failure>>()?;
    println!(
        "{count} worlds of two accounts and four messages: {} bytes each",
        (resident()? - before) / worlds.len().max(1)
    );
    drop(worlds);
    let path = "/2/users/2244994945/mentions?max_results=20&tweet.fields=created_at,author_id,conversation_id,lang,public_metrics&expansions=author_id";
    let read = |token: &str, _: usize| request(token, "GET", path, "");
    let reply = |token: &str, n: usize| {
        request(token, "POST", "/2/tweets", &format!(r#"{{"text":"@alice_k Sorry, number {n}!"}}"#))
    };
    compare("mentions, 20 posts", &read)?;
    compare("reply", &reply)?;
    Ok(())
}

/// A customer and a brand who exchange two public and two private messages.
fn conversation(seed: u64) -> Result<World, Failure> {
    let mut platform = Platform::new(seed, Time::utc(2026, 3, 2))?;
    let brand =
        platform.open_account(Profile { number: Some(2_244_994_945), ..Profile::new("BrandCare", "Brand Care") })?;
    let alice = platform.open_account(Profile { accepts_messages: true, ..Profile::new("alice_k", "Alice") })?;
    let mut world = World::new(platform, Clock::instant(), Box::new(Nobody));
    let post = world.act(|platform| platform.post(alice, Draft::new("@BrandCare my parcel is late, can you help?")))?;
    world.advance(Millis::minutes(5));
    world.act(|platform| {
        platform.post(brand, Draft::reply("@alice_k Sorry to hear that! We sent you a message.", post))
    })?;
    world.act(|platform| platform.message(brand, To::Person(alice), "Could you send us your order number?"))?;
    world.advance(Millis::minutes(5));
    world.act(|platform| platform.message(alice, To::Person(brand), "It is 4711, thank you."))?;
    Ok(world)
}

/// Memory in use, in bytes.
fn resident() -> Result<usize, Failure> {
    let status = std::fs::read_to_string("/proc/self/statm")?;
    Ok(status.split(' ').nth(1).ok_or("no resident size")?.parse::<usize>()? * 4096)
}

fn request(token: &str, method: &str, path: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: mock\r\nAuthorization: Bearer {token}\r\nAccept: */*\r\nUser-Agent: measure\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// The mock and a static handler, by turns.
#[expect(clippy::print_stdout, reason = "a measurement prints what it measures")]
fn compare(what: &str, make: &(dyn Fn(&str, usize) -> String + Sync)) -> Result<(), Failure> {
    let clients = Builder::new_current_thread().enable_all().build()?;
    let (mut mock, mut fixed) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let runtime = serving()?;
        let (server, token) = runtime.block_on(desk())?;
        let sample = clients.block_on(once(server.address(), &make(&token, usize::MAX)))?;
        mock.push(cpu_per_request(&clients, server.address(), &token, make)?);
        drop(server);
        drop(runtime);
        let runtime = serving()?;
        let address = runtime.block_on(fixed_handler(sample))?;
        fixed.push(cpu_per_request(&clients, address, &token, make)?);
    }
    let (mock, fixed) = (median(mock), median(fixed));
    println!("{what}: {mock:.1} µs of CPU a request, static {fixed:.1} µs, ratio {:.2}", fixed / mock);
    Ok(())
}

/// A runtime whose threads can be told from those of the clients.
fn serving() -> Result<Runtime, Failure> {
    Ok(Builder::new_multi_thread().worker_threads(1).thread_name("serving").enable_all().build()?)
}

async fn desk() -> Result<(Server, String), Failure> {
    let mut platform = Platform::new(7, Time::utc(2026, 3, 2))?;
    let brand =
        platform.open_account(Profile { number: Some(2_244_994_945), ..Profile::new("BrandCare", "Brand Care") })?;
    let alice = platform.open_account(Profile::new("alice_k", "Alice"))?;
    for n in 0..200 {
        platform.post(alice, Draft::new(&format!("@BrandCare my parcel number {n} is late, can you help me?")))?;
    }
    let server = Server::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
    let world = World::new(platform, Clock::instant(), Box::new(Nobody));
    let limits = Policy { scale: 1e6, ..Policy::default() };
    let stay = server.admit(world, Admission { limits, ..Admission::new(brand) });
    Ok((server, stay.token().to_owned()))
}

/// A handler that answers everything with the body of this answer.
async fn fixed_handler(sample: Vec<u8>) -> Result<SocketAddr, Failure> {
    let start = sample.windows(4).position(|window| window == b"\r\n\r\n").ok_or("no body")? + 4;
    let body = axum::body::Bytes::from(sample).slice(start..);
    let handler =
        move |_: axum::body::Bytes| async move { ([("content-type", "application/json; charset=utf-8")], body) };
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(any(handler))).await });
    Ok(address)
}

fn cpu_per_request(
    clients: &Runtime,
    address: SocketAddr,
    token: &str,
    make: &(dyn Fn(&str, usize) -> String + Sync),
) -> Result<f64, Failure> {
    let before = serving_time()?;
    clients.block_on(async {
        let all = (0..CONNECTIONS).map(|connection| async move {
            let mut stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            let mut buffer = vec![0; 1 << 16];
            for n in 0..REQUESTS {
                stream.write_all(make(token, connection * REQUESTS + n).as_bytes()).await?;
                answer(&mut stream, &mut buffer).await?;
            }
            Ok::<(), Failure>(())
        });
        join(all.collect()).await
    })?;
    Ok((serving_time()? - before) / (CONNECTIONS * REQUESTS) as f64)
}

/// Runs all of them side by side in this thread.
async fn join(futures: Vec<impl Future<Output = Result<(), Failure>>>) -> Result<(), Failure> {
    let mut running: Vec<_> = futures.into_iter().map(|future| Some(Box::pin(future))).collect();
    std::future::poll_fn(|context| {
        let mut pending = false;
        for slot in &mut running {
            let Some(future) = slot else { continue };
            match future.as_mut().poll(context) {
                std::task::Poll::Ready(Ok(())) => *slot = None,
                std::task::Poll::Ready(Err(error)) => return std::task::Poll::Ready(Err(error)),
                std::task::Poll::Pending => pending = true,
            }
        }
        if pending { std::task::Poll::Pending } else { std::task::Poll::Ready(Ok(())) }
    })
    .await
}

async fn once(address: SocketAddr, request: &str) -> Result<Vec<u8>, Failure> {
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
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).ok_or("no length")?;
            if filled >= end + 4 + length.parse::<usize>()? {
                return if head.starts_with("HTTP/1.1 2") { Ok(filled) } else { Err(head.into()) };
            }
        }
        if read == 0 {
            return Err("the connection was closed".into());
        }
    }
}

/// The CPU time of the serving threads, in microseconds.
fn serving_time() -> Result<f64, Failure> {
    let mut nanoseconds = 0;
    for task in std::fs::read_dir("/proc/self/task")? {
        let path = task?.path();
        if std::fs::read_to_string(path.join("comm"))?.trim() == "serving" {
            let text = std::fs::read_to_string(path.join("schedstat"))?;
            nanoseconds += text.split(' ').next().ok_or("no time")?.parse::<u64>()?;
        }
    }
    Ok(nanoseconds as f64 / 1000.0)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
