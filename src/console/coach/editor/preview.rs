//! The preview: a scenario as a page that reads like a story, for whoever writes it.

use serde_json::Value;

use crate::console::Words;
use crate::scenario::load::Story;
use crate::scenario::model::{Answer, Condition, Customer, Line, Reaction, State};
use crate::transcript::Channel;

/// A scenario as it reads.
pub(super) struct Preview {
    pub(super) title: String,
    pub(super) language: &'static str,
    pub(super) category: &'static str,
    pub(super) brand: String,
    pub(super) start: String,
    pub(super) briefing: Vec<String>,
    pub(super) customers: Vec<Person>,
}

/// A customer as they read.
pub(super) struct Person {
    pub(super) name: String,
    pub(super) handle: String,
    pub(super) arrives: String,
    pub(super) mood: u8,
    /// What is known of them, each with whether it is private.
    pub(super) facts: Vec<(String, String, bool)>,
    pub(super) history: Vec<(String, String)>,
    pub(super) states: Vec<Stage>,
}

/// A state of a customer's story as it reads.
pub(super) struct Stage {
    pub(super) name: String,
    pub(super) lines: Vec<Spoken>,
    pub(super) model: Vec<Spoken>,
    pub(super) next: Vec<Next>,
    /// How the story ends here, by the word of the file.
    pub(super) ends: Option<String>,
}

/// Something that is said.
pub(super) struct Spoken {
    /// `public` or `private`.
    pub(super) kind: &'static str,
    pub(super) after: Option<String>,
    pub(super) wordings: Vec<String>,
    /// The desk that the case is handed over to.
    pub(super) desk: Option<String>,
}

/// What happens next.
pub(super) struct Next {
    /// The conditions, in the words of the file.
    pub(super) conditions: Vec<String>,
    /// How the mood moves, with its sign; nothing where it stays.
    pub(super) mood: Option<String>,
    /// The state that follows; nothing where this one stays.
    pub(super) go: Option<String>,
}

/// A story as it reads in a language.
pub(super) fn preview(words: Words, story: &Story) -> Preview {
    let scenario = &story.scenario;
    Preview {
        title: scenario.title.clone(),
        language: scenario.language.code(),
        category: words.pick("after.category", scenario.category.id()),
        brand: story.brand.name.clone(),
        start: scenario.start.civil.strftime("%Y-%m-%d %H:%M").to_string(),
        briefing: scenario.briefing.clone(),
        customers: scenario.customers.iter().map(|customer| person(words, customer)).collect(),
    }
}

fn person(words: Words, customer: &Customer) -> Person {
    let private = customer.facts.private.iter().map(|(kind, value)| (word(kind), value.clone(), true));
    let public = customer.facts.public.iter().map(|(kind, value)| (kind.clone(), value.clone(), false));
    Person {
        name: customer.name.clone(),
        handle: customer.handle.clone(),
        arrives: words.duration(customer.arrives.0),
        mood: customer.mood.0,
        facts: private.chain(public).collect(),
        history: customer.history.iter().map(|contact| (contact.on.to_string(), contact.note.clone())).collect(),
        states: customer.story.iter().map(|state| stage(words, state)).collect(),
    }
}

fn stage(words: Words, state: &State) -> Stage {
    Stage {
        name: state.state.clone(),
        lines: state.says.iter().map(|line| said(words, line)).collect(),
        model: state.model.iter().map(answer).collect(),
        next: state.when.iter().map(next).collect(),
        ends: state.ends.map(|ending| word(&ending)),
    }
}

fn said(words: Words, line: &Line) -> Spoken {
    let after = Some(words.duration(line.after.0));
    Spoken { kind: kind(line.channel), after, wordings: line.text.all().to_vec(), desk: None }
}

fn answer(answer: &Answer) -> Spoken {
    let wordings = answer.text.as_ref().map(|text| text.all().to_vec()).unwrap_or_default();
    Spoken { kind: kind(answer.channel), after: None, wordings, desk: answer.hand_over.clone() }
}

fn kind(channel: Channel) -> &'static str {
    if channel == Channel::Public { "public" } else { "private" }
}

fn next(reaction: &Reaction) -> Next {
    Next {
        conditions: conditions(&reaction.condition),
        mood: (reaction.mood != 0).then(|| format!("{:+}", reaction.mood).replace('-', "\u{2212}")),
        go: reaction.go.clone(),
    }
}

/// Every condition that is set, as the file has it: `markers: apology, thanks`.
fn conditions(condition: &Condition) -> Vec<String> {
    let Ok(Value::Object(all)) = serde_json::to_value(condition) else { return Vec::new() };
    let told = all.iter().filter_map(|(key, value)| {
        let value = shown(value)?;
        Some(format!("{key}: {value}"))
    });
    told.collect()
}

/// A value as it reads in a line; nothing where it is empty.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(list) if list.is_empty() => None,
        Value::Array(list) => Some(list.iter().filter_map(shown).collect::<Vec<_>>().join(", ")),
        other => Some(other.to_string()),
    }
}

/// The word that a file has for a value.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().as_ref().and_then(shown).unwrap_or_default()
}
