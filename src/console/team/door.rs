//! The door: sessions, the cookies that carry them, and from where somebody comes.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use super::super::app::{App, Rim};
use super::super::gate::one_person;
use super::super::refused::Refused;
use super::super::visitor::{Role, Visitor, cookie, kept_language, language_named};
use super::address::Address;
use super::password::Hashing;
use super::rate::{Counted, MEMORY};
use super::secret::{self, Seal};
use crate::store::{self, Invite, Person, Session, Store, StoreError};

/// How long a session lasts without a visit, in milliseconds: half a day.
const IDLE: i64 = 12 * 3_600_000;
/// How long a session lasts at most, in milliseconds: a week.
const WHOLE: i64 = 7 * 24 * 3_600_000;
/// After how many milliseconds it is noted that somebody is still there.
const NOTED: i64 = 5 * 60_000;
/// How long a browser is known, in seconds: a year.
const KNOWN: i64 = 365 * 24 * 3600;
/// How long the link is good that sets up the first coach, in milliseconds: an hour.
const SETUP: i64 = 3_600_000;

/// The door of a console with accounts.
pub struct Door {
    pub(super) store: Store,
    rim: Rim,
    address: Option<Address>,
    proxies: Vec<IpAddr>,
    pub(super) hashing: Hashing,
    pub(super) seal: Seal,
}

/// What lets somebody in: the secret in their browser.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::console) struct Pass(Option<String>);

/// Who sends a form, as far as the browser and the network say.
#[derive(Debug, Clone, Default)]
pub(super) struct Caller {
    /// The secret of a session.
    session: Option<String>,
    /// The seal of somebody who has signed in with this browser before.
    known: Option<String>,
    /// The address that it comes from, where that says anything.
    address: Option<String>,
}

impl Door {
    /// The door of a store. `address` is where people reach the console; `proxies` are believed when they say for whom they ask.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn new(
        store: Store,
        rim: Rim,
        address: Option<Address>,
        proxies: Vec<IpAddr>,
    ) -> Result<Door, StoreError> {
        let seal = Seal::of(&store).await?;
        Ok(Door { store, rim, address, proxies, hashing: Hashing::new(), seal })
    }

    /// The path of a link, good once and for an hour, with which a coach makes an account; none where there is a coach already, unless
    /// it is `wanted` all the same.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn first_link(&self, wanted: bool) -> Result<Option<String>, StoreError> {
        if !wanted && self.store.has_coach().await? {
            return Ok(None);
        }
        let fault =
            |_| StoreError::Other { place: String::new(), why: "the system gives no random numbers".to_owned() };
        let secret = secret::fresh().map_err(fault)?;
        let now = self.rim.now();
        let invite = Invite {
            token_hash: secret::hash(&secret),
            role: store::Role::Coach,
            for_name: String::new(),
            created_by: one_person(&self.store, now).await?,
            created: now,
            expires: now.saturating_add(SETUP),
            used_by: None,
        };
        self.store.add_invite(&invite).await?;
        Ok(Some(format!("/join/{secret}")))
    }

    /// Where people reach the console, where somebody said.
    pub(in crate::console) fn origin(&self) -> Option<&str> {
        self.address.as_ref().map(Address::origin)
    }

    fn is_secure(&self) -> bool {
        self.address.as_ref().is_some_and(Address::is_secure)
    }

    /// The name of a cookie. Where everything is encrypted, no other host can set one of this name.
    fn name(&self, plain: &str) -> String {
        if self.is_secure() { format!("__Host-{plain}") } else { plain.to_owned() }
    }

    fn pass(&self, parts: &Parts) -> Pass {
        let secret = cookie(parts, &self.name("sparring-session")).filter(|secret| secret::is_secret(secret));
        Pass(secret.map(str::to_owned))
    }

    /// Who sends a request.
    ///
    /// # Errors
    /// [`Refused::SignIn`] for nobody known.
    pub(in crate::console) async fn visitor(&self, parts: &Parts) -> Result<Visitor, Refused> {
        let secret = self.pass(parts).0.ok_or(Refused::SignIn)?;
        let (hash, now) = (secret::hash(&secret), self.rim.now());
        let (session, person) = self.store.session(&hash, now).await?.ok_or(Refused::SignIn)?;
        if now.saturating_sub(session.seen) > NOTED {
            let expires = now.saturating_add(IDLE).min(session.created.saturating_add(WHOLE));
            self.store.touch_session(&hash, now, expires).await?;
        }
        let language = language_named(&person.language).or_else(|| kept_language(parts));
        Ok(Visitor { person: person.id, name: person.name, role: role(person.role), language })
    }

    /// Whether the session of a pass goes on. While the store cannot be asked, it does.
    pub(in crate::console) async fn holds(&self, pass: &Pass) -> bool {
        let Some(secret) = &pass.0 else { return false };
        !matches!(self.store.session(&secret::hash(secret), self.rim.now()).await, Ok(None))
    }

    /// Lets a person in with a fresh session, in place of the one that the browser had: the cookies that carry it.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn admit(&self, person: &Person, caller: &Caller) -> Result<[String; 2], Refused> {
        self.leave(caller).await?;
        let (secret, now) = (secret::fresh()?, self.rim.now());
        let session = Session {
            token_hash: secret::hash(&secret),
            person: person.id.clone(),
            created: now,
            seen: now,
            expires: now.saturating_add(IDLE),
        };
        self.store.add_session(&session).await?;
        self.store.prune(now, now.saturating_sub(MEMORY)).await?;
        let known = self.seal.on(&known(&person.id));
        Ok([self.baked("sparring-session", &secret, WHOLE / 1000), self.baked("sparring-known", &known, KNOWN)])
    }

    /// Ends the session of a browser: the cookie that takes its secret away.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn leave(&self, caller: &Caller) -> Result<String, Refused> {
        if let Some(secret) = &caller.session {
            self.store.end_session(&secret::hash(secret)).await?;
        }
        Ok(self.baked("sparring-session", "", 0))
    }

    fn baked(&self, name: &str, value: &str, seconds: i64) -> String {
        let secure = if self.is_secure() { "; Secure" } else { "" };
        format!("{}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", self.name(name))
    }

    /// Under what the failures of somebody are counted who signs in with a name, as the person whose name it is, if anybody's.
    pub(super) fn counted(&self, login: &str, person: Option<&Person>, caller: &Caller) -> Counted {
        let is_known = |person: &Person| {
            let seal = caller.known.as_deref().unwrap_or_default();
            self.seal.is_on(&known(&person.id), seal)
        };
        match person.filter(|person| is_known(person)) {
            Some(person) => Counted { name: known(&person.id), address: None },
            None => Counted { name: login.to_owned(), address: caller.address.clone() },
        }
    }

    /// The address that a request comes from. A proxy is asked for whom it asks, if it is believed; one that is not named hides
    /// everybody behind one address, which then says nothing.
    fn source(&self, parts: &Parts) -> Option<String> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip().to_canonical();
        if !self.proxies.contains(&peer) {
            return if self.address.is_none() { Some(peer.to_string()) } else { None };
        }
        // The last address is the one that the proxy itself has seen; what stands before it anybody can write.
        let told = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        let last = told.rsplit(',').map(|one| one.trim().parse::<IpAddr>().ok());
        last.map_while(|one| one).find(|one| !self.proxies.contains(one)).map(|one| one.to_string())
    }
}

/// The text that a browser's seal is on, once somebody has signed in with it.
fn known(person: &str) -> String {
    format!("{person} known")
}

/// A role of the store as one of a visitor.
pub(super) fn role(role: store::Role) -> Role {
    match role {
        store::Role::Coach => Role::Coach,
        store::Role::Trainee => Role::Trainee,
    }
}

impl FromRequestParts<App> for Pass {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Pass, Infallible> {
        Ok(app.gate.door().map(|door| door.pass(parts)).unwrap_or_default())
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Caller, Refused> {
        let door = app.gate.door()?;
        Ok(Caller {
            session: door.pass(parts).0,
            known: cookie(parts, &door.name("sparring-known")).map(str::to_owned),
            address: door.source(parts),
        })
    }
}
