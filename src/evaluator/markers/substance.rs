//! What it is worth to the customer: answers, next steps, what is solved; and excuses, office talk, stock replies.
//!
//! Single wordings tell little here. Each marker weighs what a reader weighs, by weights that were fitted to replies written
//! for this project; the words that weigh most are the evidence.

use super::features::{Features, gather};
use super::look::Look;
use super::weights;
use crate::language::Cue;
use crate::marker::Marker;

/// The markers that are weighed, and the cues whose words are the evidence, best first.
const WEIGHED: &[(Marker, &[Cue])] = &[
    (Marker::Solution, &[Cue::Done, Cue::Instruct, Cue::Fact]),
    (Marker::NextStep, &[Cue::Next, Cue::When, Cue::Actor]),
    (Marker::Resolved, &[Cue::Resolved, Cue::Done]),
    (Marker::BlameShift, &[Cue::Blame, Cue::Negation]),
    (Marker::Bureaucratic, &[Cue::Office, Cue::Stock]),
    (Marker::Sympathy, &[Cue::Sympathy, Cue::Ouch, Cue::Trouble]),
    (Marker::HelpOffer, &[Cue::Help, Cue::Next]),
    (Marker::Redirect, &[Cue::Redirect, Cue::Contact, Cue::Desk]),
    (Marker::SharedJoy, &[Cue::Joy]),
    (Marker::Generic, &[]),
];

/// Weighs a reply for the markers that no single wording tells.
pub(super) fn mark(look: &mut Look) -> Features {
    let features = gather(look);
    for &(marker, cues) in WEIGHED {
        let Some(weight) = weights::weigh(marker, &features) else { continue };
        if marker == Marker::BlameShift && blames(look) {
            evidence(look, marker, cues, &features);
        } else if weight <= 0.0 {
            look.unmark(marker);
        } else if !look.has(marker) {
            evidence(look, marker, cues, &features);
        }
    }
    features
}

/// What a sentence that puts the fault elsewhere does not do as well.
const KIND: &[Cue] = &[
    Cue::Apology,
    Cue::Sympathy,
    Cue::Help,
    Cue::Next,
    Cue::Done,
    Cue::Ask,
    Cue::Inbox,
    Cue::Private,
    Cue::Invitation,
    Cue::Condition,
];

/// Whether a sentence puts the fault elsewhere in so many words, and none owns it. Kindness in other sentences takes nothing back.
fn blames(look: &Look) -> bool {
    let scene = &look.scene;
    let body = look.frame.body..look.frame.closing;
    let bare = |sentence: usize| !KIND.iter().any(|cue| scene.has_in(*cue, sentence));
    scene.hits(Cue::Blame).any(|hit| body.contains(&hit.first) && bare(hit.sentence)) && !scene.has(Cue::BlameNot)
}

/// Marks the words that show a marker best; the whole text where none stand out.
fn evidence(look: &mut Look, marker: Marker, cues: &[Cue], features: &Features) {
    for cue in cues {
        let hit =
            look.scene.hits(*cue).find(|hit| hit.first >= look.frame.body && hit.first < look.frame.closing).copied();
        if let Some(hit) = hit {
            let span = if matches!(marker, Marker::Solution | Marker::NextStep | Marker::Sympathy) {
                look.scene.span_of_sentence(hit.sentence)
            } else {
                look.scene.span_of(&hit)
            };
            return look.mark(marker, span);
        }
    }
    let span = match features.main_sentence {
        Some(sentence) if marker != Marker::Generic => look.scene.span_of_sentence(sentence),
        _ => 0..look.scene.reading.text.len(),
    };
    look.mark(marker, span);
}
