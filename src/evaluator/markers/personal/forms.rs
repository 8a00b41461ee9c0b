//! Numbers with letters in them, known by their form and check digits: national numbers, British postcodes.

use std::ops::Range;

use super::checks;
use super::sight::listed;
use crate::marker::FactKind;

/// The most signs, without spacing, that a form has.
const ROOM: usize = 20;

/// How a kind of number is written, in small letters.
///
/// `9` is a digit, `a` a letter, `x` either; a space stands for at most one sign of spacing, `-` for one hyphen, `~` for at most
/// one hyphen, `_` for one hyphen or space.
struct Form {
    form: &'static str,
    kind: FactKind,
    right: fn(&[u8]) -> bool,
}

const fn national(form: &'static str, right: fn(&[u8]) -> bool) -> Form {
    Form { form, kind: FactKind::NationalNumber, right }
}

const fn postcode(form: &'static str) -> Form {
    Form { form, kind: FactKind::Address, right: is_british }
}

/// The forms that tell what they are wherever they stand.
const FORMS: &[Form] = &[
    national("aa 99 99 99 a", checks::nino),
    national("9 99 99 99 999 999 99", checks::nir),
    national("9 99 99 9a 999 999 99", checks::nir),
    national("99 999999 a 999", checks::german_pension),
    national("99999999~a", checks::spanish),
    national("9999999~a", checks::spanish),
    national("a9999999~a", checks::spanish),
    national("aaaaaa 99a99 a999a", checks::italian),
    national("999999-999x", checks::finnish),
    national("999999a999x", checks::finnish),
    postcode("a9 9aa"),
    postcode("a99 9aa"),
    postcode("a9a 9aa"),
    postcode("aa9 9aa"),
    postcode("aa99 9aa"),
    postcode("aa9a 9aa"),
    postcode("gir 9aa"),
];

/// What begins at a byte of a folded text by its form, and where.
pub(super) fn at(text: &[u8], start: usize) -> Option<(FactKind, Range<usize>)> {
    FORMS.iter().find_map(|form| {
        let (signs, end) = fit(text, start, form.form)?;
        (form.right)(signs.as_slice()).then_some((form.kind, start..end))
    })
}

/// The letters and digits that filled a form.
pub(super) struct Signs {
    signs: [u8; ROOM],
    count: usize,
}

impl Signs {
    /// The letters and digits, without spacing.
    pub(super) fn as_slice(&self) -> &[u8] {
        &self.signs[..self.count]
    }
}

/// The signs that fill a form from a byte on, and the byte after them, where a word ends.
pub(super) fn fit(text: &[u8], start: usize, form: &str) -> Option<(Signs, usize)> {
    let mut signs = Signs { signs: [0; ROOM], count: 0 };
    let mut end = start;
    for sort in form.bytes() {
        let sign = *text.get(end)?;
        let fits = match sort {
            b'9' => sign.is_ascii_digit(),
            b'a' => sign.is_ascii_lowercase(),
            b'x' => sign.is_ascii_alphanumeric(),
            b'-' => sign == b'-',
            b'_' | b' ' => matches!(sign, b' ' | b'-') || sort == b' ' && sign == b'.',
            b'~' => sign == b'-',
            letter => sign == letter,
        };
        match sort {
            b' ' | b'~' if !fits => continue,
            _ if !fits => return None,
            b' ' | b'~' | b'_' | b'-' => {}
            _ => {
                signs.signs[signs.count] = sign;
                signs.count += 1;
            }
        }
        end += 1;
    }
    let ends = !text.get(end).is_some_and(|sign| sign.is_ascii_alphanumeric() || *sign == b'_');
    ends.then_some((signs, end))
}

/// The areas of British postcodes.
const AREAS: &str = "ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex fk fy \
    g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph \
    pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze gir";

/// Whether the signs are a British postcode: an area, and an end that is no size, speed or ordinal, such as `8GB` or `2nd`.
fn is_british(signs: &[u8]) -> bool {
    let letters = signs.iter().take_while(|sign| sign.is_ascii_lowercase()).count();
    let area = std::str::from_utf8(&signs[..letters]).unwrap_or_default();
    let end = &signs[signs.len() - 2..];
    listed(AREAS, area)
        && end.iter().all(|sign| !matches!(sign, b'c' | b'i' | b'k' | b'm' | b'o' | b'v'))
        && !matches!(end, b"gb" | b"tb" | b"st" | b"nd" | b"rd" | b"th" | b"hp")
}

#[cfg(test)]
mod tests {
    use super::{at, fit};
    use crate::marker::FactKind;

    fn kind(text: &str) -> Option<FactKind> {
        at(text.as_bytes(), 0).filter(|(_, range)| range.end == text.len()).map(|(kind, _)| kind)
    }

    #[test]
    fn a_form_is_filled_up_to_the_end_of_a_word() {
        assert!(fit(b"ab 12", 0, "aa 99").is_some_and(|(signs, end)| signs.as_slice() == b"ab12" && end == 5));
        assert!(fit(b"ab12", 0, "aa 99").is_some() && fit(b"ab12", 0, "aa_99").is_none());
        assert!(fit(b"ab123", 0, "aa 99").is_none() && fit(b"ab1", 0, "aa 99").is_none());
    }

    #[test]
    fn postcodes_need_an_area_and_are_no_sizes_or_ordinals() {
        for text in ["sw1a 2aa", "m1 1ae", "ec2r8ah", "b33 8th", "gir 0aa"] {
            let wanted = (!text.ends_with("th")).then_some(FactKind::Address);
            assert_eq!(kind(text), wanted, "{text}");
        }
        for text in ["va1 1aa", "m1 1ca", "n95 8gb", "al1 2nd", "l2 3rd", "sw1a 2a"] {
            assert_eq!(kind(text), None, "{text}");
        }
    }

    #[test]
    fn national_numbers_with_letters_need_their_check_digits() {
        for text in ["jg 12 13 16 a", "87654321x", "87654321-x", "x1234567l", "131052-308t", "rssmra85t10a562s"] {
            assert_eq!(kind(text), Some(FactKind::NationalNumber), "{text}");
        }
        for text in ["jg 12 13 16 e", "87654321a", "x1234567m", "131052-308u", "rssmra85q10a562s"] {
            assert_eq!(kind(text), None, "{text}");
        }
    }
}
