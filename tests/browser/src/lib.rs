//! The training console in a real browser: what the flows stand on.
//!
//! A flow starts a [`Console`] of its own (the built `sparring train` with an empty database on a free port) and one or more
//! [`Browser`]s (Debian's Chromium behind `chromedriver`), does what people do, and waits for what they would see. Both end with
//! the flow. `cargo xtask test browser` installs what is missing and runs them all.

mod axe;
mod browser;
mod console;
mod desk;
mod driver;
mod wait;

pub use axe::Axe;
pub use browser::{Browser, Screen, keep_figures};
pub use console::Console;
pub use desk::{Desk, begin};
pub use wait::until;
