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

/// A payment card: 13 to 19 digits, a known first digit, Luhn's sum.
pub(super) fn card(digits: &[u8]) -> bool {
    (13..=19).contains(&digits.len())
        && matches!(digits[0], 1..=6)
        && digits.iter().any(|&digit| digit != digits[0])
        && luhn(digits)
}

/// The lengths of international bank account numbers by country.
const IBAN_LENGTHS: &[(&[u8; 2], usize)] = &[
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

/// How long an IBAN of a country is.
pub(super) fn iban_length(country: &[u8]) -> Option<usize> {
    IBAN_LENGTHS.iter().find(|(code, _)| code.as_slice() == country).map(|&(_, length)| length)
}

/// The remainder by 97 of an IBAN in small letters; 1 when it is right.
pub(super) fn iban(letters: &[u8]) -> bool {
    if letters.len() < 15 || iban_length(&letters[..2]) != Some(letters.len()) {
        return false;
    }
    let turned = letters[4..].iter().chain(&letters[..4]);
    let rest = turned.fold(0_u32, |rest, &letter| match letter {
        b'0'..=b'9' => (rest * 10 + u32::from(letter - b'0')) % 97,
        b'a'..=b'z' => (rest * 100 + u32::from(letter - b'a') + 10) % 97,
        _ => rest,
    });
    rest == 1
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

/// Whether a month and a day exist.
pub(super) fn date(month: u8, day: u8) -> bool {
    (1..=12).contains(&month) && (1..=31).contains(&day)
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

/// The French social security number: thirteen signs and their remainder by 97.
pub(super) fn nir(signs: &[u8]) -> bool {
    if signs.len() != 15 || !matches!(signs[0], b'1' | b'2' | b'3' | b'4' | b'7' | b'8') {
        return false;
    }
    let mut body = signs[..13].to_vec();
    let mut less = 0;
    if let Some(letter) = body.get_mut(6).filter(|letter| matches!(letter, b'a' | b'b')) {
        less = if *letter == b'a' { 1_000_000 } else { 2_000_000 };
        *letter = b'0';
    }
    let number = |part: &[u8]| std::str::from_utf8(part).ok().and_then(|part| part.parse::<u64>().ok());
    let (Some(body), Some(key)) = (number(&body), number(&signs[13..])) else { return false };
    body > less && 97 - (body - less) % 97 == key
}

/// The Belgian national number: eleven digits, the last two from the rest by 97.
pub(super) fn belgian(digits: &[u8]) -> bool {
    if digits.len() != 11 {
        return false;
    }
    let number = digits[..9].iter().fold(0_u64, |number, &digit| number * 10 + u64::from(digit));
    let key = u64::from(digits[9]) * 10 + u64::from(digits[10]);
    97 - number % 97 == key || 97 - (2_000_000_000 + number) % 97 == key
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

/// The German insurance number of a pension: digits, a letter, digits and a check digit.
pub(super) fn german_pension(signs: &[u8]) -> bool {
    if signs.len() != 12 || !signs[8].is_ascii_lowercase() {
        return false;
    }
    let mut digits = Vec::with_capacity(13);
    for (place, &sign) in signs[..11].iter().enumerate() {
        match sign {
            b'0'..=b'9' if place != 8 => digits.push(sign - b'0'),
            b'a'..=b'z' if place == 8 => digits.extend([(sign - b'a' + 1) / 10, (sign - b'a' + 1) % 10]),
            _ => return false,
        }
    }
    let weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
    let sum: u32 = digits
        .iter()
        .zip(weights)
        .map(|(&digit, weight)| {
            let product = u32::from(digit) * weight;
            product / 10 + product % 10
        })
        .sum();
    signs[11].is_ascii_digit() && sum % 10 == u32::from(signs[11] - b'0')
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
        assert!(iban(b"nl91abna0417164300") && !iban(b"nl91abna0417164301"));
        assert!(bsn(&digits("111222333")) && !bsn(&digits("111222334")));
        assert!(personnummer(&digits("811228-9874")) && !personnummer(&digits("811228-9875")));
        assert!(steuer_id(&digits("36574261809")) && !steuer_id(&digits("36574261890")));
        assert!(nir(b"255081416802538") && !nir(b"255081416802539"));
        assert!(belgian(&digits("85.07.30-033.28")) && !belgian(&digits("85.07.30-033.29")));
        assert!(nhs(&digits("943 476 5870")) && !nhs(&digits("943 476 5871")));
        assert!(swiss(&digits("756.9217.0769.85")));
    }
}
