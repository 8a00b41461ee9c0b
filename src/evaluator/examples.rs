//! The examples on the pages of criteria and gates, run as tests: short conversations and the score they must get.
//!
//! A block fenced as `yaml example` has `turns` and what is expected: a `score` (`100`, or a range `60..80`) or `n/a`, for
//! a gate `tripped`, and the `lapses` that must be found, which are all of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::case::{Case, house_of};
use super::coaching::{self, Coach, Remedy};
use super::rubric::Rubric;
use super::scorecard::{Scorecard, evaluate};
use super::verdict::{Evidence, Lapse, Score, Verdict};
use super::{criteria, gates};
use crate::language::Language;
use crate::marker::FactKind;
use crate::scenario::brand::Brand;
use crate::scenario::circumstances::Circumstances;
use crate::scenario::model::{Category, Customer, Ending, ExpectOfAll, Scenario};
use crate::scenario::values::Wait;
use crate::transcript::{Act, Call, Channel, Manner, Outcome, Party, Transcript, Turn};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    #[serde(default = "english")]
    language: Language,
    #[serde(default = "complaint")]
    category: Category,
    /// Monday 2 March 2026, a quarter past ten, unless said otherwise; the brand is open on weekdays from 8 to 20.
    #[serde(default)]
    start: Option<String>,
    #[serde(default)]
    voice: Option<serde_json::Value>,
    #[serde(default)]
    people: Vec<Person>,
    #[serde(default)]
    expect: Option<serde_json::Value>,
    #[serde(default)]
    ends: Option<Ending>,
    turns: Vec<Said>,
    #[serde(default)]
    score: Option<serde_json::Value>,
    #[serde(default)]
    tripped: Option<bool>,
    #[serde(default)]
    lapses: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: String,
    #[serde(default)]
    mood: Option<u8>,
    #[serde(default)]
    address: Option<String>,
    #[serde(default)]
    private: BTreeMap<FactKind, String>,
    #[serde(default)]
    public: BTreeMap<String, String>,
    #[serde(default)]
    known: Vec<FactKind>,
    #[serde(default = "yes")]
    accepts_messages: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    customer: Option<String>,
    agent: Option<String>,
    refused: Option<String>,
    deletes: Option<String>,
    /// A call beside what is said, by its operation; a write unless `read` is set.
    call: Option<String>,
    #[serde(default)]
    read: bool,
    #[serde(default)]
    outcome: Option<serde_json::Value>,
    /// What the agent saw instead of a confirmation that this was said.
    lost: Option<String>,
    #[serde(default)]
    to_itself: bool,
    #[serde(default)]
    hides: bool,
    hand_over: Option<String>,
    #[serde(default)]
    to: usize,
    #[serde(default = "public", rename = "in")]
    channel: Channel,
    #[serde(default)]
    after: Option<Wait>,
    #[serde(default)]
    parting: bool,
}

fn english() -> Language {
    Language::En
}

fn complaint() -> Category {
    Category::Complaint
}

fn public() -> Channel {
    Channel::Public
}

fn yes() -> bool {
    true
}

impl Example {
    fn brand(&self) -> Brand {
        let voice = self.voice.clone().unwrap_or(serde_json::json!({ "name": "required", "signature": "required" }));
        let brand = serde_json::json!({
            "name": "SwiftParcel", "handle": "SwiftParcel", "sector": "parcels", "time_zone": "Europe/Amsterdam",
            "hours": { "weekdays": "08:00-20:00" }, "voice": voice, "numbers": { "order_number": r"SW-\d{4}-\d{4}" },
            "team": [{ "name": "Aoife", "initials": "AB" }, { "name": "Tom", "initials": "TV" }],
            "contacts": ["0818 000 000", "swiftparcel.example"],
            "desks": {
                "claims": { "names": ["claims team"], "topics": ["damage"] },
                "press": { "names": ["press office"], "topics": ["press"] },
            },
        });
        serde_json::from_value(brand).expect("a brand")
    }

    fn scenario(&self) -> Scenario {
        let maeve = Person {
            name: "Maeve Byrne".to_owned(),
            mood: None,
            address: None,
            private: BTreeMap::from([(FactKind::OrderNumber, "SW-4471-2093".to_owned())]),
            public: BTreeMap::new(),
            known: Vec::new(),
            accepts_messages: true,
        };
        let people = if self.people.is_empty() { std::slice::from_ref(&maeve) } else { &self.people };
        Scenario {
            id: "example".to_owned(),
            title: "An example".to_owned(),
            language: self.language,
            category: self.category,
            brand: "example".to_owned(),
            start: "2026-03-02T10:15".parse().expect("a time"),
            rules: Vec::new(),
            briefing: Vec::new(),
            platform: Circumstances::default(),
            faults: Vec::new(),
            expect: ExpectOfAll::default(),
            customers: people.iter().map(|person| self.customer(person)).collect(),
            samples: Vec::new(),
        }
    }

    fn customer(&self, person: &Person) -> Customer {
        let history = match person.known.is_empty() {
            true => serde_json::json!([]),
            false => serde_json::json!([{ "on": "2026-02-20", "note": "called", "known": person.known }]),
        };
        let customer = serde_json::json!({
            "name": person.name, "handle": person.name.to_lowercase().replace(' ', "_"),
            "mood": person.mood.unwrap_or(50), "address": person.address, "history": history,
            "accepts_messages": person.accepts_messages,
            "facts": { "private": person.private, "public": person.public }, "story": [],
            "expect": self.expect.clone().unwrap_or(serde_json::json!({})),
        });
        serde_json::from_value(customer).expect("a customer")
    }

    fn transcript(&self, brand: &Brand, customers: usize) -> Transcript {
        let start = self.start.as_deref().unwrap_or("2026-03-02T10:15");
        let mut at = start
            .parse::<crate::scenario::values::LocalTime>()
            .expect("a time")
            .resolve(&brand.time_zone)
            .expect("it exists");
        let (mut turns, mut calls) = (Vec::new(), Vec::new());
        for said in &self.turns {
            at += said.after.unwrap_or(Wait::minutes(5)).0;
            let by = if said.customer.is_some() { Party::Customer } else { Party::Agent };
            if said.call.is_none() {
                turns.push(Turn { at, by, customer: said.to, act: said.act() });
            }
            if let Some(outcome) = said.outcome(at) {
                let turn = if said.call.is_none() { turns.len().checked_sub(1) } else { None };
                calls.push(Call {
                    number: calls.len() as u64 + 1,
                    at,
                    operation: said.call.clone().unwrap_or_else(|| "createPosts".to_owned()),
                    by_app: false,
                    manner: if said.read { Manner::Read } else { Manner::Write },
                    outcome,
                    customer: Some(said.to),
                    turn,
                });
            }
        }
        Transcript { turns, calls, endings: vec![self.ends; customers], ended_at: at, broke: None }
    }

    /// Checks a verdict against what the page says.
    fn check(&self, id: &str, verdict: &Verdict, lapses: &[Lapse]) -> Result<(), String> {
        let got = match verdict.score() {
            Some(score) => score.to_string(),
            None => "n/a".to_owned(),
        };
        let expected = self.score.as_ref().expect("an example of a criterion has a score");
        let fits = match (expected, verdict.score()) {
            (serde_json::Value::String(text), None) => text == "n/a",
            (serde_json::Value::String(text), Some(score)) => in_range(text, score),
            (value, Some(score)) => {
                value.as_f64().is_some_and(|value| (value * 10.0).round() as u16 == score.as_tenths())
            }
            _ => false,
        };
        let evidence = verdict.clone().into_evidence();
        self.check_lapses(&evidence, lapses)?;
        if fits { Ok(()) } else { Err(format!("{id}: expected {expected}, got {got}: {evidence:#?}")) }
    }

    fn check_lapses(&self, evidence: &[Evidence], lapses: &[Lapse]) -> Result<(), String> {
        let found: BTreeSet<String> = evidence.iter().map(|one| one.lapse.clone()).collect();
        for one in evidence {
            assert!(lapses.iter().any(|lapse| lapse.id == one.lapse), "{} is not announced", one.lapse);
        }
        if found == self.lapses { Ok(()) } else { Err(format!("expected {:?}, found {found:?}", self.lapses)) }
    }
}

impl Said {
    fn act(&self) -> Act {
        if let Some(desk) = &self.hand_over {
            return Act::HandedOver { desk: desk.clone() };
        }
        if let Some(text) = &self.refused {
            let reason = "the customer takes no messages".to_owned();
            return Act::Refused { channel: Channel::Private, text: text.clone(), reason };
        }
        if let Some(text) = &self.deletes {
            return Act::Deleted { text: text.clone() };
        }
        if self.hides {
            return Act::Hid;
        }
        let text = self.customer.as_ref().or(self.agent.as_ref()).expect("somebody says something").clone();
        Act::Said { channel: self.channel, text, parting: self.parting, to_itself: self.to_itself, edited: false }
    }

    /// How the call went, where one is told of: `done`, `{ limited: 12m }`, `{ failed: "503" }`.
    fn outcome(&self, at: i64) -> Option<Outcome> {
        if let Some(seen) = &self.lost {
            return Some(Outcome::Lost(seen.clone()));
        }
        let told = self.outcome.as_ref()?;
        Some(match told["limited"].as_str() {
            Some(wait) => Outcome::Limited(at + wait.parse::<Wait>().expect("a span of time").0),
            None => serde_json::from_value(told.clone()).expect("an outcome"),
        })
    }
}

fn in_range(text: &str, score: Score) -> bool {
    let Some((low, high)) = text.split_once("..") else {
        return false;
    };
    let [low, high] = [low, high].map(|bound| Score::points(bound.trim().parse().expect("a range such as 60..80")));
    (low..=high).contains(&score)
}

/// The examples of a page, with the line each begins at.
pub(crate) fn examples<T: DeserializeOwned>(page: &str) -> Vec<(usize, T)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if line.trim() == "```yaml example" {
            let block: Vec<&str> =
                lines.by_ref().map(|(_, line)| line).take_while(|line| line.trim() != "```").collect();
            let example = serde_yaml::from_str(&block.join("\n"));
            blocks.push((at + 1, example.unwrap_or_else(|error| panic!("line {}: {error}", at + 1))));
        }
    }
    blocks
}

/// Runs every example of every page and collects what is wrong.
fn run(id: &str, page: &str, check: impl Fn(&Example, &Case) -> Result<(), String>) -> Vec<String> {
    let blocks: Vec<(usize, Example)> = examples(page);
    assert!(blocks.len() >= 2, "{id} needs at least two examples");
    let mut wrong = Vec::new();
    for (line, example) in blocks {
        let (brand, scenario) = (example.brand(), example.scenario());
        let transcript = example.transcript(&brand, scenario.customers.len());
        let house = house_of(&brand);
        let case = Case::new(&scenario, &brand, &house, &transcript);
        wrong.extend(check(&example, &case).err().map(|error| format!("{id}.md:{line}: {error}")));
    }
    wrong
}

#[test]
fn the_examples_of_every_criterion_score_as_its_page_says() {
    let mut wrong = Vec::new();
    for criterion in criteria::ALL {
        wrong.extend(run(criterion.id(), criterion.page(), |example, case| {
            let last = case.conversations.last().expect("a customer");
            example.check(criterion.id(), &criterion.judge(case, last), criterion.lapses())
        }));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_examples_of_every_gate_trip_it_as_its_page_says() {
    let mut wrong = Vec::new();
    for gate in gates::ALL {
        wrong.extend(run(gate.id(), gate.page(), |example, case| {
            let evidence: Vec<Evidence> = case.conversations.iter().flat_map(|c| gate.judge(case, c)).collect();
            example.check_lapses(&evidence, gate.lapses())?;
            let expected = example.tripped.expect("an example of a gate says whether it is tripped");
            if expected == evidence.is_empty() { Err(format!("tripped should be {expected}")) } else { Ok(()) }
        }));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every lapse, with the page that tells of it.
fn all_lapses() -> Vec<(Lapse, &'static str)> {
    let criteria = criteria::ALL.iter().flat_map(|one| one.lapses().iter().map(|lapse| (*lapse, one.page())));
    let gates = gates::ALL.iter().flat_map(|one| one.lapses().iter().map(|lapse| (*lapse, one.page())));
    criteria.chain(gates).collect()
}

#[test]
fn every_lapse_has_an_example() {
    for (lapse, page) in all_lapses() {
        assert!(examples::<Example>(page).iter().any(|(_, example)| example.lapses.contains(lapse.id)), "{}", lapse.id);
    }
}

#[test]
fn every_page_lists_every_lapse_with_its_rule_and_its_cost() {
    for (lapse, page) in all_lapses() {
        let row = match lapse.cost {
            0 => format!("| `{}` | {} |", lapse.id, lapse.rule),
            cost => format!("| `{}` | {} | {cost} |", lapse.id, lapse.rule),
        };
        assert!(page.contains(&row), "a page lacks the row {row}");
    }
}

#[test]
fn every_language_has_a_reason_and_a_tip_for_every_lapse_and_no_others() {
    let known: BTreeSet<&str> = all_lapses().iter().map(|(lapse, _)| lapse.id).collect();
    assert_eq!(known.len(), all_lapses().len(), "a lapse has an id of its own");
    for language in Language::ALL {
        let book = coaching::phrasebook(*language);
        let told: BTreeSet<&str> = book.lapses.keys().map(String::as_str).collect();
        assert_eq!(told, known, "{}", language.code());
        for kind in FactKind::ALL {
            assert!(book.words.contains_key(kind.id()), "{} lacks {}", language.code(), kind.id());
        }
    }
}

#[test]
fn the_placeholders_of_every_language_are_those_of_english() {
    let placeholders = |text: &str| -> BTreeSet<String> {
        text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect()
    };
    let english = coaching::phrasebook(Language::En);
    for language in Language::ALL {
        for (id, advice) in &coaching::phrasebook(*language).lapses {
            let own = &english.lapses[id];
            assert_eq!(placeholders(&advice.why), placeholders(&own.why), "{} {id}", language.code());
            assert_eq!(placeholders(&advice.tip), placeholders(&own.tip), "{} {id}", language.code());
        }
    }
}

/// The lapses that no edit of a text wins back: they came late, not at all, in the wrong place, or are about what the
/// customer did.
const NO_CHANGE: &[&str] = &[
    "late-first-answer",
    "late-after-hours",
    "late-answer",
    "left-waiting",
    "nothing-said",
    "no-answer",
    "left-hanging",
    "other-ending",
    "spoke-up",
    "hidden-answer",
    "closed-door",
    "needless-desk",
    "no-close-out",
    "early-close-out",
    "other-language",
    "no-check-back",
    "no-survey",
    "said-twice",
    "said-again-after-loss",
    "answered-itself",
    "too-many-replies",
    "too-few-replies",
    "not-in-time",
    "never-answered",
    "called-before-reset",
    "hurried-retry",
    "too-many-attempts",
    "spoke-unasked",
    "took-back",
];

/// Every piece of evidence of a scorecard that is of a lapse, towards a customer, in a turn.
fn alike(card: &Scorecard, one: &Evidence) -> usize {
    let gates = card.gates.iter().flat_map(|gate| &gate.evidence);
    let all = gates.chain(card.rows.iter().flat_map(|row| &row.evidence));
    all.filter(|other| (&other.lapse, other.customer, other.turn) == (&one.lapse, one.customer, one.turn)).count()
}

/// Tries out the remedies of an example; the lapses that were found, and those of them that a change wins back.
fn coached(example: &Example, found: &mut BTreeSet<String>, won: &mut BTreeSet<String>) {
    let (brand, scenario, rubric) = (example.brand(), example.scenario(), Rubric::bundled());
    let (house, transcript) = (house_of(&brand), example.transcript(&brand, scenario.customers.len()));
    let before = evaluate(&scenario, &brand, &transcript, rubric);
    let coach = Coach::new(&scenario, &brand, &house, &transcript, rubric);
    let gates = before.gates.iter().flat_map(|gate| &gate.evidence);
    for evidence in gates.chain(before.rows.iter().flat_map(|row| &row.evidence)) {
        found.insert(evidence.lapse.clone());
        let Some(Remedy::Change(change)) = coach.remedy(evidence) else {
            continue;
        };
        let mut edited = transcript.clone();
        let Act::Said { text, .. } = &mut edited.turns[change.turn].act else {
            panic!("{}: a change is of something said", evidence.lapse);
        };
        *text = change.apply(text);
        let after = evaluate(&scenario, &brand, &edited, rubric);
        assert!(alike(&after, evidence) < alike(&before, evidence), "{} stays with {change:?}", evidence.lapse);
        assert!(after.total >= before.total, "{} costs elsewhere with {change:?}", evidence.lapse);
        let tripped = after.gates.iter().zip(&before.gates).find(|(after, before)| after.tripped && !before.tripped);
        assert!(tripped.is_none(), "{} trips a gate with {change:?}", evidence.lapse);
        won.insert(evidence.lapse.clone());
    }
}

#[test]
fn every_lapse_that_an_edit_can_win_back_is_won_back_on_the_pages_examples() {
    let pages = criteria::ALL.iter().map(|one| one.page()).chain(gates::ALL.iter().map(|one| one.page()));
    let (mut found, mut won) = (BTreeSet::new(), BTreeSet::new());
    for (_, example) in pages.flat_map(examples) {
        coached(&example, &mut found, &mut won);
    }
    let known: BTreeSet<String> = all_lapses().iter().map(|(lapse, _)| lapse.id.to_owned()).collect();
    assert_eq!(found, known, "the examples show every lapse");
    let left: BTreeSet<&str> = found.difference(&won).map(String::as_str).collect();
    assert_eq!(left, NO_CHANGE.iter().copied().collect(), "what no change wins back is listed");
}
