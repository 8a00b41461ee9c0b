//! Whoever keeps the worlds of a server: they are made, found, begun anew and dismissed here.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::problem::Problem;
use super::snapshots::Kept;
use super::worlds::NewWorld;
use super::{Script, Stage, Unstaged};
use crate::clock::{Clock, Pace};
use crate::platform::Customs;
use crate::server::{Admission, Hall, Stay};
use crate::world::World;

/// How many worlds one server keeps.
const MOST_WORLDS: usize = 10_000;

/// Changes a world, and how it is let in, before it is.
pub type Conditions = dyn Fn(&mut World, &mut Admission) + Send + Sync;

/// What a keeper needs to know.
pub struct Keeping {
    /// The secret that opens the control API.
    pub secret: String,
    /// Who makes worlds from scenarios; nobody, if there are none.
    pub stage: Option<Arc<dyn Stage>>,
    /// How time passes unless a world says otherwise.
    pub pace: Pace,
    /// The seed unless a world says otherwise.
    pub seed: u64,
    /// What holds for every world, unless it says otherwise itself.
    pub conditions: Box<Conditions>,
}

/// The keeper of a server's worlds.
pub struct Keeper {
    keeping: Keeping,
    worlds: Mutex<BTreeMap<String, Arc<Resident>>>,
    made: AtomicU64,
}

/// A world that is kept.
#[derive(Debug)]
pub struct Resident {
    /// Its name.
    pub name: String,
    /// Its stay at the server.
    pub stay: Stay,
    /// What opens it, and no other world, to the control API.
    pub key: String,
    pub(super) wanted: NewWorld,
    pub(super) snapshots: Mutex<BTreeMap<String, Kept>>,
}

impl fmt::Debug for Keeper {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keeper").field("worlds", &self.worlds().len()).finish_non_exhaustive()
    }
}

impl Keeper {
    /// A keeper without worlds.
    pub fn new(keeping: Keeping) -> Keeper {
        Keeper { keeping, worlds: Mutex::default(), made: AtomicU64::new(0) }
    }

    /// Makes a world and lets it in.
    ///
    /// # Errors
    /// When there is no such scenario, it has mistakes, an account is refused, or the name is taken.
    pub(crate) fn make(&self, hall: &Hall, wanted: NewWorld) -> Result<Arc<Resident>, Problem> {
        let name = self.name(&wanted)?;
        let (world, admission) = self.stage(&wanted, hall.dialect().customs)?;
        let mut worlds = self.worlds();
        if worlds.contains_key(&name) {
            return Err(Problem::new(409, format!("there is a world `{name}` already")));
        }
        if worlds.len() >= MOST_WORLDS {
            return Err(Problem::new(409, format!("there are {MOST_WORLDS} worlds; dismiss some first")));
        }
        let stay = Stay::begin(hall, world, admission);
        let key = self.key(&name);
        let resident = Resident { name: name.clone(), stay, key, wanted, snapshots: Mutex::default() };
        let resident = Arc::new(resident);
        tracing::info!(world = name, scenario = resident.scenario(), "a world is made");
        worlds.insert(name, Arc::clone(&resident));
        Ok(resident)
    }

    /// Begins a world anew from what it was made from, as that is now. Its keys stay.
    ///
    /// # Errors
    /// When its scenario has mistakes by now: the world then goes on as it was.
    pub fn reset(&self, resident: &Resident) -> Result<(), Problem> {
        let (world, admission) = self.stage(&resident.wanted, resident.stay.customs())?;
        resident.stay.begin_anew(world, admission);
        tracing::info!(world = resident.name, "a world begins anew");
        Ok(())
    }

    /// The world of this name.
    pub(super) fn find(&self, name: &str) -> Result<Arc<Resident>, Problem> {
        let worlds = self.worlds();
        let found = worlds.get(name).map(Arc::clone);
        found.ok_or_else(|| Problem::nothing("world", name, worlds.keys().map(String::as_str)))
    }

    /// All worlds, by name.
    pub fn all(&self) -> Vec<Arc<Resident>> {
        self.worlds().values().map(Arc::clone).collect()
    }

    /// How many worlds were ever made.
    pub(super) fn made(&self) -> u64 {
        self.made.load(Ordering::Relaxed)
    }

    /// Ends a world.
    pub(super) fn dismiss(&self, hall: &Hall, name: &str) -> Result<(), Problem> {
        let resident = self.find(name)?;
        self.worlds().remove(name);
        tracing::info!(world = name, "a world is dismissed");
        drop(resident.stay.end(hall));
        Ok(())
    }

    /// Ends all worlds.
    pub(crate) fn dismiss_all(&self, hall: &Hall) {
        for resident in std::mem::take(&mut *self.worlds()).into_values() {
            drop(resident.stay.end(hall));
        }
    }

    /// Whether this is the server's secret. Takes as long for every wrong one.
    pub(super) fn is_secret(&self, key: &str) -> bool {
        bool::from(key.as_bytes().ct_eq(self.keeping.secret.as_bytes()))
    }

    /// Whether this key opens the world of this name. Takes as long for every wrong one, whether there is such a world or not.
    pub(super) fn opens(&self, key: &str, name: &str) -> bool {
        bool::from(key.as_bytes().ct_eq(self.key(name).as_bytes()))
    }

    /// The scenarios that there are.
    pub(super) fn scripts(&self) -> Vec<String> {
        self.keeping.stage.as_ref().map(|stage| stage.scripts()).unwrap_or_default()
    }

    /// What opens the world of this name: it follows from the secret, and does not give it away.
    fn key(&self, name: &str) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.keeping.secret.as_bytes()).expect("a key of any length will do");
        mac.update(name.as_bytes());
        let sum = mac.finalize().into_bytes();
        format!("world-{}", sum.iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>())
    }

    fn name(&self, wanted: &NewWorld) -> Result<String, Problem> {
        let number = self.made.fetch_add(1, Ordering::Relaxed) + 1;
        match &wanted.name {
            None => Ok(format!("world-{number}")),
            Some(name) if is_name(name) => Ok(name.clone()),
            Some(_) => Err(Problem::new(400, "a name has 1 to 64 letters, digits, `-`, `_` and `.`")),
        }
    }

    fn stage(&self, wanted: &NewWorld, customs: &'static Customs) -> Result<(World, Admission), Problem> {
        let seed = wanted.seed.unwrap_or(self.keeping.seed);
        let pace = wanted.clock.map_or(self.keeping.pace, |mode| mode.0);
        let clock = Clock::new(pace).paused_if(wanted.paused);
        let (mut world, mut admission) = match wanted.script()? {
            Some(script) => self.play(script, customs, seed, clock)?,
            None => wanted.empty(customs, seed, clock)?,
        };
        (self.keeping.conditions)(&mut world, &mut admission);
        wanted.adjust(&mut world, &mut admission)?;
        Ok((world, admission))
    }

    fn play(
        &self,
        script: Script<'_>,
        customs: &'static Customs,
        seed: u64,
        clock: Clock,
    ) -> Result<(World, Admission), Problem> {
        let Some(stage) = &self.keeping.stage else { return Err(Problem::new(404, "this server has no scenarios")) };
        stage.stage(script, customs, seed, clock).map_err(|error| match error {
            Unstaged::Unknown(name) => Problem::nothing("scenario", &name, self.scripts().iter().map(String::as_str)),
            Unstaged::Mistakes { summary, report } => Problem { report: Some(report), ..Problem::new(422, summary) },
        })
    }

    fn worlds(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Resident>>> {
        self.worlds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether this can name a world or a snapshot.
pub(super) fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=64).contains(&name.len()) && name.bytes().all(plain) && name.bytes().any(|byte| byte != b'.')
}
