//! Slips: blanks and signs of a text that stand where they should not.

use std::ops::Range;

use crate::language::Language;

/// A slip of the keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    /// The bytes of the text.
    pub(super) span: Range<usize>,
    /// What is wrong, in one sentence without a full stop.
    pub(super) wrong: &'static str,
    /// What to do about it.
    pub(super) help: &'static str,
    /// What stands there instead.
    pub(super) instead: String,
    /// Whether no other reading is possible.
    pub(super) is_safe: bool,
}

/// A letter or sign and what stands around it.
struct Around<'t> {
    text: &'t str,
    at: usize,
    sign: char,
    before: Option<char>,
    after: Option<char>,
}

/// Every slip of a text, in order.
pub(super) fn slips(text: &str, language: Option<Language>) -> Vec<Slip> {
    let mut found: Vec<Slip> = Vec::new();
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    let mut taken = 0;
    while let Some((at, sign)) = chars.next() {
        let around = Around { text, at, sign, before, after: chars.peek().map(|(_, c)| *c) };
        before = Some(sign);
        let slip = match sign {
            ' ' => around.blanks(language),
            ',' | ';' => around.comma(),
            '.' | '!' | '?' => around.stop(),
            _ => None,
        };
        if let Some(slip) = slip.filter(|_| at >= taken) {
            taken = slip.span.end;
            found.push(slip);
        }
    }
    found
}

impl Around<'_> {
    /// Two blanks in a row, blanks before the end, a blank before a comma.
    fn blanks(&self, language: Option<Language>) -> Option<Slip> {
        if self.before.is_none_or(|c| c.is_whitespace()) {
            return None;
        }
        let rest = &self.text[self.at..];
        let length = rest.len() - rest.trim_start_matches(' ').len();
        let span = self.at..self.at + length;
        let mut behind = rest[length..].chars();
        let Some(next) = behind.next() else {
            return Some(Slip {
                span,
                wrong: "the text ends with a blank",
                help: "leave it out",
                instead: String::new(),
                is_safe: true,
            });
        };
        let signs = match language? {
            Language::Fr => ",.",
            _ => ",.!?;",
        };
        let after = behind.next();
        let ends = after.is_none_or(char::is_whitespace)
            || next == '.' && after.is_some_and(char::is_uppercase) && behind.next().is_some_and(char::is_lowercase);
        if signs.contains(next) && ends && self.before.is_some_and(|c| c.is_alphanumeric() || c == '}' || c == ')') {
            return Some(Slip {
                span: span.start..span.end + next.len_utf8(),
                wrong: "a blank stands before this sign",
                help: "leave the blank out",
                instead: next.to_string(),
                is_safe: true,
            });
        }
        // Behind a sentence, many write two blanks on purpose; more than two line something up.
        let is_between =
            self.before.is_some_and(|c| c.is_alphanumeric() || ",;-'’\")".contains(c)) && next.is_alphanumeric();
        (length == 2 && is_between).then(|| Slip {
            span,
            wrong: "two blanks stand here",
            help: "leave one of them out",
            instead: " ".to_owned(),
            is_safe: true,
        })
    }

    /// Two commas in a row, a comma before a full stop, a comma without a blank behind it.
    fn comma(&self) -> Option<Slip> {
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        if self.after == Some(self.sign) && is_word(self.before) && !self.text[self.at + 2..].starts_with(self.sign) {
            return Some(Slip {
                span: self.at..self.at + 2,
                wrong: "this sign stands here twice",
                help: "leave one of them out",
                instead: self.sign.to_string(),
                is_safe: true,
            });
        }
        (self.sign == ',' && self.is_within(2) && is_word(self.before) && is_word(self.after)).then(|| Slip {
            span: self.at..self.at + 1,
            wrong: "no blank stands behind this comma",
            help: "write one",
            instead: ", ".to_owned(),
            is_safe: true,
        })
    }

    /// Two full stops in a row, a sentence without a blank behind it.
    fn stop(&self) -> Option<Slip> {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let rest = &self.text[self.at + 1..];
        if self.sign == '.' && self.after == Some('.') && is_letter(self.before) && !rest[1..].starts_with('.') {
            return Some(Slip {
                span: self.at..self.at + 2,
                wrong: "two full stops stand here",
                help: "write one, or three",
                instead: ".".to_owned(),
                is_safe: false,
            });
        }
        let mut next = rest.chars();
        let begins =
            next.next().is_some_and(char::is_uppercase) && next.next().is_some_and(|c| c.is_lowercase() || c == ' ');
        let is_sentence = self.before.is_some_and(char::is_lowercase) && self.is_within(3);
        (begins && is_sentence && !self.is_name()).then(|| Slip {
            span: self.at..self.at + 1,
            wrong: "no blank stands behind this sentence",
            help: "write one",
            instead: format!("{} ", self.sign),
            is_safe: false,
        })
    }

    /// Whether at least so many letters stand before it in a row, of which the last are small, so that it ends a word.
    fn is_within(&self, letters: usize) -> bool {
        self.text[..self.at].chars().rev().take(letters).filter(|c| c.is_alphabetic()).count() == letters
    }

    /// Whether the words on both sides look like one name: `Node.Js`, `Acme.Com`, `St.John`.
    fn is_name(&self) -> bool {
        let word: String = self.text[self.at + 1..].chars().take_while(|c| c.is_alphabetic()).take(5).collect();
        let first = self.text[..self.at].chars().rev().take_while(|c| c.is_alphabetic()).take(24).last();
        word.chars().count() <= 3 && first.is_some_and(char::is_uppercase)
    }
}
