//! The credentials of one world: its apps, who holds which token, and until when.

use super::app::{App, AppId, ClientRefusal, Terms};
use super::grants::{Code, Refresh};
use super::handshake::Handshake;
use super::keyring::Keyring;
use super::nonces::Nonces;
use super::secrets::Secrets;
use super::signature::Signed;
use super::{AuthRefusal, Claim, How, Keys, Permission, Principal, Scopes, Signatures};
use crate::clock::{Millis, Time};
use crate::platform::AccountId;

/// How many apps a world can have.
const MOST_APPS: usize = 256;

/// Who may enter a world as whom. Everything in it follows from the world's seed and number and from what was asked, so
/// that it can be repeated.
#[derive(Debug, Clone)]
pub struct Credentials {
    pub(super) secrets: Secrets,
    pub(super) life: Option<Millis>,
    pub(super) apps: Vec<App>,
    clients: Keyring<AppId>,
    consumers: Keyring<AppId>,
    pub(super) tokens: Keyring<Access>,
    pub(super) signers: Keyring<Signer>,
    pub(super) codes: Keyring<Code>,
    pub(super) refreshes: Keyring<Refresh>,
    pub(super) handshakes: Keyring<Handshake>,
    pub(super) families: u32,
    nonces: Nonces,
    keys: Keys,
}

/// A token and what it is good for.
#[derive(Debug, Clone)]
pub(super) struct Access {
    pub(super) principal: Principal,
    pub(super) expires: Option<Time>,
    /// The consent that it goes back to, if it goes back to one that can be taken back as a whole.
    pub(super) family: Option<u32>,
}

/// A token of OAuth 1.0a.
#[derive(Debug, Clone)]
pub(super) struct Signer {
    pub(super) principal: Principal,
    pub(super) secret: Box<str>,
}

/// The agent's account as credentials know it, and tokens that somebody wants to be the agent's.
#[derive(Debug, Clone)]
pub struct Agent<'a> {
    /// The account.
    pub account: AccountId,
    /// Its number on the wire, with which the tokens of OAuth 1.0a begin.
    pub number: u64,
    /// The user token, if it is not to be made up.
    pub token: Option<&'a str>,
    /// The app's token, if it is not to be made up.
    pub app_token: Option<&'a str>,
    /// The secret of its consumer key, if it is not to be made up.
    pub consumer_secret: Option<&'a str>,
}

impl Credentials {
    /// The credentials that a world begins with: one app, and tokens for it and for the agent. The agent's token lives as
    /// long as `life` says, or for ever.
    pub fn new(seed: u64, world: u64, agent: &Agent<'_>, terms: Terms, life: Option<Millis>, now: Time) -> Credentials {
        let secrets = Secrets::new(seed, world);
        let named = |purpose: &str| String::from(secrets.named(purpose));
        let keys = Keys {
            bearer_token: agent.token.map_or_else(|| named("bearer"), str::to_owned),
            app_token: agent.app_token.map_or_else(|| named("app bearer"), str::to_owned),
            refresh_token: named("refresh"),
            client_id: named("client"),
            client_secret: named("client secret"),
            consumer_key: named("consumer"),
            consumer_secret: agent.consumer_secret.map_or_else(|| named("consumer secret"), str::to_owned),
            access_token: format!("{}-{}", agent.number, named("access")),
            access_token_secret: named("access secret"),
        };
        let mut credentials = Credentials {
            secrets,
            life,
            apps: Vec::new(),
            clients: Keyring::default(),
            consumers: Keyring::default(),
            tokens: Keyring::default(),
            signers: Keyring::default(),
            codes: Keyring::default(),
            refreshes: Keyring::default(),
            handshakes: Keyring::default(),
            families: 0,
            nonces: Nonces::default(),
            keys,
        };
        credentials.found(agent.account, terms, now);
        credentials
    }

    /// The first app, and what its keys open.
    fn found(&mut self, agent: AccountId, terms: Terms, now: Time) {
        let keys = self.keys.clone();
        let app = self.enlist(App {
            name: "Sparring".into(),
            client_id: keys.client_id.as_str().into(),
            client_secret: keys.client_secret.as_str().into(),
            consumer_key: keys.consumer_key.as_str().into(),
            consumer_secret: keys.consumer_secret.as_str().into(),
            terms,
            bearer: Some(keys.app_token.as_str().into()),
        });
        let user = self.user(app, agent, self.app(app).terms.scopes);
        let by_signature = Principal { how: How::Signature, ..user };
        self.tokens.keep(&keys.app_token, Access { principal: Principal::of_app(app), expires: None, family: None });
        let expires = self.life.map(|life| now + life);
        self.tokens.keep(&keys.bearer_token, Access { principal: user, expires, family: None });
        let secret = keys.access_token_secret.as_str().into();
        self.signers.keep(&keys.access_token, Signer { principal: by_signature, secret });
        let family = self.new_family();
        self.refreshes
            .keep(&keys.refresh_token, Refresh { app, user: agent, scopes: user.scopes, family, spent: false });
    }

    fn enlist(&mut self, app: App) -> AppId {
        let id = AppId(self.apps.len() as u32);
        self.clients.keep(&app.client_id, id);
        self.consumers.keep(&app.consumer_key, id);
        self.apps.push(app);
        id
    }

    /// Takes another app in; `None` if there are too many.
    pub fn register(&mut self, name: &str, terms: Terms) -> Option<AppId> {
        if self.apps.len() >= MOST_APPS {
            return None;
        }
        let app = App {
            name: name.into(),
            client_id: self.secrets.fresh(),
            client_secret: self.secrets.fresh(),
            consumer_key: self.secrets.fresh(),
            consumer_secret: self.secrets.fresh(),
            terms,
            bearer: None,
        };
        Some(self.enlist(app))
    }

    /// The keys that the world began with.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// An app. Ids come from these credentials, so there always is one.
    pub fn app(&self, id: AppId) -> &App {
        &self.apps[id.0 as usize]
    }

    /// The app with this client id.
    pub fn client(&self, client_id: &str) -> Option<AppId> {
        self.clients.get(client_id).copied()
    }

    /// The app with this client id, if it proves to be the one.
    pub fn prove(&self, client_id: &str, secret: Option<&str>) -> Result<AppId, ClientRefusal> {
        let id = self.client(client_id).ok_or(ClientRefusal::Unknown)?;
        self.app(id).proves(secret).map(|()| id)
    }

    /// The app with this consumer key and secret, which serve as name and password for the app's own token.
    pub fn prove_consumer(&self, key: &str, secret: &str) -> Result<AppId, ClientRefusal> {
        let id = self.consumers.get(key).copied().ok_or(ClientRefusal::Unknown)?;
        let right = super::app::same(secret, &self.app(id).consumer_secret);
        if right { Ok(id) } else { Err(ClientRefusal::Wrong) }
    }

    /// Who calls. `wall` is the real time, by which clients sign.
    pub fn caller(&mut self, claim: &Claim<'_>, now: Time, wall: Time) -> Result<Principal, AuthRefusal> {
        match claim {
            Claim::Bearer(token) => self.bearer(token, now),
            Claim::Signature(request) => self.signed(request, now, wall),
        }
    }

    /// Whether a key opens anything here, though perhaps no longer.
    pub fn knows(&self, key: &str) -> bool {
        self.tokens.get(key).is_some()
            || self.signers.get(key).is_some()
            || self.clients.get(key).is_some()
            || self.consumers.get(key).is_some()
            || self.handshakes.get(key).is_some()
            || self.refreshes.get(key).is_some()
            || self.codes.get(key).is_some()
    }

    /// Who calls with this token.
    pub fn bearer(&self, token: &str, now: Time) -> Result<Principal, AuthRefusal> {
        let access = self.tokens.get(token).ok_or(AuthRefusal::Unknown)?;
        match access.expires {
            Some(at) if at <= now => Err(AuthRefusal::Expired { at, user: access.principal.user }),
            _ => Ok(access.principal),
        }
    }

    /// Who calls with this signature. `wall` is the real time, by which clients sign.
    pub fn signed(&mut self, request: &Signed, now: Time, wall: Time) -> Result<Principal, AuthRefusal> {
        let app = self.consumer(request)?;
        let signer = request.token().and_then(|token| self.signers.get(token)).ok_or(AuthRefusal::Unknown)?;
        if signer.principal.app != app {
            return Err(AuthRefusal::Unknown);
        }
        let (principal, secret) = (signer.principal, signer.secret.clone());
        self.verify(request, app, &secret, [now, wall])?;
        Ok(principal)
    }

    /// The app whose consumer key a signed request has.
    pub(super) fn consumer(&self, request: &Signed) -> Result<AppId, AuthRefusal> {
        self.consumers.get(request.consumer_key()).copied().ok_or(AuthRefusal::UnknownApp)
    }

    /// Whether the signature is right, its time near to one of these, and its nonce new.
    pub(super) fn verify(
        &mut self,
        request: &Signed,
        app: AppId,
        token_secret: &str,
        presents: [Time; 2],
    ) -> Result<(), AuthRefusal> {
        let app = &self.apps[app.0 as usize];
        if app.terms.signatures == Signatures::LookUp {
            return Ok(());
        }
        request.check(&app.consumer_secret, token_secret)?;
        if !presents.iter().any(|present| request.is_near(*present)) {
            return Err(AuthRefusal::Stale);
        }
        let key = request.token().unwrap_or(request.consumer_key());
        if self.nonces.take(key, request.timestamp(), request.nonce()) { Ok(()) } else { Err(AuthRefusal::Replayed) }
    }

    /// Gives out a token of this account, good for these scopes and so long; for ever without `life`.
    pub fn issue(&mut self, user: AccountId, scopes: Scopes, life: Option<Millis>, now: Time) -> Box<str> {
        let token = self.secrets.fresh();
        let principal = self.user(AppId::FIRST, user, scopes);
        self.tokens.keep(&token, Access { principal, expires: life.map(|life| now + life), family: None });
        token
    }

    /// The lasting token of this account. It is the same whenever it is asked for.
    pub fn token_for(&mut self, user: AccountId) -> Box<str> {
        let token = self.secrets.named(&format!("bearer of {}", user.index()));
        let principal = self.user(AppId::FIRST, user, Scopes::ALL);
        self.tokens.keep(&token, Access { principal, expires: None, family: None });
        token
    }

    /// Lets a bearer token last, on platforms where they do not expire by themselves.
    pub fn make_lasting(&mut self, token: &str) {
        if let Some(access) = self.tokens.get_mut(token) {
            access.expires = None;
        }
    }

    /// Lets a bearer token expire now; false if there is none such.
    pub fn expire(&mut self, token: &str, now: Time) -> bool {
        let access = self.tokens.get_mut(token);
        access.map(|access| access.expire(now)).is_some()
    }

    /// Lets all OAuth 2.0 tokens of this account, or of all accounts, expire now.
    pub fn expire_all(&mut self, of: Option<AccountId>, now: Time) {
        let users = self.tokens.values_mut().filter(|access| access.principal.how == How::UserToken);
        users.filter(|access| of.is_none() || access.principal.user == of).for_each(|access| access.expire(now));
    }

    pub(super) fn user(&self, app: AppId, user: AccountId, scopes: Scopes) -> Principal {
        let permission = self.app(app).terms.permission;
        Principal { user: Some(user), app, how: How::UserToken, scopes, permission }
    }

    pub(super) fn new_family(&mut self) -> u32 {
        self.families += 1;
        self.families
    }
}

impl Access {
    fn expire(&mut self, now: Time) {
        self.expires = Some(self.expires.map_or(now, |at| at.min(now)));
    }
}

impl Principal {
    /// An app that calls by itself.
    pub(super) fn of_app(app: AppId) -> Principal {
        let (how, permission) = (How::AppToken, Permission::ReadWriteMessages);
        Principal { user: None, app, how, scopes: Scopes::NONE, permission }
    }
}
