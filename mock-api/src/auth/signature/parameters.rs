//! What a signature covers beside the address: the parameters of header, query and form, as RFC 5849 normalizes them.

use std::borrow::Cow;

/// More parameters than this are refused unread.
const MOST: usize = 1024;

/// A name and a value, decoded.
pub(super) type Pair<'r> = (Cow<'r, [u8]>, Cow<'r, [u8]>);

/// Percent-encodes everything but letters, digits and `-._~`.
pub fn encode(bytes: &[u8], out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            out.push(char::from(*byte));
        } else {
            let [high, low] = [byte >> 4, byte & 15].map(|digit| char::from(HEX[usize::from(digit)]));
            out.extend(['%', high, low]);
        }
    }
}

/// The parameters of an `Authorization: OAuth …` header, without the scheme.
pub(super) fn of_header(header: &str) -> Result<Vec<Pair<'_>>, &'static str> {
    let parts = header.split(',').map(str::trim).filter(|part| !part.is_empty());
    let pairs = parts.map(|part| {
        let (name, value) = part.split_once('=').ok_or("a parameter has no value")?;
        let value = value.trim();
        let inner = match value.strip_prefix('"') {
            Some(rest) => rest.strip_suffix('"').ok_or("a quotation mark is missing")?,
            None => value,
        };
        Ok((decode_strictly(name.trim())?, decode_strictly(inner)?))
    });
    bounded(pairs)
}

/// The parameters of a query or of a form.
pub(super) fn of_form(form: &[u8]) -> Result<Vec<Pair<'_>>, &'static str> {
    let parts = form.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
    let pairs = parts.map(|part| {
        let at = part.iter().position(|byte| *byte == b'=');
        let (name, value) = at.map_or((part, &[][..]), |at| (&part[..at], &part[at + 1..]));
        Ok((decode_form(name), decode_form(value)))
    });
    bounded(pairs)
}

/// Encoded, sorted by name and then by value, and joined.
pub(super) fn normalized(pairs: &[Pair<'_>]) -> String {
    let encoded = |bytes: &[u8]| {
        let mut out = String::with_capacity(bytes.len());
        encode(bytes, &mut out);
        out
    };
    let mut pairs: Vec<(String, String)> = pairs.iter().map(|(name, value)| (encoded(name), encoded(value))).collect();
    pairs.sort_unstable();
    let joined: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    joined.join("&")
}

fn bounded<'r>(pairs: impl Iterator<Item = Result<Pair<'r>, &'static str>>) -> Result<Vec<Pair<'r>>, &'static str> {
    let pairs: Vec<Pair<'r>> = pairs.take(MOST + 1).collect::<Result<_, _>>()?;
    if pairs.len() > MOST { Err("there are too many parameters") } else { Ok(pairs) }
}

/// In a header, a percent sign is always the start of an escape.
fn decode_strictly(text: &str) -> Result<Cow<'_, [u8]>, &'static str> {
    let whole =
        |at: usize| text.as_bytes().get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
    if text.bytes().enumerate().any(|(at, byte)| byte == b'%' && !whole(at)) {
        return Err("a percent sign does not begin an escape");
    }
    Ok(percent_encoding::percent_decode_str(text).into())
}

/// In a form, a plus is a blank, and a stray percent sign stands for itself.
fn decode_form(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.contains(&b'+') {
        return percent_encoding::percent_decode(bytes).into();
    }
    let spaced: Vec<u8> = bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    Cow::Owned(percent_encoding::percent_decode(&spaced).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_parameters_of_the_standard_are_normalized_as_it_says() {
        // RFC 5849, section 3.4.1.3.
        let header = r#"realm="Example", oauth_consumer_key="9djdj82h48djs9d2", oauth_token="kkk9d7dh3k39sjv7",
            oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_nonce="7d8f3e4a""#;
        let mut pairs = of_header(header).expect("well formed");
        pairs.retain(|(name, _)| name.as_ref() != b"realm");
        pairs.extend(of_form(b"b5=%3D%253D&a3=a&c%40=&a2=r%20b").expect("well formed"));
        pairs.extend(of_form(b"c2&a3=2+q").expect("well formed"));
        let expected = "a2=r%20b&a3=2%20q&a3=a&b5=%3D%253D&c%40=&c2=&oauth_consumer_key=9djdj82h48djs9d2&\
                        oauth_nonce=7d8f3e4a&oauth_signature_method=HMAC-SHA1&oauth_timestamp=137131201&\
                        oauth_token=kkk9d7dh3k39sjv7";
        assert_eq!(normalized(&pairs), expected);
    }

    #[test]
    fn what_is_no_header_is_refused() {
        for (header, why) in [
            ("oauth_token", "a parameter has no value"),
            ("oauth_token=\"abc", "a quotation mark is missing"),
            ("oauth_token=\"", "a quotation mark is missing"),
            ("oauth_token=\"%4\"", "a percent sign does not begin an escape"),
            ("oauth_token=\"%zz\"", "a percent sign does not begin an escape"),
        ] {
            assert_eq!(of_header(header), Err(why), "{header}");
        }
        assert_eq!(of_header(&"a=\"b\",".repeat(MOST + 1)), Err("there are too many parameters"));
        assert_eq!(of_header("").map(|pairs| pairs.len()), Ok(0));
    }

    proptest! {
        #[test]
        fn nothing_makes_the_readers_fall_over(text in any::<String>(), bytes: Vec<u8>) {
            let _ = of_header(&text);
            let pairs = of_form(&bytes).unwrap_or_default();
            let _ = normalized(&pairs);
        }

        #[test]
        fn what_is_encoded_is_read_back(bytes: Vec<u8>) {
            let mut text = String::new();
            encode(&bytes, &mut text);
            prop_assert_eq!(decode_form(text.as_bytes()).into_owned(), bytes.as_slice());
            prop_assert_eq!(decode_strictly(&text).map(Cow::into_owned), Ok(bytes));
        }
    }
}
