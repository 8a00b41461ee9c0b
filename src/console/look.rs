//! The switch on every page: language, and light or dark.

use axum::Router;
use axum::extract::{Form, State};
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::post;
use serde::Deserialize;

use super::app::App;
use super::refused::Refused;
use super::visitor::{Theme, Visitor, language_named};

/// How long a browser keeps the choice, in seconds: a year.
const KEPT: u32 = 365 * 24 * 3600;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/look", post(choose))
}

/// What was chosen; what is left out stays as it is.
#[derive(Debug, Deserialize)]
struct Choice {
    language: Option<String>,
    theme: Option<String>,
    #[serde(default)]
    back: String,
}

/// Keeps a choice in the browser, the language with the person too, and leads back to the page.
async fn choose(
    State(app): State<App>,
    visitor: Option<Visitor>,
    Form(choice): Form<Choice>,
) -> Result<Response, Refused> {
    let language =
        choice.language.as_deref().map(|code| language_named(code).ok_or(Refused::Unreadable)).transpose()?;
    let theme = choice.theme.as_deref().map(|id| Theme::named(id).ok_or(Refused::Unreadable)).transpose()?;
    if let (Some(language), Some(visitor)) = (language, visitor) {
        app.store.set_language(&visitor.person, language.code()).await?;
    }
    let kept = [language.map(|language| ("language", language.code())), theme.map(|theme| ("theme", theme.id()))];
    let cookies = kept
        .into_iter()
        .flatten()
        .map(|(name, value)| (SET_COOKIE, format!("{name}={value}; Path=/; Max-Age={KEPT}; HttpOnly; SameSite=Lax")));
    Ok((AppendHeaders(cookies.collect::<Vec<_>>()), Redirect::to(way_back(&choice.back))).into_response())
}

/// A path of this console, whatever the form says: nobody is led elsewhere.
pub(super) fn way_back(path: &str) -> &str {
    let is_own = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t']);
    if is_own && path.is_ascii() { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::way_back;

    #[test]
    fn a_switch_leads_back_to_this_console_only() {
        assert_eq!(way_back("/attempts/a1?at=3"), "/attempts/a1?at=3");
        for elsewhere in
            ["", "//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "javascript:1"]
        {
            assert_eq!(way_back(elsewhere), "/", "{elsewhere}");
        }
    }
}
