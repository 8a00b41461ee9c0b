//! The rules about manner: shouting, office words, jokes, and too much or the wrong kind of feeling.

use std::ops::Range;

use super::super::draft::{Draft, calm};
use super::super::surgery::swap;
use super::replaced;
use crate::marker::Marker;
use crate::scenario::brand::Policy;

/// All apologies but the first left out.
pub(super) fn stuffed(draft: &Draft) -> Vec<String> {
    let apologies = draft.shown(&[Marker::Apology]);
    let others = apologies.get(1..).unwrap_or_default();
    vec![
        draft.anatomy.without_sentences(&apologies[apologies.len().min(2)..], ""),
        draft.anatomy.without_sentences(others, ""),
    ]
}

/// Joy instead of pity.
pub(super) fn pity(draft: &Draft) -> Vec<String> {
    let markers = [Marker::Sympathy, Marker::Apology];
    let left_out = draft.anatomy.without_sentences(&draft.shown(&markers), "");
    [vec![left_out], replaced(draft, &markers, &draft.sentences.joy)].concat()
}

/// Shouting in small letters.
pub(super) fn calmed(draft: &Draft) -> String {
    let mut text = draft.reply.text.to_owned();
    let starts: Vec<usize> = draft.anatomy.said().iter().map(|one| one.start).collect();
    for loud in draft.reply.seen.shouting.iter().rev() {
        text.replace_range(loud.clone(), &calm(&draft.reply.text[loud.clone()], starts.contains(&loud.start)));
    }
    text
}

/// Everyday words for those of an office; or the sentences that have them said anew.
pub(super) fn human(draft: &Draft) -> Vec<String> {
    let pairs = draft.wordings.human.iter().map(|(office, human)| (office.as_str(), human.as_str()));
    let office = draft.shown(&[Marker::Bureaucratic]);
    let whole = draft.anatomy.said();
    let mut tried = vec![swap(draft.reply.text, pairs)];
    let words = [&draft.sentences.next, &draft.sentences.help].map(|pair| draft.both(pair)).concat();
    for cut in [&office, &whole] {
        tried.extend(words.iter().map(|sentence| draft.anatomy.without_sentences(cut, sentence)));
    }
    let closing = draft.reply.text[draft.anatomy.closing..].trim_end();
    let anew =
        words.iter().map(|sentence| format!("{} {sentence} {closing}", draft.salutation()).trim_end().to_owned());
    tried.into_iter().chain(anew).collect()
}

/// Jokes and emoji left out.
pub(super) fn serious(draft: &Draft) -> Vec<String> {
    let (emoji, humour) = (&draft.reply.seen.emoji, &draft.reply.seen.humour);
    let mut both: Vec<Range<usize>> = emoji.iter().chain(humour).cloned().collect();
    both.sort_by_key(|range| range.start);
    both.dedup_by(|next, kept| next.start < kept.end);
    let without =
        |ranges: &[Range<usize>]| [draft.anatomy.without_pictures(ranges), draft.anatomy.without_sentences(ranges, "")];
    [without(humour), without(&both)].concat()
}

/// An emoji, or a wink where the brand jokes.
pub(super) fn voiced(draft: &Draft) -> Vec<String> {
    let wink = draft.case.brand.voice.humour == Policy::Required;
    vec![draft.anatomy.close_with(if wink { "😉" } else { "😊" })]
}
