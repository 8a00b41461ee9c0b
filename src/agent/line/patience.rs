//! How an agent takes it when the platform fails: it tries again after pauses that grow, and knows when it is no use.

use anyhow::{Result, bail};

use crate::scenario::values::Wait;

/// How often something is tried again in one go. After that comes a long pause.
const ATTEMPTS: u32 = 5;
/// The long pause: what is down for so long takes a while to come back.
const REST: Wait = Wait::minutes(16);
/// How often something fails before it is given up: after about a day.
const FAILURES: u32 = 500;
/// How many limits something meets before it is given up.
const LIMITS: u32 = 100;

/// What one call has met with so far.
#[derive(Debug, Default)]
pub(super) struct Patience {
    failures: u32,
    limits: u32,
    renewed: bool,
}

impl Patience {
    /// How long to wait after one more failure: 1, 2, 4, 8, 16 seconds, and then a long pause.
    ///
    /// # Errors
    /// When it is no use any more.
    pub(super) fn after_failure(&mut self) -> Result<Wait> {
        self.failures += 1;
        if self.failures > FAILURES {
            bail!("the platform fails for a day");
        }
        let round = (self.failures - 1) % (ATTEMPTS + 1);
        Ok(if round < ATTEMPTS { Wait(1_000 << round) } else { REST })
    }

    /// Takes note of one more limit.
    ///
    /// # Errors
    /// When it is no use any more.
    pub(super) fn after_limit(&mut self) -> Result<()> {
        self.limits += 1;
        if self.limits > LIMITS {
            bail!("the platform lets nothing more through");
        }
        Ok(())
    }

    /// How long to wait before a token is asked for again, of which nothing came.
    ///
    /// # Errors
    /// When it is no use any more.
    pub(super) fn after_failed_renewal(&mut self) -> Result<Wait> {
        self.renewed = false;
        self.after_failure()
    }

    /// Whether a new token is worth a try: once a call.
    pub(super) fn renews(&mut self) -> bool {
        !std::mem::replace(&mut self.renewed, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_then_comes_a_rest_and_at_last_an_end() {
        let mut patience = Patience::default();
        let pauses: Vec<i64> = (0..8).map_while(|_| patience.after_failure().ok()).map(|wait| wait.0 / 1_000).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 960, 1, 2]);
        assert!((0..FAILURES).any(|_| patience.after_failure().is_err()));
        assert!((0..=LIMITS).any(|_| patience.after_limit().is_err()));
        assert_eq!([patience.renews(), patience.renews()], [true, false]);
    }
}
