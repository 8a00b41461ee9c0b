//! The address under which people reach a console that stands behind a proxy.

use std::net::IpAddr;

/// The address under which people reach the console: scheme, host and perhaps a port, `https://train.example.org`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    origin: String,
    host: String,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Address, String> {
        let text = text.trim_end_matches('/').to_ascii_lowercase();
        let (scheme, rest) =
            text.split_once("://").ok_or("it begins with https://, as in https://train.example.org")?;
        if rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte)) {
            return Err("it is a host and perhaps a port, as in https://train.example.org".to_owned());
        }
        let host = match rest.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => rest.split(':').next().unwrap_or_default(),
        };
        let is_here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        match scheme {
            "https" => {}
            "http" if is_here => {}
            "http" => return Err("passwords would travel unencrypted: let the proxy in front speak https".to_owned()),
            _ => return Err("it begins with https://, as in https://train.example.org".to_owned()),
        }
        let usual = if scheme == "https" { ":443" } else { ":80" };
        let origin = format!("{scheme}://{}", rest.strip_suffix(usual).unwrap_or(rest));
        Ok(Address { origin, host: host.to_owned() })
    }

    /// The whole, as browsers write it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host alone.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether what is sent there is encrypted.
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https://")
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn addresses_are_read_as_browsers_write_them() {
        let address = Address::parse("HTTPS://Train.Example.org:443/").unwrap();
        assert_eq!((address.origin(), address.host()), ("https://train.example.org", "train.example.org"));
        let address = Address::parse("http://[::1]:7070").unwrap();
        assert_eq!((address.origin(), address.host(), address.is_secure()), ("http://[::1]:7070", "::1", false));
        for wrong in [
            "",
            "train.example.org",
            "http://train.example.org",
            "ftp://train.example.org",
            "https://train.example.org/path",
            "https://me@train.example.org",
            "https://",
        ] {
            assert!(Address::parse(wrong).is_err(), "{wrong}");
        }
    }
}
