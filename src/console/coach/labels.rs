//! Labels: the replies that coaches rated, in the format that `sparring calibrate` reads.

use std::collections::BTreeMap;

use super::marks::Marks;
use crate::calibration::read::line;
use crate::calibration::{Label, Rating, Said, Scale};
use crate::console::app::App;
use crate::console::refused::Refused;
use crate::grading::Entry;
use crate::marker::Marker;
use crate::results::{Results, ScenarioResult};
use crate::store::Review;
use crate::transcript::{Party, Turn};

/// How many reviews are looked at, the latest ones.
pub(super) const MOST: i64 = 1_000;

/// An attempt that was reviewed: what it came to, and what the one or two coaches who reviewed it last gave.
pub(super) struct Reviewed {
    attempt: String,
    person: String,
    pub(super) results: Results,
    pub(super) passes: Vec<Marks>,
}

/// The attempts that were reviewed last, the latest review first.
///
/// # Errors
/// When the store fails.
pub(super) async fn reviewed(app: &App) -> Result<Vec<Reviewed>, Refused> {
    let mut order: Vec<String> = Vec::new();
    let mut reviews: BTreeMap<String, Vec<Review>> = BTreeMap::new();
    for review in app.store.latest_reviews(MOST).await? {
        if !reviews.contains_key(&review.attempt) {
            order.push(review.attempt.clone());
        }
        reviews.entry(review.attempt.clone()).or_default().push(review);
    }
    let mut found = Vec::new();
    for attempt in order {
        let (Some(results), Some(kept)) = (app.store.results(&attempt).await?, app.store.attempt(&attempt).await?)
        else {
            continue;
        };
        // What another version of the program scored may be unreadable by this one.
        let Ok(results) = Results::parse(&results) else { continue };
        let passes = reviews.remove(&attempt).unwrap_or_default();
        // Two raters are compared: the last two, the earlier one first.
        let passes = passes.iter().take(2).rev().map(|review| Marks::read(&review.scores)).collect();
        found.push(Reviewed { attempt, person: kept.person, results, passes });
    }
    Ok(found)
}

/// A line of a label file for every reply that was rated.
pub(super) fn lines(reviewed: &[Reviewed]) -> String {
    let labels = reviewed.iter().flat_map(labels);
    labels.map(|label| line(&label) + "\n").collect()
}

fn labels(one: &Reviewed) -> Vec<Label> {
    let mut labels = Vec::new();
    for (case, result) in one.results.scenarios.iter().enumerate() {
        for reply in &result.replies {
            let scales: BTreeMap<Scale, Rating> = Scale::ALL
                .iter()
                .filter_map(|scale| Some((*scale, rating(&one.passes, case, reply.turn, *scale)?)))
                .collect();
            if let (false, Some(entry)) = (scales.is_empty(), entry(one, case, result, reply.turn)) {
                // Coaches rate; whether a marker is there, nobody says.
                let markers = Marker::ALL.iter().map(|marker| (*marker, Said::Unknown)).collect();
                labels.push(Label { entry, markers, scales, twice: false });
            }
        }
    }
    labels
}

/// What one or two coaches gave a reply on a scale.
fn rating(passes: &[Marks], case: usize, turn: usize, scale: Scale) -> Option<Rating> {
    let mut given = passes.iter().filter_map(|marks| marks.rating(case, turn, scale));
    Some(Rating { first: given.next()?, second: given.next() })
}

/// A reply with what is known of it. Who wrote it is told apart, and not by name.
fn entry(one: &Reviewed, case: usize, result: &ScenarioResult, place: usize) -> Option<Entry> {
    let turns = &result.transcript.turns;
    let turn = turns.get(place)?;
    let (channel, text) = turn.said()?;
    let customer = result.customers.get(turn.customer);
    let asked = asked(turns, place);
    let who = one.person.get(..8).unwrap_or(&one.person);
    Some(Entry {
        id: format!("{}-{case}-{place}", one.attempt),
        reply: text.to_owned(),
        customer: asked.iter().filter_map(|turn| Some(turn.said()?.1.to_owned())).collect(),
        lang: Some(result.language.code().to_owned()),
        channel: Some(channel),
        brand: Some(result.brand.clone()),
        agent: Some(format!("trainee-{who}")),
        thread: Some(format!("{}-{case}-{}", one.attempt, turn.customer)),
        customer_name: customer.map(|customer| customer.name.clone()),
        customer_handle: customer.map(|customer| customer.handle.clone()),
        customer_at: asked.last().map(|turn| turn.at),
        reply_at: Some(turn.at),
    })
}

/// What a reply answers: what its customer said since the last answer, or else last.
fn asked(turns: &[Turn], place: usize) -> Vec<&Turn> {
    let customer = turns[place].customer;
    let said = |turn: &&Turn| turn.customer == customer && turn.said().is_some();
    let before: Vec<&Turn> = turns[..place].iter().filter(said).collect();
    let own = |turn: &&&Turn| turn.by == Party::Customer;
    let open: Vec<&Turn> = before.iter().rev().take_while(own).copied().collect();
    match open.is_empty() {
        true => before.into_iter().rfind(|turn| turn.by == Party::Customer).into_iter().collect(),
        false => open.into_iter().rev().collect(),
    }
}
