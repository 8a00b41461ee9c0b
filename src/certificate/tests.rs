//! What must hold of certificates: every change is noticed, and what was issued is good.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::diagnostic::Source;

/// A key of these tests alone.
const KEY: &str =
    "MFECAQEwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fgSEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=";

fn key() -> Key {
    Key::from_text(KEY).expect("a key")
}

fn certificate() -> Certificate {
    Certificate {
        version: VERSION,
        id: "7k3m2q".to_owned(),
        person: "Renée «Bo» O'Hara".to_owned(),
        course: Passed { id: "nl/eerste-dag".to_owned(), title: "Je eerste dag".to_owned() },
        date: "2026-03-02".parse().expect("a day"),
        total: Score::tenths(913),
        pass_mark: Score::points(80),
        rubric: RubricId { id: "webcare".to_owned(), version: 2 },
        engine: "0.1.0".to_owned(),
        attempts_used: 2,
        evidence: evidence(b"{}"),
        issuer: "Drempelpost".to_owned(),
    }
}

fn parsed(text: &str) -> Result<Signed, String> {
    let source = Arc::new(Source::whole("certificate.json", text.to_owned()));
    read(&source).map_err(|problems| problems.iter().map(|problem| problem.render(false)).collect())
}

#[test]
fn what_was_issued_is_good_however_it_is_laid_out() {
    let text = issue(&key(), &certificate());
    insta::assert_snapshot!(text);
    let signed = parsed(&text).expect("a certificate");
    assert_eq!((signed.flaws(None), &signed.certificate), (Vec::new(), &certificate()));
    let flat = serde_json::from_str::<serde_json::Value>(&text).expect("JSON").to_string();
    assert_eq!(parsed(&flat).expect("a certificate").flaws(Some(&key().fingerprint())), []);
}

#[test]
fn a_key_comes_back_from_its_text_and_no_other_is_like_it() {
    let made = Key::generate().expect("chance");
    let back = Key::from_text(&made.to_text()).expect("a key");
    assert_eq!(back.fingerprint(), made.fingerprint());
    assert_ne!(Key::generate().expect("chance").fingerprint(), made.fingerprint());
    assert_eq!(Key::from_text("bm8gaw==").expect_err("no key"), KeyError::Damaged);
    assert!(!format!("{made:?}").contains(&made.to_text()[..16]));
}

#[test]
fn what_is_wrong_is_said_of_the_part_that_is_wrong() {
    let text = issue(&key(), &certificate());
    let told = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        let signed = parsed(&text.replace(from, to)).expect("a certificate");
        signed.flaws(None).iter().map(|flaw| format!("{from} → {to}: {flaw}\n")).collect::<String>()
    };
    let other = Key::generate().expect("chance").fingerprint();
    let mut all = told("91.3", "98.3") + &told("Renée", "René") + &told("\"total\": 91.3", "\"total\": 71.3");
    all += &told(&key().fingerprint().to_string(), "0000-0000-0000-0000-0000-0000-0000-0000");
    all += &told("\"attempts_used\": 2", "\"attempts_used\": 1");
    insta::assert_snapshot!(all);
    assert_eq!(
        parsed(&text).expect("a certificate").flaws(Some(&other)),
        [Flaw::OtherIssuer(key().fingerprint(), other)]
    );
}

#[test]
fn a_fingerprint_is_read_as_people_type_it() {
    let own = key().fingerprint();
    for typed in [own.to_string(), own.to_string().to_uppercase(), own.to_string().replace('-', " ")] {
        assert_eq!(typed.parse(), Ok(own.clone()));
    }
    assert!("3f2a".parse::<Fingerprint>().is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    /// One letter of the file becomes another: it cannot be read any more, it is not good, or it says the same.
    #[test]
    fn any_changed_byte_is_noticed(at in any::<Index>(), to in 0u8..=255) {
        let text = issue(&key(), &certificate());
        let mut bytes = text.clone().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = to;
        if let Ok(changed) = String::from_utf8(bytes)
            && let Ok(signed) = parsed(&changed)
            && signed.flaws(None).is_empty()
        {
            prop_assert_eq!(signed, parsed(&text).expect("a certificate"), "{}", changed);
        }
    }

    /// Whatever a certificate says, it is good when it was issued, and says the same when it is read.
    #[test]
    fn anything_can_be_certified(person in "\\PC{0,40}", title in any::<String>(), total in 800u16..=1000, used in 1u32..=1_000_000) {
        let course = Passed { id: "x".to_owned(), title };
        let wanted = Certificate { person, course, total: Score::tenths(total), attempts_used: used, ..certificate() };
        let signed = parsed(&issue(&key(), &wanted)).map_err(TestCaseError::fail)?;
        prop_assert_eq!(signed.flaws(None), []);
        prop_assert_eq!(signed.certificate, wanted);
    }
}
