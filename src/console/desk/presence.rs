//! Who is at their desk: a page that listens. Practice stands still when nobody is there any more.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::super::app::App;
use crate::store::Mode;

/// How long somebody may be away before practice is paused: a page that is loaded anew is back at once.
const AWAY: Duration = Duration::from_secs(60);

/// How many pages listen to each attempt, in this process.
#[derive(Clone, Default)]
pub(in crate::console) struct Presence(Arc<Mutex<BTreeMap<String, usize>>>);

/// A page that listens. When it is dropped, the page has gone.
pub(super) struct Seat {
    app: App,
    attempt: String,
    mode: Mode,
}

impl Presence {
    fn change(&self, attempt: &str, by: isize) -> usize {
        let mut seats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seat = seats.entry(attempt.to_owned()).or_default();
        *seat = seat.saturating_add_signed(by);
        let left = *seat;
        if left == 0 {
            seats.remove(attempt);
        }
        left
    }

    fn is_there(&self, attempt: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(attempt)
    }
}

impl Seat {
    /// Takes a seat at an attempt of this mode.
    pub(super) fn take(app: &App, attempt: &str, mode: Mode) -> Seat {
        app.presence().change(attempt, 1);
        Seat { app: app.clone(), attempt: attempt.to_owned(), mode }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let left = self.app.presence().change(&self.attempt, -1);
        if left > 0 || self.mode == Mode::Assessment {
            return;
        }
        let (app, attempt) = (self.app.clone(), self.attempt.clone());
        // The server may be on its way down: then there is nobody to pause for.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                tokio::time::sleep(AWAY).await;
                if !app.presence().is_there(&attempt) {
                    pause(&app, &attempt).await;
                }
            });
        }
    }
}

/// Pauses practice. One that has ended meanwhile, or a store that fails, leaves the clock as it is.
async fn pause(app: &App, attempt: &str) {
    let now = app.now();
    let turn = |live: &super::super::floor::Live| Some(live.clock().turned(now, live.clock().speed, true));
    let _ = app.floor.turn_clock(attempt, now, turn).await;
}
