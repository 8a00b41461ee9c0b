//! From HTTP to an operation of the control API and back.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, DATE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response};
use axum::routing::{MethodFilter, any, on};

use super::Keeper;
use super::bounds::{check_body, check_query};
use super::problem::Problem;
use super::said::{Said, placeholders};
use super::table::{ALL, Asked, Key, Operation};
use crate::nearest::{self, Known};
use crate::server::{BodyTrouble, Door, Hall, bearer, http_date, read_body};

/// The routes of all operations, with an answer for unknown paths under `/_mock`.
pub(crate) fn routes() -> Router<Hall> {
    let router = ALL.iter().fold(Router::new(), |router, operation| {
        let filter = match operation.method {
            "POST" => MethodFilter::POST,
            "PUT" => MethodFilter::PUT,
            "DELETE" => MethodFilter::DELETE,
            _ => MethodFilter::GET,
        };
        router.route(
            operation.path,
            on(filter, move |State(hall): State<Hall>, request: Request| serve(hall, operation, request)),
        )
    });
    router
        .method_not_allowed_fallback(|request: Request| async move { astray(&request) })
        .route("/_mock", any(|request: Request| async move { astray(&request) }))
        .route("/_mock/{*rest}", any(|request: Request| async move { astray(&request) }))
}

async fn serve(hall: Hall, operation: &'static Operation, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let door = bearer(&parts.headers).and_then(|token| hall.door(token));
    let said = answer(hall, operation, &parts, door.as_ref(), body).await;
    let mut response = said.unwrap_or_else(|problem| problem.said()).into_response();
    // A bot's answers are the same in every run: their date is that of its world.
    let now = door.filter(|_| operation.key == Key::Token).and_then(|door| door.now());
    if let Some(date) = now.map(http_date) {
        response.headers_mut().insert(DATE, date);
    }
    response
}

async fn answer(
    hall: Hall,
    operation: &'static Operation,
    parts: &Parts,
    door: Option<&Door>,
    body: Body,
) -> Result<Said, Problem> {
    let path = placeholders(operation.path, parts.uri.path())?;
    let keeper = hall.keeper();
    admit(operation, keeper.as_deref(), parts, &path, door.is_some())?;
    let body = read_body(body).await.map_err(|trouble| match trouble {
        BodyTrouble::TooLarge => Problem::new(413, "the body is larger than 1 MiB"),
        BodyTrouble::TooSlow => Problem::new(408, "the body did not arrive in 10 seconds"),
        BodyTrouble::Broken => Problem::new(400, "the body could not be read"),
    })?;
    let (query, headers) = (parts.uri.query().unwrap_or("").to_owned(), parts.headers.clone());
    let door = door.cloned();
    // Making a world reads files and compiles a story: other calls need not wait for that.
    tracing::debug!(operation = operation.name, path = parts.uri.path(), "control");
    let work = tokio::task::spawn_blocking(move || {
        let (hall, keeper, door) = (&hall, keeper.as_deref(), door.as_ref());
        let bounds = || check_query(operation, &query).and_then(|()| check_body(operation, &body));
        let asked = Asked { hall, keeper, door, path: &path, query: &query, body: &body, headers: &headers };
        bounds().and_then(|()| (operation.run)(&asked))
    });
    work.await.unwrap_or_else(|_| Err(Problem::new(500, "this operation fell over; the world may be dismissed")))
}

/// Whether the key of this request opens the operation.
fn admit(
    operation: &Operation,
    keeper: Option<&Keeper>,
    parts: &Parts,
    path: &[String],
    of_bot: bool,
) -> Result<(), Problem> {
    if operation.key == Key::None {
        return Ok(());
    }
    let Some(key) = bearer(&parts.headers) else {
        return Err(Problem::new(401, format!("send `Authorization: Bearer …` with {}", operation.key.words())));
    };
    let secret = keeper.is_some_and(|keeper| keeper.is_secret(key));
    let of_world = || path.first().is_some_and(|world| keeper.is_some_and(|keeper| keeper.opens(key, world)));
    let opens = match operation.key {
        Key::None => true,
        Key::Secret => secret,
        Key::World => secret || of_world(),
        Key::Token => of_bot,
    };
    match opens {
        true => Ok(()),
        false if of_bot || secret => Err(Problem::new(403, format!("this operation needs {}", operation.key.words()))),
        false => Err(Problem::new(401, format!("this key is unknown: expected {}", operation.key.words()))),
    }
}

impl Key {
    fn words(self) -> &'static str {
        match self {
            Key::None => "nothing",
            Key::Secret => "the secret of the server",
            Key::World => "the secret of the server or the key of this world",
            Key::Token => "a token of a world",
        }
    }
}

/// An answer on a port that has nothing but the control API.
pub(crate) async fn elsewhere(request: Request) -> Response<Body> {
    astray(&request)
}

/// An answer where no operation is.
fn astray(request: &Request) -> Response<Body> {
    let (method, path) = (request.method().as_str(), request.uri().path());
    let there = ALL.iter().filter(|operation| fits(operation.path, path)).map(|operation| operation.method);
    let allowed = there.collect::<Vec<_>>().join(", ");
    if !allowed.is_empty() {
        let problem = Problem::new(405, format!("expected {allowed} instead of {method}"));
        let mut response = problem.said().into_response();
        if let Ok(allowed) = HeaderValue::from_str(&allowed) {
            response.headers_mut().insert(ALLOW, allowed);
        }
        return response;
    }
    let known =
        ALL.iter().map(|operation| Known { method: operation.method, path: operation.path, name: operation.name });
    let hint = nearest::operation(method, path, known);
    let hint = hint.map(|near| format!("; the nearest is {} {}", near.method, near.path)).unwrap_or_default();
    Problem::new(404, format!("the control API has no such operation{hint}")).said().into_response()
}

fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern
            .iter()
            .zip(&path)
            .all(|(pattern, part)| pattern == part || (pattern.starts_with('{') && !part.is_empty()))
}
