//! Many open streams: what each weighs, and how long it takes until a post has come through all of them. The clients are a
//! process of their own, since each connection takes a file at either end.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::Instant;

use mock_api::{Draft, Server, Stay};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Builder;

use crate::Failure;
use crate::load::{once, request};
use crate::place::{FREE, admit, resident, serving, serving_time};

const STREAMS: usize = 10_000;
const RULES: &str = "/2/tweets/search/stream/rules";
const STREAM: &str = "/2/tweets/search/stream?tweet.fields=created_at,author_id";

#[expect(clippy::print_stdout, reason = "a measurement prints what it measures")]
pub(crate) fn measure() -> Result<(), Failure> {
    let runtime = serving()?;
    let server = runtime.block_on(Server::bind(FREE))?;
    let stays: Vec<Stay> = runtime
        .block_on(async { (0..STREAMS as u64).map(|seed| admit(&server, seed, 0)).collect::<Result<_, _>>() })?;
    let clients = Builder::new_current_thread().enable_all().build()?;
    for stay in &stays {
        let rule = request(stay.app_token(), "POST", RULES, r#"{"add":[{"value":"parcel"}]}"#);
        clients.block_on(once(server.address(), &rule))?;
    }
    let before = resident()?;
    let mut child = Command::new(std::env::current_exe()?)
        .arg(format!("watch-streams={}", server.address()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut tokens = child.stdin.take().ok_or("a pipe")?;
    stays.iter().try_for_each(|stay| writeln!(tokens, "{}", stay.app_token()))?;
    drop(tokens);
    let mut said = BufReader::new(child.stdout.take().ok_or("a pipe")?).lines();
    let mut next = || said.next().ok_or("the clients are gone")?.map_err(Failure::from);
    let open = next()?;
    println!("{open} streams are open: {} bytes each", resident()?.saturating_sub(before) / STREAMS);
    let (cpu, begun) = (serving_time()?, Instant::now());
    for stay in &stays {
        stay.with(|world| {
            let alice = world.platform().find_account("alice_k");
            alice.map(|alice| world.act(|platform| platform.post(alice, Draft::new("my parcel is late"))).is_ok())
        });
    }
    let came = next()?;
    let (elapsed, cpu) = (begun.elapsed(), serving_time()? - cpu);
    println!("a post came through {came} of them within {elapsed:.2?}, {:.1} µs of CPU each", cpu / STREAMS as f64);
    child.wait()?;
    Ok(())
}

/// The clients: opens a stream for each token that it reads, says how many are open, and then how many showed a post.
#[expect(clippy::print_stdout, reason = "one process tells the other")]
pub(crate) fn watch(address: SocketAddr) -> Result<(), Failure> {
    let tokens: Vec<String> = std::io::stdin().lines().collect::<Result<_, _>>()?;
    Builder::new_current_thread().enable_all().build()?.block_on(async {
        let mut streams = Vec::new();
        for token in &tokens {
            let mut stream = TcpStream::connect(address).await?;
            stream.write_all(request(token, "GET", STREAM, "").as_bytes()).await?;
            wait_for(&mut stream, "\r\n\r\n").await?;
            streams.push(stream);
        }
        println!("{}", streams.len());
        let waiting = streams.iter_mut().map(|stream| wait_for(stream, "my parcel"));
        println!("{}", futures_util::future::try_join_all(waiting).await?.len());
        Ok(())
    })
}

async fn wait_for(stream: &mut TcpStream, what: &str) -> Result<(), Failure> {
    let (mut seen, mut buffer) = (String::new(), [0; 4096]);
    while !seen.contains(what) {
        match stream.read(&mut buffer).await? {
            0 => return Err(format!("a stream ended: {seen}").into()),
            read => seen += &String::from_utf8_lossy(&buffer[..read]),
        }
    }
    Ok(())
}
