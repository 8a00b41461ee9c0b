//! Ids as the real platforms make them: time in the upper bits, so that sorting by id is sorting by time.

pub(crate) use fault_plan::mix;

use crate::clock::Time;
use crate::platform::Numbering;

/// The first instant that has an id: 2010-11-04T01:42:54.657Z.
pub const EPOCH: Time = Time::from_ms(1_288_834_974_657);

/// Makes the ids of one world: strictly increasing, with bits of the world's seed so that worlds differ.
#[derive(Debug, Clone)]
pub(crate) struct Snowflakes {
    last_ms: i64,
    sequence: u32,
    worker: u64,
    numbering: Numbering,
}

impl Snowflakes {
    /// A maker of ids for the world of this seed.
    pub(crate) fn new(seed: u64, numbering: Numbering) -> Snowflakes {
        let worker = mix(seed) & ((1 << (numbering.low_bits - 12)) - 1);
        Snowflakes { last_ms: -1, sequence: 0, worker, numbering }
    }

    /// The next id at this time, which is not before [`EPOCH`].
    pub(crate) fn next(&mut self, now: Time) -> u64 {
        let ms = now.ms() - self.numbering.epoch.ms();
        if ms > self.last_ms {
            (self.last_ms, self.sequence) = (ms, 0);
        } else if self.sequence < 0xfff {
            self.sequence += 1;
        } else {
            (self.last_ms, self.sequence) = (self.last_ms + 1, 0);
        }
        (self.last_ms.unsigned_abs() << self.numbering.low_bits) | (self.worker << 12) | u64::from(self.sequence)
    }
}

/// The smallest id that something posted at this time can have; 0 for times before [`EPOCH`].
pub fn first_at(time: Time) -> u64 {
    let ms = time - EPOCH;
    ms.0.min(u64::MAX >> 22) << 22
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERING: Numbering = Numbering { epoch: EPOCH, low_bits: 22 };

    #[test]
    fn ids_increase_strictly_even_in_a_flood_within_one_millisecond() {
        let mut maker = Snowflakes::new(7, NUMBERING);
        let now = Time::utc(2026, 8, 22);
        let ids: Vec<u64> = (0..10_000).map(|_| maker.next(now)).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn the_time_can_be_read_from_an_id_and_the_seed_marks_it() {
        let now = Time::utc(2026, 8, 22);
        let id = Snowflakes::new(1, NUMBERING).next(now);
        assert_eq!((id >> 22) as i64 + EPOCH.ms(), now.ms());
        assert!(id >= first_at(now));
        assert_ne!(id, Snowflakes::new(2, NUMBERING).next(now));
        assert_eq!(first_at(Time::from_ms(0)), 0);
    }
}
