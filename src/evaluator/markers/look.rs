//! A look at a scene: what has been seen in it so far.

use std::ops::Range;

use super::names::{Frame, frame};
use super::scene::Scene;
use super::{Asked, Mark};
use crate::language::{Cue, Hit, Meaning, lexicon};
use crate::marker::Marker;
use crate::text::{fold, sentences, tokens};

/// Words that say something is the customer's.
const YOURS: &[&str] = &[
    "your", "uw", "je", "jouw", "jullie", "ihr", "ihre", "ihrer", "ihrem", "ihren", "dein", "deine", "deiner",
    "deinem", "votre", "vos", "ton", "ta", "din", "ditt", "er", "ert",
];

/// The most of a customer's message that is listened to, in bytes.
const EARSHOT: usize = 2000;

/// What is heard in a customer's message.
fn hear(message: &str, scene: &Scene) -> Vec<Cue> {
    let Some(language) = scene.language else { return Vec::new() };
    let end = (0..=message.len().min(EARSHOT)).rev().find(|&at| message.is_char_boundary(at)).unwrap_or(0);
    let folded = fold(&message[..end]);
    let tokens = tokens(&folded, &message[..end]);
    let sentences = sentences(&tokens, &folded.text);
    let hits = lexicon(language).find(&folded, &tokens, &sentences);
    let heard = hits.iter().filter_map(|hit| match hit.meaning {
        Meaning::Cue(cue @ (Cue::Trouble | Cue::Joy | Cue::Thanks | Cue::Profanity)) => Some(cue),
        _ => None,
    });
    heard.collect()
}

/// A scene and what has been seen in it so far.
pub(super) struct Look<'a> {
    /// What is looked at.
    pub(super) scene: Scene<'a>,
    /// How it begins and ends.
    pub(super) frame: Frame,
    /// What was seen.
    pub(super) marks: Vec<Mark>,
    /// Personal data asked for.
    pub(super) asked: Vec<Asked>,
    /// What is heard in the customer's last message: trouble, joy.
    pub(super) customer: Vec<Cue>,
    /// Whether the customer asks something.
    pub(super) customer_asks: bool,
}

impl<'a> Look<'a> {
    /// A first look.
    pub(super) fn at(scene: Scene<'a>) -> Look<'a> {
        let frame = frame(&scene);
        let last = scene.reading.customer.last().copied().unwrap_or_default();
        let customer = hear(last, &scene);
        let customer_asks = last.contains('?');
        Look { scene, frame, marks: Vec::with_capacity(16), asked: Vec::new(), customer, customer_asks }
    }

    /// Marks a run of tokens.
    pub(super) fn mark_tokens(&mut self, marker: Marker, first: usize, end: usize) {
        self.mark(marker, self.scene.span(first, end));
    }

    /// Marks a wording.
    pub(super) fn mark_hit(&mut self, marker: Marker, hit: &Hit) {
        self.mark(marker, self.scene.span_of(hit));
    }

    /// Marks bytes of the reply, unless they are marked so already.
    pub(super) fn mark(&mut self, marker: Marker, span: Range<usize>) {
        let known = self
            .marks
            .iter_mut()
            .find(|mark| mark.marker == marker && mark.span.start < span.end && span.start < mark.span.end);
        match known {
            Some(mark) => mark.span = mark.span.start.min(span.start)..mark.span.end.max(span.end),
            None => self.marks.push(Mark { marker, span }),
        }
    }

    /// Whether a marker was seen.
    pub(super) fn has(&self, marker: Marker) -> bool {
        self.marks.iter().any(|mark| mark.marker == marker)
    }

    /// Whether a marker was seen within a sentence.
    pub(super) fn has_in(&self, marker: Marker, sentence: usize) -> bool {
        let span = self.scene.span_of_sentence(sentence);
        self.marks.iter().any(|mark| mark.marker == marker && mark.span.start < span.end && span.start < mark.span.end)
    }

    /// Whether what stands at a span is said to be the customer's: "your line 06 39 98 41 07".
    pub(super) fn is_said_to_be_theirs(&self, span: &Range<usize>) -> bool {
        let scene = &self.scene;
        let Some(at) = (0..scene.tokens.len()).find(|&at| scene.span(at, at + 1).end > span.start) else {
            return false;
        };
        (at.saturating_sub(5)..at).any(|before| YOURS.contains(&scene.word(before)))
    }

    /// Takes a marker back.
    pub(super) fn unmark(&mut self, marker: Marker) {
        self.marks.retain(|mark| mark.marker != marker);
    }
}
