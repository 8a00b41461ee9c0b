//! What a world agrees on with the app that calls it, as the control API is told.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::auth::{ClientKind, Permission, Signatures};
use crate::clock::Millis;
use crate::server::Admission;

/// How callers get in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Access {
    /// How many seconds user tokens are good. Unless given, the agent's own lives as long as the world, and those that are
    /// asked for two hours.
    #[schemars(range(min = 1, max = 31_536_000))]
    pub token_life: Option<u32>,
    /// Whether the app has to show its secret. Both ways are taken unless given.
    pub client: Option<Client>,
    /// What signed requests may do. Everything unless given.
    pub permission: Option<Reach>,
    /// Whether signatures of OAuth 1.0a are verified. They are unless told otherwise.
    pub signatures: Option<Signing>,
    /// Where people may be sent back to, to the letter. Anywhere on the machine itself unless given.
    #[schemars(length(max = 100))]
    pub callbacks: Vec<String>,
}

/// Whether an app can keep a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Client {
    /// It always shows its secret.
    Confidential,
    /// It never has one.
    Public,
}

/// How far an app may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Reading what is public.
    Read,
    /// Changing what is public.
    ReadWrite,
    /// Private messages too.
    ReadWriteMessages,
}

/// What becomes of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Signing {
    /// It must be right, near in time, and new.
    Verify,
    /// Only the token is looked up.
    LookUp,
}

impl Access {
    /// Changes what was agreed.
    pub(super) fn adjust(&self, admission: &mut Admission) {
        admission.token_life =
            self.token_life.map(|life| Millis::seconds(u64::from(life.max(1)))).or(admission.token_life);
        let terms = &mut admission.terms;
        match self.client {
            Some(Client::Confidential) => terms.client = ClientKind::Confidential,
            Some(Client::Public) => terms.client = ClientKind::Public,
            None => {}
        }
        match self.permission {
            Some(Reach::Read) => terms.permission = Permission::Read,
            Some(Reach::ReadWrite) => terms.permission = Permission::ReadWrite,
            Some(Reach::ReadWriteMessages) => terms.permission = Permission::ReadWriteMessages,
            None => {}
        }
        match self.signatures {
            Some(Signing::Verify) => terms.signatures = Signatures::Verify,
            Some(Signing::LookUp) => terms.signatures = Signatures::LookUp,
            None => {}
        }
        terms.callbacks.extend(self.callbacks.iter().take(100).cloned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::AccountId;

    #[test]
    fn what_is_said_is_agreed_and_the_rest_stays() {
        let text = r#"{"token_life":60,"permission":"read","signatures":"look-up","callbacks":["app://back"]}"#;
        let access: Access = serde_json::from_str(text).expect("well formed");
        let mut admission = Admission::new(AccountId(0));
        access.adjust(&mut admission);
        assert_eq!(admission.token_life, Some(Millis::minutes(1)));
        let terms = &admission.terms;
        assert_eq!((terms.client, terms.permission), (ClientKind::Either, Permission::Read));
        assert_eq!((terms.signatures, &*terms.callbacks), (Signatures::LookUp, &["app://back".to_owned()][..]));
        assert!(serde_json::from_str::<Access>(r#"{"secret":1}"#).is_err());
    }
}
