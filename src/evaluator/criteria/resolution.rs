//! Resolution: whether the question is answered, the problem solved, and nobody left without a word.

use std::sync::LazyLock;

use super::Criterion;
use crate::evaluator::case::{Case, Conversation, Reply};
use crate::evaluator::occasion::Occasion;
use crate::evaluator::verdict::{Evidence, Lapse, Score, Verdict};
use crate::evaluator::wording::{fill, mention};
use crate::marker::Marker;
use crate::rule::Rule;
use crate::scenario::model::{Content, Ending};
use crate::transcript::{Act, Channel};

#[doc = include_str!("resolution.md")]
#[derive(Debug)]
pub struct Resolution;

const NOTHING_SAID: Lapse = Lapse { id: "nothing-said", rule: Rule::R1, cost: 100 };
const LEFT_HANGING: Lapse = Lapse { id: "left-hanging", rule: Rule::R1, cost: 30 };
const MISSING_CONTENT: Lapse = Lapse { id: "missing-content", rule: Rule::R1, cost: 60 };
const FORBIDDEN_CONTENT: Lapse = Lapse { id: "forbidden-content", rule: Rule::R1, cost: 50 };
const NO_SUBSTANCE: Lapse = Lapse { id: "no-substance", rule: Rule::R1, cost: 50 };
const OTHER_ENDING: Lapse = Lapse { id: "other-ending", rule: Rule::C2, cost: 40 };
const NO_CHECK_BACK: Lapse = Lapse { id: "no-check-back", rule: Rule::C2, cost: 25 };
const NO_SURVEY: Lapse = Lapse { id: "no-survey", rule: Rule::C3, cost: 20 };
const SPOKE_UP: Lapse = Lapse { id: "spoke-up", rule: Rule::X7, cost: 100 };

/// A message that comes so long after our own last one, in milliseconds, comes back to the case of its own accord.
const COMING_BACK: i64 = 30 * 60_000;

/// What gets a talk on that is not over yet.
const ON_THE_WAY: &[Marker] = &[Marker::Question, Marker::PrivateInvite];

/// What shows that the case gets anywhere.
const SUBSTANCE: &[Marker] = &[Marker::Solution, Marker::NextStep, Marker::Resolved];

impl Criterion for Resolution {
    fn id(&self) -> &'static str {
        "resolution"
    }

    fn page(&self) -> &'static str {
        include_str!("resolution.md")
    }

    fn lapses(&self) -> &'static [Lapse] {
        &[
            NOTHING_SAID,
            LEFT_HANGING,
            MISSING_CONTENT,
            FORBIDDEN_CONTENT,
            NO_SUBSTANCE,
            OTHER_ENDING,
            NO_CHECK_BACK,
            NO_SURVEY,
            SPOKE_UP,
        ]
    }

    fn judge(&self, case: &Case, conversation: &Conversation) -> Verdict {
        let expect = conversation.expect();
        if conversation.messages().next().is_none() {
            return Verdict::NotApplicable;
        }
        if expect.silence {
            return Verdict::from_evidence(spoke_up(conversation).into_iter().collect());
        }
        if conversation.replies().next().is_none() {
            return Verdict::from_evidence(nothing_said(conversation).into_iter().collect());
        }
        let mut evidence = left_hanging(conversation);
        evidence.extend(missing(case, conversation));
        evidence.extend(forbidden(case, conversation));
        evidence.extend(no_substance(case, conversation));
        evidence.extend(other_ending(conversation));
        if expect.check_back {
            evidence.extend(no_check_back(conversation));
        }
        if expect.survey {
            evidence.extend(no_survey(conversation));
        }
        Verdict::from_evidence(evidence)
    }
}

fn spoke_up(conversation: &Conversation) -> Option<Evidence> {
    let reply = conversation.replies().next()?;
    Some(conversation.lapse(&SPOKE_UP).at(reply.turn, reply.text, reply.whole()))
}

fn nothing_said(conversation: &Conversation) -> Option<Evidence> {
    let message = conversation.messages().next()?;
    Some(conversation.lapse(&NOTHING_SAID).at(message.turn, message.text, 0..message.text.len()))
}

/// Every time that the customer got no answer, after the company had begun to answer or before.
fn left_hanging(conversation: &Conversation) -> Vec<Evidence> {
    let waiting = conversation.exchanges.iter().filter(|exchange| exchange.is_unanswered());
    let first = waiting.filter_map(|exchange| exchange.waiting.iter().find(|message| !message.parting));
    first.map(|m| conversation.lapse(&LEFT_HANGING).at(m.turn, m.text, 0..m.text.len())).collect()
}

/// What the answers must contain and do not, in equal shares.
fn missing(case: &Case, conversation: &Conversation) -> Vec<Evidence> {
    let wanted = &conversation.expect().contains;
    let absent = wanted.iter().filter(|content| found(case, conversation, content).is_none());
    let cost = Score::points(MISSING_CONTENT.cost).part(1, u32::try_from(wanted.len()).unwrap_or(u32::MAX));
    absent
        .filter_map(|content| {
            let reply = last_reply(conversation, content.channel)?;
            let evidence = conversation.lapse(&MISSING_CONTENT).at(reply.turn, reply.text, reply.whole()).costing(cost);
            Some(evidence.with("what", named(case, conversation, content)))
        })
        .collect()
}

/// What no answer may contain and one does.
fn forbidden(case: &Case, conversation: &Conversation) -> Vec<Evidence> {
    let omits = conversation.expect().omits.iter();
    omits
        .filter_map(|content| {
            let (reply, words) = found(case, conversation, content)?;
            let evidence = conversation.lapse(&FORBIDDEN_CONTENT).at(reply.turn, reply.text, words);
            Some(evidence.with("what", named(case, conversation, content)))
        })
        .collect()
}

/// The first reply that has one of the wordings, in the channel that is meant.
fn found<'c, 'a>(
    case: &Case,
    conversation: &'c Conversation<'a>,
    content: &Content,
) -> Option<(&'c Reply<'a>, std::ops::Range<usize>)> {
    let wordings: Vec<String> =
        content.any.iter().map(|wording| fill(wording, conversation.customer, case.brand)).collect();
    let mut replies =
        conversation.replies().filter(|reply| content.channel.is_none_or(|channel| channel == reply.channel));
    replies.find_map(|reply| Some((reply, wordings.iter().find_map(|wording| mention(reply.text, wording))?)))
}

fn named(case: &Case, conversation: &Conversation, content: &Content) -> String {
    let first = || content.any.first().map(|wording| fill(wording, conversation.customer, case.brand));
    content.what.clone().or_else(first).unwrap_or_default()
}

fn last_reply<'c, 'a>(conversation: &'c Conversation<'a>, channel: Option<Channel>) -> Option<&'c Reply<'a>> {
    let there = conversation.replies().rfind(|reply| channel.is_none_or(|channel| channel == reply.channel));
    there.or_else(|| conversation.replies().next_back())
}

/// Nothing that gets the case anywhere. Praise wants none, and where content is expected, that is asked for by name.
fn no_substance(case: &Case, conversation: &Conversation) -> Option<Evidence> {
    let wanted = conversation.occasion != Occasion::Joy && conversation.expect().contains.is_empty();
    // One reply of a longer talk has done its part when it gets the talk on.
    let on = if case.is_record() { ON_THE_WAY } else { &[] };
    let given = SUBSTANCE.iter().chain(on).any(|marker| conversation.shows(*marker).is_some());
    let handed_over = conversation.acts.iter().any(|(_, act)| matches!(act, Act::HandedOver { .. }));
    if !wanted || given || handed_over {
        return None;
    }
    let reply = conversation.replies().next_back()?;
    Some(conversation.lapse(&NO_SUBSTANCE).at(reply.turn, reply.text, reply.whole()))
}

/// The story ended otherwise than it should, or did not end.
fn other_ending(conversation: &Conversation) -> Option<Evidence> {
    let expected = conversation.expect().ends.filter(|expected| conversation.ending != Some(*expected))?;
    let message = conversation.messages().next_back()?;
    let evidence = conversation.lapse(&OTHER_ENDING).at(message.turn, message.text, 0..message.text.len());
    Some(evidence.with("expected", told(Some(expected))).with("ended", told(conversation.ending)))
}

/// The id of an ending, for the phrasebooks.
fn told(ending: Option<Ending>) -> &'static str {
    match ending {
        Some(Ending::Happy) => "happy",
        Some(Ending::GaveUp) => "gave_up",
        Some(Ending::WentPublic) => "went_public",
        None => "open",
    }
}

/// Nobody came back of their own accord, or asked after a solution whether it worked.
fn no_check_back(conversation: &Conversation) -> Option<Evidence> {
    let asks = |reply: &Reply| {
        [Marker::Question, Marker::Invitation, Marker::Resolved].iter().any(|marker| reply.seen.has(*marker))
    };
    let came_back = conversation.exchanges.iter().any(|exchange| {
        exchange.replies.windows(2).any(|pair| pair[1].at - pair[0].at >= COMING_BACK && asks(&pair[1]))
    });
    let solved = conversation.replies().find(|reply| SUBSTANCE.iter().any(|marker| reply.seen.has(*marker)));
    let asked = solved.is_some_and(|solved| {
        conversation.replies().any(|reply| reply.turn > solved.turn && reply.seen.has(Marker::Question))
    });
    if came_back || asked {
        return None;
    }
    let reply = conversation.replies().next_back()?;
    Some(conversation.lapse(&NO_CHECK_BACK).at(reply.turn, reply.text, reply.whole()))
}

/// Words of satisfaction surveys in the five languages.
static SURVEY_WORDS: LazyLock<Vec<String>> =
    LazyLock::new(|| serde_yaml::from_str(include_str!("survey.yaml")).expect("survey.yaml is a list of words"));

/// Nobody asked in private how satisfied the customer is.
fn no_survey(conversation: &Conversation) -> Option<Evidence> {
    let surveys = |reply: &Reply| SURVEY_WORDS.iter().any(|word| mention(reply.text, word).is_some());
    if conversation.replies_in(Channel::Private).any(surveys) {
        return None;
    }
    let reply = conversation.replies().next_back()?;
    Some(conversation.lapse(&NO_SURVEY).at(reply.turn, reply.text, reply.closing()))
}
