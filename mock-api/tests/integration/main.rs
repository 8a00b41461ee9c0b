//! The pretend platform from outside: through its socket as clients use it, and through its library as the runner does.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod activity;
mod again;
mod attention;
mod callers;
mod control;
mod desk;
mod errors;
mod exchange;
mod faults;
mod fuzz;
mod hostile;
mod limits;
mod line;
mod listening;
mod lists;
mod machine;
mod mastodon;
mod media;
mod messages;
mod oauth;
mod oauth_signed;
mod order;
mod paging;
mod platform;
mod receiver;
mod search;
mod server;
mod sockets;
mod stream;
mod tls;
mod waiting;
mod webhooks;
mod world;
