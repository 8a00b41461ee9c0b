//! Snapshots: a world is kept as it is and put back there later, with the same answers to the same calls.

use std::collections::BTreeMap;
use std::sync::{MutexGuard, PoisonError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::keeper::{Resident, is_name};
use super::problem::Problem;
use super::said::{Said, Stamp, read};
use super::table::Asked;
use crate::server::Moment;

/// How many snapshots of one world are kept.
const MOST: usize = 100;

/// A snapshot that is to be taken.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct NewSnapshot {
    /// What it is to be called; one of that name is replaced. Made up unless given.
    #[schemars(length(min = 1, max = 64), regex(pattern = r"^[A-Za-z0-9._-]*[A-Za-z0-9_-][A-Za-z0-9._-]*$"))]
    name: Option<String>,
}

/// A snapshot that was taken.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Snapshot {
    /// Its name.
    name: String,
    /// What time it was.
    at: Stamp,
    /// How many events the journal had.
    events: usize,
}

/// What was kept of a world.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Snapshots {
    /// By name.
    snapshots: Vec<Snapshot>,
}

/// A world as it was.
#[derive(Debug)]
pub(super) struct Kept {
    snapshot: Snapshot,
    moment: Moment,
}

impl Resident {
    fn kept(&self) -> MutexGuard<'_, BTreeMap<String, Kept>> {
        self.snapshots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn take(asked: &Asked<'_>) -> Result<Said, Problem> {
    let NewSnapshot { name } = read(asked.body)?;
    let resident = asked.world()?;
    let mut kept = resident.kept();
    let name = match name {
        Some(name) if is_name(&name) => name,
        Some(_) => return Err(Problem::new(400, "a name has 1 to 64 letters, digits, `-`, `_` and `.`")),
        None => free_name(&kept),
    };
    if kept.len() >= MOST && !kept.contains_key(&name) {
        return Err(Problem::new(409, format!("{MOST} snapshots of a world are kept; drop some first")));
    }
    let moment = resident.stay.moment().ok_or_else(|| Problem::new(404, "the world was dismissed"))?;
    let snapshot = Snapshot { name: name.clone(), at: Stamp(moment.now()), events: moment.events() };
    kept.insert(name, Kept { snapshot: snapshot.clone(), moment });
    Ok(Said::json(201, &snapshot))
}

fn free_name(kept: &BTreeMap<String, Kept>) -> String {
    let mut number = kept.len() + 1;
    while kept.contains_key(&format!("snapshot-{number}")) {
        number += 1;
    }
    format!("snapshot-{number}")
}

pub(super) fn list(asked: &Asked<'_>) -> Result<Said, Problem> {
    let snapshots = asked.world()?.kept().values().map(|kept| kept.snapshot.clone()).collect();
    Ok(Said::json(200, &Snapshots { snapshots }))
}

pub(super) fn restore(asked: &Asked<'_>) -> Result<Said, Problem> {
    let resident = asked.world()?;
    {
        let kept = resident.kept();
        let found = kept.get(&asked.path[1]);
        let found =
            found.ok_or_else(|| Problem::nothing("snapshot", &asked.path[1], kept.keys().map(String::as_str)))?;
        resident.stay.go_back(&found.moment);
    }
    Ok(Said::json(200, &resident.view()?))
}

pub(super) fn drop(asked: &Asked<'_>) -> Result<Said, Problem> {
    let resident = asked.world()?;
    let mut kept = resident.kept();
    match kept.remove(&asked.path[1]) {
        Some(_) => Ok(Said::nothing()),
        None => Err(Problem::nothing("snapshot", &asked.path[1], kept.keys().map(String::as_str))),
    }
}
