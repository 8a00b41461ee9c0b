//! The coach: the cohort, reviews, assignments, and the editor of scenarios.

use axum::Router;

use super::app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
}
