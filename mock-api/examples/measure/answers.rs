//! A page of mentions and a reply, beside a static handler that sends the same bytes.

use std::net::SocketAddr;

use mock_api::Server;
use tokio::runtime::{Builder, Runtime};

use crate::Failure;
use crate::load::{Taken, load, once, request};
use crate::place::{BRAND, FREE, admit, fixed_handler, median, serving};

const ROUNDS: usize = 5;
const CALLS: usize = 64_000;
const PAGE: &str =
    "max_results=20&tweet.fields=created_at,author_id,conversation_id,lang,public_metrics&expansions=author_id";

/// Makes a call with a token and a number.
type Make = fn(&str, usize) -> String;

pub(crate) fn mentions(token: &str, _: usize) -> String {
    request(token, "GET", &format!("/2/users/{BRAND}/mentions?{PAGE}"), "")
}

/// Each asks for another page, so that none can be given again.
fn other_mentions(token: &str, n: usize) -> String {
    request(token, "GET", &format!("/2/users/{BRAND}/mentions?{PAGE}&since_id={}", n % 1_000_000), "")
}

pub(crate) fn reply(token: &str, n: usize) -> String {
    request(token, "POST", "/2/tweets", &format!(r#"{{"text":"@alice_k Sorry, number {n}!"}}"#))
}

#[expect(clippy::print_stdout, reason = "a measurement prints what it measures")]
pub(crate) fn measure() -> Result<(), Failure> {
    println!("{:34} {:>9} {:>8} {:>8} {:>8}", "", "calls/s", "CPU µs", "p50 µs", "p99 µs");
    for (what, make) in [("mentions", mentions as Make), ("mentions anew", other_mentions), ("reply", reply)] {
        for connections in [32, 256] {
            compare(what, make, connections)?;
        }
    }
    Ok(())
}

/// The mock and a static handler, by turns.
#[expect(clippy::print_stdout, reason = "a measurement prints what it measures")]
fn compare(what: &str, make: Make, connections: usize) -> Result<(), Failure> {
    let clients = Builder::new_current_thread().enable_all().build()?;
    let (mut ours, mut fixed) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let runtime = serving()?;
        let (server, token) = runtime.block_on(desk())?;
        let sample = clients.block_on(once(server.address(), &make(&token, usize::MAX)))?;
        ours.push(run(&clients, server.address(), &token, make, connections)?);
        drop(server);
        drop(runtime);
        let runtime = serving()?;
        let address = runtime.block_on(fixed_handler(&sample))?;
        fixed.push(run(&clients, address, &token, make, connections)?);
    }
    let (ours, fixed) = (middle(&ours), middle(&fixed));
    for (who, taken) in [("static", fixed), ("mock", ours)] {
        let Taken { a_second, cpu, p50, p99 } = taken;
        println!("{:34} {a_second:9.0} {cpu:8.1} {p50:8.0} {p99:8.0}", format!("{what}, {connections} open, {who}"));
    }
    println!("{:34} {:9.2} {:8.2}", "  static = 1", ours.a_second / fixed.a_second, fixed.cpu / ours.cpu);
    Ok(())
}

fn run(clients: &Runtime, address: SocketAddr, token: &str, make: Make, open: usize) -> Result<Taken, Failure> {
    load(clients, address, open, CALLS, &|n| make(token, n))
}

async fn desk() -> Result<(Server, String), Failure> {
    let server = Server::bind(FREE).await?;
    let token = admit(&server, 7, 200)?.token().to_owned();
    Ok((server, token))
}

fn middle(all: &[Taken]) -> Taken {
    let of = |part: fn(&Taken) -> f64| median(all.iter().map(part).collect());
    Taken { a_second: of(|one| one.a_second), cpu: of(|one| one.cpu), p50: of(|one| one.p50), p99: of(|one| one.p99) }
}
