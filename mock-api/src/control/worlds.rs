//! Worlds: made, listed, begun anew, dismissed.

use std::collections::BTreeMap;

use fault_plan::Fault;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Script;
use super::access::Access;
use super::accounts::NewAccount;
use super::clock::ClockView;
use super::keeper::Resident;
use super::limits::Limits;
use super::problem::Problem;
use super::said::{Mode, Said, Stamp, read};
use super::table::Asked;
use crate::clock::{Clock, Millis, Pace, Time};
use crate::dialect::x::Strictness;
use crate::host::Host;
use crate::platform::{Customs, Platform};
use crate::server::Admission;
use crate::world::{Nobody, World};

/// When an empty world begins, unless told otherwise: Monday 2 March 2026, 09:00 UTC.
const MORNING: Time = Time::from_ms(Time::utc(2026, 3, 2).ms() + 9 * 3_600_000);

/// A world that is to be made: of a scenario, or an empty one with some accounts.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewWorld {
    /// What it is to be called: 1 to 64 letters, digits, `-`, `_` and `.`. Made up unless given.
    #[schemars(length(min = 1, max = 64), regex(pattern = r"^[A-Za-z0-9._-]*[A-Za-z0-9_-][A-Za-z0-9._-]*$"))]
    pub name: Option<String>,
    /// The id of a scenario.
    pub scenario: Option<String>,
    /// The text of a scenario, in YAML.
    pub yaml: Option<String>,
    /// The accounts of an empty world; a brand and two customers unless given. The first is the agent's.
    #[schemars(length(max = 1000))]
    pub accounts: Vec<NewAccount>,
    /// The seed of all chance.
    pub seed: Option<u64>,
    /// How time passes.
    pub clock: Option<Mode>,
    /// Whether the clock is paused from the beginning: it then moves only when it is moved.
    pub paused: bool,
    /// When an empty world begins.
    pub starts: Option<Stamp>,
    /// How limits are kept.
    pub limits: Option<Limits>,
    /// How strictly requests are taken.
    pub strict: Option<Strict>,
    /// What goes wrong.
    #[schemars(length(max = 1000))]
    pub faults: Vec<Fault>,
    /// How many seconds after it was made a post or private message comes into sight of others.
    #[schemars(range(max = 86400))]
    pub visible_after: u32,
    /// Whether the real time that a bot takes to think passes on a clock that stands still. It does unless told otherwise.
    pub thinking: Option<bool>,
    /// How many milliseconds of real time a bot must be idle before a clock that stands still jumps for it.
    #[schemars(range(max = 60000))]
    pub settle: u32,
    /// After this many calls the world is closed: the bot floods.
    pub most_calls: Option<u64>,
    /// How callers get in.
    pub access: Access,
    /// The token of the agent's account, to be the same in every run. Made up unless given.
    #[schemars(length(min = 1, max = 200), regex(pattern = r"^[!-~]+$"))]
    pub token: Option<String>,
    /// The token of the app by itself. Made up unless given.
    #[schemars(length(min = 1, max = 200), regex(pattern = r"^[!-~]+$"))]
    pub app_token: Option<String>,
}

/// How strictly requests are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Strict {
    /// Unknown parameters, fields, expansions and members of a body are refused; otherwise they are dropped.
    #[serde(default = "yes")]
    pub unknown: bool,
    /// Replies are only taken where the agent is mentioned or is the author.
    #[serde(default)]
    pub summoned: bool,
}

fn yes() -> bool {
    true
}

/// Calls are to be refused from now on.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Close {
    /// Why.
    reason: Option<String>,
}

/// The server answers.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Health {
    /// Always `ok`.
    status: &'static str,
}

/// The scenarios that a world can be made from.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Scenarios {
    /// Their ids.
    scenarios: Vec<String>,
}

/// Every world.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Worlds {
    /// By name.
    worlds: Vec<WorldView>,
}

/// A world as it is now.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WorldView {
    /// Its name.
    pub name: String,
    /// The scenario that it was made from; `yaml` if its text was sent.
    pub scenario: Option<String>,
    /// The handle of the agent: whoever answers for the company.
    pub agent: String,
    /// The agent's number on the platform.
    pub agent_id: String,
    /// The seed of all chance.
    pub seed: u64,
    /// What opens this world, and no other, to the control API.
    pub key: String,
    /// What a client of the platform needs.
    pub credentials: BTreeMap<String, String>,
    /// What the clock shows.
    pub clock: ClockView,
    /// Whether nothing more will ever happen.
    pub over: bool,
    /// Why further calls are refused, if they are.
    pub closed: Option<String>,
    /// How many events the journal has.
    pub events: usize,
    /// How many calls of bots there were.
    pub calls: u64,
}

impl NewWorld {
    /// What the world is made from; nothing for an empty one.
    pub(super) fn script(&self) -> Result<Option<Script<'_>>, Problem> {
        match (&self.scenario, &self.yaml) {
            (Some(_), Some(_)) => {
                Err(Problem::new(400, "a world has a `scenario` or the text of one in `yaml`, not both"))
            }
            (None, None) => Ok(None),
            _ if !self.accounts.is_empty() || self.starts.is_some() => Err(Problem::new(
                400,
                "`accounts` and `starts` are for worlds without a scenario; a scenario has its own",
            )),
            (Some(name), None) => Ok(Some(Script::Named(name))),
            (None, Some(text)) => Ok(Some(Script::Text(text))),
        }
    }

    /// A world in which only its callers act.
    pub(super) fn empty(
        &self,
        customs: &'static Customs,
        seed: u64,
        clock: Clock,
    ) -> Result<(World, Admission), Problem> {
        // Real clients sign with the real time, so a world in real time begins with it.
        let usual = if clock.pace() == Pace::Real { Time::wall() } else { MORNING };
        let starts = self.starts.map_or(usual, |stamp| stamp.0);
        let mut platform =
            Platform::with_customs(customs, seed, starts).map_err(|error| Problem::new(422, error.to_string()))?;
        let usual = NewAccount::usual();
        let accounts = if self.accounts.is_empty() { &usual } else { &self.accounts };
        let mut agent = None;
        for account in accounts {
            let opened = account.open(&mut platform)?;
            agent = agent.or(Some(opened));
        }
        let agent = agent.ok_or_else(|| Problem::new(400, "a world has at least one account"))?;
        Ok((World::new(platform, clock, Box::new(Nobody)), Admission { external: true, ..Admission::new(agent) }))
    }

    /// Changes what a scenario or the server would have it.
    pub(super) fn adjust(&self, world: &mut World, admission: &mut Admission) -> Result<(), Problem> {
        admission.external = self.thinking.unwrap_or(admission.external);
        if let Some(limits) = &self.limits {
            admission.limits = limits.policy()?;
        }
        if let Some(Strict { unknown, summoned }) = self.strict {
            admission.strictness = Strictness { unknown, summoned };
        }
        admission.faults.extend_from_slice(&self.faults);
        self.access.adjust(admission);
        if self.settle > 0 {
            admission.settle = std::time::Duration::from_millis(u64::from(self.settle.min(60_000)));
        }
        admission.max_calls = self.most_calls.or(admission.max_calls);
        if self.visible_after > 0 {
            world.act(|platform| platform.set_lag(Millis::seconds(u64::from(self.visible_after.min(86_400)))));
        }
        for (own, given) in [(&mut admission.token, &self.token), (&mut admission.app_token, &self.app_token)] {
            match given {
                Some(token) if !is_token(token) => {
                    return Err(Problem::new(400, "a token has 1 to 200 visible characters of ASCII"));
                }
                Some(token) => *own = Some(token.clone()),
                None => {}
            }
        }
        Ok(())
    }
}

/// `consumer_key` for `SPARRING_CONSUMER_KEY`.
fn plain(variable: &str) -> String {
    variable.trim_start_matches("SPARRING_").to_lowercase()
}

fn is_token(text: &str) -> bool {
    (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

impl Resident {
    /// The world as it is now.
    ///
    /// # Errors
    /// When it was dismissed meanwhile.
    pub fn view(&self) -> Result<WorldView, Problem> {
        let keys = self.stay.keys().variables().into_iter();
        let credentials = keys.map(|(name, value)| (plain(name), value.to_owned())).collect();
        self.look(|host| {
            let clock = ClockView::of(host);
            let platform = host.world.platform();
            let agent = platform.account(host.agent());
            WorldView {
                name: self.name.clone(),
                scenario: self.wanted.scenario.clone().or(self.wanted.yaml.as_ref().map(|_| "yaml".to_owned())),
                agent: agent.username().to_owned(),
                agent_id: agent.number.to_string(),
                seed: platform.seed(),
                key: self.key.clone(),
                credentials,
                clock,
                over: host.world.over(),
                closed: self.stay.closed(),
                events: platform.journal().len(),
                calls: host.log().count(),
            }
        })
    }

    /// The scenario that it was made from, by name.
    pub fn scenario(&self) -> Option<&str> {
        self.wanted.scenario.as_deref()
    }

    /// Looks at the world or changes it.
    pub(super) fn look<T>(&self, f: impl FnOnce(&mut Host) -> T) -> Result<T, Problem> {
        self.stay.with_host(f).ok_or_else(|| Problem::new(404, format!("the world `{}` was dismissed", self.name)))
    }

    /// As [`Resident::look`], where it may not go well.
    pub(super) fn attempt<T>(&self, f: impl FnOnce(&mut Host) -> Result<T, Problem>) -> Result<T, Problem> {
        self.look(f)?
    }
}

pub(super) fn health(_: &Asked<'_>) -> Result<Said, Problem> {
    Ok(Said::json(200, &Health { status: "ok" }))
}

pub(super) fn scenarios(asked: &Asked<'_>) -> Result<Said, Problem> {
    Ok(Said::json(200, &Scenarios { scenarios: asked.keeper()?.scripts() }))
}

pub(super) fn make(asked: &Asked<'_>) -> Result<Said, Problem> {
    let resident = asked.keeper()?.make(asked.hall, read(asked.body)?)?;
    Ok(Said::json(201, &resident.view()?))
}

pub(super) fn list(asked: &Asked<'_>) -> Result<Said, Problem> {
    // A world that is dismissed at this moment is not in the list.
    let worlds = asked.keeper()?.all().iter().filter_map(|resident| resident.view().ok()).collect();
    Ok(Said::json(200, &Worlds { worlds }))
}

pub(super) fn get(asked: &Asked<'_>) -> Result<Said, Problem> {
    Ok(Said::json(200, &asked.world()?.view()?))
}

pub(super) fn dismiss(asked: &Asked<'_>) -> Result<Said, Problem> {
    asked.keeper()?.dismiss(asked.hall, &asked.path[0])?;
    Ok(Said::nothing())
}

pub(super) fn reset(asked: &Asked<'_>) -> Result<Said, Problem> {
    let resident = asked.world()?;
    asked.keeper()?.reset(&resident)?;
    Ok(Said::json(200, &resident.view()?))
}

pub(super) fn close(asked: &Asked<'_>) -> Result<Said, Problem> {
    let Close { reason } = read(asked.body)?;
    asked.world()?.stay.close(reason.as_deref().unwrap_or("closed through the control API"));
    Ok(Said::nothing())
}
