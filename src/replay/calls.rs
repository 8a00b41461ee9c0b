//! From the record of calls to the transcript: what the agent asked of the platform, from the first call on that went wrong.

use std::collections::BTreeMap;

use mock_api::{AccountId, Class, Effect, Entry, Log, Strike};

use crate::transcript::{Call, Manner, Outcome};

/// The most calls of a run that are kept; whoever makes more in trouble has been seen hammering by then.
const KEPT: usize = 1_000;

/// The agent's calls that matter for judging how it behaves. `turn` gives the turn that an event of the journal became,
/// and its customer; `about` the customer whom a call was for, where nothing came of it.
pub(super) fn calls(
    log: &Log,
    agent: AccountId,
    turn: impl Fn(usize) -> Option<(usize, usize)>,
    about: impl Fn(&Entry) -> Option<usize>,
) -> Vec<Call> {
    let known = log.entries().filter(|entry| !entry.operation.is_empty());
    let own = known.filter(|entry| entry.user.is_none_or(|user| user == agent));
    let mut limits: BTreeMap<(&str, bool), i64> = BTreeMap::new();
    let mut kept: Vec<Call> = Vec::new();
    for entry in own {
        let made = entry.made.and_then(&turn);
        let outcome = outcome(entry);
        let manner = manner(entry.class);
        let limit = (entry.operation, entry.user.is_none());
        let early = limits.get(&limit).is_some_and(|until| entry.at.ms() < *until);
        if let Outcome::Limited(until) = outcome {
            limits.insert(limit, until);
        }
        let matters = is_trouble(&outcome) || early || (!kept.is_empty() && manner == Manner::Write);
        if !matters || kept.len() == KEPT {
            continue;
        }
        kept.push(Call {
            number: entry.number,
            at: entry.at.ms(),
            operation: entry.operation.to_owned(),
            by_app: entry.user.is_none(),
            manner,
            outcome,
            customer: made.map(|(_, customer)| customer).or_else(|| about(entry)),
            turn: made.map(|(turn, _)| turn),
        });
    }
    kept
}

fn is_trouble(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Limited(_) | Outcome::Failed(_) | Outcome::Lost(_) | Outcome::Refused(500..))
}

fn manner(class: Class) -> Manner {
    match class {
        Class::Post | Class::Message | Class::Act | Class::Media => Manner::Write,
        _ => Manner::Read,
    }
}

fn outcome(entry: &Entry) -> Outcome {
    let effect = entry.strike.as_ref().and_then(|strike| strike.effect.as_ref());
    // Whoever never saw the answer could not know when to come back.
    if let (Some(until), None | Some(Effect::Limited | Effect::Delay(_))) = (entry.limited_until, effect) {
        return Outcome::Limited(until.ms());
    }
    match (entry.strike.as_ref().and_then(seen), entry.status) {
        (Some(seen), _) if entry.strike.as_ref().is_some_and(Strike::prevents) => Outcome::Failed(seen),
        (Some(seen), 200..=299) if manner(entry.class) == Manner::Write => Outcome::Lost(seen),
        (Some(seen), 200..=299) => Outcome::Failed(seen),
        (_, status @ 400..) => Outcome::Refused(status),
        _ => Outcome::Done,
    }
}

/// What the agent sees of a strike, where it sees anything of it.
fn seen(strike: &Strike) -> Option<String> {
    Some(match strike.effect.as_ref()? {
        Effect::Status(status) => status.to_string(),
        Effect::Limited => "429".to_owned(),
        Effect::ExpireToken => "401".to_owned(),
        Effect::Reset | Effect::Lost => "reset".to_owned(),
        Effect::Hang(_) => "no answer".to_owned(),
        Effect::Truncated => "cut short".to_owned(),
        Effect::Malformed => "malformed".to_owned(),
        Effect::Delay(_) | Effect::Disconnect | Effect::Drop | Effect::Duplicate | Effect::Reorder => return None,
    })
}
