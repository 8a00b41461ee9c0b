//! OAuth 2.0: from a user's consent to a token, from an old token to a new one, and back to none.

use super::app::AppId;
use super::credentials::{Access, Credentials};
use super::pkce::Challenge;
use super::scopes::Scopes;
use super::{How, Principal};
use crate::clock::{Millis, Time};
use crate::platform::AccountId;

/// How long an authorization code can be redeemed.
pub const CODE_LIFE: Millis = Millis::seconds(30);
/// How long a user's token is good, unless the world says otherwise.
pub const TOKEN_LIFE: Millis = Millis::hours(2);

/// What a user has agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The app that asked.
    pub app: AppId,
    /// The user.
    pub user: AccountId,
    /// What the tokens will be good for.
    pub scopes: Scopes,
    /// Whether there is to be a refresh token.
    pub lasting: bool,
    /// The address that the user was sent back to.
    pub redirect: Box<str>,
    /// What whoever redeems the code has to know.
    pub challenge: Option<Challenge>,
}

/// A consent that waits to be redeemed, or was.
#[derive(Debug, Clone)]
pub(super) struct Code {
    consent: Consent,
    expires: Time,
    /// The family that it was redeemed into.
    spent: Option<u32>,
}

/// What a refresh token stands for.
#[derive(Debug, Clone)]
pub(super) struct Refresh {
    pub(super) app: AppId,
    pub(super) user: AccountId,
    pub(super) scopes: Scopes,
    pub(super) family: u32,
    /// It was used, and another took its place.
    pub(super) spent: bool,
}

/// Tokens that were given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The access token.
    pub access: Box<str>,
    /// The refresh token, if the user agreed to one.
    pub refresh: Option<Box<str>>,
    /// How long the access token is good.
    pub life: Millis,
    /// What it is good for.
    pub scopes: Scopes,
}

/// Why no token was given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GrantRefusal {
    /// The code is unknown, belongs to another app, or has expired.
    #[error("the authorization code is unknown, another app's, or older than 30 seconds")]
    Code,
    /// The code was redeemed before; what it was redeemed into is gone now.
    #[error("the authorization code was redeemed before: what it was redeemed into is revoked")]
    CodeAgain,
    /// The address is not the one that the user was sent back to.
    #[error("the redirect URI is not the one of the authorization request")]
    Redirect,
    /// The verifier does not fit the challenge.
    #[error("the code verifier does not fit the code challenge")]
    Verifier,
    /// The refresh token is unknown, revoked, or another app's.
    #[error("the refresh token is unknown, revoked, or another app's")]
    Refresh,
    /// The refresh token was used before; all that came of it is gone now.
    #[error("the refresh token was used before: all tokens that came of it are revoked")]
    RefreshAgain,
}

impl Credentials {
    /// Takes a consent; the code for it can be redeemed once, within [`CODE_LIFE`].
    pub fn consent(&mut self, consent: Consent, now: Time) -> Box<str> {
        let code = self.secrets.fresh();
        self.codes.hang(&code, Code { consent, expires: now + CODE_LIFE, spent: None });
        code
    }

    /// Tokens for a code. Whatever comes of it, the code is no longer good.
    pub fn redeem(
        &mut self,
        app: AppId,
        code: &str,
        redirect: &str,
        verifier: Option<&str>,
        now: Time,
    ) -> Result<Issued, GrantRefusal> {
        let family = self.new_family();
        let held = self.codes.get_mut(code).filter(|code| code.consent.app == app).ok_or(GrantRefusal::Code)?;
        if let Some(family) = held.spent.replace(family) {
            self.end_family(family);
            return Err(GrantRefusal::CodeAgain);
        }
        let Code { consent, expires, .. } = held.clone();
        if expires <= now {
            return Err(GrantRefusal::Code);
        }
        if *consent.redirect != *redirect {
            return Err(GrantRefusal::Redirect);
        }
        let met = match (&consent.challenge, verifier) {
            (Some(challenge), Some(verifier)) => challenge.is_met_by(verifier),
            (None, None) => true,
            _ => false,
        };
        if !met {
            return Err(GrantRefusal::Verifier);
        }
        let Consent { user, scopes, lasting, .. } = consent;
        Ok(self.give_out(app, user, scopes, family, lasting, now))
    }

    /// New tokens for a refresh token, which is no longer good.
    pub fn refresh(&mut self, app: AppId, token: &str, now: Time) -> Result<Issued, GrantRefusal> {
        let held = self.refreshes.get_mut(token).filter(|held| held.app == app).ok_or(GrantRefusal::Refresh)?;
        let again = std::mem::replace(&mut held.spent, true);
        let Refresh { user, scopes, family, .. } = *held;
        if again {
            self.end_family(family);
            return Err(GrantRefusal::RefreshAgain);
        }
        Ok(self.give_out(app, user, scopes, family, true, now))
    }

    fn give_out(
        &mut self,
        app: AppId,
        user: AccountId,
        scopes: Scopes,
        family: u32,
        lasting: bool,
        now: Time,
    ) -> Issued {
        let life = self.life.unwrap_or(TOKEN_LIFE);
        let access = self.secrets.fresh();
        let principal = self.user(app, user, scopes);
        self.tokens.hang(&access, Access { principal, expires: Some(now + life), family: Some(family) });
        let refresh = lasting.then(|| {
            let token = self.secrets.fresh();
            self.refreshes.hang(&token, Refresh { app, user, scopes, family, spent: false });
            token
        });
        Issued { access, refresh, life, scopes }
    }

    /// The app's own token: the same until it is revoked.
    pub fn app_token(&mut self, app: AppId) -> Box<str> {
        if let Some(token) = &self.app(app).bearer {
            return token.clone();
        }
        let token = self.secrets.fresh();
        self.tokens.keep(&token, Access { principal: Principal::of_app(app), expires: None, family: None });
        self.apps[app.0 as usize].bearer = Some(token.clone());
        token
    }

    /// Takes a token of this app back: an access token alone, a refresh token with all that came of it. False if the app
    /// has none such.
    pub fn revoke(&mut self, app: AppId, token: &str) -> bool {
        if self.tokens.get(token).is_some_and(|access| access.principal.app == app) {
            let own = &mut self.apps[app.0 as usize].bearer;
            *own = own.take().filter(|bearer| **bearer != *token);
            return self.tokens.remove(token).is_some();
        }
        let family = self.refreshes.get(token).filter(|held| held.app == app).map(|held| held.family);
        if let Some(family) = family {
            self.end_family(family);
        }
        family.is_some()
    }

    /// Takes a token of OAuth 1.0a back; false if there is none such.
    pub fn revoke_signer(&mut self, token: &str) -> bool {
        self.signers.remove(token).is_some()
    }

    fn end_family(&mut self, family: u32) {
        self.tokens.retain(|access| access.family != Some(family) || access.principal.how != How::UserToken);
        self.refreshes.retain(|held| held.family != family);
    }
}
