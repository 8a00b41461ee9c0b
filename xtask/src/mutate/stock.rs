//! The words that mutators put into good replies, one set a language.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use sparring::language::Language;
use sparring::marker::FactKind;

/// The words of every language.
pub(super) type Stock = BTreeMap<Language, Phrases>;

/// What mutators say in one language. Each list has several wordings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phrases {
    /// Names of people who are in no scenario, first name first.
    pub(super) names: Vec<String>,
    /// Asks for a `{fact}` where everybody reads along.
    pub(super) ask_in_public: Vec<String>,
    /// Repeats the `{value}` of a `{fact}`.
    pub(super) show_in_public: Vec<String>,
    /// Asks for a `{fact}` that is known already.
    pub(super) ask_again: Vec<String>,
    /// Says that the company could not help it.
    pub(super) excuses: Vec<String>,
    /// Says that the customer is to blame.
    pub(super) blame: Vec<String>,
    /// Talks like an office.
    pub(super) office: Vec<String>,
    /// Sends the customer to another place.
    pub(super) elsewhere: Vec<String>,
    /// Jokes that show.
    pub(super) jokes: Vec<String>,
    /// Swears.
    pub(super) rude: Vec<String>,
    /// Whole texts that would fit any message.
    pub(super) paste: Vec<String>,
    /// Apologies and sympathy, for laying it on thick.
    pub(super) stuffing: Vec<String>,
    /// Sympathy and apologies, for somebody who is happy.
    pub(super) pity: Vec<String>,
    /// Sentences that tell their language by their small words.
    pub(super) plain: Vec<String>,
    /// What each kind of personal data is called.
    pub(super) facts: BTreeMap<FactKind, String>,
    /// Addresses the customer as one does among friends; none in a language with one form.
    #[serde(default)]
    pub(super) informal: Vec<String>,
    /// Addresses the customer as one does at a counter.
    #[serde(default)]
    pub(super) formal: Vec<String>,
}

/// Reads the words that are kept with this program.
pub(super) fn read() -> Result<Stock> {
    let stock: Stock = serde_yaml::from_str(include_str!("phrases.yaml")).context("reading mutate/phrases.yaml")?;
    for language in Language::ALL {
        let phrases = stock.get(language).with_context(|| format!("phrases.yaml has no `{}`", language.code()))?;
        for kind in FactKind::ALL {
            ensure!(phrases.facts.contains_key(kind), "phrases.yaml has no {} in `{}`", kind.id(), language.code());
        }
    }
    Ok(stock)
}
