//! The body of an upload: a form in parts whose file streams past, an encoded form, or JSON with the file in base64.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::Value;

use crate::platform::{Passing, Piece};
use crate::server::BodyTrouble;

/// The largest body with a file among its parts: a moving picture of 15 MiB and what is around it.
const LARGEST_PARTS: usize = 16 << 20;
/// The largest body with a file in base64: a segment or picture of 5 MiB, a third larger then, and what is around it.
const LARGEST_TEXT: usize = 7 << 20;
/// The longest text in a form that is no file.
const LONGEST_FIELD: usize = 64 << 10;
/// The most parts of a form.
const MOST_PARTS: usize = 32;
/// How long a file may take to arrive.
const PATIENCE: Duration = Duration::from_secs(60);

/// The members of a form, and what is known of the file in it.
#[derive(Debug, Default)]
pub(in super::super) struct Form {
    fields: Vec<(String, String)>,
    /// The file, whose bytes have passed.
    pub(super) media: Option<Piece>,
    /// There was a file in base64 that is none.
    pub(super) garbled: bool,
}

impl Form {
    /// Reads a body: its bytes, unless it is in parts, and the form. What is not a form is as good as an empty one.
    pub(in super::super) async fn read(headers: &HeaderMap, body: Body) -> Result<(Bytes, Form), BodyTrouble> {
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
        let in_parts = kind.get(..19).is_some_and(|start| start.eq_ignore_ascii_case("multipart/form-data"));
        let reading = async {
            match in_parts {
                true => Form::of_parts(headers, body).await.map(|form| (Bytes::new(), form)),
                false => Form::of_text(body).await,
            }
        };
        tokio::time::timeout(PATIENCE, reading).await.unwrap_or(Err(BodyTrouble::TooSlow))
    }

    /// A text of the form.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The names of the texts.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| name.as_str())
    }

    async fn of_text(body: Body) -> Result<(Bytes, Form), BodyTrouble> {
        let bytes = match Limited::new(body, LARGEST_TEXT).collect().await {
            Ok(collected) => collected.to_bytes(),
            Err(error) if error.is::<LengthLimitError>() => return Err(BodyTrouble::TooLarge),
            Err(_) => return Err(BodyTrouble::Broken),
        };
        let mut form = Form::default();
        if let Ok(Value::Object(members)) = serde_json::from_slice(&bytes) {
            members.into_iter().for_each(|(name, value)| form.add(name, plain(value)));
        } else if !bytes.trim_ascii_start().starts_with(b"{") {
            let pairs = form_urlencoded::parse(&bytes);
            pairs.take(MOST_PARTS).for_each(|(name, value)| form.add(name.into_owned(), value.into_owned()));
        }
        Ok((bytes, form))
    }

    async fn of_parts(headers: &HeaderMap, body: Body) -> Result<Form, BodyTrouble> {
        let mut request = Request::new(body);
        request.headers_mut().extend(headers.get(CONTENT_TYPE).map(|kind| (CONTENT_TYPE, kind.clone())));
        DefaultBodyLimit::max(LARGEST_PARTS).apply(&mut request);
        let mut parts = Multipart::from_request(request, &()).await.map_err(|_| BodyTrouble::Broken)?;
        let trouble = |error: axum::extract::multipart::MultipartError| match error.status().as_u16() {
            413 => BodyTrouble::TooLarge,
            _ => BodyTrouble::Broken,
        };
        let mut form = Form::default();
        for _ in 0..MOST_PARTS {
            let Some(mut part) = parts.next_field().await.map_err(trouble)? else { return Ok(form) };
            let name = part.name().unwrap_or("").to_owned();
            if name == "media" {
                let mut passing = Passing::default();
                while let Some(bytes) = part.chunk().await.map_err(trouble)? {
                    passing.feed(&bytes);
                }
                form.media = Some(passing.finish());
                continue;
            }
            let most = if name == "media_data" { LARGEST_TEXT } else { LONGEST_FIELD };
            let mut value = Vec::new();
            while let Some(bytes) = part.chunk().await.map_err(trouble)? {
                if value.len() + bytes.len() > most {
                    return Err(BodyTrouble::TooLarge);
                }
                value.extend_from_slice(&bytes);
            }
            form.add(name, String::from_utf8(value).map_err(|_| BodyTrouble::Broken)?);
        }
        Err(BodyTrouble::TooLarge)
    }

    /// A text, or the file in base64.
    fn add(&mut self, name: String, value: String) {
        if name != "media" && name != "media_data" {
            self.fields.push((name, value));
            return;
        }
        let digits: Vec<u8> = value.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').collect();
        match STANDARD_NO_PAD.decode(&digits) {
            Ok(bytes) => self.media = Some(Piece::of(&bytes)),
            Err(_) => self.garbled = true,
        }
    }
}

/// A member of a JSON body as a form would have it.
fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Array(list) => list.into_iter().map(plain).collect::<Vec<_>>().join(","),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    async fn read(kind: &str, body: &str) -> Result<Form, BodyTrouble> {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, kind.parse().expect("a header"))]);
        Form::read(&headers, Body::from(body.to_owned())).await.map(|(_, form)| form)
    }

    #[tokio::test]
    async fn the_same_form_in_every_encoding() {
        let parts = "--b\r\nContent-Disposition: form-data; name=\"segment_index\"\r\n\r\n2\r\n\
                     --b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"x\"\r\n\r\nabc\r\n--b--\r\n";
        let bodies = [
            ("multipart/form-data; boundary=b", parts),
            ("application/json", r#"{"segment_index":2,"media":"YWJj"}"#),
            ("application/x-www-form-urlencoded", "segment_index=2&media_data=YWJj"),
        ];
        for (kind, body) in bodies {
            let form = read(kind, body).await.expect("a form");
            assert_eq!(form.text("segment_index"), Some("2"), "{kind}");
            assert_eq!(form.media, Some(Piece::of(b"abc")), "{kind}");
        }
    }

    #[tokio::test]
    async fn what_is_no_form_does_no_harm() {
        for (kind, body) in [("multipart/form-data", "x"), ("multipart/form-data; boundary=b", "--b\r\nnonsense")] {
            assert_eq!(read(kind, body).await.err(), Some(BodyTrouble::Broken), "{body}");
        }
        assert!(read("application/json", r#"{"media":"*"}"#).await.is_ok_and(|form| form.garbled));
        assert!(read("", "{").await.is_ok_and(|form| form.names().count() == 0));
        let part = "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n".repeat(MOST_PARTS + 1);
        assert_eq!(read("multipart/form-data; boundary=b", &part).await.err(), Some(BodyTrouble::TooLarge));
        let long = "1".repeat(LONGEST_FIELD + 1);
        let long = format!("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n{long}\r\n--b--\r\n");
        assert_eq!(read("multipart/form-data; boundary=b", &long).await.err(), Some(BodyTrouble::TooLarge));
        assert_eq!(read("", &"1".repeat(LARGEST_TEXT + 1)).await.err(), Some(BodyTrouble::TooLarge));
    }

    proptest! {
        #[test]
        fn no_body_is_too_odd(
            body in "(--b(--)?|\\r\\n|Content-Disposition: form-data; name=\"(media|media_data|x)\"|[{}\":,=&%a-z0-9\u{e9}]){0,24}",
            kind in "(multipart/form-data; boundary=b|multipart/form-data; boundary=|application/json|multipart/\u{7f}?)",
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
            if let Ok(kind) = kind.parse() {
                let headers = HeaderMap::from_iter([(CONTENT_TYPE, kind)]);
                let _ = runtime.block_on(Form::read(&headers, Body::from(body)));
            }
        }
    }
}
