//! The rules: for every lapse that an edit can win back, the edits to try, the smallest first.

mod manner;
mod person;
mod privacy;

use std::ops::Range;

use super::draft::Draft;
use super::model;
use super::wordings::Pair;
use crate::evaluator::occasion::Occasion;
use crate::evaluator::wording::mention;
use crate::marker::Marker;
use manner::{calmed, human, pity, serious, stuffed, voiced};
use person::{detailed, greeted, readdressed, resigned, signed, unnamed};
use privacy::{asked_again, asked_in_public, own_data, shown};

/// What a draft could read instead, in the order to try. Empty for a lapse that no edit of a text wins back.
pub(super) fn drafts(draft: &Draft) -> Vec<String> {
    match draft.evidence.lapse.as_str() {
        "no-acknowledgement" | "late-acknowledgement" => opened(draft, &draft.sentences.sympathy),
        "bare-apology" => after_quote(draft, &draft.sentences.sympathy),
        "joy-at-trouble" => replaced(draft, &[Marker::SharedJoy], &draft.sentences.sympathy),
        "no-help-offer" | "no-help-in-public" => [help(draft), anew(draft)].concat(),
        "blame" => [cut(draft, &[Marker::BlameShift]), anew(draft)].concat(),
        "stuffed" => stuffed(draft),
        "cold-to-praise" => opened(draft, &draft.sentences.joy),
        "mere-thanks" => after_quote(draft, &draft.sentences.joy),
        "pity-for-praise" => pity(draft),
        "unmoved" | "empty-close-out" => thanks(draft),
        "no-name" | "curt" => greeted(draft),
        "wrong-name" => vec![spliced(draft, draft.quoted(), draft.name()), unnamed(draft)],
        "unwanted-name" => vec![unnamed(draft)],
        "no-signature" => signed(draft),
        "unwanted-signature" => vec![draft.reply.text[..draft.anatomy.closing].trim_end().to_owned()],
        "other-signature" => resigned(draft),
        "asked-again" => asked_again(draft),
        "generic-reply" | "no-detail" | "same-to-others" => [detailed(draft), anew(draft)].concat(),
        "same-again" | "no-substance" => next(draft),
        "needless-private" => cut(draft, &[Marker::PrivateInvite]),
        "sent-away" => cut(draft, &[Marker::Redirect]),
        "stayed-public" | "closed-door" => closed(draft, &draft.sentences.private),
        "asked-in-public" | "data-asked-in-public" => asked_in_public(draft),
        "data-shown-in-public" | "private-detail" => shown(draft),
        "others-data" => [own_data(draft), shown(draft)].concat(),
        "no-who-and-when" | "not-handed-over" => handed_over(draft),
        "wrong-desk" => {
            draft.evidence.with.get("desk").map(|desk| spliced(draft, draft.quoted(), desk)).into_iter().collect()
        }
        "no-invitation" => closed(draft, &draft.sentences.invitation),
        "no-check-back" => closed(draft, &draft.sentences.check_back),
        "no-survey" => closed(draft, &draft.sentences.survey),
        "missing-content" => said(draft),
        "forbidden-content" => [unsaid(draft), anew(draft)].concat(),
        "swearing" => without(draft, &draft.reply.seen.profanity),
        "shouting" => vec![calmed(draft)],
        "faceless" if draft.conversation.occasion == Occasion::Joy => opened(draft, &draft.sentences.joy),
        "faceless" => help(draft),
        "office-talk" => [human(draft), anew(draft)].concat(),
        "other-address" | "mixed-address" => readdressed(draft),
        "joke-out-of-place" | "against-voice" => serious(draft),
        "missing-voice" => voiced(draft),
        _ => Vec::new(),
    }
}

/// The sentence right after the greeting.
fn opened(draft: &Draft, pair: &Pair) -> Vec<String> {
    draft.both(pair).iter().map(|sentence| draft.anatomy.open_with(sentence)).collect()
}

/// The sentence at the end, before the signature.
fn closed(draft: &Draft, pair: &Pair) -> Vec<String> {
    draft.both(pair).iter().map(|sentence| draft.anatomy.close_with(sentence)).collect()
}

/// The sentence after the one that is quoted.
fn after_quote(draft: &Draft, pair: &Pair) -> Vec<String> {
    let end = draft.quoted().end;
    let after = draft.both(pair).into_iter().map(|sentence| draft.anatomy.after(end, &sentence));
    after.chain(opened(draft, pair)).collect()
}

/// The sentence instead of those that show a marker.
fn replaced(draft: &Draft, markers: &[Marker], pair: &Pair) -> Vec<String> {
    let shown = draft.shown(markers);
    draft.both(pair).iter().map(|sentence| draft.anatomy.without_sentences(&shown, sentence)).collect()
}

/// The sentences that show a marker left out; or an offer, or what happens next, in their place.
fn cut(draft: &Draft, markers: &[Marker]) -> Vec<String> {
    let left_out = draft.anatomy.without_sentences(&draft.shown(markers), "");
    let words = [&draft.sentences.help, &draft.sentences.next].map(|pair| replaced(draft, markers, pair));
    std::iter::once(left_out).chain(words.concat()).collect()
}

/// The quoted sentence left out, or an offer in its place.
fn cut_quote(draft: &Draft) -> Vec<String> {
    let quote = [draft.quoted()];
    let words = [&draft.sentences.help, &draft.sentences.next].map(|pair| draft.both(pair)).concat();
    let instead = words.iter().map(|sentence| draft.anatomy.without_sentences(&quote, sentence));
    std::iter::once(draft.anatomy.without_sentences(&quote, "")).chain(instead).collect()
}

/// Some words left out, or else the sentences around them.
fn without(draft: &Draft, words: &[Range<usize>]) -> Vec<String> {
    vec![draft.anatomy.without_words(words), draft.anatomy.without_sentences(words, "")]
}

/// An offer of help: before an invitation to private messages, or else at the end.
fn help(draft: &Draft) -> Vec<String> {
    let invite = draft.reply.seen.first(Marker::PrivateInvite);
    let words = draft.both(&draft.sentences.help).into_iter();
    let placed = words.map(|sentence| match &invite {
        Some(invite) => draft.anatomy.before(invite.start, &sentence),
        None => draft.anatomy.close_with(&sentence),
    });
    placed.chain(opened(draft, &draft.sentences.help)).chain(next(draft)).collect()
}

/// The whole text proper said anew: joy or sympathy, the customer's own words, and what happens next.
fn anew(draft: &Draft) -> Vec<String> {
    let sentences = draft.sentences;
    let (detail, next) = (draft.both(&sentences.detail), draft.both(&sentences.next));
    let opening = match draft.conversation.occasion {
        Occasion::Joy => return instead_of_all(draft, &draft.both(&sentences.joy)),
        Occasion::Trouble => draft.both(&sentences.sympathy),
        Occasion::Plain => draft.both(&sentences.help),
    };
    let pairs = opening.iter().zip(&next).map(|(one, other)| format!("{one} {other}"));
    let all = opening.iter().zip(&detail).zip(&next).map(|((one, two), three)| format!("{one} {two} {three}"));
    instead_of_all(draft, &pairs.chain(all).collect::<Vec<_>>())
}

fn instead_of_all(draft: &Draft, texts: &[String]) -> Vec<String> {
    let said = draft.anatomy.said();
    texts.iter().map(|text| draft.anatomy.without_sentences(&said, text)).collect()
}

/// Who takes it on, and when they answer: at the end, or instead of all else.
fn handed_over(draft: &Draft) -> Vec<String> {
    let (words, invitations) = (draft.both(&draft.sentences.hand_over), draft.both(&draft.sentences.invitation));
    let sympathy = draft.both(&draft.sentences.sympathy);
    let whole =
        sympathy.iter().zip(words.iter().zip(&invitations)).map(|(one, (two, three))| format!("{one} {two} {three}"));
    let whole: Vec<String> = words.iter().cloned().chain(whole).collect();
    [closed(draft, &draft.sentences.hand_over), next(draft), instead_of_all(draft, &whole)].concat()
}

/// What must not be said left out, wherever it is said.
fn unsaid(draft: &Draft) -> Vec<String> {
    let text = draft.reply.text;
    let wordings = model::wordings(draft.case, draft.conversation, draft.evidence);
    let says = |one: &Range<usize>| wordings.iter().any(|wording| mention(&text[one.clone()], wording).is_some());
    let said: Vec<Range<usize>> = draft.anatomy.said().into_iter().filter(says).collect();
    let words = [&draft.sentences.help, &draft.sentences.next].map(|pair| draft.both(pair)).concat();
    let instead = std::iter::once(String::new()).chain(words);
    let tried = instead.map(|sentence| draft.anatomy.without_sentences(&said, &sentence));
    tried.chain([draft.anatomy.without_words(&[draft.quoted()])]).collect()
}

/// What happens next, with open places.
fn next(draft: &Draft) -> Vec<String> {
    closed(draft, &draft.sentences.next)
}

fn thanks(draft: &Draft) -> Vec<String> {
    [closed(draft, &draft.sentences.thanks), help(draft)].concat()
}

/// What the answer must contain: an exemplary sentence that says it, or an open place.
fn said(draft: &Draft) -> Vec<String> {
    let exemplary = model::saying(draft.case, draft.conversation, draft.evidence);
    let open = model::wording(draft.case, draft.conversation, draft.evidence);
    let pair = &draft.sentences.say;
    let open = open.into_iter().flat_map(|wording| pair.clone().map(|text| text.replace("{wording}", &wording)));
    exemplary.into_iter().chain(open).map(|sentence| draft.anatomy.close_with(&sentence)).collect()
}

fn spliced(draft: &Draft, range: Range<usize>, instead: &str) -> String {
    let text = draft.reply.text;
    format!("{}{instead}{}", &text[..range.start], &text[range.end..])
}
