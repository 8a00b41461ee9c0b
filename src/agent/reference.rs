//! The agent that answers well: it knows the scenario's model answers and gives them in the brand's voice.
//!
//! It sees no more of the platform than any client does. Where a customer stands in their story it tells from what they wrote.

use std::sync::Arc;

use super::{Doing, Incoming, Kind, Mind, Step, When};
use crate::replay::Play;
use crate::scenario::model::{Answer, Customer};
use crate::scenario::template;
use crate::scenario::values::Wait;
use crate::scenario::voice::dress;
use crate::transcript::Channel;

/// How long a good answer takes where the scenario does not say.
const THOUGHT: Wait = Wait::minutes(6);

/// Answers well, from the scenario and the brand.
pub struct Reference;

impl Kind for Reference {
    fn id(&self) -> &'static str {
        "reference"
    }

    fn purpose(&self) -> &'static str {
        "answers well, from the scenario and the brand"
    }

    fn mind(&self, play: &Arc<Play>, _seed: u64) -> Box<dyn Mind> {
        let memories = play.story.scenario.customers.iter().map(|_| Memory::default()).collect();
        Box::new(Expert { play: Arc::clone(play), memories })
    }
}

/// What the expert remembers of one customer.
#[derive(Default)]
struct Memory {
    /// The customer's last post.
    post: Option<u64>,
    /// Whether something was said already, in public and in private.
    greeted: [bool; 2],
}

struct Expert {
    play: Arc<Play>,
    memories: Vec<Memory>,
}

impl Mind for Expert {
    fn answer(&mut self, news: &[Incoming]) -> Vec<Step> {
        let play = Arc::clone(&self.play);
        let Some(last) = news.last() else { return Vec::new() };
        let customers = &play.story.scenario.customers;
        let Some(index) = customers.iter().position(|customer| customer.handle == last.handle) else {
            return Vec::new();
        };
        let (customer, memory) = (&customers[index], &mut self.memories[index]);
        let posts = news.iter().filter(|message| message.channel == Channel::Public);
        memory.post = posts.map(|message| message.id).next_back().or(memory.post);
        let state = play.playbook.state_of(index, &last.text);
        let answers = customer.story[state].model.iter();
        answers.flat_map(|answer| steps(&play, customer, memory, last, answer)).collect()
    }
}

/// What a model answer says in the brand's voice; `first` where nothing was said in its channel yet.
pub fn worded(play: &Play, customer: &Customer, answer: &Answer, first: bool) -> Option<String> {
    let (brand, language) = (&play.story.brand, play.story.scenario.language);
    let core = template::fill(&answer.text.as_ref()?.all()[0], |key| template::slot(key, brand, customer), |_| 0);
    Some(dress(brand, customer, language, &core, first))
}

/// The steps of one model answer.
fn steps(play: &Play, customer: &Customer, memory: &mut Memory, last: &Incoming, answer: &Answer) -> Vec<Step> {
    let mut when = match answer.later {
        Some(later) => When::Later(later),
        None => When::Thinking(answer.after.unwrap_or(THOUGHT)),
    };
    let mut steps = Vec::new();
    let mut step = |doing| {
        steps.push(Step { when, doing });
        // What belongs to the same answer follows at once.
        when = match when {
            When::Thinking(_) => When::Thinking(Wait(0)),
            When::Later(_) => When::Later(Wait(0)),
        };
    };
    if let (true, Some(post)) = (answer.like, memory.post) {
        step(Doing::Like { post });
    }
    let greeted = &mut memory.greeted[usize::from(answer.channel == Channel::Private)];
    if let Some(text) = worded(play, customer, answer, !*greeted) {
        *greeted = true;
        match (answer.channel, memory.post) {
            (Channel::Public, Some(to)) => step(Doing::Reply { to, text }),
            _ => step(Doing::Message { to: last.author, text }),
        }
    }
    if let Some(desk) = &answer.hand_over {
        step(Doing::HandOver { customer: customer.handle.clone(), desk: desk.clone() });
    }
    steps
}
