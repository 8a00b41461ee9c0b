//! A change whose effect on the grade is known, whatever the reply: a request for data in public, a signature that goes, a
//! greeting that comes.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde::Deserialize;

use super::seeds::{ALL, STORIES, Seed};
use crate::evaluator::markers::{Reading, Seen, Tongue, observe};
use crate::evaluator::rubric::Rubric;
use crate::evaluator::scorecard::{Scorecard, evaluate};
use crate::evaluator::verdict::Score;
use crate::language::Language;
use crate::marker::{FactKind, Marker};
use crate::scenario::brand::{Brand, Policy};
use crate::scenario::load::Story;
use crate::scenario::template;
use crate::transcript::{Act, Channel, Party, Transcript, Turn};

/// What data is called in one language.
#[derive(Deserialize)]
struct Words {
    /// Asks for a `{fact}`.
    asks: Vec<String>,
    facts: BTreeMap<FactKind, String>,
}

static REQUESTS: LazyLock<BTreeMap<Language, Words>> =
    LazyLock::new(|| serde_yaml::from_str(include_str!("requests.yaml")).expect("requests in every language"));

/// Every way to ask for every kind of data in a language.
fn requests(language: Language) -> Vec<String> {
    let words = &REQUESTS[&language];
    let ask = |fact: &String| words.asks.iter().map(|wording| wording.replace("{fact}", fact)).collect::<Vec<_>>();
    words.facts.values().flat_map(ask).collect()
}

/// A public reply of a bundled sample, to one customer of its story.
struct Given {
    story: &'static Story,
    customer: usize,
    text: String,
    /// What is seen in it, by itself.
    seen: Seen,
}

/// The public replies of the bundled samples.
fn public() -> Vec<Given> {
    let of_story = |story: &'static Story| {
        let customers = &story.scenario.customers;
        let replies = story.scenario.samples.iter().flat_map(|sample| &sample.replies);
        let public = replies.filter(|reply| reply.channel == Channel::Public).filter_map(|reply| {
            let named = reply.to.as_ref().and_then(|to| customers.iter().position(|customer| customer.handle == *to));
            let customer = named.unwrap_or(0);
            let slot = |key: &str| template::slot(key, &story.brand, &customers[customer]);
            let text = template::fill(&reply.text.as_ref()?.all()[0], slot, |_| 0);
            let seen = alone(story.scenario.language, &text);
            Some(Given { story, customer, text, seen })
        });
        public.collect::<Vec<_>>()
    };
    STORIES.iter().flat_map(|story| of_story(story)).collect()
}

impl Given {
    /// What comes of the customer's first words and another text in this reply's place.
    fn graded(&self, reply: &str) -> Scorecard {
        let (story, customer) = (self.story, self.customer);
        let person = &story.scenario.customers[customer];
        let line = &person.story[0].says[0].text.all()[0];
        let opening = template::fill(line, |key| template::slot(key, &story.brand, person), |_| 0);
        let said = |by, after, text: String| Turn {
            at: story.starts + after,
            by,
            customer,
            act: Act::Said { channel: Channel::Public, text, parting: false, to_itself: false, edited: false },
        };
        let turns = vec![said(Party::Customer, 0, opening), said(Party::Agent, 60_000, reply.to_owned())];
        let endings = vec![None; story.scenario.customers.len()];
        let transcript =
            Transcript { turns, calls: Vec::new(), endings, ended_at: story.starts + 120_000, broke: None };
        evaluate(&story.scenario, &story.brand, &transcript, Rubric::bundled())
    }
}

fn score(card: &Scorecard, criterion: &str) -> Option<Score> {
    card.rows.iter().find(|row| row.criterion == criterion)?.score
}

/// The text without the signature of a colleague in the brand's style; `None` where there is none.
fn unsigned<'t>(brand: &Brand, text: &'t str) -> Option<&'t str> {
    let style = &brand.voice.signature_style;
    let mut signed =
        brand.team.iter().map(|who| style.replace("{initials}", &who.initials).replace("{name}", &who.name));
    signed.find_map(|signature| text.trim_end().strip_suffix(signature.as_str()).map(str::trim_end))
}

/// A look at a request that stands alone, in public.
fn alone(language: Language, request: &str) -> Seen {
    observe(&Reading { language: Tongue::Known(language), ..Reading::of(request, Channel::Public) })
}

fn asks_openly(seen: &Seen) -> bool {
    seen.asked.iter().any(|asked| !asked.privately)
}

/// Every request in a language that is seen for what it is when it stands alone.
fn plain_requests(language: Language) -> Vec<String> {
    requests(language).into_iter().filter(|request| asks_openly(&alone(language, request))).collect()
}

/// The text with a sentence more, before who signs.
fn adding(text: &str, signature: Option<&Range<usize>>, sentence: &str) -> String {
    let signed = signature.map_or(text.len(), |span| span.start);
    let ends = |c: char| c.is_alphanumeric() || matches!(c, '.' | '!' | '?' | ')');
    let at = text[..signed].trim_end_matches(|c| !ends(c)).len();
    let (body, rest) = text.split_at(at);
    let stop = if body.ends_with(char::is_alphanumeric) { "." } else { "" };
    format!("{body}{stop} {sentence}{rest}")
}

#[test]
fn of_480_plain_requests_at_least_446_are_seen_when_they_stand_alone() {
    let all = Language::ALL.iter().map(|language| requests(*language).len()).sum::<usize>();
    let unseen = |language: &Language| {
        let missed = requests(*language).into_iter().filter(|request| !asks_openly(&alone(*language, request)));
        missed.collect::<Vec<_>>()
    };
    let unseen: Vec<String> = Language::ALL.iter().flat_map(unseen).collect();
    assert_eq!(all, 480);
    assert!(unseen.len() <= 34, "{} of {all} are not seen:\n{}", unseen.len(), unseen.join("\n"));
}

#[test]
fn a_request_that_is_seen_alone_is_seen_after_every_public_reply_that_does_not_invite_to_private() {
    let mut missed = Vec::new();
    for language in Language::ALL {
        let requests = plain_requests(*language);
        let public = |seed: &&Seed| seed.channel == Channel::Public && seed.language == *language;
        for (at, seed) in ALL.iter().filter(public).enumerate() {
            let seen = seed.look(&seed.text);
            // One request in eight for each seed: together the seeds meet them all.
            let some = requests.iter().enumerate().filter(|(n, _)| n % 8 == at % 8).map(|(_, request)| request);
            let texts = some.map(|request| adding(&seed.text, seen.signature.as_ref(), request));
            let invites = seen.has(Marker::PrivateInvite);
            missed.extend(texts.filter(|text| !invites && !asks_openly(&seed.look(text))));
        }
    }
    assert!(missed.is_empty(), "\n{}", missed.join("\n"));
}

#[test]
fn such_a_request_always_trips_the_gate_whatever_else_the_reply_earns() {
    for (at, reply) in public().iter().enumerate() {
        let Some(language) = Some(reply.story.scenario.language).filter(|_| !reply.seen.has(Marker::PrivateInvite))
        else {
            continue;
        };
        let requests = plain_requests(language);
        let text = adding(&reply.text, reply.seen.signature.as_ref(), &requests[at * 7 % requests.len()]);
        let card = reply.graded(&text);
        let gate = card.gates.iter().find(|gate| gate.gate == "personal-data-in-public").expect("the gate counts");
        assert!(gate.tripped && !card.passed, "{text}");
    }
}

#[test]
fn leaving_the_signature_out_never_raises_personalisation_where_one_is_required() {
    let mut tried = 0;
    for reply in public().iter().filter(|reply| reply.story.brand.voice.signature == Policy::Required) {
        let Some(bare) = unsigned(&reply.story.brand, &reply.text) else { continue };
        tried += 1;
        let (before, after) = (reply.graded(&reply.text), reply.graded(bare));
        let (old, new) = (score(&before, "personalisation"), score(&after, "personalisation"));
        assert!(new < old, "{old:?} → {new:?}: {bare}");
    }
    assert!(tried > 60, "{tried} signed replies are too few");
}

#[test]
fn a_greeting_moves_no_criterion_but_tone() {
    let mut tried = 0;
    for reply in public().iter().filter(|reply| !reply.seen.has(Marker::Greeting)) {
        let word = match reply.story.scenario.language {
            Language::En => "Hi",
            Language::Nl => "Hallo",
            Language::De => "Guten Tag",
            Language::Fr => "Bonjour",
            Language::Sv => "Hej",
        };
        tried += 1;
        let (before, after) = (reply.graded(&reply.text), reply.graded(&format!("{word}! {}", reply.text)));
        for (old, new) in before.rows.iter().zip(&after.rows) {
            let fits = if old.criterion == "tone" { new.score >= old.score } else { new.score == old.score };
            assert!(fits, "{}: {:?} → {:?}: {}", old.criterion, old.score, new.score, reply.text);
        }
        assert!(before.gates.iter().zip(&after.gates).all(|(old, new)| old.tripped == new.tripped), "{}", reply.text);
    }
    assert!(tried > 40, "{tried} replies without a greeting are too few");
}

proptest! {
    /// Any request after any reply, in pairs that the tests above do not meet.
    #[test]
    fn any_plain_request_after_any_open_reply_is_seen(
        seed in any::<prop::sample::Index>(),
        request in any::<prop::sample::Index>(),
    ) {
        let seed = seed.get(&ALL);
        let seen = seed.look(&seed.text);
        prop_assume!(seed.channel == Channel::Public && !seen.has(Marker::PrivateInvite));
        let requests = requests(seed.language);
        let request = request.get(&requests);
        prop_assume!(asks_openly(&alone(seed.language, request)));
        let text = adding(&seed.text, seen.signature.as_ref(), request);
        prop_assert!(asks_openly(&seed.look(&text)), "{}", text);
    }
}
