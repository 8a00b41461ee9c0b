//! The endpoints by which clients and people get tokens: OAuth 2.0 with PKCE, the app's own token, OAuth 1.0a in three steps.
//!
//! They stand beside the table of operations: nobody is let in here yet, and their errors and bodies are of other kinds.

mod authorize;
mod form;
mod page;
mod said;
mod signed;
mod token;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFERRER_POLICY, X_FRAME_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Response};
use axum::routing::{MethodFilter, on};
use fault_plan::{Class, Effect, Strike};

use super::{HOSTS, scopes};
use crate::attention::Kind as Feed;
use crate::auth::{AuthRefusal, Claim, ClientRefusal, Credentials, Principal, Signed};
use crate::clock::{Millis, Time};
use crate::host::{Answer, Call, Manner};
use crate::limits::Meter;
use crate::nearest::Known;
use crate::platform::AccountId;
use crate::server::{BodyTrouble, Door, Hall, Head, read_body, read_signed, spoil, thinking};
use crate::snowflake::mix;
use crate::wire::Wire;
use crate::world::World;
use form::Form;
use said::{Kind, Said};

/// The header by which a test says whose word an app gets, instead of choosing on a page.
const CHOICE: &str = "sparring-as";

/// One endpoint.
struct Endpoint {
    /// Its name in the record of calls.
    name: &'static str,
    method: &'static str,
    path: &'static str,
    /// How it speaks of what it does not know.
    family: Family,
    run: fn(&mut Asked<'_>) -> Said,
}

/// What kind of errors an endpoint has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// Those of OAuth 2.0.
    Token,
    /// The older ones, for clients with a name and a secret.
    Old,
    /// The older ones, for signed requests.
    Signed,
    /// Pages for people.
    Page,
}

/// A request to an endpoint, in its world.
struct Asked<'a> {
    form: &'a Form,
    /// The signed request that it is; what is wrong if it cannot be one, and `None` if it is not signed.
    signed: Option<Result<Signed, &'static str>>,
    /// The handle in the header [`CHOICE`].
    choice: Option<&'a str>,
    world: &'a World,
    credentials: &'a mut Credentials,
    now: Time,
    wall: Time,
}

const ALL: &[Endpoint] = &[
    post("createToken", "/2/oauth2/token", Family::Token, token::token),
    post("revokeToken", "/2/oauth2/revoke", Family::Token, token::revoke),
    get("authorize", "/2/oauth2/authorize", authorize::decide),
    get("authorize", "/i/oauth2/authorize", authorize::decide),
    post("createAppToken", "/oauth2/token", Family::Old, token::app_token),
    post("invalidateAppToken", "/oauth2/invalidate_token", Family::Old, token::invalidate_app_token),
    post("createRequestToken", "/oauth/request_token", Family::Signed, signed::request_token),
    get("authorizeRequestToken", "/oauth/authorize", signed::decide),
    get("authorizeRequestToken", "/oauth/authenticate", signed::decide),
    get("authorizeRequestToken", "/i/oauth/authenticate", signed::decide),
    post("createAccessToken", "/oauth/access_token", Family::Signed, signed::access_token),
    post("invalidateAccessToken", "/1.1/oauth/invalidate_token", Family::Signed, signed::invalidate_token),
];

/// Every endpoint, as callers may look for it.
pub(super) fn known() -> impl Iterator<Item = Known> {
    ALL.iter().map(|endpoint| Known { method: endpoint.method, path: endpoint.path, name: endpoint.name })
}

const fn post(name: &'static str, path: &'static str, family: Family, run: fn(&mut Asked<'_>) -> Said) -> Endpoint {
    Endpoint { name, method: "POST", path, family, run }
}

const fn get(name: &'static str, path: &'static str, run: fn(&mut Asked<'_>) -> Said) -> Endpoint {
    Endpoint { name, method: "GET", path, family: Family::Page, run }
}

/// Adds the endpoints to the routes of the operations.
pub(super) fn routes(router: Router<Hall>) -> Router<Hall> {
    ALL.iter().fold(router, |router, endpoint| {
        let filter = if endpoint.method == "POST" { MethodFilter::POST } else { MethodFilter::GET };
        router.route(
            endpoint.path,
            on(filter, move |State(hall): State<Hall>, request: Request| serve(hall, endpoint, request)),
        )
    })
}

async fn serve(hall: Hall, endpoint: &'static Endpoint, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = match endpoint.method {
        "GET" => Ok(Bytes::new()),
        _ => read_body(body).await,
    };
    let body = match body {
        Ok(body) => body,
        Err(trouble) => return answer(Head::of_nobody(), endpoint.family.trouble(trouble)),
    };
    let form = match Form::read(&parts.headers, parts.uri.query().unwrap_or(""), &body) {
        Ok(form) => form,
        Err(why) => return answer(Head::of_nobody(), endpoint.family.unreadable(why)),
    };
    let signed = signature(&parts, &form).map(|header| read_signed(header, &parts, HOSTS, &body));
    match door(&hall, &form, signed.as_ref()) {
        Some(door) => carry_out(&door, endpoint, &parts, &form, signed).await,
        None => answer(Head::of_nobody(), endpoint.family.stranger(&form, signed.as_ref())),
    }
}

/// The header of a signed request without its scheme; empty if the signature stands among the parameters.
fn signature<'r>(parts: &'r Parts, form: &Form) -> Option<&'r str> {
    let header = parts.headers.get(AUTHORIZATION).and_then(|header| header.to_str().ok()).unwrap_or("");
    match header.split_once(' ') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("oauth") => Some(rest),
        _ => form.get("oauth_signature").map(|_| ""),
    }
}

/// The world that the first of these keys leads to that is one of its own.
fn door(hall: &Hall, form: &Form, signed: Option<&Result<Signed, &'static str>>) -> Option<Door> {
    let consumer = signed.and_then(|signed| signed.as_ref().ok()).map(Signed::consumer_key);
    let client = form.client().map(|(id, _)| id);
    let others = ["client_id", "oauth_token", "code", "refresh_token", "token", "access_token"];
    let keys = consumer.into_iter().chain(client).chain(others.iter().filter_map(|name| form.get(name)));
    keys.map(|key| (hall.way(key), key)).find_map(|(door, key)| door.filter(|door| door.knows(key)))
}

async fn carry_out(
    door: &Door,
    endpoint: &Endpoint,
    parts: &Parts,
    form: &Form,
    signed: Option<Result<Signed, &'static str>>,
) -> Response<Body> {
    let thinking = thinking(&parts.headers).unwrap_or(None);
    let choice = parts.headers.get(CHOICE).and_then(|choice| choice.to_str().ok());
    let mut said = None;
    let done = door.enter(false, |host, visit| {
        let call = Call {
            operation: endpoint.name,
            class: Class::Auth,
            user: None,
            manner: Manner::Read(Feed::Other),
            quota: None,
            pause: visit.pause,
            thinking,
            feed: 0,
            wire: Wire { method: parts.method.as_str(), path: parts.uri.path(), ..Wire::default() },
        };
        let outcome = host.take_keys(&call, |world, credentials| {
            let (now, wall) = (world.now(), Time::wall());
            let result = (endpoint.run)(&mut Asked { form, signed, choice, world, credentials, now, wall });
            let status = result.status;
            said = Some(result);
            Answer { status, body: Vec::new(), items: Vec::new() }
        });
        let transaction = mix(host.world.platform().seed() ^ mix(visit.number));
        let delay = outcome.strike.as_ref().map_or(0, |strike| strike.delay.0.unsigned_abs());
        let head = Head { now: host.world.now(), transaction, meter: Meter::default() };
        (outcome.strike, head, host.world.real(Millis(delay)))
    });
    let Some((strike, head, wait)) = done else {
        return answer(
            Head::of_nobody(),
            Said::error(503, "temporarily_unavailable", "This world takes no more calls."),
        );
    };
    let said = said.unwrap_or_else(|| struck(strike.as_ref()));
    spoil(answer(head, said), strike.as_ref(), wait).await
}

/// What is said where a call was not carried out.
fn struck(strike: Option<&Strike>) -> Said {
    let status = match strike.and_then(|strike| strike.effect.as_ref()) {
        Some(Effect::Status(status)) => *status,
        Some(Effect::ExpireToken) => 401,
        _ => 429,
    };
    Said::error(status, "temporarily_unavailable", "The request could not be processed.")
}

fn answer(head: Head, said: Said) -> Response<Body> {
    let mut response = head.answer(said.status, said.body);
    let headers = response.headers_mut();
    let kind = match said.kind {
        Kind::Json => "application/json; charset=utf-8",
        Kind::Form => "application/x-www-form-urlencoded; charset=utf-8",
        Kind::Page => "text/html; charset=utf-8",
    };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if said.kind == Kind::Page {
        let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    let location = said.location.and_then(|location| HeaderValue::from_str(&location).ok());
    let reason = said.reason.and_then(|reason| HeaderValue::from_str(&reason).ok());
    headers.extend(location.map(|location| (LOCATION, location)));
    headers.extend(reason.map(|reason| (HeaderName::from_static("sparring-hint"), reason)));
    response
}

impl Family {
    /// What is said to somebody whom no world knows.
    fn stranger(self, form: &Form, signed: Option<&Result<Signed, &'static str>>) -> Said {
        match (self, signed) {
            (Family::Page, _) => {
                Said::page(400, page::sorry("No app of this server asks for this, or it has asked too long ago."))
            }
            (Family::Token, _) if form.client().is_none() => Said::missing("client_id"),
            (Family::Token, _) => Said::client_refused(ClientRefusal::Unknown),
            (_, Some(Err(why))) => Said::auth_refused(&AuthRefusal::Malformed(why)),
            (_, Some(Ok(_))) => Said::auth_refused(&AuthRefusal::UnknownApp),
            (Family::Signed, None) => Said::auth_refused(&AuthRefusal::Missing),
            (Family::Old, None) => Said::unverified(match form.client() {
                Some(_) => ClientRefusal::Unknown,
                None => ClientRefusal::Missing,
            }),
        }
    }

    /// What is said where the parameters cannot be told apart.
    fn unreadable(self, why: &str) -> Said {
        match self {
            Family::Page => Said::page(400, page::sorry(&format!("This address cannot be read: {why}."))),
            Family::Token => Said::error(400, "invalid_request", &format!("The request cannot be read: {why}.")),
            Family::Old | Family::Signed => {
                Said::errors(400, 214, &format!("The request cannot be read: {why}."), None)
            }
        }
    }

    fn trouble(self, trouble: BodyTrouble) -> Said {
        let (status, why) = match trouble {
            BodyTrouble::TooLarge => (413, "the body is too large"),
            BodyTrouble::TooSlow => (408, "the body did not arrive in time"),
            BodyTrouble::Broken => (400, "the body could not be read"),
        };
        Said { status, ..self.unreadable(why) }
    }
}

impl Asked<'_> {
    /// Who has signed the request.
    fn caller(&mut self) -> Result<Principal, AuthRefusal> {
        match self.signed.take() {
            None => Err(AuthRefusal::Missing),
            Some(Err(why)) => Err(AuthRefusal::Malformed(why)),
            Some(Ok(signed)) => {
                let claim = Claim::Signature(Box::new(signed));
                self.credentials.caller(&claim, self.now, self.wall)
            }
        }
    }

    /// The account that was chosen, if one was.
    fn chosen(&self) -> Result<Option<AccountId>, Said> {
        let Some(handle) = self.form.get("as").or(self.choice) else { return Ok(None) };
        let handle = handle.strip_prefix('@').unwrap_or(handle);
        match self.world.platform().find_account(handle) {
            Some(user) => Ok(Some(user)),
            None => Err(Said::page(400, page::sorry("There is no account with this handle."))),
        }
    }
}
