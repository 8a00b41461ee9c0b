//! Whether a text as a whole is what it should be: a handle, a list, a hashtag or an address.

use crate::chars::{is_cyrillic, is_dash};
use crate::{hashtags, mentions};

/// Whether an address must name how it is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// It begins with `http://` or `https://`.
    Required,
    /// It may begin with its host.
    Optional,
}

/// Whether the text is one handle with its `@`.
pub fn is_username(text: &str) -> bool {
    matches!(mentions(text)[..], [one] if one.list.is_none() && one.byte_start == 0 && one.byte_end == text.len())
}

/// Whether the text is one list with its account: `@account/list`.
pub fn is_list(text: &str) -> bool {
    matches!(mentions(text)[..], [one] if one.list.is_some() && one.byte_start == 0 && one.byte_end == text.len())
}

/// Whether the text is one hashtag with its `#`.
pub fn is_hashtag(text: &str) -> bool {
    matches!(hashtags(text)[..], [one] if one.byte_start == 0 && one.byte_end == text.len())
}

/// Whether the text is an address by RFC 3986, characters of other scripts as they are; its host need not exist.
pub fn is_url(text: &str, protocol: Protocol) -> bool {
    let address = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") => rest,
        None if protocol == Protocol::Optional => text,
        _ => return false,
    };
    let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
    let (address, query) = address.split_once('?').unwrap_or((address, ""));
    let (authority, path) = address.split_at(address.find('/').unwrap_or(address.len()));
    is_authority(authority)
        && [path, query, fragment].iter().all(|part| is_made_of(part, |c| is_part(c) || matches!(c, '/' | '?')))
}

/// Whether each character is allowed or the beginning of an encoded one.
fn is_made_of(text: &str, allowed: fn(char) -> bool) -> bool {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_encoded = || c == '%' && rest.len() > 2 && rest.as_bytes()[1..3].iter().all(u8::is_ascii_hexdigit);
        if !allowed(c) && !is_encoded() {
            return false;
        }
        rest = &rest[c.len_utf8()..];
    }
    true
}

fn is_unreserved(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '~') || is_dash(c) || is_cyrillic(c)
}

fn is_delimiter(c: char) -> bool {
    matches!(c, '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=')
}

fn is_part(c: char) -> bool {
    is_unreserved(c) || is_delimiter(c) || matches!(c, ':' | '|' | '@')
}

fn is_authority(text: &str) -> bool {
    let (user, host) = text.rsplit_once('@').unwrap_or(("", text));
    let is_port = |port: &str| (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
    let host = host.rsplit_once(':').filter(|(_, port)| is_port(port)).map_or(host, |(host, _)| host);
    is_made_of(user, |c| is_unreserved(c) || is_delimiter(c) || c == ':') && is_host(host)
}

fn is_host(host: &str) -> bool {
    if let Some(number) = host.strip_prefix('[') {
        let number = number.strip_suffix(']').unwrap_or_default();
        return !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'));
    }
    host.parse::<std::net::Ipv4Addr>().is_ok() || is_domain(host)
}

/// Whether the host is labels with a letter at the right end; only subdomains may have underscores.
fn is_domain(host: &str) -> bool {
    let Some((rest, top)) = host.rsplit_once('.') else { return false };
    let (subdomains, name) = rest.rsplit_once('.').map_or((None, rest), |(rest, name)| (Some(rest), name));
    let is_plain = |label: &str| is_label(label) && !label.contains('_');
    let begins_with_digit = top.starts_with(|c: char| c.is_ascii_digit());
    subdomains.is_none_or(|labels| labels.split('.').all(is_label))
        && is_plain(name)
        && is_plain(top)
        && !begins_with_digit
}

fn is_label(label: &str) -> bool {
    let is_edge = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii();
    label.starts_with(is_edge) && label.ends_with(is_edge) && label.chars().all(|c| is_edge(c) || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_lists_and_hashtags_are_whole() {
        assert!(
            is_username("@webshop")
                && !is_username("webshop")
                && !is_username("@webshop/klant")
                && !is_username("@a b")
        );
        assert!(
            is_list("@webshop/klant") && !is_list("@webshop") && !is_list("@webshop/") && !is_list(" @webshop/klant")
        );
        assert!(is_hashtag("#klacht") && !is_hashtag("klacht") && !is_hashtag("#12") && !is_hashtag("#a #b"));
    }

    #[test]
    fn addresses_follow_the_grammar() {
        for url in [
            "https://webshop.nl",
            "http://jan:geheim@a_b.webshop.nl:81/x;y=%C3%A9?q=/&r#top",
            "http://127.0.0.1/",
            "http://[::1]:8080",
            "http://bücher.例え",
        ] {
            assert!(is_url(url, Protocol::Required), "{url}");
        }
        for url in [
            "webshop.nl",
            "mailto://a.nl",
            "http://",
            "http://a",
            "http://a_b.nl",
            "http://1.2.3.256",
            "http://a.nl/ b",
            "http://a.nl/%zz",
            "http://a:b[c]@d.nl",
        ] {
            assert!(!is_url(url, Protocol::Required), "{url}");
        }
        assert!(is_url("webshop.nl/x", Protocol::Optional) && !is_url("ftp://webshop.nl", Protocol::Optional));
    }
}
