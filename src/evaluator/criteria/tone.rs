//! Tone: courteous, human, in the brand's voice and in the customer's own way of speaking.

use super::Criterion;
use crate::evaluator::case::{Case, Conversation, Reply};
use crate::evaluator::occasion::Occasion;
use crate::evaluator::verdict::{Evidence, Lapse, Score, Verdict};
use crate::marker::Marker;
use crate::rule::Rule;
use crate::scenario::brand::{Policy, Voice};
use crate::scenario::model::{Address, Category};

#[doc = include_str!("tone.md")]
#[derive(Debug)]
pub struct Tone;

const SWEARING: Lapse = Lapse { id: "swearing", rule: Rule::E3, cost: 60 };
const SHOUTING: Lapse = Lapse { id: "shouting", rule: Rule::E3, cost: 20 };
const CURT: Lapse = Lapse { id: "curt", rule: Rule::E3, cost: 25 };
const FACELESS: Lapse = Lapse { id: "faceless", rule: Rule::P5, cost: 25 };
const OFFICE_TALK: Lapse = Lapse { id: "office-talk", rule: Rule::P6, cost: 40 };
const OTHER_LANGUAGE: Lapse = Lapse { id: "other-language", rule: Rule::P6, cost: 60 };
const OTHER_ADDRESS: Lapse = Lapse { id: "other-address", rule: Rule::P6, cost: 25 };
const MIXED_ADDRESS: Lapse = Lapse { id: "mixed-address", rule: Rule::P6, cost: 20 };
const OUT_OF_PLACE: Lapse = Lapse { id: "joke-out-of-place", rule: Rule::P7, cost: 40 };
const AGAINST_VOICE: Lapse = Lapse { id: "against-voice", rule: Rule::P7, cost: 15 };
const MISSING_VOICE: Lapse = Lapse { id: "missing-voice", rule: Rule::P7, cost: 10 };

/// What a courteous first answer has at least one of.
const COURTESY: &[Marker] = &[
    Marker::Greeting,
    Marker::Thanks,
    Marker::WellWishing,
    Marker::Apology,
    Marker::Sympathy,
    Marker::SharedJoy,
    Marker::HelpOffer,
];

impl Criterion for Tone {
    fn id(&self) -> &'static str {
        "tone"
    }

    fn page(&self) -> &'static str {
        include_str!("tone.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[
            SWEARING,
            SHOUTING,
            CURT,
            FACELESS,
            OFFICE_TALK,
            OTHER_LANGUAGE,
            OTHER_ADDRESS,
            MIXED_ADDRESS,
            OUT_OF_PLACE,
            AGAINST_VOICE,
            MISSING_VOICE,
        ]
    }

    fn judge(&self, case: &Case, conversation: &Conversation) -> Verdict {
        if !conversation.is_spoken() {
            return Verdict::NotApplicable;
        }
        let voice = &case.brand.voice;
        let mut evidence = courtesy(conversation);
        evidence.extend(faceless(conversation));
        evidence.extend(office_talk(conversation));
        evidence.extend(other_language(case, conversation));
        evidence.extend(address(conversation, voice.address.or(conversation.customer.address)));
        evidence.extend(out_of_place(case, conversation).or_else(|| against_voice(conversation, voice)));
        evidence.extend(missing_voice(case, conversation, voice));
        Verdict::from_evidence(evidence)
    }
}

/// Swearing, shouting, or a first answer without a single courtesy.
fn courtesy(conversation: &Conversation) -> Vec<Evidence> {
    let first = |spans: fn(&Reply) -> Option<std::ops::Range<usize>>, lapse: &Lapse| {
        let (reply, words) = conversation.replies().find_map(|reply| Some((reply, spans(reply)?)))?;
        Some(conversation.lapse(lapse).at(reply.turn, reply.text, words))
    };
    let swearing = first(|reply| reply.seen.profanity.first().cloned(), &SWEARING);
    let shouting = first(|reply| reply.seen.shouting.first().cloned(), &SHOUTING);
    [swearing, shouting, curt(conversation)].into_iter().flatten().collect()
}

fn curt(conversation: &Conversation) -> Option<Evidence> {
    let answer = conversation.first_answer()?;
    if COURTESY.iter().any(|marker| answer.shows(*marker).is_some()) {
        return None;
    }
    let reply = answer.replies.first()?;
    Some(conversation.lapse(&CURT).at(reply.turn, reply.text, reply.opening()))
}

/// Nobody says I or we.
fn faceless(conversation: &Conversation) -> Option<Evidence> {
    if conversation.shows(Marker::FirstPerson).is_some() {
        return None;
    }
    let reply = conversation.replies().next()?;
    Some(conversation.lapse(&FACELESS).at(reply.turn, reply.text, reply.whole()))
}

/// Replies that sound like an office, in proportion, but at least half of what it may cost.
fn office_talk(conversation: &Conversation) -> Option<Evidence> {
    let (reply, words) = conversation.shows(Marker::Bureaucratic)?;
    let all = conversation.replies().count();
    let office = conversation.replies().filter(|reply| reply.seen.has(Marker::Bureaucratic)).count();
    let [office, all] = [office, all].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
    let cost = Score::points(OFFICE_TALK.cost).part(office.saturating_add(all), all.saturating_mul(2));
    Some(conversation.lapse(&OFFICE_TALK).at(reply.turn, reply.text, words).costing(cost))
}

/// A reply in another language than the customer's.
fn other_language(case: &Case, conversation: &Conversation) -> Option<Evidence> {
    let own = case.language?;
    let reply = conversation.replies().find(|reply| reply.seen.language != Some(own))?;
    let evidence = conversation.lapse(&OTHER_LANGUAGE).at(reply.turn, reply.text, reply.whole());
    Some(evidence.with("language", own.code()))
}

/// The form of address: the brand's, or else the customer's own; and in any case one and the same.
fn address(conversation: &Conversation, expected: Option<Address>) -> Option<Evidence> {
    let used = || conversation.replies().flat_map(|reply| reply.seen.address.iter().map(move |one| (reply, one)));
    let other = |form: Address| used().find(|(_, (used, _))| *used != form);
    let (lapse, (reply, (_, words))) = match expected {
        Some(form) => (&OTHER_ADDRESS, other(form)?),
        None => (&MIXED_ADDRESS, other(used().next()?.1.0)?),
    };
    let evidence = conversation.lapse(lapse).at(reply.turn, reply.text, words.clone());
    Some(evidence.with("address", if expected == Some(Address::Formal) { "formal" } else { "informal" }))
}

/// A joke where something went wrong; a laughing or party emoji is one too. In a crisis every emoji is.
fn out_of_place(case: &Case, conversation: &Conversation) -> Option<Evidence> {
    if conversation.occasion != Occasion::Trouble {
        return None;
    }
    let crisis = case.category == Category::Crisis;
    let (reply, words) = conversation.replies().find_map(|reply| {
        let emoji = reply.seen.emoji.first().filter(|_| crisis);
        Some((reply, reply.seen.humour.first().or(emoji)?.clone()))
    })?;
    Some(conversation.lapse(&OUT_OF_PLACE).at(reply.turn, reply.text, words))
}

/// A joke or an emoji where the brand has none.
fn against_voice(conversation: &Conversation, voice: &Voice) -> Option<Evidence> {
    let (reply, words) = conversation.replies().find_map(|reply| {
        let humour = reply.seen.humour.first().filter(|_| voice.humour == Policy::Never);
        let emoji = reply.seen.emoji.first().filter(|_| voice.emoji == Policy::Never);
        Some((reply, humour.or(emoji)?.clone()))
    })?;
    Some(conversation.lapse(&AGAINST_VOICE).at(reply.turn, reply.text, words))
}

/// No emoji and no joke from a brand that has them, where the case is light enough.
fn missing_voice(case: &Case, conversation: &Conversation, voice: &Voice) -> Option<Evidence> {
    let light = conversation.occasion == Occasion::Joy && case.category != Category::Crisis;
    let any = |spans: fn(&Reply) -> bool| conversation.replies().any(spans);
    let emoji = voice.emoji == Policy::Required && !any(|reply| !reply.seen.emoji.is_empty());
    let humour = voice.humour == Policy::Required && !any(|reply| !reply.seen.humour.is_empty());
    let reply = conversation.replies().next().filter(|_| light && (emoji || humour))?;
    Some(conversation.lapse(&MISSING_VOICE).at(reply.turn, reply.text, reply.closing()))
}
