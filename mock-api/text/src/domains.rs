//! Domains: where one begins and ends in a text.

use crate::chars::{is_accented_latin, is_domain};
use crate::tlds::is_tld;

/// The longest label of a domain as it is sent over the wire.
const LONGEST_LABEL: usize = 63;

/// The length of the domain at the start of the text, in bytes: labels, and a top-level domain at their end.
pub(crate) fn domain(text: &str) -> Option<usize> {
    let reach = text.find(|c: char| !(is_domain(c) || matches!(c, '.' | '-' | '_'))).unwrap_or(text.len());
    ends(&text[..reach]).find_map(|dot| {
        let labels = &text[..dot];
        if !are_labels(labels) {
            return None;
        }
        tld(&text[dot + 1..]).map(|length| dot + 1 + length)
    })
}

/// The domains in Latin letters within a stretch of text, as byte ranges. A bare name in front of which other letters
/// stand is
/// found this way.
pub(crate) fn latin_domains(text: &str) -> Vec<(usize, usize)> {
    let is_label = |c: char| c.is_ascii_alphanumeric() || c == '-' || is_accented_latin(c);
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let Some(start) = rest.find(is_label) else { break };
        let run = &rest[start..];
        let reach = run.find(|c: char| !is_label(c) && c != '.').unwrap_or(run.len());
        let whole = |dot: &usize| run[..*dot].split('.').all(|label| !label.is_empty());
        let hit = ends(&run[..reach]).filter(whole).find_map(|dot| Some(dot + 1 + tld(&run[dot + 1..])?));
        match hit {
            Some(length) => {
                found.push((at + start, at + start + length));
                at += start + length;
            }
            None => at += start + reach.max(1),
        }
    }
    found
}

/// Whether every label fits the wire, encoded if it is not ASCII.
pub(crate) fn fits_wire(domain: &str) -> bool {
    domain.split('.').all(|label| {
        if !label.is_ascii() && label.starts_with("xn--") {
            return false;
        }
        let length = if label.is_ascii() { label.len() } else { punycode_len(label) + 4 };
        length <= LONGEST_LABEL
    })
}

/// The dots of a stretch of text, last first.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    text.rmatch_indices('.').map(|(dot, _)| dot)
}

fn are_labels(labels: &str) -> bool {
    let mut from_the_right = labels.rsplit('.');
    let edges = |label: &str| label.starts_with(is_domain) && label.ends_with(is_domain);
    let name = from_the_right.next().is_some_and(|label| edges(label) && !label.contains('_'));
    name && from_the_right.all(edges)
}

/// The length of the top-level domain at the start of the text, if it ends there.
fn tld(text: &str) -> Option<usize> {
    let is_end = |rest: &str| {
        rest.chars().next().is_none_or(|c| !(c.is_ascii_alphanumeric() || matches!(c, '@' | '＠' | '+' | '-')))
    };
    if text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--")) {
        let length = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(text.len());
        return (length > 4).then_some(length);
    }
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let length = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
        if is_end(&text[length..]) && is_tld(&text[..length]) {
            return Some(length);
        }
        // Some names mix ASCII and other letters.
    }
    let candidates = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(24);
    let fitting = candidates.filter(|end| !text[..*end].is_ascii() && is_end(&text[*end..]) && is_tld(&text[..*end]));
    fitting.last()
}

/// How long a label is in Punycode (RFC 3492), without the prefix.
fn punycode_len(label: &str) -> usize {
    let basic = label.chars().filter(char::is_ascii).count();
    let mut length = basic + usize::from(basic > 0);
    let (mut code, mut delta, mut bias, mut handled) = (128_u32, 0_u32, 72_u32, basic as u32);
    let total = label.chars().count() as u32;
    while handled < total {
        let Some(next) = label.chars().map(u32::from).filter(|c| *c >= code).min() else { break };
        delta = delta.saturating_add((next - code).saturating_mul(handled + 1));
        code = next;
        for c in label.chars().map(u32::from) {
            delta = delta.saturating_add(u32::from(c < code));
            if c == code {
                length += digits(delta, bias);
                bias = adapt(delta, handled + 1, handled == basic as u32);
                (delta, handled) = (0, handled + 1);
            }
        }
        (delta, code) = (delta.saturating_add(1), code + 1);
    }
    length
}

fn digits(mut rest: u32, bias: u32) -> usize {
    let mut count = 1;
    for step in 1_u32.. {
        let threshold = (36 * step).saturating_sub(bias).clamp(1, 26);
        if rest < threshold {
            break;
        }
        rest = (rest - threshold) / (36 - threshold);
        count += 1;
    }
    count
}

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punycode_has_its_known_lengths() {
        for (label, encoded) in [
            ("bücher", "bcher-kva"),
            ("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"),
            ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
        ] {
            assert_eq!(punycode_len(label), encoded.len(), "{label}");
        }
    }

    #[test]
    fn a_domain_ends_with_its_top_level_domain() {
        for (text, found) in
            [("example.com.", "example.com"), ("a.co.uk/x", "a.co.uk"), ("my_shop.example.nl", "my_shop.example.nl")]
        {
            assert_eq!(domain(text), Some(found.len()), "{text}");
        }
        for text in ["example.com-x", "example", ".com", "-a.com", "my_shop.com", "a..com", "example.com@x"] {
            assert_eq!(domain(text), None, "{text}");
        }
    }
}
