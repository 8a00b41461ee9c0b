//! Measures how many deliveries a second reach webhooks that answer at once: `cargo run --release -p mock-api --example deliveries`.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement says what it found, and stops at the first trouble"
)]

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Instant;

use axum::Router;
use axum::extract::State;
use axum::http::{Method, Uri};
use mock_api::{Admission, Clock, Draft, HookOrder, Interest, Nobody, Platform, Profile, Server, Telling, Time, World};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// How many deliveries each world's webhook gets.
const EACH: usize = 4_000;

#[tokio::main]
async fn main() {
    for worlds in [1, 8] {
        let seconds = deliver(worlds).await;
        let rate = (worlds * EACH) as f64 / seconds;
        println!("{worlds} worlds, a webhook each: {} deliveries in {seconds:.2} s, {rate:.0} a second", worlds * EACH);
    }
}

/// How long the deliveries of so many worlds take, in seconds, from the first event to the last answer.
async fn deliver(worlds: usize) -> f64 {
    let (arrived, mut arrivals) = mpsc::unbounded_channel();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new().fallback(receive).with_state(arrived);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let server = Server::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap();
    let mut stays = Vec::new();
    for seed in 0..worlds as u64 {
        let mut platform = Platform::new(seed, Time::utc(2026, 3, 2)).unwrap();
        let brand = platform.open_account(Profile::new("brand", "Brand")).unwrap();
        let ann = platform.open_account(Profile::new("ann", "Ann")).unwrap();
        let world = World::new(platform, Clock::instant(), Box::new(Nobody));
        let admission = Admission { secret: Some("secret".to_owned()), ..Admission::new(brand) };
        let stay = server.admit(world, admission);
        let interest = Interest { account: brand, telling: Telling::Activity, names: Vec::new() };
        stay.hook(&HookOrder { url: url.clone(), headers: Vec::new(), interest }).await.unwrap();
        stays.push((stay, ann));
    }
    let started = Instant::now();
    for (stay, ann) in &stays {
        stay.with(|world| {
            for n in 0..EACH {
                world.act(|platform| platform.post(*ann, Draft::new(&format!("@brand {n}")))).unwrap();
            }
        });
    }
    for _ in 0..worlds * EACH {
        arrivals.recv().await.unwrap();
    }
    started.elapsed().as_secs_f64()
}

/// Answers a challenge, and takes whatever else comes.
async fn receive(State(arrived): State<mpsc::UnboundedSender<()>>, method: Method, uri: Uri) -> String {
    if method == Method::POST {
        let _ = arrived.send(());
        return String::new();
    }
    let token = uri.query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("crc_token=")));
    let proof = mock_api::dialect::x::signature("secret", token.unwrap_or("").as_bytes());
    format!(r#"{{"response_token":"{proof}"}}"#)
}
