//! `sparring train`: the training console.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::json;
use tokio::net::TcpListener;

use super::stop::asked_to_stop;
use super::{Outcome, Screen};
use crate::console::{App, Console, Floor, Gate, Offer, Rim, image, keep_up, router};
use crate::diagnostic::{Severity, one_of};
use crate::language::Language;
use crate::scenario::courses::Catalog;
use crate::store::{Place, Store};

/// How long answers that have begun may take when the console is asked to stop. Live events never end by themselves.
const GRACE: Duration = Duration::from_millis(500);

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
    /// Do not open the browser
    #[arg(long)]
    no_open: bool,
    /// Print what a script needs to know as one line of JSON, once everything is ready
    #[arg(long)]
    json: bool,
}

impl Train {
    pub(crate) fn run(self, screen: &mut Screen) -> Result<Outcome> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let served = runtime.block_on(self.serve(screen));
        // What is still at work in the background is not waited for: everything that was acknowledged is kept.
        runtime.shutdown_background();
        served
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
        let data = self.data.clone().map_or_else(usual_place, Ok)?;
        let store = match Store::open(&Place::File(data.clone())).await {
            Ok(store) => store,
            Err(error) => {
                screen.say(&format!("error: {error}"));
                return Ok(Outcome::Broke);
            }
        };
        let catalog = Catalog::open(&self.courses)?;
        screen.diagnose(&catalog.problems);
        if catalog.problems.iter().any(|problem| problem.severity == Severity::Error) {
            return Ok(Outcome::WrongInput);
        }
        let rim = Rim::new();
        let gate = Gate::alone(&store, rim.now()).await?;
        let app = App::new(Console {
            floor: Floor::new(store.clone(), image),
            offer: Offer::new(catalog),
            store: store.clone(),
            gate,
            language: self.lang,
            hosts: self.hosts.clone(),
            rim,
        });
        let origin = format!("http://{}", listener.local_addr()?);
        screen.print(&if self.json { line(&origin, &data) } else { page(&origin, &data) })?;
        if !self.no_open && std::io::stdout().is_terminal() {
            open(&origin);
        }
        let (end, ended) = tokio::sync::oneshot::channel::<()>();
        tokio::spawn(keep_up(app.clone()));
        let serving = axum::serve(listener, router(app)).with_graceful_shutdown(async move { drop(ended.await) });
        let serving = tokio::spawn(serving.into_future());
        stop.await;
        let _ = end.send(());
        // Whoever still listens for live events is cut off.
        let _ = tokio::time::timeout(GRACE, serving).await;
        store.close().await;
        Ok(Outcome::Passed)
    }
}

/// For a script.
fn line(origin: &str, data: &std::path::Path) -> String {
    format!("{}\n", json!({ "ready": true, "origin": origin, "data": data }))
}

/// For a person.
fn page(origin: &str, data: &std::path::Path) -> String {
    format!("{:14}{origin}/\n{:14}{}\n\nCtrl-C stops.\n", "console", "kept in", data.display())
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
