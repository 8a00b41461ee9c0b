//! The parameters of a request, wherever they stand: behind the `?`, in a form, in a form in parts, or in JSON.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde_json::Value;

use super::problem::Problem;
use crate::platform::{Passing, Piece};
use crate::server::{BodyTrouble, read_body};

/// The most parameters that are read.
const MOST: usize = 256;
/// The deepest nesting of JSON that becomes parameters.
const DEEPEST: usize = 4;
/// The largest body with a file in it: a film of Mastodon's 99 MiB is more than anybody needs here.
const LARGEST: usize = 16 << 20;
/// The longest text in a form in parts.
const LONGEST_TEXT: usize = 64 << 10;
/// How long a file may take to arrive.
const PATIENCE: Duration = Duration::from_secs(60);

/// Parameters in order, lists as `name[]` and members as `name[member]`, and the file that came along.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pairs: Vec<(String, String)>,
    /// What is known of the file, whose bytes have passed.
    pub(super) file: Option<Piece>,
    /// The body as it came, unless it was in parts.
    pub(super) raw: Bytes,
    /// The body was JSON and cannot be read.
    pub(super) garbled: bool,
}

impl Fields {
    /// The parameters behind the `?`.
    pub(super) fn of_query(query: &str) -> Fields {
        let mut fields = Fields::default();
        fields.add_form(query.as_bytes());
        fields
    }

    /// Adds those of the body, of whatever kind it is.
    pub(super) async fn add_body(&mut self, headers: &HeaderMap, body: Body) -> Result<(), BodyTrouble> {
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("").to_ascii_lowercase();
        if kind.starts_with("multipart/form-data") {
            let reading = self.add_parts(headers, body);
            return tokio::time::timeout(PATIENCE, reading).await.unwrap_or(Err(BodyTrouble::TooSlow));
        }
        let bytes: Bytes = read_body(body).await?;
        if kind.starts_with("application/json") {
            match serde_json::from_slice::<Value>(&bytes) {
                Ok(Value::Object(members)) => {
                    members.into_iter().for_each(|(name, value)| self.add_json(name, value, DEEPEST));
                }
                Ok(_) => {}
                Err(_) => self.garbled = !bytes.is_empty(),
            }
        } else {
            self.add_form(&bytes);
        }
        self.raw = bytes;
        Ok(())
    }

    fn add_form(&mut self, bytes: &[u8]) {
        for (name, value) in form_urlencoded::parse(bytes).take(MOST) {
            self.add(name.into_owned(), value.into_owned());
        }
    }

    fn add_json(&mut self, name: String, value: Value, depth: usize) {
        match value {
            Value::Null => {}
            Value::Array(items) if depth > 0 => {
                items.into_iter().for_each(|item| self.add_json(format!("{name}[]"), item, depth - 1));
            }
            Value::Object(members) if depth > 0 => {
                members.into_iter().for_each(|(key, value)| self.add_json(format!("{name}[{key}]"), value, depth - 1));
            }
            Value::String(text) => self.add(name, text),
            other => self.add(name, other.to_string()),
        }
    }

    async fn add_parts(&mut self, headers: &HeaderMap, body: Body) -> Result<(), BodyTrouble> {
        let mut request = Request::new(body);
        request.headers_mut().extend(headers.get(CONTENT_TYPE).map(|kind| (CONTENT_TYPE, kind.clone())));
        DefaultBodyLimit::max(LARGEST).apply(&mut request);
        let mut parts = Multipart::from_request(request, &()).await.map_err(|_| BodyTrouble::Broken)?;
        let trouble = |error: axum::extract::multipart::MultipartError| match error.status().as_u16() {
            413 => BodyTrouble::TooLarge,
            _ => BodyTrouble::Broken,
        };
        for _ in 0..MOST {
            let Some(mut part) = parts.next_field().await.map_err(trouble)? else { return Ok(()) };
            let name = part.name().unwrap_or("").to_owned();
            if part.file_name().is_some() || name == "file" {
                let mut passing = Passing::default();
                while let Some(bytes) = part.chunk().await.map_err(trouble)? {
                    passing.feed(&bytes);
                }
                self.file = (name == "file").then(|| passing.finish()).or(self.file.take());
                continue;
            }
            let mut value = Vec::new();
            while let Some(bytes) = part.chunk().await.map_err(trouble)? {
                if value.len() + bytes.len() > LONGEST_TEXT {
                    return Err(BodyTrouble::TooLarge);
                }
                value.extend_from_slice(&bytes);
            }
            self.add(name, String::from_utf8_lossy(&value).into_owned());
        }
        Err(BodyTrouble::TooLarge)
    }

    fn add(&mut self, name: String, value: String) {
        if self.pairs.len() < MOST {
            self.pairs.push((name, value));
        }
    }

    /// All of them.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The last value of a parameter, as Rails takes it.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The values of a list: `name[]=a&name[]=b`, or a single `name=a`.
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        let of = |key: &str| {
            key == name || key.strip_prefix(name).is_some_and(|rest| rest.starts_with('[') && rest.ends_with(']'))
        };
        self.pairs.iter().filter(|(key, _)| of(key)).map(|(_, value)| value.as_str()).collect()
    }

    /// Whether a switch is on, as Rails understands it.
    pub(super) fn is_on(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !matches!(value, "" | "0" | "false" | "f" | "off" | "False" | "FALSE"))
    }

    /// An id; 404 if it is none, since there is nothing of that id.
    pub(super) fn id(&self, name: &str) -> Result<Option<u64>, Problem> {
        self.get(name).filter(|text| !text.is_empty()).map(id).transpose()
    }

    /// A number of things, at most so many.
    pub(super) fn count(&self, name: &str, default: usize, most: usize) -> usize {
        let asked: Option<usize> = self.get(name).and_then(|text| text.parse().ok());
        asked.unwrap_or(default).clamp(1, most)
    }
}

/// An id; 404 for what is none.
pub(super) fn id(text: &str) -> Result<u64, Problem> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or_else(Problem::not_found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_members_are_named_as_forms_name_them() {
        let mut fields = Fields::of_query("types%5B%5D=mention&types[]=follow&limit=3");
        let body: Value =
            serde_json::from_str(r#"{"media_ids":["1",2],"poll":{"multiple":true},"x":null}"#).expect("JSON");
        let Value::Object(members) = body else { panic!("an object") };
        members.into_iter().for_each(|(name, value)| fields.add_json(name, value, DEEPEST));
        assert_eq!(fields.list("types"), ["mention", "follow"]);
        assert_eq!(fields.list("media_ids"), ["1", "2"]);
        assert!(fields.is_on("poll[multiple]") && fields.get("x").is_none());
        assert_eq!((fields.count("limit", 20, 40), fields.count("other", 20, 40)), (3, 20));
    }
}
