//! `--watch`: looks again whenever a file changes, at what changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result};
use notify::{RecursiveMode, Watcher};

use super::session::Session;
use super::store::Store;
use super::{Lint, Outcome, Screen};

/// An editor writes a file in several steps: after the first one, so long is waited for the others.
const SETTLES: Duration = Duration::from_millis(100);

/// Looks at everything, and again after each change, until it is stopped.
pub(super) fn watch(lint: &Lint, session: &Session, screen: &mut Screen) -> Result<Outcome> {
    let (tell, told) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading a file is no change; when nobody listens any more, the program ends.
        if event.is_ok_and(|event| !event.kind.is_access()) {
            let _ = tell.send(());
        }
    })
    .context("files cannot be watched here")?;
    for folder in folders(lint, session) {
        watcher
            .watch(&folder, RecursiveMode::Recursive)
            .with_context(|| format!("{} cannot be watched", folder.display()))?;
    }
    let mut session = lint.session(screen)?;
    loop {
        if let Some(session) = &session {
            if lint.cache.is_none() && !session.store().keeps() {
                *session.store() = Store::in_memory();
            }
            if let Err(error) = lint.once(session, screen) {
                screen.say(&format!("error: {error:#}"));
            }
        }
        screen.say("watching; Ctrl-C ends it");
        told.recv().context("files are no longer watched")?;
        while told.recv_timeout(SETTLES).is_ok() {}
        let store = session.take().map(|session| std::mem::take(&mut *session.store()));
        // The project and its brands may have changed as well.
        session = lint.session(screen)?;
        if let (Some(session), Some(store)) = (&session, store) {
            *session.store() = store;
        }
    }
}

/// The folders with everything that is looked at.
fn folders(lint: &Lint, session: &Session) -> BTreeSet<PathBuf> {
    let folder = |path: &PathBuf| match path.is_dir() {
        true => path.clone(),
        false => path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned(),
    };
    let root = lint.paths.is_empty().then(|| session.workspace.root.clone());
    lint.paths.iter().map(folder).chain(root).collect()
}
