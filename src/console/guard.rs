//! What holds for every request and every answer: who may call the console by which name, and what browsers may do with a page.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, HOST, IF_NONE_MATCH, VARY};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::app::App;
use super::refused::Refused;

/// What browsers are told about every answer. Only what comes from here is shown and run, and nothing that is written in a page runs.
const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Puts the protecting headers on an answer, where it has none of its own.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response.headers_mut().append(VARY, HeaderValue::from_static("cookie, accept-language"));
    response
}

/// Lets only those in who call the console by a name of its own: a page of another site, whose name was made to lead here, does not.
pub(super) async fn known_host(State(app): State<App>, request: Request, next: Next) -> Response {
    let authority = request.uri().authority().map(ToString::to_string);
    let host = authority.or_else(|| request.headers().get(HOST)?.to_str().ok().map(str::to_owned));
    match host {
        Some(host) if is_own(&host, &app.hosts) => next.run(request).await,
        _ => Refused::ForeignHost.into_response(),
    }
}

/// Whether a host, with or without a port, is this console. An address is always right: only names can be made to lead elsewhere.
fn is_own(host: &str, further: &[String]) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    let is_known =
        name.eq_ignore_ascii_case("localhost") || further.iter().any(|known| known.eq_ignore_ascii_case(name));
    is_known || name.parse::<IpAddr>().is_ok()
}

/// Sends nothing when the browser has the same page already.
pub(super) async fn unchanged(request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let held = request.headers().get(IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    let tag = response.headers().get(ETAG);
    let is_same = match (&held, tag) {
        (Some(held), Some(tag)) => names(held, tag),
        _ => false,
    };
    if !is_read || !is_same || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::NOT_MODIFIED;
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.remove(CONTENT_TYPE);
    (parts, ()).into_response()
}

/// Whether a list of tags holds this one, be it weak or not.
fn names(held: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(held), Ok(tag)) = (held.to_str(), tag.to_str()) else { return false };
    held.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn only_names_of_its_own_lead_to_the_console() {
        let further = ["training.example".to_owned()];
        for own in ["localhost", "LocalHost:7070", "127.0.0.1:1", "[::1]:7070", "[::1]", "training.example:443"] {
            assert!(is_own(own, &further), "{own}");
        }
        for foreign in
            ["rebound.example", "localhost.rebound.example:7070", "", ":7070", "[evil]:1", "127.0.0.1.example"]
        {
            assert!(!is_own(foreign, &further), "{foreign}");
        }
    }
}
