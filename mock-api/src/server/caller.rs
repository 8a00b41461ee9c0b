//! Who a request says it is from, and how it gets in.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use axum::http::request::Parts;

use super::hall::Hall;
use super::room::Door;
use crate::auth::signature::{Covered, Signed, key_in};
use crate::auth::{AuthRefusal, Claim};
use crate::transport::Seen;

/// What a request shows of who sends it.
#[derive(Debug, Clone)]
pub(crate) enum Shown<'r> {
    /// A bearer token.
    Bearer(&'r str),
    /// A signature, and the token or consumer key that it names.
    Signature {
        /// The `Authorization` header without its scheme; empty if the parameters stand in the query.
        header: &'r str,
        /// The key that leads to a world.
        key: Box<str>,
    },
}

impl<'r> Shown<'r> {
    /// What stands in the `Authorization` header, or signed in the query.
    pub(crate) fn of(headers: &'r HeaderMap, query: &str) -> Result<Shown<'r>, AuthRefusal> {
        let mut all = headers.get_all(AUTHORIZATION).iter();
        let (first, more) = (all.next(), all.next());
        if more.is_some() {
            return Err(AuthRefusal::Malformed("there is more than one"));
        }
        let Some(first) = first else {
            let key = key_in("", query).map_err(AuthRefusal::Malformed)?.ok_or(AuthRefusal::Missing)?;
            return Ok(Shown::Signature { header: "", key });
        };
        let text = first.to_str().map_err(|_| AuthRefusal::Malformed("it is not plain text"))?;
        let (scheme, rest) = text.split_once(' ').unwrap_or((text, ""));
        if scheme.eq_ignore_ascii_case("bearer") {
            return Ok(Shown::Bearer(rest.trim()));
        }
        if !scheme.eq_ignore_ascii_case("oauth") {
            return Err(AuthRefusal::Malformed("the scheme is neither Bearer nor OAuth"));
        }
        let key = key_in(rest, query).map_err(AuthRefusal::Malformed)?;
        let key = key.ok_or(AuthRefusal::Malformed("oauth_token and oauth_consumer_key are missing"))?;
        Ok(Shown::Signature { header: rest, key })
    }

    /// The key that leads to a world.
    pub(crate) fn key(&self) -> &str {
        match self {
            Shown::Bearer(token) => token,
            Shown::Signature { key, .. } => key,
        }
    }
}

impl Hall {
    /// The door of the world to which a request is going. A bearer token is tried at once; for a signature, the body may have
    /// to be read first ([`Door::signed`]).
    pub(crate) fn approach(&self, shown: &Shown<'_>) -> Result<Door, AuthRefusal> {
        let door = self.way(shown.key()).ok_or(AuthRefusal::Unknown)?;
        match shown {
            Shown::Bearer(token) => door.tried(&Claim::Bearer(token)),
            Shown::Signature { key, .. } if door.knows(key) => Ok(door),
            Shown::Signature { .. } => Err(AuthRefusal::Unknown),
        }
    }
}

impl Door {
    /// The door after the signature, if there is one, was tried. `hosts` are those of the real platform.
    pub(crate) fn signed(
        self,
        shown: &Shown<'_>,
        parts: &Parts,
        hosts: &[&str],
        body: &[u8],
    ) -> Result<Door, AuthRefusal> {
        let Shown::Signature { header, .. } = shown else { return Ok(self) };
        let signed = read_signed(header, parts, hosts, body).map_err(AuthRefusal::Malformed)?;
        self.tried(&Claim::Signature(Box::new(signed)))
    }
}

/// The signed request that these parts and this body are.
pub(crate) fn read_signed(header: &str, parts: &Parts, hosts: &[&str], body: &[u8]) -> Result<Signed, &'static str> {
    let named = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
    let kind = parts.headers.get(CONTENT_TYPE).map_or(&b""[..], |kind| kind.as_bytes());
    let form = b"application/x-www-form-urlencoded";
    let is_form = kind.get(..form.len()).is_some_and(|start| start.eq_ignore_ascii_case(form));
    Signed::read(&Covered {
        method: parts.method.as_str(),
        tls: parts.extensions.get::<Seen>().is_some_and(|seen| seen.tls),
        host: parts.uri.authority().map_or(named, |authority| authority.as_str()),
        hosts,
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or(""),
        header,
        form: if is_form { body } else { b"" },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn shown(values: &[&'static str], query: &str) -> Result<String, AuthRefusal> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(AUTHORIZATION, HeaderValue::from_static(value));
        }
        Shown::of(&headers, query).map(|shown| shown.key().to_owned())
    }

    #[test]
    fn the_key_is_found_wherever_it_stands() {
        assert_eq!(shown(&["Bearer  abc "], ""), Ok("abc".into()));
        assert_eq!(shown(&["bearer abc"], ""), Ok("abc".into()));
        assert_eq!(shown(&["OAuth oauth_consumer_key=\"c\", oauth_token=\"1-t\""], ""), Ok("1-t".into()));
        assert_eq!(shown(&["OAuth oauth_consumer_key=\"c\", oauth_token=\"\""], ""), Ok("c".into()));
        assert_eq!(shown(&[], "a=b&oauth_token=1-t&oauth_signature=s"), Ok("1-t".into()));
    }

    #[test]
    fn what_shows_nobody_says_why() {
        assert_eq!(shown(&[], "a=b"), Err(AuthRefusal::Missing));
        for (values, why) in [
            (&["Bearer a", "Bearer b"][..], "there is more than one"),
            (&["Basic YTpi"], "the scheme is neither Bearer nor OAuth"),
            (&["OAuth"], "oauth_token and oauth_consumer_key are missing"),
            (&["OAuth a=\"%\""], "a percent sign does not begin an escape"),
        ] {
            assert_eq!(shown(values, ""), Err(AuthRefusal::Malformed(why)));
        }
    }
}
