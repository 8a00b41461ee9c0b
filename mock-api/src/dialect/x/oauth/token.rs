//! The endpoints of OAuth 2.0 that a client talks to by itself.

use super::said::Said;
use super::{Asked, scopes};
use crate::auth::{AppId, AuthRefusal, ClientRefusal, Issued};

/// `POST /2/oauth2/token`: a token for a code or a refresh token.
pub(super) fn token(asked: &mut Asked<'_>) -> Said {
    let Some(grant) = asked.form.get("grant_type") else { return Said::missing("grant_type") };
    let app = match client(asked) {
        Ok(app) => app,
        Err(said) => return said,
    };
    let issued = match grant {
        "authorization_code" => redeemed(asked, app),
        "refresh_token" => refreshed(asked, app),
        _ => {
            let description = format!("The grant type [{grant}] is not one of [authorization_code,refresh_token].");
            Err(Said::error(400, "unsupported_grant_type", &description))
        }
    };
    issued.map_or_else(|said| said, |issued| shown(&issued))
}

fn redeemed(asked: &mut Asked<'_>, app: AppId) -> Result<Issued, Said> {
    let code = asked.form.get("code").ok_or_else(|| Said::missing("code"))?;
    let redirect = asked.form.get("redirect_uri").ok_or_else(|| Said::missing("redirect_uri"))?;
    let verifier = asked.form.get("code_verifier").ok_or_else(|| Said::missing("code_verifier"))?;
    asked.credentials.redeem(app, code, redirect, Some(verifier), asked.now).map_err(Said::grant_refused)
}

fn refreshed(asked: &mut Asked<'_>, app: AppId) -> Result<Issued, Said> {
    let token = asked.form.get("refresh_token").ok_or_else(|| Said::missing("refresh_token"))?;
    asked.credentials.refresh(app, token, asked.now).map_err(Said::grant_refused)
}

fn shown(issued: &Issued) -> Said {
    Said::json(200, |json| {
        json.key("token_type").string("bearer");
        json.key("expires_in").number(issued.life.0 / 1000);
        json.key("access_token").string(&issued.access);
        json.key("scope").string(&issued.scopes.names(scopes::NAMES).collect::<Vec<_>>().join(" "));
        if let Some(refresh) = &issued.refresh {
            json.key("refresh_token").string(refresh);
        }
    })
}

/// `POST /2/oauth2/revoke`. A token that is none is as good as revoked.
pub(super) fn revoke(asked: &mut Asked<'_>) -> Said {
    let Some(token) = asked.form.get("token") else { return Said::missing("token") };
    match client(asked) {
        Ok(app) => {
            asked.credentials.revoke(app, token);
            Said::json(200, |json| json.key("revoked").boolean(true))
        }
        Err(said) => said,
    }
}

/// `POST /oauth2/token`: the app's own token.
pub(super) fn app_token(asked: &mut Asked<'_>) -> Said {
    if asked.form.get("grant_type") != Some("client_credentials") {
        let label = Some("forbidden_missing_parameter");
        return Said::errors(403, 170, "Missing required parameter: grant_type", label);
    }
    match consumer(asked) {
        Err(refusal) => Said::unverified(refusal),
        Ok(app) => {
            let token = asked.credentials.app_token(app);
            Said::json(200, |json| {
                json.key("token_type").string("bearer");
                json.key("access_token").string(&token);
            })
        }
    }
}

/// `POST /oauth2/invalidate_token`: the app takes its own token back.
pub(super) fn invalidate_app_token(asked: &mut Asked<'_>) -> Said {
    let Some(token) = asked.form.get("access_token") else {
        return Said::errors(403, 170, "Missing required parameter: access_token", Some("forbidden_missing_parameter"));
    };
    let app = match asked.signed {
        Some(_) => match asked.caller() {
            Ok(caller) => caller.app,
            Err(refusal) => return Said::auth_refused(&refusal),
        },
        None => match consumer(asked) {
            Ok(app) => app,
            Err(refusal) => return Said::unverified(refusal),
        },
    };
    let own = *asked.credentials.app_token(app) == *token;
    if own && asked.credentials.revoke(app, token) {
        Said::json(200, |json| json.key("access_token").string(token))
    } else {
        Said::auth_refused(&AuthRefusal::Unknown)
    }
}

/// The client that asks, by its name and secret in OAuth 2.0.
fn client(asked: &Asked<'_>) -> Result<AppId, Said> {
    let (id, secret) = asked.form.client().ok_or_else(|| Said::missing("client_id"))?;
    asked.credentials.prove(id, secret).map_err(Said::client_refused)
}

/// The client that asks, by either of its names. It always has to show the secret.
fn consumer(asked: &Asked<'_>) -> Result<AppId, ClientRefusal> {
    let Some((id, Some(secret))) = asked.form.client() else { return Err(ClientRefusal::Missing) };
    match asked.credentials.client(id) {
        Some(_) if secret.is_empty() => Err(ClientRefusal::Missing),
        Some(_) => asked.credentials.prove(id, Some(secret)),
        None => asked.credentials.prove_consumer(id, secret),
    }
}
