//! `sparring train`: the training console.

use std::io::IsTerminal;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::json;
use tokio::net::TcpListener;

use super::accounts::{Accounts, Closed, hold};
use super::serve::{LogFormat, begin_log};
use super::stop::asked_to_stop;
use super::{Outcome, Screen};
use crate::console::{App, Console, Floor, Offer, Rim, image, keep_up, router};
use crate::diagnostic::{Severity, one_of};
use crate::language::Language;
use crate::scenario::courses::Catalog;
use crate::store::{Place, Process, Store};

/// How long answers that have begun may take when the console is asked to stop. Live events never end by themselves.
const GRACE: Duration = Duration::from_millis(500);

/// How often a process says that it is there.
const BEAT: Duration = Duration::from_secs(5);

/// Open the training console in the browser: choose a course, work a shift, see how you did.
#[derive(Debug, Args)]
pub(crate) struct Train {
    /// Courses and scenarios of your own: files and folders, beside those that come with the program
    #[arg(value_name = "PATH")]
    courses: Vec<PathBuf>,
    /// Where the console listens; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:7070", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// The file that keeps everybody's work; made when it is not there [default: training.db in this system's folder for programs' data]
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// A further name by which browsers may call the console. May be repeated
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// The language of pages for who has chosen none: en, nl, de, fr or sv. Without it, what the browser asks for
    #[arg(long, value_name = "CODE", value_parser = language)]
    lang: Option<Language>,
    #[command(flatten)]
    accounts: Accounts,
    /// Do not open the browser
    #[arg(long)]
    no_open: bool,
    /// How the log on standard error is written; RUST_LOG says how much of it
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    log: LogFormat,
    /// Print what a script needs to know as one line of JSON, once everything is ready
    #[arg(long)]
    json: bool,
}

/// What is said once everything is ready.
struct Ready<'a> {
    /// Where the console listens.
    origin: &'a str,
    /// Where people reach it.
    url: &'a str,
    /// Where the work is kept.
    kept: &'a Place,
    /// The link for the first coach.
    link: Option<String>,
}

impl Train {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        begin_log(self.log);
        if let Some(mistake) = self.accounts.mistake(self.listen) {
            screen.say(&format!("error: {mistake}"));
            return Ok(Outcome::WrongInput);
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let served = runtime.block_on(self.serve(screen));
        // What is still at work in the background is not waited for: everything that was acknowledged is kept.
        runtime.shutdown_background();
        match served {
            Ok(outcome) => Ok(outcome),
            Err(error) => {
                let closed = error.downcast::<Closed>()?;
                screen.say(&format!("error: {closed}"));
                Ok(if matches!(closed, Closed::Wrong(_)) { Outcome::WrongInput } else { Outcome::Broke })
            }
        }
    }

    async fn serve(&self, screen: &mut Screen) -> Result<Outcome> {
        let stop = asked_to_stop()?;
        let listener = match TcpListener::bind(self.listen).await {
            Ok(listener) => listener,
            Err(error) => {
                screen.say(&format!("error: cannot listen on {}: {error}", self.listen));
                screen.say("end whoever listens there, or choose another port; port 0 takes a free one");
                return Ok(Outcome::Broke);
            }
        };
        let catalog = Catalog::open(&self.courses)?;
        screen.diagnose(&catalog.problems);
        if catalog.problems.iter().any(|problem| problem.severity == Severity::Error) {
            return Ok(Outcome::WrongInput);
        }
        let place = self.accounts.place(self.data.clone(), usual_place)?;
        let held = hold(&place).map_err(Closed::Store)?;
        let store = Store::open(&place).await.map_err(Closed::Store)?;
        let rim = Rim::new();
        let (gate, link) = self.accounts.gate(&store, &rim).await?;
        if held.is_some() {
            store.nobody_serves().await.map_err(Closed::Store)?;
        }
        let process = store.begin_process(rim.now()).await.map_err(Closed::Store)?;
        let app = App::new(Console {
            floor: Floor::new(store.clone(), image),
            offer: Offer::new(catalog),
            store: store.clone(),
            gate,
            language: self.lang,
            hosts: self.accounts.hosts(&self.hosts),
            rim: rim.clone(),
        });
        let origin = format!("http://{}", seen(listener.local_addr()?));
        self.accounts.advise(self.listen, screen);
        self.greet(screen, &Ready { origin: &origin, url: self.accounts.reached(&origin), kept: &place, link })?;
        let beating = tokio::spawn(beat(store.clone(), process.clone(), rim.clone()));
        let keeping = tokio::spawn(keep_up(app.clone()));
        serve_until(stop, listener, app).await;
        beating.abort();
        keeping.abort();
        // A store that cannot be reached any more has kept all that was acknowledged.
        let _ = store.end_process(&process, rim.now()).await;
        store.close().await;
        Ok(Outcome::Passed)
    }

    fn greet(&self, screen: &mut Screen, ready: &Ready) -> Result<()> {
        screen.print(&if self.json { line(ready) } else { page(ready) })?;
        if !self.no_open && std::io::stdout().is_terminal() {
            open(&format!("{}{}", ready.origin, ready.link.as_deref().unwrap_or_default()));
        }
        Ok(())
    }
}

/// Answers until it is time to stop.
async fn serve_until(stop: impl Future<Output = ()>, listener: TcpListener, app: App) {
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move { drop(ended.await) });
    let serving = tokio::spawn(serving.into_future());
    stop.await;
    let _ = end.send(());
    // Whoever still listens for live events is cut off.
    let _ = tokio::time::timeout(GRACE, serving).await;
}

/// Says every few seconds that this process is there: when none is, the clocks of open attempts stand still.
async fn beat(store: Store, process: Process, rim: Rim) {
    loop {
        tokio::time::sleep(BEAT).await;
        if let Err(error) = store.beat(&process, rim.now()).await {
            tracing::warn!(error = %error, "the store does not answer");
        }
    }
}

/// An address as a browser of this machine calls it.
fn seen(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => (Ipv4Addr::LOCALHOST, address.port()).into(),
        IpAddr::V6(ip) if ip.is_unspecified() => (Ipv6Addr::LOCALHOST, address.port()).into(),
        _ => address,
    }
}

/// For a script.
fn line(ready: &Ready) -> String {
    let link = ready.link.as_ref().map(|link| format!("{}{link}", ready.url));
    let kept = ready.kept.to_string();
    format!("{}\n", json!({ "ready": true, "origin": ready.origin, "url": ready.url, "data": kept, "link": link }))
}

/// For a person.
fn page(ready: &Ready) -> String {
    let mut text = format!("{:14}{}/\n{:14}{}\n", "console", ready.url, "kept in", ready.kept);
    if let Some(link) = &ready.link {
        let about = "works once and for an hour: whoever opens it first becomes a coach, and may take over what was done here without accounts";
        text = format!("{text}{:14}{}{link}\n{:14}{about}\n", "set up", ready.url, "");
    }
    format!("{text}\nCtrl-C stops.\n")
}

/// Where everybody's work is kept unless somebody says where: the folder that the system has for programs' data.
fn usual_place() -> Result<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = folder("XDG_DATA_HOME").or_else(|| folder("HOME").map(|home| home.join(".local").join("share")));
    let base = base.context("there is no home folder to keep the work in; say where with --data FILE")?;
    Ok(base.join("sparring").join("training.db"))
}

/// Opens the browser. Where there is none, the address that was printed will do.
fn open(origin: &str) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let quiet = || Stdio::null();
    let _ = Command::new(opener).arg(origin).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
}

fn language(code: &str) -> Result<Language, String> {
    let codes = || Language::ALL.iter().map(|language| language.code());
    let known = Language::ALL.iter().copied().find(|language| language.code() == code);
    known.ok_or_else(|| format!("there is no language `{code}`; expected {}", one_of(codes())))
}
