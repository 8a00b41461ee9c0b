//! Who looks at a page, and how they want to see it.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;

use super::app::App;
use super::refused::Refused;
use crate::language::Language;

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Sees everybody's attempts, reviews and assigns.
    Coach,
    /// Sees their own attempts.
    Trainee,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system is set.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme.
    pub(crate) const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// The word in cookies and forms.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme of this word.
    pub(crate) fn named(id: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.id() == id)
    }
}

/// Who looks at a page. As an argument of a handler it lets nobody in who may not enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// The person's id in the store.
    pub person: String,
    /// The name, as the person wrote it; empty for the one person of a console without accounts.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// The language of the pages, where one is chosen.
    pub language: Option<Language>,
}

impl Visitor {
    /// Somebody who sent this request, and speaks the language that the browser has kept.
    pub(super) fn of(parts: &Parts, person: &str, name: &str, role: Role) -> Visitor {
        Visitor { person: person.to_owned(), name: name.to_owned(), role, language: kept_language(parts) }
    }

    /// Whether this is a coach.
    pub fn is_coach(&self) -> bool {
        self.role == Role::Coach
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visitor, Refused> {
        app.gate.visitor(parts).await
    }
}

impl OptionalFromRequestParts<App> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Visitor>, Infallible> {
        Ok(app.gate.visitor(parts).await.ok())
    }
}

/// What a cookie says.
pub(super) fn cookie<'p>(parts: &'p Parts, name: &str) -> Option<&'p str> {
    let all = parts.headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    let pairs = all.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(known, _)| *known == name).map(|(_, value)| value).next()
}

/// The theme that the browser has kept.
pub(super) fn theme(parts: &Parts) -> Theme {
    cookie(parts, "theme").and_then(Theme::named).unwrap_or_default()
}

/// The language that the browser has kept.
pub(super) fn kept_language(parts: &Parts) -> Option<Language> {
    cookie(parts, "language").and_then(language_named)
}

/// The language of this two-letter code.
pub(super) fn language_named(code: &str) -> Option<Language> {
    Language::ALL.iter().copied().find(|language| language.code() == code)
}

/// The language that the browser likes best among ours.
pub(super) fn asked_language(parts: &Parts) -> Option<Language> {
    let header = parts.headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    let wishes = header.split(',').take(20).filter_map(wish);
    // Of equal wishes, the first one counts.
    wishes.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, language)| language)
}

/// `nl-BE;q=0.8` as thousandths and the language, if it is one of ours and wanted at all.
fn wish(text: &str) -> Option<(u32, Language)> {
    let (tag, quality) = text.split_once(";q=").unwrap_or((text, "1"));
    let code = tag.trim().split('-').next()?.to_ascii_lowercase();
    let quality: f64 = quality.trim().parse().ok()?;
    let thousandths = (quality.clamp(0.0, 1.0) * 1000.0) as u32;
    (thousandths > 0).then_some((thousandths, language_named(&code)?))
}
