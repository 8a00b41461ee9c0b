//! The error bodies of the X API.

use axum::http::StatusCode;

use super::super::json::Json;
use crate::auth::{AuthRefusal, How};
use crate::refusal::{MediaTrouble, Refusal};

const OLD: &str = "https://api.twitter.com/2/problems/";

/// A request that was not carried out: status and body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// The HTTP status.
    pub(super) status: u16,
    /// The JSON body.
    pub(super) body: Vec<u8>,
}

impl Problem {
    fn plain(status: u16, title: &str, detail: &str, kind: &str) -> Problem {
        let mut json = Json::with_room(160);
        json.object(|json| {
            json.key("title").string(title);
            json.key("type").string(kind);
            json.key("status").number(u64::from(status));
            json.key("detail").string(detail);
        });
        Problem { status, body: json.into_bytes() }
    }

    /// No token, or one that nobody has.
    pub(super) fn unauthorized() -> Problem {
        Problem::plain(401, "Unauthorized", "Unauthorized", "about:blank")
    }

    /// An app token where a user's is needed.
    pub(super) fn app_only() -> Problem {
        let detail = "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  \
                      Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].";
        Problem::plain(403, "Unsupported Authentication", detail, &format!("{OLD}unsupported-authentication"))
    }

    /// A user where the app itself is needed.
    fn user_only(how: &str) -> Problem {
        let detail = format!(
            "Authenticating with {how} is forbidden for this endpoint.  \
             Supported authentication types are [OAuth 2.0 Application-Only]."
        );
        Problem::plain(403, "Unsupported Authentication", &detail, &format!("{OLD}unsupported-authentication"))
    }

    /// A caller who is nobody, or not the right one.
    pub(super) fn not_let_in(refusal: &AuthRefusal) -> Problem {
        match refusal {
            AuthRefusal::UserNeeded => Problem::app_only(),
            AuthRefusal::AppNeeded(How::Signature) => Problem::user_only("OAuth 1.0a User Context"),
            AuthRefusal::AppNeeded(_) => Problem::user_only("OAuth 2.0 User Context"),
            AuthRefusal::Scope { .. } => Problem::forbidden("Forbidden"),
            AuthRefusal::Permission => {
                let detail = "Your client app is not configured with the appropriate oauth1 app permissions for this \
                              endpoint.";
                Problem::plain(403, "Forbidden", detail, &format!("{OLD}oauth1-permissions"))
            }
            _ => Problem::unauthorized(),
        }
    }

    /// Understood, and refused for this reason.
    pub(super) fn forbidden(detail: &str) -> Problem {
        Problem::plain(403, "Forbidden", detail, "about:blank")
    }

    /// A reply where the app was not summoned.
    pub(super) fn not_summoned() -> Problem {
        let detail = "You can only reply to or quote posts where you are mentioned or are the author.";
        Problem::plain(403, "Forbidden", detail, "https://api.x.com/2/problems/not-authorized-for-resource")
    }

    /// There is no such path, or the thing that a write is about.
    pub(super) fn not_found() -> Problem {
        Problem::plain(404, "Not Found", "Not Found", "about:blank")
    }

    /// The path exists, but not with this method.
    pub(super) fn wrong_method() -> Problem {
        Problem::plain(405, "Method Not Allowed", "Method Not Allowed", "about:blank")
    }

    /// The body did not arrive in time.
    pub(super) fn too_slow() -> Problem {
        Problem::plain(408, "Request Timeout", "Request Timeout", "about:blank")
    }

    /// The body is larger than is read.
    pub(super) fn too_large() -> Problem {
        Problem::plain(413, "Payload Too Large", "Payload Too Large", "about:blank")
    }

    /// A call over the limit.
    pub(super) fn too_many() -> Problem {
        Problem::plain(429, "Too Many Requests", "Too Many Requests", "about:blank")
    }

    /// A stream without rules would never show anything.
    pub(super) fn no_rules() -> Problem {
        Problem::connection(409, "Rules must be configured before connecting.", "RuleConfigurationIssue")
    }

    /// As many are connected to the stream as can be.
    pub(super) fn too_many_connections() -> Problem {
        let detail = "This stream is currently at the maximum allowed connection limit.";
        Problem::connection(429, detail, "TooManyConnections")
    }

    fn connection(status: u16, detail: &str, issue: &str) -> Problem {
        let mut json = Json::with_room(240);
        json.object(|json| {
            json.key("title").string("ConnectionException");
            json.key("detail").string(detail);
            json.key("connection_issue").string(issue);
            json.key("type").string(&format!("{OLD}streaming-connection"));
        });
        Problem { status, body: json.into_bytes() }
    }

    /// Trouble of the server's own, with the words that HTTP has for it.
    pub(super) fn of_status(status: u16) -> Problem {
        let words = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        let words = words.unwrap_or("Error");
        Problem::plain(status, words, words, "about:blank")
    }

    /// The world takes no more calls.
    pub(super) fn unavailable() -> Problem {
        Problem::plain(503, "Service Unavailable", "Service Unavailable", "about:blank")
    }

    /// A request that cannot be right, whatever the state.
    pub(super) fn invalid(message: &str) -> Problem {
        Problem::invalid_parameter(message, None)
    }

    /// The same, about a parameter and the value it had.
    pub(super) fn invalid_parameter(message: &str, parameter: Option<(&str, &str)>) -> Problem {
        let mut json = Json::with_room(320);
        json.object(|json| {
            json.key("errors").array(|json| {
                json.object(|json| {
                    json.key("parameters").object(|json| {
                        if let Some((name, value)) = parameter {
                            json.string(name);
                            json.colon();
                            json.array(|json| json.string(value));
                        }
                    });
                    json.key("message").string(message);
                });
            });
            json.key("title").string("Invalid Request");
            json.key("detail").string("One or more parameters to your request was invalid.");
            json.key("type").string(&format!("{OLD}invalid-request"));
        });
        Problem { status: 400, body: json.into_bytes() }
    }

    /// A parameter that this operation does not have.
    pub(super) fn unknown_parameter(name: &str, value: &str, known: &str) -> Problem {
        Problem::invalid_parameter(
            &format!("The query parameter [{name}] is not one of [{known}]"),
            Some((name, value)),
        )
    }

    /// A value that a parameter cannot have.
    pub(super) fn bad_value(name: &str, value: &str, why: &str) -> Problem {
        let message = format!("The `{name}` query parameter value [{value}] {why}");
        Problem::invalid_parameter(&message, Some((name, value)))
    }

    /// What the platform refused a public post for.
    pub(super) fn post_refused(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::TooLong { .. } => Problem::invalid(
                "Your Tweet text is too long. For more information on how Twitter determines text length see \
                 https://github.com/twitter/twitter-text.",
            ),
            Refusal::Empty => Problem::invalid("The `text` field must not be empty."),
            Refusal::Duplicate => Problem::forbidden("You are not allowed to create a Tweet with duplicate content."),
            Refusal::Unseen => {
                Problem::forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
            }
            Refusal::RepliesRestricted => {
                Problem::forbidden("The original Tweet author restricted who can reply to this Tweet.")
            }
            other => Problem::act_refused(other),
        }
    }

    /// What the platform refused a picture or film for, or something that was to show it.
    pub(super) fn media_refused(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::Media(MediaTrouble::Unknown | MediaTrouble::NotReady) => {
                Problem::invalid("Your media IDs are invalid.")
            }
            Refusal::Media(trouble) => Problem::invalid(&format!("Your media cannot be used: {trouble}.")),
            other => Problem::act_refused(other),
        }
    }

    /// What the platform refused a private message for.
    pub(super) fn message_refused(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::TooLong { .. } => {
                Problem::invalid("The text of your direct message is over the max character limit.")
            }
            Refusal::Empty => Problem::invalid("The `text` field must not be empty."),
            Refusal::GroupSize => Problem::invalid("The `participant_ids` field must have between 2 and 49 items."),
            Refusal::MayNotMessage | Refusal::Blocked | Refusal::Oneself => {
                Problem::forbidden("You do not have permission to DM one or more participants.")
            }
            other => Problem::act_refused(other),
        }
    }

    /// What the platform refused anything else for.
    pub(super) fn act_refused(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::Media(_) => Problem::media_refused(refusal),
            Refusal::NotYours => Problem::forbidden("You are not authorized to delete this Tweet."),
            Refusal::Blocked => Problem::forbidden("You have been blocked from performing this action."),
            Refusal::NotYourThread => Problem::forbidden("You are not permitted to hide replies to this conversation."),
            Refusal::Unseen => Problem::not_found(),
            _ => Problem::forbidden("This operation is not permitted."),
        }
    }
}
