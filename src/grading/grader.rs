//! The grader: entries in, grades out. One rubric and one set of brands for many reviewers, one reviewer a thread.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;
use std::ops::Range;

use super::entry::Entry;
use super::grade::{Grade, MarkerSeen, Tip};
use crate::evaluator::case::{Case, Conversation, Exchange, Message, Reply, Setting, house_of};
use crate::evaluator::coaching::advise;
use crate::evaluator::markers::{House, Reading, Seen, observe, personal_data};
use crate::evaluator::occasion::Occasion;
use crate::evaluator::rubric::Rubric;
use crate::evaluator::scales::rate;
use crate::evaluator::scorecard::{Scorecard, judge};
use crate::evaluator::verdict::{Evidence, Span};
use crate::language::Language;
use crate::marker::{FactKind, Marker};
use crate::scenario::brand::Brand;
use crate::scenario::conduct::Conduct;
use crate::scenario::hours::goal;
use crate::scenario::model::{Category, Contact, Customer};
use crate::scenario::values::Day;

/// What every entry is graded by.
#[derive(Debug, Clone)]
pub struct Grader<'a> {
    /// The rubric.
    pub rubric: &'a Rubric,
    /// The brands that are described, by id, name and handle in small letters.
    brands: BTreeMap<String, Brand>,
    /// The language of reasons and tips.
    pub language: Language,
}

impl<'a> Grader<'a> {
    /// A grader by a rubric, who knows these brands and gives tips in this language.
    pub fn new(rubric: &'a Rubric, brands: impl IntoIterator<Item = Brand>, language: Language) -> Grader<'a> {
        let mut known = BTreeMap::new();
        for brand in brands {
            for name in [&brand.handle, &brand.name, &brand.id] {
                known.insert(name.to_lowercase(), brand.clone());
            }
        }
        Grader { rubric, brands: known, language }
    }

    /// Somebody who grades entries one after the other.
    pub fn reviewer(&self) -> Reviewer<'_> {
        Reviewer { grader: self, houses: BTreeMap::new(), talk: Talk::default(), customer: anybody() }
    }

    /// The brand of that name; one of which only the name is known, where it is not described.
    fn brand(&self, name: Option<&str>) -> Brand {
        let known = name.and_then(|name| self.brands.get(&name.trim_start_matches('@').to_lowercase()));
        known.cloned().unwrap_or_else(|| unknown_brand(name))
    }
}

/// How many brands' houses a reviewer keeps at hand.
const HOUSES: usize = 4096;

/// Grades entries one after the other. Entries of one conversation are to come in a row: what the customer has told in the
/// ones before is not to be asked again.
#[derive(Debug)]
pub struct Reviewer<'a> {
    grader: &'a Grader<'a>,
    houses: BTreeMap<String, (Brand, House)>,
    talk: Talk,
    customer: Customer,
}

/// The conversation of the entry before.
#[derive(Debug, Default)]
struct Talk {
    thread: Option<String>,
    told: Vec<FactKind>,
}

impl Reviewer<'_> {
    /// Forgets the conversation of the entry before.
    pub fn forget(&mut self) {
        self.talk = Talk::default();
    }

    /// Grades an entry.
    pub fn grade(&mut self, entry: &Entry) -> Grade {
        self.listen(entry);
        let key = entry.brand.as_deref().unwrap_or_default();
        if self.houses.len() >= HOUSES && !self.houses.contains_key(key) {
            self.houses.clear();
        }
        let (brand, house) = match self.houses.entry(key.to_owned()) {
            Slot::Occupied(known) => known.into_mut(),
            Slot::Vacant(slot) => {
                let brand = self.grader.brand(entry.brand.as_deref());
                let house = house_of(&brand);
                slot.insert((brand, house))
            }
        };
        let seen = read(entry, house);
        // What the customer tells matters where it is asked for, now or later in the conversation.
        if entry.thread.is_some() || !seen.asked.is_empty() {
            let told = entry.customer.iter().flat_map(|text| personal_data(text, seen.language, Some(house)));
            self.talk.told.extend(told.map(|(kind, _)| kind));
        }
        introduce(&mut self.customer, entry, &self.talk.told);
        graded(self.grader, entry, brand, house, &self.customer, seen)
    }

    /// Takes note of which conversation an entry belongs to.
    fn listen(&mut self, entry: &Entry) {
        if entry.thread.is_none() || entry.thread != self.talk.thread {
            self.talk = Talk { thread: entry.thread.clone(), told: Vec::new() };
        }
    }
}

/// Fills in what is known of the customer.
fn introduce(customer: &mut Customer, entry: &Entry, told: &[FactKind]) {
    entry.customer_name.as_deref().unwrap_or_default().clone_into(&mut customer.name);
    entry.customer_handle.as_deref().unwrap_or_default().clone_into(&mut customer.handle);
    customer.history.clear();
    if !told.is_empty() {
        customer.history.push(Contact { on: Day(jiff::civil::Date::ZERO), note: String::new(), known: told.to_vec() });
    }
}

fn graded(grader: &Grader, entry: &Entry, brand: &Brand, house: &House, customer: &Customer, seen: Seen) -> Grade {
    // Whether a feeling fits is for the criterion to say: what is known of the occasion is too little to rate a reply by.
    let scales = seen.language.filter(|_| !entry.is_silent()).map(|_| rate(&seen, entry.channel(), None));
    let (lang, occasion) = (seen.language, seen.occasion);
    let place = Places::of(&entry.reply);
    let markers = markers(&entry.reply, &place, &seen);
    let data = seen.data.iter().map(|(kind, bytes)| (*kind, place.span(bytes))).collect();
    let case = case(entry, brand, house, customer, seen);
    let card = judge(&case, grader.rubric);
    Grade {
        id: entry.id.clone(),
        lang,
        occasion,
        markers,
        scales,
        criteria: criteria(&card),
        total: card.total,
        gates: card.gates.iter().filter(|row| row.tripped).map(|row| gate_id(&row.gate)).collect(),
        passed: (card.total.is_some() || card.gates.iter().any(|row| row.tripped)).then_some(card.passed),
        tips: tips(&card, grader.language),
        waited_ms: entry.waited(),
        goal_ms: entry.waited().and(entry.customer_at).map(|at| goal(brand, at).0),
        data,
    }
}

/// Reads the reply.
fn read(entry: &Entry, house: &House) -> Seen {
    let customer: Vec<&str> = entry.customer.iter().map(String::as_str).collect();
    observe(&Reading {
        text: &entry.reply,
        channel: entry.channel(),
        language: entry.tongue(),
        customer: &customer,
        customer_name: entry.customer_name.as_deref(),
        customer_handle: entry.customer_handle.as_deref(),
        house: Some(house),
    })
}

/// The case of one reply. Without the customer's words, the reply gets the benefit of the doubt: who apologises had a
/// reason to.
fn case<'a>(entry: &'a Entry, brand: &'a Brand, house: &'a House, customer: &'a Customer, seen: Seen) -> Case<'a> {
    let occasion = seen.occasion.unwrap_or_else(|| supposed(&seen));
    let (asked_at, answered_at) = match entry.waited() {
        Some(_) => (entry.customer_at.unwrap_or(0), entry.reply_at.unwrap_or(0)),
        None => (0, 0),
    };
    let language = seen.language;
    let channel = entry.channel();
    let said = |(turn, text): (usize, &'a String)| Message { turn, at: asked_at, channel, text, parting: false };
    let mut waiting: Vec<Message> = entry.customer.iter().enumerate().map(said).collect();
    let turn = waiting.len();
    let spoken = !entry.is_silent();
    let reply = Reply {
        turn,
        at: answered_at,
        channel,
        text: &entry.reply,
        seen,
        runs: Vec::new(),
        to_itself: false,
        edited: false,
    };
    if waiting.is_empty() && !spoken {
        // Somebody has waited for this answer, whatever they wrote.
        waiting.push(Message { turn, at: asked_at, channel, text: "", parting: false });
    }
    let exchange = Exchange { waiting, replies: if spoken { vec![reply] } else { Vec::new() } };
    let conversation = Conversation {
        index: 0,
        customer,
        occasion,
        ending: None,
        conduct: Conduct::default(),
        exchanges: vec![exchange],
        acts: Vec::new(),
    };
    Case {
        setting: Setting::Record { timed: entry.waited().is_some() },
        language,
        category: Category::Question,
        brand,
        house,
        conversations: vec![conversation],
        calls: &[],
    }
}

fn supposed(seen: &Seen) -> Occasion {
    if seen.has(Marker::Apology) || seen.has(Marker::Sympathy) {
        Occasion::Trouble
    } else if seen.has(Marker::SharedJoy) {
        Occasion::Joy
    } else {
        Occasion::Plain
    }
}

/// The markers with their places in Unicode scalar values.
fn markers(text: &str, place: &Places, seen: &Seen) -> Vec<MarkerSeen> {
    let marks = seen.marks.iter().map(|mark| MarkerSeen {
        id: mark.marker,
        start: place.before(mark.span.start),
        end: place.before(mark.span.end),
        quote: text.get(mark.span.clone()).unwrap_or_default().to_owned(),
    });
    marks.collect()
}

/// Counts Unicode scalar values before a byte, in one pass over the text.
struct Places {
    /// By byte, where the text has more than ASCII; empty otherwise.
    before: Vec<u32>,
}

impl Places {
    fn of(text: &str) -> Places {
        if text.is_ascii() {
            return Places { before: Vec::new() };
        }
        let mut before = Vec::with_capacity(text.len() + 1);
        let mut count = 0;
        for byte in text.bytes() {
            before.push(count);
            count += u32::from(byte & 0xC0 != 0x80);
        }
        before.push(count);
        Places { before }
    }

    fn span(&self, bytes: &Range<usize>) -> Span {
        Span { start: self.before(bytes.start), end: self.before(bytes.end) }
    }

    /// How many begin before a byte that is on a character boundary.
    fn before(&self, byte: usize) -> usize {
        if self.before.is_empty() { byte } else { self.before.get(byte).map_or(byte, |count| *count as usize) }
    }
}

fn criteria(card: &Scorecard) -> BTreeMap<&'static str, Option<crate::evaluator::verdict::Score>> {
    let ids = crate::evaluator::criteria::ALL.iter().map(|criterion| criterion.id());
    ids.zip(card.rows.iter().map(|row| row.score)).collect()
}

fn gate_id(id: &str) -> &'static str {
    crate::evaluator::judge_ids().find(|known| *known == id).unwrap_or_default()
}

/// What cost points: first the gates, then the dearest.
fn tips(card: &Scorecard, language: Language) -> Vec<Tip> {
    let gates = card.gates.iter().flat_map(|row| row.evidence.iter().map(|one| (row.gate.as_str(), one)));
    let rows = card.rows.iter().flat_map(|row| row.evidence.iter().map(|one| (row.criterion.as_str(), one)));
    gates.chain(rows).map(|(by, evidence)| tip(by, evidence, language)).collect()
}

fn tip(by: &str, evidence: &Evidence, language: Language) -> Tip {
    let (why, tip) = advise(language, evidence);
    Tip {
        by: gate_id(by),
        lapse: evidence.lapse.clone(),
        rule: evidence.rule,
        cost: evidence.cost,
        start: evidence.span.map(|span| span.start),
        end: evidence.span.map(|span| span.end),
        quote: evidence.quote.clone(),
        why,
        tip,
    }
}

fn unknown_brand(name: Option<&str>) -> Brand {
    let mut brand: Brand =
        serde_yaml::from_str(include_str!("unknown-brand.yaml")).expect("unknown-brand.yaml is a brand");
    if let Some(name) = name {
        name.trim_start_matches('@').clone_into(&mut brand.name);
        brand.handle.clone_from(&brand.name);
        brand.id.clone_from(&brand.name);
    }
    brand
}

fn anybody() -> Customer {
    serde_yaml::from_str(include_str!("anybody.yaml")).expect("anybody.yaml is a customer")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graded(entry: &Entry) -> Grade {
        let grader = Grader::new(Rubric::bundled(), [], Language::En);
        grader.reviewer().grade(entry)
    }

    fn entry(customer: &str, reply: &str) -> Entry {
        let customer = if customer.is_empty() { Vec::new() } else { vec![customer.to_owned()] };
        Entry { reply: reply.to_owned(), customer, ..Entry::default() }
    }

    fn lapses(grade: &Grade) -> Vec<&str> {
        grade.tips.iter().map(|tip| tip.lapse.as_str()).collect()
    }

    #[test]
    fn what_the_customer_has_just_told_is_not_to_be_asked() {
        let told = entry("My e-mail is ann.lee@postbox.example", "Hi Ann, please DM us your e-mail address. ^Tom");
        assert!(lapses(&graded(&told)).contains(&"asked-again"));
        let untold = entry("My boots leak", "Hi Ann, please DM us your e-mail address. ^Tom");
        assert!(!lapses(&graded(&untold)).contains(&"asked-again"));
    }

    #[test]
    fn what_is_not_known_is_not_judged() {
        let alone = graded(&entry("", "We open at nine tomorrow."));
        assert!(!lapses(&alone).contains(&"no-detail") && !lapses(&alone).contains(&"unmoved"), "{alone:?}");
        assert_eq!(alone.criteria["speed"], None);
    }

    #[test]
    fn a_quick_answer_in_a_language_that_nobody_reads_has_no_total() {
        let text = "Hola Ana, sentimos mucho el retraso de tu paquete. Lo revisamos ahora mismo.";
        let foreign =
            Entry { customer_at: Some(0), reply_at: Some(60_000), ..entry("¿Dónde está mi paquete?", text) };
        let grade = graded(&foreign);
        assert_eq!((grade.lang, grade.scales, grade.total, grade.passed), (None, None, None, None), "{grade:?}");
        assert!(grade.criteria["speed"].is_some());
    }

    #[test]
    fn data_that_is_shown_is_concealed_in_every_tip() {
        let text = "Ik zie bestelling 12345678 op Kerkstraat 12, 1234 AB Amsterdam, klopt dat?";
        let shown = Entry { channel: Some(crate::transcript::Channel::Private), ..entry("Waar blijft het?", text) };
        let mut grade = graded(&shown);
        grade.conceal(text);
        let told = format!("{:?}{:?}", grade.tips, grade.markers);
        assert!(!grade.tips.is_empty() && !told.contains("Kerkstraat") && !told.contains("12345678"), "{told}");
    }
}
