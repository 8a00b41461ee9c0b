//! What goes wrong in a world: listed, added, ended.

use fault_plan::Fault;
use schemars::JsonSchema;
use serde::Serialize;

use super::problem::Problem;
use super::said::{Said, read};
use super::table::Asked;
use crate::host::Host;

/// How many faults one world has at most.
const MOST: usize = 1000;

/// A fault, and how often it has struck.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FaultView {
    /// Its number in its world; it stays, also when others are removed.
    id: usize,
    /// What goes wrong, and when.
    fault: Fault,
    /// How many calls or deliveries it was about.
    seen: u32,
    /// How many of them it struck.
    struck: u32,
}

/// All faults of a world.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Faults {
    /// In the order they were added.
    faults: Vec<FaultView>,
}

fn views(host: &Host) -> Vec<FaultView> {
    let plan = host.faults.numbers().zip(host.faults.plan());
    plan.map(|(id, (fault, seen, struck))| FaultView { id, fault: fault.clone(), seen, struck }).collect()
}

pub(super) fn list(asked: &Asked<'_>) -> Result<Said, Problem> {
    let faults = asked.world()?.look(|host| views(host))?;
    Ok(Said::json(200, &Faults { faults }))
}

pub(super) fn add(asked: &Asked<'_>) -> Result<Said, Problem> {
    let fault: Fault = read(asked.body)?;
    let view = asked.world()?.attempt(|host| {
        if host.faults.plan().len() >= MOST {
            return Err(Problem::new(409, format!("a world has {MOST} faults at most; clear them first")));
        }
        let id = host.faults.add(fault.clone());
        Ok(FaultView { id, fault: fault.clone(), seen: 0, struck: 0 })
    })?;
    Ok(Said::json(201, &view))
}

pub(super) fn clear(asked: &Asked<'_>) -> Result<Said, Problem> {
    asked.world()?.look(|host| host.faults.clear())?;
    Ok(Said::nothing())
}

pub(super) fn remove(asked: &Asked<'_>) -> Result<Said, Problem> {
    let id = asked.path[1].parse().ok();
    let removed = asked.world()?.look(|host| id.is_some_and(|id| host.faults.remove(id)))?;
    match removed {
        true => Ok(Said::nothing()),
        false => Err(Problem::nothing("fault", &asked.path[1], [])),
    }
}
