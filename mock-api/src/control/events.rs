//! Journal and calls as they happen: server-sent events, each with an id from which a reader can go on later.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::watch;

use super::calls::CallView;
use super::journal::EventView;
use super::keeper::Resident;
use super::problem::Problem;
use super::said::{Said, read_query};
use super::table::Asked;
use crate::host::Host;

/// How much is read at once while nobody else is in the world.
const BATCH: usize = 200;
/// After so much silence a comment is sent, so that nobody takes the connection for dead.
const SILENCE: Duration = Duration::from_secs(15);

/// Where to begin. `Last-Event-ID` comes first, where it is sent.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct From {
    /// The number of an event of the journal, counting from 0. The journal's beginning unless given.
    since: Option<usize>,
    /// The number of a call, counting from 1. The first that is kept unless given.
    since_call: Option<u64>,
}

/// How far a reader has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// How often the world was begun anew or put back.
    generation: u64,
    /// The number of the next event.
    event: usize,
    /// The number of the next call.
    call: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.generation, self.event, self.call)
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Place, ()> {
        let mut parts = text.split('.').map(|part| part.parse::<u64>().map_err(|_| ()));
        let mut next = || parts.next().ok_or(())?;
        let (generation, event, call) = (next()?, next()?, next()?);
        Ok(Place { generation, event: usize::try_from(event).map_err(|_| ())?, call })
    }
}

/// A reader of a world's events.
struct Reader {
    resident: Arc<Resident>,
    news: watch::Receiver<u64>,
    place: Place,
    read: VecDeque<Event>,
    ended: bool,
}

pub(super) fn listen(asked: &Asked<'_>) -> Result<Said, Problem> {
    let From { since, since_call } = read_query(asked.query)?;
    let resident = asked.world()?;
    let generation = resident.stay.generation();
    let place = match asked.headers.get("last-event-id").map(|id| id.to_str().unwrap_or("?")) {
        Some("") | None => Place { generation, event: since.unwrap_or(0), call: since_call.unwrap_or(1) },
        Some(id) => id.parse().map_err(|()| {
            Problem::new(400, "`Last-Event-ID` is none of ours: expected three numbers such as `0.17.4`")
        })?,
    };
    let reader = Reader { news: resident.stay.news(), resident, place, read: VecDeque::new(), ended: false };
    let events =
        stream::unfold(reader, |mut reader| async { Some((Ok::<_, Infallible>(reader.next().await?), reader)) });
    let response = Sse::new(events).keep_alive(KeepAlive::new().interval(SILENCE)).into_response();
    Ok(Said { status: 200, kind: "text/event-stream", body: response.into_body() })
}

impl Reader {
    /// The next event, when there is one; none after the world was dismissed.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.read.pop_front() {
                return Some(event);
            }
            if self.ended {
                return None;
            }
            // What changes after this is news, also while we are reading.
            self.news.mark_unchanged();
            self.read_on();
            if self.read.is_empty() && self.news.changed().await.is_err() {
                self.ended = true;
            }
        }
    }

    fn read_on(&mut self) {
        let generation = self.resident.stay.generation();
        if generation != self.place.generation {
            self.place = Place { generation, event: 0, call: 1 };
            self.tell("restarted", json!({ "generation": generation }));
        }
        let resident = Arc::clone(&self.resident);
        if resident.stay.peek(|host| self.read_from(host)).is_none() {
            self.ended = true;
            self.tell("dismissed", json!({}));
        }
    }

    /// Reads what happened since, each call behind the events that it made.
    fn read_from(&mut self, host: &Host) {
        let (platform, log) = (host.world.platform(), host.log());
        if log.first() > self.place.call && self.place.call > 1 {
            self.tell("forgotten", json!({ "calls": log.first() - self.place.call }));
        }
        self.place.call = self.place.call.max(log.first());
        for entry in log.since(self.place.call).take(BATCH) {
            self.read_journal(host, entry.journal);
            if self.place.event < entry.journal {
                return;
            }
            self.place.call = entry.number + 1;
            self.tell("call", CallView::of(Some(platform), entry));
        }
        self.read_journal(host, usize::MAX);
    }

    fn read_journal(&mut self, host: &Host, end: usize) {
        let platform = host.world.platform();
        while self.place.event < end && self.read.len() < BATCH {
            let Some(event) = platform.event(self.place.event) else { return };
            let view = EventView::of(platform, self.place.event, event);
            self.place.event += 1;
            self.tell("journal", view);
        }
    }

    fn tell(&mut self, name: &str, told: impl Serialize) {
        let text = serde_json::to_string(&told).unwrap_or_default();
        self.read.push_back(Event::default().event(name).id(self.place.to_string()).data(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_is_written() {
        let place = Place { generation: 1, event: 17, call: 4 };
        assert_eq!(place.to_string().parse(), Ok(place));
        for wrong in ["", "1", "1.2", "a.b.c", "-1.2.3"] {
            assert_eq!(wrong.parse::<Place>(), Err(()), "{wrong}");
        }
    }
}
