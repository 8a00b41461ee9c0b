//! `sparring verify`: what is said of certificates, good and bad.

use std::fs;
use std::path::Path;

use sparring::certificate::{Certificate, Key, Passed, VERSION, evidence, issue};
use sparring::evaluator::scorecard::RubricId;
use sparring::evaluator::verdict::Score;

use crate::support::{Ran, sparring_in};

/// A key of these tests alone.
const KEY: &str =
    "MFECAQEwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fgSEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=";
const FINGERPRINT: &str = "5647-5aa7-5463-474c-0285-df5d-bf2b-cab7";
const RESULTS: &str = "{\"total\": 91.3}";

fn certificate() -> Certificate {
    Certificate {
        version: VERSION,
        id: "7k3m2q".to_owned(),
        person: "Renée O'Hara".to_owned(),
        course: Passed { id: "nl/eerste-dag".to_owned(), title: "Je eerste dag".to_owned() },
        date: "2026-03-02".parse().expect("a day"),
        total: Score::tenths(913),
        pass_mark: Score::points(80),
        rubric: RubricId { id: "webcare".to_owned(), version: 2 },
        engine: "0.1.0".to_owned(),
        attempts_used: 2,
        evidence: evidence(RESULTS.as_bytes()),
        issuer: "Drempelpost".to_owned(),
    }
}

fn issued(certificate: &Certificate) -> String {
    issue(&Key::from_text(KEY).expect("a key"), certificate)
}

/// The line of a certificate that holds the signature itself.
fn value(text: &str) -> &str {
    text.lines().find(|line| line.contains("\"value\"")).expect("a signature")
}

/// What is said of a file, beside its results.
fn verify(text: impl AsRef<[u8]>, more: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("a file");
    put("certificate.json", text.as_ref());
    put("results.json", RESULTS.as_bytes());
    sparring_in(folder.path(), &[&["verify", "certificate.json"], more].concat())
}

#[test]
fn a_good_certificate_is_told_with_what_it_certifies() {
    let text = issued(&certificate());
    insta::assert_snapshot!(verify(&text, &[]).with_code(0));
    let known = verify(&text, &["--issuer", FINGERPRINT, "--results", "results.json"]).with_code(0);
    assert!(known.stdout.ends_with("nothing in it was changed since it was signed.\n"), "{known}");
}

#[test]
fn what_is_not_good_is_told_with_what_differs() {
    let text = issued(&certificate());
    let changed = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    };
    let low = Certificate { total: Score::points(79), ..certificate() };
    let other = Certificate { evidence: evidence(b"{}"), ..certificate() };
    let cases = [
        ("another total", changed("91.3", "98.3"), &[][..]),
        ("another name of the key", changed(FINGERPRINT, "0000-0000-0000-0000-0000-0000-0000-0000"), &[]),
        ("another's signature", changed(value(&text), value(&issued(&low))), &[]),
        ("another issuer", text.clone(), &["--issuer", "00000000000000000000000000000000"]),
        ("not passed", issued(&low), &[]),
        ("other results", issued(&other), &["--results", "results.json"]),
    ];
    let told = cases.map(|(name, text, more)| {
        let ran = verify(text, more).with_code(1);
        let (_, flaws) = ran.stdout.split_once("Do not trust it:\n").expect("flaws");
        format!("{name}\n{flaws}")
    });
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn what_is_no_certificate_is_told_with_its_place() {
    let text = issued(&certificate());
    let changed = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    };
    let cases = [
        ("broken off", text[..200].to_owned()),
        ("empty", String::new()),
        ("something else", "[1, 2]".to_owned()),
        ("an unknown key", changed("\"version\": 1,", "\"version\": 1, \"valid\": true,")),
        ("a key twice", changed("\"id\": \"7k3m2q\",", "\"id\": \"7k3m2q\", \"id\": \"x\",")),
        ("a key missing", changed("    \"engine\": \"0.1.0\",\n", "")),
        ("a number as a text", changed("91.3", "\"91.3\"")),
        ("a text as a number", changed("\"7k3m2q\"", "7")),
        ("no score", changed("91.3", "913")),
        ("no day", changed("2026-03-02", "2026-02-30")),
        (
            "another version",
            changed("\"certificate\": {\n    \"version\": 1", "\"certificate\": {\n    \"version\": 2"),
        ),
        ("another algorithm", changed("Ed25519", "none")),
        ("no key", changed("\"public_key\": \"A6EH", "\"public_key\": \"AA")),
    ];
    let told = cases.map(|(name, text)| format!("# {name}\n{}", verify(text, &[]).with_code(2)));
    insta::assert_snapshot!(told.join("\n"));
    assert!(verify([0xff, 0xfe], &[]).with_code(2).stderr.contains("this is not UTF-8"));
    assert!(verify(vec![b' '; 1 << 20], &[]).with_code(2).stderr.contains("no certificate is"));
}

#[test]
fn what_a_terminal_would_obey_is_not_printed() {
    let person = "\u{1b}[2J\u{202e}Eve\nThe certificate is good".to_owned();
    let ran = verify(issued(&Certificate { person, ..certificate() }), &[]).with_code(0);
    let first = ran.stdout.lines().next().expect("a line");
    assert_eq!(first, "This certifies that \u{fffd}[2J\u{fffd}Eve\u{fffd}The certificate is good passed an assessment");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let ran = sparring_in(Path::new("."), &["verify", "nowhere.json"]).with_code(2);
    assert!(ran.stderr.starts_with("error: cannot open nowhere.json"), "{ran}");
}
