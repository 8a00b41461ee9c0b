//! What must hold of every look at a reply, whatever it says.

use proptest::prelude::*;

use super::{House, HouseParts, Reading, Seen, Tongue, Whose, observe, personal_data};
use crate::language::{Language, lexicon, recognise};
use crate::marker::{FactKind, Marker};
use crate::scenario::model::Address;
use crate::transcript::Channel;

fn public(text: &str) -> Seen {
    observe(&Reading::of(text, Channel::Public))
}

#[test]
fn the_samples_of_every_lexicon_show_what_they_say() {
    let mut wrong = Vec::new();
    for &language in Language::ALL {
        for sample in lexicon(language).samples() {
            let seen =
                observe(&Reading { language: Tongue::Known(language), ..Reading::of(&sample.text, Channel::Public) });
            for marker in sample.has.iter().filter(|marker| !seen.has(**marker)) {
                wrong.push(format!("{}: no {} in: {}", language.code(), marker.id(), sample.text));
            }
            for marker in sample.not.iter().filter(|marker| seen.has(**marker)) {
                wrong.push(format!("{}: {} in: {}", language.code(), marker.id(), sample.text));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_language_is_recognised_by_its_own_samples() {
    for &language in Language::ALL {
        for sample in lexicon(language).samples() {
            assert!(
                matches!(recognise(&sample.text), None | Some(_) if recognise(&sample.text).is_none_or(|found| found == language)),
                "{}",
                sample.text
            );
        }
    }
}

#[test]
fn a_text_in_no_known_language_or_none_is_left_alone() {
    for text in [
        "",
        "😀🎉",
        "Здравствуйте, спасибо за ваше сообщение и хорошего дня",
        "¿Puede decirnos cuándo compró usted el billete, por favor?",
    ] {
        assert_eq!(recognise(text), None, "{text}");
        assert!(!public(text).has(Marker::Apology));
    }
}

#[test]
fn data_asked_for_in_public_is_told_from_data_to_be_sent_in_private() {
    let asked = |text: &str| public(text).asked;
    assert!(
        asked("Wat is je ordernummer?").iter().any(|asked| asked.kind == FactKind::OrderNumber && !asked.privately)
    );
    assert!(asked("Stuur ons een DM met je ordernummer.").iter().all(|asked| asked.privately));
    assert!(asked("Please never post your card number here.").is_empty());
}

#[test]
fn the_wrong_name_is_told_from_the_right_one() {
    let called = |text: &str, name: &'static str| {
        observe(&Reading { customer_name: Some(name), ..Reading::of(text, Channel::Public) })
            .names
            .first()
            .map(|called| called.whose)
    };
    assert_eq!(called("Hi Maeve, we're on it.", "Maeve Byrne"), Some(Whose::Customer));
    assert_eq!(called("Hi Peter, we're on it.", "Maeve Byrne"), Some(Whose::Other));
    assert_eq!(called("Sehr geehrter Herr Muller, danke.", "Jörg Müller"), Some(Whose::Customer));
    assert_eq!(called("Hej Åsa, vi kollar.", "Asa Lind"), Some(Whose::Customer));
}

#[test]
fn the_form_of_address_is_seen() {
    let forms = |text: &str| public(text).address.iter().map(|(form, _)| *form).collect::<Vec<_>>();
    assert!(forms("Hallo, kannst du uns sagen, wann dein Paket kam?").contains(&Address::Informal));
    assert!(forms("Goedemiddag, zou u uw postcode willen sturen?").contains(&Address::Formal));
}

#[test]
fn what_is_the_brands_own_is_nobodys_data() {
    let house = House::new(HouseParts {
        names: vec!["SwiftParcel".into()],
        contacts: vec!["0818 000 000".into(), "help@swiftparcel.example".into()],
        numbers: vec![(FactKind::OrderNumber, r"SW-\d{4}-\d{4}".into())],
        desks: vec![("claims".into(), vec!["claims team".into()])],
        ..HouseParts::default()
    })
    .expect("a house");
    let kinds = |text: &str| personal_data(text, None, Some(&house)).iter().map(|(kind, _)| *kind).collect::<Vec<_>>();
    assert!(kinds("Call 0818 000 000 or write to help@swiftparcel.example").is_empty());
    assert_eq!(kinds("it's SW-4471-2093"), [FactKind::OrderNumber]);
    let seen = observe(&Reading { house: Some(&house), ..Reading::of("I've asked our Claims Team.", Channel::Public) });
    assert_eq!(seen.desks.first().map(|(index, _)| house.desk(*index)), Some(Some("claims")));
}

#[test]
fn personal_data_is_found_and_what_only_looks_like_it_is_not() {
    let kinds = |text: &str| personal_data(text, None, None).iter().map(|(kind, _)| *kind).collect::<Vec<_>>();
    assert_eq!(kinds("Mein IBAN ist DE89 3704 0044 0532 0130 00."), [FactKind::Iban]);
    assert_eq!(kinds("mail me at a.b@c.example"), [FactKind::Email]);
    assert_eq!(kinds("You can call me on +44 20 7946 0958"), [FactKind::Phone]);
    assert_eq!(kinds("Ik woon op Kerkstraat 12"), [FactKind::Address]);
    for text in [
        "Flight KL1234 at 17:30 on 3.5.2026 costs 1.299,00 euro",
        "the WH-1000XM4 and the iPhone 12",
        "ICE 1045 um 8.15 Uhr, Gleis 4",
    ] {
        assert!(kinds(text).is_empty(), "{text}: {:?}", kinds(text));
    }
}

#[test]
fn a_long_reply_takes_time_in_proportion() {
    let text = "Sorry to hear that you waited, we will look into it. ".repeat(4_000);
    let seen = public(&text);
    assert!(seen.has(Marker::Apology) && seen.has(Marker::HelpOffer));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_and_all_spans_are_in_the_text(text in any::<String>(), customer in any::<String>()) {
        let customer = [customer.as_str()];
        let seen = observe(&Reading { customer: &customer, ..Reading::of(&text, Channel::Public) });
        let spans = seen.marks.iter().map(|mark| mark.span.clone()).chain(seen.revealed.iter().map(|(_, span)| span.clone()));
        for span in spans.chain(seen.emoji).chain(seen.shouting).chain(seen.asked.iter().map(|asked| asked.span.clone())) {
            prop_assert!(text.get(span).is_some());
        }
    }

    #[test]
    fn no_mixture_of_words_and_tricks_makes_it_panic(parts in prop::collection::vec(prop_oneof![
        Just("Hi "), Just("@u1 "), Just("Sanne"), Just(", "), Just("sorry"), Just("\u{200B}"), Just("\u{202E}"), Just("😀"), Just("^AB"),
        Just(" - "), Just("NL91ABNA0417164300 "), Just("a@b.nl"), Just("https://x.y/z?a=b "), Just("\n"), Just("1/2"), Just("é"), Just("İ"),
        Just("+31 6 12345678"), Just("Mr. "), Just("Groet, "), Just("<b>"), Just("¿"), Just("ﬁ"), Just("..."), Just("(")
    ], 0..24), language in 0..5_usize) {
        let text = parts.concat();
        let seen = observe(&Reading { language: Tongue::Known(Language::ALL[language]), ..Reading::of(&text, Channel::Public) });
        for mark in &seen.marks {
            prop_assert!(text.get(mark.span.clone()).is_some());
        }
    }

    #[test]
    fn what_cannot_be_seen_changes_nothing(at in 0..60_usize) {
        let text = "Hi Sanne, sorry your parcel is late. We'll look into it today. ^AB";
        let mut tricked = text.to_owned();
        let at = (0..=at).rev().find(|&at| tricked.is_char_boundary(at)).unwrap_or(0);
        tricked.insert(at, '\u{200B}');
        let markers = |seen: &Seen| seen.marks.iter().map(|mark| mark.marker).collect::<Vec<_>>();
        prop_assert_eq!(markers(&public(text)), markers(&public(&tricked)));
    }
}
