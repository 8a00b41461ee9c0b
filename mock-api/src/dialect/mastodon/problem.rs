//! What Mastodon says where it does not do what it was asked to: a status and one sentence.

use super::customs::LONGEST;
use crate::dialect::json::Json;
use crate::refusal::Refusal;

/// A request that was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// The HTTP status.
    pub(super) status: u16,
    /// The sentence.
    pub(super) error: String,
    /// What is said beside it, as OAuth has it.
    pub(super) description: Option<&'static str>,
}

impl Problem {
    /// This status with this sentence.
    pub(super) fn new(status: u16, error: &str) -> Problem {
        Problem { status, error: error.to_owned(), description: None }
    }

    /// The same with what OAuth says beside its code.
    pub(super) fn described(status: u16, error: &str, description: &'static str) -> Problem {
        Problem { description: Some(description), ..Problem::new(status, error) }
    }

    /// No token, or one that nobody has.
    pub(super) fn unauthorized() -> Problem {
        Problem::new(401, "The access token is invalid")
    }

    /// An app's own token where a user's is needed.
    pub(super) fn user_needed() -> Problem {
        Problem::new(422, "This method requires an authenticated user")
    }

    /// The token is not good for this.
    pub(super) fn out_of_scope() -> Problem {
        Problem::new(403, "This action is outside the authorized scopes")
    }

    /// There is no such thing, or not for the one who asks.
    pub(super) fn not_found() -> Problem {
        Problem::new(404, "Record not found")
    }

    /// A call over the limit.
    pub(super) fn too_many() -> Problem {
        Problem::new(429, "Too many requests")
    }

    /// The world takes no more calls.
    pub(super) fn unavailable() -> Problem {
        Problem::new(503, "Remote data could not be fetched")
    }

    /// Something about a status or account is not as it must be.
    pub(super) fn invalid(what: &str) -> Problem {
        Problem::new(422, &format!("Validation failed: {what}"))
    }

    /// The status that a fault of the plan gives.
    pub(super) fn of_status(status: u16) -> Problem {
        match status {
            401 => Problem::unauthorized(),
            403 => Problem::new(403, "This action is not allowed"),
            404 => Problem::not_found(),
            429 => Problem::too_many(),
            503 => Problem::unavailable(),
            _ => Problem::new(status, "Internal server error"),
        }
    }

    /// What the platform refused it for.
    pub(super) fn refused(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::Empty => Problem::invalid("Text can't be blank"),
            Refusal::TooLong { .. } => Problem::invalid(&format!("Text character limit of {LONGEST} exceeded")),
            Refusal::Unseen | Refusal::NotYours | Refusal::NotAParticipant => Problem::not_found(),
            _ => Problem::new(403, "This action is not allowed"),
        }
    }

    /// The body.
    pub(super) fn body(&self) -> Vec<u8> {
        let mut json = Json::with_room(96);
        json.object(|json| {
            json.key("error").string(&self.error);
            if let Some(description) = self.description {
                json.key("error_description").string(description);
            }
        });
        json.into_bytes()
    }
}
