//! The plan of one world at work: which call or delivery is struck.

use crate::dice::mix;
use crate::fault::{Class, Effect, Fault};
use crate::wait::Wait;

/// The faults of one world, and what they have seen so far.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    seed: u64,
    watches: Vec<Watch>,
    /// The number of the next fault that is added.
    next: usize,
}

/// One fault and its count.
#[derive(Debug, Clone)]
struct Watch {
    /// Its number in the plan. It stays when others are removed.
    number: usize,
    fault: Fault,
    /// How many calls it was about.
    seen: u32,
    /// How many of them it struck.
    struck: u32,
}

/// What strikes one call or delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strike {
    /// How much longer it takes on the platform's clock.
    pub delay: Wait,
    /// What else happens.
    pub effect: Option<Effect>,
    /// The body that comes with a status, where the plan gives one.
    pub body: Option<String>,
}

impl Strike {
    /// Whether the call is not carried out.
    pub fn prevents(&self) -> bool {
        self.effect.as_ref().is_some_and(Effect::prevents)
    }
}

impl Faults {
    /// A plan for the world of this seed.
    pub fn new(seed: u64, plan: Vec<Fault>) -> Faults {
        let mut faults = Faults { seed, watches: Vec::new(), next: 0 };
        for fault in plan {
            faults.add(fault);
        }
        faults
    }

    /// Adds a fault to the plan; its number, counting from 0.
    pub fn add(&mut self, fault: Fault) -> usize {
        let number = self.next;
        self.watches.push(Watch { number, fault, seen: 0, struck: 0 });
        self.next += 1;
        number
    }

    /// Ends the fault of this number; false if there is none.
    pub fn remove(&mut self, number: usize) -> bool {
        let before = self.watches.len();
        self.watches.retain(|watch| watch.number != number);
        self.watches.len() < before
    }

    /// Ends all faults.
    pub fn clear(&mut self) {
        self.watches.clear();
    }

    /// Every fault, with how many calls it was about and how many of them it struck.
    pub fn plan(&self) -> impl ExactSizeIterator<Item = (&Fault, u32, u32)> {
        self.watches.iter().map(|watch| (&watch.fault, watch.seen, watch.struck))
    }

    /// The numbers of the faults, in the order of [`Faults::plan`].
    pub fn numbers(&self) -> impl ExactSizeIterator<Item = usize> {
        self.watches.iter().map(|watch| watch.number)
    }

    /// Whether nothing ever goes wrong.
    pub fn is_empty(&self) -> bool {
        self.watches.is_empty()
    }

    /// What strikes this call or delivery, so long after the world's start. To be asked once for each. Delays add up; of other
    /// effects the first in the plan is taken, and the others do not count as having struck.
    pub fn strike(&mut self, class: Class, operation: &str, since: Wait) -> Option<Strike> {
        let mut strike: Option<Strike> = None;
        for watch in &mut self.watches {
            let taken = strike.as_ref().is_some_and(|strike| strike.effect.is_some());
            if !watch.fault.on.is_about(class, operation) || !watch.is_time(since) {
                continue;
            }
            watch.seen += 1;
            let seed = mix(self.seed ^ mix(watch.number as u64 ^ (u64::from(watch.seen) << 32)));
            if !watch.strikes(seed) || (taken && !matches!(watch.fault.effect, Effect::Delay(_))) {
                continue;
            }
            watch.struck += 1;
            let strike = strike.get_or_insert_default();
            match &watch.fault.effect {
                Effect::Delay(spread) => strike.delay.0 += spread.choose(mix(seed)).0,
                effect => {
                    strike.effect = Some(effect.clone());
                    strike.body.clone_from(&watch.fault.body);
                }
            }
        }
        strike
    }
}

impl Watch {
    fn is_time(&self, since: Wait) -> bool {
        self.fault.from.is_none_or(|from| from <= since) && self.fault.until.is_none_or(|until| since < until)
    }

    /// Whether the call that was seen just now is struck.
    fn strikes(&self, seed: u64) -> bool {
        let Fault { nth, every, chance, times, .. } = &self.fault;
        nth.is_none_or(|nth| nth.get() == self.seen)
            && every.is_none_or(|every| self.seen.is_multiple_of(every.get()))
            && times.is_none_or(|times| self.struck < times.get())
            && chance.is_none_or(|chance| seed % 100 < u64::from(chance))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plan(json: &str) -> Faults {
        Faults::new(7, serde_json::from_str(json).expect("a plan"))
    }

    /// Which of so many calls are struck, counting from 1.
    fn struck(faults: &mut Faults, class: Class, operation: &str, calls: usize) -> Vec<usize> {
        (1..=calls).filter(|_| faults.strike(class, operation, Wait(0)).is_some()).collect()
    }

    #[test]
    fn a_fault_strikes_the_nth_call_of_its_operation_or_kind() {
        let mut faults = plan(r#"[{"on": "createPosts", "nth": 2, "do": "lost"}]"#);
        assert_eq!(struck(&mut faults, Class::Post, "deletePosts", 3), Vec::<usize>::new());
        assert_eq!(struck(&mut faults, Class::Post, "createPosts", 4), [2]);
        let mut faults = plan(r#"[{"on": ["message", "post"], "every": 3, "times": 2, "do": {"status": 503}}]"#);
        assert_eq!(struck(&mut faults, Class::Message, "x", 10), [3, 6]);
        let mut faults = plan(r#"[{"do": "reset"}]"#);
        assert_eq!(struck(&mut faults, Class::Read, "x", 2), [1, 2]);
        assert_eq!(struck(&mut faults, Class::Webhook, "x", 2), Vec::<usize>::new());
    }

    #[test]
    fn a_window_bounds_it() {
        let mut faults = plan(r#"[{"from": "1m", "until": "2m", "do": "reset"}]"#);
        let times = [0, 59_999, 60_000, 119_999, 120_000];
        let hit = times.map(|ms| faults.strike(Class::Read, "x", Wait(ms)).is_some());
        assert_eq!(hit, [false, false, true, true, false]);
    }

    #[test]
    fn delays_add_up_and_the_first_other_effect_is_taken() {
        let mut faults =
            plan(r#"[{"do": {"delay": "2s"}}, {"do": "lost"}, {"do": "reset"}, {"do": {"delay": "1s..1s"}}]"#);
        let strike = faults.strike(Class::Post, "x", Wait(0)).expect("struck");
        assert_eq!(strike, Strike { delay: Wait(3_000), effect: Some(Effect::Lost), body: None });
        let counts: Vec<(u32, u32)> = faults.plan().map(|(_, seen, struck)| (seen, struck)).collect();
        assert_eq!(counts, [(1, 1), (1, 1), (1, 0), (1, 1)]);
    }

    #[test]
    fn what_nobody_knows_is_refused() {
        for wrong in [r#"{"do": "explode"}"#, r#"{"nth": 0, "do": "lost"}"#, r#"{"onn": "x", "do": "lost"}"#, "{}"] {
            assert!(serde_json::from_str::<Fault>(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn chance_follows_from_the_seed_and_is_about_as_likely_as_said(seed: u64, chance in 1_u8..=100) {
            let fault: Fault = serde_json::from_str(&format!(r#"{{"chance": {chance}, "do": "reset"}}"#)).expect("a fault");
            let mut one = Faults::new(seed, vec![fault.clone()]);
            let mut other = Faults::new(seed, vec![fault]);
            let (first, second) = (struck(&mut one, Class::Read, "x", 1000), struck(&mut other, Class::Read, "x", 1000));
            prop_assert_eq!(&first, &second);
            let (hits, wanted) = (first.len() as i64, i64::from(chance) * 10);
            prop_assert!((hits - wanted).abs() < 90, "{} of 1000 at {} percent", hits, chance);
        }

        #[test]
        fn a_fault_is_read_back_as_it_was_written(nth in 1_u32..9, least in 0_i64..99_999, more in 0_i64..99_999) {
            let delay = format!("{}..{}", Wait(least), Wait(least + more));
            let text = format!(r#"{{"on": "post", "nth": {nth}, "do": {{"delay": "{delay}"}}}}"#);
            let fault: Fault = serde_json::from_str(&text).expect("a fault");
            let again: Fault = serde_json::from_str(&serde_json::to_string(&fault).expect("JSON")).expect("a fault");
            prop_assert_eq!(fault, again);
        }
    }
}
