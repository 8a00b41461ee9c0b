//! Numbers as each language writes them.

use crate::language::Language;

/// A whole number with its thousands apart.
pub(super) fn whole(language: Language, n: i128) -> String {
    let digits = n.unsigned_abs().to_string();
    let gap = match language {
        Language::En => ",",
        Language::Nl | Language::De => ".",
        Language::Fr => "\u{202f}",
        Language::Sv => "\u{a0}",
    };
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push_str(gap);
        }
        text.push(digit);
    }
    if n < 0 { format!("\u{2212}{text}") } else { text }
}

/// Tenths, as a decimal with one place.
pub(super) fn tenths(language: Language, tenths: i64) -> String {
    let point = if language == Language::En { '.' } else { ',' };
    let sign = if tenths < 0 { "\u{2212}" } else { "" };
    let tenths = tenths.unsigned_abs();
    format!("{sign}{}{point}{}", whole(language, i128::from(tenths / 10)), tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::{tenths, whole};
    use crate::language::Language;

    #[test]
    fn each_language_writes_numbers_its_own_way() {
        assert_eq!(whole(Language::En, 1_234_567), "1,234,567");
        assert_eq!(whole(Language::De, 12_500), "12.500");
        assert_eq!(whole(Language::Fr, -1000), "\u{2212}1\u{202f}000");
        assert_eq!(whole(Language::Sv, 999), "999");
        assert_eq!(tenths(Language::Nl, 825), "82,5");
        assert_eq!(tenths(Language::En, -5), "\u{2212}0.5");
    }
}
