//! Measures what the readme claims: how much CPU time and how long an answer takes beside a static handler that sends the
//! same bytes, how much a world weighs, whether worlds are in each other's way, and what a long journal costs.
//!
//! `cargo run --release -p mock-api --example measure [answers|worlds|journal|streams]…`; without arguments, all of them. Ratios
//! are of one run, by turns; on a machine with other work, trust them more than the figures.

mod answers;
mod journal;
mod load;
mod peer;
mod place;
mod streams;
mod worlds;

use std::error::Error;

type Failure = Box<dyn Error + Send + Sync>;
/// Something that is measured, by its name.
type Measure = (&'static str, fn() -> Result<(), Failure>);

fn main() -> Result<(), Failure> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    match wanted.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["serve-mock"] => return peer::serve_mock(),
        ["serve-static", like, token] => return peer::serve_static(like, token),
        ["peer", ..] => return peer::measure(&wanted[1..]),
        _ => {}
    }
    if let Some(address) = wanted.first().and_then(|first| first.strip_prefix("watch-streams=")) {
        return streams::watch(address.parse()?);
    }
    let all: [Measure; 4] = [
        ("answers", answers::measure),
        ("worlds", worlds::measure),
        ("journal", journal::measure),
        ("streams", streams::measure),
    ];
    for (name, measure) in all {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            measure()?;
        }
    }
    Ok(())
}
