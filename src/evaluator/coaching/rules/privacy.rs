//! The rules about personal data: asked for in the wrong place, again, or shown.

use std::ops::Range;

use super::super::draft::Draft;
use super::{cut_quote, spliced, without};
use crate::evaluator::wording::{fact, words};
use crate::transcript::Channel;

/// The question left out, and a promise to look it up.
pub(super) fn asked_again(draft: &Draft) -> Vec<String> {
    let asked = asked(draft);
    let words = draft.both(&draft.sentences.look_up).into_iter();
    let looked_up = words.map(|sentence| draft.anatomy.without_sentences(&asked, &sentence));
    looked_up.chain([draft.anatomy.without_sentences(&asked, "")]).collect()
}

/// Where personal data is asked for, and the sentences that say where to put it: "Please state these here."
fn asked(draft: &Draft) -> Vec<Range<usize>> {
    let mut asked: Vec<Range<usize>> = draft.reply.seen.asked.iter().map(|asked| asked.span.clone()).collect();
    let text = draft.reply.text;
    let points = |own: &Range<usize>| words(&text[own.clone()]).any(|word| draft.wordings.here.contains(&word));
    asked.extend(draft.anatomy.said().into_iter().filter(points));
    asked
}

/// The request moved to a private message; or left out where the case is handled in public.
pub(super) fn asked_in_public(draft: &Draft) -> Vec<String> {
    let asked = asked(draft);
    let whole = draft.anatomy.said();
    let both = draft.both(&draft.sentences.ask_private);
    let help = draft.both(&draft.sentences.help);
    let with_help: Vec<String> = help.iter().zip(&both).map(|(help, ask)| format!("{help} {ask}")).collect();
    let mut tried: Vec<String> = Vec::new();
    for instead in both.iter().chain(&with_help) {
        tried.extend([&asked, &whole].map(|cut| draft.anatomy.without_sentences(cut, instead)));
    }
    let left_out = std::iter::once(String::new()).chain(help).chain(draft.both(&draft.sentences.next));
    for instead in left_out.collect::<Vec<_>>() {
        tried.extend([&asked, &whole].map(|cut| draft.anatomy.without_sentences(cut, &instead)));
    }
    tried
}

/// The personal data cut out, the same everywhere in the reply; or the sentences that show it.
pub(super) fn shown(draft: &Draft) -> Vec<String> {
    let values = draft.conversation.customer.facts.private.values();
    let own = values.filter_map(|value| fact(draft.reply.text, value));
    let seen = draft.reply.seen.revealed.iter().map(|(_, span)| span.clone());
    let mut data: Vec<Range<usize>> = own.chain(seen).chain([draft.quoted()]).collect();
    data.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    data.dedup_by(|next, kept| next.start < kept.end);
    let begins = draft
        .anatomy
        .said()
        .iter()
        .any(|one| data.iter().any(|range| range.start <= one.start + 1 && range.end > one.start));
    for range in &mut data {
        range.start = draft.before_data(range.start);
    }
    let mut tried = without(draft, &data);
    if begins {
        tried.swap(0, 1);
    }
    tried.push(draft.anatomy.without_words(&[draft.quoted()]));
    tried.extend(cut_quote(draft));
    tried
}

/// The customer's own data instead of somebody else's, in private.
pub(super) fn own_data(draft: &Draft) -> Vec<String> {
    let facts = draft.conversation.customer.facts.private.iter();
    let meant = facts.filter(|(kind, _)| draft.evidence.with.get("fact").is_some_and(|fact| fact == kind.id()));
    let private = draft.reply.channel == Channel::Private;
    meant.filter(|_| private).map(|(_, value)| spliced(draft, draft.quoted(), value)).collect()
}
