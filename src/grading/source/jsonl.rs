//! JSONL: one reply a line, as a JSON object.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::field::{Field, Keys, Meaning};
use crate::document::mistake::Mistake;
use crate::grading::Entry;

/// What a line says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// The reply and what is known of it. Its id is empty where the line gives none.
    pub entry: Entry,
    /// The keys that are not known and were not read.
    pub unread: Vec<String>,
}

/// Reads a line, without its line end.
///
/// # Errors
/// The first thing that is wrong with it: not UTF-8, not a JSON object, a key twice or misspelt, a value of the wrong kind, no
/// reply.
pub fn read_line(line: &[u8], keys: &Keys) -> Result<Read, Box<Mistake>> {
    let text = std::str::from_utf8(line).map_err(|error| {
        let at = error.valid_up_to();
        Box::new(Mistake::at(at..at + 1, format!("byte {} is not UTF-8", at + 1)).help("save the file as UTF-8"))
    })?;
    let mut reading = Reading { text, keys, read: Read::default(), given: 0, mistake: None };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = Line(&mut reading).deserialize(&mut deserializer).and_then(|()| deserializer.end());
    match (parsed, reading.mistake.take()) {
        (_, Some(mistake)) => Err(Box::new(mistake)),
        (Err(error), None) => Err(Box::new(not_json(text, &error))),
        (Ok(()), None) if reading.given & bit(Field::Reply) == 0 => Err(Box::new(reading.no_reply())),
        (Ok(()), None) => Ok(reading.read),
    }
}

/// A line while it is read.
struct Reading<'a> {
    text: &'a str,
    keys: &'a Keys,
    read: Read,
    /// The fields that are there, a bit each.
    given: u16,
    mistake: Option<Mistake>,
}

fn bit(field: Field) -> u16 {
    1 << field as u16
}

impl<'a> Reading<'a> {
    /// Takes in a key and its value.
    fn take(&mut self, key: &str, raw: &'a str) -> Result<(), Mistake> {
        let field = match self.keys.meaning(key) {
            Meaning::Field(field) => field,
            Meaning::Ignored => return Ok(()),
            Meaning::Unknown => {
                self.read.unread.push(key.to_owned());
                return Ok(());
            }
            Meaning::Misspelt(field) => {
                let message = format!("`{key}` is not a key that is read");
                let help = format!("did you mean `{}`? If not, leave it out with --ignore {key}", field.key());
                return Err(Mistake::at(self.key_before(raw), message).help(help));
            }
        };
        if self.given & bit(field) != 0 {
            return Err(Mistake::at(self.key_before(raw), format!("`{key}` is here twice")));
        }
        if raw != "null" {
            self.given |= bit(field);
            self.value(field, key, raw)?;
        }
        Ok(())
    }

    fn value(&mut self, field: Field, key: &str, raw: &'a str) -> Result<(), Mistake> {
        let span = self.place(raw);
        let wrong = |(message, help): (String, String)| Mistake::at(span.clone(), message).help(help);
        match raw.as_bytes().first() {
            Some(b'"') => {
                let text: Cow<str> = decoded(raw, &span)?;
                field.put(&mut self.read.entry, &text).map_err(wrong)
            }
            Some(b'0'..=b'9' | b'-') if field.is_numeric() => field.put(&mut self.read.entry, raw).map_err(wrong),
            Some(b'[') if field == Field::Customer => {
                let list: Vec<String> = serde_json::from_str(raw)
                    .map_err(|_| Mistake::at(span.clone(), format!("`{key}` must be a text or a list of texts")))?;
                self.read.entry.customer = list;
                Ok(())
            }
            _ => Err(Mistake::at(span.clone(), format!("`{key}` must be {}", expected(field)))),
        }
    }

    /// The bytes of a value in the line. It is a part of the line's own text.
    fn place(&self, raw: &str) -> Range<usize> {
        let start = (raw.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        start..start + raw.len()
    }

    /// The bytes of the key before a value, with its quotation marks.
    fn key_before(&self, raw: &str) -> Range<usize> {
        let value = self.place(raw).start;
        let before = self.text.get(..value).unwrap_or_default().trim_end().trim_end_matches(':').trim_end();
        let inner = before.strip_suffix('"').unwrap_or(before);
        inner.rfind('"').unwrap_or(0)..before.len()
    }

    fn no_reply(&self) -> Mistake {
        let key = self.keys.key_of(Field::Reply);
        let help = match self.read.unread.as_slice() {
            [] => String::new(),
            [first, ..] => format!("if it is under another key, say so: --map {}={first}", Field::Reply.key()),
        };
        let start = self.text.len() - self.text.trim_start().len();
        Mistake::at(start..start + 1, format!("there is no `{key}` in this line")).help(help)
    }
}

fn decoded<'a>(raw: &'a str, span: &Range<usize>) -> Result<Cow<'a, str>, Mistake> {
    let inner = &raw[1..raw.len() - 1];
    if !inner.contains('\\') {
        return Ok(Cow::Borrowed(inner));
    }
    let decoded: Result<String, _> = serde_json::from_str(raw);
    decoded.map(Cow::Owned).map_err(|_| {
        Mistake::at(span.clone(), "this text has half of a letter in it").help("a \\ud… escape needs its second half")
    })
}

fn expected(field: Field) -> &'static str {
    match field {
        Field::Customer => "a text or a list of texts",
        _ if field.is_numeric() => "a text or a number",
        _ => "a text",
    }
}

fn not_json(text: &str, error: &serde_json::Error) -> Mistake {
    let start = text.len() - text.trim_start().len();
    if !text[start..].starts_with(['{', '[']) {
        let help = "expected one JSON object a line, such as {\"id\": \"1\", \"reply\": \"…\"}";
        return Mistake::at(start..start + 1, "this is no JSON object").help(help);
    }
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    let at = text.floor_char_boundary(error.column().saturating_sub(1).min(text.len()));
    let help = match text.trim_start().as_bytes().first() {
        Some(b'[') => "write one object a line, without a list around them: `jq -c '.[]'` does that",
        _ if error.is_eof() => "one reply is one line: a line end within a text is written \\n",
        _ => "expected one JSON object and nothing else on this line",
    };
    Mistake::at(at..at + 1, format!("this is no JSON object: {words}")).help(help)
}

/// Reads the object of a line.
struct Line<'r, 'a>(&'r mut Reading<'a>);

impl<'a> DeserializeSeed<'a> for Line<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for Line<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut access: A) -> Result<(), A::Error> {
        while let Some(key) = access.next_key::<Cow<'a, str>>()? {
            let raw: &'a RawValue = access.next_value()?;
            // The first mistake counts; the rest of the line is read on for its form.
            if self.0.mistake.is_none() {
                self.0.mistake = self.0.take(&key, raw.get()).err();
            }
        }
        Ok(())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Err(E::invalid_type(de::Unexpected::Unit, &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::Channel;

    fn entry(line: &str) -> Entry {
        read_line(line.as_bytes(), &Keys::default()).unwrap_or_else(|mistake| panic!("{mistake:?}")).entry
    }

    fn mistake(line: &str) -> (String, String) {
        let mistake = read_line(line.as_bytes(), &Keys::default()).expect_err(line);
        (line.get(mistake.span.clone()).unwrap_or_default().to_owned(), mistake.message)
    }

    #[test]
    fn a_line_says_all_there_is() {
        let read = entry(
            r#"{"id": 7, "reply": "Hi \"Ann\" \ud83d\udce6", "customer": ["a", "b"], "lang": "nl-BE", "channel": "private", "brand": "", "agent": 12, "thread": "t", "customer_name": "Ann", "customer_handle": "@ann", "customer_at": 1509487847, "reply_at": "2017-10-31T22:11:47Z"}"#,
        );
        let expected = Entry {
            id: "7".into(),
            reply: "Hi \"Ann\" 📦".into(),
            customer: vec!["a".into(), "b".into()],
            lang: Some("nl-BE".into()),
            channel: Some(Channel::Private),
            brand: None,
            agent: Some("12".into()),
            thread: Some("t".into()),
            customer_name: Some("Ann".into()),
            customer_handle: Some("ann".into()),
            customer_at: Some(1_509_487_847_000),
            reply_at: Some(1_509_487_907_000),
        };
        assert_eq!(read, expected);
        assert_eq!(read.waited(), Some(60_000));
    }

    #[test]
    fn what_is_null_is_not_there() {
        assert_eq!(
            entry(r#"{"reply": "x", "lang": null, "customer": null}"#),
            Entry { reply: "x".into(), ..Entry::default() }
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (line, words, message) in [
            (r#"{"id": 1, "replly": "x"}"#, r#""replly""#, "`replly` is not a key that is read"),
            (r#"{"id": 1}"#, "{", "there is no `reply` in this line"),
            (r#"{"reply": null}"#, "{", "there is no `reply` in this line"),
            (r#"{"reply": 7}"#, "7", "`reply` must be a text"),
            (r#"{"reply": "a", "reply": "b"}"#, r#""reply""#, "`reply` is here twice"),
            (r#"{"reply": "a", "customer": [1]}"#, "[1]", "`customer` must be a text or a list of texts"),
            (r#"{"reply": "a", "channel": "publick"}"#, r#""publick""#, "`publick` is no channel"),
            (r#"{"reply": "a", "lang": "Dutch"}"#, r#""Dutch""#, "`Dutch` is no language code"),
            (r#"{"reply": "a", "reply_at": "noon"}"#, r#""noon""#, "`noon` is no time"),
            (r#"{"reply": "a" "lang"}"#, "\"", "this is no JSON object: expected `,` or `}`"),
            (r#"{"reply": "a"} {}"#, "{", "this is no JSON object: trailing characters"),
            (r#"{"reply": "\ud83d"}"#, r#""\ud83d""#, "this text has half of a letter in it"),
        ] {
            assert_eq!(mistake(line), (words.to_owned(), message.to_owned()), "{line}");
        }
        for line in ["", "null", "[]", "\"x\"", "7", "{", "{\"a\"", "🙂"] {
            assert!(mistake(line).1.starts_with("this is no JSON object"), "{line}");
        }
        let mistake = read_line(b"{\"reply\": \"\xff\"}", &Keys::default()).expect_err("bytes");
        assert_eq!(mistake.message, "byte 12 is not UTF-8");
    }

    #[test]
    fn keys_that_are_not_known_are_named() {
        let read = read_line(br#"{"reply": "x", "likes": 3, "markers": []}"#, &Keys::default()).expect("a line");
        assert_eq!(read.unread, ["likes"]);
    }
}
