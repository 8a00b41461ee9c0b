//! Carries what a room has to tell to its webhooks, and moves a clock that stands still once its client has been told everything and is
//! quiet. One task for each room in which somebody listens; without anything due it sleeps.

use std::sync::Weak;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::watch;

use super::room::Room;
use crate::delivery::Letter;
use crate::delivery::postman::Postman;

/// How many letters of one room are on their way at once: one to each of so many webhooks.
const AT_ONCE: usize = 64;

/// What there is to do in a room.
pub(super) struct Round {
    /// To be sent now.
    pub(super) letters: Vec<Letter>,
    /// When to look again at the latest, though nothing has changed.
    pub(super) pause: Option<Duration>,
    /// Whether time has jumped: there may be more to do at once.
    pub(super) jumped: bool,
}

/// Attends to a room until its stay ends.
pub(super) async fn attend(room: Weak<Room>, postman: Postman, mut news: watch::Receiver<u64>) {
    let mut under_way = FuturesUnordered::new();
    loop {
        news.borrow_and_update();
        let round = room.upgrade().and_then(|room| room.round(AT_ONCE - under_way.len().min(AT_ONCE)));
        let Some(Round { letters, pause, jumped }) = round else { return };
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
