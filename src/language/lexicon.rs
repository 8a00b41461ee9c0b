//! A lexicon: the wordings of one language by cue, read from its file and compiled once.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::cue::Cue;
use super::pattern::{self, Classes, Element};
use super::words::{Gathered, Listed, Words};
use crate::marker::{FactKind, Marker};
use crate::text::{Folded, Kind, Sentence, Token, fold};

/// A lexicon as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LexiconFile {
    /// Words that stand for each other in wordings, between `|`.
    #[serde(default)]
    pub classes: BTreeMap<String, String>,
    /// The wordings, one a line; a line that begins with `#` is a remark.
    pub cues: BTreeMap<Cue, String>,
    /// The names of personal data, by kind, one wording a line.
    #[serde(default)]
    pub facts: BTreeMap<FactKind, String>,
    /// Texts and what is to be seen in them; run as tests.
    #[serde(default)]
    pub samples: Vec<LexiconSample>,
}

/// A text, and the markers that must and must not be seen in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconSample {
    /// The company's words.
    pub text: String,
    /// The markers that must be seen.
    #[serde(default)]
    pub has: Vec<Marker>,
    /// The markers that must not be seen.
    #[serde(default)]
    pub not: Vec<Marker>,
}

/// What a wording stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// A cue.
    Cue(Cue),
    /// The name of a kind of personal data.
    Fact(FactKind),
}

/// A wording found: what it means, and its tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// What it stands for.
    pub meaning: Meaning,
    /// The sentence it is in.
    pub sentence: usize,
    /// Its first token.
    pub first: usize,
    /// The token after its last.
    pub end: usize,
}

/// A step of a compiled wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Term(u16),
    Gap(u8),
    Start,
    End,
    Number,
    Link,
    Name,
    Handle,
    Any,
}

/// A compiled wording.
#[derive(Debug, Clone)]
struct Wording {
    meaning: Meaning,
    steps: Vec<Step>,
}

/// A wording that is tried where a term of it occurs.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    /// The wording.
    wording: u32,
    /// Which of its steps the term is.
    step: u16,
    /// Another of its terms, which must be in the sentence as well; the same one where it has no other.
    also: u16,
}

/// The wordings of one language, compiled.
#[derive(Debug, Clone)]
pub struct Lexicon {
    words: Words,
    wordings: Vec<Wording>,
    anchors: Vec<Anchor>,
    /// By term: where its anchors begin; those of the next term begin where they end.
    anchored: Vec<u32>,
    samples: Vec<LexiconSample>,
}

impl Lexicon {
    /// Reads and compiles a lexicon of a language whose small words are known. The mistake is told in a sentence.
    pub fn read(yaml: &str, small: &[String]) -> Result<Lexicon, String> {
        let file: LexiconFile = serde_yaml::from_str(yaml).map_err(|error| error.to_string())?;
        let split = |(name, words): (&String, &String)| {
            (name.clone(), words.split('|').map(str::trim).map(str::to_owned).collect())
        };
        let classes: Classes = file.classes.iter().map(split).collect();
        let mut compiler = Compiler::default();
        let cues = file.cues.iter().map(|(cue, wordings)| (Meaning::Cue(*cue), wordings));
        let facts = file.facts.iter().map(|(kind, wordings)| (Meaning::Fact(*kind), wordings));
        let mistakes: Vec<String> = cues
            .chain(facts)
            .filter_map(|(meaning, wordings)| compiler.add(meaning, wordings, &classes).err())
            .collect();
        if !mistakes.is_empty() {
            return Err(mistakes.join("; "));
        }
        Ok(compiler.finish(file.samples, small))
    }

    /// The texts that the lexicon is tested with.
    pub fn samples(&self) -> &[LexiconSample] {
        &self.samples
    }

    /// Every wording found in the sentences, in order of place.
    pub fn find(&self, folded: &Folded, tokens: &[Token], sentences: &[Sentence]) -> Vec<Hit> {
        let mut hits = Vec::with_capacity(48);
        let mut words = Vec::with_capacity(48);
        let mut found = Vec::with_capacity(64);
        let mut present = vec![0; self.anchored.len().div_ceil(64)];
        for (index, sentence) in sentences.iter().enumerate() {
            words.clear();
            found.clear();
            for (at, token) in tokens.iter().enumerate().take(sentence.end).skip(sentence.first) {
                let addressed = token.kind == Kind::Handle && words.is_empty();
                if !token.is_word() || addressed {
                    continue;
                }
                let listed = match token.kind {
                    Kind::Word | Kind::Code | Kind::Number => {
                        self.words.look_up(&folded.text[token.start..token.end], &mut found)
                    }
                    _ => Listed::NONE,
                };
                words.push((at, listed));
            }
            let line = Line { lexicon: self, words: &words, found: &found, tokens };
            line.note(&mut present);
            line.find(index, &present, &mut hits);
            present.fill(0);
        }
        hits.sort_unstable_by_key(|hit| (hit.first, hit.end, hit.meaning));
        hits.dedup();
        hits
    }

    /// The wordings that are tried where a term occurs.
    fn anchors(&self, term: u16) -> &[Anchor] {
        let term = term as usize;
        &self.anchors[self.anchored[term] as usize..self.anchored[term + 1] as usize]
    }
}

/// The words of a sentence, each with its token and where its terms are listed.
struct Line<'a> {
    lexicon: &'a Lexicon,
    words: &'a [(usize, Listed)],
    found: &'a [u16],
    tokens: &'a [Token],
}

impl Line<'_> {
    /// The terms of the word at a place.
    fn terms(&self, place: usize) -> &[u16] {
        self.words.get(place).map_or(&[], |(_, listed)| self.lexicon.words.listed(*listed, self.found))
    }

    /// Notes which terms are present, a bit each.
    fn note(&self, present: &mut [u64]) {
        for place in 0..self.words.len() {
            for &term in self.terms(place) {
                present[term as usize / 64] |= 1 << (term % 64);
            }
        }
    }

    /// The wordings found in the sentence.
    fn find(&self, sentence: usize, present: &[u64], hits: &mut Vec<Hit>) {
        for (place, (_, listed)) in self.words.iter().enumerate() {
            for &term in self.lexicon.words.anchors(*listed, self.found) {
                for anchor in self.lexicon.anchors(term) {
                    if present[anchor.also as usize / 64] >> (anchor.also % 64) & 1 == 0 {
                        continue;
                    }
                    let wording = &self.lexicon.wordings[anchor.wording as usize];
                    if let Some((first, last)) = self.fits(&wording.steps, anchor.step as usize, place) {
                        let (first, end) = (self.words[first].0, self.words[last].0 + 1);
                        hits.push(Hit { meaning: wording.meaning, sentence, first, end });
                    }
                }
            }
        }
    }

    /// Whether a wording fits with one step, its anchor, at a place: the places of its first and last word.
    fn fits(&self, steps: &[Step], anchor: usize, place: usize) -> Option<(usize, usize)> {
        let last = self.after(&steps[anchor + 1..], place + 1)?.max(place + 1) - 1;
        let first = self.before(&steps[..anchor], place)?;
        Some((first, last))
    }

    /// Whether the steps fit from a place on: the place after the last word.
    fn after(&self, steps: &[Step], place: usize) -> Option<usize> {
        let Some((step, rest)) = steps.split_first() else { return Some(place) };
        match *step {
            Step::Gap(most) => {
                (place..=(place + most as usize).min(self.words.len())).find_map(|from| self.after(rest, from))
            }
            Step::End => (place == self.words.len()).then(|| self.after(rest, place))?,
            Step::Start => (place == 0).then(|| self.after(rest, place))?,
            _ => self.holds(*step, place).then(|| self.after(rest, place + 1))?,
        }
    }

    /// Whether the steps fit up to a place: the place of the first word.
    fn before(&self, steps: &[Step], place: usize) -> Option<usize> {
        let Some((step, rest)) = steps.split_last() else { return Some(place) };
        match *step {
            Step::Gap(most) => (place.saturating_sub(most as usize)..=place).rev().find_map(|to| self.before(rest, to)),
            Step::Start => (place == 0).then(|| self.before(rest, place))?,
            Step::End => (place == self.words.len()).then(|| self.before(rest, place))?,
            _ => {
                let place = place.checked_sub(1)?;
                self.holds(*step, place).then(|| self.before(rest, place))?
            }
        }
    }

    /// Whether one word is what a step wants.
    fn holds(&self, step: Step, place: usize) -> bool {
        let Some((token, _)) = self.words.get(place) else { return false };
        let token = &self.tokens[*token];
        match step {
            Step::Term(term) => self.terms(place).contains(&term),
            Step::Number => token.kind == Kind::Number,
            Step::Link => matches!(token.kind, Kind::Link | Kind::Mail),
            Step::Name => token.kind == Kind::Word && token.capital,
            Step::Handle => token.kind == Kind::Handle,
            Step::Any => true,
            Step::Gap(_) | Step::Start | Step::End => false,
        }
    }
}

/// Gathers wordings and shares terms between them.
#[derive(Default)]
struct Compiler {
    terms: BTreeMap<Vec<String>, u16>,
    wordings: Vec<Wording>,
}

impl Compiler {
    fn add(&mut self, meaning: Meaning, wordings: &str, classes: &Classes) -> Result<(), String> {
        for wording in wordings.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            for way in pattern::parse(wording, classes)? {
                let steps = way.into_iter().map(|element| self.step(element)).collect::<Result<_, _>>()?;
                self.wordings.push(Wording { meaning, steps });
            }
        }
        Ok(())
    }

    fn step(&mut self, element: Element) -> Result<Step, String> {
        Ok(match element {
            Element::Words(words) => {
                let mut folded: Vec<String> = words.iter().flat_map(|word| spellings(&fold(word).text)).collect();
                folded.sort();
                folded.dedup();
                let next = u16::try_from(self.terms.len()).map_err(|_| "too many terms".to_owned())?;
                Step::Term(*self.terms.entry(folded).or_insert(next))
            }
            Element::Gap(most) => Step::Gap(most),
            Element::Start => Step::Start,
            Element::End => Step::End,
            Element::Number => Step::Number,
            Element::Link => Step::Link,
            Element::Name => Step::Name,
            Element::Handle => Step::Handle,
            Element::Any => Step::Any,
        })
    }

    fn finish(self, samples: Vec<LexiconSample>, small: &[String]) -> Lexicon {
        let mut words = Gathered::default();
        let mut commonness = vec![0; self.terms.len()];
        for (forms, term) in &self.terms {
            commonness[*term as usize] = forms.iter().map(|form| common(form, small)).sum();
            for form in forms {
                words.add(form, *term);
            }
        }
        let mut by_term = vec![Vec::new(); self.terms.len()];
        for (index, wording) in self.wordings.iter().enumerate() {
            let mut terms: Vec<(u64, usize, u16)> = wording
                .steps
                .iter()
                .enumerate()
                .filter_map(|(at, step)| match step {
                    Step::Term(term) => Some((commonness[*term as usize], at, *term)),
                    _ => None,
                })
                .collect();
            terms.sort_unstable();
            let Some(&(_, at, term)) = terms.first() else { continue };
            by_term[term as usize].push(Anchor {
                wording: u32::try_from(index).unwrap_or(u32::MAX),
                step: u16::try_from(at).unwrap_or(u16::MAX),
                also: terms.get(1).map_or(term, |(_, _, also)| *also),
            });
        }
        let mut anchored = vec![0];
        let mut anchors = Vec::with_capacity(self.wordings.len());
        for own in by_term {
            anchors.extend(own);
            anchored.push(u32::try_from(anchors.len()).unwrap_or(u32::MAX));
        }
        let words = words.finish(|term| anchored[term as usize] < anchored[term as usize + 1]);
        Lexicon { words, wordings: self.wordings, anchors, anchored, samples }
    }
}

/// How common a word is, roughly, for choosing where a wording is tried: short words and beginnings are met more often than
/// long ones, and the small words of a language more often than all others.
fn common(form: &str, small: &[String]) -> u64 {
    let word = form.trim_matches('*');
    let length = u32::try_from(word.chars().count()).unwrap_or(u32::MAX).clamp(1, 12);
    let own = 100_000 >> length;
    match (small.iter().any(|known| known == word), word.len() < form.len()) {
        (true, _) => 1_000_000,
        (false, true) => own * 4,
        (false, false) => own,
    }
}

/// A word as written, and with ae, oe, ue for umlauts.
fn spellings(word: &str) -> Vec<String> {
    let mut ways = vec![word.to_owned()];
    if word.contains(['ä', 'ö', 'ü']) {
        ways.push(word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue"));
    }
    ways
}
