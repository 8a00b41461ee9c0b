//! The editor of scenarios: texts of coaches, checked while they are written, and practised like any other story.

mod list;
mod page;
mod preview;
mod reading;

use std::collections::BTreeMap;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};

use crate::console::app::App;
use crate::console::refused::Refused;

/// How often it is looked whether another process has written a scenario.
const AGAIN: Duration = Duration::from_secs(5);

/// Below which folder the stories of the editor are.
const FOLDER: &str = "own/";

/// How long a name may be.
const LONGEST: usize = 60;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/coach/scenarios", get(list::show))
        .route("/coach/scenarios/new", get(page::new))
        .route("/coach/scenarios/check", post(page::check))
        .route("/coach/scenarios/save", post(page::save))
        .route("/coach/scenarios/remove", post(list::remove))
        .route("/coach/scenarios/own/{name}", get(page::show))
        .route("/coach/scenarios/own/{name}/download", get(page::download))
}

/// The id of the scenario of this name; `None` where it is no name: small letters, digits and single hyphens between them.
fn id_of(name: &str) -> Option<String> {
    let fits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    (name.len() <= LONGEST && name.split('-').all(fits)).then(|| format!("{FOLDER}{name}"))
}

/// The name in the id of a scenario of the editor.
fn name_of(id: &str) -> &str {
    id.strip_prefix(FOLDER).unwrap_or(id)
}

/// Takes what the editor has into what can be practised, and keeps it so for as long as the program runs, whichever process writes.
pub async fn keep_up(app: App) {
    let mut known = BTreeMap::new();
    loop {
        if let Err(refused) = take_in(&app, &mut known).await {
            tracing::warn!(?refused, "the scenarios of the editor could not be read");
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Takes in what has changed since these versions.
async fn take_in(app: &App, known: &mut BTreeMap<String, i64>) -> Result<(), Refused> {
    let now: BTreeMap<String, i64> = app.store.scenario_versions().await?.into_iter().collect();
    for id in known.keys().filter(|id| !now.contains_key(*id)) {
        app.offer.remove(id);
    }
    for (id, version) in &now {
        if known.get(id) != Some(version)
            && let Some(row) = app.store.scenario(id).await?
        {
            offer(app, id, reading::read(app, id, &row.text, false).await?);
        }
    }
    *known = now;
    Ok(())
}

/// Offers a story for practice as it was read; one that has mistakes is taken away.
fn offer(app: &App, id: &str, read: reading::Read) {
    match read.story {
        Some(story) => app.offer.put(story),
        None => app.offer.remove(id),
    }
}

#[cfg(test)]
mod tests {
    use super::id_of;

    #[test]
    fn a_name_is_part_of_an_address_and_of_nothing_else() {
        assert_eq!(id_of("late-parcel-2").as_deref(), Some("own/late-parcel-2"));
        let long = "a".repeat(61);
        for wrong in ["", "-", "a--b", "a-", "A", "a/b", "..", "a.yaml", "a b", "é", long.as_str()] {
            assert_eq!(id_of(wrong), None, "{wrong}");
        }
    }
}
