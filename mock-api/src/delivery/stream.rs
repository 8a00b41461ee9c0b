//! A stream of what happens, in a dialect's words: it follows the journal from a cursor for as long as the stay lasts.
//!
//! Nothing is kept for a stream but its cursor: an event is written when the connection has room for it, so that a reader who is
//! slow, or reads nothing at all, costs no memory.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use axum::body::Bytes;
use fault_plan::{Class, Effect, Strike};
use futures_util::Stream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use crate::attention::Item;
use crate::clock::Millis;
use crate::host::Host;
use crate::server::Door;

/// So many events are looked at before others have their turn.
const AT_ONCE: usize = 1_000;
/// A reader who is so many events behind is too slow.
const BEHIND: usize = 100_000;

/// What a dialect shows on one stream, and in which words.
pub(crate) trait Channel: Send + 'static {
    /// It begins.
    fn opened(&mut self, host: &mut Host);
    /// Its name in a plan of faults.
    fn name(&self) -> &'static str;
    /// What the reader is shown of the journal's event with this number, piece by piece; often nothing.
    fn show(&mut self, host: &Host, number: usize) -> Vec<Piece>;
    /// Whether it has come to its end before the event with this number: the dialect has closed it, or there is nothing more that
    /// the reader asked for.
    fn parting(&mut self, host: &Host, next: usize) -> Option<Parting>;
    /// What is sent when nothing has happened for a while.
    fn pulse(&self) -> Bytes;
    /// The last words, if there are any.
    fn farewell(&self, parting: Parting) -> Option<Bytes>;
    /// It is closed, by whichever side.
    fn closed(&mut self, host: &mut Host, parting: Parting);
}

/// What is sent at once because of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The bytes.
    pub(crate) bytes: Bytes,
    /// What they show.
    pub(crate) items: Vec<Item>,
}

/// Why a stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parting {
    /// All that was asked for has been shown.
    Finished,
    /// Its owner has closed it by another call.
    Killed,
    /// It was to be disconnected by plan.
    Planned,
    /// The reader is too far behind.
    TooSlow,
    /// The world has left the server.
    Dismissed,
    /// The connection is gone.
    Gone,
}

/// A stream that is open. Dropped, it is closed.
pub(crate) struct Following {
    door: Door,
    news: watch::Receiver<u64>,
    channel: Box<dyn Channel>,
    /// The number of the event that is looked at next.
    next: usize,
    /// What is still to be sent because of the event before it.
    pending: VecDeque<Piece>,
    ear: u64,
    pulse: Duration,
    last: Instant,
    /// The connection breaks instead of the next piece.
    breaking: bool,
    parting: Option<Parting>,
}

/// What a look at the journal brings.
enum Look {
    /// Something to be sent, after so long; whether it is news to the agent's side.
    Piece(Bytes, Duration, bool),
    /// The beginning of a piece; then the connection breaks.
    Broken(Bytes),
    /// Nothing more comes for so long; then the connection breaks.
    Stalled(Duration),
    Parting(Parting),
    /// Nothing has happened that the reader is shown.
    Nothing,
    /// There is more to be looked at.
    More,
}

impl Following {
    /// Follows the journal from the event with this number; it looks again at whatever may have happened. To be
    /// called while nobody else changes the world.
    pub(crate) fn begin(door: &Door, host: &mut Host, mut channel: Box<dyn Channel>, from: usize) -> Following {
        channel.opened(host);
        Following {
            door: door.clone(),
            news: door.news(),
            channel,
            next: from,
            pending: VecDeque::new(),
            ear: host.push.listen(from),
            pulse: door.pulse(),
            last: Instant::now(),
            breaking: false,
            parting: None,
        }
    }

    /// What is sent, piece by piece; an error breaks the connection off.
    pub(crate) fn into_stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send {
        futures_util::stream::unfold(self, |mut following| async move {
            let piece = following.next().await?;
            following.last = Instant::now();
            Some((piece, following))
        })
    }

    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        if self.parting.is_some() {
            return None;
        }
        if self.breaking {
            return self.broken();
        }
        loop {
            self.news.borrow_and_update();
            match self.look() {
                Look::Piece(bytes, wait, _) => {
                    if !wait.is_zero() {
                        sleep(wait).await;
                    }
                    return Some(Ok(bytes));
                }
                Look::Broken(bytes) => {
                    self.breaking = true;
                    return Some(Ok(bytes));
                }
                Look::Stalled(wait) => {
                    sleep(wait).await;
                    return self.broken();
                }
                Look::Parting(parting) => {
                    self.parting = Some(parting);
                    return self.channel.farewell(parting).map(Ok);
                }
                Look::More => tokio::task::yield_now().await,
                Look::Nothing => {
                    tokio::select! {
                        // Without a sender the stay has ended, which the next look finds.
                        _ = self.news.changed() => {}
                        () = sleep_until(self.last + self.pulse) => return Some(Ok(self.channel.pulse())),
                    }
                }
            }
        }
    }

    fn broken(&mut self) -> Option<io::Result<Bytes>> {
        self.parting = Some(Parting::Planned);
        Some(Err(io::Error::from(io::ErrorKind::ConnectionReset)))
    }

    /// The next thing that the reader is to be shown.
    fn look(&mut self) -> Look {
        let Following { door, channel, next, pending, ear, .. } = self;
        let looked = door.look(|host| {
            let before = host.world.platform().journal().len();
            let look = look_on(host, channel.as_mut(), next, pending);
            let all_know = pending.is_empty() && host.push.heard(*ear, *next);
            // What is delayed by plan lets time pass, in which something may happen.
            (look, all_know || host.world.platform().journal().len() > before)
        });
        let Some((look, is_news)) = looked else { return Look::Parting(Parting::Dismissed) };
        if matches!(look, Look::Piece(_, _, true)) {
            self.door.shown();
        }
        if is_news {
            self.door.tell();
        }
        look
    }
}

/// Looks at what has happened until there is something to be sent.
fn look_on(host: &mut Host, channel: &mut dyn Channel, next: &mut usize, pending: &mut VecDeque<Piece>) -> Look {
    if let Some(parting) = channel.parting(host, *next) {
        return Look::Parting(parting);
    }
    let events = host.world.platform().journal().len();
    if events.saturating_sub(*next) > BEHIND {
        return Look::Parting(Parting::TooSlow);
    }
    for _ in 0..AT_ONCE {
        if let Some(piece) = pending.pop_front() {
            let strike = host.strike_delivery(Class::Stream, channel.name());
            if let Some(look) = sent(host, piece, strike) {
                return look;
            }
        } else if *next < events {
            pending.extend(channel.show(host, *next));
            *next += 1;
        } else {
            return Look::Nothing;
        }
    }
    Look::More
}

/// A piece as it leaves, after what strikes it by plan; `None` if it does not.
fn sent(host: &mut Host, piece: Piece, strike: Option<Strike>) -> Option<Look> {
    let Strike { delay, effect, .. } = strike.unwrap_or_default();
    let half = |bytes: &Bytes| bytes.slice(..bytes.len() / 2);
    let bytes = match effect {
        Some(Effect::Drop) => return None,
        Some(Effect::Disconnect) => return Some(Look::Parting(Parting::Planned)),
        Some(Effect::Reset | Effect::Lost | Effect::Status(_)) => return Some(Look::Stalled(Duration::ZERO)),
        Some(Effect::Hang(wait)) => return Some(Look::Stalled(Duration::from_millis(wait.0.unsigned_abs()))),
        Some(Effect::Truncated) => return Some(Look::Broken(half(&piece.bytes))),
        Some(Effect::Malformed) => half(&piece.bytes),
        Some(Effect::Duplicate) => [&piece.bytes[..], &piece.bytes[..]].concat().into(),
        _ => piece.bytes,
    };
    let news = host.show(&piece.items);
    let delay = Millis(delay.0.unsigned_abs());
    host.world.advance(delay);
    let wait = host.world.real(delay);
    Some(Look::Piece(bytes, wait, news))
}

impl Drop for Following {
    fn drop(&mut self) {
        let (channel, ear, parting) = (&mut self.channel, self.ear, self.parting.unwrap_or(Parting::Gone));
        let left = self.door.look(|host| {
            host.push.hang_up(ear);
            channel.closed(host, parting);
        });
        if left.is_some() {
            self.door.tell();
        }
    }
}
