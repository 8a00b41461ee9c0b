//! Being asked to stop.

use std::io;

use tokio::signal::unix::{SignalKind, signal};

/// Listens from now on, and then waits for Ctrl-C, or until the system or a closing terminal wants an end: nothing that was
/// started must be left behind.
///
/// # Errors
/// When the system does not let signals be heard.
pub(crate) fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    let (mut pressed, mut end) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let mut hang_up = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = pressed.recv() => {}
            _ = end.recv() => {}
            _ = hang_up.recv() => {}
        }
    })
}
