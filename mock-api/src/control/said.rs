//! What is read from a request to the control API, and what is answered.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Response, StatusCode};
use percent_encoding::percent_decode_str;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;

use super::problem::Problem;
use crate::clock::{Pace, Time};

/// An answer.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) status: u16,
    /// Its media type.
    pub(super) kind: &'static str,
    pub(super) body: Body,
}

impl Said {
    /// An answer in JSON.
    pub(super) fn json(status: u16, value: &impl Serialize) -> Said {
        // What is written here has no keys but strings, so it always can be.
        let body = serde_json::to_vec(value).unwrap_or_default();
        Said { status, kind: "application/json", body: Body::from(body) }
    }

    /// Done, and nothing to say.
    pub(super) fn nothing() -> Said {
        Said { status: 204, kind: "", body: Body::empty() }
    }

    pub(super) fn into_response(self) -> Response<Body> {
        let mut response = Response::new(self.body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        if !self.kind.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        }
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == 401 {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Reads a body in JSON. No body is as good as an empty object.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| Problem::unreadable("the body", &error.to_string()))
}

/// Reads the part of an address behind the question mark.
pub(super) fn read_query<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let uri = format!("/?{query}").parse().map_err(|_| Problem::new(400, "the query cannot be read"))?;
    let read = axum::extract::Query::<T>::try_from_uri(&uri);
    read.map(|query| query.0).map_err(|error| {
        let text = error.body_text();
        Problem::unreadable("the query", text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text))
    })
}

/// What stands for the `{placeholders}` of a path.
pub(super) fn placeholders(pattern: &str, path: &str) -> Result<Vec<String>, Problem> {
    let pairs = pattern.split('/').zip(path.split('/')).filter(|(pattern, _)| pattern.starts_with('{'));
    let decoded = pairs.map(|(_, part)| percent_decode_str(part).decode_utf8().map(Cow::into_owned));
    decoded.collect::<Result<_, _>>().map_err(|_| Problem::new(400, "the path is not UTF-8"))
}

/// A moment on the virtual clock, in RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp(pub Time);

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Stamp, D::Error> {
        let text = <Cow<'_, str>>::deserialize(deserializer)?;
        let time = Time::parse(&text);
        time.map(Stamp).ok_or_else(|| de::Error::custom("expected a time such as `2026-03-02T09:00:00Z`"))
    }
}

impl JsonSchema for Stamp {
    fn schema_name() -> Cow<'static, str> {
        "Stamp".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time", "description": "A moment on the virtual clock." })
    }
}

/// How time passes: `instant`, `real`, or `scaled:60` for sixty times as fast as real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mode(pub Pace);

impl Serialize for Mode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Mode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Mode, D::Error> {
        <Cow<'_, str>>::deserialize(deserializer)?.parse().map(Mode).map_err(de::Error::custom)
    }
}

impl JsonSchema for Mode {
    fn schema_name() -> Cow<'static, str> {
        "Mode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^(instant|real|scaled:[1-9][0-9]{0,8})$",
            "description": "How time passes: `instant` (it stands still and jumps to the next event when everybody waits), \
                `real`, or `scaled:60` for sixty times as fast as real time.",
        })
    }
}
