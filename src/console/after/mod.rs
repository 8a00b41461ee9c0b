//! After the shift: the scorecard, the replay, the certificate, and progress.

mod card;
mod certificate;
mod drawn;
mod figures;
mod next;
mod progress;
mod quote;
mod remark;
mod replay;
mod reviewed;
mod rules;
mod scene;
mod scorecard;

use axum::Router;
use axum::routing::{get, post};

use super::app::App;
pub(in crate::console) use drawn::Drawn;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/attempts/{id}/scorecard", get(scorecard::show))
        .route("/attempts/{id}/replay", get(replay::show))
        .route("/attempts/{id}/reviews/{review}", post(reviewed::answer))
        .route("/attempts/{id}/certificate", get(certificate::show))
        .route("/attempts/{id}/certificate/name", post(certificate::name))
        .route("/attempts/{id}/certificate.json", get(certificate::file))
        .route("/progress", get(progress::show))
        .route("/rules/{id}", get(rules::show))
}

#[cfg(test)]
mod tests;
