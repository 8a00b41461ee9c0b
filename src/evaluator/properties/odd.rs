//! Bad input: nothing, nothing but signs, far too much, letters that only look like letters, and languages nobody knows.

use super::seeds::{STORIES, markers};
use crate::evaluator::markers::{Reading, Seen, observe};
use crate::evaluator::rubric::Rubric;
use crate::evaluator::scorecard::{Scorecard, evaluate};
use crate::marker::Marker;
use crate::transcript::{Act, Channel, Party, Transcript, Turn};

fn look(text: &str) -> Seen {
    observe(&Reading::of(text, Channel::Public))
}

/// One reply to the first customer of a story, graded.
fn graded(story: usize, text: &str) -> Scorecard {
    let story = &STORIES[story];
    let said = |by, at, text: &str| Turn {
        at: story.starts + at,
        by,
        customer: 0,
        act: Act::Said {
            channel: Channel::Public,
            text: text.to_owned(),
            parting: false,
            to_itself: false,
            edited: false,
        },
    };
    let turns =
        vec![said(Party::Customer, 0, "Where is my order? It was due on Friday"), said(Party::Agent, 60_000, text)];
    let endings = vec![None; story.scenario.customers.len()];
    let transcript = Transcript { turns, calls: Vec::new(), endings, ended_at: story.starts + 120_000, broke: None };
    evaluate(&story.scenario, &story.brand, &transcript, Rubric::bundled())
}

#[test]
fn nothing_shows_nothing_and_earns_nothing_for_being_kind() {
    for text in ["", " ", "\n\r\n\t", "\u{200b}\u{200f}", "\0"] {
        let seen = look(text);
        assert!(seen.language.is_none() && seen.asked.is_empty() && seen.revealed.is_empty(), "{text:?}");
        assert!(seen.marks.iter().all(|mark| mark.marker == Marker::Generic), "{text:?}: {:?}", seen.marks);
        let card = graded(0, text);
        assert!(!card.passed, "{text:?}");
    }
}

#[test]
fn emoji_alone_are_emoji_and_no_language() {
    for text in ["😀", "🎉🎉🎉", "👩‍👩‍👧 🇸🇪 ❤️", "¯\\_(ツ)_/¯"] {
        let seen = look(text);
        assert_eq!(seen.language, None, "{text}");
        assert!(seen.asked.is_empty() && !seen.has(Marker::Apology) && !seen.has(Marker::Signature), "{text}");
        assert!(!graded(0, text).passed, "{text}");
    }
}

#[test]
fn letters_that_look_like_others_are_read_as_what_they_look_like() {
    let plain = look("Sorry about that, we're so sorry");
    // Cyrillic о, е and а; full width; and mathematical bold, which nobody has to see through.
    for text in ["Sоrry аbоut thаt, wе're sо sоrry", "Ｓｏｒｒｙ　ａｂｏｕｔ　ｔｈａｔ， we're so sorry"]
    {
        assert_eq!(markers(&look(text)), markers(&plain), "{text}");
    }
    let text = "𝐒𝐨𝐫𝐫𝐲 𝐚𝐛𝐨𝐮𝐭 𝐭𝐡𝐚𝐭";
    assert!(look(text).marks.iter().all(|mark| text.get(mark.span.clone()).is_some()));
    assert!(!graded(0, text).passed);
}

#[test]
fn a_language_that_nobody_knows_is_never_guessed() {
    let texts = [
        "Здравствуйте, спасибо за ваше сообщение, мы уже занимаемся вашим вопросом и скоро ответим",
        "Sentimos mucho lo ocurrido, ¿puede decirnos cuándo compró usted el billete, por favor?",
        "ご連絡ありがとうございます。ご不便をおかけして申し訳ございません。",
        "Bardzo nam przykro z powodu opóźnienia, sprawdzimy to jak najszybciej i odezwiemy się",
        "Pahoittelemme tapahtunutta, selvitämme asian ja palaamme sinulle mahdollisimman pian",
    ];
    let told = [Marker::Apology, Marker::Sympathy, Marker::HelpOffer, Marker::Thanks, Marker::PersonalDataRequest];
    for text in texts {
        let seen = look(text);
        assert_eq!(seen.language, None, "{text}");
        assert!(told.iter().all(|marker| !seen.has(*marker)), "{text}: {:?}", seen.marks);
        assert!(seen.address.is_empty() && seen.desks.is_empty(), "{text}");
    }
}

#[test]
fn ten_megabytes_come_to_an_end() {
    let words =
        "Sorry to hear that, Maeve. Your order number is 12345678? We'll look into it today, see https://x.example 😀 ";
    let text = words.repeat(10_000_000 / words.len());
    let seen = look(&text);
    assert!(seen.has(Marker::Apology));
    assert!(seen.marks.iter().all(|mark| text.get(mark.span.clone()).is_some()));
}

#[test]
fn a_reply_with_four_thousand_lapses_is_graded() {
    let card = graded(0, &"Wie lautet Ihre Kundennummer? Das tut uns leid. ".repeat(4_000));
    assert!(!card.passed);
}

#[test]
fn a_long_row_of_one_sign_comes_to_an_end() {
    for sign in ["a", "é", "!", "@", "1", "😀", "\u{301}", "<", "\n", "-", ".", "a.", "1-", "a@"] {
        let text = sign.repeat(200_000 / sign.len());
        let seen = look(&text);
        assert!(seen.marks.iter().all(|mark| text.get(mark.span.clone()).is_some()), "{sign:?}");
    }
}
