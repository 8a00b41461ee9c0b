//! What is personal data, by kind, and what only looks like it.

use super::super::{House, HouseParts, personal_data};
use crate::language::Language;
use crate::marker::FactKind::{self, *};

/// The kinds found in a text, whose language is recognised, with what was found.
fn seen(text: &str) -> Vec<(FactKind, &str)> {
    personal_data(text, None, None).into_iter().map(|(kind, range)| (kind, &text[range])).collect()
}

/// Each text must show exactly what is listed beside it.
fn shows(table: &[(&str, &[(FactKind, &str)])]) {
    let wrong: Vec<_> = table.iter().filter(|(text, wanted)| seen(text) != *wanted).collect();
    let wrong: Vec<_> = wrong.iter().map(|(text, _)| format!("{text}\n    {:?}", seen(text))).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_number_is_what_it_is_called() {
    shows(&[
        ("My order number is KN-558120, can you check?", &[(OrderNumber, "KN-558120")]),
        ("Mijn bestelnummer is 2026-778123 en ik wacht al een week", &[(OrderNumber, "2026-778123")]),
        ("Mon numéro de commande est FR90213377", &[(OrderNumber, "FR90213377")]),
        ("Mitt ordernummer är 88213344", &[(OrderNumber, "88213344")]),
        ("Meine Bestellnummer lautet 4711-0815-22", &[(OrderNumber, "4711-0815-22")]),
        ("My booking reference is QX7RTP", &[(BookingNumber, "QX7RTP")]),
        ("Mijn klantnummer is 111222333", &[(CustomerNumber, "111222333")]),
        ("Your reference is 00 4411 82", &[(Reference, "00 4411 82")]),
        ("I have a ticket, #558120", &[(Reference, "#558120")]),
    ]);
}

#[test]
fn accounts_and_cards_are_told_by_check_digits_or_by_name() {
    shows(&[
        ("Mijn rekening: NL91 ABNA 0417 1643 00", &[(Iban, "NL91 ABNA 0417 1643 00")]),
        ("nl91abna0417164300", &[(Iban, "nl91abna0417164300")]),
        ("DE89-3704-0044-0532-0130-00 bitte", &[(Iban, "DE89-3704-0044-0532-0130-00")]),
        ("Meine IBAN ist DE89 3704 0044 0532 0130 01", &[(Iban, "DE89 3704 0044 0532 0130 01")]),
        ("DE89 3704 0044 0532 0130 01", &[]),
        ("I paid with 4111 1111 1111 1111", &[(CardNumber, "4111 1111 1111 1111")]),
        ("5555555555554444", &[(CardNumber, "5555555555554444")]),
        ("3782 822463 10005", &[(CardNumber, "3782 822463 10005")]),
        ("4111 1111 1111 1112", &[]),
    ]);
}

#[test]
fn national_numbers_are_told_by_check_digits_or_by_name() {
    shows(&[
        ("Mijn BSN is 111222333", &[(NationalNumber, "111222333")]),
        ("111222333", &[(NationalNumber, "111222333")]),
        ("111222334", &[(Reference, "111222334")]),
        ("Mijn BSN is 111222334", &[(NationalNumber, "111222334")]),
        ("811228-9874", &[(NationalNumber, "811228-9874")]),
        ("811228-9875", &[(Reference, "811228-9875")]),
        ("19811228-9874", &[(NationalNumber, "19811228-9874")]),
        ("2 55 08 14 168 025 38", &[(NationalNumber, "2 55 08 14 168 025 38")]),
        ("2 55 08 14 168 025 39", &[]),
        ("36 574 261 809", &[(NationalNumber, "36 574 261 809")]),
        ("36 574 261 890", &[]),
        ("Meine Steuer-ID ist 36574261890", &[(NationalNumber, "36574261890")]),
        ("85.07.30-033.28", &[(NationalNumber, "85.07.30-033.28")]),
        ("85.07.30-033.29", &[]),
        ("JG 12 13 16 A", &[(NationalNumber, "JG 12 13 16 A")]),
        ("219-09-9998", &[(NationalNumber, "219-09-9998")]),
        ("666-09-9998", &[(Reference, "666-09-9998")]),
        ("943 476 5870", &[(NationalNumber, "943 476 5870")]),
        ("87654321-X", &[(NationalNumber, "87654321-X")]),
        ("X1234567L", &[(NationalNumber, "X1234567L")]),
        ("RSSMRA85T10A562S", &[(NationalNumber, "RSSMRA85T10A562S")]),
        ("131052-308T", &[(NationalNumber, "131052-308T")]),
        ("90010112349", &[(NationalNumber, "90010112349")]),
        ("756.9217.0769.85", &[(NationalNumber, "756.9217.0769.85")]),
        ("1237 010180", &[(NationalNumber, "1237 010180")]),
        ("mitt nr är811228-9874", &[(NationalNumber, "811228-9874")]),
    ]);
}

#[test]
fn telephones_are_found_as_each_country_writes_them() {
    shows(&[
        ("Bel me op 06-12345678 of 06 1234 5678", &[(Phone, "06-12345678"), (Phone, "06 1234 5678")]),
        ("+31 (0)6 12 34 56 78", &[(Phone, "+31 (0)6 12 34 56 78")]),
        ("0031612345678", &[(Phone, "0031612345678")]),
        ("gsm 0470 12 34 56", &[(Phone, "0470 12 34 56")]),
        ("Tel. 030 / 1234567, mobil 0151-23456789", &[(Phone, "030 / 1234567"), (Phone, "0151-23456789")]),
        ("06.12.34.56.78", &[(Phone, "06.12.34.56.78")]),
        ("ring 070-123 45 67 eller 08-12 34 56", &[(Phone, "070-123 45 67"), (Phone, "08-12 34 56")]),
        ("+46 70 123 45 67", &[(Phone, "+46 70 123 45 67")]),
        ("call 020 7946 0958 or 07700 900123", &[(Phone, "020 7946 0958"), (Phone, "07700 900123")]),
        ("+44 20 7946 0958", &[(Phone, "+44 20 7946 0958")]),
        ("(415) 555-0132", &[(Phone, "(415) 555-0132")]),
        ("+351 912 345 678", &[(Phone, "+351 912 345 678")]),
    ]);
}

#[test]
fn mails_births_addresses_and_plates_are_found() {
    shows(&[
        ("jan.jansen@voorbeeld.example", &[(Email, "jan.jansen@voorbeeld.example")]),
        ("geboren op 3 mei 1971", &[(BirthDate, "3 mei 1971")]),
        ("I was born May 3rd, 1971", &[(BirthDate, "May 3rd, 1971")]),
        ("Mein Geburtsdatum: 03.05.1971", &[(BirthDate, "03.05.1971")]),
        ("née le 3 mai 1971", &[(BirthDate, "3 mai 1971")]),
        ("03-05-1971", &[(BirthDate, "03-05-1971")]),
        ("Ik woon op Kerkstraat 12", &[(Address, "Kerkstraat 12")]),
        ("1012 RJ, 147", &[(Address, "1012 RJ, 147")]),
        ("Hauptstr. 12a", &[(Address, "Hauptstr. 12a")]),
        ("Lange Straße 5", &[(Address, "Lange Straße 5")]),
        ("12 rue des Lilas", &[(Address, "12 rue des Lilas")]),
        ("Storgatan 5", &[(Address, "Storgatan 5")]),
        ("221B Baker Street", &[(Address, "221B Baker Street")]),
        ("I live near SW1A 2AA", &[(Address, "SW1A 2AA")]),
        ("Mein Kennzeichen ist B AB 1234", &[(LicencePlate, "B AB 1234")]),
        ("b ab 1234", &[(LicencePlate, "b ab 1234")]),
        ("M-XY 999 steht vor der Tür", &[(LicencePlate, "M-XY 999")]),
        ("AB51 ABC", &[(LicencePlate, "AB51 ABC")]),
        ("my car reg is ab51 abc", &[(LicencePlate, "ab51 abc")]),
        ("kenteken 12-BCD-3", &[(LicencePlate, "12-BCD-3")]),
        ("AA-123-BB", &[(LicencePlate, "AA-123-BB")]),
        ("1-ABC-234", &[(LicencePlate, "1-ABC-234")]),
        ("mitt regnummer är ABC 123", &[(LicencePlate, "ABC 123")]),
    ]);
}

#[test]
fn what_only_looks_like_personal_data_is_none() {
    let none = [
        "Please DM your booking number for flight KL1234 on 3 May",
        "What is your order number? The sale has 2000 items.",
        "Flight KL 1234 leaves at 09.30 from gate B17, platform 14",
        "ICE 1045 von Gleis 4, RE 12345 nach Ulm um 8.15 Uhr",
        "Open van 09.00-17.00 en 18.00-21.00 uur, za 08.00 - 20.00 9.00",
        "Ik reis op 01-02-2026 om 14.30 en terug 03-02-2026",
        "01.02.26 12.30 bis 03.02.26 18.00",
        "Error 0x80070057, E-1017, code 500, version 10.0.19041.1234, 1.0.64.399.g4637b02a",
        "KB5034441 fails on Windows 11 22H2",
        "It costs 1.299,00 euro or $ 2,499.00, 12 000 000 people paid",
        "Samsung SM-T280, WH-1000XM4, A350 XWB, RX 5700 XT 8 GB, N95 8GB",
        "Bel 0900-1234, 0800 0123 of 088 0",
        "Appelez le 0800 123 456 ou le 08 92 12 34 56",
        "Call 1-800-555-0199 or +1 888 555 0199 or +49 800 1234567",
        "https://x.example/t/0612345678 and oranova.example/track/NL91ABNA0417164300",
        "Sitzplatz 45, Platz 12, Onderweg 30 minuten, 20 minutes on the road",
        "the first account is css_test_123, log in with the username css_test_123",
        "I waited 45 min, called 3 times, 100000 km, 50% off, 24/7",
        "#2026 #1 @u123456789",
    ];
    let wrong: Vec<_> = none.iter().filter(|text| !seen(text).is_empty()).map(|text| (text, seen(text))).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn spaces_dashes_and_signs_that_cannot_be_seen_hide_no_number() {
    for gap in ["", "\u{200B}", "\u{A0}", "\u{202F}", "\u{2009}", "-", "\u{2011}", "\u{2013}", ".", " - "] {
        let phone = format!("06{gap}1234{gap}5678");
        assert_eq!(seen(&phone), [(Phone, phone.as_str())]);
    }
    for gap in ["", "\u{200B}", "\u{A0}", "\u{2009}", "-", "\u{2011}", "."] {
        let account = format!("NL91{gap}ABNA{gap}0417{gap}1643{gap}00");
        assert_eq!(seen(&account), [(Iban, account.as_str())]);
    }
    assert_eq!(seen("０６１２３４５６７８"), [(Phone, "０６１２３４５６７８")]);
    assert_eq!(seen("jan＠voorbeeld.example"), [(Email, "jan＠voorbeeld.example")]);
}

#[test]
fn the_houses_own_numbers_are_of_their_kind_and_its_contacts_are_nobodys() {
    let house = House::new(HouseParts {
        contacts: vec!["+31 20 123 45 67".into(), "hulp@fox.example".into()],
        numbers: vec![(CustomerNumber, r"\bFX\d{3}\b".into())],
        ..HouseParts::default()
    })
    .expect("a house");
    let seen = |text| -> Vec<_> {
        personal_data(text, Some(Language::Nl), Some(&house)).into_iter().map(|(kind, _)| kind).collect()
    };
    assert_eq!(seen("Ik ben klant FX104"), [CustomerNumber]);
    assert!(seen("Bel +31 20 123 45 67 of mail hulp@fox.example").is_empty());
}

/// Were any step to look back or ahead without end, these would take hours.
#[test]
fn ten_megabytes_of_digits_are_read_once() {
    assert_eq!(seen(&"7".repeat(10_000_000)).len(), 1);
    for part in [
        "1 ",
        "06-",
        "+31 ",
        "a1",
        "A-",
        "@1",
        "NL91 ",
        "(0",
        "1.2",
        "order number ",
        "kenteken 1 ",
        "postcode 1 ",
        "geboren 1 ",
    ] {
        let text = part.repeat(50_000 / part.len());
        assert!(seen(&text).len() <= text.len(), "{part}");
    }
}
