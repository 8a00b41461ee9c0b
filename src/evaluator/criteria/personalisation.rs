//! Personalisation: whether a person speaks to this person, about this case.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::Criterion;
use crate::evaluator::case::{Case, Conversation, Reply};
use crate::evaluator::markers::Whose;
use crate::evaluator::verdict::{Evidence, Lapse, Score, Verdict};
use crate::evaluator::wording::{bare_words, fact, likeness};
use crate::marker::{FactKind, Marker};
use crate::rule::Rule;
use crate::scenario::brand::{Colleague, Policy, Voice};
use crate::transcript::Channel;

#[doc = include_str!("personalisation.md")]
#[derive(Debug)]
pub struct Personalisation;

const NO_NAME: Lapse = Lapse { id: "no-name", rule: Rule::P1, cost: 25 };
const WRONG_NAME: Lapse = Lapse { id: "wrong-name", rule: Rule::P1, cost: 50 };
const UNWANTED_NAME: Lapse = Lapse { id: "unwanted-name", rule: Rule::P1, cost: 20 };
const NO_SIGNATURE: Lapse = Lapse { id: "no-signature", rule: Rule::P2, cost: 25 };
const UNWANTED_SIGNATURE: Lapse = Lapse { id: "unwanted-signature", rule: Rule::P2, cost: 20 };
const OTHER_SIGNATURE: Lapse = Lapse { id: "other-signature", rule: Rule::P2, cost: 10 };
const ASKED_AGAIN: Lapse = Lapse { id: "asked-again", rule: Rule::P3, cost: 30 };
const GENERIC_REPLY: Lapse = Lapse { id: "generic-reply", rule: Rule::P4, cost: 35 };
const NO_DETAIL: Lapse = Lapse { id: "no-detail", rule: Rule::P4, cost: 20 };
const SAME_TO_OTHERS: Lapse = Lapse { id: "same-to-others", rule: Rule::P4, cost: 35 };
const SAME_AGAIN: Lapse = Lapse { id: "same-again", rule: Rule::P4, cost: 25 };

/// From this likeness on, from 0 to 100, two replies are one text with another name.
const SAME: u32 = 80;

impl Criterion for Personalisation {
    fn id(&self) -> &'static str {
        "personalisation"
    }

    fn page(&self) -> &'static str {
        include_str!("personalisation.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[
            NO_NAME,
            WRONG_NAME,
            UNWANTED_NAME,
            NO_SIGNATURE,
            UNWANTED_SIGNATURE,
            OTHER_SIGNATURE,
            ASKED_AGAIN,
            GENERIC_REPLY,
            NO_DETAIL,
            SAME_TO_OTHERS,
            SAME_AGAIN,
        ]
    }

    fn judge(&self, case: &Case, conversation: &Conversation) -> Verdict {
        if !conversation.is_spoken() {
            return Verdict::NotApplicable;
        }
        let voice = &case.brand.voice;
        let name = name(conversation, voice.name);
        let signature = signature(conversation, voice, &case.brand.team);
        let case_known = [asked_again(conversation), detail(conversation), same(case, conversation)];
        Verdict::from_evidence([name, signature].into_iter().chain(case_known).flatten().collect())
    }
}

/// The customer's own name, as the brand has it. A wrong name is worse than none.
fn name(conversation: &Conversation, policy: Policy) -> Option<Evidence> {
    let wrong = conversation.replies().find_map(|reply| {
        let other = reply.seen.names.iter().find(|called| called.whose == Whose::Other)?;
        Some(conversation.lapse(&WRONG_NAME).at(reply.turn, reply.text, other.span.clone()))
    });
    wrong.or_else(|| match policy {
        Policy::Required => no_name(conversation),
        Policy::Optional => None,
        Policy::Never => {
            let (reply, words) = conversation.shows(Marker::CustomerName)?;
            Some(conversation.lapse(&UNWANTED_NAME).at(reply.turn, reply.text, words))
        }
    })
}

/// The first answer goes without the name; half as bad where a later one has it.
fn no_name(conversation: &Conversation) -> Option<Evidence> {
    conversation.first_name()?;
    let first = conversation.first_answer()?;
    if first.shows(Marker::CustomerName).is_some() {
        return None;
    }
    let reply = first.replies.first()?;
    let later = conversation.shows(Marker::CustomerName).is_some();
    let cost = Score::points(NO_NAME.cost).part(1, if later { 2 } else { 1 });
    Some(conversation.lapse(&NO_NAME).at(reply.turn, reply.text, reply.opening()).costing(cost))
}

/// A visible sender, as the brand has it.
fn signature(conversation: &Conversation, voice: &Voice, team: &[Colleague]) -> Option<Evidence> {
    match voice.signature {
        Policy::Required => no_signature(conversation, voice, team).or_else(|| other_style(conversation, voice)),
        Policy::Optional => other_style(conversation, voice),
        Policy::Never => {
            let (reply, words) = conversation.shows(Marker::Signature)?;
            Some(conversation.lapse(&UNWANTED_SIGNATURE).at(reply.turn, reply.text, words))
        }
    }
}

/// Messages that nobody signed, in proportion. What is said in a row in one channel needs one signature.
fn no_signature(conversation: &Conversation, voice: &Voice, team: &[Colleague]) -> Option<Evidence> {
    let channels = [Channel::Public, Channel::Private];
    let mut groups: Vec<Vec<&Reply>> = Vec::new();
    for exchange in &conversation.exchanges {
        groups.extend(channels.map(|channel| exchange.replies.iter().filter(|r| r.channel == channel).collect()));
    }
    groups.retain(|group| !group.is_empty());
    let signed = |group: &&Vec<&Reply>| group.iter().any(|reply| reply.seen.has(Marker::Signature));
    let unsigned: Vec<&Vec<&Reply>> = groups.iter().filter(|group| !signed(group)).collect();
    let reply = unsigned.first()?.last()?;
    let cost = Score::points(NO_SIGNATURE.cost).part(count(unsigned.len()), count(groups.len()));
    let example = team.first().map_or_else(String::new, |colleague| written(voice, colleague));
    let evidence = conversation.lapse(&NO_SIGNATURE).at(reply.turn, reply.text, reply.closing());
    Some(evidence.costing(cost).with("signature", example))
}

/// A signature in another form than the brand's: `-Tom` where it is `^{initials}`.
fn other_style(conversation: &Conversation, voice: &Voice) -> Option<Evidence> {
    let sign = voice.signature_style.split('{').next().unwrap_or("").trim();
    let off = |reply: &&Reply| match &reply.seen.signature {
        Some(span) => !reply.text[..span.start].trim_end().to_lowercase().ends_with(&sign.to_lowercase()),
        None => false,
    };
    let reply = conversation.replies().find(off)?;
    let words = reply.seen.signature.clone()?;
    let evidence = conversation.lapse(&OTHER_SIGNATURE).at(reply.turn, reply.text, words);
    Some(evidence.with("style", voice.signature_style.replace("{initials}", "AB").replace("{name}", "Anna")))
}

fn written(voice: &Voice, colleague: &Colleague) -> String {
    voice.signature_style.replace("{initials}", &colleague.initials).replace("{name}", &colleague.name)
}

/// A piece of data that the brand has on file, or that the customer has told already, is asked for.
fn asked_again(conversation: &Conversation) -> Option<Evidence> {
    let on_file: Vec<FactKind> =
        conversation.customer.history.iter().flat_map(|contact| contact.known.clone()).collect();
    for reply in conversation.replies() {
        let told = told_before(conversation, reply.turn);
        let known = |kind: FactKind| on_file.iter().chain(&told).any(|known| kind.covers(*known));
        if let Some(asked) = reply.seen.asked.iter().find(|asked| known(asked.kind)) {
            let evidence = conversation.lapse(&ASKED_AGAIN).at(reply.turn, reply.text, asked.span.clone());
            return Some(evidence.with("fact", asked.kind.id()));
        }
    }
    None
}

/// The kinds of private facts that the customer told before a turn.
fn told_before(conversation: &Conversation, turn: usize) -> Vec<FactKind> {
    let before = || conversation.messages().filter(|message| message.turn < turn);
    let told = |value: &str| before().any(|message| fact(message.text, value).is_some());
    let facts = conversation.customer.facts.private.iter();
    facts.filter(|(_, value)| told(value)).map(|(kind, _)| *kind).collect()
}

/// Whether the replies show that this customer's messages were read. One reply that could be sent to anybody costs in
/// proportion; none that takes up a word of the case costs too.
fn detail(conversation: &Conversation) -> Option<Evidence> {
    conversation.messages().next()?;
    let all = conversation.replies().count();
    let generic: Vec<&Reply> = conversation.replies().filter(|reply| reply.seen.has(Marker::Generic)).collect();
    if let Some(reply) = generic.first() {
        let cost = Score::points(GENERIC_REPLY.cost).part(count(generic.len()), count(all));
        return Some(conversation.lapse(&GENERIC_REPLY).at(reply.turn, reply.text, reply.whole()).costing(cost));
    }
    if takes_up_detail(conversation) {
        return None;
    }
    let reply = conversation.replies().next()?;
    Some(conversation.lapse(&NO_DETAIL).at(reply.turn, reply.text, reply.opening()))
}

/// Whether a reply uses a word of a public fact, or one of some length that the customer used. Words often change their
/// ending on the way: the first five letters tell.
fn takes_up_detail(conversation: &Conversation) -> bool {
    let customer = conversation.customer;
    let names: Vec<u64> = stems(&customer.name, 1).collect();
    let said = conversation.messages().flat_map(|message| stems(message.text, STEM));
    let facts = customer.facts.public.values().flat_map(|value| stems(value, 1));
    let mut known: Vec<u64> = said.chain(facts).filter(|stem| !names.contains(stem)).collect();
    known.sort_unstable();
    conversation.replies().any(|reply| stems(reply.text, 1).any(|stem| known.binary_search(&stem).is_ok()))
}

/// How many letters of a word tell it.
const STEM: usize = 5;

/// The stems of the words of a text that have so many letters at least, hashed.
fn stems(text: &str, letters: usize) -> impl Iterator<Item = u64> + '_ {
    bare_words(text).filter(move |word| word.chars().take(letters).count() >= letters).map(|word| {
        let mut hasher = FxHasher::default();
        word.chars().flat_map(char::to_lowercase).take(STEM).for_each(|letter| letter.hash(&mut hasher));
        hasher.finish()
    })
}

/// The same text for several customers, or twice for one.
fn same(case: &Case, conversation: &Conversation) -> Option<Evidence> {
    let all = || case.conversations.iter().flat_map(|owner| owner.replies().map(move |reply| (owner.index, reply)));
    for reply in conversation.replies() {
        let earlier = all().filter(|(_, other)| other.turn < reply.turn);
        let alike = |(_, other): &(usize, &Reply)| likeness(&other.runs, &reply.runs) >= SAME;
        let lapse = match earlier.filter(alike).map(|(owner, _)| owner).next() {
            Some(owner) if owner == conversation.index => &SAME_AGAIN,
            Some(_) => &SAME_TO_OTHERS,
            None => continue,
        };
        return Some(conversation.lapse(lapse).at(reply.turn, reply.text, reply.whole()));
    }
    None
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
