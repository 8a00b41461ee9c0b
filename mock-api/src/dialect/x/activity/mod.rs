//! `/2/activity`: being told what happens to an account, by a stream or a webhook.

mod channel;
mod kinds;
mod payload;
mod subscribing;
mod subscription;

pub(super) use channel::events;
pub(super) use payload::payload;
pub(super) use subscribing::{change, create, delete, delete_some, list};
pub(super) use subscription::Subscriptions;
