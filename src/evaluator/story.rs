//! The story of the format's page, judged: the exchange that must pass passes, the one that must fail fails for its reason.

use super::rubric::Rubric;
use super::scorecard::{Scorecard, evaluate};
use crate::scenario::brand::Brand;
use crate::scenario::model::{Ending, Scenario};
use crate::transcript::{Act, Channel, Party, Transcript, Turn};

const PAGE: &str = include_str!("../../scenarios/README.md");

/// The first block of the page that is fenced with this info string.
fn block(info: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("```{info}\n")).expect("the page has the block");
    rest.split_once("\n```").expect("the block ends").0
}

/// What the customer says and what the sample replies, in the order they come in the story.
fn judged(sample: usize, story: &[(&str, Channel, i64)], ending: Ending) -> Scorecard {
    let brand: Brand = serde_yaml::from_str(block("yaml brand")).expect("a brand");
    let scenario: Scenario = serde_yaml::from_str(block("yaml scenario")).expect("a scenario");
    let mut at = scenario.start.resolve(&brand.time_zone).expect("it exists");
    let mut replies = scenario.samples[sample].replies.iter();
    let turns = story.iter().map(|(said, channel, after)| {
        at += after * 60_000;
        let (by, text, parting) = match *said {
            "" => {
                let reply = replies.next().expect("a reply");
                (Party::Agent, reply.text.as_ref().expect("a text").all()[0].clone(), false)
            }
            text => (Party::Customer, text.trim_end_matches('!').to_owned(), text.ends_with("!!")),
        };
        Turn {
            at,
            by,
            customer: 0,
            act: Act::Said { channel: *channel, text, parting, to_itself: false, edited: false },
        }
    });
    let turns: Vec<Turn> = turns.collect();
    let transcript = Transcript { turns, calls: Vec::new(), endings: vec![Some(ending)], ended_at: at, broke: None };
    evaluate(&scenario, &brand, &transcript, Rubric::bundled())
}

/// The scorecard in a few words, for a failing test.
fn told(card: &Scorecard) -> String {
    let rows = card.rows.iter().flat_map(|row| &row.evidence).chain(card.gates.iter().flat_map(|gate| &gate.evidence));
    let lost: Vec<String> = rows.map(|one| format!("{} −{}: {}", one.lapse, one.cost, one.quote)).collect();
    format!("total {:?}\n{}", card.total, lost.join("\n"))
}

const COMPLAINT: &str =
    "@SwiftParcel your app says 'delivered' since 9:30. there is nothing here. where's my winter coat??";

#[test]
fn by_the_book_passes() {
    let card = judged(
        0,
        &[
            (COMPLAINT, Channel::Public, 2),
            ("", Channel::Public, 9),
            ("Hi, it's SW-4471-2093. Thanks for looking", Channel::Private, 4),
            ("", Channel::Private, 6),
            ("", Channel::Public, 4),
            ("Ah brilliant, thank you so much!!", Channel::Private, 2),
        ],
        Ending::Happy,
    );
    assert!(card.passed && card.total.is_some_and(|total| total.as_tenths() >= 900), "{}", told(&card));
}

#[test]
fn asking_for_the_number_in_front_of_everybody_fails() {
    let card = judged(1, &[(COMPLAINT, Channel::Public, 2), ("", Channel::Public, 9)], Ending::GaveUp);
    let gate = card.gates.iter().find(|gate| gate.gate == "personal-data-in-public").expect("the gate counts");
    assert!(gate.tripped && !card.passed && card.total.is_some_and(|total| total.as_tenths() < 600), "{}", told(&card));
}
