//! Counts of the whole server, in the text that Prometheus reads.

use axum::body::Body;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::problem::Problem;
use super::said::Said;
use super::table::Asked;
use crate::server::Tally;

/// The media type of the text.
pub(super) const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    operation: &'static str,
    status: u16,
}

pub(super) fn show(asked: &Asked<'_>) -> Result<Said, Problem> {
    let keeper = asked.keeper()?;
    let (mut tally, mut sums) = (asked.hall.departed(), Sums::default());
    for resident in keeper.all() {
        // A world that is dismissed at this moment is counted among those that have left.
        let _ = resident.look(|host| {
            tally.add(host.log());
            let platform = host.world.platform();
            sums.posts += platform.post_count();
            sums.events += platform.journal().len();
            sums.struck += host.faults.plan().map(|(_, _, struck)| u64::from(struck)).sum::<u64>();
        });
        sums.worlds += 1;
    }
    let mut registry = Registry::with_prefix("mock");
    registry.register("worlds_made", "Worlds that were ever made", counter(keeper.made()));
    gauge(&mut registry, "worlds", "Worlds that are kept", sums.worlds);
    gauge(&mut registry, "posts", "Posts in the worlds that are kept", sums.posts);
    gauge(&mut registry, "events", "Events in the journals of the worlds that are kept", sums.events);
    registry.register(
        "faults_struck",
        "Calls and deliveries that a fault has struck, in the worlds that are kept",
        counter(sums.struck),
    );
    registry.register("calls", "Calls by operation and status; 0 where the connection was cut", answered(&tally));
    registry.register("strays", "Calls that led to no world", counter(asked.hall.strays(|log| log.count())));
    registry.register(
        "call_seconds",
        "How long calls were inside their world, with waiting for others",
        asked.hall.durations(),
    );
    let mut text = String::new();
    encode(&mut text, &registry).map_err(|_| Problem::new(500, "the counts could not be written"))?;
    Ok(Said { status: 200, kind: KIND, body: Body::from(text) })
}

/// What is summed up over the worlds.
#[derive(Debug, Default)]
struct Sums {
    worlds: usize,
    posts: usize,
    events: usize,
    struck: u64,
}

fn answered(tally: &Tally) -> Family<Answered, Counter> {
    let family = Family::<Answered, Counter>::default();
    for (operation, status, calls) in tally.counts() {
        let operation = if operation.is_empty() { "unknown" } else { operation };
        family.get_or_create(&Answered { operation, status }).inc_by(calls);
    }
    family
}

fn counter(value: u64) -> Counter {
    let counter = Counter::default();
    counter.inc_by(value);
    counter
}

fn gauge(registry: &mut Registry, name: &str, help: &str, value: usize) {
    let gauge: Gauge = Gauge::default();
    gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
    registry.register(name, help, gauge);
}
