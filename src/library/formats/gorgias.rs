//! Macros of Gorgias, as its API gives them: `{"data": [{"id", "name", "intent", "language", "actions": [{"name": "setResponseText",
//! "arguments": {"body_html", "body_text"}}]}]}`, or one.
//!
//! The text is `body_html` of the action that sets the response, or else its `body_text`; what the macro is meant for is its
//! topic. A macro without such an action answers nobody and is not read.

use std::sync::Arc;

use super::export::{self, Entry, has_keys, is_json, keys};
use super::{Format, Hints, Opened};
use crate::diagnostic::{Diagnostic, Source};
use crate::document::{Kind, Node};
use crate::library::model::Holds;

/// Macros of Gorgias.
#[derive(Debug)]
pub(super) struct Gorgias;

impl Format for Gorgias {
    fn id(&self) -> &'static str {
        "gorgias"
    }

    fn purpose(&self) -> &'static str {
        "macros of Gorgias, as its API gives them (JSON)"
    }

    fn recognises(&self, _: &str, text: &str) -> bool {
        is_json(text) && has_keys(&keys(text), &["name", "actions", "arguments"])
    }

    fn open(&self, source: &Arc<Source>, hints: &Hints) -> Result<Box<dyn Opened>, Vec<Diagnostic>> {
        export::open(source, hints, self.id(), &["data", "macros"], entry)
    }

    fn fills(&self, key: &str) -> Option<Holds> {
        let (owner, field) = key.rsplit_once('.')?;
        match owner {
            _ if owner.contains(".integrations") => Some(shop(field)),
            "ticket.customer" | "ticket.sender" | "ticket.receiver" => customer(field),
            "current_user" | "ticket.assignee_user" => match field {
                "firstname" | "name" | "signature" => Some(Holds::Agent),
                "lastname" | "email" | "id" | "bio" => Some(Holds::Text),
                _ => None,
            },
            "ticket.account" | "ticket.first_message" | "ticket.last_message" => Some(Holds::Text),
            _ if owner.starts_with("ticket.messages[") => Some(Holds::Text),
            "ticket" => match field {
                "id" => Some(Holds::Reference),
                "subject" | "channel" | "status" | "via" => Some(Holds::Text),
                field if field.ends_with("_datetime") => Some(Holds::Date),
                _ => None,
            },
            _ => None,
        }
    }
}

fn entry(node: &Node) -> Option<Entry<'_>> {
    let Some(Kind::List(actions)) = node.get("actions").map(|actions| &actions.kind) else { return None };
    let sets = |action: &&Node| matches!(action.get("name").map(|name| &name.kind), Some(Kind::Scalar(name)) if name == "setResponseText");
    let arguments = actions.iter().find(sets)?.get("arguments")?;
    Some(Entry {
        id: node.get("id"),
        title: node.get("name"),
        topic: node.get("intent"),
        language: node.get("language"),
        html: arguments.get("body_html"),
        plain: arguments.get("body_text"),
    })
}

fn customer(field: &str) -> Option<Holds> {
    Some(match field {
        "firstname" => Holds::Name,
        "name" | "lastname" => Holds::FullName,
        "email" => Holds::Email,
        "id" | "external_id" => Holds::CustomerNumber,
        "language" | "timezone" | "note" => Holds::Text,
        _ => return None,
    })
}

/// What a shop knows of a customer or an order, by the last part of the key.
fn shop(field: &str) -> Holds {
    match field {
        "first_name" | "firstname" => Holds::Name,
        "last_name" | "lastname" => Holds::FullName,
        "order_number" | "order_id" | "increment_id" => Holds::OrderNumber,
        "tracking_number" | "track_number" => Holds::Reference,
        "tracking_url" | "order_status_url" => Holds::Link,
        "email" => Holds::Email,
        "phone" => Holds::Phone,
        "address1" | "address2" | "zip" | "city" | "province" | "street" | "postcode" => Holds::Address,
        "total_price" | "price" | "amount" | "subtotal_price" | "grand_total" => Holds::Amount,
        field if field.ends_with("_at") => Holds::Date,
        _ => Holds::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::library::formats::{read_all, recognise};

    #[test]
    fn the_response_of_each_macro_is_its_text() {
        let text = r#"{"data": [
 {"id": 9, "name": "Wo ist mein Paket", "intent": "shipping/status", "language": "de-AT", "usage": 3, "actions": [
  {"name": "addTags", "arguments": {"tags": "x"}},
  {"name": "setResponseText", "arguments": {"body_html": "<div>Hallo {{ticket.customer.firstname}},</div><br><div>unterwegs.</div>", "body_text": "no"}}]},
 {"id": 10, "name": "Klingon", "language": "tlh", "actions": [{"name": "setResponseText", "arguments": {"body_text": "nuqneH"}}]},
 {"id": 11, "name": "Close", "actions": []}
]}"#;
        assert_eq!(recognise("x.json", text).map(Format::id), Some("gorgias"));
        let source = Arc::new(Source::whole("x.json", text.to_owned()));
        let read = read_all(Gorgias.open(&source, &Hints::default()).expect("an export").as_ref());
        let version = &read.replies[0].versions[0];
        assert_eq!(version.written.text, "Hallo {{ticket.customer.firstname}},\n\nunterwegs.");
        assert_eq!(version.language, Some(Language::De));
        assert_eq!(read.replies[0].topic.as_ref().map(|topic| topic.text.as_str()), Some("shipping/status"));
        assert_eq!(read.replies[1].versions[0].language, None);
        let told: Vec<&str> = read.problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "replies in `tlh` are read as if their language was not said",
                "1 macro has no answer to a customer: it is not read"
            ]
        );
        assert_eq!(Gorgias.fills("ticket.customer.firstname"), Some(Holds::Name));
        assert_eq!(
            Gorgias.fills("ticket.customer.integrations.shopify.orders[0].order_number"),
            Some(Holds::OrderNumber)
        );
        assert_eq!(Gorgias.fills("ticket.custmer.firstname"), None);
    }
}
