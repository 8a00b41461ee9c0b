//! Many worlds in one process: what each weighs, and whether they are in each other's way.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use mock_api::{Draft, Millis, Server, Stay, To, World};
use tokio::runtime::Builder;

use crate::Failure;
use crate::load::{load, request};
use crate::place::{BRAND, FREE, admit, median, resident, serving, world};

const WORLDS: usize = 1_000;
const ROUNDS: usize = 5;

#[expect(clippy::print_stdout, reason = "a measurement prints what it measures")]
pub(crate) fn measure() -> Result<(), Failure> {
    // First, while the memory of nothing else can be used again.
    neighbours()?;
    let begun = Instant::now();
    for seed in 0..20_000 {
        std::hint::black_box(conversation(seed)?);
    }
    println!("conversations without a server: {:.0} a second on one core", 20_000.0 / begun.elapsed().as_secs_f64());
    let before = resident()?;
    let worlds = (0..100_000).map(conversation).collect::<Result<Vec<World>, Failure>>()?;
    println!("a world of two accounts and four messages: {} bytes", (resident()? - before) / worlds.len());
    Ok(())
}

/// A customer and a brand who exchange two public and two private messages.
fn conversation(seed: u64) -> Result<World, Failure> {
    let mut world = world(seed, 1)?;
    let [brand, alice] = ["BrandCare", "alice_k"].map(|name| world.platform().find_account(name));
    let (brand, alice) = brand.zip(alice).ok_or("both are there")?;
    let post = world.platform().mentions_of(brand)[0];
    world.advance(Millis::minutes(5));
    let answer = "@alice_k Sorry to hear that! Please send us a message.";
    world.act(|platform| platform.post(brand, Draft::reply(answer, post)))?;
    world.act(|platform| platform.message(alice, To::Person(brand), "It is 4711, thank you."))?;
    world.advance(Millis::minutes(5));
    world.act(|platform| platform.message(brand, To::Person(alice), "Could you send us your address too?"))?;
    Ok(world)
}

/// One world by itself, then among a thousand that are quiet, then among a thousand of which some are busy.
#[expect(clippy::print_stdout, reason = "a measurement prints what it measures")]
fn neighbours() -> Result<(), Failure> {
    let runtime = serving()?;
    let server = runtime.block_on(Server::bind(FREE))?;
    let one = runtime.block_on(async { admit(&server, 7, 200) })?;
    let alone = pace(&server, &one)?;
    let before = resident()?;
    let others: Vec<Stay> = runtime
        .block_on(async { (0..WORLDS as u64).map(|seed| admit(&server, seed, 200)).collect::<Result<_, _>>() })?;
    println!("a world of two accounts and 200 posts behind a server: {} KB", (resident()? - before) / WORLDS / 1024);
    let among = pace(&server, &one)?;
    println!(
        "a page of mentions alone {alone:.1} µs of CPU, among {WORLDS} worlds {among:.1} µs: {:.2}",
        among / alone
    );
    let (alone, beside) = (latency(&server, &one, &[])?, latency(&server, &one, &others)?);
    let ((alone, _), (beside, calls)) = (alone, beside);
    println!("half of the pages took {alone:.0} µs alone, {beside:.0} µs while {BUSY} others read {calls} elsewhere");
    Ok(())
}

const BUSY: usize = 8;

fn page(stay: &Stay) -> String {
    request(stay.token(), "GET", &format!("/2/users/{BRAND}/mentions?max_results=20"), "")
}

/// Microseconds of CPU for a page of mentions.
fn pace(server: &Server, stay: &Stay) -> Result<f64, Failure> {
    let (clients, call) = (Builder::new_current_thread().enable_all().build()?, page(stay));
    let rounds = (0..ROUNDS).map(|_| Ok(load(&clients, server.address(), 32, 32_000, &|_| call.clone())?.cpu));
    Ok(median(rounds.collect::<Result<_, Failure>>()?))
}

/// Microseconds that a page takes one client, while others are busy in these worlds; and how many pages those took meanwhile.
fn latency(server: &Server, stay: &Stay, others: &[Stay]) -> Result<(f64, usize), Failure> {
    let (address, call, done) = (server.address(), page(stay), AtomicBool::new(false));
    let pages: Vec<String> = others.iter().map(page).collect();
    std::thread::scope(|scope| {
        let noise = scope.spawn(|| {
            let (clients, mut calls) = (Builder::new_current_thread().enable_all().build()?, 0);
            while !pages.is_empty() && !done.load(Ordering::Relaxed) {
                load(&clients, address, BUSY, 4_000, &|n| pages[n % pages.len()].clone())?;
                calls += 4_000;
            }
            Ok::<_, Failure>(calls)
        });
        let clients = Builder::new_current_thread().enable_all().build()?;
        let taken = load(&clients, address, 1, 60_000, &|_| call.clone());
        done.store(true, Ordering::Relaxed);
        let calls = noise.join().map_err(|_| "the others fell over")??;
        Ok((taken?.p50, calls))
    })
}
