//! A look at a scene: what has been seen in it so far.

use std::ops::Range;

use super::heard::Heard;
use super::names::{Frame, frame};
use super::scene::{DATA, Scene};
use super::{Asked, Mark};
use crate::language::{Cue, Hit};
use crate::marker::Marker;
use crate::text::small_words;

/// A scene and what has been seen in it so far.
pub(super) struct Look<'a> {
    /// What is looked at.
    pub(super) scene: Scene<'a>,
    /// How it begins and ends.
    pub(super) frame: Frame,
    /// What was seen.
    pub(super) marks: Vec<Mark>,
    seen: u32,
    seen_in: Vec<u32>,
    /// Personal data asked for.
    pub(super) asked: Vec<Asked>,
    /// What is heard in the customer's messages.
    pub(super) heard: Heard,
}

impl<'a> Look<'a> {
    /// A first look.
    pub(super) fn at(scene: Scene<'a>) -> Look<'a> {
        let frame = frame(&scene);
        let heard = Heard::of(scene.reading, scene.language);
        let seen_in = vec![0; scene.sentences.len()];
        Look { scene, frame, marks: Vec::with_capacity(16), asked: Vec::new(), seen: 0, seen_in, heard }
    }

    /// Marks a run of tokens.
    pub(super) fn mark_tokens(&mut self, marker: Marker, first: usize, end: usize) {
        self.mark(marker, self.scene.span(first, end));
    }

    /// Marks a wording.
    pub(super) fn mark_hit(&mut self, marker: Marker, hit: &Hit) {
        self.mark(marker, self.scene.span_of(hit));
    }

    /// Marks bytes of the reply; one mark grows where they touch the last.
    pub(super) fn mark(&mut self, marker: Marker, span: Range<usize>) {
        let sentence = self.scene.sentence_of(self.scene.token_after(span.start));
        if let Some(seen) = self.seen_in.get_mut(sentence) {
            *seen |= 1 << marker as u32;
        }
        self.seen |= 1 << marker as u32;
        let last = self
            .marks
            .iter_mut()
            .rev()
            .take(8)
            .find(|mark| mark.marker == marker && mark.span.start < span.end && span.start < mark.span.end);
        match last {
            Some(mark) => mark.span = mark.span.start.min(span.start)..mark.span.end.max(span.end),
            None => self.marks.push(Mark { marker, span }),
        }
    }

    /// Whether a marker was seen.
    pub(super) fn has(&self, marker: Marker) -> bool {
        self.seen >> marker as u32 & 1 == 1
    }

    /// Whether a marker was seen within a sentence.
    pub(super) fn has_in(&self, marker: Marker, sentence: usize) -> bool {
        self.seen_in.get(sentence).is_some_and(|seen| seen >> marker as u32 & 1 == 1)
    }

    /// Whether what stands at a span is said to be the customer's: "your line 06 39 98 41 07"; not "about your stay, call 06 …".
    pub(super) fn is_said_to_be_theirs(&self, span: &Range<usize>) -> bool {
        let scene = &self.scene;
        let at = scene.token_after(span.start);
        let yours = (at.saturating_sub(5)..at).rev().find(|&before| small_words().yours.contains(scene.word(before)));
        let sends = |token| scene.is(token, Cue::Contact) && !scene.is_any(token, DATA);
        yours.is_some_and(|yours| !(yours + 2..at).any(sends)) || self.is_where_they_are_reached(at)
    }

    /// Whether the company says that it calls or writes to the customer at what stands at a token: "we'll call you on 07911 …".
    fn is_where_they_are_reached(&self, at: usize) -> bool {
        let (scene, small) = (&self.scene, small_words());
        let them = (at.saturating_sub(4)..at).rev().find(|&before| small.objects.contains(scene.word(before)));
        let Some(them) = them else { return false };
        let first = scene.sentences[scene.sentence_of(them)].first;
        let we = (first..them).any(|before| small.subjects.contains(scene.word(before)));
        // "You can call us on …" is the other way round.
        we && !(first..at).any(|between| small.ours.contains(scene.word(between)))
    }

    /// Takes a marker back.
    pub(super) fn unmark(&mut self, marker: Marker) {
        self.marks.retain(|mark| mark.marker != marker);
        self.seen &= !(1 << marker as u32);
        self.seen_in.iter_mut().for_each(|seen| *seen &= !(1 << marker as u32));
    }
}
