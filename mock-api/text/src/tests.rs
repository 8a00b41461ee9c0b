//! What holds for every text.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::{Rules, cashtags, hashtags, links, mentions, weighted_len};

/// Texts made of the pieces that matter here.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("@".to_owned()),
        Just("#".to_owned()),
        Just("$".to_owned()),
        Just("http://".to_owned()),
        Just(".com".to_owned()),
        Just(".한국".to_owned()),
        Just("/(".to_owned()),
        Just(")?".to_owned()),
        Just("xn--".to_owned()),
        Just("👨‍👩‍👧".to_owned()),
        Just("RT:".to_owned()),
        "[ a-z0-9_é日\u{301}\u{fe0f}\u{20e3}.:/-]{0,4}",
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn what_is_found_stands_where_it_says(text in texts()) {
        let chars: Vec<char> = text.chars().collect();
        let at = |start: usize, end: usize| chars[start..end].iter().collect::<String>();
        for link in links(&text) {
            prop_assert_eq!(at(link.start, link.end), link.url);
        }
        for one in mentions(&text) {
            let whole = at(one.start, one.end);
            prop_assert_eq!(&whole[whole.find(['@', '＠']).map_or(0, |sign| sign + whole[sign..].chars().next().map_or(0, char::len_utf8))..], format!("{}{}", one.username, one.list.unwrap_or("")));
        }
        for tag in hashtags(&text).into_iter().chain(cashtags(&text)) {
            prop_assert!(at(tag.start, tag.end).ends_with(tag.name));
        }
    }

    #[test]
    fn composed_and_decomposed_texts_count_the_same(text in texts()) {
        let (composed, decomposed): (String, String) = (text.nfc().collect(), text.nfd().collect());
        for rules in [Rules::V1, Rules::V2, Rules::V3] {
            prop_assert_eq!(weighted_len(&composed, rules), weighted_len(&decomposed, rules));
        }
    }

    #[test]
    fn plain_words_count_their_letters(text in "[ -+,:-~]{0,100}") {
        prop_assert_eq!(weighted_len(&text, Rules::V3), text.len() as u32);
    }

    #[test]
    fn no_string_makes_it_panic(text in any::<String>()) {
        let _ = (links(&text), mentions(&text), hashtags(&text), cashtags(&text), weighted_len(&text, Rules::V3));
    }
}
