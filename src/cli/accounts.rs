//! Who may use the training console, where their work is kept, and how they reach it.

use std::convert::Infallible;
use std::fs::{File, OpenOptions, TryLockError};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::Args;

use super::Screen;
use crate::console::{Address, Door, Gate, Rim};
use crate::store::{Place, Store, StoreError};

/// Who may use the console, and how they reach it.
#[derive(Debug, Args)]
pub(crate) struct Accounts {
    /// Accounts for a team: coaches invite coaches and trainees. Without it, whoever reaches this machine is coach and trainee both
    #[arg(long)]
    team: bool,
    /// Keep everybody's work on a PostgreSQL server, by its postgres:// URL: several consoles may share it. Name it in the environment
    /// rather than here, where everybody on this machine can read it
    #[arg(
        long,
        env = "SPARRING_DATABASE",
        hide_env_values = true,
        value_name = "URL",
        value_parser = server,
        conflicts_with = "data"
    )]
    database: Option<Place>,
    /// The address under which people reach the console, as in https://train.example.org: a proxy in front of it speaks TLS
    #[arg(long, value_name = "URL", value_parser = Address::parse, requires = "team")]
    url: Option<Address>,
    /// The address of a proxy in front, which is believed when it says for whom it asks (X-Forwarded-For). Without it, with --url,
    /// tries to sign in are counted by name only. May be repeated
    #[arg(long = "proxy", value_name = "ADDRESS", requires = "url")]
    proxies: Vec<IpAddr>,
    /// Print a link with which a coach makes an account, once, though there is a coach already
    #[arg(long, requires = "team")]
    invite_coach: bool,
}

/// Why the console cannot be opened to anybody.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Closed {
    /// The command says what cannot be.
    #[error("{0}")]
    Wrong(String),
    /// The store fails.
    #[error("{0}")]
    Store(#[from] StoreError),
}

impl Accounts {
    /// What is wrong with the command, if anything.
    pub(crate) fn mistake(&self, listen: SocketAddr) -> Option<String> {
        if let Some(Place::Postgres(url)) = &self.database
            && !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme))
        {
            return Some(
                "the database's URL begins with postgres://, as in postgres://me@db.example/sparring".to_owned(),
            );
        }
        if !listen.ip().is_loopback() && !self.team {
            return Some(format!(
                "whoever reaches {listen} would be let in without a password: add --team for accounts, or listen on 127.0.0.1"
            ));
        }
        None
    }

    /// What to say beside that, about a command that is right.
    pub(crate) fn advise(&self, listen: SocketAddr, screen: &mut Screen) {
        if !listen.ip().is_loopback() && !self.url.as_ref().is_some_and(Address::is_secure) {
            screen.say("note: passwords travel unencrypted; TLS is for a proxy in front: name its address with --url https://…");
        }
        let url = match &self.database {
            Some(Place::Postgres(url)) => url.as_str(),
            _ => return,
        };
        let is_argument = std::env::var("SPARRING_DATABASE").ok().as_deref() != Some(url);
        if is_argument && url.rsplit_once('@').is_some_and(|(before, _)| before.matches(':').count() > 1) {
            screen.say("note: everybody on this machine can read the database's password in the list of processes; name the URL in SPARRING_DATABASE instead");
        }
    }

    /// Where everybody's work is kept.
    pub(crate) fn place(
        &self,
        data: Option<PathBuf>,
        usual: impl FnOnce() -> anyhow::Result<PathBuf>,
    ) -> anyhow::Result<Place> {
        match &self.database {
            Some(place) => Ok(place.clone()),
            None => Ok(Place::File(data.map_or_else(usual, Ok)?)),
        }
    }

    /// Names by which browsers may call the console, beside those that were given.
    pub(crate) fn hosts(&self, given: &[String]) -> Vec<String> {
        given.iter().cloned().chain(self.url.iter().map(|url| url.host().to_owned())).collect()
    }

    /// Where people reach the console that listens at this origin.
    pub(crate) fn reached<'a>(&'a self, origin: &'a str) -> &'a str {
        self.url.as_ref().map_or(origin, Address::origin)
    }

    /// The gate, and the path of a link for the first coach where there is none yet.
    pub(crate) async fn gate(&self, store: &Store, rim: &Rim) -> Result<(Gate, Option<String>), Closed> {
        if self.team {
            let door = Door::new(store.clone(), rim.clone(), self.url.clone(), self.proxies.clone()).await?;
            let link = door.first_link(self.invite_coach).await?;
            return Ok((Gate::Team(Box::new(door)), link));
        }
        if store.has_coach().await? {
            return Err(Closed::Wrong(format!(
                "{} has accounts, and without them everybody would see everybody's work: add --team, or name another file with --data",
                store.place()
            )));
        }
        Ok((Gate::alone(store, rim.now()).await?, None))
    }
}

/// Holds a file for this process until it ends; nothing on a server. Live events of one process do not reach the pages of another
/// through a file, so that a file is one console's at a time.
pub(crate) fn hold(place: &Place) -> Result<Option<File>, StoreError> {
    let Place::File(path) = place else { return Ok(None) };
    let told = |error: std::io::Error| StoreError::Unwritable { place: place.to_string(), why: error.to_string() };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        make(folder).map_err(told)?;
    }
    let mut beside = path.clone().into_os_string();
    beside.push(".lock");
    let file = OpenOptions::new().read(true).append(true).create(true).open(&beside).map_err(told)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked(place.to_string())),
        Err(TryLockError::Error(error)) => Err(told(error)),
    }
}

/// Makes a folder that is for its owner alone.
fn make(folder: &Path) -> std::io::Result<()> {
    let mut maker = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
    maker.recursive(true).create(folder)
}

/// Any text is taken here: what is wrong with it is told without repeating it, since it may hold a password.
fn server(url: &str) -> Result<Place, Infallible> {
    Ok(Place::Postgres(url.to_owned()))
}
