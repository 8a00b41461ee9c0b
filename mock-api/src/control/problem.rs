//! What the control API says when it refuses: a problem as RFC 9457 describes it.

use schemars::JsonSchema;
use serde::Serialize;

use super::said::Said;
use crate::nearest;

/// Why a request to the control API was refused, and what was expected instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, thiserror::Error)]
#[error("{detail}")]
pub struct Problem {
    /// The kind of problem. Always `about:blank`: the status says it.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The kind of problem in words.
    pub title: &'static str,
    /// The status of the answer.
    #[schemars(range(min = 400, max = 599))]
    pub status: u16,
    /// What is wrong, and what was expected.
    pub detail: String,
    /// The mistakes in a scenario, each with its place underlined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
}

impl Problem {
    /// A problem with this status.
    pub(crate) fn new(status: u16, detail: impl Into<String>) -> Problem {
        let title = match status {
            400 => "This cannot be read",
            401 => "A key is needed",
            403 => "This key does not open that",
            404 => "There is nothing of that name",
            405 => "Not with this method",
            408 => "The body did not arrive in time",
            409 => "Not as things are",
            413 => "The body is too large",
            422 => "The platform refuses this",
            _ => "This does not work",
        };
        Problem { kind: "about:blank", title, status, detail: detail.into(), report: None }
    }

    /// Something was named that is not there; what was probably meant is said.
    pub(crate) fn nothing<'k>(what: &str, name: &str, known: impl IntoIterator<Item = &'k str>) -> Problem {
        let detail = match nearest::word(name, known) {
            Some(near) => format!("there is no {what} `{}`; did you mean `{near}`?", shortened(name)),
            None => format!("there is no {what} `{}`", shortened(name)),
        };
        Problem::new(404, detail)
    }

    /// What could not be read, from the reader's own words. Where a name is unknown, the nearest known one is added.
    pub(crate) fn unreadable(what: &str, error: &str) -> Problem {
        let (_, names) = error.split_once("unknown ").unwrap_or_default();
        let mut quoted = names.split('`').skip(1).step_by(2);
        let wrong = quoted.next();
        let near = wrong.and_then(|wrong| nearest::word(wrong, quoted));
        let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Problem::new(400, format!("{what}: {}{hint}", shortened(error)))
    }

    pub(super) fn said(&self) -> Said {
        Said { kind: "application/problem+json", ..Said::json(self.status, self) }
    }
}

/// No more of a text of the caller's than a reader needs.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(500) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
