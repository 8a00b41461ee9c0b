//! Mail addresses.

use super::Found;
use crate::marker::FactKind;

/// The most bytes before the @ of an address.
const NAME: usize = 64;

/// The most bytes of a domain.
const DOMAIN: usize = 255;

/// Appends the mail addresses of a folded text: every @ with a name before it and a domain after.
pub(super) fn find(text: &str, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
    let is_domain = |byte: &&u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
    let mut from = 0;
    while let Some(at) = text[from..].find('@').map(|at| at + from) {
        from = at + 1;
        let start = at - bytes[..at].iter().rev().take(NAME).take_while(is_name).count();
        let mut end = at + 1 + bytes[at + 1..].iter().take(DOMAIN).take_while(is_domain).count();
        while end > at && matches!(bytes[end - 1], b'.' | b'-') {
            end -= 1;
        }
        let domain = &text[at + 1..end.max(at + 1)];
        let top = domain.rsplit_once('.').map_or("", |(_, top)| top);
        if start < at && top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            found.push((FactKind::Email, start..end));
        }
    }
}
