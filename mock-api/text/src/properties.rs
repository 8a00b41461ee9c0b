//! What holds for every text.

use std::ops::Range;

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::*;

const RULES: [Rules; 3] = [Rules::V1, Rules::V2, Rules::V3];

/// Texts in which things are likely to be found, or nearly so.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "a", "b", "1", "-", "_", ".", "/", ":", "?", "#", "@", "$", "＃", "＠", "(", ")", " ", "\n",
            "é", "e\u{301}", "漢", "。", "한", "😀", "👍🏽", "🇳", "\u{FE0F}", "\u{20E3}", "\u{200D}", "\u{202A}",
            "\u{FFFE}", "http://", "https://", ".com", ".nl", ".рф", "t.co/", "xn--", "RT", "com", "example.com",
            "web.みんな", "#tag", "@name", "/list", "$ABC",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{0,3}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// The places of everything found in a text, by kind: characters, bytes and what is written there.
fn places(text: &str) -> [Vec<(Range<usize>, Range<usize>)>; 4] {
    let tags = |tags: Vec<Tag<'_>>| tags.iter().map(|tag| (tag.start..tag.end, tag.byte_start..tag.byte_end)).collect();
    [
        mentions(text).iter().map(|one| (one.start..one.end, one.byte_start..one.byte_end)).collect(),
        links(text).iter().map(|one| (one.start..one.end, one.byte_start..one.byte_end)).collect(),
        tags(hashtags(text)),
        tags(cashtags(text)),
    ]
}

proptest! {
    #[test]
    fn things_are_found_in_order_and_between_characters(text in text()) {
        for things in places(&text) {
            let mut end = 0;
            for (characters, bytes) in things {
                prop_assert!(end <= bytes.start && bytes.start < bytes.end);
                prop_assert!(text.is_char_boundary(bytes.start) && text.is_char_boundary(bytes.end));
                prop_assert_eq!(characters.start, text[..bytes.start].chars().count());
                prop_assert_eq!(characters.len(), text[bytes.clone()].chars().count());
                end = bytes.end;
            }
        }
    }

    #[test]
    fn what_is_found_is_what_is_written(text in text()) {
        for link in links(&text) {
            prop_assert_eq!(&text[link.byte_start..link.byte_end], link.url);
        }
        for mention in mentions(&text) {
            let written = text[mention.byte_start..mention.byte_end].replace('＠', "@");
            prop_assert_eq!(written, format!("@{}{}", mention.username, mention.list.unwrap_or_default()));
        }
        for tag in [hashtags(&text), cashtags(&text)].concat() {
            prop_assert!(text[tag.byte_start..tag.byte_end].ends_with(tag.name));
        }
    }

    #[test]
    fn composed_and_decomposed_text_counts_alike(text in text()) {
        let (composed, decomposed): (String, String) = (text.nfc().collect(), text.nfd().collect());
        for rules in RULES {
            prop_assert_eq!(weighted_len(&composed, rules), weighted_len(&decomposed, rules));
        }
    }

    #[test]
    fn texts_with_a_space_between_add_up(one in text(), other in text()) {
        let both = format!("{one} {other}");
        for rules in RULES {
            prop_assert_eq!(weighted_len(&both, rules), weighted_len(&one, rules) + 1 + weighted_len(&other, rules));
        }
    }

    #[test]
    fn letters_behind_a_text_only_make_it_longer(text in text(), letters in "[a-zé漢]{1,9}") {
        let text = format!("{text} ");
        for rules in RULES {
            let longer = format!("{text}{letters}");
            prop_assert!(weighted_len(&longer, rules) > weighted_len(&text, rules));
        }
    }

    #[test]
    fn a_measure_agrees_with_the_length(text in text()) {
        for rules in RULES {
            let measure = measure(&text, rules);
            prop_assert_eq!(measure.length, weighted_len(&text, rules));
            prop_assert!(text.is_char_boundary(measure.fits));
            prop_assert_eq!(measure.is_valid, measure.fits == text.len() && !text.trim().is_empty());
        }
    }

    #[test]
    fn what_fits_of_a_long_text_is_not_too_long(words in prop::collection::vec("[a-z漢é]{1,60}|e\u{301}|👍🏽", 1..60)) {
        let text = words.join(" ");
        for rules in RULES {
            let fits = measure(&text, rules).fits;
            prop_assert!(weighted_len(&text[..fits], rules) <= rules.limit());
        }
    }

    #[test]
    fn any_text_at_all_is_read(text in any::<String>()) {
        places(&text);
        for rules in RULES {
            measure(&text, rules);
        }
        is_url(&text, Protocol::Optional);
    }
}

/// Reads a text in every way.
fn read(text: &str) {
    places(text);
    weighted_len(text, Rules::V3);
    measure(text, Rules::V3);
}

#[test]
fn hostile_texts_take_no_more_time_than_their_length() {
    let pieces = [
        ".",
        "a.",
        "a.com",
        ".com",
        "a_b.com中",
        "漢",
        "漢.",
        "漢com.",
        ".漢",
        "-",
        "a-.com",
        "@",
        "@a",
        "#",
        "#漢",
        "$A",
        "http://",
        "http://a.nl/(",
        "a.nl/((",
        "a.nl?.",
        "e\u{301}",
        "\u{301}",
        "👍\u{200D}",
        "🇳",
        "\u{FE0F}",
        "xn--a.",
        "＠a",
        "a。",
        "_a.nl",
    ];
    for piece in pieces {
        read(&piece.repeat(100_000 / piece.len()));
    }
}
