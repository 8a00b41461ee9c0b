//! Apps and tokens: registering, a user's consent, and what it is exchanged for.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request as HttpRequest, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::fields::Fields;
use super::problem::Problem;
use super::scopes::asked_for;
use super::serve::{finish, reply, turned_away, unreadable};
use crate::auth::{Challenge, ClientKind, Consent, Scopes, Terms};
use crate::dialect::json::Json;
use crate::host::Host;
use crate::limits::Meter;
use crate::nearest::Known;
use crate::server::{Door, Hall, Head};

/// Where people are sent who are to copy the code by hand.
const BY_HAND: &str = "urn:ietf:wg:oauth:2.0:oob";
/// What is asked for where nothing is said.
const DEFAULT_SCOPES: &str = "read";

const APPS: Known = Known { method: "POST", path: "/api/v1/apps", name: "createApp" };
const AUTHORIZE: Known = Known { method: "GET", path: "/oauth/authorize", name: "authorize" };
const TOKEN: Known = Known { method: "POST", path: "/oauth/token", name: "createToken" };
const REVOKE: Known = Known { method: "POST", path: "/oauth/revoke", name: "revokeToken" };

/// The operations here, as callers may look for them.
pub(super) fn known() -> impl Iterator<Item = Known> {
    [APPS, AUTHORIZE, TOKEN, REVOKE].into_iter()
}

/// Adds the routes.
pub(super) fn add(router: Router<Hall>) -> Router<Hall> {
    router
        .route(APPS.path, post(register))
        .route(AUTHORIZE.path, get(authorize))
        .route(TOKEN.path, post(token))
        .route(REVOKE.path, post(revoke))
}

/// The parameters of a request, wherever they stand; a client may also show its id and secret as a name and a password.
async fn read(request: HttpRequest) -> Result<(Fields, HeaderMap), Box<Response<Body>>> {
    let (parts, body) = request.into_parts();
    let mut fields = Fields::of_query(parts.uri.query().unwrap_or(""));
    match fields.add_body(&parts.headers, body).await {
        Ok(()) => Ok((fields, parts.headers)),
        Err(trouble) => Err(Box::new(turned_away(None, &unreadable(trouble)))),
    }
}

/// `POST /api/v1/apps`: in the only world there is, or in that of the token.
async fn register(State(hall): State<Hall>, request: HttpRequest) -> Response<Body> {
    let (fields, headers) = match read(request).await {
        Ok(read) => read,
        Err(response) => return *response,
    };
    let token = crate::server::bearer(&headers).and_then(|token| hall.way(token));
    let Some(door) = token.or_else(|| hall.only()) else {
        let problem = "There are several worlds here: show a token of the one that the app is for";
        return turned_away(None, &Problem::new(422, problem));
    };
    answer(&door, |host| {
        let name = fields.get("client_name").unwrap_or("").trim();
        if name.is_empty() {
            return Err(Problem::invalid("Application name can't be blank"));
        }
        let addresses: Vec<String> =
            fields.list("redirect_uris").iter().flat_map(|list| list.split_whitespace()).map(str::to_owned).collect();
        if addresses.is_empty() {
            return Err(Problem::invalid("Redirect URI can't be blank"));
        }
        let words = fields.get("scopes").unwrap_or(DEFAULT_SCOPES);
        let scopes =
            asked_for(words).ok_or_else(|| Problem::invalid("Scopes doesn't match configured on the server"))?;
        let terms =
            Terms { client: ClientKind::Confidential, scopes, callbacks: addresses.clone(), ..Terms::default() };
        let app = host.credentials.register(name, terms).ok_or_else(|| Problem::new(429, "Too many requests"))?;
        let app = host.credentials.app(app);
        Ok(json(|json| {
            json.key("id").string(&app.client_id);
            json.key("name").string(&app.name);
            json.key("website").string_or_null(fields.get("website"));
            json.key("scopes").array(|json| words.split_whitespace().for_each(|word| json.string(word)));
            json.key("redirect_uris").array(|json| addresses.iter().for_each(|address| json.string(address)));
            json.key("redirect_uri").string(&addresses.join("\n"));
            json.key("client_id").string(&app.client_id);
            json.key("client_secret").string(&app.client_secret);
            json.key("client_secret_expires_at").number(0);
            json.key("vapid_key").string("");
        }))
    })
}

/// `GET /oauth/authorize`: the account of the world's agent agrees to everything.
async fn authorize(State(hall): State<Hall>, request: HttpRequest) -> Response<Body> {
    let fields = Fields::of_query(request.uri().query().unwrap_or(""));
    let client = fields.get("client_id").unwrap_or("");
    let unknown = || Problem::described(401, "invalid_client", "Client authentication failed due to unknown client.");
    let Some(door) = hall.way(client) else { return turned_away(None, &unknown()) };
    let agreed = door.enter(false, |host, _| consent(host, &fields, client).map(|code| (code, host.world.now())));
    let (code, now) = match agreed {
        None => return turned_away(None, &Problem::unavailable()),
        Some(Err(problem)) => return turned_away(Some(&door), &problem),
        Some(Ok(agreed)) => agreed,
    };
    let redirect = fields.get("redirect_uri").unwrap_or(BY_HAND);
    let head = Head { now, transaction: 0, meter: Meter::default() };
    let mut response = finish(&head, 200, format!("<code>{code}</code>").into_bytes());
    if redirect == BY_HAND {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        return response;
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("code", &code);
    if let Some(state) = fields.get("state") {
        query.append_pair("state", state);
    }
    let joint = if redirect.contains('?') { '&' } else { '?' };
    if let Ok(address) = HeaderValue::from_str(&format!("{redirect}{joint}{}", query.finish())) {
        *response.status_mut() = StatusCode::FOUND;
        response.headers_mut().insert(LOCATION, address);
        *response.body_mut() = Body::empty();
    }
    response
}

fn consent(host: &mut Host, fields: &Fields, client: &str) -> Result<Box<str>, Problem> {
    let invalid = |what: &'static str| Problem::described(400, "invalid_request", what);
    let app = host.credentials.client(client).ok_or_else(|| Problem::new(401, "invalid_client"))?;
    if fields.get("response_type") != Some("code") {
        return Err(invalid("The authorization server does not support this response type."));
    }
    let redirect = fields.get("redirect_uri").unwrap_or(BY_HAND);
    let (known, granted) = {
        let app = host.credentials.app(app);
        // The app that a world begins with has agreed on no addresses.
        let first = app.terms.callbacks.is_empty();
        let by_hand = redirect == BY_HAND && first;
        (
            by_hand || app.terms.callbacks.iter().any(|one| one == redirect) || (first && app.may_return_to(redirect)),
            app.terms.scopes,
        )
    };
    if !known {
        return Err(invalid("The redirect uri included is not valid."));
    }
    let scopes = asked_for(fields.get("scope").unwrap_or(DEFAULT_SCOPES)).filter(|asked| granted.hold(*asked));
    let scopes = scopes.ok_or_else(|| {
        Problem::described(400, "invalid_scope", "The requested scope is invalid, unknown, or malformed.")
    })?;
    let challenge = match fields.get("code_challenge") {
        None => None,
        Some(text) => Some(
            Challenge::read(text, fields.get("code_challenge_method"))
                .ok_or_else(|| invalid("The code challenge method must be S256."))?,
        ),
    };
    let (user, now) = (host.agent(), host.world.now());
    let consent = Consent { app, user, scopes, lasting: false, redirect: redirect.into(), challenge };
    Ok(host.credentials.consent(consent, now))
}

/// `POST /oauth/token`
async fn token(State(hall): State<Hall>, request: HttpRequest) -> Response<Body> {
    let (fields, headers) = match read(request).await {
        Ok(read) => read,
        Err(response) => return *response,
    };
    let (client, secret) = client(&fields, &headers);
    let Some(door) = hall.way(&client) else { return turned_away(None, &unknown_client()) };
    answer(&door, |host| {
        let app = host.credentials.prove(&client, secret.as_deref()).map_err(|_| unknown_client())?;
        let now = host.world.now();
        let (access, scopes) = match fields.get("grant_type") {
            Some("client_credentials") => (host.credentials.app_token(app), fields.get("scope").unwrap_or("read")),
            Some("authorization_code") => {
                let redirect = fields.get("redirect_uri").unwrap_or(BY_HAND);
                let code = fields.get("code").unwrap_or("");
                let issued = host.credentials.redeem(app, code, redirect, fields.get("code_verifier"), now);
                let issued = issued.map_err(|_| {
                    Problem::described(
                        400,
                        "invalid_grant",
                        "The provided authorization grant is invalid, expired, revoked, does not match the redirection \
                         URI used in the authorization request, or was issued to another client.",
                    )
                })?;
                host.credentials.make_lasting(&issued.access);
                (issued.access, words(issued.scopes))
            }
            _ => {
                return Err(Problem::described(
                    400,
                    "unsupported_grant_type",
                    "The authorization grant type is not supported by the authorization server.",
                ));
            }
        };
        Ok(json(|json| {
            json.key("access_token").string(&access);
            json.key("token_type").string("Bearer");
            json.key("scope").string(scopes);
            json.key("created_at").number(now.seconds().unsigned_abs());
        }))
    })
}

/// `POST /oauth/revoke`
async fn revoke(State(hall): State<Hall>, request: HttpRequest) -> Response<Body> {
    let (fields, headers) = match read(request).await {
        Ok(read) => read,
        Err(response) => return *response,
    };
    let (client, secret) = client(&fields, &headers);
    let Some(door) = hall.way(&client) else { return turned_away(None, &unknown_client()) };
    answer(&door, |host| {
        let app = host.credentials.prove(&client, secret.as_deref()).map_err(|_| unknown_client())?;
        match host.credentials.revoke(app, fields.get("token").unwrap_or("")) {
            true => Ok(json(|_| ())),
            false => Err(Problem::described(403, "unauthorized_client", "You are not authorized to revoke this token")),
        }
    })
}

/// Does something with the credentials of a world.
fn answer(door: &Door, f: impl FnOnce(&mut Host) -> Result<Vec<u8>, Problem>) -> Response<Body> {
    let done = door.enter(true, |host, visit| {
        host.world.tick();
        let head = Head { now: host.world.now(), transaction: visit.number, meter: Meter::default() };
        (f(host), head)
    });
    match done {
        Some((Ok(body), head)) => finish(&head, 200, body),
        Some((Err(problem), head)) => reply(&head, &problem),
        None => reply(&Head::of_nobody(), &Problem::unavailable()),
    }
}

/// The client's id and secret, from the parameters or from the header.
fn client(fields: &Fields, headers: &HeaderMap) -> (String, Option<String>) {
    let basic = headers.get(AUTHORIZATION).and_then(|header| header.to_str().ok()?.strip_prefix("Basic "));
    let decoded = basic.and_then(|text| String::from_utf8(STANDARD.decode(text.trim()).ok()?).ok());
    match decoded.as_deref().and_then(|pair| pair.split_once(':')) {
        Some((id, secret)) => (id.to_owned(), Some(secret.to_owned())),
        None => (fields.get("client_id").unwrap_or("").to_owned(), fields.get("client_secret").map(str::to_owned)),
    }
}

fn unknown_client() -> Problem {
    Problem::described(
        401,
        "invalid_client",
        "Client authentication failed due to unknown client, no client authentication included, or unsupported \
         authentication method.",
    )
}

/// The coarse names of scopes.
fn words(scopes: Scopes) -> &'static str {
    let (read, write) = (scopes.hold(Scopes::nth(0)), scopes.hold(Scopes::nth(1)));
    match (read, write) {
        (true, true) if scopes.hold(Scopes::nth(2)) => "read write follow",
        (true, true) => "read write",
        (false, true) => "write",
        _ => "read",
    }
}

fn json(content: impl FnOnce(&mut Json)) -> Vec<u8> {
    let mut json = Json::with_room(256);
    json.object(content);
    json.into_bytes()
}
