//! The rules of a world's filtered stream: what its app wants to be shown, and what is wrong with what it asked for.

use super::super::search::{Expression, Mistake, Sight, parse};
use crate::clock::Time;
use crate::dialect::x::customs::CUSTOMS;
use crate::snowflake::{Snowflakes, mix};

/// The longest rule, in characters.
pub(in crate::dialect::x) const LONGEST: usize = 1024;
/// The most rules an app can have.
pub(in crate::dialect::x) const MOST: usize = 1000;

/// A rule that is in effect.
#[derive(Debug, Clone)]
pub(in crate::dialect::x) struct Rule {
    /// Its id on the wire.
    pub(in crate::dialect::x) number: u64,
    /// What it says.
    pub(in crate::dialect::x) value: String,
    /// What its owner calls it.
    pub(in crate::dialect::x) tag: Option<String>,
    query: Expression,
}

/// All rules of an app, in the order in which they were made.
#[derive(Debug, Clone)]
pub(in crate::dialect::x) struct Rules {
    ids: Snowflakes,
    list: Vec<Rule>,
}

/// Why a rule was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dialect::x) enum Wrong {
    /// It says what the rule with this number says.
    Duplicate(u64),
    /// It cannot be understood.
    Mistakes(Vec<String>),
    /// There are as many as there can be.
    TooMany,
}

impl Rules {
    /// No rules. Their numbers follow from the seed.
    pub(in crate::dialect::x) fn new(seed: u64) -> Rules {
        Rules { ids: Snowflakes::new(mix(seed ^ 0x52_554c_4553), CUSTOMS.numbering), list: Vec::new() }
    }

    /// All of them.
    pub(in crate::dialect::x) fn list(&self) -> &[Rule] {
        &self.list
    }

    /// Adds a rule, in effect from now on.
    pub(in crate::dialect::x) fn add(&mut self, value: &str, tag: Option<&str>, now: Time) -> Result<&Rule, Wrong> {
        let query = understand(value).map_err(Wrong::Mistakes)?;
        if let Some(held) = self.list.iter().find(|rule| rule.value == value) {
            return Err(Wrong::Duplicate(held.number));
        }
        if self.list.len() >= MOST {
            return Err(Wrong::TooMany);
        }
        let tag = tag.filter(|tag| !tag.is_empty()).map(str::to_owned);
        self.list.push(Rule { number: self.ids.next(now), value: value.to_owned(), tag, query });
        self.list.last().ok_or(Wrong::TooMany)
    }

    /// Takes the first rule away that is such; false if there is none.
    pub(in crate::dialect::x) fn remove(&mut self, is_such: impl Fn(&Rule) -> bool) -> bool {
        let found = self.list.iter().position(is_such);
        if let Some(place) = found {
            self.list.remove(place);
        }
        found.is_some()
    }

    /// Takes all rules away; how many there were.
    pub(in crate::dialect::x) fn clear(&mut self) -> usize {
        std::mem::take(&mut self.list).len()
    }

    /// The rules that a post matches.
    pub(in crate::dialect::x) fn matching(&self, post: &Sight<'_>) -> Vec<&Rule> {
        self.list.iter().filter(|rule| post.matches(&rule.query)).collect()
    }
}

/// Reads a rule, or says all that is wrong with it.
fn understand(value: &str) -> Result<Expression, Vec<String>> {
    let length = value.chars().count();
    if length > LONGEST {
        let what = format!("Rules can be at most {LONGEST} characters long; this one has {length}");
        return Err(vec![Mistake::new(what, LONGEST + 1).to_string()]);
    }
    let query = parse(value).map_err(|mistakes| mistakes.iter().map(ToString::to_string).collect::<Vec<String>>())?;
    let what = match () {
        () if query.only_negates() => "Rules must contain at least one positive clause",
        () if !query.is_grounded() => {
            "Every alternative of a rule must contain a keyword, phrase or operator that can stand alone"
        }
        () => return Ok(query),
    };
    Err(vec![Mistake::new(what, 1).to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time::utc(2026, 3, 2);

    #[test]
    fn a_rule_is_made_once_and_told_by_number_and_value() {
        let mut rules = Rules::new(1);
        let first = rules.add("@brand -is:retweet", Some("mentions"), NOW).expect("a rule").number;
        assert_eq!(rules.add("@brand -is:retweet", None, NOW).err(), Some(Wrong::Duplicate(first)));
        let second = rules.add("from:brand", Some(""), NOW).expect("a rule");
        assert!(second.number > first && second.tag.is_none());
        assert!(rules.remove(|rule| rule.number == first));
        assert!(!rules.remove(|rule| rule.number == first));
        assert_eq!(rules.clear(), 1);
    }

    #[test]
    fn what_a_rule_cannot_be_is_said() {
        let wrong = |value: &str| match Rules::new(1).add(value, None, NOW) {
            Err(Wrong::Mistakes(all)) => all,
            other => panic!("{other:?}"),
        };
        assert_eq!(wrong("-cat"), ["Rules must contain at least one positive clause (at position 1)"]);
        assert!(wrong("is:reply")[0].contains("can stand alone"));
        assert!(wrong(&"é".repeat(1025))[0].ends_with("this one has 1025 (at position 1025)"));
        assert_eq!(wrong("(cat fromm:x").len(), 2);
        assert!(Rules::new(1).add(&"é".repeat(1024), None, NOW).is_ok());
    }

    #[test]
    fn there_are_a_thousand_at_most() {
        let mut rules = Rules::new(1);
        (0..MOST).for_each(|n| drop(rules.add(&format!("cat{n}"), None, NOW).map(|rule| rule.number)));
        assert_eq!(rules.add("dog", None, NOW).err(), Some(Wrong::TooMany));
    }
}
