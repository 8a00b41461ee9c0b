//! Known answers, and an independent signer whose signatures must all be right, and wrong after any change.

use proptest::prelude::*;

use super::*;

/// Signs as the standard says, written without looking at the code above: everything is worked out anew.
struct Signer<'s> {
    method: &'s str,
    url: &'s str,
    pairs: Vec<(Vec<u8>, Vec<u8>)>,
    key: [&'s str; 2],
    sha256: bool,
}

impl Signer<'_> {
    fn sign(&self) -> String {
        let quote = |bytes: &[u8]| percent_encoding::percent_encode(bytes, UNRESERVED).to_string();
        let mut list: Vec<[String; 2]> = self.pairs.iter().map(|(n, v)| [quote(n), quote(v)]).collect();
        list.sort();
        let list = list.iter().map(|pair| pair.join("=")).collect::<Vec<_>>().join("&");
        let text = [self.method, &quote(self.url.as_bytes()), &quote(list.as_bytes())].join("&");
        let key = self.key.map(|secret| quote(secret.as_bytes())).join("&");
        use ::hmac::{KeyInit, Mac};
        if self.sha256 {
            let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any key");
            mac.update(text.as_bytes());
            return STANDARD.encode(mac.finalize().into_bytes());
        }
        let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).expect("any key");
        mac.update(text.as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    }
}

const UNRESERVED: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn covered<'r>(method: &'r str, host: &'r str, path: &'r str, header: &'r str) -> Covered<'r> {
    let (query, form, hosts): (&str, &[u8], &[&str]) = ("", b"", &[]);
    Covered { method, tls: false, host, hosts, path, query, header, form }
}

#[test]
fn the_known_answers_of_the_standard_hold() {
    // RFC 5849, section 1.2: temporary credentials, a token for them, a photo.
    let header = r#"realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_signature_method="HMAC-SHA1",
        oauth_timestamp="137131200", oauth_nonce="wIjqoS", oauth_callback="http%3A%2F%2Fprinter.example.com%2Fready",
        oauth_signature="74KNZJeDHnMBp0EMJ9ZHt%2FXKycU%3D""#;
    let request = Covered { tls: true, ..covered("POST", "photos.example.net", "/initiate", header) };
    let signed = Signed::read(&request).expect("well formed");
    assert_eq!(signed.check("kd94hf93k423kf44", ""), Ok(()));
    assert_eq!(signed.callback(), Some("http://printer.example.com/ready"));
    let header = r#"realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="hh5s93j4hdidpola",
        oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_nonce="walatlh",
        oauth_verifier="hfdp7dh39dks9884", oauth_signature="gKgrFCywp7rO0OXSjdot%2FIHF7IU%3D""#;
    let request = Covered { tls: true, ..covered("POST", "photos.example.net", "/token", header) };
    let signed = Signed::read(&request).expect("well formed");
    assert_eq!(signed.check("kd94hf93k423kf44", "hdhd0244k9j7ao03"), Ok(()));
    assert_eq!(signed.verifier(), Some("hfdp7dh39dks9884"));
    let header = r#"realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="nnch734d00sl2jdk",
        oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131202", oauth_nonce="chapoH",
        oauth_signature="MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D""#;
    let query = "file=vacation.jpg&size=original";
    let request = Covered { query, ..covered("GET", "photos.example.net", "/photos", header) };
    let signed = Signed::read(&request).expect("well formed");
    assert_eq!(signed.check("kd94hf93k423kf44", "pfkkdhi9sl3r4s00"), Ok(()));
    assert!(signed.is_near(Time::from_ms(137_131_502_000)) && !signed.is_near(Time::from_ms(137_131_503_000)));
    let wrong = signed.check("kd94hf93k423kf44", "pfkkdhi9sl3r4s0");
    let Err(AuthRefusal::Signature { covered }) = wrong else { panic!("{wrong:?}") };
    assert!(covered.starts_with("GET&http%3A%2F%2Fphotos.example.net%2Fphotos&file%3Dvacation.jpg%26oauth_"));
}

#[test]
fn plain_secrets_are_taken_over_tls_only() {
    let header = r#"oauth_consumer_key="k", oauth_signature_method="PLAINTEXT", oauth_signature="a%26b""#;
    let open = covered("GET", "h", "/", header);
    let sealed = Signed::read(&Covered { tls: true, ..open }).expect("well formed");
    assert_eq!(sealed.check("a", "b"), Ok(()));
    assert!(matches!(sealed.check("a", "c"), Err(AuthRefusal::Signature { .. })));
    let open = Signed::read(&open).expect("well formed");
    assert!(matches!(open.check("a", "b"), Err(AuthRefusal::Malformed(_))));
}

#[test]
fn what_is_missing_or_twice_is_named() {
    let all = [
        "oauth_consumer_key=\"k\"",
        "oauth_signature_method=\"HMAC-SHA1\"",
        "oauth_signature=\"s\"",
        "oauth_nonce=\"n\"",
        "oauth_timestamp=\"1\"",
    ];
    let why = |header: &str| Signed::read(&covered("GET", "h", "/", header)).map(|_| ()).err();
    assert_eq!(why(&all.join(",")), None);
    let without = |place: usize| {
        let rest: Vec<&str> = all.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, part)| *part).collect();
        why(&rest.join(","))
    };
    insta::assert_debug_snapshot!((0..all.len()).map(without).collect::<Vec<_>>(), @r#"
    [
        Some(
            "oauth_consumer_key is missing",
        ),
        Some(
            "oauth_signature_method is missing",
        ),
        Some(
            "oauth_signature is missing",
        ),
        Some(
            "oauth_nonce is missing",
        ),
        Some(
            "oauth_timestamp is not a positive whole number",
        ),
    ]
    "#);
    let more = |extra: &str| why(&format!("{},{extra}", all.join(",")));
    assert_eq!(more("oauth_nonce=\"m\""), Some("a parameter of the signature is there twice, and not the same"));
    assert_eq!(more("oauth_nonce=\"n\""), None);
    assert_eq!(more("oauth_version=\"2.0\""), Some("oauth_version is not 1.0"));
    assert_eq!(more("oauth_token=\"%ff\""), Some("a parameter is not UTF-8"));
}

#[test]
fn a_token_that_stands_in_header_and_query_is_signed_once_or_twice() {
    let own = [
        ("oauth_consumer_key", "k"),
        ("oauth_nonce", "n"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "1"),
        ("oauth_token", "t"),
    ];
    let own = own.map(|(name, value)| (name.as_bytes().to_vec(), value.as_bytes().to_vec()));
    for times in [1, 2] {
        let mut pairs = own.to_vec();
        pairs.extend(std::iter::repeat_n(own[4].clone(), times - 1));
        let signature = Signer { method: "GET", url: "http://mock/", pairs, key: ["a", "b"], sha256: false }.sign();
        let signature = signature.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let said: String = own
            .iter()
            .map(|(n, v)| format!("{}=\"{}\",", String::from_utf8_lossy(n), String::from_utf8_lossy(v)))
            .collect();
        let header = format!("{said}oauth_signature=\"{signature}\"");
        let request = Covered { query: "oauth_token=t", ..covered("GET", "mock", "/", &header) };
        assert_eq!(Signed::read(&request).expect("well formed").check("a", "b"), Ok(()), "{times}");
    }
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![proptest::collection::vec(any::<u8>(), 0..12), "[a-zA-Z0-9 +%&=~é]{0,12}".prop_map(String::into_bytes)]
}

fn pairs() -> impl Strategy<Value = Vec<(Vec<u8>, Vec<u8>)>> {
    proptest::collection::vec((bytes(), bytes()), 0..8).prop_map(|pairs| {
        // A parameter without name and value leaves no trace in a form.
        pairs.into_iter().filter(|(name, value)| !name.is_empty() || !value.is_empty()).collect()
    })
}

fn form(pairs: &[(Vec<u8>, Vec<u8>)], plus: bool) -> String {
    let quote = |bytes: &[u8]| {
        let text = percent_encoding::percent_encode(bytes, UNRESERVED).to_string();
        if plus { text.replace("%20", "+") } else { text }
    };
    pairs.iter().map(|(name, value)| format!("{}={}", quote(name), quote(value))).collect::<Vec<_>>().join("&")
}

/// Which origin the client believes it speaks to.
const ORIGINS: [(&str, bool); 4] =
    [("http://mock:80", false), ("https://mock", true), ("https://api.one", true), ("https://api.two", true)];

proptest! {
    #[test]
    fn any_request_signed_by_the_book_is_right_and_wrong_after_any_change(
        query in pairs(), body in pairs(), plus: bool, origin in 0..ORIGINS.len(), sha256: bool,
        secrets in ["[ -~]{0,8}", "[ -~]{0,8}"], flip in 0..5_usize, at: usize,
    ) {
        let (origin, _) = ORIGINS[origin];
        let method = if sha256 { "HMAC-SHA256" } else { "HMAC-SHA1" };
        let own = [("oauth_consumer_key", "key"), ("oauth_nonce", "n+%"), ("oauth_signature_method", method),
            ("oauth_timestamp", "1700000000"), ("oauth_token", "1-a b"), ("oauth_version", "1.0")];
        let own: Vec<(Vec<u8>, Vec<u8>)> = own.iter().map(|(n, v)| (n.as_bytes().to_vec(), v.as_bytes().to_vec())).collect();
        let url = format!("{}/2/users/%40me", origin.trim_end_matches(":80"));
        let all = [own.clone(), query.clone(), body.clone()].concat();
        let key = [secrets[0].as_str(), secrets[1].as_str()];
        let mut signature = Signer { method: "POST", url: &url, pairs: all, key, sha256 }.sign();
        let (mut query, body) = (form(&query, plus), form(&body, plus));
        let mut token_secret = secrets[1].clone();
        let (mut method, mut path) = ("POST", "/2/users/%40me".to_owned());
        let read = |signature: &str, method: &str, path: &str, query: &str| {
            let quoted = percent_encoding::percent_encode(signature.as_bytes(), UNRESERVED).to_string();
            let mut header = own.iter().map(|(n, v)| {
                let quote = |bytes: &[u8]| percent_encoding::percent_encode(bytes, UNRESERVED).to_string();
                format!("{}=\"{}\", ", quote(n), quote(v))
            }).collect::<String>();
            header += &format!("oauth_signature=\"{quoted}\", realm=\"any\"");
            let hosts = &["api.one", "api.two"];
            let request = Covered { hosts, query, form: body.as_bytes(), ..covered(method, "MOCK", path, &header) };
            Signed::read(&request).expect("well formed")
        };
        let right = read(&signature, method, &path, &query);
        prop_assert_eq!(right.check(&secrets[0], &token_secret), Ok(()));
        match flip {
            0 => token_secret.push('x'),
            1 => method = "GET",
            2 => path.push('/'),
            3 => query += if query.is_empty() { "x=1" } else { "&x=1" },
            _ => {
                let at = at % signature.len();
                let other = if signature.as_bytes()[at] == b'A' { "B" } else { "A" };
                signature.replace_range(at..=at, other);
            }
        }
        let wrong = read(&signature, method, &path, &query).check(&secrets[0], &token_secret);
        prop_assert!(matches!(wrong, Err(AuthRefusal::Signature { .. })), "{:?}", wrong);
    }

    #[test]
    fn nothing_makes_a_signed_request_fall_over(header in any::<String>(), query in any::<String>(), form: Vec<u8>) {
        let request = Covered { query: &query, form: &form, ..covered("GET", "h", "/", &header) };
        if let Ok(signed) = Signed::read(&request) {
            let _ = signed.check("a", "b");
        }
    }
}
