//! Home: what can be practised, and what is open.

use askama::Template;
use axum::Router;
use axum::routing::get;

use super::app::App;
use super::frame::Frame;
use super::refused::Answer;
use super::visitor::Visitor;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/", get(home))
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
}

async fn home(_visitor: Visitor, frame: Frame) -> Answer {
    Frame::show(&Home { frame })
}
