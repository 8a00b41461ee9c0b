//! How long a connection is waited for. Pure: times are spans since the connection was opened, and are told to it.

use std::time::Duration;

use super::bounds::Bounds;

/// What was waited for in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overdue {
    /// A request, on an open connection.
    Request,
    /// The rest of a head.
    Head,
    /// That the other side reads.
    Reading,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing is under way.
    Idle,
    /// A head has begun to arrive.
    Head,
    /// A request is being answered.
    Answering,
}

/// What a connection is doing, and until when it may.
#[derive(Debug)]
pub(super) struct Patience {
    bounds: Bounds,
    phase: Phase,
    until: Option<Duration>,
    unread_until: Option<Duration>,
}

impl Patience {
    /// A connection that was opened just now.
    pub(super) fn new(bounds: Bounds) -> Patience {
        Patience { bounds, phase: Phase::Idle, until: Some(bounds.idle_time), unread_until: None }
    }

    /// Bytes have come. They begin a head where nothing is under way.
    pub(super) fn received(&mut self, now: impl FnOnce() -> Duration) {
        if self.phase == Phase::Idle {
            self.phase = Phase::Head;
            self.until = Some(now() + self.bounds.head_time);
        }
    }

    /// A whole head is there: the call is carried out.
    pub(super) fn called(&mut self) {
        self.phase = Phase::Answering;
        self.until = None;
    }

    /// The answer is complete, though perhaps not sent.
    pub(super) fn answered(&mut self, now: Duration) {
        self.phase = Phase::Idle;
        self.until = Some(now + self.bounds.idle_time);
    }

    /// The answer is held back on purpose.
    pub(super) fn held_back(&mut self, now: Duration) {
        self.until = Some(now + self.bounds.hang_time);
    }

    /// Bytes have left.
    pub(super) fn sent(&mut self, now: impl FnOnce() -> Duration) {
        self.unread_until = None;
        if self.phase == Phase::Idle {
            self.until = Some(now() + self.bounds.idle_time);
        }
    }

    /// The other side takes no more bytes for now.
    pub(super) fn blocked(&mut self, now: impl FnOnce() -> Duration) {
        self.unread_until.get_or_insert_with(|| now() + self.bounds.stall_time);
    }

    /// When patience ends; `None` while the wait is not the client's fault.
    pub(super) fn until(&self) -> Option<Duration> {
        [self.until, self.unread_until].into_iter().flatten().min()
    }

    /// What was waited for in vain until now.
    pub(super) fn overdue(&self, now: Duration) -> Option<Overdue> {
        let passed = |until: Option<Duration>| until.is_some_and(|until| until <= now);
        match self.phase {
            _ if passed(self.unread_until) => Some(Overdue::Reading),
            Phase::Head if passed(self.until) => Some(Overdue::Head),
            _ if passed(self.until) => Some(Overdue::Request),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn patience() -> Patience {
        Patience::new(Bounds {
            head_time: 10 * SECOND,
            idle_time: 100 * SECOND,
            stall_time: 30 * SECOND,
            ..Bounds::default()
        })
    }

    #[test]
    fn a_head_must_be_there_in_time_however_it_trickles() {
        let mut patience = patience();
        for second in 5..14 {
            patience.received(|| second * SECOND);
            assert_eq!(patience.overdue(second * SECOND), None);
        }
        assert_eq!(patience.until(), Some(15 * SECOND));
        assert_eq!(patience.overdue(15 * SECOND), Some(Overdue::Head));
    }

    #[test]
    fn an_answer_may_take_as_long_as_it_likes_if_it_is_read() {
        let mut patience = patience();
        patience.received(|| SECOND);
        patience.called();
        assert_eq!((patience.until(), patience.overdue(10_000 * SECOND)), (None, None));
        patience.blocked(|| 50 * SECOND);
        patience.blocked(|| 60 * SECOND);
        assert_eq!(patience.overdue(80 * SECOND), Some(Overdue::Reading));
        patience.sent(|| 79 * SECOND);
        assert_eq!(patience.until(), None);
    }

    #[test]
    fn an_open_connection_is_kept_for_the_next_request() {
        let mut patience = patience();
        patience.called();
        patience.answered(50 * SECOND);
        patience.sent(|| 60 * SECOND);
        assert_eq!(patience.until(), Some(160 * SECOND));
        assert_eq!(patience.overdue(160 * SECOND), Some(Overdue::Request));
    }

    proptest! {
        /// However a client behaves, only a call that is carried out is waited for without end.
        #[test]
        fn nobody_is_waited_for_without_end(steps in prop::collection::vec((0_u8..6, 0_u32..40), 0..40)) {
            let (mut patience, mut now, mut calling) = (patience(), Duration::ZERO, false);
            for (step, seconds) in steps {
                now += SECOND * seconds;
                match step {
                    0 => patience.received(|| now),
                    1 => { patience.called(); calling = true; }
                    2 => { patience.answered(now); calling = false; }
                    3 if calling => { patience.held_back(now); calling = false; }
                    4 => patience.sent(|| now),
                    _ => patience.blocked(|| now),
                }
                prop_assert!(calling || patience.until().is_some());
                let until = patience.until().unwrap_or(now);
                prop_assert!(until <= now + Bounds::default().hang_time);
                prop_assert_eq!(patience.overdue(now).is_some(), patience.until().is_some_and(|until| until <= now));
            }
        }
    }
}
