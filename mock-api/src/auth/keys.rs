//! The complete set of keys that whoever lets a world in hands to its agent.

/// What a client library may want to know of its account, its app and their tokens. Secrets: show them to their owner
/// only.
#[derive(Clone, PartialEq, Eq)]
pub struct Keys {
    /// The user token of the agent's account, for `Authorization: Bearer …`.
    pub bearer_token: String,
    /// The token of the app by itself.
    pub app_token: String,
    /// For a new user token when the old one has expired. Good once.
    pub refresh_token: String,
    /// The app's name in OAuth 2.0.
    pub client_id: String,
    /// The app's secret in OAuth 2.0.
    pub client_secret: String,
    /// The app's name in OAuth 1.0a.
    pub consumer_key: String,
    /// The app's secret in OAuth 1.0a, which also signs what webhooks are told.
    pub consumer_secret: String,
    /// The token of the agent's account in OAuth 1.0a: the account's number, a dash, and more.
    pub access_token: String,
    /// The secret of that token.
    pub access_token_secret: String,
}

impl Keys {
    /// Each key under the name that it has in the environment of a program.
    pub fn variables(&self) -> [(&'static str, &str); 9] {
        [
            ("SPARRING_TOKEN", &self.bearer_token),
            ("SPARRING_APP_TOKEN", &self.app_token),
            ("SPARRING_REFRESH_TOKEN", &self.refresh_token),
            ("SPARRING_CLIENT_ID", &self.client_id),
            ("SPARRING_CLIENT_SECRET", &self.client_secret),
            ("SPARRING_CONSUMER_KEY", &self.consumer_key),
            ("SPARRING_CONSUMER_SECRET", &self.consumer_secret),
            ("SPARRING_ACCESS_TOKEN", &self.access_token),
            ("SPARRING_ACCESS_TOKEN_SECRET", &self.access_token_secret),
        ]
    }
}

impl std::fmt::Debug for Keys {
    /// Without any of them, so that no log has them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").finish_non_exhaustive()
    }
}
