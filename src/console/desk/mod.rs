//! The desk: the inbox, the conversation, and all that one does there.

mod act;
mod clock;
mod finish;
mod live;
mod page;
mod presence;
mod start;
mod thread;

pub(super) use presence::Presence;

use axum::Router;
use axum::routing::{get, post};

use super::app::App;
use crate::shift::{Line, Shift};
use crate::transcript::{Channel, Party};
pub(in crate::console) use finish::pass_mark;

pub(super) fn routes() -> Router<App> {
    let conversation = "/attempts/{id}/c/{case}/{customer}";
    let below = |what: &str| format!("{conversation}/{what}");
    Router::new()
        .route("/attempts", post(start::start))
        .route("/attempts/{id}", get(page::inbox))
        .route(conversation, get(page::conversation))
        .route(&below("say"), post(act::say))
        .route(&below("do"), post(act::act))
        .route(&below("rewind"), post(act::rewind))
        .route(&below("draft"), post(act::draft))
        .route(&below("hint"), post(act::hint))
        .route("/attempts/{id}/clock", post(clock::turn))
        .route("/attempts/{id}/finish", post(finish::finish))
        .route("/attempts/{id}/live", get(live::live))
}

/// A channel by its word in addresses, forms and the store.
pub(super) fn channel_id(channel: Channel) -> &'static str {
    match channel {
        Channel::Public => "public",
        Channel::Private => "private",
    }
}

/// The channel of this word.
pub(super) fn channel_of(id: &str) -> Option<Channel> {
    [Channel::Public, Channel::Private].into_iter().find(|channel| channel_id(*channel) == id)
}

/// How much customers have said and done so far.
fn heard(shift: &Shift) -> usize {
    let theirs = |lines: &[Line]| lines.iter().filter(|line| line.by == Party::Customer).count();
    shift.conversations().map(|one| theirs(&one.lines)).sum()
}
