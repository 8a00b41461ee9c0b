//! How a built-in agent reaches the platform: over HTTP like any client, or in the same process where only speed matters.

mod direct;
mod http;

pub use direct::answer_directly;
pub use http::{Client, answer_over_http};

use super::Incoming;

/// The messages of each customer together, customers in the order of their first message.
fn by_customer(news: Vec<Incoming>) -> Vec<Vec<Incoming>> {
    let mut batches: Vec<Vec<Incoming>> = Vec::new();
    for message in news {
        match batches.iter_mut().find(|batch| batch[0].author == message.author) {
            Some(batch) => batch.push(message),
            None => batches.push(vec![message]),
        }
    }
    batches
}
