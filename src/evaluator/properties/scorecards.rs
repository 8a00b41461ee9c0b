//! What must hold of every scorecard, whatever was said: tried with conversations made up at random.

use proptest::prelude::*;

use crate::evaluator::case::house_of;
use crate::evaluator::coaching::{Coach, Remedy};
use crate::evaluator::rubric::Rubric;
use crate::evaluator::scorecard::{Scorecard, evaluate};
use crate::evaluator::verdict::{Evidence, Score};
use crate::scenario::brand::Brand;
use crate::scenario::model::{Ending, Scenario};
use crate::transcript::{Act, Channel, Party, Transcript, Turn};

/// What customers and companies may say: good, bad, odd and empty.
const SAYINGS: &[&str] = &[
    "@SwiftParcel where is my coat?? It was due on Friday 😤",
    "Hi Maeve, how annoying that your coat isn't there yet! We're happy to help. Could you send us your order number in a private message? ^AB",
    "It's SW-4471-2093, or was it SW-1111-2222",
    "Dear customer, state your order number and e-mail address here. It is your own fault.",
    "Hi Peter, sorry, sorry, so sorry! We apologise. Please call 0818 000 000.",
    "All sorted, Maeve! Thanks for your patience. ^AB",
    "Hoi Sanne, wat vervelend dat je pakket er nog niet is! /Anna",
    "DAMN!!! YOU ARE WRONG 😂😂",
    "I've passed it on to our claims team; they answer by noon. Let me know if they don't. ^AB",
    "",
    " \u{200b}\u{202e}👩‍👩‍👧 ",
    "{name} {order_number} }{",
];

fn brand(voice: &str) -> Brand {
    let yaml = format!(
        "{{ name: SwiftParcel, handle: SwiftParcel, sector: parcels, time_zone: Europe/Amsterdam, \
         hours: {{ weekdays: '08:00-20:00' }}, voice: {{ name: {voice}, signature: {voice}, emoji: {voice} }}, \
         team: [{{ name: Aoife, initials: AB }}], numbers: {{ order_number: 'SW-\\d{{4}}-\\d{{4}}' }}, \
         desks: {{ claims: {{ names: [claims team], topics: [damage] }} }} }}"
    );
    serde_yaml::from_str(&yaml).expect("a brand")
}

fn scenario(expect: &str, category: &str) -> Scenario {
    let customer = |name: &str, handle: &str, number: &str| {
        format!(
            "  - {{ name: {name}, handle: {handle}, facts: {{ private: {{ order_number: {number} }} }}, \
             history: [{{ on: 2026-02-20, note: called, known: [email] }}], story: [], expect: {expect} }}\n"
        )
    };
    let (maeve, snow) =
        (customer("Maeve Byrne", "maeve", "SW-4471-2093"), customer("SnowQueen", "snow", "SW-1111-2222"));
    let yaml = format!(
        "title: T\nlanguage: en\ncategory: {category}\nbrand: b\nstart: 2026-03-02T10:14\nrules: []\n\
         customers:\n{maeve}{snow}samples: []\n"
    );
    serde_yaml::from_str(&yaml).expect("a scenario")
}

fn turn() -> impl Strategy<Value = (i64, bool, usize, u8, bool, usize)> {
    (0..20_000_000i64, any::<bool>(), 0..3usize, 0..8u8, any::<bool>(), 0..SAYINGS.len())
}

/// A transcript of two customers, and of a third whom the scenario does not know.
fn transcript() -> impl Strategy<Value = Transcript> {
    prop::collection::vec(turn(), 0..14).prop_map(|drawn| {
        let mut at = 1_772_445_600_000;
        let turns = drawn.into_iter().map(|(wait, agent, customer, act, private, saying)| {
            at += wait;
            let text = SAYINGS[saying].to_owned();
            let channel = if private { Channel::Private } else { Channel::Public };
            let act = match act {
                0 if agent => Act::HandedOver { desk: "claims".to_owned() },
                1 if agent => Act::Refused { channel, text, reason: "no".to_owned() },
                2 if agent => Act::Liked,
                3 => Act::Said { channel, text, parting: !agent, to_itself: agent, edited: false },
                _ => Act::Said { channel, text, parting: false, to_itself: false, edited: false },
            };
            Turn { at, by: if agent { Party::Agent } else { Party::Customer }, customer, act }
        });
        let turns: Vec<Turn> = turns.collect();
        Transcript { turns, calls: Vec::new(), endings: vec![Some(Ending::Happy), None], ended_at: at, broke: None }
    })
}

fn expectation() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "{ escalation: public, contains: [{ any: [friday] }], omits: [{ any: [fault] }] }",
        "{ escalation: private, ends: happy, survey: true, check_back: true }",
        "{ escalation: { desk: claims }, close_out: true, first_answer: 30m }",
        "{ silence: true }",
    ])
}

/// Every piece of evidence shows words that stand where it says, and tells why and what to do.
fn is_shown(evidence: &Evidence, transcript: &Transcript) -> Result<(), TestCaseError> {
    let turn = evidence.turn.and_then(|turn| transcript.turns.get(turn));
    let text = turn.map(|turn| match &turn.act {
        Act::Said { text, .. } | Act::Refused { text, .. } => text.as_str(),
        Act::HandedOver { desk } => desk,
        _ => "",
    });
    let span = evidence.span.expect("there is always something to show");
    prop_assert_eq!(span.quote(text.expect("the turn exists")), evidence.quote.as_str());
    prop_assert!(!evidence.message.is_empty() && !evidence.tip.is_empty(), "{}", evidence.lapse);
    Ok(())
}

fn holds(card: &Scorecard, transcript: &Transcript) -> Result<(), TestCaseError> {
    for gate in &card.gates {
        prop_assert_eq!(gate.tripped, !gate.evidence.is_empty());
    }
    for row in &card.rows {
        let costs = row.evidence.iter().any(|one| one.cost > Score::ZERO);
        let full = row.score.is_none_or(|score| score == Score::FULL);
        prop_assert!(full || costs, "{} lost points without evidence", row.criterion);
        prop_assert!(row.score.is_some() || row.evidence.is_empty());
    }
    let evidence =
        card.gates.iter().flat_map(|gate| &gate.evidence).chain(card.rows.iter().flat_map(|row| &row.evidence));
    for one in evidence {
        is_shown(one, transcript)?;
    }
    let stopped = card.gates.iter().any(|gate| gate.tripped);
    prop_assert!(!card.passed || (!stopped && card.total.is_some_and(|total| total >= card.pass_mark)));
    Ok(())
}

proptest! {
    #[test]
    fn every_scorecard_is_whole(
        transcript in transcript(),
        expect in expectation(),
        voice in prop::sample::select(vec!["required", "optional", "never"]),
        category in prop::sample::select(vec!["complaint", "praise", "question", "crisis", "private_data"]),
    ) {
        let (brand, scenario) = (brand(voice), scenario(expect, category));
        let card = evaluate(&scenario, &brand, &transcript, Rubric::bundled());
        holds(&card, &transcript)?;
        let again = evaluate(&scenario, &brand, &transcript, Rubric::bundled());
        prop_assert_eq!(&card, &again);
        let json = serde_json::to_string(&card).expect("a scorecard can be written");
        prop_assert_eq!(serde_json::from_str::<Scorecard>(&json).expect("and read"), card);
    }

    #[test]
    fn every_change_wins_points_back_and_none_falls_over(
        transcript in transcript(),
        expect in expectation(),
        voice in prop::sample::select(vec!["required", "optional", "never"]),
        category in prop::sample::select(vec!["complaint", "praise", "question", "crisis", "private_data"]),
    ) {
        let (brand, scenario) = (brand(voice), scenario(expect, category));
        let (house, rubric) = (house_of(&brand), Rubric::bundled());
        let card = evaluate(&scenario, &brand, &transcript, rubric);
        let coach = Coach::new(&scenario, &brand, &house, &transcript, rubric);
        for evidence in card.gates.iter().flat_map(|gate| &gate.evidence).chain(card.rows.iter().flat_map(|row| &row.evidence)) {
            let Some(Remedy::Change(change)) = coach.remedy(evidence) else { continue };
            let mut edited = transcript.clone();
            if let Act::Said { text, .. } = &mut edited.turns[change.turn].act {
                *text = change.apply(text);
            }
            let after = evaluate(&scenario, &brand, &edited, rubric);
            prop_assert!(after.total >= card.total, "{} {change:?}", evidence.lapse);
            prop_assert_ne!(&after, &card, "{}", evidence.lapse);
        }
    }

    #[test]
    fn a_mean_lies_between_its_parts(scores in prop::collection::vec((0..=1000u16, 1..50u32), 1..9)) {
        let parts: Vec<(Score, u32)> = scores.iter().map(|(tenths, weight)| (Score::tenths(*tenths), *weight)).collect();
        let mean = Score::mean(parts.iter().copied()).expect("the weights are not zero");
        let (low, high) = (parts.iter().min().expect("some").0, parts.iter().map(|part| part.0).max().expect("some"));
        prop_assert!(low <= mean && mean <= high);
    }
}
