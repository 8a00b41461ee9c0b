//! After the shift: the scorecard, the replay, the certificate, and progress.

use axum::Router;

use super::app::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
}
