//! OAuth 1.0a in three steps: a request token, the user's word, an access token.

use super::app::AppId;
use super::credentials::{Credentials, Signer};
use super::signature::Signed;
use super::{AuthRefusal, How, Permission, Principal};
use crate::clock::{Millis, Time};
use crate::platform::AccountId;

/// How long a user may take to decide.
pub const HANDSHAKE_LIFE: Millis = Millis::minutes(15);

/// A request token on its way.
#[derive(Debug, Clone)]
pub struct Handshake {
    /// The app that asked.
    pub app: AppId,
    /// Where the user goes back to; `None` if the user types a number instead.
    pub callback: Option<Box<str>>,
    secret: Box<str>,
    permission: Permission,
    expires: Time,
    approved: Option<(AccountId, Box<str>)>,
}

/// Why a request token did not become an access token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HandshakeRefusal {
    /// The request was not this app's.
    #[error(transparent)]
    Auth(#[from] AuthRefusal),
    /// The address is not one of the app's.
    #[error("the callback is not one of the app's")]
    Callback,
    /// No user has agreed, or the verifier is not what the user was given.
    #[error("no user has agreed yet, or the verifier is not the one that was given out")]
    Verifier,
}

impl Credentials {
    /// Begins: a token and its secret, for a callback of the app's or `oob`.
    pub fn begin(
        &mut self,
        request: &Signed,
        callback: &str,
        permission: Permission,
        [now, wall]: [Time; 2],
    ) -> Result<(Box<str>, Box<str>), HandshakeRefusal> {
        let app = self.consumer(request)?;
        self.verify(request, app, "", [now, wall])?;
        let callback = match callback {
            "oob" => None,
            address if self.app(app).may_return_to(address) => Some(address.into()),
            _ => return Err(HandshakeRefusal::Callback),
        };
        let (token, secret) = (self.secrets.fresh(), self.secrets.fresh());
        let permission = permission.min(self.app(app).terms.permission);
        let expires = now + HANDSHAKE_LIFE;
        let held = Handshake { app, callback, secret: secret.clone(), permission, expires, approved: None };
        self.handshakes.hang(&token, held);
        Ok((token, secret))
    }

    /// The request token that a user is to decide about.
    pub fn handshake(&self, token: &str, now: Time) -> Option<&Handshake> {
        self.handshakes.get(token).filter(|held| now < held.expires && held.approved.is_none())
    }

    /// The user agrees. Gives the verifier: seven digits where the user has to type it.
    pub fn approve(&mut self, token: &str, user: AccountId, now: Time) -> Option<Box<str>> {
        let typed = self.handshake(token, now)?.callback.is_none();
        let verifier = if typed { self.secrets.digits() } else { self.secrets.fresh() };
        self.handshakes.get_mut(token)?.approved = Some((user, verifier.clone()));
        Some(verifier)
    }

    /// The user does not agree: the request token is gone.
    pub fn deny(&mut self, token: &str) {
        self.handshakes.remove(token);
    }

    /// Ends: the user who agreed.
    pub fn finish(
        &mut self,
        request: &Signed,
        verifier: &str,
        [now, wall]: [Time; 2],
    ) -> Result<Finished, HandshakeRefusal> {
        let app = self.consumer(request)?;
        let token = request.token().unwrap_or("");
        let held = self.handshakes.get(token).filter(|held| held.app == app && now < held.expires);
        let held = held.cloned().ok_or(AuthRefusal::Unknown)?;
        self.verify(request, app, &held.secret, [now, wall])?;
        let right = |given: &str| super::app::same(given, verifier);
        let (user, _) = held.approved.filter(|(_, given)| right(given)).ok_or(HandshakeRefusal::Verifier)?;
        self.handshakes.remove(token);
        Ok(Finished { app, user, permission: held.permission })
    }

    /// The access token and its secret for a handshake that came to its end. `number` is the user's on the wire.
    pub fn signer(&mut self, finished: &Finished, number: u64) -> (Box<str>, Box<str>) {
        let Finished { app, user, permission } = *finished;
        let token: Box<str> = format!("{number}-{}", self.secrets.fresh()).into();
        let secret = self.secrets.fresh();
        let principal = Principal { how: How::Signature, permission, ..self.user(app, user, super::Scopes::NONE) };
        self.signers.hang(&token, Signer { principal, secret: secret.clone() });
        (token, secret)
    }
}

/// A handshake that came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finished {
    /// The app that may call now.
    pub app: AppId,
    /// For whom.
    pub user: AccountId,
    /// And what it may do.
    pub permission: Permission,
}
