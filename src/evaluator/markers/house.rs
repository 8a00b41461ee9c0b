//! What is the brand's own, compiled once: never taken for the customer's.

use regex::Regex;

use crate::marker::FactKind;
use crate::text::fold;

/// What a house is made of, in plain words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HouseParts {
    /// The brand's names, as people say them.
    pub names: Vec<String>,
    /// Its handles, without the @.
    pub handles: Vec<String>,
    /// Who answers: first name and initials.
    pub team: Vec<(String, String)>,
    /// What its own numbers look like, as regular expressions.
    pub numbers: Vec<(FactKind, String)>,
    /// Its own telephone numbers, mail addresses and links.
    pub contacts: Vec<String>,
    /// Its desks: the id, and the names that count as naming it.
    pub desks: Vec<(String, Vec<String>)>,
}

/// What is the brand's own, compiled once.
#[derive(Debug, Clone)]
pub struct House {
    parts: HouseParts,
    named: Vec<String>,
    contacts: Vec<String>,
    numbers: Vec<(FactKind, Regex)>,
}

impl House {
    /// Compiles what is the brand's own. Fails on a number's pattern that is no regular expression.
    pub fn new(parts: HouseParts) -> Result<House, regex::Error> {
        let compile = |(kind, pattern): &(FactKind, String)| Ok((*kind, Regex::new(pattern)?));
        let numbers = parts.numbers.iter().map(compile).collect::<Result<_, regex::Error>>()?;
        let words = parts.names.iter().chain(&parts.handles).flat_map(|name| {
            let name = fold(name).text;
            let words: Vec<String> = name.split_whitespace().filter(|word| word.len() > 2).map(str::to_owned).collect();
            words
        });
        let named = words.collect();
        let contacts = parts.contacts.iter().map(|contact| squeeze(contact)).collect();
        Ok(House { parts, named, contacts, numbers })
    }

    /// The id of a desk by its index, as in `Seen::desks`.
    pub fn desk(&self, index: usize) -> Option<&str> {
        self.parts.desks.get(index).map(|(id, _)| id.as_str())
    }

    /// The brand's names.
    pub fn names(&self) -> &[String] {
        &self.parts.names
    }

    /// Whether a folded word is one of the brand's names.
    pub(super) fn is_named(&self, word: &str) -> bool {
        self.named.iter().any(|name| name == word)
    }

    /// Whether a telephone number, mail address or link is the brand's own.
    pub(super) fn is_contact(&self, found: &str) -> bool {
        let found = squeeze(found);
        let own = |contact: &String| {
            !contact.is_empty() && (found.contains(contact.as_str()) || contact.contains(&found) && found.len() > 5)
        };
        self.contacts.iter().any(own)
    }

    /// The names of each desk, in order.
    pub(super) fn desk_names(&self) -> impl Iterator<Item = &[String]> {
        self.parts.desks.iter().map(|(_, names)| names.as_slice())
    }

    /// Who answers: first name and initials.
    pub fn team(&self) -> &[(String, String)] {
        &self.parts.team
    }

    /// The patterns of the brand's own numbers.
    pub fn numbers(&self) -> &[(FactKind, Regex)] {
        &self.numbers
    }
}

/// A contact without the signs that people write it with or without.
fn squeeze(contact: &str) -> String {
    contact.chars().filter(|letter| letter.is_alphanumeric() || *letter == '@').flat_map(char::to_lowercase).collect()
}
