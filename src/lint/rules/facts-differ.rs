//! Versions of one reply that say different things in different languages.

use std::collections::BTreeSet;

use crate::language::Language;
use crate::lint::facts::{Fact, Kind, facts, has_number};
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Spot, Text, Whole};
use crate::rule;

#[doc = include_str!("facts-differ.md")]
#[derive(Debug)]
pub struct FactsDiffer;

impl Rule for FactsDiffer {
    fn id(&self) -> &'static str {
        "facts-differ"
    }

    fn page(&self) -> &'static str {
        include_str!("facts-differ.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "facts that differ between languages",
            rule: rule::Rule::G4,
            level: Level::Error,
            confidence: Confidence::High,
            fixes: Fixes::Never,
        }
    }

    fn whole(&self, whole: &Whole, notes: &mut Vec<Note>) {
        if whole.texts.len() < 2 {
            return;
        }
        let all: Vec<Vec<Fact>> = whole.texts.iter().map(own_facts).collect();
        for kind in Kind::ALL {
            let sides: Vec<Side> =
                all.iter().map(|facts| facts.iter().filter(|fact| fact.kind == kind).collect()).collect();
            let Some(usual) = usual(&sides, kind) else { continue };
            for index in (0..sides.len()).filter(|index| differ(&sides[*index], &sides[usual], kind)) {
                let text = &whole.texts[index].filled.text;
                // Without its currency or its sign, a number still says the same.
                if sides[index].is_empty() && sides[usual].iter().all(|fact| has_number(text, &fact.value)) {
                    continue;
                }
                notes.push(note(whole, &sides, index, usual));
            }
        }
    }
}

/// The facts of one kind that a version says.
type Side<'a> = Vec<&'a Fact>;

/// The facts of a text, without those that are filled in.
fn own_facts(text: &Text) -> Vec<Fact> {
    facts(&text.filled.text).into_iter().filter(|fact| !text.filled.is_filled(&fact.span)).collect()
}

fn values<'a>(side: &Side<'a>) -> BTreeSet<&'a str> {
    side.iter().map(|fact| fact.value.as_str()).collect()
}

/// The version that most others agree with, or the first of them; `None` where there is nothing to compare.
fn usual(sides: &[Side], kind: Kind) -> Option<usize> {
    let counts = |side: &Side| kind.is_missed() || !side.is_empty();
    let votes = |side: &Side| sides.iter().filter(|other| counts(other) && values(other) == values(side)).count();
    let voters = (0..sides.len()).filter(|index| counts(&sides[*index]));
    voters.max_by_key(|index| (votes(&sides[*index]), !sides[*index].is_empty(), std::cmp::Reverse(*index)))
}

/// Whether a version says something else than the usual one.
fn differ(side: &Side, usual: &Side, kind: Kind) -> bool {
    let (ours, theirs) = (values(side), values(usual));
    let is_other = |one: &BTreeSet<&str>, other: &BTreeSet<&str>| one.difference(other).next().is_some();
    match kind.is_missed() {
        true => ours != theirs,
        false => is_other(&ours, &theirs) && is_other(&theirs, &ours),
    }
}

fn note(whole: &Whole, sides: &[Side], index: usize, usual: usize) -> Note {
    let (ours, theirs) = (values(&sides[index]), values(&sides[usual]));
    let odd = sides[index].iter().find(|fact| !theirs.contains(fact.value.as_str()));
    let right = sides[usual].iter().find(|fact| !ours.contains(fact.value.as_str())).or(sides[usual].first());
    let words = |text: usize, fact: &Fact| whole.texts[text].filled.text[fact.span.clone()].to_owned();
    let code = whole.texts[usual].language.map_or("another", Language::code);
    let text = &whole.texts[index];
    let span = odd.map_or(0..text.words().len(), |fact| text.place(fact.span.clone()));
    let says = match (odd, right) {
        (Some(_), Some(right)) => format!("`{code}` says {} here", words(usual, right)),
        (None, Some(right)) => format!("`{code}` also says {}", words(usual, right)),
        _ => format!("`{code}` says nothing of this"),
    };
    let note = Note::in_text(index, span, says).help("say the same in every language");
    match right {
        Some(right) => note.also(Spot::Text(usual, whole.texts[usual].place(right.span.clone())), "it stands here"),
        None => note,
    }
}
