//! Deliveries without a network: every answer and every failure is told to the state.

use fault_plan::{Class, Faults, Wait};
use proptest::prelude::*;

use super::waiting::{Lull, Moment};
use super::*;
use crate::clock::{Millis, Time};
use crate::journal::What;
use crate::platform::{AccountId, Draft, Profile};
use std::time::Duration;

const NOW: Time = Time::utc(2026, 3, 2);

/// Tells every hook of every post, in its own words.
struct Herald;

impl Mailroom for Herald {
    fn sort(&mut self, platform: &Platform, _number: usize, event: &Event, hooks: &[u64]) -> Vec<Parcel> {
        let What::Posted(id) = event.what else { return Vec::new() };
        let body = platform.post_by(id).text.as_bytes().to_vec();
        hooks.iter().map(|hook| Parcel { hook: *hook, body: body.clone(), items: vec![Item::Post(id)] }).collect()
    }
    fn tells(&self, _hook: u64) -> bool {
        true
    }
    fn enlist(&mut self, _hook: u64, _interest: &Interest, _platform: &Platform) -> Result<(), String> {
        Ok(())
    }
    fn forget(&mut self, _hook: u64) {}
    fn seal(&self, secret: &str, _body: &[u8]) -> Vec<(String, String)> {
        vec![("sealed".to_owned(), secret.to_owned())]
    }
    fn challenge(&self, url: &str, _token: &str) -> String {
        url.to_owned()
    }
    fn proves(&self, secret: &str, _token: &str, answer: &[u8]) -> bool {
        answer == secret.as_bytes()
    }
    fn fork(&self) -> Box<dyn Mailroom> {
        Box::new(Herald)
    }
}

fn answered(status: u16, body: &str) -> Reception {
    Reception::Answered { status, body: body.into(), resting: false }
}

/// A platform, what is pushed from it, and a plan of faults.
struct Scene {
    platform: Platform,
    ann: AccountId,
    push: Push,
    faults: Faults,
}

impl Scene {
    fn new(seed: u64, faults: &str) -> Scene {
        let mut platform = Platform::new(seed, NOW).expect("a time with ids");
        let ann = platform.open_account(Profile::new("ann", "Ann")).expect("free");
        let push = Push::new(Box::new(Herald), "secret", seed, Targets::default());
        let faults = Faults::new(seed, serde_json::from_str(faults).expect("a plan"));
        Scene { platform, ann, push, faults }
    }

    fn hook(&mut self) -> u64 {
        let letter = self.push.invite("http://localhost/", Vec::new(), NOW).expect("on this machine");
        self.push.settle(letter.ticket, answered(200, "secret"), NOW).expect("the right answer")
    }

    fn says(&mut self, text: &str) {
        self.platform.post(self.ann, Draft::new(text)).expect("a post");
        let Scene { platform, push, faults, .. } = self;
        push.sort(platform, || faults.strike(Class::Webhook, "webhook", Wait(0)));
    }

    fn now(&self) -> Time {
        self.platform.now()
    }

    /// What is sent now, each with the same answer.
    fn sent(&mut self, answer: &Reception) -> Vec<String> {
        let mut sent = Vec::new();
        while let Some(letter) = self.push.next(self.now()) {
            sent.push(String::from_utf8(letter.body.clone().unwrap_or_default().to_vec()).expect("UTF-8"));
            let _ = self.push.settle(letter.ticket, answer.clone(), self.now());
        }
        sent
    }

    /// Moves to the next delivery that is due and says how many seconds that took.
    fn passes(&mut self) -> Option<u64> {
        let due = self.push.due(self.now())?;
        let passed = due - self.now();
        self.platform.set_now(due);
        Some(passed.0 / 1000)
    }

    fn moment(&self, quiet: u64) -> Moment {
        let events = self.platform.journal().len();
        let (quiet, settle) = (Duration::from_millis(quiet), Duration::ZERO);
        Moment { now: self.now(), events, calls: 0, quiet, settle, polls: false }
    }
}

#[test]
fn a_hook_is_opened_by_the_right_answer_only() {
    let mut scene = Scene::new(1, "[]");
    for wrong in [answered(200, "guess"), answered(500, "secret"), answered(302, "secret"), Reception::TooSlow] {
        let letter = scene.push.invite("http://localhost/", Vec::new(), NOW).expect("on this machine");
        assert!(scene.push.settle(letter.ticket, wrong, NOW).is_err());
        assert_eq!(scene.push.hooks().len(), 0);
    }
    assert!(scene.push.invite("http://192.0.2.1/", Vec::new(), NOW).is_err());
    scene.hook();
    assert_eq!(scene.push.hooks().len(), 1);
    assert!(scene.push.settle(7, answered(200, "secret"), NOW).is_err(), "nobody asked for that");
}

#[test]
fn what_is_told_first_arrives_first_and_one_at_a_time() {
    let mut scene = Scene::new(1, "[]");
    scene.says("before anybody listened");
    scene.hook();
    scene.says("one");
    scene.says("two");
    let first = scene.push.next(NOW).expect("one");
    assert_eq!(
        first.headers,
        [("content-type", "application/json"), ("sealed", "secret")].map(|(a, b)| (a.into(), b.into()))
    );
    assert!(scene.push.next(NOW).is_none(), "the first is on its way");
    assert!(scene.push.is_busy(NOW));
    assert_eq!(scene.push.settle(first.ticket, answered(200, ""), NOW).err(), None);
    assert_eq!(scene.sent(&answered(200, "")), ["two"]);
    assert!(!scene.push.is_busy(NOW));
}

#[test]
fn a_failure_is_tried_again_three_times_and_then_given_up() {
    let mut scene = Scene::new(1, "[]");
    scene.hook();
    scene.says("one");
    let mut waits = Vec::new();
    for _ in 0..4 {
        assert_eq!(scene.sent(&answered(503, "")), ["one"]);
        waits.extend(scene.passes());
    }
    assert!((3..=5).contains(&waits[0]), "{waits:?}");
    assert_eq!(waits[1..], [30, 300]);
    assert_eq!(scene.sent(&answered(200, "")), Vec::<String>::new());
    let troubles: Vec<_> = scene.push.attempts().filter_map(|attempt| attempt.trouble.as_deref()).collect();
    assert_eq!(troubles, ["it answered 503", "it answered 503", "it answered 503", "it answered 503; given up"]);
}

#[test]
fn later_events_do_not_wait_for_one_that_failed() {
    let mut scene = Scene::new(1, "[]");
    scene.hook();
    scene.says("one");
    scene.sent(&Reception::TooSlow);
    scene.says("two");
    assert_eq!(scene.sent(&answered(200, "")), ["two"]);
    scene.passes();
    assert_eq!(scene.sent(&answered(200, "")), ["one"]);
}

#[test]
fn what_cannot_be_trusted_is_told_no_more_until_it_proves_itself() {
    let traitors =
        [answered(301, ""), Reception::Untrusted("old".to_owned()), Reception::Forbidden("elsewhere".to_owned())];
    for traitor in traitors {
        let mut scene = Scene::new(1, "[]");
        let hook = scene.hook();
        scene.says("one");
        scene.says("two");
        assert_eq!(scene.sent(&traitor), ["one"]);
        assert!(scene.push.hook(hook).is_some_and(|hook| !hook.is_valid()));
        scene.says("three");
        assert_eq!(scene.sent(&answered(200, "")), Vec::<String>::new());
        let letter = scene.push.recheck(hook, NOW).expect("a hook");
        assert_eq!(scene.push.settle(letter.ticket, answered(200, "secret"), NOW), Ok(hook));
        scene.says("four");
        assert_eq!(scene.sent(&answered(200, "")), ["four"]);
    }
}

#[test]
fn after_28_hours_of_failures_nothing_is_sent_any_more() {
    let mut scene = Scene::new(1, "[]");
    let hook = scene.hook();
    for hour in 0..=28 {
        assert!(scene.push.hook(hook).is_some_and(Hook::is_valid), "after {hour} hours");
        scene.says(&format!("{hour}"));
        scene.sent(&Reception::Unreachable("refused".to_owned()));
        scene.platform.set_now(scene.now() + Millis::hours(1));
    }
    assert_eq!(scene.push.hook(hook).and_then(|hook| hook.lapse.clone()), Some(Lapse::Silent));
}

#[test]
fn every_hour_a_hook_proves_itself_again() {
    let mut scene = Scene::new(1, "[]");
    let hook = scene.hook();
    scene.platform.set_now(NOW + Millis::hours(5));
    assert_eq!(scene.push.wakes(), Some(NOW + Millis::hours(1)));
    assert_eq!(scene.push.due(NOW), None, "time does not jump for that");
    assert_eq!(scene.sent(&answered(200, "secret")), [""], "hours that were skipped are not made up for");
    scene.platform.set_now(NOW + Millis::hours(6));
    assert_eq!(scene.sent(&answered(200, "guess")), [""]);
    assert_eq!(scene.push.hook(hook).and_then(|hook| hook.lapse.clone()), Some(Lapse::WrongAnswer));
    let mut scene = Scene::new(1, "[]");
    scene.hook();
    scene.push.check_every(None);
    scene.platform.set_now(NOW + Millis::hours(5));
    assert_eq!(scene.sent(&answered(200, "secret")), Vec::<String>::new());
}

#[test]
fn deliveries_are_dropped_doubled_delayed_and_reordered_as_planned() {
    let with = |plan: &str| {
        let mut scene = Scene::new(1, plan);
        scene.hook();
        for text in ["one", "two", "three"] {
            scene.says(text);
        }
        let mut sent = scene.sent(&answered(200, ""));
        while let Some(seconds) = scene.passes() {
            sent.push(format!("+{seconds}"));
            sent.extend(scene.sent(&answered(200, "")));
        }
        sent.join(" ")
    };
    assert_eq!(with(r#"[{"on": "webhook", "nth": 2, "do": "drop"}]"#), "one three");
    assert_eq!(with(r#"[{"on": "webhook", "nth": 2, "do": "duplicate"}]"#), "one two two three");
    assert_eq!(with(r#"[{"on": "webhook", "nth": 1, "do": {"delay": "7s"}}]"#), "two three +7 one");
    assert_eq!(with(r#"[{"on": "webhook", "nth": 1, "do": "reorder"}]"#), "two one three");
    assert_eq!(
        with(r#"[{"on": "webhook", "nth": 3, "do": "reorder"}]"#),
        "one two +30 three",
        "no other comes to pass it"
    );
}

#[test]
fn a_hook_that_never_answers_costs_bounded_memory() {
    let mut scene = Scene::new(1, "[]");
    let hook = scene.hook();
    for _ in 0..hook::ROOM + 5 {
        scene.push.replay(&scene.platform, hook, (NOW, NOW), Some(b"again".to_vec()));
    }
    assert_eq!(scene.push.hook(hook).map(Hook::waiting), Some(hook::ROOM));
    assert_eq!(scene.push.attempts().filter(|attempt| attempt.trouble.is_some()).count(), 5);
}

#[test]
fn what_happened_can_be_sent_again() {
    let mut scene = Scene::new(1, "[]");
    let hook = scene.hook();
    for text in ["one", "two", "three"] {
        scene.says(text);
        scene.platform.set_now(scene.now() + Millis::minutes(1));
    }
    scene.sent(&answered(200, ""));
    let span = (NOW + Millis::minutes(1), NOW + Millis::minutes(2));
    let Scene { platform, push, .. } = &mut scene;
    assert_eq!(push.replay(platform, hook, span, Some(b"done".to_vec())), 1);
    assert_eq!(scene.sent(&answered(200, "")), ["two", "done"]);
}

#[test]
fn a_closed_hook_gets_nothing_and_what_was_on_its_way_is_forgotten() {
    let mut scene = Scene::new(1, "[]");
    let hook = scene.hook();
    scene.says("one");
    let letter = scene.push.next(NOW).expect("one");
    assert!(scene.push.close(hook));
    assert!(!scene.push.close(hook));
    assert_eq!(scene.push.settle(letter.ticket, answered(500, ""), NOW), Ok(hook));
    assert!(!scene.push.is_busy(NOW));
}

#[test]
fn a_fork_goes_on_as_the_first_would_have() {
    let mut scene = Scene::new(1, "[]");
    scene.hook();
    scene.says("one");
    scene.says("two");
    let letter = scene.push.next(NOW).expect("one");
    let fork = scene.push.fork();
    assert_eq!(scene.push.settle(letter.ticket, answered(200, ""), NOW).err(), None);
    assert_eq!(scene.sent(&answered(200, "")), ["two"]);
    scene.push = fork;
    assert_eq!(scene.sent(&answered(200, "")), ["one", "two"], "what was on its way is sent again");
}

#[test]
fn a_client_waits_once_it_has_been_told_everything_and_is_quiet() {
    let mut scene = Scene::new(1, "[]");
    assert_eq!(scene.push.lull(&scene.moment(9_999)), Lull::Unheard);
    scene.hook();
    assert_eq!(scene.push.lull(&scene.moment(0)), Lull::In(Duration::from_millis(50)));
    assert_eq!(scene.push.lull(&scene.moment(50)), Lull::Now);
    scene.says("one");
    assert_eq!(scene.push.lull(&scene.moment(60)), Lull::Busy);
    let letter = scene.push.next(NOW).expect("one");
    assert_eq!(scene.push.lull(&scene.moment(60)), Lull::Busy, "it is on its way");
    assert_eq!(scene.push.settle(letter.ticket, answered(503, ""), NOW).err().as_deref(), Some("it answered 503"));
    assert_eq!(scene.push.lull(&scene.moment(60)), Lull::Now, "to the next try");
    assert_eq!(scene.push.lull(&Moment { calls: 1, ..scene.moment(60) }), Lull::Busy);
    let polling = Moment { polls: true, ..scene.moment(60) };
    assert_eq!(scene.push.lull(&polling), Lull::In(Duration::from_millis(4_940)));
    scene.push.rests();
    assert_eq!(scene.push.lull(&scene.moment(0)), Lull::Now, "it has said so");
}

#[test]
fn an_open_stream_is_waited_for() {
    let mut scene = Scene::new(1, "[]");
    let ear = scene.push.listen(0);
    assert_eq!(scene.push.lull(&scene.moment(60)), Lull::Now);
    scene.says("one");
    assert_eq!(scene.push.lull(&scene.moment(60)), Lull::Busy, "it was not shown yet");
    scene.push.heard(ear, 1);
    assert_eq!(scene.push.lull(&scene.moment(60)), Lull::Now);
    scene.push.hang_up(ear);
    assert_eq!(scene.push.lull(&scene.moment(60)), Lull::Unheard);
}

/// Everything sent under this plan while answers come as they may, in order.
fn history(seed: u64, plan: &str, answers: &[u8]) -> Vec<String> {
    let mut scene = Scene::new(seed, plan);
    scene.hook();
    scene.hook();
    let mut sent = Vec::new();
    for (n, answer) in answers.iter().enumerate() {
        scene.says(&format!("{n}"));
        let reception = match answer % 5 {
            0 => Reception::TooSlow,
            1 => answered(500, ""),
            _ => answered(200, "secret"),
        };
        sent.extend(scene.sent(&reception));
        if let Some(due) = scene.push.due(scene.now()).filter(|_| answer % 2 == 0) {
            scene.platform.set_now(due);
        }
    }
    while scene.passes().is_some() {
        sent.extend(scene.sent(&answered(200, "secret")));
    }
    sent
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn the_same_seed_sends_the_same_in_the_same_order(seed: u64, answers in proptest::collection::vec(any::<u8>(), 0..40)) {
        let plan = r#"[{"on": "webhook", "chance": 20, "do": "drop"}, {"on": "webhook", "chance": 20, "do": "duplicate"},
            {"on": "webhook", "chance": 20, "do": "reorder"}, {"on": "webhook", "chance": 20, "do": {"delay": "1s..2m"}}]"#;
        prop_assert_eq!(history(seed, plan, &answers), history(seed, plan, &answers));
    }

    #[test]
    fn without_faults_everything_arrives_at_each_hook_in_the_end(seed: u64, failures in proptest::collection::vec(0_u8..2, 1..30)) {
        let answers: Vec<u8> = failures.iter().map(|fails| if *fails == 0 { 2 } else { 1 }).collect();
        let sent = history(seed, "[]", &answers);
        for n in 0..answers.len() {
            prop_assert!(sent.iter().filter(|text| **text == n.to_string()).count() >= 2, "{} of {:?}", n, sent);
        }
    }
}
