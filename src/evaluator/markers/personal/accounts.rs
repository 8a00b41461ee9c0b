//! International bank account numbers: by country, length and the remainder by 97.

/// What stands at a place that looks like an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Account {
    /// The byte after its last.
    pub(super) end: usize,
    /// Whether its check digits are right.
    pub(super) right: bool,
}

/// The lengths of international bank account numbers by country.
const LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"ad", 24),
    (b"ae", 23),
    (b"al", 28),
    (b"at", 20),
    (b"az", 28),
    (b"ba", 20),
    (b"be", 16),
    (b"bg", 22),
    (b"bh", 22),
    (b"br", 29),
    (b"by", 28),
    (b"ch", 21),
    (b"cr", 22),
    (b"cy", 28),
    (b"cz", 24),
    (b"de", 22),
    (b"dk", 18),
    (b"do", 28),
    (b"ee", 20),
    (b"eg", 29),
    (b"es", 24),
    (b"fi", 18),
    (b"fo", 18),
    (b"fr", 27),
    (b"gb", 22),
    (b"ge", 22),
    (b"gi", 23),
    (b"gl", 18),
    (b"gr", 27),
    (b"gt", 28),
    (b"hr", 21),
    (b"hu", 28),
    (b"ie", 22),
    (b"il", 23),
    (b"iq", 23),
    (b"is", 26),
    (b"it", 27),
    (b"jo", 30),
    (b"kw", 30),
    (b"kz", 20),
    (b"lb", 28),
    (b"lc", 32),
    (b"li", 21),
    (b"lt", 20),
    (b"lu", 20),
    (b"lv", 21),
    (b"ly", 25),
    (b"mc", 27),
    (b"md", 24),
    (b"me", 22),
    (b"mk", 19),
    (b"mr", 27),
    (b"mt", 31),
    (b"mu", 30),
    (b"nl", 18),
    (b"no", 15),
    (b"pk", 24),
    (b"pl", 28),
    (b"ps", 29),
    (b"pt", 25),
    (b"qa", 29),
    (b"ro", 24),
    (b"rs", 22),
    (b"sa", 24),
    (b"sc", 31),
    (b"se", 24),
    (b"si", 19),
    (b"sk", 24),
    (b"sm", 27),
    (b"st", 25),
    (b"sv", 28),
    (b"tl", 23),
    (b"tn", 24),
    (b"tr", 26),
    (b"ua", 29),
    (b"va", 22),
    (b"vg", 24),
    (b"xk", 20),
];

/// How many signs an IBAN of a country has.
fn length(country: &[u8]) -> Option<usize> {
    let at = LENGTHS.binary_search_by(|(code, _)| code.as_slice().cmp(country)).ok()?;
    Some(LENGTHS[at].1)
}

/// The account that begins at a byte of a folded text: a country, two digits, and as many signs as the country has, in groups
/// with at most two signs of spacing between; the letters of a bank that follow it are no part of it.
pub(super) fn at(text: &[u8], start: usize) -> Option<Account> {
    let length = length(text.get(start..start + 2)?)?;
    let mut signs = [0_u8; 34];
    let (mut count, mut gap, mut end) = (0, 0, start);
    while count < length {
        match *text.get(end)? {
            sign if sign.is_ascii_alphanumeric() => {
                if matches!(count, 2 | 3) && !sign.is_ascii_digit() {
                    return None;
                }
                signs[count] = sign;
                (count, gap) = (count + 1, 0);
            }
            b' ' | b'-' | b'.' if gap < 2 => gap += 1,
            _ => return None,
        }
        end += 1;
    }
    let ends = !text.get(end).is_some_and(u8::is_ascii_alphanumeric);
    ends.then(|| Account { end, right: remainder(&signs[..length]) == 1 })
}

/// The remainder by 97 of an account's signs, the first four put last, letters counted as 10 to 35.
fn remainder(signs: &[u8]) -> u32 {
    let turned = signs[4..].iter().chain(&signs[..4]);
    turned.fold(0_u32, |rest, &sign| match sign {
        b'a'..=b'z' => (rest * 100 + u32::from(sign - b'a') + 10) % 97,
        _ => (rest * 10 + u32::from(sign.wrapping_sub(b'0'))) % 97,
    })
}

#[cfg(test)]
mod tests {
    use super::{Account, LENGTHS, at};

    #[test]
    fn an_account_is_found_with_and_without_spaces_and_ends_where_its_country_says() {
        for text in ["nl91abna0417164300", "nl91 abna 0417 1643 00", "nl91-abna-0417-1643-00 ing"] {
            let account = at(text.as_bytes(), 0).expect("an account");
            assert!(account.right, "{text}");
            assert!(text[..account.end].ends_with("00"));
        }
        assert!(at(b"nl91abna0417164301", 0).is_some_and(|account| !account.right));
        for text in ["nl91abna041716430", "nl91abna04171643000", "qq91abna0417164300", "nlx1abna0417164300", "nl"] {
            assert_eq!(at(text.as_bytes(), 0), None::<Account>, "{text}");
        }
    }

    #[test]
    fn countries_are_in_order_and_no_account_is_longer_than_the_room_for_it() {
        assert!(LENGTHS.is_sorted());
        assert!(LENGTHS.iter().all(|(_, length)| (15..=34).contains(length)));
    }
}
