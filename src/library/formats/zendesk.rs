//! Macros of Zendesk, as its API gives them: `{"macros": [{"id", "title", "active", "actions": [{"field", "value"}]}]}`, a page of
//! them, or one.
//!
//! The text is the value of the action `comment_value_html`, or else `comment_value`; of a value that is a list, the channel and
//! the text, the text. A macro without either answers nobody, and one whose comment is an internal note is not for customers: they
//! are not read. Macros that are not active are read like others, since they may be switched on at any time.

use std::sync::Arc;

use super::export::{self, Entry, has_keys, is_json, keys};
use super::{Format, Hints, Opened};
use crate::diagnostic::{Diagnostic, Source};
use crate::document::{Kind, Node};
use crate::library::model::Holds;

/// Macros of Zendesk.
#[derive(Debug)]
pub(super) struct Zendesk;

impl Format for Zendesk {
    fn id(&self) -> &'static str {
        "zendesk"
    }

    fn purpose(&self) -> &'static str {
        "macros of Zendesk, as its API gives them (JSON)"
    }

    fn recognises(&self, _: &str, text: &str) -> bool {
        if !is_json(text) {
            return false;
        }
        let keys = keys(text);
        keys.iter().any(|(depth, key)| *depth == 1 && matches!(*key, "macros" | "macro"))
            || has_keys(&keys, &["actions", "field", "value"])
    }

    fn open(&self, source: &Arc<Source>, hints: &Hints) -> Result<Box<dyn Opened>, Vec<Diagnostic>> {
        export::open(source, hints, self.id(), &["macros", "macro"], entry)
    }

    fn fills(&self, key: &str) -> Option<Holds> {
        let (owner, field) = key.rsplit_once('.')?;
        match owner {
            "ticket.requester" | "ticket.submitter" | "ticket.latest_comment.author" => customer(field),
            "ticket.assignee" | "current_user" | "agent" => agent(field),
            "ticket.brand" | "ticket.organization" | "ticket.requester.organization" | "ticket.group" => {
                Some(if owner == "ticket.brand" && field == "name" { Holds::Brand } else { Holds::Text })
            }
            "ticket" => ticket(field),
            "satisfaction" => Some(if field.ends_with("url") { Holds::Link } else { Holds::Text }),
            _ if key.starts_with("dc.")
                || key.contains(".custom_fields.")
                || key.starts_with("ticket.ticket_field") =>
            {
                Some(Holds::Text)
            }
            _ => None,
        }
    }
}

fn entry(node: &Node) -> Option<Entry<'_>> {
    let Some(Kind::List(actions)) = node.get("actions").map(|actions| &actions.kind) else { return None };
    let value = |field: &str| {
        let is_it = |action: &&Node| is(action.get("field"), field);
        let value = actions.iter().find(is_it)?.get("value")?;
        match &value.kind {
            Kind::List(parts) => parts.last(),
            _ => Some(value),
        }
    };
    if is(value("comment_mode_is_public"), "false") {
        return None;
    }
    Some(Entry {
        id: node.get("id"),
        title: node.get("title"),
        html: value("comment_value_html"),
        plain: value("comment_value"),
        ..Entry::default()
    })
}

fn is(node: Option<&Node>, word: &str) -> bool {
    node.is_some_and(|node| matches!(&node.kind, Kind::Scalar(text) if text == word))
}

fn customer(field: &str) -> Option<Holds> {
    Some(match field {
        "first_name" => Holds::Name,
        "name" | "last_name" => Holds::FullName,
        "email" => Holds::Email,
        "phone" => Holds::Phone,
        "external_id" | "id" => Holds::CustomerNumber,
        "language" | "locale" | "details" | "notes" | "tags" | "role" | "time_zone" => Holds::Text,
        _ => return None,
    })
}

fn agent(field: &str) -> Option<Holds> {
    Some(match field {
        "first_name" | "name" | "signature" | "alias" => Holds::Agent,
        "last_name" | "email" | "phone" | "id" | "external_id" | "language" | "tags" | "role" => Holds::Text,
        _ => return None,
    })
}

fn ticket(field: &str) -> Option<Holds> {
    Some(match field {
        "id" | "encoded_id" | "external_id" => Holds::Reference,
        "link" | "url" | "link_with_text" | "url_with_protocol" => Holds::Link,
        "account" => Holds::Brand,
        "due_date"
        | "due_date_with_timestamp"
        | "created_at"
        | "created_at_with_timestamp"
        | "updated_at"
        | "updated_at_with_timestamp"
        | "updated_at_with_time"
        | "created_at_with_time" => Holds::Date,
        "title"
        | "description"
        | "status"
        | "priority"
        | "via"
        | "tags"
        | "ticket_type"
        | "in_business_hours"
        | "comments"
        | "comments_formatted"
        | "public_comments"
        | "public_comments_formatted"
        | "latest_comment"
        | "latest_comment_formatted"
        | "latest_public_comment"
        | "latest_public_comment_formatted"
        | "latest_comment_rich"
        | "latest_public_comment_rich"
        | "verbatim_description"
        | "cc_names"
        | "ccs" => Holds::Text,
        field if field.starts_with("ticket_field_") => Holds::Text,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::formats::{Read, read_all, recognise};

    fn read(text: &str) -> Read {
        let source = Arc::new(Source::whole("x.json", text.to_owned()));
        assert_eq!(recognise("x.json", text).map(Format::id), Some("zendesk"), "{text}");
        read_all(Zendesk.open(&source, &Hints::default()).expect("an export").as_ref())
    }

    #[test]
    fn the_html_comment_of_each_macro_is_its_text() {
        let text = r#"{ "count": 3, "macros": [
  { "id": 25, "title": "Late::Parcel", "active": false, "actions": [
    { "field": "status", "value": "pending" },
    { "field": "comment_value", "value": "plain" },
    { "field": "comment_value_html", "value": "<p>Hoi {{ticket.requester.first_name}},</p><p>wat <b>vervelend</b> &amp; zo</p>" } ] },
  { "id": 26, "title": "Chat", "actions": [{ "field": "comment_value", "value": ["channel:all", "Hi \"you\""] }] },
  { "id": 27, "title": "Close", "actions": [{ "field": "status", "value": "solved" }] },
  { "id": 28, "title": "Note", "actions": [{ "field": "comment_value", "value": "x" }, { "field": "comment_mode_is_public", "value": "false" }] }
] }"#;
        let read = read(text);
        let [late, chat] = read.replies.as_slice() else { panic!("two replies: {read:?}") };
        let written = &late.versions[0].written;
        assert_eq!(written.text, "Hoi {{ticket.requester.first_name}},\n\nwat vervelend & zo");
        let at = written.text.find("vervelend").expect("there");
        assert_eq!(&text[written.place(at..at + 9)], "vervelend");
        assert_eq!((late.id.text.as_str(), &text[late.id.span.clone()]), ("25", "25"));
        assert_eq!(late.title.as_ref().map(|title| title.text.as_str()), Some("Late::Parcel"));
        assert_eq!(chat.versions[0].written.text, "Hi \"you\"");
        let origin = late.origin.as_ref().expect("an origin");
        assert!(
            origin.data.starts_with(r#"{"id":25,"title":"Late::Parcel","active":false,"actions":[{"field":"status""#)
        );
        assert!(text[chat.span.clone()].starts_with("{ \"id\": 26") && text[chat.span.clone()].ends_with('}'));
        assert_eq!(read.problems.len(), 1);
        assert_eq!(read.problems[0].message, "2 macros have no answer to a customer: they are not read");
    }

    #[test]
    fn one_macro_is_read_as_well() {
        assert_eq!(
            read(r#"{"macro": {"id": 1, "actions": [{"field": "comment_value", "value": "x"}]}}"#).replies.len(),
            1
        );
        assert_eq!(read(r#"{"id": 1, "actions": [{"field": "comment_value", "value": "x"}]}"#).replies.len(), 1);
    }

    #[test]
    fn what_is_filled_in_is_known() {
        for (key, holds) in [
            ("ticket.requester.first_name", Some(Holds::Name)),
            ("ticket.requester.email", Some(Holds::Email)),
            ("current_user.first_name", Some(Holds::Agent)),
            ("ticket.id", Some(Holds::Reference)),
            ("ticket.ticket_field_360001", Some(Holds::Text)),
            ("dc.greeting", Some(Holds::Text)),
            ("ticket.requestor.first_name", None),
            ("name", None),
        ] {
            assert_eq!(Zendesk.fills(key), holds, "{key}");
        }
    }
}
