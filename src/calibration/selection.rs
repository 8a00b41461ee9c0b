//! Selections: which labels are measured, by language and by brand.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::label::Label;

/// Which labels are measured.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only those of these languages, as codes such as `nl`; without any, all.
    pub languages: Vec<String>,
    /// Only those of some of the brands.
    pub holdout: Option<Holdout>,
}

/// A part of the brands: whole brands, so that what is fitted to the one part is measured on brands that it never saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holdout {
    /// How much of the brands is held out, in percent.
    pub percent: u8,
    /// Which of them: another seed holds out others.
    pub seed: u64,
    /// Whether the others are measured instead.
    pub rest: bool,
}

impl Selection {
    /// The labels that are measured.
    pub fn of(&self, mut labels: Vec<Label>) -> Vec<Label> {
        let spoken = |label: &Label| self.languages.iter().any(|language| *language == language_of(label));
        labels.retain(|label| self.languages.is_empty() || spoken(label));
        if let Some(holdout) = self.holdout {
            let held = holdout.held(&labels);
            labels.retain(|label| held.contains(house_of(label)) != holdout.rest);
        }
        labels
    }

    /// What is measured, in words; `None` where that is all.
    pub fn describe(&self) -> Option<String> {
        let languages = (!self.languages.is_empty()).then(|| format!("only {}", self.languages.join(", ")));
        let brands = self.holdout.map(|holdout| match holdout.rest {
            false => format!("{} % of the brands, held out by seed {}", holdout.percent, holdout.seed),
            true => format!("without the {} % of the brands held out by seed {}", holdout.percent, holdout.seed),
        });
        let parts: Vec<String> = languages.into_iter().chain(brands).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

impl Holdout {
    /// The brands that are held out: the share of them with the lowest hash of seed and name.
    fn held(self, labels: &[Label]) -> BTreeSet<String> {
        let brands: BTreeSet<&str> = labels.iter().map(house_of).collect();
        let hash = |brand: &str| Sha256::digest(format!("{}\n{brand}", self.seed)).to_vec();
        let mut ordered: Vec<(Vec<u8>, &str)> = brands.into_iter().map(|brand| (hash(brand), brand)).collect();
        ordered.sort();
        let share = (ordered.len() * usize::from(self.percent) + 50) / 100;
        ordered.into_iter().take(share).map(|(_, brand)| brand.to_owned()).collect()
    }
}

/// The language that a label names, as a code without its region; `?` where it names none.
pub fn language_of(label: &Label) -> String {
    let lang = label.entry.lang.as_deref().map(str::trim).filter(|lang| !lang.is_empty());
    let code = lang.map(|lang| lang.split(['-', '_']).next().unwrap_or(lang).to_ascii_lowercase());
    code.unwrap_or_else(|| "?".to_owned())
}

/// The brand of a label. A reply without one is a house of its own.
fn house_of(label: &Label) -> &str {
    label.entry.brand.as_deref().unwrap_or(&label.entry.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grading::Entry;

    fn labels() -> Vec<Label> {
        let entry = |at: usize| Entry {
            id: at.to_string(),
            brand: Some(format!("brand {}", at % 10)),
            lang: Some(if at.is_multiple_of(2) { "nl-BE" } else { "en" }.to_owned()),
            ..Entry::default()
        };
        (0..100).map(|at| Label { entry: entry(at), ..Label::default() }).collect()
    }

    fn brands(labels: &[Label]) -> BTreeSet<String> {
        labels.iter().filter_map(|label| label.entry.brand.clone()).collect()
    }

    #[test]
    fn whole_brands_are_held_out_and_the_rest_are_the_others() {
        let pick = |rest, seed| {
            let holdout = Some(Holdout { percent: 30, seed, rest });
            brands(&Selection { holdout, ..Selection::default() }.of(labels()))
        };
        assert_eq!((pick(false, 1).len(), pick(true, 1).len()), (3, 7));
        assert!(pick(false, 1).is_disjoint(&pick(true, 1)));
        assert_ne!(pick(false, 1), pick(false, 2));
    }

    #[test]
    fn a_region_is_no_other_language() {
        let only = Selection { languages: vec!["nl".to_owned()], ..Selection::default() };
        assert_eq!(only.of(labels()).len(), 50);
        assert_eq!(only.describe().as_deref(), Some("only nl"));
        assert_eq!(Selection::default().describe(), None);
    }
}
