//! The floor: the shifts that are being worked, as they stand.
//!
//! The store has the plan and the log of every attempt. What is live here is a copy that was played from them, kept for the next look
//! and caught up with the log at each: another process may have written to it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

use super::refused::Refused;
use super::visitor::Visitor;
use crate::replay::Play;
use crate::shift::{self, Case, Clock, Deed, Entry, Kept, Key, Plan, Shift};
use crate::store::{Appended, Attempt, ClockRow, EntryRow, NewEntry, State, Store, StoreError};

/// How many shifts stay live that nobody looks at.
const IDLE: usize = 2_000;

/// The shifts that are being worked.
pub struct Floor {
    store: Store,
    images: fn(&str) -> Option<&'static [u8]>,
    live: Mutex<BTreeMap<String, Arc<Turn<Option<Live>>>>>,
    plays: Mutex<BTreeMap<String, Arc<Play>>>,
}

/// A shift that is live.
pub(crate) struct Live {
    /// The shift as of the last look.
    pub(crate) shift: Shift,
    /// The attempt that it is.
    pub(crate) attempt: Attempt,
    /// The numbers of the last entry that each case has in the log.
    last: BTreeMap<usize, i64>,
}

/// A shift while somebody looks at it; nobody else does at the same time.
pub(crate) struct Look(OwnedMutexGuard<Option<Live>>);

impl std::ops::Deref for Look {
    type Target = Live;

    fn deref(&self) -> &Live {
        self.0.as_ref().expect("a look is made of what was put there")
    }
}

/// What somebody does, as it comes in with a form.
pub(crate) struct Wish {
    /// In which conversation.
    pub(crate) key: Key,
    /// What.
    pub(crate) deed: Deed,
    /// What tells this form from every other one.
    pub(crate) nonce: String,
    /// The number of the last entry that the page knew of in this case, where it matters.
    pub(crate) seen: Option<i64>,
}

/// What came of a wish.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// It is done and kept.
    Done,
    /// The platform refused it; that it was tried is kept.
    Refused(mock_api::Refusal),
    /// It makes no sense here; nothing was kept.
    Impossible,
    /// Another window was faster; nothing was kept.
    Moved,
}

impl Live {
    /// The number of the last entry of a case.
    pub(crate) fn last_of(&self, case: usize) -> i64 {
        self.last.get(&case).copied().unwrap_or(0)
    }

    /// The attempt's clock.
    pub(crate) fn clock(&self) -> Clock {
        clock_of(&self.attempt)
    }
}

/// The clock of an attempt.
pub(crate) fn clock_of(attempt: &Attempt) -> Clock {
    let ClockRow { elapsed, as_of, speed, paused } = attempt.clock;
    Clock { elapsed, as_of, speed, paused: paused || attempt.state == State::Done }
}

/// A clock as it is kept.
pub(crate) fn row_of(clock: Clock) -> ClockRow {
    ClockRow { elapsed: clock.elapsed, as_of: clock.as_of, speed: clock.speed, paused: clock.paused }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Refused {
        tracing::error!(error = %error, "the store failed");
        Refused::Unavailable
    }
}

impl Floor {
    /// The floor of a store, with the pictures that can be attached.
    pub fn new(store: Store, images: fn(&str) -> Option<&'static [u8]>) -> Floor {
        Floor { store, images, live: Mutex::default(), plays: Mutex::default() }
    }

    /// The attempt of this id, if the visitor may see it: a trainee's own, and every one to a coach.
    ///
    /// # Errors
    /// [`Refused::NotFound`] as well where it is somebody else's: ids tell nothing.
    pub(crate) async fn attempt(&self, id: &str, visitor: &Visitor) -> Result<Attempt, Refused> {
        let attempt = self.store.attempt(id).await?.ok_or(Refused::NotFound)?;
        match attempt.person == visitor.person || visitor.is_coach() {
            true => Ok(attempt),
            false => Err(Refused::NotFound),
        }
    }

    /// The attempt of this id, if it is the visitor's own.
    ///
    /// # Errors
    /// As [`Floor::attempt`]; [`Refused::NotYours`] for a coach at a trainee's.
    pub(crate) async fn own(&self, id: &str, visitor: &Visitor) -> Result<Attempt, Refused> {
        let attempt = self.attempt(id, visitor).await?;
        if attempt.person == visitor.person { Ok(attempt) } else { Err(Refused::NotYours) }
    }

    /// What an attempt works through.
    ///
    /// # Errors
    /// When the store fails, or holds a story that this version of the program cannot read.
    pub(crate) async fn plan(&self, attempt: &str) -> Result<Arc<Plan>, Refused> {
        let kept = self.store.plan(attempt).await?.ok_or(Refused::NotFound)?;
        let kept: Kept = serde_json::from_str(&kept).map_err(|_| Refused::Broken)?;
        let mut cases = Vec::with_capacity(kept.cases.len());
        for case in kept.cases {
            let play = self.play(&case.scenario, &case.story).await?;
            cases.push(Case { play, opens: case.opens, seed: case.seed });
        }
        Ok(Arc::new(Plan { cases, within: kept.within, images: self.images }))
    }

    async fn play(&self, id: &str, hash: &str) -> Result<Arc<Play>, Refused> {
        let known = || self.plays.lock().unwrap_or_else(PoisonError::into_inner).get(hash).cloned();
        if let Some(play) = known() {
            return Ok(play);
        }
        let text = self.store.text(hash).await?.ok_or(Refused::Broken)?;
        let story = shift::read(id, &text).map_err(|_| Refused::Broken)?;
        let play = Arc::new(Play::new(story));
        self.plays.lock().unwrap_or_else(PoisonError::into_inner).insert(hash.to_owned(), Arc::clone(&play));
        Ok(play)
    }

    /// What was done in an attempt so far, from this number on.
    ///
    /// # Errors
    /// When the store fails, or holds what this version of the program cannot read.
    pub(crate) async fn log(&self, attempt: &str, from: i64) -> Result<Vec<Entry>, Refused> {
        self.store.entries(attempt, from).await?.into_iter().map(entry).collect()
    }

    /// The shift of an attempt as it stands now, a moment of real time in Unix milliseconds.
    ///
    /// # Errors
    /// When the store fails, or holds what this version of the program cannot read.
    pub(crate) async fn look(&self, attempt: &str, now: i64) -> Result<Look, Refused> {
        let turn = self.turn(attempt);
        let mut place = turn.lock_owned().await;
        let attempt = self.store.attempt(attempt).await?.ok_or(Refused::NotFound)?;
        let (shift, mut last) = match place.take() {
            Some(live) => (live.shift, live.last),
            None => (Shift::begin(self.plan(&attempt.id).await?), BTreeMap::new()),
        };
        let shift = self.caught_up(shift, &mut last, &attempt, now).await?;
        *place = Some(Live { shift, attempt, last });
        Ok(Look(place))
    }

    /// The same shift with all that the log has and the time that the clock shows.
    async fn caught_up(
        &self,
        mut shift: Shift,
        last: &mut BTreeMap<usize, i64>,
        attempt: &Attempt,
        now: i64,
    ) -> Result<Shift, Refused> {
        if attempt.entries > shift.seen() {
            let news = self.log(&attempt.id, shift.seen() + 1).await?;
            for entry in &news {
                last.insert(entry.key.case, entry.seq);
            }
            // What another process wrote a moment ago may lie before the time that was looked at here.
            match news.iter().any(|entry| entry.at < shift.at()) {
                true => shift = Shift::replay(Arc::clone(shift.plan()), &self.log(&attempt.id, 0).await?, 0),
                false => news.iter().for_each(|entry| drop(shift.take(entry))),
            }
        }
        let until = shift.plan().within.unwrap_or(i64::MAX);
        shift.pass_to(clock_of(attempt).at(now).min(until));
        Ok(shift)
    }

    /// Lets go of every shift that nobody looks at: of what was erased, no copy stays. The others are played again when they are wanted.
    pub(crate) fn sweep(&self) {
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        live.retain(|_, turn| Arc::strong_count(turn) > 1);
    }

    fn turn(&self, attempt: &str) -> Arc<Turn<Option<Live>>> {
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        if live.len() >= IDLE {
            // Whoever looks at it holds it; the others are played again when they are wanted.
            live.retain(|_, turn| Arc::strong_count(turn) > 1);
        }
        Arc::clone(live.entry(attempt.to_owned()).or_default())
    }

    /// Does something in an attempt, now. What was kept survives whatever happens to this process.
    ///
    /// # Errors
    /// When the store fails: then nothing was done. [`Refused::Changed`] when the attempt has ended.
    pub(crate) async fn act(&self, attempt: &str, wish: Wish, now: i64) -> Result<Came, Refused> {
        let look = self.look(attempt, now).await?;
        if look.attempt.state == State::Done || look.shift.is_over() {
            return Err(Refused::Changed);
        }
        let clears = match &wish.deed {
            Deed::Say { channel, .. } => Some(super::desk::channel_id(*channel).to_owned()),
            _ => None,
        };
        let entry = Entry { seq: 0, at: look.shift.at(), key: wish.key, deed: wish.deed };
        let tried = look.shift.try_out(&entry);
        let refusal = match tried {
            Ok(()) => None,
            Err(shift::Hindrance::Refused(refusal)) => Some(refusal),
            Err(_) => return Ok(Came::Impossible),
        };
        let new = NewEntry {
            at: entry.at,
            case: number(wish.key.case),
            customer: number(wish.key.customer),
            deed: serde_json::to_string(&entry.deed).map_err(|_| Refused::Broken)?,
            nonce: wish.nonce,
            clears: if refusal.is_none() { clears } else { None },
        };
        let appended = self.store.append(attempt, new, wish.seen).await?;
        drop(look);
        Ok(match (appended, refusal) {
            (Appended::Closed, _) => return Err(Refused::Changed),
            (Appended::Moved, _) => Came::Moved,
            (Appended::New(_), Some(refusal)) => Came::Refused(refusal),
            (Appended::New(_) | Appended::Before(_), _) => Came::Done,
        })
    }

    /// Turns the clock of an attempt. `turn` is told the clock and the shift, and gives what the clock is to be, if anything.
    ///
    /// # Errors
    /// When the store fails, or the attempt has ended.
    pub(crate) async fn turn_clock(
        &self,
        attempt: &str,
        now: i64,
        turn: impl Fn(&Live) -> Option<Clock>,
    ) -> Result<(), Refused> {
        // Somebody may do something at the same time: then it is looked at again.
        for _ in 0..8 {
            let look = self.look(attempt, now).await?;
            if look.attempt.state == State::Done {
                return Err(Refused::Changed);
            }
            let Some(clock) = turn(&look) else { return Ok(()) };
            if self.store.set_clock(attempt, look.attempt.version, row_of(clock)).await? {
                return Ok(());
            }
        }
        Err(Refused::Changed)
    }
}

fn entry(row: EntryRow) -> Result<Entry, Refused> {
    let place = |n: i64| usize::try_from(n).map_err(|_| Refused::Broken);
    let deed = serde_json::from_str(&row.deed).map_err(|_| Refused::Broken)?;
    let key = Key { case: place(row.case)?, customer: place(row.customer)? };
    Ok(Entry { seq: row.seq, at: row.at, key, deed })
}

fn number(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}
