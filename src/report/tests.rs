//! Golden files of every format, on a result made by hand: emoji, long texts, a tripped gate, a flaky and a broken run.

use super::*;
use crate::evaluator::coaching::{self, Change, Model, Remedy};
use crate::evaluator::scales::Scales;
use crate::evaluator::scorecard::{GateRow, ReplyScales, Row, RubricId};
use crate::evaluator::verdict::{Evidence, Lapse, Score, Verdict};
use crate::language::Language;
use crate::results::{CustomerName, ScenarioResult, Status, Trials, VERSION};
use crate::rule::Rule;
use crate::scenario::model::{Category, Ending};
use crate::transcript::{Act, Channel, Party, Transcript, Turn};

const START: i64 = 1_772_445_600_000;

fn said(minutes: i64, by: Party, channel: Channel, text: &str) -> Turn {
    let act = Act::Said { channel, text: text.to_owned(), parting: false, to_itself: false, edited: false };
    Turn { at: START + minutes * 60_000, by, customer: 0, act }
}

/// Evidence for words that stand in a turn of the result.
fn evidence(result: &ScenarioResult, id: &'static str, rule: Rule, cost: u16, turn: usize, words: &str) -> Evidence {
    let text = excerpt::text_of(&result.transcript.turns[turn]);
    let start = text.find(words).expect("the words stand in the turn");
    let evidence = Evidence::of(&Lapse { id, rule, cost }, 0).at(turn, text, start..start + words.len());
    evidence.with("name", "Maeve").with("fact", "order_number").with("waited", "2h").with("goal", "1h")
}

fn row(criterion: &str, weight: u32, evidence: Vec<Evidence>) -> Row {
    let verdict = Verdict::from_evidence(evidence);
    let score = verdict.score();
    let mut evidence = verdict.into_evidence();
    evidence.iter_mut().for_each(coaching::tell);
    Row { criterion: criterion.to_owned(), score, weight, evidence }
}

fn scenario(id: &str, title: &str, status: Status, turns: Vec<Turn>) -> ScenarioResult {
    let rows = ["empathy", "personalisation", "speed", "escalation", "close-out", "resolution", "tone"];
    let gates = ["no-answer", "personal-data-in-public", "other-customer-data"];
    ScenarioResult {
        id: id.to_owned(),
        title: title.to_owned(),
        language: Language::En,
        category: Category::Complaint,
        brand: "swiftparcel".to_owned(),
        customers: vec![CustomerName { name: "Maeve Byrne".to_owned(), handle: "maeve_byrne".to_owned() }],
        status,
        passed: status == Status::Passed,
        trials: Trials { played: 1, passed: u32::from(status == Status::Passed) },
        total: Some(Score::points(100)),
        pass_mark: Score::points(80),
        gates: gates.map(|id| GateRow { gate: id.to_owned(), tripped: false, evidence: Vec::new() }).to_vec(),
        rows: rows.map(|id| row(id, 10, Vec::new())).to_vec(),
        replies: vec![ReplyScales { turn: 1, scales: Scales { empathy: 2, personalisation: 3, overall: 4 } }],
        transcript: Transcript {
            turns,
            calls: Vec::new(),
            endings: vec![Some(Ending::Happy)],
            ended_at: START + 600_000,
            broke: None,
        },
    }
}

fn good() -> ScenarioResult {
    let turns = vec![
        said(0, Party::Customer, Channel::Public, "@SwiftParcel do you deliver on Easter Monday?"),
        said(5, Party::Agent, Channel::Public, "Hi Maeve, yes, from 9 to 5. ^AB"),
    ];
    let mut result = scenario("en/easter", "Do you deliver on Easter Monday?", Status::Passed, turns);
    result.rows[4].score = None;
    result.total = Some(Score::tenths(985));
    result
}

fn bad() -> ScenarioResult {
    let long = "Dear customer 📦📦, we regret to inform you that your request cannot be processed at this moment in time. \
                Please state your order number & <full> address here, so that your inquiry can be forwarded to the department in \
                charge of it within the coming working days. 👩‍👩‍👧";
    let turns = vec![
        said(0, Party::Customer, Channel::Public, "So @SwiftParcel, 'delivered'. Delivered WHERE? 🙃 *sigh*"),
        said(120, Party::Agent, Channel::Public, long),
    ];
    let mut result =
        scenario("en/a-parcel-that-never-was-where-it-should-be", "The app says delivered", Status::Failed, turns);
    let mut asked = evidence(&result, "data-asked-in-public", Rule::X4, 0, 1, "order number");
    coaching::tell(&mut asked);
    result.gates[1] = GateRow { tripped: true, evidence: vec![asked], ..result.gates[1].clone() };
    let cold = evidence(&result, "no-acknowledgement", Rule::E1, 45, 1, "Dear customer 📦📦,");
    let help = evidence(&result, "no-help-offer", Rule::E2, 30, 1, "Dear customer 📦📦,");
    let opening = Change::between(
        1,
        long,
        &long.replacen("we regret", "how annoying that this has happened to you! We regret", 1),
    );
    let cold = Evidence { remedy: opening.map(Remedy::Change), ..cold };
    let model =
        Model { channel: Channel::Private, text: "Hi Maeve, I'm on it: your coat comes *tomorrow*. ^AB".to_owned() };
    let help = Evidence { remedy: Some(Remedy::Model(model)), ..help };
    result.rows[0] = row("empathy", 20, vec![cold, help]);
    let late = evidence(&result, "late-first-answer", Rule::S1, 50, 0, "Delivered WHERE? 🙃");
    result.rows[2] = row("speed", 15, vec![late]);
    let office =
        "your request cannot be processed at this moment in time. Please state your order number & <full> address here";
    let talk = evidence(&result, "office-talk", Rule::P6, 40, 1, office);
    let human = Change::between(
        1,
        long,
        &long.replace("inquiry", "question").replace("the department in charge of it", "my colleagues"),
    );
    result.rows[6] = row("tone", 10, vec![Evidence { remedy: human.map(Remedy::Change), ..talk }]);
    result.total = Some(Score::tenths(613));
    result
}

fn results() -> Results {
    let turns = vec![said(0, Party::Customer, Channel::Private, "Where is it?")];
    let mut flaky = scenario("en/flaky", "Sometimes it is fine", Status::Flaky, turns.clone());
    flaky.trials = Trials { played: 5, passed: 3 };
    flaky.rows[5] = row("resolution", 15, vec![evidence(&flaky, "left-hanging", Rule::R1, 30, 0, "Where is it?")]);
    flaky.total = Some(Score::points(76));
    let mut broken = scenario("en/broken", "Nobody is there", Status::Broken, turns);
    broken.transcript.broke = Some("the agent exited with status 1".to_owned());
    broken.total = None;
    broken.rows.iter_mut().for_each(|row| row.score = None);
    Results {
        version: VERSION,
        engine: "0.1.0".to_owned(),
        rubric: RubricId { id: "webcare".to_owned(), version: 1 },
        seed: 42,
        agent: "exec:python3 bot.py".to_owned(),
        planned: 6,
        scenarios: vec![good(), bad(), flaky, broken],
    }
}

fn rendered(id: &str, canvas: &Canvas) -> String {
    format(id).expect("a format").render(&results(), canvas)
}

#[test]
fn terminal() {
    insta::assert_snapshot!(rendered("terminal", &Canvas::default()));
}

#[test]
fn terminal_in_colour_says_the_same() {
    let colour = rendered("terminal", &Canvas { colour: true, width: 100 });
    let plain = anstream::adapter::strip_str(&colour).to_string();
    assert!(colour.contains("\u{1b}["));
    assert_eq!(plain, rendered("terminal", &Canvas::default()));
}

#[test]
fn terminal_keeps_to_its_width() {
    for columns in [80, 100, 140] {
        for line in rendered("terminal", &Canvas { colour: false, width: columns }).lines().skip(5) {
            assert!(width::width(line) <= columns, "{columns}: {line}");
        }
    }
}

#[test]
fn json() {
    insta::assert_snapshot!(rendered("json", &Canvas::default()));
}

#[test]
fn json_is_read_back_as_it_was() {
    assert_eq!(Results::parse(&rendered("json", &Canvas::default())), Ok(results()));
}

#[test]
fn json_of_another_version_or_with_an_unknown_key_is_refused() {
    let json = rendered("json", &Canvas::default());
    let newer = json.replacen("\"version\": 3", "\"version\": 4", 1);
    assert!(Results::parse(&newer).expect_err("newer").contains("version 4"));
    let odd = json.replacen("\"seed\": 42", "\"seed\": 42, \"sead\": 1", 1);
    assert!(Results::parse(&odd).expect_err("odd").contains("sead"));
}

#[test]
fn junit() {
    insta::assert_snapshot!(rendered("junit", &Canvas::default()));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(rendered("markdown", &Canvas::default()));
}

#[test]
fn nothing_played_is_told_too() {
    let results = Results { scenarios: Vec::new(), planned: 0, ..results() };
    for format in ALL {
        assert!(!format.render(&results, &Canvas::default()).is_empty(), "{}", format.id());
    }
}
