//! Check digits: what tells a real number from any row of digits.

/// Luhn's sum, by which payment cards and Swedish personal numbers are checked.
pub(super) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| match u32::from(digit) {
            digit if place % 2 == 0 => digit,
            digit if digit * 2 > 9 => digit * 2 - 9,
            digit => digit * 2,
        })
        .sum();
    !digits.is_empty() && sum.is_multiple_of(10)
}

/// A payment card: 13 to 19 digits as the issuers of that first digit give out, Luhn's sum.
pub(super) fn card(digits: &[u8]) -> bool {
    let issued = match (digits.first(), digits.len()) {
        (Some(1), 15) | (Some(4), 13 | 16 | 19) | (Some(5 | 6), 13..=19) | (Some(2), 16) => true,
        (Some(3), 14..=16) => matches!(digits[1], 0 | 4..=9),
        _ => false,
    };
    issued && digits.iter().any(|&digit| digit != digits[0]) && luhn(digits)
}

/// The Dutch citizen number: nine digits, the eleven test.
pub(super) fn bsn(digits: &[u8]) -> bool {
    if digits.len() != 9 || digits.iter().all(|&digit| digit == digits[0]) {
        return false;
    }
    let sum: i32 = digits
        .iter()
        .enumerate()
        .map(|(place, &digit)| {
            let weight = if place == 8 { -1 } else { 9 - i32::try_from(place).unwrap_or(0) };
            weight * i32::from(digit)
        })
        .sum();
    sum % 11 == 0
}

/// The Swedish personal number: a date, four digits, Luhn's sum over the last ten.
pub(super) fn personnummer(digits: &[u8]) -> bool {
    let ten = match digits.len() {
        10 => digits,
        12 if matches!(digits[..2], [1, 8 | 9] | [2, 0]) => &digits[2..],
        _ => return false,
    };
    let day = ten[4] * 10 + ten[5];
    date(ten[2] * 10 + ten[3], if day > 60 { day - 60 } else { day }) && luhn(ten)
}

/// Whether a month has a day, in a leap year.
pub(super) fn date(month: u8, day: u8) -> bool {
    let days = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// The German tax number: eleven digits, one of the first ten twice or thrice, ISO 7064.
pub(super) fn steuer_id(digits: &[u8]) -> bool {
    if digits.len() != 11 || digits[0] == 0 {
        return false;
    }
    let mut counts = [0_u8; 10];
    for &digit in &digits[..10] {
        counts[digit as usize] += 1;
    }
    let repeated = counts.iter().filter(|&&count| count == 2 || count == 3).count();
    if repeated != 1 || counts.iter().any(|&count| count > 3) {
        return false;
    }
    let product = digits[..10].iter().fold(10_u32, |product, &digit| {
        let sum = (u32::from(digit) + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == u32::from(digits[10])
}

/// The French social security number: thirteen signs and their remainder by 97; Corsica has a letter, 2A or 2B, in the sixth
/// and seventh.
pub(super) fn nir(signs: &[u8]) -> bool {
    if signs.len() != 15 || !matches!(signs[0], b'1' | b'2' | b'3' | b'4' | b'7' | b'8') {
        return false;
    }
    let less = match signs[6] {
        b'a' => 1_000_000,
        b'b' => 2_000_000,
        _ => 0,
    };
    let plain = |place: usize, sign: u8| sign.is_ascii_digit() || place == 6 && less > 0 && signs[5] == b'2';
    if !signs.iter().enumerate().all(|(place, &sign)| plain(place, sign)) {
        return false;
    }
    let value = |sign: &u8| if sign.is_ascii_digit() { u64::from(sign - b'0') } else { 0 };
    let number = |part: &[u8]| part.iter().fold(0, |number, sign| number * 10 + value(sign));
    let body = number(&signs[..13]);
    body > less && 97 - (body - less) % 97 == number(&signs[13..])
}

/// The Belgian national number: a date, whose month is raised by twenty or forty for those not registered, and a serial
/// number; the last two digits come from the rest by 97.
pub(super) fn belgian(digits: &[u8]) -> bool {
    if digits.len() != 11 || !date(((digits[2] * 10 + digits[3]) % 20).max(1), (digits[4] * 10 + digits[5]).max(1)) {
        return false;
    }
    let number = digits[..9].iter().fold(0_u64, |number, &digit| number * 10 + u64::from(digit));
    let key = u64::from(digits[9]) * 10 + u64::from(digits[10]);
    97 - number % 97 == key || 97 - (2_000_000_000 + number) % 97 == key
}

/// The American social security number: no check digit, but parts that are never given out.
pub(super) fn social_security(digits: &[u8]) -> bool {
    let part = |part: &[u8]| part.iter().fold(0_u32, |part, &digit| part * 10 + u32::from(digit));
    digits.len() == 9
        && !matches!(part(&digits[..3]), 0 | 666 | 900..)
        && part(&digits[3..5]) > 0
        && part(&digits[5..]) > 0
}

/// The Swiss insured person's number: thirteen digits that begin with 756, the sum of an EAN.
pub(super) fn swiss(digits: &[u8]) -> bool {
    digits.len() == 13 && digits[..3] == [7, 5, 6] && {
        let sum: u32 = digits
            .iter()
            .enumerate()
            .map(|(place, &digit)| u32::from(digit) * if place % 2 == 0 { 1 } else { 3 })
            .sum();
        sum.is_multiple_of(10)
    }
}

/// The British health number: ten digits, weights ten to two, by eleven.
pub(super) fn nhs(digits: &[u8]) -> bool {
    digits.len() == 10 && {
        let sum: u32 = digits[..9]
            .iter()
            .enumerate()
            .map(|(place, &digit)| u32::from(digit) * (10 - u32::try_from(place).unwrap_or(0)))
            .sum();
        (11 - sum % 11) % 11 == u32::from(digits[9])
    }
}

/// The German insurance number of a pension: area, date of birth, whose day is raised by fifty where
/// it is taken, a letter that counts as two digits, a serial number and a
/// check digit.
pub(super) fn german_pension(signs: &[u8]) -> bool {
    if signs.len() != 12 || !signs[8].is_ascii_lowercase() {
        return false;
    }
    let letter = signs[8] - b'a' + 1;
    let digit = |sign: &u8| sign.wrapping_sub(b'0');
    let first = signs[..8].iter().map(digit);
    let digits = first.chain([letter / 10, letter % 10]).chain(signs[9..11].iter().map(digit));
    let sum: u32 = digits
        .zip([2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1])
        .map(|(digit, weight)| {
            let product = u32::from(digit) * weight;
            product / 10 + product % 10
        })
        .sum();
    date(two(&signs[4..]), (two(&signs[2..]) % 50).max(1)) && sum % 10 == u32::from(digit(&signs[11]))
}

/// The two digits, written as signs, that a part begins with, as a number.
fn two(signs: &[u8]) -> u8 {
    signs.iter().take(2).fold(0_u8, |number, sign| number.wrapping_mul(10).wrapping_add(sign.wrapping_sub(b'0')))
}

/// The Polish number of a person: a date, whose month is raised by twenty since 2000, weights one, three, seven, nine.
pub(super) fn pesel(digits: &[u8]) -> bool {
    digits.len() == 11 && digits[2] < 4 && date((digits[2] * 10 + digits[3]) % 20, digits[4] * 10 + digits[5]) && {
        let weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];
        let sum: u32 = digits.iter().zip(weights).map(|(&digit, weight)| u32::from(digit) * weight).sum();
        sum.is_multiple_of(10)
    }
}

/// The Austrian insurance number: three digits, a check digit from all the others by eleven, a date.
pub(super) fn austrian(digits: &[u8]) -> bool {
    digits.len() == 10 && digits[0] != 0 && date(digits[6] * 10 + digits[7], digits[4] * 10 + digits[5]) && {
        let weights = [3, 7, 9, 0, 5, 8, 4, 2, 1, 6];
        let sum: u32 = digits.iter().zip(weights).map(|(&digit, weight)| u32::from(digit) * weight).sum();
        sum % 11 == u32::from(digits[3])
    }
}

/// The Spanish number of a citizen or a foreigner: seven or eight digits, of which the first may be x, y or z, and a letter
/// from the rest by 23.
pub(super) fn spanish(signs: &[u8]) -> bool {
    let Some((&letter, number)) = signs.split_last() else { return false };
    let value = |sign: u8| match sign {
        b'x'..=b'z' => u32::from(sign - b'x'),
        _ => u32::from(sign.wrapping_sub(b'0')),
    };
    let rest = number.iter().fold(0, |rest, &sign| (rest * 10 + value(sign)) % 23);
    matches!(number[0], b'0'..=b'9' | b'x'..=b'z') && b"trwagmyfpdxbnjzsqvhlcke"[rest as usize] == letter
}

/// The Italian tax number: a letter for the month and a day, which is raised by forty for women.
pub(super) fn italian(signs: &[u8]) -> bool {
    signs.len() == 16 && b"abcdehlmprst".contains(&signs[8]) && matches!(two(&signs[9..]), 1..=31 | 41..=71)
}

/// The Finnish number of a person: a date, a sign for the century, three digits, a sign from the rest by 31.
pub(super) fn finnish(signs: &[u8]) -> bool {
    let digits = || signs.iter().filter(|sign| sign.is_ascii_digit());
    if signs.len() < 10 || !date(two(&signs[2..]), two(signs)) {
        return false;
    }
    let number = digits().take(9).fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
    let key = b"0123456789abcdefhjklmnprstuvwxy"[(number % 31) as usize];
    digits().count() >= 9 && signs.last() == Some(&key)
}

/// The British insurance number: the pairs of letters that are given out.
pub(super) fn nino(signs: &[u8]) -> bool {
    signs.len() == 9
        && !matches!(&signs[..2], b"bg" | b"gb" | b"kn" | b"nk" | b"nt" | b"tn" | b"zz")
        && !matches!(signs[0], b'd' | b'f' | b'i' | b'q' | b'u' | b'v')
        && !matches!(signs[1], b'd' | b'f' | b'i' | b'o' | b'q' | b'u' | b'v')
        && matches!(signs[8], b'a'..=b'd')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Vec<u8> {
        text.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect()
    }

    #[test]
    fn right_numbers_pass_and_one_slip_fails() {
        assert!(card(&digits("4111 1111 1111 1111")) && !card(&digits("4111 1111 1111 1112")));
        assert!(bsn(&digits("111222333")) && !bsn(&digits("111222334")));
        assert!(personnummer(&digits("811228-9874")) && !personnummer(&digits("811228-9875")));
        assert!(steuer_id(&digits("36574261809")) && !steuer_id(&digits("36574261890")));
        assert!(nir(b"255081416802538") && !nir(b"255081416802539"));
        assert!(belgian(&digits("85.07.30-033.28")) && !belgian(&digits("85.07.30-033.29")));
        assert!(nhs(&digits("943 476 5870")) && !nhs(&digits("943 476 5871")));
        assert!(swiss(&digits("756.9217.0769.85")));
        assert!(date(2, 29) && !date(2, 30) && !date(4, 31) && !date(13, 1) && !date(1, 0));
        assert!(pesel(&digits("90010112349")) && !pesel(&digits("90010112348")));
        assert!(austrian(&digits("1238 010180")) != austrian(&digits("1237 010180")));
        assert!(spanish(b"87654321x") && !spanish(b"87654321a") && spanish(b"x1234567l") && !spanish(b"x1234567m"));
        assert!(finnish(b"131052-308t") && !finnish(b"131052-308u"));
        assert!(nino(b"jg121316a") && !nino(b"jg121316e") && !nino(b"gb121316a"));
        assert!(italian(b"rssmra85t10a562s") && !italian(b"rssmra85q10a562s") && !italian(b"rssmra85t35a562s"));
        assert!(social_security(&digits("219-09-9998")) && !social_security(&digits("666-09-9998")));
    }
}
