//! Who may call what: the credentials of a world, and what each of them is good for.
//!
//! [`Credentials`] belong to one world and its clock. They know its apps, the tokens of OAuth 2.0 and OAuth 1.0a, and what
//! leads to them: authorization codes, refresh tokens, request tokens. Every call is made by a [`Principal`], or refused
//! by an [`AuthRefusal`] that the dialect renders. Pure: the real time, where signatures need it, is told.

mod app;
mod credentials;
mod grants;
mod handshake;
mod keyring;
mod keys;
mod nonces;
mod pkce;
mod scopes;
mod secrets;
pub mod signature;
#[cfg(test)]
mod tests;

pub use app::{App, AppId, ClientKind, ClientRefusal, Signatures, Terms};
pub use credentials::{Agent, Credentials};
pub use grants::{CODE_LIFE, Consent, GrantRefusal, Issued, TOKEN_LIFE};
pub use handshake::{Finished, HANDSHAKE_LIFE, Handshake, HandshakeRefusal};
pub use keys::Keys;
pub use pkce::Challenge;
pub use scopes::Scopes;
pub(crate) use secrets::world_of;
pub use signature::Signed;

use crate::clock::Time;
use crate::platform::AccountId;

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Only a user.
    User,
    /// Only the app by itself.
    App,
    /// Both.
    Either,
}

/// What a user lets an app do whose requests are signed. Each includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// Reading what is public.
    Read,
    /// Changing what is public.
    ReadWrite,
    /// Reading and writing private messages.
    ReadWriteMessages,
}

/// How a caller showed who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By a user's token of OAuth 2.0.
    UserToken,
    /// By the app's own token.
    AppToken,
    /// By a signature of OAuth 1.0a.
    Signature,
}

/// Who a caller says it is, before that is believed.
#[derive(Debug, Clone)]
pub enum Claim<'r> {
    /// Whoever has this token.
    Bearer(&'r str),
    /// Whoever can sign so.
    Signature(Box<Signed>),
}

/// Who is calling, and what that allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Principal {
    /// The account that calls; `None` for the app by itself.
    pub user: Option<AccountId>,
    /// The app that calls, or that the user calls by.
    pub app: AppId,
    /// How it is known.
    pub how: How,
    /// What the token is good for, if it is a user's of OAuth 2.0.
    pub scopes: Scopes,
    /// What signed requests may do.
    pub permission: Permission,
}

/// What an operation wants of its callers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    /// Who may call it.
    pub who: Who,
    /// What a user's token must be good for.
    pub scopes: Scopes,
    /// What signed requests must be allowed to do.
    pub permission: Permission,
}

/// Why a call was not taken as anybody's, or not from this caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthRefusal {
    /// Nothing says who is calling.
    #[error("no token was shown: send `Authorization: Bearer <token>`, or sign the request")]
    Missing,
    /// What says it cannot be read.
    #[error("the Authorization header cannot be read: {0}")]
    Malformed(&'static str),
    /// Nobody has this token, or no longer.
    #[error("there is no such token, or it was revoked")]
    Unknown,
    /// Nobody has this consumer key.
    #[error("there is no such consumer key")]
    UnknownApp,
    /// The token was good once.
    #[error("the token expired at {at}, by the clock of its world")]
    Expired {
        /// When that was.
        at: Time,
        /// Whose it was.
        user: Option<AccountId>,
    },
    /// The signature is not the one that these secrets give.
    #[error("the signature is wrong; it should cover: {covered}")]
    Signature {
        /// What it should have been made from, shortened.
        covered: Box<str>,
    },
    /// The timestamp is too far from the present.
    #[error("the timestamp is more than {} minutes from the present, by the real time and by the world's", signature::WINDOW.0 / 60_000)]
    Stale,
    /// The same request has come before.
    #[error("this nonce was used before: a signed request cannot be sent twice")]
    Replayed,
    /// The app calls by itself where a user is needed.
    #[error("this operation needs a user's token")]
    UserNeeded,
    /// A user calls where the app is needed.
    #[error("this operation needs the app's own token")]
    AppNeeded(How),
    /// The token is not good for this.
    #[error("the token lacks a scope")]
    Scope {
        /// What it lacks.
        lacking: Scopes,
    },
    /// The app has not been given this permission.
    #[error("the app's permission does not reach that far")]
    Permission,
}

impl Principal {
    /// Whether this caller may call what demands that.
    pub fn meets(&self, demand: &Demand) -> Result<(), AuthRefusal> {
        let lacking = demand.scopes.without(self.scopes);
        match (self.how, demand.who) {
            (How::AppToken, Who::User) => Err(AuthRefusal::UserNeeded),
            (How::UserToken | How::Signature, Who::App) => Err(AuthRefusal::AppNeeded(self.how)),
            (How::UserToken, _) if !lacking.is_empty() => Err(AuthRefusal::Scope { lacking }),
            (How::Signature, _) if self.permission < demand.permission => Err(AuthRefusal::Permission),
            _ => Ok(()),
        }
    }
}
