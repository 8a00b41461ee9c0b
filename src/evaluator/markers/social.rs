//! What is said between people: greeting, thanks, regret, sympathy, joy, offers, invitations, wishes.

use super::look::Look;
use crate::language::Cue;
use crate::marker::Marker;
use crate::text::Kind;

/// Markers that a wording of one cue shows.
const BY_CUE: &[(Marker, Cue)] = &[
    (Marker::Apology, Cue::Apology),
    (Marker::Thanks, Cue::Thanks),
    (Marker::HelpOffer, Cue::Help),
    (Marker::Invitation, Cue::Invitation),
    (Marker::WellWishing, Cue::Wish),
    (Marker::SharedJoy, Cue::Joy),
    (Marker::Resolved, Cue::Resolved),
];

/// Marks what one wording shows.
pub(super) fn mark(look: &mut Look) {
    if let Some(greeting) = look.frame.greeting.clone() {
        look.mark_tokens(Marker::Greeting, greeting.start, greeting.end);
    }
    let first = look.scene.hits(Cue::FirstPerson).next().copied();
    if let Some(hit) = first {
        look.mark_hit(Marker::FirstPerson, &hit);
    }
    for &(marker, cue) in BY_CUE {
        let hits: Vec<_> = look.scene.hits(cue).filter(|hit| stands(look, marker, hit.first)).copied().collect();
        for hit in hits {
            look.mark_hit(marker, &hit);
        }
    }
    sympathy(look);
}

/// Whether a wording counts for a marker where it stands.
fn stands(look: &Look, marker: Marker, first: usize) -> bool {
    let scene = &look.scene;
    match marker {
        // A bare "Thanks!" just before the signature belongs to the signature.
        Marker::Thanks => {
            let sentence = scene.sentence_of(first);
            let within = scene.sentences[sentence];
            let words = (first..within.end).filter(|&at| scene.tokens[at].is_word()).count();
            let last = within.end >= look.frame.closing.saturating_sub(1);
            let opens = within.first <= look.frame.body + 2 || sentence == 0;
            words > 2 || !last || opens || (scene.kind(first.wrapping_sub(1)) == Kind::Sign(b',') && words > 1)
        }
        Marker::Resolved => first < look.frame.closing && !scene.sentences[scene.sentence_of(first)].asks,
        _ => first < look.frame.closing || marker == Marker::WellWishing,
    }
}

/// Marks sympathy: its wordings, and interjections at bad news.
fn sympathy(look: &mut Look) {
    let hits: Vec<_> = look.scene.hits(Cue::Sympathy).chain(look.scene.hits(Cue::Ouch)).copied().collect();
    for hit in hits {
        look.mark_hit(Marker::Sympathy, &hit);
    }
}
