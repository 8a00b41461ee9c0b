//! What a visitor is told when something is not there, not allowed or not possible.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::app::App;
use super::frame::Frame;
use super::visitor::Visitor;

/// What a handler gives: an answer, or why there is none.
pub(crate) type Answer = Result<Response, Refused>;

/// Why a request has no answer. Shown as a page in the visitor's language that says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// 400: the form or the address says something that cannot be.
    Unreadable,
    /// Somebody has to say first who they are: leads to the page where one signs in.
    SignIn,
    /// 403: this is for coaches, or somebody else's.
    NotYours,
    /// 403: the form was sent by another site's page.
    Forged,
    /// 404: there is no such page, or nothing of this name that the visitor may see.
    NotFound,
    /// 409: it has changed meanwhile, in another window perhaps.
    Changed,
    /// 409: every attempt at an assessment is used up.
    NoAttemptsLeft,
    /// 413: more than fits.
    TooLarge,
    /// 421: the console was called by a name that is not its own.
    ForeignHost,
    /// 429: too often in too short a time.
    TooOften,
    /// 503: what is kept cannot be reached at the moment.
    Unavailable,
    /// 500: a mistake of ours.
    Broken,
}

impl Refused {
    fn status(self) -> StatusCode {
        match self {
            Refused::Unreadable => StatusCode::BAD_REQUEST,
            Refused::SignIn => StatusCode::UNAUTHORIZED,
            Refused::NotYours | Refused::Forged => StatusCode::FORBIDDEN,
            Refused::NotFound => StatusCode::NOT_FOUND,
            Refused::Changed | Refused::NoAttemptsLeft => StatusCode::CONFLICT,
            Refused::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Refused::ForeignHost => StatusCode::MISDIRECTED_REQUEST,
            Refused::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Refused::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Refused::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What an answer without a page of its own says by its status.
    fn said_by(status: StatusCode) -> Option<Refused> {
        match status {
            StatusCode::FORBIDDEN => Some(Refused::Forged),
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Some(Refused::NotFound),
            StatusCode::PAYLOAD_TOO_LARGE => Some(Refused::TooLarge),
            _ if status.is_client_error() => Some(Refused::Unreadable),
            _ if status.is_server_error() => Some(Refused::Broken),
            _ => None,
        }
    }

    /// The words of it, below `frame.refused`.
    fn key(self) -> &'static str {
        match self {
            Refused::Unreadable => "unreadable",
            Refused::SignIn => "sign-in",
            Refused::NotYours => "not-yours",
            Refused::Forged => "forged",
            Refused::NotFound => "not-found",
            Refused::Changed => "changed",
            Refused::NoAttemptsLeft => "no-attempts",
            Refused::TooLarge => "too-large",
            Refused::ForeignHost => "foreign-host",
            Refused::TooOften => "too-often",
            Refused::Unavailable => "unavailable",
            Refused::Broken => "broken",
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        // The page is made further out, where the visitor's language is known.
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage {
    frame: Frame,
    status: u16,
    title: String,
    advice: String,
}

/// No page has this address.
pub(super) async fn nothing_here() -> Refused {
    Refused::NotFound
}

/// Gives every refusal its page. To the page's own script it is one sentence.
pub(super) async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    match reason(&response) {
        Some(Refused::SignIn) if !is_script(&asked.headers) => Redirect::to(&sign_in(&asked)).into_response(),
        Some(refused) => {
            // A foreign name is told nothing of who is here.
            let visitor = if refused == Refused::ForeignHost { None } else { app.gate.visitor(&asked).await.ok() };
            page(refused, &asked, &app, visitor)
        }
        None => response,
    }
}

/// Why an answer is a refusal: by its own word, or because the server's own words are no page.
fn reason(response: &Response) -> Option<Refused> {
    let own = response.extensions().get::<Refused>().copied();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_bare = kind.is_empty() || kind.starts_with("text/plain");
    own.or_else(|| if is_bare { Refused::said_by(response.status()) } else { None })
}

fn page(refused: Refused, asked: &Parts, app: &App, visitor: Option<Visitor>) -> Response {
    let frame = Frame::of(asked, app, visitor);
    let (title, advice) =
        (frame.pick("frame.refused.title", refused.key()), frame.pick("frame.refused.advice", refused.key()));
    if is_script(&asked.headers) {
        return (refused.status(), format!("{title} {advice}")).into_response();
    }
    let status = refused.status().as_u16();
    let page = RefusedPage { frame, status, title: title.to_owned(), advice: advice.to_owned() };
    match Frame::show(&page) {
        Ok(shown) => (refused.status(), shown).into_response(),
        Err(_) => refused.status().into_response(),
    }
}

/// Whether the page's own script asks: it shows a sentence, not a page.
pub(super) fn is_script(headers: &HeaderMap) -> bool {
    headers.contains_key("sparring-script")
}

/// Where one signs in, and comes back from.
fn sign_in(asked: &Parts) -> String {
    let back = asked.uri.path_and_query().map_or("/", |path| path.as_str());
    let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    if asked.method.is_safe() { format!("/sign-in?back={back}") } else { "/sign-in".to_owned() }
}
