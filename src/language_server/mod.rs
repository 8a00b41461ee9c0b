//! The language server: what the linter says, in any editor, while somebody writes.
//!
//! ```text
//! editor ──frames──▶ session ──▶ documents ──▶ reading ──▶ library, lint
//!        ◀─────────── publish ◀──────┘            │
//!                        ▲                        ▼
//!                        └──────────────────── family: the library as a whole, in a thread of its own
//! ```
//! A keystroke changes one part of one document ([`reading`]): only that is read again. What else is asked about a place is
//! answered by a file each: `hover`, `actions`, `completion`, `outline`, `rename`.

mod actions;
mod answers;
mod completion;
mod cursor;
mod documents;
mod family;
mod frames;
mod greeting;
mod hover;
mod outline;
mod places;
mod projects;
mod publish;
mod reading;
mod rename;
mod schema;
mod session;
mod text;

#[cfg(test)]
mod tests;

use std::io::{BufRead, Write};
use std::sync::mpsc;

use anyhow::Result;

use frames::{Heard, hear};
use session::{Event, Session};

/// Serves an editor until it says goodbye or is gone; whether it said goodbye in due form.
///
/// # Errors
/// When nothing can be written to it any more.
pub fn serve(mut input: impl BufRead + Send + 'static, output: impl Write) -> Result<bool> {
    let (tell, events) = mpsc::channel();
    let hearing = tell.clone();
    // The thread ends with the stream; nobody waits for it, since a stream that never ends must not keep the program.
    std::thread::spawn(move || {
        loop {
            let heard = hear(&mut input).unwrap_or(Heard::End);
            let is_end = matches!(heard, Heard::End);
            if hearing.send(Event::Heard(heard)).is_err() || is_end {
                break;
            }
        }
    });
    let kin = family::start(move |answer| {
        // When the session is over, nobody wants to know.
        let _ = tell.send(Event::Kin(answer));
    });
    Session::new(output, kin).run(&events)
}
