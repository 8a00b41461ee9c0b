//! The figures of a shift: its answer times, its criteria and its course, as charts.

use std::collections::BTreeMap;

use super::card::{Moments, case_of, means};
use super::remark::points;
use crate::console::Words;
use crate::evaluator::case::Case;
use crate::evaluator::criteria::speed;
use crate::evaluator::verdict::Score;
use crate::report::charts::{Axis, Caption, Figure, Lane, Mark, MarkKind, Radar, Span, Timeline, Wait, Waits};
use crate::results::Results;
use crate::shift::{Conversation, Plan, Shift, Told};
use crate::transcript::{Act, Channel, Party};

/// Durations that a scale may be marked with, in minutes.
const TICKS: &[i64] = &[0, 1, 5, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 5760, 11_520, 23_040];
const MINUTE: i64 = 60_000;

/// How long each customer waited, as the criterion of speed reckons it. `None` where nobody waited.
pub(super) fn answer_times(words: Words, results: &Results, plan: &Plan) -> Option<Figure> {
    let mut waits = Vec::new();
    for (at, result) in results.scenarios.iter().enumerate() {
        let Some(case) = case_of(plan, at, result).and_then(|place| plan.cases.get(place)) else { continue };
        let story = &case.play.story;
        let read = Case::new(&story.scenario, &story.brand, &case.play.house, &result.transcript);
        for conversation in read.conversations.iter().filter(|one| !one.expect().silence) {
            let own = speed::waits(&read, conversation);
            let several = own.len() > 1;
            for (number, wait) in own.into_iter().enumerate() {
                let name = &conversation.customer.name;
                let waited = wait.waited.unwrap_or(result.transcript.ended_at - wait.since.at).max(0);
                waits.push(Wait {
                    who: if several { format!("{name} · {}", number + 1) } else { name.clone() },
                    waited,
                    goal: wait.goal,
                    answered: wait.waited.is_some(),
                    told: words.duration(waited),
                    goal_told: words.duration(wait.goal),
                });
            }
        }
    }
    let late = waits.iter().filter(|wait| !wait.answered || wait.waited > wait.goal).count();
    let caption = Caption {
        id: "waits".to_owned(),
        title: words.get("after.waits.title").to_owned(),
        says: words.say("after.waits.says").put("n", waits.len()).put("late", late).to_string(),
        table: words.get("after.chart.table").to_owned(),
        heads: ["who", "waited", "goal", "outcome"]
            .map(|head| words.pick("after.waits.heads", head).to_owned())
            .to_vec(),
    };
    let told = ["in-time", "late", "never", "goal"].map(|word| words.pick("after.waits.words", word).to_owned());
    (!waits.is_empty()).then(|| Waits { caption, waits, ticks: ticks(words, TICKS), words: told }.draw())
}

fn ticks(words: Words, minutes: &[i64]) -> Vec<(i64, String)> {
    minutes.iter().map(|minute| (minute * MINUTE, words.duration(minute * MINUTE))).collect()
}

/// The criteria of a shift, beside the means of the shifts before it.
pub(super) fn criteria(words: Words, results: &Results, before: &BTreeMap<String, Score>, mark: Score) -> Figure {
    let told = |score: Score| points(words, i64::from(score.as_tenths()));
    let axes: Vec<Axis> = means(results)
        .into_iter()
        .map(|(criterion, score, _)| Axis {
            label: words.pick("after.criterion", &criterion).to_owned(),
            score,
            told: score.map(told).unwrap_or_default(),
            beside: before.get(&criterion).map(|score| (*score, told(*score))),
        })
        .collect();
    let weakest = axes.iter().filter_map(|axis| Some((axis.score?, axis))).min_by_key(|(score, _)| *score);
    let says = match weakest {
        Some((_, axis)) => words.say("after.radar.says").put("name", &axis.label).put("score", &axis.told).to_string(),
        None => words.get("after.radar.nothing").to_owned(),
    };
    let compared = !before.is_empty();
    let heads: &[&str] = if compared { &["criterion", "score", "before"] } else { &["criterion", "score"] };
    let caption = Caption {
        id: "criteria".to_owned(),
        title: words.get("after.radar.title").to_owned(),
        says,
        table: words.get("after.chart.table").to_owned(),
        heads: heads.iter().map(|head| words.pick("after.radar.heads", head).to_owned()).collect(),
    };
    let named = ["score", "before", "mark"].map(|word| words.pick("after.radar.heads", word).to_owned());
    let not_applicable = words.get("after.not-applicable").to_owned();
    Radar { caption, axes, mark: Some(mark), words: named, not_applicable }.draw()
}

/// The course of a shift that has ended at `end`, with the moment that is looked at.
pub(super) fn course(words: Words, shift: &Shift, end: i64, now: i64) -> Figure {
    let lanes: Vec<Lane> = shift.conversations().map(|one| lane(words, shift, &one, end)).collect();
    let caption = Caption {
        id: "shift".to_owned(),
        title: words.get("after.timeline.title").to_owned(),
        says: words.say("after.timeline.says").put("n", lanes.len()).put("length", words.duration(end)).to_string(),
        table: words.get("after.chart.table").to_owned(),
        heads: ["who", "from", "until", "outcome"]
            .map(|head| words.pick("after.timeline.heads", head).to_owned())
            .to_vec(),
    };
    let step =
        [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 5760].into_iter().map(|minutes| minutes * MINUTE);
    let step = step.into_iter().find(|step| end / step <= 8).unwrap_or(end.max(MINUTE));
    let ticks = (0..=8).map(|n| (n * step, elapsed(n * step))).collect();
    let told = ["waiting", "late", "public", "private", "customer", "deed"];
    let told = told.map(|word| words.pick("after.timeline.words", word).to_owned());
    Timeline { caption, end, now: Some(now), lanes, ticks, words: told }.draw()
}

/// A moment of the shift: `1:05:00`, hours, minutes and seconds since it began.
pub(super) fn elapsed(at: i64) -> String {
    let seconds = at.max(0) / 1000;
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// One conversation: since when its customer waited, until when, and what was done.
fn lane(words: Words, shift: &Shift, conversation: &Conversation, end: i64) -> Lane {
    let transcript = shift.transcript(conversation.key.case).unwrap_or_default();
    let is_parting = |turn: Option<usize>| {
        let act = turn.and_then(|turn| transcript.turns.get(turn)).map(|turn| &turn.act);
        matches!(act, Some(Act::Said { parting: true, .. }))
    };
    let (mut spans, mut marks, mut open) = (Vec::new(), Vec::new(), None);
    for line in &conversation.lines {
        let Some(at) = shift.shift_time(conversation.key.case, line.elapsed) else { continue };
        let Some(kind) = kind(&line.what, line.by) else { continue };
        marks.push(Mark { at, kind });
        match kind {
            // Nobody is expected to answer a goodbye.
            MarkKind::Customer if is_parting(line.turn) => {}
            MarkKind::Customer => open = open.or(Some((at, line.at))),
            _ if line.what == Told::Solved || matches!(kind, MarkKind::Public | MarkKind::Private) => {
                spans.extend(open.take().map(|(from, since)| span(words, conversation, from, since, at)));
            }
            _ => {}
        }
    }
    if let Some((from, since)) = open {
        spans.push(span(words, conversation, from, since, end));
    }
    Lane { who: conversation.customer.name.clone(), spans, marks }
}

fn span(words: Words, conversation: &Conversation, from: i64, since: i64, to: i64) -> Span {
    let goal = crate::scenario::hours::goal(&conversation.story.brand, since).0;
    let outcome = if to - from > goal { "late" } else { "in-time" };
    let outcome = words.pick("after.waits.words", outcome).to_owned();
    Span { from, to, due: from.saturating_add(goal), told: [elapsed(from), elapsed(to), outcome] }
}

/// What a line of a conversation is on the timeline, if anything.
fn kind(what: &Told, by: Party) -> Option<MarkKind> {
    Some(match (what, by) {
        (Told::Said(said), Party::Customer) if !said.deleted => MarkKind::Customer,
        (Told::Said(said), Party::Agent) if said.channel == Channel::Public => MarkKind::Public,
        (Told::Said(_), Party::Agent) => MarkKind::Private,
        (Told::HandedOver(_) | Told::Solved | Told::Reopened, _) => MarkKind::Deed,
        (Told::Happened(_), Party::Agent) => MarkKind::Deed,
        _ => return None,
    })
}

/// At which moment of the shift each turn of each case was.
pub(super) fn moments(shift: &Shift) -> Moments {
    let lines = shift.conversations().flat_map(|one| {
        let case = one.key.case;
        one.lines.into_iter().map(move |line| (case, line))
    });
    lines.filter_map(|(case, line)| Some(((case, line.turn?), shift.shift_time(case, line.elapsed)?))).collect()
}
