//! The parts of an HTTP exchange that no dialect owns: the bearer token, the body, the headers of time and limits.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, DATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::clock::Time;
use crate::dialect::json::write_digits;
use crate::limits::Meter;
use crate::nearest::Known;

/// The largest body that is read.
const LARGEST_BODY: usize = 1 << 20;
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest that a client may say it has thought: 30 days.
const LONGEST_THOUGHT: u64 = 30 * 86_400;

/// Why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyTrouble {
    /// It is larger than is read.
    TooLarge,
    /// It did not arrive in time.
    TooSlow,
    /// The connection broke.
    Broken,
}

/// The bearer token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The answer with the operation that was probably meant in the header `sparring-hint`.
pub(crate) fn hinted(mut response: Response<Body>, near: Option<Known>) -> Response<Body> {
    if let Some(Known { method, path, name }) = near {
        let hint = HeaderValue::from_str(&format!("nearest known operation is {method} {path} ({name})"));
        let hint = hint.unwrap_or(HeaderValue::from_static(""));
        response.headers_mut().insert(HeaderName::from_static("sparring-hint"), hint);
    }
    response
}

/// How many seconds the client says it has thought; an error if that is no whole number of at most 30 days.
pub(crate) fn thinking(headers: &HeaderMap) -> Result<Option<u64>, ()> {
    let Some(value) = headers.get("sparring-thinking") else { return Ok(None) };
    let text = value.to_str().map_err(|_| ())?;
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = text.parse().ok().filter(|seconds| digits && *seconds <= LONGEST_THOUGHT);
    seconds.map(Some).ok_or(())
}

/// The whole body of a request.
pub(crate) async fn read_body(body: Body) -> Result<Bytes, BodyTrouble> {
    if body.size_hint().lower() > LARGEST_BODY as u64 {
        return Err(BodyTrouble::TooLarge);
    }
    match tokio::time::timeout(PATIENCE, Limited::new(body, LARGEST_BODY).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(BodyTrouble::TooLarge),
        Ok(Err(_)) => Err(BodyTrouble::Broken),
        Err(_) => Err(BodyTrouble::TooSlow),
    }
}

/// What the headers of an answer say.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    /// The time, virtual where there is a world.
    pub(crate) now: Time,
    /// A number that is different for each answer.
    pub(crate) transaction: u64,
    /// What the limits show.
    pub(crate) meter: Meter,
}

impl Head {
    /// The head of an answer that belongs to no world.
    pub(crate) fn of_nobody() -> Head {
        Head { now: Time::wall(), transaction: 0, meter: Meter::default() }
    }

    /// An answer in JSON with these headers.
    pub(crate) fn answer(&self, status: u16, body: Vec<u8>) -> Response<Body> {
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.reserve(16);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
        headers.insert(DATE, http_date(self.now));
        response
    }
}

/// The form that HTTP wants: `Sat, 21 Nov 2026 17:55:01 GMT`.
pub(crate) fn http_date(time: Time) -> HeaderValue {
    const DAYS: &[u8; 21] = b"ThuFriSatSunMonTueWed";
    const MONTHS: &[u8; 36] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
    let (year, month, day) = time.civil();
    let weekday = time.ms().div_euclid(86_400_000).rem_euclid(7) as usize;
    let seconds = time.seconds().rem_euclid(86_400);
    let mut text = *b"Thu, 01 Jan 1970 00:00:00 GMT";
    text[..3].copy_from_slice(&DAYS[weekday * 3..][..3]);
    text[8..11].copy_from_slice(&MONTHS[(month as usize - 1) * 3..][..3]);
    let parts =
        [(5..7, day), (12..16, year), (17..19, seconds / 3600), (20..22, seconds / 60 % 60), (23..25, seconds % 60)];
    for (place, number) in parts {
        write_digits(number.unsigned_abs(), &mut text[place]);
    }
    HeaderValue::from_bytes(&text).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_http_wants_them() {
        let time = Time::parse("2026-11-21T17:55:01Z").expect("a time");
        assert_eq!(http_date(time), "Sat, 21 Nov 2026 17:55:01 GMT");
        assert_eq!(http_date(Time::from_ms(0)), "Thu, 01 Jan 1970 00:00:00 GMT");
    }

    #[test]
    fn only_whole_seconds_of_thinking_are_understood() {
        let said = |value: &'static str| {
            thinking(&HeaderMap::from_iter([(
                HeaderName::from_static("sparring-thinking"),
                HeaderValue::from_static(value),
            )]))
        };
        assert_eq!(said("90"), Ok(Some(90)));
        for wrong in ["", "-1", "+1", "1.5", "soon", "99999999999999999999", "99999999"] {
            assert_eq!(said(wrong), Err(()), "{wrong}");
        }
        assert_eq!(thinking(&HeaderMap::new()), Ok(None));
    }
}
