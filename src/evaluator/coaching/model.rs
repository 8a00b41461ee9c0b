//! The model: what the scenario itself has to say at a point of a conversation.

use super::change::Model;
use super::surgery::{capital, sentences};
use crate::evaluator::case::{Case, Conversation};
use crate::evaluator::verdict::Evidence;
use crate::evaluator::wording::{fill, mention};
use crate::scenario::model::{Answer, Content, Customer, Scenario};
use crate::scenario::playbook::Playbook;
use crate::scenario::template::{self, slot};
use crate::scenario::voice::dress;
use crate::transcript::Channel;

/// The lapses towards somebody who should have got no answer, or not this one: an exemplary one would mislead.
const WITHOUT: &[&str] = &["spoke-up", "needless-desk", "other-ending", "no-survey"];

/// The exemplary answer at the point of a piece of evidence, in the brand's voice; `None` where the scenario has none.
pub(super) fn answer(case: &Case, scenario: &Scenario, evidence: &Evidence) -> Option<Model> {
    let conversation = case.conversations.get(evidence.customer)?;
    let turn = evidence.turn.filter(|_| !WITHOUT.contains(&evidence.lapse.as_str()))?;
    let message = conversation.messages().rfind(|message| message.turn <= turn)?;
    let playbook = Playbook::new(scenario, case.brand);
    let story = &conversation.customer.story;
    let state = story.get(playbook.state_of(conversation.index, message.text))?;
    let wordings = wordings(case, conversation, evidence);
    let fitting = |answer: &&Answer| answer.text.is_some() && fits(&evidence.lapse, answer);
    let closing = || story.iter().rev().flat_map(|state| state.model.iter().rev()).find(fitting);
    let answer = match evidence.lapse.as_str() {
        // What closes a case stands in whichever state comes last, what is missing in whichever state says it.
        "no-close-out" | "early-close-out" | "no-check-back" => closing(),
        "missing-content" => story.iter().flat_map(|state| &state.model).find(|answer| {
            let core = core(case, conversation.customer, answer);
            core.is_some_and(|core| wordings.iter().any(|wording| mention(&core, wording).is_some()))
        }),
        _ => state.model.iter().find(fitting),
    }?;
    let spoken = conversation.replies_in(answer.channel).any(|reply| reply.turn < turn);
    let core = core(case, conversation.customer, answer)?;
    let text = dress(case.brand, conversation.customer, scenario.language, &core, !spoken);
    Some(Model { channel: answer.channel, text })
}

/// Whether an answer is of the kind whose lack a lapse tells of.
fn fits(lapse: &str, answer: &Answer) -> bool {
    match lapse {
        "no-close-out" | "early-close-out" | "hidden-answer" | "closed-door" => answer.channel == Channel::Public,
        "no-check-back" => answer.later.is_some(),
        _ => true,
    }
}

/// An answer's words, filled in.
fn core(case: &Case, customer: &Customer, answer: &Answer) -> Option<String> {
    let wording = answer.text.as_ref()?.all().first()?;
    Some(template::fill(wording, |key| slot(key, case.brand, customer), |_| 0))
}

/// Sentences of exemplary answers that say what a reply fails to.
pub(super) fn saying(case: &Case, conversation: &Conversation, evidence: &Evidence) -> Vec<String> {
    let customer = conversation.customer;
    let wordings = wordings(case, conversation, evidence);
    let answers = customer.story.iter().flat_map(|state| &state.model);
    let texts = answers.filter_map(|answer| core(case, customer, answer));
    let says = |text: &str| wordings.iter().any(|wording| mention(text, wording).is_some());
    let cut = |text: String| sentences(&text).into_iter().map(|one| capital(&text[one])).collect::<Vec<_>>();
    let mut found: Vec<String> = texts.flat_map(cut).filter(|sentence| says(sentence)).collect();
    found.sort_by_key(String::len);
    found.dedup();
    found
}

/// The shortest wording of what a reply fails to say.
pub(super) fn wording(case: &Case, conversation: &Conversation, evidence: &Evidence) -> Option<String> {
    wordings(case, conversation, evidence).into_iter().next()
}

/// The wordings of the content that a piece of evidence misses or finds, filled in.
pub(super) fn wordings(case: &Case, conversation: &Conversation, evidence: &Evidence) -> Vec<String> {
    let what = evidence.with.get("what");
    let filled = |content: &Content| -> Vec<String> {
        content.any.iter().map(|wording| fill(wording, conversation.customer, case.brand)).collect()
    };
    let is_meant = |content: &&Content| content.what.as_ref().or(filled(content).first()) == what;
    let expect = conversation.expect();
    expect.contains.iter().chain(&expect.omits).find(is_meant).map(filled).unwrap_or_default()
}
