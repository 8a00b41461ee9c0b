//! Canned responses of Freshdesk, as its API gives them: a list of `{"id", "title", "content", "content_html", "folder_id"}`, such
//! as those of a folder, or one.
//!
//! The text is `content_html`, or else `content`. The names of folders are not in the export, only their numbers.

use std::sync::Arc;

use super::export::{self, Entry, has_keys, is_json, keys};
use super::{Format, Hints, Opened};
use crate::diagnostic::{Diagnostic, Source};
use crate::document::Node;
use crate::library::model::Holds;

/// Canned responses of Freshdesk.
#[derive(Debug)]
pub(super) struct Freshdesk;

impl Format for Freshdesk {
    fn id(&self) -> &'static str {
        "freshdesk"
    }

    fn purpose(&self) -> &'static str {
        "canned responses of Freshdesk, as its API gives them (JSON)"
    }

    fn recognises(&self, _: &str, text: &str) -> bool {
        is_json(text) && {
            let keys = keys(text);
            has_keys(&keys, &["title", "content_html"]) || has_keys(&keys, &["title", "content", "folder_id"])
        }
    }

    fn open(&self, source: &Arc<Source>, hints: &Hints) -> Result<Box<dyn Opened>, Vec<Diagnostic>> {
        export::open(source, hints, self.id(), &["canned_responses", "responses", "canned_response"], entry)
    }

    fn fills(&self, key: &str) -> Option<Holds> {
        Some(match key {
            "helpdesk_name" | "ticket.portal_name" => Holds::Brand,
            _ => {
                let (owner, field) = key.rsplit_once('.')?;
                match owner {
                    "ticket.requester" | "ticket.contact" | "ticket.from" => customer(field)?,
                    "ticket.agent" | "agent" => match field {
                        "name" | "firstname" | "signature" => Holds::Agent,
                        "email" | "lastname" | "phone" => Holds::Text,
                        _ => return None,
                    },
                    "ticket.company" | "ticket.group" | "ticket.requester.company" => Holds::Text,
                    "ticket" => ticket(field)?,
                    _ => return None,
                }
            }
        })
    }
}

fn entry(node: &Node) -> Option<Entry<'_>> {
    Some(Entry {
        id: node.get("id"),
        title: node.get("title"),
        html: node.get("content_html"),
        plain: node.get("content"),
        ..Entry::default()
    })
}

fn customer(field: &str) -> Option<Holds> {
    Some(match field {
        "firstname" => Holds::Name,
        "name" | "lastname" => Holds::FullName,
        "email" => Holds::Email,
        "phone" | "mobile" => Holds::Phone,
        "address" => Holds::Address,
        "unique_external_id" => Holds::CustomerNumber,
        "company_name" | "language" | "time_zone" | "job_title" => Holds::Text,
        field if field.starts_with("cf_") => Holds::Text,
        _ => return None,
    })
}

fn ticket(field: &str) -> Option<Holds> {
    Some(match field {
        "id" => Holds::Reference,
        "url" | "public_url" | "portal_url" | "full_domain_url" => Holds::Link,
        "due_by_time" | "fr_due_by_time" | "created_on" => Holds::Date,
        "subject"
        | "description"
        | "description_text"
        | "status"
        | "priority"
        | "source"
        | "type"
        | "ticket_type"
        | "tags"
        | "product_description"
        | "latest_public_comment"
        | "latest_private_comment"
        | "last_public_comment"
        | "satisfaction_survey"
        | "surveymonkey_survey"
        | "billable_hours"
        | "total_time_spent" => Holds::Text,
        field if field.starts_with("cf_") => Holds::Text,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::formats::{read_all, recognise};

    #[test]
    fn the_html_of_each_response_is_its_text() {
        let text = r#"[
  {"id": 3, "title": "Försenad", "content": "old", "content_html": "<div>Hej {{ticket.requester.firstname}}!<br>Vi tittar.</div>", "folder_id": 7},
  {"id": 4, "title": "Tack", "content": "Tack!", "content_html": null, "attachments": []}
]"#;
        assert_eq!(recognise("x.json", text).map(Format::id), Some("freshdesk"));
        let source = Arc::new(Source::whole("x.json", text.to_owned()));
        let read = read_all(Freshdesk.open(&source, &Hints::default()).expect("an export").as_ref());
        let texts: Vec<&str> = read.replies.iter().map(|reply| reply.versions[0].written.text.as_str()).collect();
        assert_eq!(texts, ["Hej {{ticket.requester.firstname}}!\nVi tittar.", "Tack!"]);
        assert!(read.problems.is_empty());
        assert_eq!(Freshdesk.fills("ticket.requester.firstname"), Some(Holds::Name));
        assert_eq!(Freshdesk.fills("ticket.agent.name"), Some(Holds::Agent));
        assert_eq!(Freshdesk.fills("ticket.agnet.name"), None);
    }
}
