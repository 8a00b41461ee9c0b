//! The canonical form of a reply: without what is put into a template for each customer. And how alike two of them are.

use crate::grading::{Grade, MarkerSeen};
use crate::marker::Marker;

/// How many letters of a reply are looked at. What is the same up to here counts as the same.
const LOOKED_AT: usize = 4000;
/// From how many words on two replies can be nearly the same; shorter ones are the same or not.
const WORDS: usize = 8;

/// What a reply is recognised by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
    /// Of the very words.
    pub exact: u64,
    /// Of the words and pairs of words that it is made of: what is alike differs in few bits. `None` for a short text.
    pub near: Option<u64>,
}

/// How many bits two fingerprints of replies that are nearly the same differ in at most, of 64.
pub(super) const ALIKE: u32 = 9;

/// A reply with placeholders: the customer's name, handles, links and numbers; without the signature.
pub fn canonical(reply: &str, grade: &Grade) -> String {
    let mut told = String::with_capacity(reply.len().min(LOOKED_AT));
    let mut letters = reply.chars().enumerate().take(LOOKED_AT).peekable();
    let mut before = ' ';
    let fillings: Vec<&MarkerSeen> = grade.markers.iter().filter(|seen| stands_for(seen.id).is_some()).collect();
    while let Some((at, letter)) = letters.next() {
        let placeholder = match placeholder_at(at, &fillings) {
            Some((end, placeholder)) => {
                while letters.next_if(|(at, _)| *at < end).is_some() {}
                Some(placeholder)
            }
            None if letter == '@' && !before.is_alphanumeric() => {
                while letters.next_if(|(_, next)| next.is_alphanumeric() || *next == '_').is_some() {}
                Some("{handle}")
            }
            None if letter.is_numeric() => {
                while letters.next_if(|(_, next)| next.is_numeric()).is_some() {}
                Some("{number}")
            }
            None => None,
        };
        match placeholder {
            Some(placeholder) => told.push_str(placeholder),
            None if letter.is_control() => told.push(' '),
            None => told.push(letter),
        }
        before = letter;
    }
    tidied(&told)
}

/// The placeholder for the words that begin here, and where they end.
fn placeholder_at(at: usize, fillings: &[&MarkerSeen]) -> Option<(usize, &'static str)> {
    let seen = fillings.iter().find(|seen| seen.start == at && seen.end > at)?;
    Some((seen.end, stands_for(seen.id)?))
}

/// What stands in the place of the words of a marker.
fn stands_for(marker: Marker) -> Option<&'static str> {
    match marker {
        Marker::CustomerName => Some("{name}"),
        Marker::Signature => Some("{signature}"),
        _ => None,
    }
}

/// One space between words, links by their placeholder, no handles at the start, no signature and no sign left alone at the
/// end.
fn tidied(text: &str) -> String {
    let words = text.split_whitespace().map(|word| if is_link(word) { "{link}" } else { word });
    let words = words.skip_while(|word| *word == "{handle}").filter(|word| !word.contains("{signature}"));
    let mut words: Vec<&str> = words.collect();
    while words.last().is_some_and(|word| word.chars().all(|c| "^-–—/*".contains(c))) {
        words.pop();
    }
    words.join(" ")
}

fn is_link(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '"', '“']);
    ["http://", "https://", "www."]
        .iter()
        .any(|start| word.get(..start.len()).is_some_and(|w| w.eq_ignore_ascii_case(start)))
}

/// The fingerprint of a canonical text.
pub fn fingerprint(canonical: &str) -> Fingerprint {
    let mut exact = SEED;
    let mut bits = [0i32; 64];
    let (mut before, mut words) = (SEED, 0);
    for word in canonical.split(|c: char| !c.is_alphanumeric() && c != '{' && c != '}').filter(|word| !word.is_empty())
    {
        let hash = word.chars().flat_map(char::to_lowercase).fold(SEED, |hash, c| mixed(hash, u64::from(c)));
        exact = mixed(exact, hash);
        for feature in [hash, mixed(before, hash)] {
            let feature = spread(feature);
            for (bit, votes) in bits.iter_mut().enumerate() {
                *votes += if feature >> bit & 1 == 1 { 1 } else { -1 };
            }
        }
        before = hash;
        words += 1;
    }
    let near = bits.iter().enumerate().fold(0u64, |near, (bit, votes)| near | u64::from(*votes > 0) << bit);
    // Without a single word, signs and emoji are all there is.
    let exact = if words == 0 { canonical.chars().fold(exact, |hash, c| mixed(hash, u64::from(c))) } else { exact };
    Fingerprint { exact: spread(exact), near: (words >= WORDS).then_some(near) }
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn mixed(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23)
}

/// Spreads what differs over all bits.
fn spread(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (hash ^ hash >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93) ^ hash >> 29
}

/// The hash of an id.
pub(super) fn id_hash(id: &str) -> u64 {
    spread(id.bytes().fold(SEED, |hash, byte| mixed(hash, u64::from(byte))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluator::rubric::Rubric;
    use crate::grading::{Entry, Grader};
    use crate::language::Language;

    fn form(reply: &str, name: &str) -> String {
        let entry = Entry {
            reply: reply.to_owned(),
            lang: Some("en".to_owned()),
            customer_name: Some(name.to_owned()),
            ..Entry::default()
        };
        let grader = Grader::new(Rubric::bundled(), [], Language::En);
        canonical(reply, &grader.reviewer().grade(&entry))
    }

    fn apart(one: &str, other: &str) -> u32 {
        let near = |text: &str| fingerprint(text).near.expect("a text with many words");
        (near(one) ^ near(other)).count_ones()
    }

    #[test]
    fn a_template_is_the_same_for_every_customer() {
        let one =
            form("@ann_1 Hi Ann, sorry to hear that! Your parcel 1234 is on its way: https://a.example/x ^Tom", "Ann");
        let other =
            form("@bob @acme Hi Bob, sorry to hear that! Your parcel 99 is on its way: https://b.example ^Li", "Bob");
        assert_eq!(one, "Hi {name}, sorry to hear that! Your parcel {number} is on its way: {link}");
        assert_eq!(one, other);
        assert_eq!(fingerprint(&one), fingerprint(&other));
    }

    #[test]
    fn a_word_more_or_less_is_near_and_another_reply_is_far() {
        let one = "Hi {name}, sorry to hear your order has not arrived yet. Could you send us your order number in a private message so we can look into this for you?";
        let near = "Hi {name}, so sorry to hear your order has not arrived yet. Could you send us the order number in a private message so we can look into this for you?";
        let far = "Hi {name}, thank you for the kind words! Could you send us a private message with the name of our colleague, so that we can pass it on?";
        assert!(apart(one, near) <= ALIKE, "{}", apart(one, near));
        assert!(apart(one, far) > ALIKE, "{}", apart(one, far));
    }

    #[test]
    fn short_texts_are_the_same_or_not() {
        assert_eq!(fingerprint("Thanks!").near, None);
        assert_ne!(fingerprint("🙏").exact, fingerprint("❤").exact);
        assert_eq!(fingerprint("Thanks a lot!").exact, fingerprint("thanks, a LOT").exact);
    }
}
