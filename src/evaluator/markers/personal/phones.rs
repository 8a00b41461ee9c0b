//! Telephone numbers, national and international, and which of them can be nobody's own.

use super::rows::{Gap, Mark, Row};

/// Countries whose numbers have a known length: the code, and how few and how many digits follow it.
const COUNTRIES: &[(&[u8], usize, usize)] = &[
    (&[1], 10, 10),
    (&[3, 1], 9, 9),
    (&[3, 2], 8, 9),
    (&[3, 3], 9, 9),
    (&[4, 4], 9, 10),
    (&[4, 6], 7, 10),
    (&[4, 9], 6, 12),
];

/// Whether a row is a telephone number of a person: with a country's code, or as it is dialled within a country.
pub(super) fn is_phone(row: &Row) -> bool {
    !is_service(row) && !row.begins_with_date() && (is_international(row) || is_national(row) || is_american(row))
}

/// Whether a row is a number that only companies have, such as 0800, 0900 and the American 1-800.
pub(super) fn is_service(row: &Row) -> bool {
    let digits = row.digits();
    let national = match digits {
        [0, 0, 1, rest @ ..] | [0, 0, 3, _, rest @ ..] | [0, 0, 4, _, rest @ ..] => rest,
        [1, rest @ ..] | [3 | 4, _, rest @ ..] if row.mark == Mark::Plus => rest,
        [1, rest @ ..] if digits.len() == 11 => return is_toll_free(rest),
        [0, rest @ ..] => rest,
        _ if is_american(row) => return is_toll_free(digits),
        _ => return false,
    };
    let french = national.first() == Some(&8) && national.len() == 9 && row.sizes() == [2, 2, 2, 2, 2];
    french
        || matches!(national, [8 | 9, 0, 0, ..])
        || row.mark == Mark::Plus && digits[0] == 1 && is_toll_free(national)
}

fn is_toll_free(digits: &[u8]) -> bool {
    matches!(
        digits,
        [8, 0, 0, ..] | [8, 3, 3, ..] | [8, 4, 4, ..] | [8, 5, 5, ..] | [8, 6, 6, ..] | [8, 7, 7, ..] | [8, 8, 8, ..]
    )
}

/// A plus or two zeros, a country, and as many digits as it has; 8 to 15 in all where that is not known.
fn is_international(row: &Row) -> bool {
    let number = match (row.mark, row.digits()) {
        (Mark::Plus, digits) => digits,
        (Mark::None, [0, 0, digits @ ..]) if digits.len() > 8 && digits[0] != 0 => digits,
        _ => return false,
    };
    let known = COUNTRIES.iter().find(|(code, _, _)| number.starts_with(code));
    known.map_or((8..=15).contains(&number.len()), |(code, few, many)| {
        let rest = &number[code.len()..];
        // The zero that is only dialled within the country: +31 (0)6 …
        let rest = rest.strip_prefix(&[0]).unwrap_or(rest);
        (*few..=*many).contains(&rest.len())
    })
}

/// A zero, an area and a number, in groups as telephones have them.
fn is_national(row: &Row) -> bool {
    let (digits, sizes, gaps) = (row.digits(), row.sizes(), row.gaps());
    let dialled =
        digits[0] == 0 && digits[1] != 0 && (sizes.len() == 1 || (2..=6).contains(&sizes[0])) && sizes.len() <= 6;
    // Pairs with changing signs between are times: 09.00-17.00.
    let times = sizes.iter().all(|&size| size <= 2) && gaps.iter().skip(1).any(|gap| *gap != gaps[gaps.len() - 1]);
    let area = gaps.first().is_some_and(|gap| *gap == Gap::Hyphen) && gaps[1..].iter().all(|gap| *gap == Gap::Space);
    dialled
        && !times
        && match digits.len() {
            8 => area && matches!(sizes[0], 2..=4) && sizes[sizes.len() - 1] >= 2,
            9..=12 => true,
            _ => false,
        }
}

/// An American number: three, three and four digits, with or without the one before.
fn is_american(row: &Row) -> bool {
    let (digits, sizes) = match (row.digits(), row.sizes()) {
        ([1, digits @ ..], [1, sizes @ ..]) => (digits, sizes),
        all => all,
    };
    digits.len() == 10 && sizes == [3, 3, 4] && (2..=9).contains(&digits[0]) && (2..=9).contains(&digits[3])
}
