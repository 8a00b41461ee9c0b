//! The training console: pages on which people work a shift, see how they did, and are coached.
//!
//! Pages are made here and need no script to be read; a small script swaps in what is new. Each group of pages is a folder with its
//! `routes()`, a folder of words of the same name in `words/`, and templates in `pages/`.
//!
//! | to add a … | put | and touch |
//! | --- | --- | --- |
//! | page | a handler that takes a [`Visitor`] and gives [`Frame::show`], its template in `pages/` | `routes()` of its group |
//! | word | `words/<group>/<code>.yaml`, in all five languages | nothing: tests find what is missing or unused |
//! | link in the menu | a row in `menu.rs` | nothing |

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

pub use app::{App, Console, Rim};
pub use coach::keep_up;
pub use floor::Floor;
pub use gate::Gate;
pub use images::bytes as image;
pub use offer::Offer;
pub use team::{Address, Door};
pub use visitor::{Role, Visitor};
pub use words::Words;

mod after;
mod app;
mod assets;
mod certify;
mod coach;
mod desk;
mod figures;
mod floor;
mod frame;
mod gate;
mod guard;
mod home;
mod images;
mod look;
mod menu;
mod offer;
mod refused;
mod replies;
mod team;
mod visitor;
mod when;
mod words;

/// How large a form may be, in bytes. A group of pages that takes more says so for its own routes.
const LARGEST_FORM: usize = 64 * 1024;

/// Everything that the console answers. What is wrong with a request (a foreign host, a forged form, no such page) is told as a
/// page in the visitor's language.
pub fn router(app: App) -> Router {
    let groups = [home::routes(), desk::routes(), after::routes(), coach::routes(), team::routes(), look::routes()];
    let pages = groups.into_iter().fold(assets::routes(), Router::merge).fallback(refused::nothing_here);
    pages
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(forgery(&app))
        .layer(from_fn_with_state(app.clone(), guard::known_host))
        .layer(from_fn_with_state(app.clone(), refused::dress))
        .layer(from_fn(guard::unchanged))
        .layer(CompressionLayer::new())
        .layer(from_fn(guard::headers))
        .layer(from_fn(gate::look_once))
        .with_state(app)
}

/// What turns away forms that other sites' pages send: they come from the console's own host, or from where people reach it.
fn forgery(app: &App) -> CsrfLayer {
    match app.gate.origin() {
        Some(origin) => CsrfLayer::new().add_trusted_origin(origin).unwrap_or_default(),
        None => CsrfLayer::new(),
    }
}
