//! What holds of every query: it is read back as it was printed, and matches what a plain reading of it would.

use proptest::prelude::*;

use super::matching::Sight;
use super::syntax::{Query, parse};
use super::term::{Phrase, Property, Term};
use crate::clock::Time;
use crate::platform::{Draft, Lang, Platform, PostId, Profile};

const WORDS: [&str; 4] = ["late", "parcel", "gone", "blue"];

fn term() -> impl Strategy<Value = Term> {
    let word = || (0..WORDS.len()).prop_map(|n| WORDS[n].to_owned());
    prop_oneof![
        4 => word().prop_map(|word| Term::Words(Phrase::new(word))),
        1 => (word(), word()).prop_map(|(one, two)| Term::Words(Phrase::new(format!("{one} {two}")))),
        1 => word().prop_map(Term::Hashtag),
        1 => Just(Term::Mention("brand".into())),
        1 => Just(Term::Is(Property::Hashtags)),
        1 => Just(Term::Is(Property::Mentions)),
        1 => Just(Term::Lang("nl".into())),
        1 => Just(Term::Never("has:geo")),
        1 => (1..=100_u8).prop_map(Term::Sample),
    ]
}

fn query() -> impl Strategy<Value = Query> {
    term().prop_map(Query::Term).prop_recursive(5, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|part| Query::Not(Box::new(part))),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Query::All),
            proptest::collection::vec(inner, 2..4).prop_map(Query::Any),
        ]
    })
}

/// A post whose words are these, each a plain word, a tag or a mention.
#[derive(Debug, Clone)]
struct Said {
    words: Vec<(usize, bool)>,
    named: bool,
    dutch: bool,
}

fn said() -> impl Strategy<Value = Said> {
    let words = proptest::collection::vec((0..WORDS.len(), any::<bool>()), 1..6);
    (words, any::<bool>(), any::<bool>()).prop_map(|(words, named, dutch)| Said { words, named, dutch })
}

impl Said {
    fn text(&self) -> String {
        let words = self.words.iter().map(|(n, tag)| format!("{}{}", if *tag { "#" } else { "" }, WORDS[*n]));
        let named = self.named.then(|| "@Brand".to_owned());
        named.into_iter().chain(words).collect::<Vec<_>>().join(" ")
    }

    /// What the query says of it, read plainly. A sample is left to the platform.
    fn is(&self, query: &Query, sampled: &dyn Fn(u8) -> bool) -> bool {
        match query {
            Query::All(parts) => !parts.iter().any(|part| !self.is(part, sampled)),
            Query::Any(parts) => parts.iter().map(|part| u32::from(self.is(part, sampled))).sum::<u32>() > 0,
            Query::Not(part) => self.is(part, sampled) ^ true,
            Query::Term(Term::Sample(part)) => sampled(*part),
            Query::Term(term) => {
                let printed = term.to_string();
                let spoken: String = self.words.iter().map(|(n, _)| format!(" {} ", WORDS[*n])).collect();
                let wanted = |text: &str| text.split(' ').map(|word| format!(" {word} ")).collect::<String>();
                match printed.as_str() {
                    "@brand" | "has:mentions" => self.named,
                    "lang:nl" => self.dutch,
                    "has:geo" => false,
                    "has:hashtags" => self.words.iter().any(|(_, tag)| *tag),
                    tag if tag.starts_with('#') => self.words.iter().any(|(n, is)| *is && WORDS[*n] == &tag[1..]),
                    phrase => spoken.contains(&wanted(phrase.trim_matches('"'))),
                }
            }
        }
    }
}

fn published(said: &Said) -> (Platform, PostId) {
    let mut platform = Platform::new(3, Time::utc(2026, 3, 2)).expect("a time with ids");
    platform.open_account(Profile::new("brand", "Brand")).expect("free");
    let ann = platform.open_account(Profile::new("ann", "Ann")).expect("free");
    let text = said.text();
    let draft = Draft::new(&text).lang(Lang::new(if said.dutch { "nl" } else { "en" }));
    let id = platform.post(ann, draft).expect("short enough");
    (platform, id)
}

proptest! {
    #[test]
    fn a_query_is_read_back_as_it_was_printed(query in query()) {
        let printed = query.to_string();
        prop_assert_eq!(parse(&printed), Ok(query), "{}", printed);
    }

    #[test]
    fn a_query_matches_what_a_plain_reading_of_it_would(query in query(), said in said()) {
        let (platform, id) = published(&said);
        let sight = Sight::new(&platform, id);
        let sampled = |part: u8| sight.matches(&Query::Term(Term::Sample(part)));
        prop_assert_eq!(sight.matches(&query), said.is(&query, &sampled), "{} of {:?}", query, said.text());
    }

    #[test]
    fn a_sample_of_more_holds_a_sample_of_less(said in said(), less in 1..100_u8) {
        let (platform, id) = published(&said);
        let sight = Sight::new(&platform, id);
        let sampled = |part: u8| sight.matches(&Query::Term(Term::Sample(part)));
        prop_assert!(sampled(100) && (!sampled(less) || sampled(less + 1)));
    }
}
