//! Waiting for what must come to be.

use std::thread::park_timeout;
use std::time::{Duration, Instant};

/// How long anything may take before it counts as not happening. Generous: machines that test are busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// How long between two looks.
const GLANCE: Duration = Duration::from_millis(40);

/// Waits until a look gives something, and gives that.
///
/// # Panics
/// When it does not come to be: with `what`, and with what was seen last.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Result<T, String>) -> T {
    let began = Instant::now();
    loop {
        match look() {
            Ok(found) => return found,
            Err(seen) if began.elapsed() > PATIENCE => panic!("waited in vain for {what}; last: {seen}"),
            Err(_) => park_timeout(GLANCE),
        }
    }
}
