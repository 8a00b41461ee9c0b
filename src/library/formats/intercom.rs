//! Macros (saved replies) of Intercom, as its API gives them: `{"type": "list", "data": [{"type": "macro", "id", "name", "body",
//! "body_text", "visible_to", "available_on"}]}`, or one.
//!
//! The text is `body`, which is HTML with `<attribute key="user.name" default="there"/>` where something is filled in; that is read
//! as `{{user.name|fallback:"there"}}`, as people write it there. Without a body it is `body_text`.

use std::sync::Arc;

use super::export::{self, Entry, has_keys, is_json, keys};
use super::{Format, Hints, Opened};
use crate::diagnostic::{Diagnostic, Source};
use crate::document::Node;
use crate::library::model::Holds;

/// Macros of Intercom.
#[derive(Debug)]
pub(super) struct Intercom;

impl Format for Intercom {
    fn id(&self) -> &'static str {
        "intercom"
    }

    fn purpose(&self) -> &'static str {
        "macros (saved replies) of Intercom, as its API gives them (JSON)"
    }

    fn recognises(&self, _: &str, text: &str) -> bool {
        is_json(text) && {
            let keys = keys(text);
            let is_macro = has_keys(&keys, &["name", "body_text"])
                || has_keys(&keys, &["name", "body", "available_on"])
                || has_keys(&keys, &["name", "body", "visible_to"]);
            is_macro && !has_keys(&keys, &["actions"])
        }
    }

    fn open(&self, source: &Arc<Source>, hints: &Hints) -> Result<Box<dyn Opened>, Vec<Diagnostic>> {
        export::open(source, hints, self.id(), &["data", "macros", "saved_replies"], entry)
    }

    fn fills(&self, key: &str) -> Option<Holds> {
        let (owner, field) = key.rsplit_once('.').unwrap_or(("user", key));
        Some(match (owner, field) {
            ("user" | "contact" | "lead" | "person", "first_name" | "name") => Holds::Name,
            ("user" | "contact" | "lead" | "person", "last_name" | "full_name") => Holds::FullName,
            ("user" | "contact" | "lead" | "person", "email") => Holds::Email,
            ("user" | "contact" | "lead" | "person", "phone") => Holds::Phone,
            ("user" | "contact" | "lead" | "person", "user_id" | "id" | "external_id") => Holds::CustomerNumber,
            ("author" | "teammate" | "admin", "first_name" | "name" | "alias") => Holds::Agent,
            ("author" | "teammate" | "admin", "last_name" | "email") => Holds::Text,
            ("app" | "workspace", "name") => Holds::Brand,
            ("company" | "conversation" | "custom_attributes", _) => Holds::Text,
            _ => return None,
        })
    }
}

fn entry(node: &Node) -> Option<Entry<'_>> {
    Some(Entry {
        id: node.get("id"),
        title: node.get("name"),
        html: node.get("body"),
        plain: node.get("body_text"),
        ..Entry::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::formats::{read_all, recognise};

    #[test]
    fn what_is_filled_in_is_read_as_people_write_it() {
        let text = r#"{"type": "list", "data": [{"type": "macro", "id": "123", "name": "Statut",
 "body": "<p>Bonjour <attribute key=\"user.first_name\" default=\"vous\"/>,</p>\n<p>votre commande est pr&ecirc;te&nbsp;!</p>",
 "body_text": "other", "visible_to": "everyone", "available_on": ["inbox"]}], "pages": {"type": "pages"}}"#;
        assert_eq!(recognise("x.json", text).map(Format::id), Some("intercom"));
        let source = Arc::new(Source::whole("x.json", text.to_owned()));
        let read = read_all(Intercom.open(&source, &Hints::default()).expect("an export").as_ref());
        let written = &read.replies[0].versions[0].written;
        assert_eq!(written.text, "Bonjour {{user.first_name|fallback:\"vous\"}},\n\nvotre commande est prête\u{a0}!");
        let (slots, wrong) = crate::library::slots::slots(&written.text);
        assert!(wrong.is_empty());
        assert_eq!(
            &text[written.place(slots[0].span.clone())],
            r#"<attribute key=\"user.first_name\" default=\"vous\"/>"#
        );
        assert_eq!(Intercom.fills(&slots[0].key), Some(Holds::Name));
        assert_eq!(Intercom.fills("first_name"), Some(Holds::Name));
        assert_eq!(Intercom.fills("usr.first_name"), None);
    }
}
