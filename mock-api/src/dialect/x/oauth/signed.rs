//! The endpoints of OAuth 1.0a.

use super::said::Said;
use super::{Asked, page};
use crate::auth::{AuthRefusal, HandshakeRefusal, Permission};

/// `POST /oauth/request_token`.
pub(super) fn request_token(asked: &mut Asked<'_>) -> Said {
    let signed = match &asked.signed {
        Some(Ok(signed)) => signed,
        Some(Err(why)) => return Said::auth_refused(&AuthRefusal::Malformed(why)),
        None => return Said::auth_refused(&AuthRefusal::Missing),
    };
    let permission = match asked.form.get("x_auth_access_type") {
        Some("read") => Permission::Read,
        Some("write") => Permission::ReadWrite,
        _ => Permission::ReadWriteMessages,
    };
    let callback = signed.callback().unwrap_or("");
    match asked.credentials.begin(signed, callback, permission, [asked.now, asked.wall]) {
        Err(refusal) => Said::handshake_refused(&refusal),
        Ok((token, secret)) => Said::form(&[
            ("oauth_token", &token),
            ("oauth_token_secret", &secret),
            ("oauth_callback_confirmed", "true"),
        ]),
    }
}

/// `GET /oauth/authorize` and `/oauth/authenticate`: the user decides.
pub(super) fn decide(asked: &mut Asked<'_>) -> Said {
    let token = asked.form.get("oauth_token").unwrap_or("");
    let Some(handshake) = asked.credentials.handshake(token, asked.now) else {
        return Said::page(403, page::sorry("This request token is unknown, was used already, or has expired."));
    };
    let callback = handshake.callback.clone();
    if asked.form.get("deny").is_some() {
        asked.credentials.deny(token);
        return match callback {
            Some(address) => Said::onward(&address, &[("denied", token)]),
            None => Said::page(200, page::sorry("The app was not let in.")),
        };
    }
    let user = match asked.chosen() {
        Ok(Some(user)) => user,
        Ok(None) => return Said::page(200, page::choice(asked)),
        Err(said) => return said,
    };
    let verifier = asked.credentials.approve(token, user, asked.now).unwrap_or_default();
    match callback {
        Some(address) => Said::onward(&address, &[("oauth_token", token), ("oauth_verifier", &verifier)]),
        None => Said::page(200, page::number(&verifier)),
    }
}

/// `POST /oauth/access_token`.
pub(super) fn access_token(asked: &mut Asked<'_>) -> Said {
    let signed = match &asked.signed {
        Some(Ok(signed)) => signed,
        Some(Err(why)) => return Said::auth_refused(&AuthRefusal::Malformed(why)),
        None => return without_signature(asked),
    };
    let verifier = signed.verifier().unwrap_or("");
    match asked.credentials.finish(signed, verifier, [asked.now, asked.wall]) {
        Err(refusal) => Said::handshake_refused(&refusal),
        Ok(finished) => {
            let account = asked.world.platform().account(finished.user);
            let (number, name) = (account.number, account.username().to_owned());
            let (token, secret) = asked.credentials.signer(&finished, number);
            Said::form(&[
                ("oauth_token", &token),
                ("oauth_token_secret", &secret),
                ("user_id", &number.to_string()),
                ("screen_name", &name),
            ])
        }
    }
}

fn without_signature(asked: &Asked<'_>) -> Said {
    match asked.form.get("oauth_verifier") {
        Some(_) => Said::handshake_refused(&HandshakeRefusal::Auth(AuthRefusal::Missing)),
        None => Said::auth_refused(&AuthRefusal::Missing),
    }
}

/// `POST /1.1/oauth/invalidate_token`: a user's token is taken back by itself.
pub(super) fn invalidate_token(asked: &mut Asked<'_>) -> Said {
    let token = match &asked.signed {
        Some(Ok(signed)) => signed.token().unwrap_or("").to_owned(),
        _ => String::new(),
    };
    if let Err(refusal) = asked.caller() {
        return Said::auth_refused(&refusal);
    }
    asked.credentials.revoke_signer(&token);
    Said::json(200, |json| json.key("access_token").string(&token))
}
