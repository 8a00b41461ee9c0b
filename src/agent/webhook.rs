//! A webhook that answers: a bot that is running already, is told what happens, and answers through the platform's API.

use anyhow::{Result, bail};
use mock_api::Telling;

/// A bot's webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Where it is.
    pub url: String,
    /// In which shape it is told.
    pub telling: Telling,
}

impl Webhook {
    /// Reads what stands behind `webhook:` or, where `events` holds, behind `webhook+activity:`.
    ///
    /// # Errors
    /// When that is no address.
    pub(super) fn parse(url: &str, events: bool) -> Result<Webhook> {
        let url = url.trim();
        if !["http://", "https://"].iter().any(|scheme| url.len() > scheme.len() && url.starts_with(scheme)) {
            bail!("an address is missing: `webhook:http://127.0.0.1:8081/`");
        }
        let telling = if events { Telling::Events } else { Telling::Activity };
        Ok(Webhook { url: url.to_owned(), telling })
    }
}
