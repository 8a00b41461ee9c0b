//! Streams of what happens.

use axum::Router;
use axum::routing::get;

use crate::server::Hall;

/// Adds the routes.
pub(super) fn add(router: Router<Hall>) -> Router<Hall> {
    router.route("/api/v1/streaming/health", get(|| async { "OK" }))
}
