//! The desk: the inbox, the conversations, and what happens in them.

use axum::Router;

use super::app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
}
