//! The record of calls as the control API shows it, and those that led nowhere.

use fault_plan::Effect;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::accounts;
use super::journal::handle;
use super::problem::Problem;
use super::said::{Said, Stamp, read_query};
use super::table::Asked;
use crate::log::Entry;
use crate::nearest;
use crate::platform::{AccountId, Platform};

/// How many calls are answered at once, unless told otherwise, and at most.
const USUAL: usize = 100;
const MOST: usize = 1000;

/// Which calls are meant. What is left out does not narrow it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Filter {
    /// The name of the operation.
    operation: Option<String>,
    /// The status of the answer, or its first digit: `429`, `4`.
    #[schemars(range(min = 0, max = 599))]
    status: Option<u16>,
    /// What its path begins with.
    path: Option<String>,
    /// Whose token it came with: a handle or an id.
    user: Option<String>,
    /// Only calls that a fault has struck, or only others.
    struck: Option<bool>,
    /// Where to begin: the number of a call, counting from 1.
    since: Option<u64>,
    /// How many are answered at most: 100 unless told otherwise.
    #[schemars(range(min = 1, max = 1000))]
    limit: Option<usize>,
}

/// Some calls, oldest first.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Page {
    calls: Vec<CallView>,
    /// Where to read on from, as `since`.
    next: u64,
    /// Whether there is more by now.
    more: bool,
    /// The number of the first call that is kept; those before it are forgotten.
    first: u64,
    /// How many calls there were in all, by operation and status, also of those that are forgotten.
    counts: Vec<Count>,
}

/// How often an operation was answered so.
#[derive(Debug, Serialize, JsonSchema)]
struct Count {
    /// The name of the operation.
    operation: &'static str,
    /// The status; 0 where the connection was cut without an answer.
    status: u16,
    /// How often.
    calls: u64,
}

/// A call.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct CallView {
    /// Its number in its world, counting from 1.
    pub(super) number: u64,
    /// When it was answered.
    at: Stamp,
    /// Whose token it came with; nobody's where the app called by itself.
    user: Option<String>,
    method: String,
    path: String,
    query: String,
    /// The name of the operation; empty where the path is unknown.
    operation: &'static str,
    /// The status of the answer; 0 where the connection was cut without one.
    status: u16,
    /// When it is allowed again, if it was one call too many.
    limited_until: Option<Stamp>,
    /// What went wrong with it by plan, beside a delay.
    fault: Option<Effect>,
    /// By how many milliseconds it was delayed by plan.
    delayed: u64,
    /// The first 2,048 bytes of the body, empty where there is none, it is no text, or it holds a secret.
    body: String,
    /// The number of events in the journal after it.
    cursor: usize,
    /// The nearest known operation, where the path is unknown.
    nearest: Option<String>,
}

/// Calls that led nowhere.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct NearMisses {
    /// Oldest first, as far as they are kept.
    near_misses: Vec<CallView>,
}

/// A filter that knows this world.
pub(super) struct Sieve {
    filter: Filter,
    user: Option<AccountId>,
}

impl Filter {
    /// What it means in this world.
    pub(super) fn on(self, platform: &Platform, known: &[&'static str]) -> Result<Sieve, Problem> {
        if let Some(name) = &self.operation
            && !known.contains(&name.as_str())
        {
            let near = nearest::word(name, known.iter().copied());
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(Problem::new(400, format!("`operation`: there is no operation `{name}`{hint}")));
        }
        let user = self.user.as_deref().map(|name| accounts::find(platform, name)).transpose()?;
        Ok(Sieve { filter: self, user })
    }
}

impl Sieve {
    /// Whether the call is one of those that are meant.
    pub(super) fn lets_through(&self, entry: &Entry) -> bool {
        let Filter { operation, path, struck, since, .. } = &self.filter;
        let status = |wanted: &u16| *wanted == entry.status || (*wanted < 10 && *wanted == entry.status / 100);
        operation.as_ref().is_none_or(|operation| operation == entry.operation)
            && self.filter.status.as_ref().is_none_or(status)
            && path.as_ref().is_none_or(|path| entry.wire.path().starts_with(path.as_str()))
            && self.user.is_none_or(|user| entry.user == Some(user))
            && struck.is_none_or(|struck| struck == entry.strike.is_some())
            && since.is_none_or(|since| entry.number >= since)
    }
}

impl CallView {
    pub(super) fn of(platform: Option<&Platform>, entry: &Entry) -> CallView {
        let user = entry.user.zip(platform).map(|(id, platform)| handle(platform, id));
        let (wire, strike) = (&entry.wire, entry.strike.as_ref());
        CallView {
            number: entry.number,
            at: Stamp(entry.at),
            user,
            method: wire.method().to_owned(),
            path: wire.path().to_owned(),
            query: wire.query().to_owned(),
            operation: entry.operation,
            status: entry.status,
            limited_until: entry.limited_until.map(Stamp),
            fault: strike.and_then(|strike| strike.effect.clone()),
            delayed: strike.map_or(0, |strike| strike.delay.0.unsigned_abs()),
            body: wire.body().to_owned(),
            cursor: entry.journal,
            nearest: entry.nearest.map(|known| format!("{} {} ({})", known.method, known.path, known.name)),
        }
    }
}

pub(super) fn list(asked: &Asked<'_>) -> Result<Said, Problem> {
    let filter: Filter = read_query(asked.query)?;
    let limit = filter.limit.unwrap_or(USUAL).clamp(1, MOST);
    let known = asked.hall.operations();
    let page = asked.world()?.attempt(|host| {
        let (platform, log) = (host.world.platform(), host.log());
        let sieve = filter.on(platform, known)?;
        let mut found = log.entries().filter(|entry| sieve.lets_through(entry));
        let calls: Vec<CallView> =
            found.by_ref().take(limit).map(|entry| CallView::of(Some(platform), entry)).collect();
        let next = found.next().map(|entry| entry.number);
        let counts = log.counts().map(|(operation, status, calls)| Count { operation, status, calls }).collect();
        let (end, more) = (log.count() + 1, next.is_some());
        Ok(Page { calls, next: next.unwrap_or(end), more, first: log.first(), counts })
    })?;
    Ok(Said::json(200, &page))
}

pub(super) fn near_misses(asked: &Asked<'_>) -> Result<Said, Problem> {
    let near_misses = asked.world()?.look(|host| {
        let (platform, log) = (host.world.platform(), host.log());
        let lost = log.entries().filter(|entry| entry.operation.is_empty());
        lost.map(|entry| CallView::of(Some(platform), entry)).collect()
    })?;
    Ok(Said::json(200, &NearMisses { near_misses }))
}

pub(super) fn strays(asked: &Asked<'_>) -> Result<Said, Problem> {
    let near_misses = asked.hall.strays(|log| log.entries().map(|entry| CallView::of(None, entry)).collect());
    Ok(Said::json(200, &NearMisses { near_misses }))
}
