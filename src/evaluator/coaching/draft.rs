//! The draft: a reply as it could be rewritten, with what a rewriter has at hand.

use std::ops::Range;

use super::phrasebook;
use super::surgery::{Anatomy, capital, sentences};
use super::wordings::{Pair, Sentences, Wordings, wordings};
use crate::evaluator::case::{Case, Conversation, Reply};
use crate::evaluator::verdict::Evidence;
use crate::evaluator::wording::{mention, words};
use crate::language::{Language, is_function_word};
use crate::marker::Marker;
use crate::scenario::brand::Colleague;
use crate::scenario::model::Address;
use crate::scenario::voice::{called, greeting, signature};

/// A reply and what is said about it.
pub(super) struct Draft<'d> {
    /// The case that it belongs to.
    pub(super) case: &'d Case<'d>,
    /// The conversation that it belongs to.
    pub(super) conversation: &'d Conversation<'d>,
    /// The reply that may be rewritten.
    pub(super) reply: &'d Reply<'d>,
    /// What was found.
    pub(super) evidence: &'d Evidence,
    /// How the reply is built.
    pub(super) anatomy: Anatomy<'d>,
    /// The form of address that is expected, or else used.
    pub(super) address: Address,
    /// The sentences for that form of address, in the reply's language.
    pub(super) sentences: &'static Sentences,
    /// All texts in the reply's language.
    pub(super) wordings: &'static Wordings,
}

/// How many words of the customer's own are taken up at most.
const WORDS: usize = 8;

impl<'d> Draft<'d> {
    /// The reply that a piece of evidence is about; `None` where it is about no reply.
    pub(super) fn of(case: &'d Case<'d>, evidence: &'d Evidence) -> Option<Draft<'d>> {
        let conversation = case.conversations.get(evidence.customer)?;
        let turn = evidence.turn?;
        // A refused message cannot be edited into one that arrives; what was said before it can.
        let reply = conversation.replies().rfind(|reply| reply.turn <= turn)?;
        let is_own = reply.turn == turn || evidence.lapse == "closed-door";
        is_own.then(|| Draft::new(case, conversation, reply, evidence))
    }

    fn new(
        case: &'d Case<'d>,
        conversation: &'d Conversation<'d>,
        reply: &'d Reply<'d>,
        evidence: &'d Evidence,
    ) -> Draft<'d> {
        let language = reply.seen.language.or(case.language).unwrap_or(Language::En);
        let used = conversation.replies().find_map(|reply| reply.seen.address.first()).map(|(form, _)| *form);
        let expected = case.brand.voice.address.or(conversation.customer.address);
        let address = expected.or(used).unwrap_or(Address::Informal);
        let wordings = wordings(language);
        let body = body(reply);
        let anatomy = Anatomy { text: reply.text, language, body, closing: closing(reply).max(body) };
        let sentences = wordings.for_address(address);
        Draft { case, conversation, reply, evidence, anatomy, address, sentences, wordings }
    }

    /// The words that the evidence quotes, in bytes of the reply.
    pub(super) fn quoted(&self) -> Range<usize> {
        let text = self.reply.text;
        let byte = |char: usize| text.char_indices().nth(char).map_or(text.len(), |(at, _)| at);
        self.evidence.span.map_or(0..0, |span| byte(span.start)..byte(span.end))
    }

    /// Where what leads up to a piece of data begins: `at` in "call her at 022 …".
    pub(super) fn before_data(&self, start: usize) -> usize {
        let before = self.reply.text[..start].trim_end();
        let word = before.rfind(|c: char| c.is_whitespace()).map_or(0, |at| at + 1);
        let leads = self.wordings.leading.contains(&before[word..].to_lowercase().replace('’', "'"));
        if leads && word >= self.anatomy.body { word } else { start }
    }

    /// Where a marker shows in the reply.
    pub(super) fn shown(&self, markers: &[Marker]) -> Vec<Range<usize>> {
        let mut shown: Vec<_> = markers.iter().flat_map(|marker| self.reply.seen.all(*marker)).collect();
        shown.sort_by_key(|range| range.start);
        shown
    }

    /// Both wordings of a sentence, filled in: the one first that the reply's own letters choose.
    pub(super) fn both(&self, pair: &Pair) -> Vec<String> {
        let [one, other] = pair;
        let chosen = if hash(self.reply.text).is_multiple_of(2) { [one, other] } else { [other, one] };
        chosen.into_iter().filter_map(|text| self.filled(text)).collect()
    }

    /// A sentence with its slots filled in; `None` where nothing is known to fill them with.
    fn filled(&self, sentence: &str) -> Option<String> {
        let Some((before, rest)) = sentence.split_once('{') else {
            return Some(sentence.to_owned());
        };
        let (slot, after) = rest.split_once('}')?;
        let value = match slot {
            "words" => self.own_words()?,
            "fact" => self.asked_for()?,
            other => self.evidence.with.get(other)?.clone(),
        };
        Some(format!("{before}{value}{after}"))
    }

    /// The words for all the data that the reply asks for in front of everybody.
    fn asked_for(&self) -> Option<String> {
        let mut kinds: Vec<&str> = Vec::new();
        for asked in self.reply.seen.asked.iter().filter(|asked| !asked.privately) {
            if !kinds.contains(&asked.kind.id()) {
                kinds.push(asked.kind.id());
            }
        }
        let words = &phrasebook(self.anatomy.language).words;
        let told: Vec<&str> = kinds.into_iter().filter_map(|kind| words.get(kind)).map(String::as_str).collect();
        (!told.is_empty()).then(|| told.join(", "))
    }

    /// Some of the customer's own words: a public fact of the case that was mentioned, or else a short run of words with a
    /// telling one among them.
    pub(super) fn own_words(&self) -> Option<String> {
        let messages = || self.conversation.messages().filter(|message| message.turn < self.reply.turn);
        let facts = self.conversation.customer.facts.public.values();
        let mentioned = facts.filter(|fact| messages().any(|message| mention(message.text, fact).is_some()));
        let short = |text: &&String| text.split_whitespace().count() <= WORDS && !text.is_empty();
        if let Some(fact) = mentioned.filter(short).max_by_key(|fact| fact.len()) {
            return Some(fact.clone());
        }
        messages().flat_map(|message| runs(message.text)).find(|run| self.is_telling(run))
    }

    /// Whether a run of words holds one that is about the case: long, no function word, not the customer's name.
    fn is_telling(&self, run: &str) -> bool {
        let language = Some(self.anatomy.language);
        let name: Vec<String> = words(&self.conversation.customer.name).collect();
        words(run).any(|word| word.chars().count() >= 5 && !name.contains(&word) && !is_function_word(&word, language))
    }

    /// The greeting with the customer's name, as the brand has it, such as `Hi Maeve,`.
    pub(super) fn salutation(&self) -> String {
        let language = self.anatomy.language;
        greeting(self.case.brand, self.conversation.customer, language, true).trim_end().to_owned()
    }

    /// What the customer is called.
    pub(super) fn name(&self) -> &'d str {
        called(self.conversation.customer, self.anatomy.language, self.address == Address::Formal)
    }

    /// The signature in the brand's style: of the colleague who signed, or else of the first of the team.
    pub(super) fn signature(&self) -> Option<String> {
        let team = &self.case.brand.team;
        let signed = self.reply.seen.signature.clone().map(|span| &self.reply.text[span]);
        let own = |colleague: &&Colleague| signed.is_some_and(|by| by == colleague.name || by == colleague.initials);
        let colleague = team.iter().find(own).or_else(|| team.first())?;
        Some(signature(self.case.brand, colleague))
    }
}

/// Where the text proper begins: after handles, greeting, name and their signs.
fn body(reply: &Reply) -> usize {
    let text = reply.text;
    let start = after_handles(text);
    let greeting = reply.seen.first(Marker::Greeting).filter(|greeting| greeting.start <= start + 2);
    let from = greeting.as_ref().map_or(start, |greeting| greeting.end);
    let name = reply.seen.names.iter().find(|called| {
        called.span.start >= from && text[from..called.span.start].trim_matches([' ', ',']).split(' ').count() <= 1
    });
    let end = match (name, greeting) {
        (Some(called), _) if is_set_off(&text[called.span.end..]) => called.span.end,
        (_, Some(_)) => from + addressee(&text[from..]),
        _ => return start,
    };
    let at = after_signs(text, end);
    // "Sehr geehrte Kundin, sehr geehrter Kunde, …": both are greeted.
    let again = addressee(&text[at..]);
    let twice = again > 0 && text[at + again..].starts_with(',') && begins_alike(&text[start..], &text[at..]);
    if twice { after_signs(text, at + again) } else { at }
}

fn after_signs(text: &str, at: usize) -> usize {
    let gap = text[at..].find(|c: char| !c.is_whitespace() && !matches!(c, ',' | '.' | '!' | ':' | ';' | '-' | '–'));
    gap.map_or(text.len(), |gap| at + gap)
}

/// Whether two texts begin with the same three letters.
fn begins_alike(one: &str, other: &str) -> bool {
    let first = |text: &str| text.chars().take(3).flat_map(char::to_lowercase).collect::<String>();
    first(one) == first(other)
}

fn is_set_off(rest: &str) -> bool {
    rest.trim_start().starts_with([',', '.', '!', ':', ';', '-', '–', '\n']) || rest.trim().is_empty()
}

/// How many bytes of what follows a greeting say who is greeted: `customer` in "Dear customer, we …".
pub(super) fn addressee(rest: &str) -> usize {
    let end = rest.find([',', '.', '!', ':', ';', '?', '\n']).unwrap_or(rest.len());
    if rest[..end].split_whitespace().count() <= 3 { end } else { 0 }
}

fn after_handles(text: &str) -> usize {
    let mut at = text.len() - text.trim_start().len();
    while text[at..].starts_with('@') {
        let end = text[at..].find(char::is_whitespace).map_or(text.len(), |end| at + end);
        at = text.len() - text[end..].trim_start().len();
    }
    at
}

/// Where the closing begins: at the sign before a signature, or at the few words of farewell before it. A name that neither
/// sets off belongs to the text.
fn closing(reply: &Reply) -> usize {
    let text = reply.text;
    let end = text.trim_end().len();
    let Some(signature) = reply.seen.signature.clone() else {
        return last_words(text).unwrap_or(end);
    };
    let said = text[..signature.start].trim_end_matches(' ').len();
    let sign = text[..said].trim_end_matches(SIGNS).trim_end_matches(' ').len();
    let own = sentences(text).into_iter().find(|one| one.start <= signature.start && signature.start < one.end);
    let farewell = own.filter(|own| text[own.start..].split_whitespace().count() <= 4 && own.start < said);
    let at = match farewell {
        Some(own) => own.start,
        None if sign < said || text[..said].ends_with(['.', '!', '?', '\n']) || said == 0 => sign,
        None => return end,
    };
    at + (text[at..].len() - text[at..].trim_start().len())
}

/// Where the last words begin that sign for nobody in particular: "Customer Service", "Cordialement."
fn last_words(text: &str) -> Option<usize> {
    let all = sentences(text);
    let last = all.last().filter(|_| all.len() > 1)?;
    let (count, open) =
        (text[last.clone()].split_whitespace().count(), text.trim_end().ends_with(char::is_alphanumeric));
    let plain = text[last.clone()].chars().any(char::is_alphabetic);
    (plain && (count <= 1 || (open && count <= 4))).then_some(last.start)
}

/// The signs that stand before a signature.
pub(super) const SIGNS: &[char] = &['^', '/', '*', '-', '–', '—', '~', '(', '[', '|', ' '];

/// A message in short runs of words, without handles, links and tags.
fn runs(text: &str) -> Vec<String> {
    let clauses = text.split(['.', ',', '!', '?', ';', ':', '\n', '(', ')', '"', '“', '”', '„', '«', '»']);
    let plain =
        |word: &&str| !word.starts_with(['@', '#']) && !word.contains('/') && word.chars().any(char::is_alphabetic);
    let run = |clause: &str| clause.split_whitespace().filter(plain).take(WORDS).collect::<Vec<_>>().join(" ");
    clauses.map(run).filter(|run| !run.is_empty()).collect()
}

/// A number for a text, the same on every machine: Fowler, Noll and Vo's hash.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A text in small letters but for the first of a sentence, with one mark at its end.
pub(super) fn calm(text: &str, starts: bool) -> String {
    let marks = text.trim_end_matches('!');
    let small = marks.to_lowercase();
    let calm = if starts { capital(&small) } else { small };
    if marks.len() < text.len() { format!("{calm}!") } else { calm }
}
