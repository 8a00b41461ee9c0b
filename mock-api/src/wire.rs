//! What of a request is kept in the record of calls: enough to know it again, and never a secret.

/// How much of a path, a query or a body is kept, in bytes.
const PATH: usize = 512;
const QUERY: usize = 1024;
const BODY: usize = 2048;

/// Names whose values are secrets, in queries, forms and JSON.
const SECRETS: &[&str] = &[
    "access_token",
    "api_key",
    "assertion",
    "authorization",
    "client_assertion",
    "client_secret",
    "code",
    "code_challenge",
    "code_verifier",
    "consumer_secret",
    "oauth_signature",
    "oauth_token",
    "oauth_token_secret",
    "oauth_verifier",
    "password",
    "refresh_token",
    "secret",
    "subject_token",
    "token",
];

/// A request as it came in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wire<'a> {
    /// `GET`, `POST` and so on.
    pub method: &'a str,
    /// The path.
    pub path: &'a str,
    /// What is behind the question mark.
    pub query: &'a str,
    /// The body.
    pub body: &'a [u8],
}

/// What is kept of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// Method, path, query and body, one behind the other.
    text: Box<str>,
    /// Where the path, the query and the body begin.
    cuts: [u16; 3],
}

impl Wire<'_> {
    /// What is kept of it.
    pub fn keep(&self) -> Kept {
        let (method, path) = (shortened(self.method, 16), shortened(self.path, PATH));
        let (query, body) = (shortened(self.query, QUERY), readable(self.body));
        let mut text = String::with_capacity(method.len() + path.len() + query.len() + body.len());
        let mut cuts = [0; 3];
        for (index, part) in [method, path].into_iter().enumerate() {
            text.push_str(part);
            cuts[index] = text.len() as u16;
        }
        conceal(query, &mut text);
        cuts[2] = text.len() as u16;
        if !holds_secret(body) {
            text.push_str(body);
        }
        Kept { text: text.into(), cuts }
    }
}

impl Kept {
    /// `GET`, `POST` and so on.
    pub fn method(&self) -> &str {
        self.part(0, usize::from(self.cuts[0]))
    }

    /// The path: its first 512 bytes.
    pub fn path(&self) -> &str {
        self.part(usize::from(self.cuts[0]), usize::from(self.cuts[1]))
    }

    /// The query: its first 1,024 bytes, without the values of secrets.
    pub fn query(&self) -> &str {
        self.part(usize::from(self.cuts[1]), usize::from(self.cuts[2]))
    }

    /// The first 2,048 bytes of the body; empty where there is none, it is no text, or it holds a secret.
    pub fn body(&self) -> &str {
        self.part(usize::from(self.cuts[2]), self.text.len())
    }

    fn part(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }
}

fn shortened(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The beginning of a body, if it is text.
fn readable(body: &[u8]) -> &str {
    let head = &body[..body.len().min(BODY)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // A character may be cut in two at the end.
        Err(error) if error.valid_up_to() + 4 > head.len() && body.len() > BODY => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => "",
    };
    if text.contains('\0') { "" } else { text }
}

fn is_secret(name: &str) -> bool {
    SECRETS.iter().any(|secret| name.eq_ignore_ascii_case(secret))
}

/// Writes a query without the values of secrets.
fn conceal(query: &str, out: &mut String) {
    for (index, pair) in query.split('&').enumerate() {
        if index > 0 {
            out.push('&');
        }
        match pair.split_once('=') {
            Some((name, _)) if is_secret(name) || name.contains('%') => {
                out.push_str(name);
                out.push_str("=…");
            }
            _ => out.push_str(pair),
        }
    }
}

/// Whether a body, JSON or a form, has a value of a name that is a secret.
fn holds_secret(body: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut rest = body;
    while let Some(start) = rest.find(is_name) {
        let end = rest[start..].find(|c| !is_name(c)).map_or(rest.len(), |length| start + length);
        let (name, behind) = (&rest[start..end], &rest[end..]);
        let value = behind.starts_with('=')
            || behind.strip_prefix(['"', '\'']).is_some_and(|behind| behind.trim_start().starts_with(':'));
        if value && is_secret(name) {
            return true;
        }
        rest = behind;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kept(query: &str, body: &str) -> Kept {
        Wire { method: "POST", path: "/posts", query, body: body.as_bytes() }.keep()
    }

    #[test]
    fn a_request_is_known_again() {
        let kept = kept("max=5&next_token=b26v", r#"{"text":"I forgot my password: help"}"#);
        assert_eq!((kept.method(), kept.path()), ("POST", "/posts"));
        assert_eq!(kept.query(), "max=5&next_token=b26v");
        assert_eq!(kept.body(), r#"{"text":"I forgot my password: help"}"#);
    }

    #[test]
    fn secrets_are_not_kept() {
        assert_eq!(kept("a=1&access_token=xyz&Token=q&%63ode=5", "").query(), "a=1&access_token=…&Token=…&%63ode=…");
        for body in [
            "grant_type=refresh_token&refresh_token=xyz",
            r#"{"client_secret": "xyz"}"#,
            r#"{"a":{"password" : "xyz"}}"#,
            "code=xyz",
        ] {
            assert_eq!(kept("", body).body(), "", "{body}");
        }
    }

    #[test]
    fn what_is_no_text_is_not_kept() {
        let wire = Wire { body: b"\x89PNG\r\n\0\0", ..Wire::default() };
        assert_eq!(wire.keep().body(), "");
    }

    proptest! {
        #[test]
        fn what_is_kept_is_the_beginning_of_what_came(path in "/\\PC{0,700}", body in "\\PC{0,3000}") {
            let kept = Wire { method: "GET", path: &path, query: "", body: body.as_bytes() }.keep();
            prop_assert!(path.starts_with(kept.path()) && kept.path().len() <= PATH);
            prop_assert!(body.starts_with(kept.body()) && kept.body().len() <= BODY);
        }
    }
}
