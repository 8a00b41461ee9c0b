//! Where a webhook may be: on this machine, unless another is allowed by its name.

use std::net::IpAddr;
use std::str::FromStr;

use axum::http::Uri;
use axum::http::uri::Scheme;

/// The longest address, in bytes.
const LONGEST: usize = 2_000;
/// The longest where the platform's own rules hold.
const LONGEST_STRICT: usize = 200;

/// Where webhooks may be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Targets {
    /// Machines that may be written to beside this one.
    pub allowed: Vec<Named>,
    /// Whether the platform's own rules hold: https, no port, at most 200 characters.
    pub strict: bool,
}

/// A machine that is allowed by its name: `host`, or `host:port`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    host: String,
    port: Option<u16>,
}

/// Why an address cannot be a webhook's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetRefused {
    /// It is not `http://host/…` or `https://host/…`.
    #[error("it is no absolute http or https address")]
    Unreadable,
    /// It holds a user or a password.
    #[error("an address with a user or a password in it is not taken")]
    Password,
    /// It is longer than is taken.
    #[error("it is longer than {0} characters")]
    TooLong(usize),
    /// The platform takes https only.
    #[error("it must begin with https://")]
    Insecure,
    /// The platform takes no port.
    #[error("it must not have a port")]
    Port,
    /// It is on another machine that was not allowed by name.
    #[error("{0} is not this machine; allow it by name with --allow-webhook {0}")]
    Elsewhere(String),
}

/// An address that may be written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// The address as it was given.
    pub(crate) url: String,
    /// Whether its machine was allowed by name; if not, every address that its name leads to must be on this machine.
    pub(crate) named: bool,
}

impl Targets {
    /// Whether this may be a webhook's address. Names are looked up later, each time one is connected to.
    pub(crate) fn check(&self, url: &str) -> Result<Target, TargetRefused> {
        let longest = if self.strict { LONGEST_STRICT } else { LONGEST };
        if url.len() > longest {
            return Err(TargetRefused::TooLong(longest));
        }
        let uri: Uri = url.parse().map_err(|_| TargetRefused::Unreadable)?;
        let (Some(scheme), Some(authority), Some(host)) = (uri.scheme(), uri.authority(), uri.host()) else {
            return Err(TargetRefused::Unreadable);
        };
        let https = *scheme == Scheme::HTTPS;
        if (!https && *scheme != Scheme::HTTP) || host.is_empty() || url.contains('#') {
            return Err(TargetRefused::Unreadable);
        }
        if authority.as_str().contains('@') {
            return Err(TargetRefused::Password);
        }
        match self.strict {
            true if !https => return Err(TargetRefused::Insecure),
            true if uri.port().is_some() => return Err(TargetRefused::Port),
            _ => {}
        }
        let port = uri.port_u16().unwrap_or(if https { 443 } else { 80 });
        let named = self.allowed.iter().any(|allowed| allowed.is(host, port));
        match address(host) {
            Some(ip) if !named && !is_here(ip) => Err(TargetRefused::Elsewhere(host.to_owned())),
            _ => Ok(Target { url: url.to_owned(), named }),
        }
    }
}

impl Named {
    fn is(&self, host: &str, port: u16) -> bool {
        bare(&self.host).eq_ignore_ascii_case(bare(host)) && self.port.is_none_or(|own| own == port)
    }
}

impl FromStr for Named {
    type Err = String;

    fn from_str(text: &str) -> Result<Named, String> {
        let wrong = || format!("`{text}` is no `host` or `host:port`");
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') && (!host.contains(':') || host.ends_with(']')) => {
                (host, Some(port.parse::<u16>().map_err(|_| wrong())?))
            }
            _ => (text, None),
        };
        let odd = |c: char| c.is_whitespace() || matches!(c, '/' | '@' | '?' | '#' | '*');
        if bare(host).is_empty() || host.contains(odd) {
            Err(wrong())
        } else {
            Ok(Named { host: host.to_owned(), port })
        }
    }
}

/// The address that a host without a name is.
fn address(host: &str) -> Option<IpAddr> {
    bare(host).parse().ok()
}

/// Without the brackets around an IPv6 address.
fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

/// Whether an address is on this machine.
pub(crate) fn is_here(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(targets: &Targets, url: &str) -> Option<String> {
        targets.check(url).err().map(|why| why.to_string())
    }

    #[test]
    fn this_machine_is_taken_with_any_port_and_without_encryption() {
        let targets = Targets::default();
        for url in
            ["http://127.0.0.1:80/hook", "https://localhost/hook?x=1", "http://[::1]:99", "http://[::ffff:127.0.0.2]/"]
        {
            assert_eq!(targets.check(url), Ok(Target { url: url.to_owned(), named: false }), "{url}");
        }
    }

    #[test]
    fn other_machines_only_by_name() {
        let mut targets = Targets::default();
        for url in ["http://192.0.2.1/", "http://0.0.0.0/", "https://[2001:db8::1]/", "http://169.254.169.254/latest"] {
            assert!(refused(&targets, url).is_some_and(|why| why.contains("--allow-webhook")), "{url}");
        }
        targets.allowed =
            ["192.0.2.1:443", "Hooks.example", "[2001:db8::1]"].map(|name| name.parse().expect("a name")).into();
        assert!(refused(&targets, "http://192.0.2.1/").is_some(), "that is another port");
        for url in ["https://192.0.2.1/", "http://hooks.EXAMPLE:9/", "https://[2001:db8::1]/"] {
            assert!(targets.check(url).is_ok_and(|target| target.named), "{url}");
        }
        assert!(
            targets.check("http://other.example/").is_ok_and(|target| !target.named),
            "looked up when connected to"
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for url in [
            "",
            "hook",
            "/hook",
            "ftp://localhost/",
            "http://",
            "http://a:b@localhost/",
            "http://localhost/#x",
            "http://lo cal/",
        ] {
            assert!(refused(&Targets::default(), url).is_some(), "{url}");
        }
        assert!(refused(&Targets::default(), &format!("http://localhost/{}", "x".repeat(2_000))).is_some());
    }

    #[test]
    fn the_rules_of_the_platform_can_be_kept() {
        let strict = Targets { strict: true, ..Targets::default() };
        assert_eq!(strict.check("http://localhost/"), Err(TargetRefused::Insecure));
        assert_eq!(strict.check("https://localhost:8443/"), Err(TargetRefused::Port));
        assert_eq!(strict.check(&format!("https://localhost/{}", "x".repeat(200))), Err(TargetRefused::TooLong(200)));
        assert!(strict.check("https://localhost/hook").is_ok());
    }

    #[test]
    fn names_with_anything_odd_in_them_are_no_names() {
        for wrong in ["", "http://x", "a b", "x:", "x:99999", "user@x", "*.example", "[]"] {
            assert!(wrong.parse::<Named>().is_err(), "{wrong}");
        }
        assert_eq!("[::1]:80".parse::<Named>().map(|named| named.port), Ok(Some(80)));
        assert_eq!("::1".parse::<Named>().map(|named| named.port), Ok(None));
    }
}
