//! Reading scenario files again when they change, while the platform runs.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use anyhow::{Context, Result};
use mock_api::control::Keeper;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::Screen;
use crate::replay::Repertoire;

/// An editor writes a file in several steps: after the first one, so long is waited for the others.
const SETTLES: Duration = Duration::from_millis(100);

/// Watches the folders of the scenario files for as long as it is held.
pub(super) fn watch(repertoire: Arc<Repertoire>, keeper: Option<Arc<Keeper>>) -> Result<RecommendedWatcher> {
    let (tell, told) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading a file is no change; when nobody listens any more, the program ends.
        if event.is_ok_and(|event| !event.kind.is_access()) {
            let _ = tell.send(());
        }
    })
    .context("files cannot be watched here")?;
    for folder in folders(repertoire.paths()) {
        watcher
            .watch(&folder, RecursiveMode::Recursive)
            .with_context(|| format!("{} cannot be watched", folder.display()))?;
    }
    std::thread::spawn(move || read_again(&told, &repertoire, keeper.as_deref()));
    Ok(watcher)
}

/// The folders with everything that the scenarios are made of: they and the brands beside or above them.
fn folders(paths: &[PathBuf]) -> BTreeSet<PathBuf> {
    let root = |path: &PathBuf| {
        let full = path.canonicalize().ok()?;
        full.ancestors().find(|folder| folder.join("brands").is_dir()).map(PathBuf::from)
    };
    paths.iter().filter_map(root).collect()
}

fn read_again(told: &Receiver<()>, repertoire: &Repertoire, keeper: Option<&Keeper>) {
    let mut screen = Screen::new(clap::ColorChoice::Auto);
    while told.recv().is_ok() {
        while told.recv_timeout(SETTLES).is_ok() {}
        match repertoire.read() {
            Err(error) => screen.say(&format!("{error:#}; the scenarios stay as they were")),
            Ok(reading) => {
                if reading.has_errors() {
                    screen.diagnose(&reading.problems);
                    screen.say("scenarios with mistakes stay as they were");
                }
                begin_anew(&reading.changed, keeper);
            }
        }
    }
}

/// Begins the worlds of these scenarios anew.
fn begin_anew(changed: &[String], keeper: Option<&Keeper>) {
    let Some(keeper) = keeper else { return };
    for world in keeper.all() {
        if world.scenario().is_some_and(|id| changed.iter().any(|changed| changed == id)) {
            match keeper.reset(&world) {
                Ok(()) => tracing::info!(world = world.name, "its scenario has changed: it begins anew"),
                Err(problem) => tracing::warn!(world = world.name, "{problem}"),
            }
        }
    }
}
