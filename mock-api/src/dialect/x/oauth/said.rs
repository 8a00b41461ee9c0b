//! The answers of the OAuth endpoints. Each family of endpoints has errors of its own.

use crate::auth::{AuthRefusal, ClientRefusal, GrantRefusal, HandshakeRefusal};
use crate::dialect::json::Json;

/// An answer: status, kind of content, body, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// The HTTP status.
    pub(super) status: u16,
    /// What the body is.
    pub(super) kind: Kind,
    /// The body.
    pub(super) body: Vec<u8>,
    /// Where the browser goes next.
    pub(super) location: Option<String>,
    /// Why it was refused, in words that the platform itself would not use.
    pub(super) reason: Option<String>,
}

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// JSON.
    Json,
    /// Parameters as in a query.
    Form,
    /// A page for people.
    Page,
}

impl Said {
    fn new(status: u16, kind: Kind, body: Vec<u8>) -> Said {
        Said { status, kind, body, location: None, reason: None }
    }

    /// An object in JSON.
    pub(super) fn json(status: u16, content: impl FnOnce(&mut Json)) -> Said {
        let mut json = Json::with_room(256);
        json.object(content);
        Said::new(status, Kind::Json, json.into_bytes())
    }

    /// Parameters.
    pub(super) fn form(pairs: &[(&str, &str)]) -> Said {
        let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        Said::new(200, Kind::Form, text.into_bytes())
    }

    /// A page.
    pub(super) fn page(status: u16, html: String) -> Said {
        Said::new(status, Kind::Page, html.into_bytes())
    }

    /// On to this address, which was found to be the app's, with these parameters.
    pub(super) fn onward(address: &str, pairs: &[(&str, &str)]) -> Said {
        let mark = if address.contains('?') { '&' } else { '?' };
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        Said { location: Some(format!("{address}{mark}{query}")), ..Said::new(302, Kind::Page, Vec::new()) }
    }

    fn because(self, reason: impl ToString) -> Said {
        Said { reason: Some(reason.to_string()), ..self }
    }

    /// An error of the OAuth 2.0 endpoints.
    pub(super) fn error(status: u16, error: &str, description: &str) -> Said {
        Said::json(status, |json| {
            json.key("error").string(error);
            json.key("error_description").string(description);
        })
    }

    /// A parameter that has to be there.
    pub(super) fn missing(name: &str) -> Said {
        Said::error(400, "invalid_request", &format!("Missing required parameter [{name}]."))
    }

    /// A client that was not believed.
    pub(super) fn client_refused(refusal: ClientRefusal) -> Said {
        Said::error(401, "unauthorized_client", "Missing valid authorization header").because(refusal)
    }

    /// A code or refresh token that gave nothing.
    pub(super) fn grant_refused(refusal: GrantRefusal) -> Said {
        let description = match refusal {
            GrantRefusal::Code | GrantRefusal::CodeAgain => "Value passed for the authorization code was invalid.",
            GrantRefusal::Redirect => {
                "Value passed for the redirect uri did not match the uri of the authorization code."
            }
            GrantRefusal::Verifier => "Value passed for the code verifier did not match the code challenge.",
            GrantRefusal::Refresh | GrantRefusal::RefreshAgain => "Value passed for the token was invalid.",
        };
        Said::error(400, "invalid_request", description).because(refusal)
    }

    /// An error of the older endpoints.
    pub(super) fn errors(status: u16, code: u64, message: &str, label: Option<&str>) -> Said {
        Said::json(status, |json| {
            json.key("errors").array(|json| {
                json.object(|json| {
                    json.key("code").number(code);
                    json.key("message").string(message);
                    if let Some(label) = label {
                        json.key("label").string(label);
                    }
                });
            });
        })
    }

    /// An app that is not the one it says it is, at the older endpoints.
    pub(super) fn unverified(refusal: ClientRefusal) -> Said {
        Said::errors(403, 99, "Unable to verify your credentials", Some("authenticity_token_error")).because(refusal)
    }

    /// A signed request that was not taken.
    pub(super) fn auth_refused(refusal: &AuthRefusal) -> Said {
        let said = match refusal {
            AuthRefusal::Missing | AuthRefusal::Malformed(_) => {
                Said::errors(400, 215, "Bad Authentication data.", None)
            }
            AuthRefusal::Stale => Said::errors(401, 135, "Timestamp out of bounds.", None),
            AuthRefusal::Unknown => Said::errors(401, 89, "Invalid or expired token.", None),
            _ => Said::errors(401, 32, "Could not authenticate you.", None),
        };
        said.because(refusal)
    }

    /// A request token that was not given out, or did not become an access token.
    pub(super) fn handshake_refused(refusal: &HandshakeRefusal) -> Said {
        match refusal {
            HandshakeRefusal::Auth(refusal) => Said::auth_refused(refusal),
            HandshakeRefusal::Callback => {
                let message = "Callback URL not approved for this client application. Approved callback URLs can be \
                               adjusted in your application settings";
                Said::errors(403, 415, message, None).because(refusal)
            }
            HandshakeRefusal::Verifier => {
                let text = b"Error processing your OAuth request: Invalid oauth_verifier parameter";
                Said::new(401, Kind::Form, text.to_vec()).because(refusal)
            }
        }
    }
}
