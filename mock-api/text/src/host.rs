//! Whether a host name fits the name system once it is encoded for it.

use unicode_normalization::UnicodeNormalization;

/// The most characters of a label, as encoded.
const LABEL: usize = 63;

/// How many characters the host takes once encoded; `None` if a label is empty, too long or only looks encoded.
pub(crate) fn encoded_length(host: &str) -> Option<usize> {
    let mut length = 0;
    for label in host.split(['.', '。', '．', '｡']) {
        length += label_length(label)? + 1;
    }
    Some(length - 1)
}

fn label_length(label: &str) -> Option<usize> {
    if label.is_ascii() {
        return Some(label.len()).filter(|length| (1..=LABEL).contains(length));
    }
    if label.chars().nth(LABEL).is_some() {
        return None;
    }
    let label: String = label.chars().flat_map(char::to_lowercase).nfkc().collect();
    if label.starts_with("xn--") {
        return None;
    }
    let length = if label.is_ascii() { label.len() } else { "xn--".len() + encoded(&label) };
    (1..=LABEL).contains(&length).then_some(length)
}

/// How many characters the label takes in Punycode (RFC 3492).
fn encoded(label: &str) -> usize {
    let plain = label.chars().filter(char::is_ascii).count();
    let total = label.chars().count();
    let (mut length, mut handled) = (plain + usize::from(plain > 0), plain);
    let (mut next, mut delta, mut bias) = (0x80, 0, 72);
    while let Some(least) = label.chars().map(|c| c as usize).filter(|c| *c >= next).min() {
        delta += (least - next) * (handled + 1);
        for c in label.chars().map(|c| c as usize) {
            if c < least {
                delta += 1;
            } else if c == least {
                length += digits(delta, bias);
                bias = adapted(delta, handled + 1, handled == plain);
                delta = 0;
                handled += 1;
            }
        }
        delta += 1;
        next = least + 1;
    }
    debug_assert_eq!(handled, total);
    length
}

/// How many digits a difference takes.
fn digits(mut delta: usize, bias: usize) -> usize {
    let mut count: usize = 1;
    loop {
        let threshold = (36 * count).saturating_sub(bias).clamp(1, 26);
        if delta < threshold {
            return count;
        }
        delta = (delta - threshold) / (36 - threshold);
        count += 1;
    }
}

fn adapted(delta: usize, handled: usize, first: bool) -> usize {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / handled;
    let mut bias = 0;
    while delta > 455 {
        delta /= 35;
        bias += 36;
    }
    bias + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_measured_as_it_is_encoded() {
        for (host, encoded) in [
            ("example.com", "example.com"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("BÜCHER.example", "xn--bcher-kva.example"),
            ("münchen.de", "xn--mnchen-3ya.de"),
            ("日本語。jp", "xn--wgv71a119e.jp"),
            ("россия.рф", "xn--h1alffa9f.xn--p1ai"),
            ("ｅxample.com", "example.com"),
        ] {
            assert_eq!(encoded_length(host), Some(encoded.len()), "{host}");
        }
    }

    #[test]
    fn labels_have_a_limit() {
        assert_eq!(encoded_length(&"a".repeat(63)), Some(63));
        assert_eq!(encoded_length(&"a".repeat(64)), None);
        assert_eq!(encoded_length(&"é".repeat(64)), None);
        assert!(encoded_length(&"é".repeat(20)).is_some());
        assert_eq!(encoded_length("a..com"), None);
    }

    #[test]
    fn what_only_looks_encoded_is_refused() {
        assert_eq!(encoded_length("xn--bücher.com"), None);
    }
}
