//! Writes JSON straight into a buffer.

use crate::clock::Time;

/// A JSON text that grows. Commas take care of themselves.
#[derive(Debug, Default)]
pub(crate) struct Json {
    out: Vec<u8>,
}

impl Json {
    /// An empty text with room for so many bytes.
    pub(crate) fn with_room(bytes: usize) -> Json {
        Json { out: Vec::with_capacity(bytes) }
    }

    /// The finished text.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// `{ … }`.
    pub(crate) fn object(&mut self, content: impl FnOnce(&mut Json)) {
        self.comma();
        self.out.push(b'{');
        content(self);
        self.out.push(b'}');
    }

    /// `[ … ]`.
    pub(crate) fn array(&mut self, content: impl FnOnce(&mut Json)) {
        self.comma();
        self.out.push(b'[');
        content(self);
        self.out.push(b']');
    }

    /// `"key":`, for the value that is written next. Keys are plain.
    // Inlined, the length of most keys is known, and copying one is a store or two.
    #[inline]
    pub(crate) fn key(&mut self, key: &str) -> &mut Json {
        self.comma();
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        self
    }

    /// The colon behind a key that was written as a string because it is not plain.
    pub(crate) fn colon(&mut self) {
        self.out.push(b':');
    }

    /// A string.
    pub(crate) fn string(&mut self, text: &str) {
        self.comma();
        self.out.push(b'"');
        let mut rest = text.as_bytes();
        loop {
            let plain = plain_length(rest);
            self.out.extend_from_slice(&rest[..plain]);
            let Some(byte) = rest.get(plain) else { break };
            self.escape(*byte);
            rest = &rest[plain + 1..];
        }
        self.out.push(b'"');
    }

    /// A number as a string, as ids are written.
    pub(crate) fn id(&mut self, number: u64) {
        self.comma();
        self.out.push(b'"');
        self.digits(number);
        self.out.push(b'"');
    }

    /// A number.
    pub(crate) fn number(&mut self, number: u64) {
        self.comma();
        self.digits(number);
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&mut self, value: bool) {
        self.comma();
        self.out.extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// `null`.
    pub(crate) fn null(&mut self) {
        self.comma();
        self.out.extend_from_slice(b"null");
    }

    /// A string, or nothing.
    pub(crate) fn string_or_null(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.string(text),
            None => self.null(),
        }
    }

    /// An id, or nothing.
    pub(crate) fn id_or_null(&mut self, number: Option<u64>) {
        match number {
            Some(number) => self.id(number),
            None => self.null(),
        }
    }

    /// A time with milliseconds and `Z`, as a string.
    pub(crate) fn time(&mut self, time: Time) {
        self.comma();
        let (year, month, day) = time.civil();
        let ms = time.ms().rem_euclid(86_400_000);
        let mut text = *b"\"0000-00-00T00:00:00.000Z\"";
        let parts = [
            (1..5, year),
            (6..8, month),
            (9..11, day),
            (12..14, ms / 3_600_000),
            (15..17, ms / 60_000 % 60),
            (18..20, ms / 1000 % 60),
            (21..24, ms % 1000),
        ];
        for (place, number) in parts {
            write_digits(number.unsigned_abs(), &mut text[place]);
        }
        self.out.extend_from_slice(&text);
    }

    #[inline]
    fn comma(&mut self) {
        if !matches!(self.out.last(), None | Some(b'{' | b'[' | b':')) {
            self.out.push(b',');
        }
    }

    fn digits(&mut self, number: u64) {
        if number < 10 {
            return self.out.push(b'0' + number as u8);
        }
        let (start, length) = (self.out.len(), number.ilog10() as usize + 1);
        // The longest number has 20 digits.
        self.out.extend_from_slice(&[0; 20]);
        write_digits(number, &mut self.out[start..start + length]);
        self.out.truncate(start + length);
    }

    fn escape(&mut self, byte: u8) {
        let short = match byte {
            b'"' => b'"',
            b'\\' => b'\\',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            _ => {
                let hex = |digit: u8| b"0123456789abcdef"[usize::from(digit)];
                self.out.extend_from_slice(&[b'\\', b'u', b'0', b'0', hex(byte >> 4), hex(byte & 15)]);
                return;
            }
        };
        self.out.extend_from_slice(&[b'\\', short]);
    }
}

/// The digits of 0 to 99.
const PAIRS: [[u8; 2]; 100] = {
    let (mut pairs, mut number) = ([[0; 2]; 100], 0);
    while number < 100 {
        pairs[number] = [b'0' + number as u8 / 10, b'0' + number as u8 % 10];
        number += 1;
    }
    pairs
};

/// Fills a place with the last digits of a number, four at a time: ids are long, and a page is full of them.
pub(crate) fn write_digits(mut number: u64, place: &mut [u8]) {
    let mut fours = place.rchunks_exact_mut(4);
    for four in &mut fours {
        let last = (number % 10_000) as usize;
        number /= 10_000;
        four[..2].copy_from_slice(&PAIRS[last / 100]);
        four[2..].copy_from_slice(&PAIRS[last % 100]);
    }
    for digit in fours.into_remainder().iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

/// How many bytes at the beginning of a text stand for themselves. Eight are looked at at once.
fn plain_length(text: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGHS: u64 = ONES << 7;
    let below = |word: u64, least: u64| word.wrapping_sub(ONES * least) & !word & HIGHS;
    let mut plain = 0;
    for eight in text.as_chunks::<8>().0 {
        let word = u64::from_le_bytes(*eight);
        let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
        if below(word, 0x20) | is(b'"') | is(b'\\') != 0 {
            break;
        }
        plain += 8;
    }
    let special = text[plain..].iter().position(|byte| *byte < 0x20 || *byte == b'"' || *byte == b'\\');
    special.map_or(text.len(), |at| plain + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(content: impl FnOnce(&mut Json)) -> String {
        let mut json = Json::default();
        content(&mut json);
        String::from_utf8(json.into_bytes()).expect("UTF-8")
    }

    #[test]
    fn commas_stand_between_and_nowhere_else() {
        let text = written(|json| {
            json.object(|json| {
                json.key("a").array(|json| {
                    json.number(1);
                    json.id(20);
                    json.object(|_| ());
                    json.array(|_| ());
                });
                json.key("b").boolean(true);
                json.key("c").string("");
            });
        });
        assert_eq!(text, r#"{"a":[1,"20",{},[]],"b":true,"c":""}"#);
    }

    proptest! {
        #[test]
        fn every_string_is_read_back_as_it_was(text in any::<String>()) {
            prop_assert_eq!(serde_json::from_str::<String>(&written(|json| json.string(&text))).ok(), Some(text));
        }

        #[test]
        fn times_and_numbers_are_written_as_their_display(ms in 0_i64..4_000_000_000_000, number: u64) {
            let time = Time::from_ms(ms);
            prop_assert_eq!(written(|json| json.time(time)), format!("\"{time}\""));
            prop_assert_eq!(written(|json| json.number(number)), number.to_string());
        }
    }
}
