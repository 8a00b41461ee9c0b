//! What surrounds every page: its language, its look, the menu, and who is looking.

use std::convert::Infallible;
use std::ops::Deref;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, ETAG};
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};

use super::app::App;
use super::assets::{self, Icon};
use super::menu::{self, Link};
use super::refused::Refused;
use super::visitor::{self, Theme, Visitor};
use super::words::Words;
use crate::language::Language;

/// What surrounds a page. Templates hold it as `frame` and find their words through it: `{{ frame.get("home.title") }}`.
///
/// As an argument of a handler it never refuses anybody: take a [`Visitor`] beside it, where one has to be somebody.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// The words of the page's language.
    pub(crate) words: Words,
    /// Light or dark.
    pub(crate) theme: Theme,
    /// Who looks, where that is known.
    pub(crate) visitor: Option<Visitor>,
    /// The path and query of the page, to come back to.
    pub(crate) path: String,
    /// What time it is, in Unix milliseconds.
    pub(crate) now: i64,
    /// Whether people have accounts here, so that one can leave.
    pub(crate) has_accounts: bool,
}

impl Frame {
    /// The frame of the page that a request asks for.
    pub(super) fn of(parts: &Parts, app: &App, visitor: Option<Visitor>) -> Frame {
        let own = visitor.as_ref().and_then(|visitor| visitor.language);
        let language = own
            .or_else(|| visitor::kept_language(parts))
            .or(app.language)
            .or_else(|| visitor::asked_language(parts))
            .unwrap_or(Language::En);
        Frame {
            words: Words::of(language),
            theme: visitor::theme(parts),
            visitor,
            path: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            now: app.now(),
            has_accounts: app.gate.has_accounts(),
        }
    }

    /// The answer that shows a page: never kept without asking again whether it has changed.
    ///
    /// # Errors
    /// When the page cannot be made, which is a mistake of ours.
    pub(crate) fn show(page: &impl Template) -> Result<Response, Refused> {
        let text = page.render().map_err(|_| Refused::Broken)?;
        let tag = format!("\"{}\"", assets::fingerprint(text.as_bytes()));
        Ok(([(CACHE_CONTROL, "private, no-cache".to_owned()), (ETAG, tag)], Html(text)).into_response())
    }

    /// The language of the page, as its two-letter code.
    pub(crate) fn code(&self) -> &'static str {
        self.words.language().code()
    }

    /// The links of the menu that this visitor may follow.
    pub(crate) fn menu(&self) -> Vec<&'static Link> {
        menu::of(self)
    }

    /// Whether this page is the one, or below the one, that a link leads to.
    pub(crate) fn is_at(&self, link: &Link) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        path == link.to || link.to != "/" && path.starts_with(link.to) && path[link.to.len()..].starts_with('/')
    }

    /// Where the asset of this name is.
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// Where the picture of this id is.
    pub(crate) fn picture(&self, id: &str) -> String {
        assets::address(&format!("{id}.png"))
    }

    /// The icon of this name, as a picture without words: it always stands beside some.
    pub(crate) fn icon(&self, name: &'static str) -> Icon {
        Icon(name)
    }

    /// Every language with its own name.
    pub(crate) fn languages(&self) -> [(&'static str, &'static str); 5] {
        [("en", "English"), ("nl", "Nederlands"), ("de", "Deutsch"), ("fr", "Français"), ("sv", "Svenska")]
    }

    /// Every theme by its word.
    pub(crate) fn themes(&self) -> [&'static str; 3] {
        Theme::ALL.map(Theme::id)
    }
}

impl Deref for Frame {
    type Target = Words;

    fn deref(&self) -> &Words {
        &self.words
    }
}

impl FromRequestParts<App> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Frame, Infallible> {
        let visitor = app.gate.visitor(parts).await.ok();
        Ok(Frame::of(parts, app, visitor))
    }
}
