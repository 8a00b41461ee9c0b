//! An entry: one reply as it lies in a file, with what is known of it.

use crate::evaluator::markers::Tongue;
use crate::language::Language;
use crate::transcript::Channel;

/// One reply to be graded, and what is known of it. Everything but the reply itself may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// What it is called in reports.
    pub id: String,
    /// The company's words.
    pub reply: String,
    /// The customer's messages that it answers, oldest first.
    pub customer: Vec<String>,
    /// The language as given: a code such as `nl` or `pt-BR`. Without it, the language is recognised.
    pub lang: Option<String>,
    /// Where it was written; in public, unless it is said otherwise.
    pub channel: Option<Channel>,
    /// The brand that answered: the name of a brand file, or any name.
    pub brand: Option<String>,
    /// The person or program that answered.
    pub agent: Option<String>,
    /// The conversation that it belongs to. Entries of one conversation stand one after the other.
    pub thread: Option<String>,
    /// The customer's name as on the profile.
    pub customer_name: Option<String>,
    /// The customer's handle, without the @.
    pub customer_handle: Option<String>,
    /// When the customer wrote, in Unix milliseconds.
    pub customer_at: Option<i64>,
    /// When the reply was written, in Unix milliseconds.
    pub reply_at: Option<i64>,
}

impl Entry {
    /// Where it was written.
    pub fn channel(&self) -> Channel {
        self.channel.unwrap_or(Channel::Public)
    }

    /// What is known of its language. `und` and nothing at all mean the same.
    pub fn tongue(&self) -> Tongue {
        let Some(lang) = self.lang.as_deref().map(str::trim).filter(|lang| !lang.is_empty()) else {
            return Tongue::Recognised;
        };
        let code = lang.split(['-', '_']).next().unwrap_or(lang).to_ascii_lowercase();
        match Language::ALL.iter().find(|language| language.code() == code) {
            Some(language) => Tongue::Known(*language),
            None if matches!(code.as_str(), "und" | "mul" | "zxx") => Tongue::Recognised,
            None => Tongue::Foreign,
        }
    }

    /// Whether the reply has nothing in it that a reader sees.
    pub fn is_silent(&self) -> bool {
        let is_unseen = |letter: char| {
            letter.is_whitespace()
                || letter.is_control()
                || matches!(letter, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
        };
        self.reply.chars().all(is_unseen)
    }

    /// How long the customer waited, in milliseconds; `None` where it is not known or cannot be: the reply is older than
    /// what it answers.
    pub fn waited(&self) -> Option<i64> {
        let waited = self.reply_at?.checked_sub(self.customer_at?)?;
        (waited >= 0).then_some(waited)
    }
}
