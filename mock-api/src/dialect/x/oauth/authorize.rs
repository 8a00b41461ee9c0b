//! `GET /2/oauth2/authorize` and `/i/oauth2/authorize`: a user decides what an app may do.

use super::said::Said;
use super::{Asked, page, scopes};
use crate::auth::{AppId, Challenge, Consent, Scopes};

/// Shows the page on which the user decides, or does at once what was decided.
pub(super) fn decide(asked: &mut Asked<'_>) -> Said {
    let Some(app) = asked.form.get("client_id").and_then(|id| asked.credentials.client(id)) else {
        return Said::page(400, page::sorry("There is no app with this client_id."));
    };
    let redirect = asked.form.get("redirect_uri").unwrap_or("");
    // Nobody is ever sent to an address that is not the app's: the error is shown here.
    if !asked.credentials.app(app).may_return_to(redirect) {
        return Said::page(400, page::sorry("This redirect_uri is not one of the app's."));
    }
    let (redirect, state) = (redirect.to_owned(), asked.form.get("state").unwrap_or("").to_owned());
    let back = |pairs: &[(&str, &str)]| {
        let state = (!state.is_empty()).then_some(("state", &*state));
        Said::onward(&redirect, &state.into_iter().chain(pairs.iter().copied()).collect::<Vec<_>>())
    };
    let (scopes, challenge) = match wanted(asked, app) {
        Ok(wanted) => wanted,
        Err((error, description)) => return back(&[("error", error), ("error_description", &description)]),
    };
    if asked.form.get("deny").is_some() {
        return back(&[("error", "access_denied")]);
    }
    let user = match asked.chosen() {
        Ok(Some(user)) => user,
        Ok(None) => return Said::page(200, page::choice(asked)),
        Err(said) => return said,
    };
    let lasting = scopes.hold(scopes::OFFLINE);
    let consent =
        Consent { app, user, scopes, lasting, redirect: redirect.as_str().into(), challenge: Some(challenge) };
    let code = asked.credentials.consent(consent, asked.now);
    back(&[("code", &code)])
}

/// What the app wants to be allowed, and how it will show that the code is its own; otherwise the error.
fn wanted(asked: &Asked<'_>, app: AppId) -> Result<(Scopes, Challenge), (&'static str, String)> {
    let form = asked.form;
    match form.get("response_type") {
        Some("code") => {}
        Some(other) => {
            return Err(("unsupported_response_type", format!("The response_type [{other}] is not [code].")));
        }
        None => return Err(("invalid_request", "Missing required parameter [response_type].".to_owned())),
    }
    let names = form.get("scope").unwrap_or("").split_ascii_whitespace();
    let unknown = |name: &str| ("invalid_scope", format!("There is no scope [{name}]."));
    let scopes = Scopes::named(scopes::NAMES, names).map_err(unknown)?;
    if scopes.is_empty() {
        return Err(("invalid_scope", "Missing required parameter [scope].".to_owned()));
    }
    if !asked.credentials.app(app).terms.scopes.hold(scopes) {
        return Err(("invalid_scope", "The app may not ask for all of these scopes.".to_owned()));
    }
    let challenge = form.get("code_challenge");
    let challenge = challenge.ok_or(("invalid_request", "Missing required parameter [code_challenge].".to_owned()))?;
    let challenge = Challenge::read(challenge, form.get("code_challenge_method"));
    let challenge = challenge.ok_or(("invalid_request", "The code_challenge does not fit its method.".to_owned()))?;
    Ok((scopes, challenge))
}
