//! Where it is measured: worlds, servers, and what they use.

use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::body::Bytes;
use axum::routing::any;
use mock_api::{Admission, Clock, Draft, Nobody, Platform, Policy, Profile, Server, Stay, Time, World};
use tokio::runtime::{Builder, Runtime};

use crate::Failure;

/// Any free port of this machine.
pub(crate) const FREE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
/// The number of the brand's account on the wire.
pub(crate) const BRAND: u64 = 2_244_994_945;

/// A world in which a brand is mentioned so many times.
pub(crate) fn world(seed: u64, mentions: usize) -> Result<World, Failure> {
    let mut platform = Platform::new(seed, Time::utc(2026, 3, 2))?;
    platform.open_account(Profile {
        number: Some(BRAND),
        accepts_messages: true,
        ..Profile::new("BrandCare", "Brand Care")
    })?;
    let alice = platform.open_account(Profile { accepts_messages: true, ..Profile::new("alice_k", "Alice") })?;
    for n in 0..mentions {
        platform.post(alice, Draft::new(&format!("@BrandCare my parcel number {n} is late, can you help me?")))?;
    }
    Ok(World::new(platform, Clock::instant(), Box::new(Nobody)))
}

/// Lets such a world in, with limits that are kept but never reached.
pub(crate) fn admit(server: &Server, seed: u64, mentions: usize) -> Result<Stay, Failure> {
    let world = world(seed, mentions)?;
    let brand = world.platform().find_account("BrandCare").ok_or("there is a brand")?;
    let limits = Policy { scale: 1e6, ..Policy::default() };
    Ok(server.admit(world, Admission { limits, ..Admission::new(brand) }))
}

/// A handler that answers everything with the body of this answer.
pub(crate) async fn fixed_handler(sample: &[u8]) -> Result<SocketAddr, Failure> {
    let start = sample.windows(4).position(|window| window == b"\r\n\r\n").ok_or("no body")? + 4;
    let body = Bytes::copy_from_slice(&sample[start..]);
    let handler = move |_: Bytes| async move { ([("content-type", "application/json; charset=utf-8")], body) };
    let listener = tokio::net::TcpListener::bind(FREE).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(any(handler))).await });
    Ok(address)
}

/// A runtime whose thread can be told from those of the clients.
pub(crate) fn serving() -> Result<Runtime, Failure> {
    Ok(Builder::new_multi_thread().worker_threads(1).thread_name("serving").enable_all().build()?)
}

/// The CPU time of the serving threads, in microseconds.
pub(crate) fn serving_time() -> Result<f64, Failure> {
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

/// Memory in use, in bytes.
pub(crate) fn resident() -> Result<usize, Failure> {
    let status = std::fs::read_to_string("/proc/self/statm")?;
    Ok(status.split(' ').nth(1).ok_or("no resident size")?.parse::<usize>()? * 4096)
}

/// The one in the middle.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
