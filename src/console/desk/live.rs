//! Live events: what is new at the desk, as fragments of the page, sent when it happens.

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::time::Duration;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use serde::Deserialize;

use super::super::app::App;
use super::super::frame::Frame;
use super::super::refused::Refused;
use super::super::team::Pass;
use super::super::visitor::Visitor;
use super::finish::end;
use super::page::{bar, inbox_of, thread_of};
use super::presence::Seat;
use super::thread::digest;
use crate::shift::Key;
use crate::store::{Change, State as Stands, Watch};

/// The longest that nothing is looked at, in milliseconds: real clocks are set, and a lost announcement is made up for.
const GLANCE: i64 = 15_000;

/// Which conversation is open.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::console) struct Asked {
    case: Option<usize>,
    customer: Option<usize>,
}

/// One page that listens.
struct Listener {
    _seat: Seat,
    app: App,
    frame: Frame,
    pass: Pass,
    attempt: String,
    key: Option<Key>,
    watch: Watch,
    /// What the page shows, by fragment: a digest of each.
    shown: BTreeMap<&'static str, String>,
    queue: VecDeque<Event>,
    /// How long nothing happens by itself, in milliseconds, once the queue is sent.
    rest: Option<i64>,
    ended: bool,
}

/// Sends the fragments `status`, `inbox` and, where a conversation is open, `thread`, each when it is another than before; `end` when
/// the attempt has ended.
pub(super) async fn live(
    visitor: Visitor,
    pass: Pass,
    frame: Frame,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refused> {
    let attempt = app.floor.own(&id, &visitor).await?;
    let seat = Seat::take(&app, &id, attempt.mode);
    let key = asked.case.zip(asked.customer).map(|(case, customer)| Key { case, customer });
    let watch = app.store.watch();
    let listener = Listener {
        _seat: seat,
        app,
        frame,
        pass,
        attempt: id,
        key,
        watch,
        shown: BTreeMap::new(),
        queue: VecDeque::new(),
        rest: None,
        ended: false,
    };
    Ok(Sse::new(events(listener)).keep_alive(KeepAlive::default()).into_response())
}

fn events(listener: Listener) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(listener, |mut listener| async move {
        loop {
            if let Some(event) = listener.queue.pop_front() {
                return Some((Ok(event), listener));
            }
            if listener.ended {
                return None;
            }
            if let Some(rest) = listener.rest.take() {
                listener.wait(rest).await;
            }
            // A store that fails for a moment is asked again; the page is told nothing meanwhile.
            listener.rest = Some(listener.look().await.unwrap_or(GLANCE));
        }
    })
}

impl Listener {
    /// Puts what is new into the queue; how long nothing happens by itself, in milliseconds.
    async fn look(&mut self) -> Result<i64, Refused> {
        if !self.app.gate.holds(&self.pass).await {
            self.ended = true;
            return Ok(0);
        }
        let now = self.app.now();
        let mut look = self.app.floor.look(&self.attempt, now).await?;
        if look.attempt.state == Stands::Open && look.shift.is_over() {
            drop(look);
            end(&self.app, &self.attempt).await?;
            look = self.app.floor.look(&self.attempt, now).await?;
        }
        if look.attempt.state == Stands::Done {
            self.ended = true;
            self.queue.push_back(Event::default().event("end").data("ended"));
            return Ok(0);
        }
        self.frame.now = now;
        let mut fragments = vec![
            ("status", bar(&self.frame, &look, self.key).render()),
            ("inbox", inbox_of(&self.frame, &look, self.key).render()),
        ];
        if let Some(one) = self.key.and_then(|key| look.shift.conversation(key)) {
            fragments.push(("thread", thread_of(&self.frame, &look, &one).render()));
        }
        let due = look.shift.due().and_then(|due| look.clock().until(due, now));
        let version = look.attempt.version;
        drop(look);
        for (name, text) in fragments {
            self.offer(name, text.map_err(|_| Refused::Broken)?, version);
        }
        Ok(due.unwrap_or(GLANCE).clamp(20, GLANCE))
    }

    /// Puts a fragment into the queue, if the page shows another one.
    fn offer(&mut self, name: &'static str, text: String, version: i64) {
        let digest = digest(&text);
        if self.shown.get(name) != Some(&digest) {
            self.shown.insert(name, digest);
            self.queue.push_back(Event::default().event(name).id(version.to_string()).data(text));
        }
    }

    /// Waits until something may have happened.
    async fn wait(&mut self, ms: i64) {
        let sleep = tokio::time::sleep(Duration::from_millis(ms.unsigned_abs()));
        tokio::pin!(sleep);
        loop {
            tokio::select! {
                () = &mut sleep => return,
                change = self.watch.next() => match change {
                    Some(Change::Attempt(id)) if id != self.attempt => {}
                    Some(_) => return,
                    // The store is closed: what is due by the clock still comes.
                    None => {
                        sleep.await;
                        return;
                    }
                },
            }
        }
    }
}
