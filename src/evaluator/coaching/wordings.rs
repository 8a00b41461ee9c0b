//! What is put into replies to win points back: texts in five languages, for both forms of address.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::language::Language;
use crate::scenario::model::Address;

/// The texts of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wordings {
    /// For customers who are addressed informally, and for all where the language makes no difference.
    informal: Sentences,
    /// For customers who are addressed formally.
    formal: Option<Sentences>,
    /// Words of an office, and those of a person that stand for them.
    pub human: BTreeMap<String, String>,
    /// Words that point to where everybody reads along, in small letters.
    pub here: Vec<String>,
    /// Small words that lead up to a piece of data and make no sense without it.
    pub leading: Vec<String>,
    /// Words that change with the form of address.
    pub address: Pronouns,
}

/// Words of one form of address and their counterparts, by the form that they are turned into.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pronouns {
    /// Formal words, and the informal ones for them.
    #[serde(default)]
    pub informal: BTreeMap<String, String>,
    /// Informal words, and the formal ones for them.
    #[serde(default)]
    pub formal: BTreeMap<String, String>,
    /// Words that would have to change with their pronoun elsewhere in the sentence: where one is left, nothing is swapped.
    #[serde(default)]
    pub stiff: Vec<String>,
}

/// Two wordings of one sentence, so that two customers need not get the same.
pub type Pair = [String; 2];

/// The sentences for one form of address. None of them claims what only the writer can know.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentences {
    /// Sees what this means to the customer.
    pub sympathy: Pair,
    /// Shares the joy about `{words}`, the customer's own.
    pub joy: Pair,
    /// Takes up `{words}`, the customer's own.
    pub detail: Pair,
    /// Offers help.
    pub help: Pair,
    /// Promises to look up what the brand has on file.
    pub look_up: Pair,
    /// Says what happens next, with open places for what and when.
    pub next: Pair,
    /// Hands over to `{desk}`, with an open place for when it answers.
    pub hand_over: Pair,
    /// Invites to a private message.
    pub private: Pair,
    /// Asks for the `{fact}` by private message.
    pub ask_private: Pair,
    /// Invites to keep in touch.
    pub invitation: Pair,
    /// Thanks for the patience.
    pub thanks: Pair,
    /// Asks whether it is solved.
    pub check_back: Pair,
    /// Asks how satisfied the customer is.
    pub survey: Pair,
    /// An open place for a `{wording}` that the answer must contain.
    pub say: Pair,
}

impl Wordings {
    /// The sentences for a form of address.
    pub fn for_address(&self, address: Address) -> &Sentences {
        match (address, &self.formal) {
            (Address::Formal, Some(formal)) => formal,
            _ => &self.informal,
        }
    }
}

macro_rules! wordings {
    ($($language:ident from $file:literal;)*) => {
        /// The texts of a language.
        pub fn wordings(language: Language) -> &'static Wordings {
            match language {
                $(Language::$language => {
                    static TEXTS: LazyLock<Wordings> = LazyLock::new(|| {
                        serde_yaml::from_str(include_str!($file)).expect(concat!($file, " has every wording"))
                    });
                    &TEXTS
                })*
            }
        }
    };
}

wordings! {
    En from "../tips/changes/en.yaml";
    Nl from "../tips/changes/nl.yaml";
    De from "../tips/changes/de.yaml";
    Fr from "../tips/changes/fr.yaml";
    Sv from "../tips/changes/sv.yaml";
}
