//! Runs: the results that `sparring run` saves. Every message of the company becomes an entry.

use crate::grading::Entry;
use crate::results::{Results, ScenarioResult};
use crate::transcript::{Channel, Party, Turn};

/// The replies of a run: scenario by scenario, customer by customer, in order of time.
pub fn entries(results: &Results) -> Vec<Entry> {
    let mut all = Vec::new();
    for result in &results.scenarios {
        for customer in 0..result.customers.len() {
            talk(result, customer, &results.agent, &mut all);
        }
    }
    all
}

/// The replies to one customer.
fn talk(result: &ScenarioResult, customer: usize, agent: &str, all: &mut Vec<Entry>) {
    let mut asked: Vec<(&Turn, &str)> = Vec::new();
    for (index, turn) in result.transcript.turns.iter().enumerate().filter(|(_, turn)| turn.customer == customer) {
        match (turn.by, turn.said()) {
            (Party::Customer, Some((_, text))) => asked.push((turn, text)),
            (Party::Agent, Some((channel, text))) => {
                all.push(entry(result, &Place { customer, index, turn }, (channel, text), agent, &asked));
                asked.clear();
            }
            (_, None) => {}
        }
    }
}

/// Where in a run a reply is.
struct Place<'a> {
    customer: usize,
    index: usize,
    turn: &'a Turn,
}

fn entry(
    result: &ScenarioResult,
    place: &Place,
    (channel, text): (Channel, &str),
    agent: &str,
    asked: &[(&Turn, &str)],
) -> Entry {
    let customer = &result.customers[place.customer];
    Entry {
        id: format!("{}#{}", result.id, place.index),
        reply: text.to_owned(),
        customer: asked.iter().map(|(_, text)| (*text).to_owned()).collect(),
        lang: Some(result.language.code().to_owned()),
        channel: Some(channel),
        brand: Some(result.brand.clone()),
        agent: Some(agent.to_owned()),
        thread: Some(format!("{}#{}", result.id, place.customer)),
        customer_name: Some(customer.name.clone()),
        customer_handle: Some(customer.handle.clone()),
        customer_at: asked.first().map(|(turn, _)| turn.at),
        reply_at: Some(place.turn.at),
    }
}
