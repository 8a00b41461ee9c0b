//! A server in a process of its own, measured from outside like any other: for the mock beside other mock servers.

use std::net::SocketAddr;
use std::time::Instant;

use mock_api::Server;
use tokio::runtime::Builder;

use crate::Failure;
use crate::answers::{mentions, reply};
use crate::load::{load_of, once, request};
use crate::place::{FREE, admit, fixed_handler};

/// Serves the mock until it is killed. Says its address and its token.
#[expect(clippy::print_stdout, reason = "one process tells the other")]
pub(crate) fn serve_mock() -> Result<(), Failure> {
    Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let server = Server::bind(FREE).await?;
        println!("{} {}", server.address(), admit(&server, 7, 200)?.token());
        std::future::pending::<()>().await;
        Ok(())
    })
}

/// Serves what this address answers, by a static handler, until it is killed. Says its address.
#[expect(clippy::print_stdout, reason = "one process tells the other")]
pub(crate) fn serve_static(like: &str, token: &str) -> Result<(), Failure> {
    Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let sample = once(like.parse()?, &mentions(token, 0)).await?;
        println!("{}", fixed_handler(&sample).await?);
        std::future::pending::<()>().await;
        Ok(())
    })
}

/// Measures `GET` and `POST` of a server by its name, address, process and paths (`-` for those of the mock), for so many calls.
#[expect(clippy::print_stdout, reason = "a measurement prints what it measures")]
pub(crate) fn measure(arguments: &[String]) -> Result<(), Failure> {
    let [name, address, process, get, post, token, calls] = arguments else {
        return Err("peer NAME ADDRESS PROCESS GET POST TOKEN CALLS".into());
    };
    let (address, process): (SocketAddr, u32) = (address.parse()?, process.parse()?);
    let clients = Builder::new_current_thread().enable_all().build()?;
    let cpu = || cpu_of(process);
    let reads = |n: usize| if get == "-" { mentions(token, n) } else { request(token, "GET", get, "") };
    let writes = |n: usize| match post.as_str() {
        "-" => reply(token, n),
        path => json(&request(token, "POST", path, &format!(r#"{{"text":"@alice_k Sorry, number {n}!"}}"#))),
    };
    let begun = Instant::now();
    for (what, make) in [("GET", &reads as &(dyn Fn(usize) -> String + Sync)), ("POST", &writes)] {
        let taken = load_of(&clients, address, 32, calls.parse()?, make, &cpu)?;
        println!(
            "{name:28} {what:4} {:9.0} calls/s {:8.1} µs CPU  p50 {:7.0} µs  p99 {:8.0} µs",
            taken.a_second, taken.cpu, taken.p50, taken.p99
        );
    }
    println!(
        "{name:28} {:4} {:9.1} MB of memory after {:.0} s",
        "",
        memory_of(process)? / 1e6,
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}

fn json(request: &str) -> String {
    request.replacen("Accept: */*", "Accept: */*\r\nContent-Type: application/json", 1)
}

/// Microseconds of CPU that a process and those it started have used.
fn cpu_of(process: u32) -> Result<f64, Failure> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    // User and system time, in hundredths of a second.
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).ok_or("no time");
    Ok((ticks(11)? + ticks(12)?) * 1e4)
}

/// The memory of a process, in bytes.
fn memory_of(process: u32) -> Result<f64, Failure> {
    let text = std::fs::read_to_string(format!("/proc/{process}/statm"))?;
    Ok(text.split(' ').nth(1).ok_or("no size")?.parse::<f64>()? * 4096.0)
}
