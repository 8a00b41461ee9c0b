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
        while let Some(at) = rest.iter().position(|byte| *byte < 0x20 || *byte == b'"' || *byte == b'\\') {
            self.out.extend_from_slice(&rest[..at]);
            self.escape(rest[at]);
            rest = &rest[at + 1..];
        }
        self.out.extend_from_slice(rest);
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
        self.out.push(b'"');
        self.padded(year, 1000, b'-');
        self.padded(month, 10, b'-');
        self.padded(day, 10, b'T');
        self.padded(ms / 3_600_000, 10, b':');
        self.padded(ms / 60_000 % 60, 10, b':');
        self.padded(ms / 1000 % 60, 10, b'.');
        self.padded(ms % 1000, 100, b'Z');
        self.out.push(b'"');
    }

    fn padded(&mut self, number: i64, mut unit: i64, behind: u8) {
        while unit > 0 {
            self.out.push(b'0' + (number / unit % 10) as u8);
            unit /= 10;
        }
        self.out.push(behind);
    }

    fn comma(&mut self) {
        if !matches!(self.out.last(), None | Some(b'{' | b'[' | b':')) {
            self.out.push(b',');
        }
    }

    fn digits(&mut self, mut number: u64) {
        let mut digits = [0_u8; 20];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                break;
            }
        }
        self.out.extend_from_slice(&digits[at..]);
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
