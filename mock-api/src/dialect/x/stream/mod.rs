//! `/2/tweets/search/stream` and its rules: posts are shown as they are made to an app that has said which ones it wants.

mod channel;
mod connections;
mod lines;
mod rules;
mod ruling;
mod span;

pub(super) use channel::{close, last_words, payload, posts};
pub(super) use connections::{end_all, end_endpoint, end_some, history, room};
pub(super) use lines::{Endpoint, Lines};
pub(super) use rules::Rules;
pub(super) use ruling::{change, counts, list};
pub(super) use span::Span;

/// The last words of a stream that is closed by the platform.
pub(super) fn farewell(kind: &str) -> axum::body::Bytes {
    let mut json = super::super::json::Json::with_room(256);
    json.object(|json| {
        json.key("errors").array(|json| {
            json.object(|json| {
                json.key("title").string("operational-disconnect");
                json.key("disconnect_type").string(kind);
                json.key("detail").string("This stream has been disconnected for operational reasons.");
                json.key("type").string("https://api.x.com/2/problems/operational-disconnect");
            });
        });
    });
    let mut bytes = json.into_bytes();
    bytes.extend_from_slice(b"\r\n");
    bytes.into()
}
