//! The steps of `cargo xtask test`, one file a subject. A step that is added here is run.

mod bots;
mod browser;
mod clients;
mod editors;
mod helpers;
mod node;
mod postgres;
mod python;
mod rust;
mod ways_in;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::mutate;
use crate::workshop::Workshop;

/// Something that can fail.
struct Step {
    /// What it is called on the command line and in the output.
    name: &'static str,
    /// What it does. It needs no other step but those before it in the list.
    run: fn(&Workshop) -> Result<()>,
}

/// Every step, in the order in which they are run.
const ALL: &[Step] = &[
    Step { name: "rust tests", run: rust::tests },
    Step { name: "rust doctests", run: rust::doctests },
    Step { name: "store on PostgreSQL", run: postgres::store },
    Step { name: "mutated replies", run: mutate::step },
    Step { name: "python set up", run: python::set_up },
    Step { name: "pytest helper", run: helpers::in_python },
    Step { name: "control API by its description", run: helpers::by_description },
    Step { name: "python clients", run: clients::in_python },
    Step { name: "webhook bot", run: bots::webhook },
    Step { name: "tweepy bot", run: bots::tweepy },
    Step { name: "mastodon.py bot", run: bots::mastodon_py },
    Step { name: "node set up", run: node::set_up },
    Step { name: "node helper", run: helpers::in_node },
    Step { name: "node clients", run: clients::in_node },
    Step { name: "twitter-api-v2 bot", run: bots::twitter_api_v2 },
    Step { name: "masto bot", run: bots::masto },
    Step { name: "browser set up", run: browser::set_up },
    Step { name: "browser", run: browser::flows },
    Step { name: "editor of pygls", run: editors::pygls },
    Step { name: "ways in set up", run: ways_in::set_up },
    Step { name: "ways in: SARIF by its schema", run: ways_in::sarif },
    Step { name: "ways in: definitions by their schemas", run: ways_in::definitions },
    Step { name: "ways in: hook of pre-commit", run: ways_in::pre_commit },
];

/// Runs the steps, all but those that are not wanted, also after one has failed.
pub(crate) fn run_all(workshop: &Workshop, only: &[String]) -> Result<ExitCode> {
    let wanted = |step: &&Step| only.is_empty() || only.iter().any(|text| step.name.contains(text.as_str()));
    let steps: Vec<&Step> = ALL.iter().filter(wanted).collect();
    if steps.is_empty() {
        let names: Vec<&str> = ALL.iter().map(|step| step.name).collect();
        bail!("no step is called so; there are: {}", names.join(", "));
    }
    let failed = steps.iter().filter(|step| !passes(step, workshop)).count();
    println!("\n{} passed, {failed} failed", steps.len() - failed);
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn passes(step: &Step, workshop: &Workshop) -> bool {
    println!("\n== {} ==", step.name);
    let started = Instant::now();
    let outcome = (step.run)(workshop);
    let seconds = started.elapsed().as_secs_f32();
    match &outcome {
        Ok(()) => println!("== {}: passed in {seconds:.1} s ==", step.name),
        Err(error) => println!("== {}: FAILED in {seconds:.1} s: {error:#} ==", step.name),
    }
    outcome.is_ok()
}
