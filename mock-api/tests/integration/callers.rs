//! Any interleaving of callers, faults and passing time keeps what a world promises to those who call.

use std::time::Duration;

use mock_api::attention::{Item, Kind};
use mock_api::host::{Answer, Call, Host, Manner};
use mock_api::limits::{Limits, QUARTER, Quota, Spans};
use mock_api::wire::Wire;
use mock_api::{AccountId, Class, Clock, Draft, Effect, Fault, Millis, Nobody, Platform, Policy, Profile, Time, World};
use proptest::prelude::*;

use crate::desk::morning;

const READS: Quota =
    Quota { user: Some(4), app: Some(2), user_day: None, app_day: None, spans: Spans::QUARTER_AND_DAY };
const POSTS: Quota =
    Quota { user: Some(3), app: None, user_day: Some(8), app_day: None, spans: Spans::QUARTER_AND_DAY };

/// One thing that happens.
#[derive(Debug, Clone)]
enum Step {
    Read(Option<usize>),
    Post(usize, u8),
    Pass(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => proptest::option::of(0..2_usize).prop_map(Step::Read),
        4 => (0..2_usize, any::<u8>()).prop_map(|(who, text)| Step::Post(who, text)),
        2 => (0..900_000_u64).prop_map(Step::Pass),
    ];
    proptest::collection::vec(step, 0..120)
}

fn faults() -> impl Strategy<Value = Vec<Fault>> {
    let effect = prop_oneof![
        Just(r#""lost""#),
        Just(r#""reset""#),
        Just(r#""limited""#),
        Just(r#""truncated""#),
        Just(r#"{"status": 503}"#),
        Just(r#"{"delay": "1s..9s"}"#),
        Just(r#""expire_token""#),
    ];
    let fault =
        (effect, 1..100_u8, prop_oneof![Just("any"), Just("post"), Just("inbox")]).prop_map(|(effect, chance, on)| {
            let text = format!(r#"{{"on": "{on}", "chance": {chance}, "do": {effect}}}"#);
            serde_json::from_str(&text).unwrap()
        });
    proptest::collection::vec(fault, 0..4)
}

fn host(seed: u64, plan: Vec<Fault>) -> (Host, [AccountId; 2]) {
    let mut platform = Platform::new(seed, morning()).unwrap();
    let people = ["brand", "ann"].map(|name| platform.open_account(Profile::new(name, name)).unwrap());
    let world = World::new(platform, Clock::instant(), Box::new(Nobody));
    let host = Host::new(world, people[0], true, Duration::ZERO, Limits::new(Policy::default()));
    (host.with_faults(plan), people)
}

fn take(host: &mut Host, people: &[AccountId; 2], step: &Step) {
    let call = |user, class, manner, operation, quota| Call {
        operation,
        class,
        user,
        manner,
        quota: Some((operation, quota)),
        pause: Duration::from_millis(300),
        thinking: None,
        feed: 1,
        wire: Wire::default(),
    };
    match step {
        Step::Pass(ms) => host.world.advance(Millis(*ms)),
        Step::Read(who) => {
            let call = call(who.map(|who| people[who]), Class::Inbox, Manner::Read(Kind::Inbox), "read", &READS);
            host.take(&call, |world, _| {
                let items = world.platform().posts().map(|(id, _)| Item::Post(id)).collect();
                Answer { status: 200, body: Vec::new(), items }
            });
        }
        Step::Post(who, text) => {
            let call = call(Some(people[*who]), Class::Post, Manner::Write, "post", &POSTS);
            host.take(&call, |world, _| {
                let done = world.act(|platform| platform.post(people[*who], Draft::new(&format!("{text}"))));
                Answer { status: if done.is_ok() { 201 } else { 403 }, body: Vec::new(), items: Vec::new() }
            });
        }
    }
}

/// The most calls that were carried out in any window of this length, which begins with one of them.
fn busiest(times: &[Time], span: Millis) -> usize {
    let in_window = |start: &Time| times.iter().filter(|time| **time >= *start && **time < *start + span).count();
    times.iter().map(in_window).max().unwrap_or(0)
}

fn is_prevented(call: &mock_api::Entry) -> bool {
    call.strike.as_ref().is_some_and(mock_api::Strike::prevents)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn limits_hold_nothing_prevented_happens_and_all_is_on_record(seed: u64, plan in faults(), steps in steps()) {
        let (mut host, people) = host(seed, plan);
        steps.iter().for_each(|step| take(&mut host, &people, step));
        let calls: Vec<_> = host.log().entries().cloned().collect();
        let asked = steps.iter().filter(|step| !matches!(step, Step::Pass(_))).count();
        prop_assert_eq!(calls.len(), asked);
        prop_assert!(calls.iter().zip(1..).all(|(call, number)| call.number == number));
        prop_assert!(calls.is_sorted_by_key(|call| call.at));
        for (operation, most) in [("read", READS), ("post", POSTS)] {
            for user in [None, Some(people[0]), Some(people[1])] {
                let own = calls.iter().filter(|call| call.operation == operation && call.user == user);
                let carried_out = own.filter(|call| call.limited_until.is_none() && !is_prevented(call));
                let counted: Vec<Time> = carried_out.map(|call| call.at).collect();
                let allowed = user.map_or(most.app, |_| most.user).unwrap_or(0) as usize;
                // Windows are fixed: two of them can meet within the length of one.
                prop_assert!(busiest(&counted, QUARTER) <= 2 * allowed, "{operation}: {counted:?}");
                prop_assert!(user.is_none() || busiest(&counted, Millis::hours(24)) <= 2 * 8 || operation == "read");
            }
        }
        for call in &calls {
            prop_assert!(!(is_prevented(call) || call.limited_until.is_some()) || call.made.is_none(), "{call:?} was carried out");
            prop_assert_eq!(call.limited_until.is_some(), call.status == 429);
        }
        let made = calls.iter().filter(|call| call.status == 201).count();
        prop_assert_eq!(host.world.platform().post_count(), made);
    }

    #[test]
    fn the_same_seed_and_calls_give_the_same_record(seed: u64, plan in faults(), steps in steps()) {
        let (mut one, people) = host(seed, plan.clone());
        let (mut other, _) = host(seed, plan);
        steps.iter().for_each(|step| take(&mut one, &people, step));
        steps.iter().for_each(|step| take(&mut other, &people, step));
        let record = |host: &Host| format!("{:?}{:?}", host.log(), host.world.platform());
        prop_assert_eq!(record(&one), record(&other));
    }
}

#[test]
fn a_lost_answer_leaves_the_post_and_the_second_try_is_a_duplicate() {
    let plan: Vec<Fault> = serde_json::from_str(r#"[{"on": "post", "nth": 1, "do": "lost"}]"#).unwrap();
    let (mut host, people) = host(1, plan);
    take(&mut host, &people, &Step::Post(0, 7));
    take(&mut host, &people, &Step::Post(0, 7));
    let calls: Vec<_> = host.log().entries().collect();
    assert_eq!(calls[0].strike.as_ref().and_then(|strike| strike.effect.clone()), Some(Effect::Lost));
    assert_eq!((calls[0].status, calls[0].made), (201, Some(0)));
    assert_eq!(calls[1].status, 403);
}
