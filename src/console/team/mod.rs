//! The team: accounts, invitations, signing in and out.

use axum::Router;

use super::app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
}
