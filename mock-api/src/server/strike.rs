//! What leaves the server where something goes wrong by plan.

use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, Response};
use fault_plan::{Effect, Strike};
use http_body_util::BodyExt;

use crate::transport::Cut;

/// The answer as the caller gets it: later, spoilt, or not at all. `wait` is how much real time the delay takes.
pub(crate) async fn spoil(response: Response<Body>, strike: Option<&Strike>, wait: Duration) -> Response<Body> {
    let Some(strike) = strike else { return response };
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    match &strike.effect {
        Some(Effect::Reset | Effect::Lost) => cut(response, Cut::Reset),
        Some(Effect::Hang(time)) => {
            tokio::time::sleep(Duration::from_millis(time.0.unsigned_abs())).await;
            cut(response, Cut::Reset)
        }
        Some(Effect::Truncated) => {
            let bytes = response.body().size_hint().lower() / 2;
            cut(response, Cut::Truncate { bytes: usize::try_from(bytes).unwrap_or(usize::MAX) })
        }
        Some(Effect::Malformed) => halved(response).await,
        Some(Effect::Status(_)) => reworded(response, strike.body.as_deref()),
        _ => response,
    }
}

fn cut(mut response: Response<Body>, cut: Cut) -> Response<Body> {
    response.extensions_mut().insert(cut);
    response
}

/// The first half of the body, as if it were the whole.
async fn halved(response: Response<Body>) -> Response<Body> {
    let (mut head, body) = response.into_parts();
    let whole = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    head.headers.remove(CONTENT_LENGTH);
    Response::from_parts(head, Body::from(whole.slice(..whole.len() / 2)))
}

/// The answer with the plan's own body, where it has one.
fn reworded(response: Response<Body>, body: Option<&str>) -> Response<Body> {
    let Some(body) = body else { return response };
    let (mut head, _) = response.into_parts();
    head.headers.remove(CONTENT_LENGTH);
    let kind = match body.trim_start().chars().next() {
        Some('{' | '[') => "application/json",
        Some('<') => "text/html; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
    head.headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    Response::from_parts(head, Body::from(body.to_owned()))
}
