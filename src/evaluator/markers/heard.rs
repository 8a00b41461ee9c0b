//! What is heard in the customer's messages: trouble, praise, questions, and the words that a reply may take up.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::Reading;
use crate::evaluator::occasion::Occasion;
use crate::language::{Cue, Language, Meaning, customer_lexicon};
use crate::text::{fold, sentences, tokens};

/// The most of a customer's message that is listened to, in bytes.
const EARSHOT: usize = 2000;

/// How many of the customer's last messages a reply may take words from.
const MESSAGES: usize = 3;

/// What is heard in the customer's messages.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// Whether the customer said anything.
    said: bool,
    /// Words of trouble in the last message.
    pub(super) trouble: usize,
    /// Words of praise in the last message.
    pub(super) praise: usize,
    /// Whether the last message asks something.
    pub(super) asks: bool,
    /// How many words the last message has, handles and links left out; of more than thirty no more are counted.
    pub(super) words: usize,
    /// The words of the last messages, by their stems.
    stems: Vec<u64>,
}

impl Heard {
    /// Listens to the messages that a reply answers.
    pub(super) fn of(reading: &Reading, language: Option<Language>) -> Heard {
        let mut heard = Heard::default();
        for (back, message) in reading.customer.iter().rev().take(MESSAGES).enumerate() {
            let end = (0..=message.len().min(EARSHOT)).rev().find(|&at| message.is_char_boundary(at)).unwrap_or(0);
            let near = &message[..end];
            let folded = fold(near);
            heard.stems.extend(
                folded.text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| is_telling(word)).map(stem),
            );
            if back == 0 {
                heard.listen(near, &folded, language);
            }
        }
        heard
    }

    fn listen(&mut self, message: &str, folded: &crate::text::Folded, language: Option<Language>) {
        self.said = !message.trim().is_empty();
        self.asks = message.contains('?');
        let plain = |word: &&str| !word.starts_with('@') && !word.starts_with("http");
        self.words = message.split_whitespace().take(30).filter(plain).count();
        let Some(language) = language else { return };
        let tokens = tokens(folded, message);
        let sentences = sentences(&tokens, &folded.text);
        for hit in customer_lexicon(language).find(folded, &tokens, &sentences) {
            match hit.meaning {
                Meaning::Cue(Cue::Trouble) => self.trouble += 1,
                Meaning::Cue(Cue::Praise) => self.praise += 1,
                _ => {}
            }
        }
    }

    /// The occasion, by the last message; `None` where the customer said nothing.
    pub(super) fn occasion(&self) -> Option<Occasion> {
        self.said.then(|| Occasion::heard(self.trouble, self.praise))
    }

    /// Whether the customer used a folded word, maybe with another ending.
    pub(super) fn used(&self, word: &str) -> bool {
        self.stems.contains(&stem(word))
    }
}

/// Whether a folded word has the three letters or more that tell something.
pub(super) fn is_telling(word: &str) -> bool {
    word.len() >= 3 && (word.is_ascii() || word.chars().nth(2).is_some())
}

/// The first six letters of a word, which know it again in another form; hashed.
fn stem(word: &str) -> u64 {
    let end = word.char_indices().nth(6).map_or(word.len(), |(at, _)| at);
    let mut hasher = FxHasher::default();
    word[..end].hash(&mut hasher);
    hasher.finish()
}
