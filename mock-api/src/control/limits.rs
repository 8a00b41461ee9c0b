//! The rate limits of a world: how they are kept, and what is left.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::journal::handle;
use super::problem::Problem;
use super::said::{Said, Stamp, read};
use super::table::Asked;
use crate::host::Host;
use crate::limits::Policy;

/// How limits are kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Whether calls over the limit are refused.
    #[serde(default = "yes")]
    pub enforced: bool,
    /// What all limits are multiplied with; a limit never falls below 1.
    #[serde(default = "once")]
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub scale: f64,
    /// What is left of the first window of an operation, by its name.
    #[serde(default)]
    pub remaining: BTreeMap<String, u32>,
}

/// How limits are kept, and what is left of the windows that are open.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LimitsView {
    policy: Limits,
    windows: Vec<WindowView>,
}

/// A window that was counted in and is still open.
#[derive(Debug, Serialize, JsonSchema)]
struct WindowView {
    /// The operation, or what shares its limit with it.
    operation: String,
    /// Whose window it is; nobody's for that of the app.
    user: Option<String>,
    /// How long it is.
    seconds: u64,
    /// How many calls were counted in it.
    used: u32,
    /// When the next one begins.
    reset: Stamp,
}

fn yes() -> bool {
    true
}

fn once() -> f64 {
    1.0
}

impl Limits {
    /// The same as the platform takes it.
    pub(super) fn policy(&self) -> Result<Policy, Problem> {
        if !(0.0..=1_000_000.0).contains(&self.scale) {
            return Err(Problem::new(400, "`scale`: expected a number from 0 to 1,000,000"));
        }
        let presets = self.remaining.iter().map(|(name, left)| (name.clone(), *left)).collect();
        Ok(Policy { enforced: self.enforced, scale: self.scale, presets })
    }

    fn of(policy: &Policy) -> Limits {
        let remaining = policy.presets.iter().cloned().collect();
        Limits { enforced: policy.enforced, scale: policy.scale, remaining }
    }
}

fn view(host: &mut Host) -> LimitsView {
    host.world.tick();
    let (now, platform) = (host.world.now(), host.world.platform());
    let open = host.limits().windows().filter(|window| now < window.reset);
    let windows = open.map(|window| WindowView {
        operation: window.bucket.to_owned(),
        user: window.user.map(|user| handle(platform, user)),
        seconds: window.span.0 / 1000,
        used: window.used,
        reset: Stamp(window.reset),
    });
    LimitsView { windows: windows.collect(), policy: Limits::of(host.limits().policy()) }
}

pub(super) fn get(asked: &Asked<'_>) -> Result<Said, Problem> {
    Ok(Said::json(200, &asked.world()?.look(view)?))
}

pub(super) fn set(asked: &Asked<'_>) -> Result<Said, Problem> {
    let policy = read::<Limits>(asked.body)?.policy()?;
    let view = asked.world()?.look(|host| {
        host.set_limits(policy);
        view(host)
    })?;
    Ok(Said::json(200, &view))
}
