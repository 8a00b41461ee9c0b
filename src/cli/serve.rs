//! `sparring serve`: the mock platform by itself, for people who drive it from their own tests.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use mock_api::control::{Keeper, Keeping, Mode, NewWorld, Problem, Stage, WorldView};
use mock_api::dialect::Dialect;
use mock_api::server::Opening;
use mock_api::{BindError, Named, Pace, Server};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use serde_json::json;

use super::conditions::Conditions;
use super::run::platform;
use super::stop::asked_to_stop;
use super::tls::Encryption;
use super::{Outcome, Screen, watch};
use crate::diagnostic::did_you_mean;
use crate::replay::{Repertoire, arrange, delay_sight};

/// What a world is called that nobody asked for.
const DEMO: &str = "demo";

/// Serve the mock platform by itself: worlds are made and watched through its control API.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// A scenario to make a world from: a file, a folder, or the id of a bundled one. May be repeated. Without any, a world with a
    /// brand and two customers who say nothing by themselves
    #[arg(long = "world", value_name = "SCENARIO")]
    worlds: Vec<String>,
    /// How the platform looks on the wire
    #[arg(long, default_value = "x", value_name = "NAME", value_parser = platform)]
    platform: &'static Dialect,
    /// Where the platform listens; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Where the control API listens as well, beside the path /_mock of the platform's address
    #[arg(long, value_name = "ADDRESS")]
    control: Option<SocketAddr>,
    /// How time passes in worlds that do not say: real, scaled:<n> times as fast, or instant (it stands still, and jumps to the
    /// next event when a bot waits)
    #[arg(long, default_value = "real")]
    clock: Pace,
    /// The seed of all chance in worlds that do not say
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A machine that webhooks may be on beside this one. May be repeated
    #[arg(long, value_name = "HOST[:PORT]")]
    allow_webhook: Vec<Named>,
    #[command(flatten)]
    conditions: Conditions,
    #[command(flatten)]
    encryption: Encryption,
    /// The secret that opens the control API; made up unless given
    #[arg(long, env = "SPARRING_SECRET", hide_env_values = true)]
    secret: Option<String>,
    /// Read scenario files again when they change; worlds that were made from them begin anew
    #[arg(long)]
    watch: bool,
    /// How the log on standard error is written; RUST_LOG says how much of it
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    log: LogFormat,
    /// Print what a script needs to know as one line of JSON, once everything is ready
    #[arg(long)]
    json: bool,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    /// A line for people.
    Text,
    /// A JSON object a line.
    Json,
}

impl Serve {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        begin_log(self.log);
        make_room();
        let (files, ids): (Vec<&String>, Vec<&String>) = self.worlds.iter().partition(|world| is_path(world));
        let repertoire = Repertoire::new(files.into_iter().map(PathBuf::from).collect());
        let reading = repertoire.read()?;
        screen.diagnose(&reading.problems);
        if reading.has_errors() {
            return Ok(Outcome::WrongInput);
        }
        let mut scenarios = reading.own;
        for id in ids {
            scenarios.push(known(id, &repertoire)?);
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let served = runtime.block_on(self.serve(&scenarios, Arc::new(repertoire), screen));
        // What is still at work in the background is not waited for.
        runtime.shutdown_background();
        match served {
            Ok(()) => Ok(Outcome::Passed),
            Err(error) if error.is::<BindError>() => {
                screen.say(&format!("error: {error:#}"));
                screen.say("end whoever listens there, or choose another port; port 0 takes a free one");
                Ok(Outcome::Broke)
            }
            Err(error) => Err(error),
        }
    }

    async fn serve(&self, scenarios: &[String], repertoire: Arc<Repertoire>, screen: &mut Screen) -> Result<()> {
        let (stop, conditions) = (asked_to_stop()?, self.conditions.read()?);
        let allowed = self.allow_webhook.clone();
        let tls = self.encryption.open(self.platform)?;
        let opening = Opening { dialect: self.platform, control: self.control, tls, ..Opening::new(self.listen) };
        let server = Server::open(opening).await?;
        let secret = self.secret.clone().unwrap_or_else(made_up);
        server.keep(Keeper::new(Keeping {
            secret: secret.clone(),
            stage: Some(Arc::clone(&repertoire) as Arc<dyn Stage>),
            pace: self.clock,
            seed: self.seed,
            conditions: Box::new(move |world, admission| {
                admission.targets.allowed.extend_from_slice(&allowed);
                let platform = conditions.platform.clone().unwrap_or_default();
                arrange(&platform, &conditions.faults, admission);
                delay_sight(&platform, world);
            }),
        }));
        let worlds = self.make(&server, scenarios)?;
        let _watching = if self.watch { Some(watch::watch(repertoire, server.keeper())?) } else { None };
        let ready = Ready { serve: self, server: &server, secret: &secret, worlds: &worlds };
        screen.print(&if self.json { ready.line() } else { ready.page() })?;
        stop.await;
        server.stop().await;
        Ok(())
    }

    /// The worlds that were asked for, or one to try things out.
    fn make(&self, server: &Server, scenarios: &[String]) -> Result<Vec<WorldView>> {
        let mut wanted: Vec<NewWorld> = scenarios
            .iter()
            .map(|id| NewWorld { name: Some(id.replace('/', ".")), scenario: Some(id.clone()), ..NewWorld::default() })
            .collect();
        if wanted.is_empty() {
            wanted.push(NewWorld { name: Some(DEMO.to_owned()), clock: Some(Mode(self.clock)), ..NewWorld::default() });
        }
        let made = wanted.into_iter().map(|world| server.make(world)?.view());
        made.collect::<Result<_, Problem>>().context("a world cannot be made")
    }
}

/// What is said once everything is ready.
struct Ready<'a> {
    serve: &'a Serve,
    server: &'a Server,
    secret: &'a str,
    worlds: &'a [WorldView],
}

impl Ready<'_> {
    /// The address of the control API, without a slash at the end.
    fn control(&self) -> String {
        self.server.control_address().map_or_else(|| self.server.origin(), |address| format!("http://{address}"))
            + "/_mock"
    }

    /// For a script.
    fn line(&self) -> String {
        let line = json!({
            "ready": true,
            "platform": self.serve.platform.name,
            "origin": self.server.origin(),
            "tls_origin": self.server.tls_origin(),
            "control": self.control(),
            "secret": self.secret,
            "worlds": self.worlds,
        });
        format!("{line}\n")
    }

    /// For a person.
    fn page(&self) -> String {
        let (origin, control, secret) = (self.server.origin(), self.control(), self.secret);
        let tls = self.server.tls_origin();
        let mut page = String::new();
        let lines =
            [(self.serve.platform.name, Some(origin)), ("with TLS", tls), ("control API", Some(control.clone()))];
        for (name, address) in lines {
            if let Some(address) = address {
                let _ = writeln!(page, "{name:14}{address}");
            }
        }
        let _ = writeln!(page, "{:14}{secret}", "its secret");
        for world in self.worlds {
            let _ = writeln!(page, "\nworld {}, answered by @{}", world.name, world.agent);
            let credentials = world.credentials.iter().map(|(name, value)| (name.as_str(), value));
            for (name, value) in credentials.chain([("control key", &world.key)]) {
                let _ = writeln!(page, "  {name:22}{value}");
            }
        }
        if let Some(world) = self.worlds.first() {
            page += &self.example(world, &control);
        }
        page + "\nCtrl-C stops.\n"
    }

    /// Two commands that work as they stand: who am I, and a customer speaks.
    fn example(&self, world: &WorldView, control: &str) -> String {
        let first = format!("{}{}", self.server.origin(), self.serve.platform.first);
        let token = world.credentials.get("token").map_or("", String::as_str);
        let mut example = format!("\ntry:\n  curl -H 'Authorization: Bearer {token}' '{first}'\n");
        if world.scenario.is_none() {
            let said = format!(r#"{{"do": "post", "text": "@{} where is my parcel?"}}"#, world.agent);
            let _ = writeln!(
                example,
                "let a customer speak:\n  curl -H 'Authorization: Bearer {}' -d '{said}' \\\n    '{control}/worlds/{}/accounts/ann/acts'",
                self.secret, world.name
            );
        }
        example
    }
}

/// Whether this names a file or folder rather than a bundled scenario.
fn is_path(world: &str) -> bool {
    let path = std::path::Path::new(world);
    path.exists() || path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn known(id: &str, repertoire: &Repertoire) -> Result<String> {
    let all = repertoire.scripts();
    if all.iter().any(|known| known == id) {
        return Ok(id.to_owned());
    }
    match did_you_mean(id, all.iter().map(String::as_str)) {
        Some(near) => bail!("there is no scenario `{id}`; did you mean `{near}`?"),
        None => bail!("there is no scenario `{id}`, bundled or in a file; `sparring check --coverage` lists them"),
    }
}

/// A secret that nobody can guess: the keys with which the standard library seeds its maps come from the system.
fn made_up() -> String {
    use std::hash::{BuildHasher, RandomState};
    (0..2).map(|part| format!("{:016x}", RandomState::new().hash_one(part))).collect()
}

/// As many open files, and so connections, as the system allows: the usual limit is a low one that may be raised.
fn make_room() {
    if let Ok((_, most)) = getrlimit(Resource::RLIMIT_NOFILE) {
        // Where it may not be raised, further connections are turned away sooner.
        let _ = setrlimit(Resource::RLIMIT_NOFILE, most, most);
    }
}

/// Begins to log on standard error. Neither tokens nor bodies are ever logged.
pub(super) fn begin_log(format: LogFormat) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A log that has begun already goes on.
    let _ = match format {
        LogFormat::Text => log.with_ansi(false).try_init(),
        LogFormat::Json => log.json().try_init(),
    };
}
