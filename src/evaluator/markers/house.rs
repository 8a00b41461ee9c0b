//! What is the brand's own, compiled once: never taken for the customer's.

use regex::Regex;

use crate::marker::FactKind;

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
    numbers: Vec<(FactKind, Regex)>,
}

impl House {
    /// Compiles what is the brand's own. Fails on a number's pattern that is no regular expression.
    pub fn new(parts: HouseParts) -> Result<House, regex::Error> {
        let compile = |(kind, pattern): &(FactKind, String)| Ok((*kind, Regex::new(pattern)?));
        let numbers = parts.numbers.iter().map(compile).collect::<Result<_, regex::Error>>()?;
        Ok(House { parts, numbers })
    }

    /// The id of a desk by its index, as in `Seen::desks`.
    pub fn desk(&self, index: usize) -> Option<&str> {
        self.parts.desks.get(index).map(|(id, _)| id.as_str())
    }

    /// The brand's names.
    pub fn names(&self) -> &[String] {
        &self.parts.names
    }

    /// The patterns of the brand's own numbers.
    pub fn numbers(&self) -> &[(FactKind, Regex)] {
        &self.numbers
    }
}
