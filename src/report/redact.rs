//! Redaction: the customers' private facts are kept out of reports, and can be put back where they are needed.
//!
//! `SW-4471-2093` becomes `[order number]`, however it is spaced; with several customers who have such a number,
//! `[order number of @maeve_byrne]`. Whoever has the scenario can turn it back, in the scenario's own spelling.

use std::ops::Range;

use super::excerpt::text_of;
use crate::evaluator::coaching::{self, Remedy};
use crate::evaluator::verdict::{Evidence, Span};
use crate::evaluator::wording::facts;
use crate::results::ScenarioResult;
use crate::scenario::model::Scenario;
use crate::transcript::{Act, Transcript};

/// Takes the customers' private facts out of a result: out of every text, quote, reason and tip. Spans move along.
pub fn conceal(result: &mut ScenarioResult, scenario: &Scenario) {
    let secrets = secrets(scenario);
    let edits: Vec<Vec<Edit>> = result
        .transcript
        .turns
        .iter_mut()
        .map(|turn| text_mut(&mut turn.act).map_or_else(Vec::new, |text| conceal_text(text, &secrets)))
        .collect();
    if let Some(broke) = &mut result.transcript.broke {
        conceal_text(broke, &secrets);
    }
    let gates = result.gates.iter_mut().flat_map(|gate| &mut gate.evidence);
    for evidence in gates.chain(result.rows.iter_mut().flat_map(|row| &mut row.evidence)) {
        conceal_evidence(evidence, &edits, &result.transcript, &secrets);
    }
}

/// Puts the customers' private facts back into a transcript that was concealed, so that it can be scored again.
pub fn reveal(transcript: &mut Transcript, scenario: &Scenario) {
    let secrets = secrets(scenario);
    for text in transcript.turns.iter_mut().filter_map(|turn| text_mut(&mut turn.act)) {
        for secret in &secrets {
            *text = text.replace(&secret.label, secret.value);
        }
    }
}

/// A private fact and what stands in its place.
struct Secret<'a> {
    value: &'a str,
    label: String,
}

/// What was replaced, in characters of the text before, and by how many characters.
struct Edit {
    old: Range<usize>,
    new: usize,
}

/// Every private fact, the longest first, so that one that contains another goes whole.
fn secrets(scenario: &Scenario) -> Vec<Secret<'_>> {
    let customers = &scenario.customers;
    let mut secrets: Vec<Secret> = Vec::new();
    for customer in customers {
        // The name on the profile is no secret.
        for (kind, value) in customer.facts.private.iter().filter(|(_, value)| **value != customer.name) {
            let shared = customers.iter().filter(|other| other.facts.private.contains_key(kind)).count() > 1;
            let name = kind.id().replace('_', " ");
            let label = if shared { format!("[{name} of @{}]", customer.handle) } else { format!("[{name}]") };
            secrets.push(Secret { value, label });
        }
    }
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.value.len()));
    secrets
}

fn text_mut(act: &mut Act) -> Option<&mut String> {
    match act {
        Act::Said { text, .. } | Act::Deleted { text } | Act::Refused { text, .. } => Some(text),
        _ => None,
    }
}

/// Replaces every secret in a text, and says what was replaced, from front to back.
fn conceal_text(text: &mut String, secrets: &[Secret]) -> Vec<Edit> {
    let mut found: Vec<(Range<usize>, &str)> = Vec::new();
    for secret in secrets {
        for place in facts(text, secret.value) {
            if !found.iter().any(|(taken, _)| taken.start < place.end && place.start < taken.end) {
                found.push((place, &secret.label));
            }
        }
    }
    found.sort_by_key(|(place, _)| place.start);
    let edit = |(place, label): &(Range<usize>, &str)| {
        let span = Span::of_bytes(text, place.clone());
        Edit { old: span.start..span.end, new: label.chars().count() }
    };
    let edits = found.iter().map(edit).collect();
    for (place, label) in found.into_iter().rev() {
        text.replace_range(place, label);
    }
    edits
}

fn conceal_evidence(evidence: &mut Evidence, edits: &[Vec<Edit>], transcript: &Transcript, secrets: &[Secret]) {
    let place = evidence.turn.and_then(|turn| Some((edits.get(turn)?, transcript.turns.get(turn)?)));
    if let (Some((edits, turn)), Some(span)) = (place, evidence.span) {
        let span = moved(span, edits);
        evidence.quote = span.quote(text_of(turn));
        evidence.span = Some(span);
    }
    for text in [&mut evidence.message, &mut evidence.tip].into_iter().chain(evidence.with.values_mut()) {
        conceal_text(text, secrets);
    }
    match &mut evidence.remedy {
        Some(Remedy::Change(change)) => {
            let edits = edits.get(change.turn).map_or(&[][..], Vec::as_slice);
            let span = moved(Span { start: change.start, end: change.end }, edits);
            (change.start, change.end) = (span.start, span.end);
            conceal_text(&mut change.insert, secrets);
        }
        Some(Remedy::Model(model)) => {
            conceal_text(&mut model.text, secrets);
        }
        None => {}
    }
    // A quote may have been cut short in the middle of a number: tell it again.
    coaching::tell(evidence);
}

/// Where a span is after the edits. An end within what was replaced goes to that edge of the replacement.
fn moved(span: Span, edits: &[Edit]) -> Span {
    let at = |char: usize, is_end: bool| {
        let mut new = char;
        for edit in edits.iter().filter(|edit| edit.old.start < char) {
            let gone = edit.old.end.min(char) - edit.old.start;
            let inside = char < edit.old.end;
            let put = if inside && !is_end { 0 } else { edit.new };
            new = new - gone + put;
        }
        new
    };
    Span { start: at(span.start, false), end: at(span.end, true) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(value: &'static str, label: &str) -> Secret<'static> {
        Secret { value, label: label.to_owned() }
    }

    #[test]
    fn a_fact_is_concealed_however_it_is_spaced_and_spans_move_along() {
        let secrets = [secret("SW-4471-2093", "[order number]")];
        let mut text = "📦 sw 4471 2093 and SW-4471-2093, thanks".to_owned();
        let thanks = Span { start: 33, end: 39 };
        assert_eq!(thanks.quote(&text), "thanks");
        let edits = conceal_text(&mut text, &secrets);
        assert_eq!(text, "📦 [order number] and [order number], thanks");
        assert_eq!(moved(thanks, &edits).quote(&text), "thanks");
        assert_eq!(moved(Span { start: 2, end: 14 }, &edits).quote(&text), "[order number]");
        assert_eq!(moved(Span { start: 5, end: 9 }, &edits).quote(&text), "[order number]");
    }

    #[test]
    fn the_longer_of_two_facts_goes_whole() {
        let secrets = [secret("12345678", "[account number]"), secret("1234", "[reference]")];
        let mut text = "12345678 and 1234".to_owned();
        conceal_text(&mut text, &secrets);
        assert_eq!(text, "[account number] and [reference]");
    }
}
