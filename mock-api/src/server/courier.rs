//! Carries what a room has to tell to its webhooks, and moves a clock that stands still once its client has been told everything and is
//! quiet. One task for each room in which somebody listens; without anything due it sleeps.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::watch;

use super::room::Room;
use crate::attention::Item;
use crate::delivery::postman::Postman;
use crate::delivery::waiting::Lull;
use crate::delivery::{Letter, Reception};

/// How many letters of one room are on their way at once: one to each of so many webhooks.
const AT_ONCE: usize = 64;

/// What there is to do in a room.
struct Round {
    /// To be sent now.
    letters: Vec<Letter>,
    /// When to look again at the latest, though nothing has changed.
    pause: Option<Duration>,
    /// Whether time has jumped: there may be more to do at once.
    jumped: bool,
}

/// A call that is open.
pub(crate) struct Presence {
    room: Arc<Room>,
}

impl Presence {
    pub(super) fn begin(room: &Arc<Room>) -> Presence {
        room.present.fetch_add(1, Ordering::AcqRel);
        Presence { room: Arc::clone(room) }
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        self.room.stirred();
        self.room.present.fetch_sub(1, Ordering::AcqRel);
        self.room.tell();
    }
}

/// Attends to a room until its stay ends.
async fn attend(room: Weak<Room>, postman: Postman, mut news: watch::Receiver<u64>) {
    let mut under_way = FuturesUnordered::new();
    loop {
        news.borrow_and_update();
        let round = room.upgrade().and_then(|room| room.round(AT_ONCE - under_way.len().min(AT_ONCE)));
        let Some(Round { letters, pause, jumped }) = round else {
            // What is on its way arrives, though nobody waits for it any more.
            tokio::spawn(under_way.for_each(|_| std::future::ready(())));
            return;
        };
        for letter in letters {
            let postman = postman.clone();
            under_way.push(async move {
                let reception = postman.carry(&letter).await;
                (letter.ticket, reception)
            });
        }
        if jumped {
            continue;
        }
        let pause = async {
            match pause {
                Some(pause) => tokio::time::sleep(pause).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            Some((ticket, reception)) = under_way.next() => {
                let Some(room) = room.upgrade() else { return };
                room.received(ticket, reception);
            }
            changed = news.changed() => {
                if changed.is_err() {
                    return;
                }
            }
            () = pause => {}
        }
    }
}

impl Room {
    /// Sees to it that somebody carries what this room has to tell.
    pub(super) fn employ(self: &Arc<Room>) {
        // Without a runtime there is nobody to carry anything, and nothing listens.
        if let Ok(runtime) = tokio::runtime::Handle::try_current()
            && self.courier.set(()).is_ok()
        {
            runtime.spawn(attend(Arc::downgrade(self), self.postman.clone(), self.news.subscribe()));
        }
    }

    /// What there is to be sent now, at most so many letters, and how long nothing more will be to do; `None` once the stay has ended.
    /// If the agent's side waits, time jumps.
    fn round(&self, most: usize) -> Option<Round> {
        if self.closed.get().is_some() {
            return None;
        }
        let mut guard = self.host();
        let host = guard.as_mut()?;
        host.world.tick();
        host.sort();
        let now = host.world.now();
        let letters: Vec<Letter> = std::iter::from_fn(|| host.push.next(now)).take(most).collect();
        let shown: Vec<Item> = letters.iter().flat_map(|letter| letter.items.iter().copied()).collect();
        if host.show(&shown) {
            self.last_answer.store(self.now().max(1), Ordering::Relaxed);
        }
        let lull = host.lull(self.inside.load(Ordering::Acquire) + self.present.load(Ordering::Acquire), self.quiet());
        let jumped = lull == Lull::Now && host.wait();
        let pause = match lull {
            Lull::In(left) if host.world.jumps() && host.due().is_some() => Some(left),
            _ => host.push.wakes().and_then(|time| host.world.until(time)),
        };
        let over = host.world.over();
        drop(guard);
        if over {
            self.over.notify_waiters();
        }
        if jumped {
            self.tell();
        }
        Some(Round { letters, pause, jumped })
    }

    /// Takes note of what became of a letter.
    fn received(&self, ticket: u64, reception: Reception) {
        if let Some(host) = self.host().as_mut() {
            let now = host.world.now();
            // What went wrong is remembered there.
            let _ = host.push.settle(ticket, reception, now);
        }
        self.stirred();
        self.tell();
    }

    /// Something came from the agent's side just now.
    fn stirred(&self) {
        self.last_stir.store(self.now().max(1), Ordering::Relaxed);
    }

    /// How long, in real time, nothing came from the agent's side and nothing new was shown to it.
    fn quiet(&self) -> Duration {
        let last = self.last_stir.load(Ordering::Relaxed).max(self.last_answer.load(Ordering::Relaxed));
        Duration::from_micros(self.now().saturating_sub(last))
    }
}
