//! A shift from the trainee's side, on bundled stories.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::replay::Play;
use crate::scenario::load::Suite;
use crate::scenario::shelf::Shelf;
use crate::transcript::Party;

const MINUTE: i64 = 60_000;

fn plan(ids: &[(&str, i64)]) -> Arc<Plan> {
    let stories = Suite::read(Shelf::bundled()).stories;
    let case = |(id, opens): &(&str, i64)| {
        let story = stories.iter().find(|story| story.scenario.id == *id).expect("a bundled story");
        Case::new(Arc::new(Play::new(Arc::clone(story))), *opens, 7)
    };
    Arc::new(Plan { cases: ids.iter().map(case).collect(), within: None, images: |_| None })
}

fn entry(seq: i64, at: i64, case: usize, deed: Deed) -> Entry {
    Entry { seq, at, key: Key { case, customer: 0 }, deed }
}

fn say(channel: Channel, text: &str) -> Deed {
    Deed::Say { channel, text: text.to_owned(), image: None, to: None }
}

fn standing(shift: &Shift) -> String {
    let lines = |one: &Conversation<'_>| one.lines.iter().map(|line| format!("{line:?}\n")).collect::<String>();
    shift.conversations().map(|one| format!("{:?} {:?}\n{}", one.key, one.status, lines(&one))).collect()
}

#[test]
fn cases_open_one_after_the_other_and_the_first_customer_writes_at_once() {
    let mut shift = Shift::begin(plan(&[("en/bitten-in-room-318", 0), ("en/parcel-delivered-nowhere", 5 * MINUTE)]));
    assert_eq!(shift.inbox().len(), 1);
    assert!(shift.inbox()[0].waiting.is_some());
    assert_eq!(shift.opens_next(), Some(5 * MINUTE));
    shift.pass_to(6 * MINUTE);
    assert_eq!(shift.inbox().len(), 2);
}

#[test]
fn an_answer_ends_the_waiting_and_undoing_it_brings_it_back() {
    let mut shift = Shift::begin(plan(&[("en/parcel-delivered-nowhere", 0)]));
    let before = standing(&shift);
    let reply = say(Channel::Public, "Hi, sorry to hear that! Please send us a DM so that we can look it up. ^AB");
    shift.take(&entry(1, 3 * MINUTE, 0, reply)).expect("a reply");
    assert_eq!(shift.inbox()[0].status, Status::Answered);
    let undo = Deed::Rewind(shift.last_deed(0).expect("a deed"));
    shift.take(&entry(2, 4 * MINUTE, 0, undo)).expect("an undo");
    assert_eq!(standing(&shift), before);
    assert_eq!(shift.inbox()[0].now - shift.inbox()[0].waiting.expect("waiting").since, 3 * MINUTE);
}

#[test]
fn a_hint_says_how_a_message_does_before_and_after_it_is_sent() {
    let mut shift = Shift::begin(plan(&[("en/parcel-delivered-nowhere", 0)]));
    let (rubric, key) = (Rubric::bundled(), Key { case: 0, customer: 0 });
    let cold = "Please send your full name, address and phone number here in public.";
    let hint = shift.hint_for_draft(key, Channel::Public, cold, rubric).expect("a hint");
    assert_eq!(hint.points, 0);
    assert!(hint.remarks.first().is_some_and(|remark| remark.is_gate), "{hint:?}");
    assert!(shift.model_answer(key).is_empty(), "nobody has tried yet");
    shift.take(&entry(1, MINUTE, 0, say(Channel::Public, cold))).expect("a reply");
    let conversation = shift.conversation(key).expect("a conversation");
    let turn = conversation.lines.iter().find(|line| line.by == Party::Agent).and_then(|line| line.turn);
    let sent = shift.hint(0, turn.expect("a turn"), rubric).expect("a hint");
    assert_eq!((sent.points, sent.remarks.len()), (0, hint.remarks.len()));
    assert!(shift.model_answer(key).iter().any(|step| step.text.is_some()));
}

#[test]
fn what_is_not_there_cannot_be_answered_liked_or_handed_over() {
    let mut shift = Shift::begin(plan(&[("en/parcel-delivered-nowhere", 0), ("en/bitten-in-room-318", MINUTE)]));
    let before = standing(&shift);
    for (case, deed) in
        [(9, Deed::Solve), (1, Deed::Solve), (0, Deed::Like(12)), (0, Deed::Delete(12)), (0, Deed::Hide(1))]
    {
        assert_eq!(shift.take(&entry(1, 0, case, deed)), Err(Hindrance::Nowhere));
    }
    assert_eq!(standing(&shift), before);
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        Just(say(Channel::Public, "Hi, so sorry about this! Please send us a DM. ^AB")),
        Just(say(Channel::Private, "Thanks, what is your order number? ^AB")),
        Just(Deed::Solve),
        Just(Deed::Reopen),
        Just(Deed::HandOver("claims".to_owned())),
        (0i64..20).prop_map(|minutes| Deed::Rewind(minutes * MINUTE)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// However a shift is looked at on the way, the plan, the log and the time alone say where it stands.
    #[test]
    fn the_log_alone_says_where_a_shift_stands(
        deeds in prop::collection::vec((0i64..30, 0usize..2, deed()), 0..10),
        looks in prop::collection::vec(0i64..120, 0..5),
    ) {
        let plan = plan(&[("en/parcel-delivered-nowhere", 0), ("en/bitten-in-room-318", 4 * MINUTE)]);
        let mut at = 0;
        let log: Vec<Entry> = (1..).zip(deeds).map(|(seq, (later, case, deed))| {
            at += later * MINUTE;
            entry(seq, at, case, deed)
        }).collect();
        let end = at + 30 * MINUTE;
        let mut live = Shift::begin(Arc::clone(&plan));
        for entry in &log {
            for look in &looks {
                live.pass_to((look * MINUTE).min(entry.at));
                let _ = live.inbox();
                let _ = live.next_news(10 * MINUTE);
            }
            let _ = live.take(entry);
        }
        live.pass_to(end);
        prop_assert_eq!(standing(&live), standing(&Shift::replay(plan, &log, end)));
    }
}

#[test]
fn nothing_is_due_again_and_again() {
    let mut shift = Shift::begin(plan(&[("en/parcel-delivered-nowhere", 0)]));
    let reply =
        say(Channel::Public, "Hi Maeve, sorry! Could you send us your tracking number by DM so that I can help? ^AB");
    shift.take(&entry(1, MINUTE, 0, reply)).expect("a reply");
    let mut dues = Vec::new();
    while let Some(due) = shift.due().filter(|_| dues.len() < 50) {
        shift.pass_to(due);
        dues.push(due);
    }
    // A customer speaks, waits, gives up; the world closes some time after.
    assert!(dues.len() < 20, "{dues:?}");
}
