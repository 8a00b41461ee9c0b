//! What a client says to an OAuth endpoint, wherever it says it: query, form, JSON, Basic.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// More parameters than this are refused.
const MOST: usize = 100;

/// The parameters of a request. None is there twice with different values.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    pairs: Vec<(String, String)>,
    basic: Option<(String, String)>,
}

impl Form {
    /// Reads the parameters of query and body; what is wrong if they cannot be told apart.
    pub(super) fn read(headers: &HeaderMap, query: &str, body: &[u8]) -> Result<Form, &'static str> {
        let mut form = Form { pairs: Vec::new(), basic: basic(headers)? };
        form.add(form_urlencoded::parse(query.as_bytes()).into_owned())?;
        match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{') => form.add(json(body)?.into_iter())?,
            _ => form.add(form_urlencoded::parse(body).into_owned())?,
        }
        Ok(form)
    }

    /// The value of a parameter; an empty one is none.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// All parameters, in the order in which they came.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Which client it says it is, and its secret.
    pub(super) fn client(&self) -> Option<(&str, Option<&str>)> {
        let own = self.get("client_id");
        match &self.basic {
            // Who says it is two clients is none.
            Some((id, _)) if own.is_some_and(|own| own != id) => None,
            Some((id, secret)) => Some((id, Some(secret))),
            None => own.map(|own| (own, self.get("client_secret"))),
        }
    }

    fn add(&mut self, pairs: impl Iterator<Item = (String, String)>) -> Result<(), &'static str> {
        for (name, value) in pairs {
            match self.pairs.iter().find(|(known, _)| *known == name) {
                Some((_, known)) if *known == value => {}
                Some(_) => return Err("a parameter is there twice, with different values"),
                None if self.pairs.len() == MOST => return Err("there are too many parameters"),
                None => self.pairs.push((name, value)),
            }
        }
        Ok(())
    }
}

fn json(body: &[u8]) -> Result<Vec<(String, String)>, &'static str> {
    let object: serde_json::Map<String, Value> =
        serde_json::from_slice(body).map_err(|_| "the body begins like JSON and is none")?;
    let pairs = object.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| match value {
        Value::String(text) => Ok((name, text)),
        Value::Number(number) => Ok((name, number.to_string())),
        _ => Err("a member of the body is no text"),
    });
    pairs.collect()
}

/// Name and password of an `Authorization: Basic …` header.
fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>, &'static str> {
    let Some(header) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let (scheme, rest) = header.to_str().ok().and_then(|text| text.split_once(' ')).unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("basic") {
        return Ok(None);
    }
    let decoded = STANDARD.decode(rest.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let decoded = decoded.ok_or("the Basic header is not base64 of text")?;
    let (id, secret) = decoded.split_once(':').ok_or("the Basic header has no colon in it")?;
    // Both are percent-encoded first, says the standard; few do it, and ours have nothing to encode.
    let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    Ok(Some((plain(id), plain(secret))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    fn headers(authorization: &str) -> HeaderMap {
        let value = HeaderValue::from_bytes(authorization.as_bytes());
        value.map(|value| HeaderMap::from_iter([(AUTHORIZATION, value)])).unwrap_or_default()
    }

    fn read(authorization: &str, query: &str, body: &str) -> Result<Form, &'static str> {
        Form::read(&headers(authorization), query, body.as_bytes())
    }

    #[test]
    fn it_does_not_matter_where_a_parameter_stands() {
        let forms = [
            read("", "grant_type=refresh_token&client_id=a+b", ""),
            read("", "", "grant_type=refresh_token&client_id=a%20b"),
            read("", "", r#" {"grant_type":"refresh_token","client_id":"a b"}"#),
            read("", "client_id=a%20b", "grant_type=refresh_token"),
            read("", "client_id=a%20b&grant_type=refresh_token", "grant_type=refresh_token"),
        ];
        for form in forms {
            let form = form.expect("well formed");
            assert_eq!(form.get("grant_type"), Some("refresh_token"));
            assert_eq!(form.client(), Some(("a b", None)));
        }
    }

    #[test]
    fn basic_says_who_it_is_and_nobody_is_two() {
        let (basic, body) = ("Basic YTpi", "client_id=a&client_secret=c");
        assert_eq!(read(basic, "", "").expect("well formed").client(), Some(("a", Some("b"))));
        assert_eq!(read(basic, "", body).expect("well formed").client(), Some(("a", Some("b"))));
        assert_eq!(read("", "", body).expect("well formed").client(), Some(("a", Some("c"))));
        assert_eq!(read(basic, "client_id=x", "").expect("well formed").client(), None);
        assert_eq!(read("Bearer x", "", "").expect("well formed").client(), None);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let many: String = (0..=MOST).map(|number| format!("a{number}=1&")).collect();
        for (authorization, query, body, why) in [
            ("", "a=1&a=2", "", "a parameter is there twice, with different values"),
            ("", "a=1", r#"{"a":2}"#, "a parameter is there twice, with different values"),
            ("", "", "{", "the body begins like JSON and is none"),
            ("", "", r#"{"a":[]}"#, "a member of the body is no text"),
            ("", &many, "", "there are too many parameters"),
            ("Basic %", "", "", "the Basic header is not base64 of text"),
            ("Basic YQ==", "", "", "the Basic header has no colon in it"),
        ] {
            assert_eq!(read(authorization, query, body), Err(why));
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_fall_over(authorization in "(Basic )?[ -~]{0,40}", query in any::<String>(), body: Vec<u8>) {
            if let Ok(form) = Form::read(&headers(&authorization), &query, &body) {
                let _ = form.client();
                prop_assert!(form.pairs().count() <= MOST);
            }
        }
    }
}
