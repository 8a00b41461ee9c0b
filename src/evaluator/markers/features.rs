//! What a reader weighs: the features of a reply, alike in every language.

use super::heard::is_telling;
use super::look::Look;
use super::scene::DATA;
use crate::language::{Cue, is_function_word};
use crate::marker::Marker;
use crate::text::{Kind, small_words};
use crate::transcript::Channel;

/// The features by name, in order: wordings, what was seen, and shape.
pub const FEATURES: &[&str] = &[
    "instruct",
    "fact",
    "done",
    "no_answer",
    "next",
    "when",
    "actor",
    "resolved",
    "blame",
    "office",
    "stock",
    "help",
    "sympathy",
    "ouch",
    "trouble",
    "joy",
    "negation",
    "condition",
    "owns",
    "contact",
    "redirect",
    "data_request",
    "private_invite",
    "apology",
    "thanks",
    "invitation",
    "wish",
    "name",
    "signed",
    "formal_opening",
    "anonymous_opening",
    "first_person",
    "private_channel",
    "actor_when",
    "phone",
    "joy_only",
    "customer_upset",
    "customer_happy",
    "customer_asks",
    "customer_short",
    "numbers",
    "times",
    "links",
    "tags",
    "emoji",
    "exclaims",
    "long_words",
    "names_inside",
    "length",
    "short",
    "overlap",
    "overlap_share",
    "own_words",
    "bare_sentences",
    "bare_words",
    "all_bare",
    "bare_link",
    "next_in_bare",
    "bare_first",
    "asks",
    "question_share",
    "instruct_asked",
    "asks_case",
    "stock_share",
    "fact_link",
];

/// The wordings that are counted, and the most that counts of each.
const WORDINGS: &[(Cue, usize)] = &[
    (Cue::Instruct, 3),
    (Cue::Fact, 4),
    (Cue::Done, 2),
    (Cue::NoAnswer, 1),
    (Cue::Next, 3),
    (Cue::When, 2),
    (Cue::Actor, 2),
    (Cue::Resolved, 1),
    (Cue::Blame, 2),
    (Cue::Office, 4),
    (Cue::Stock, 3),
    (Cue::Help, 2),
    (Cue::Sympathy, 2),
    (Cue::Ouch, 1),
    (Cue::Trouble, 2),
    (Cue::Joy, 2),
    (Cue::Negation, 3),
    (Cue::Condition, 2),
    (Cue::BlameNot, 1),
    (Cue::Contact, 2),
];

/// The features of a reply.
#[derive(Debug, Clone, Default)]
pub(super) struct Features {
    /// Their values, in the order of `FEATURES`.
    pub(super) values: Vec<f64>,
    /// The sentence that carries most.
    pub(super) main_sentence: Option<usize>,
}

/// Counts of a reply, sentence by sentence.
#[derive(Default)]
struct Counts {
    sentences: f64,
    asking: f64,
    bare: f64,
    bare_words: f64,
    bare_links: f64,
    bare_next: f64,
    main: Option<(usize, usize)>,
    first_bare: bool,
    instruct_asked: f64,
    covered: f64,
    asking_case: f64,
}

/// Gathers the features of a reply.
pub(super) fn gather(look: &Look) -> Features {
    let counts = count(look);
    let mut values: Vec<f64> = WORDINGS.iter().map(|&(cue, most)| wordings(look, cue).min(most) as f64).collect();
    values.extend(seen(look, &counts));
    values.extend(shape(look, &counts));
    debug_assert_eq!(values.len(), FEATURES.len());
    Features { values, main_sentence: counts.main.map(|(_, sentence)| sentence) }
}

/// How many wordings of a cue are between opening and closing.
fn wordings(look: &Look, cue: Cue) -> usize {
    look.scene.hits(cue).filter(|hit| hit.first >= look.frame.body && hit.first < look.frame.closing).count()
}

fn flag(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// What was seen in the reply and heard in the customer's message.
fn seen(look: &Look, counts: &Counts) -> [f64; 20] {
    let scene = &look.scene;
    let opening = look.frame.greeting.as_ref().map_or("", |range| scene.word(range.start));
    let formal = small_words().letter_openings.contains(opening);
    [
        flag(look.has(Marker::Redirect)),
        flag(!look.asked.is_empty()),
        flag(look.has(Marker::PrivateInvite)),
        flag(look.has(Marker::Apology)),
        flag(look.has(Marker::Thanks)),
        flag(look.has(Marker::Invitation)),
        flag(look.has(Marker::WellWishing)),
        flag(!look.frame.called.is_empty()),
        flag(look.frame.signature.is_some()),
        flag(formal),
        flag(formal && look.frame.called.is_empty()),
        flag(scene.has(Cue::FirstPerson)),
        flag(scene.reading.channel == Channel::Private),
        flag(scene.has(Cue::Actor) && scene.has(Cue::When)),
        flag(has_phone(look)),
        flag(scene.has(Cue::Joy) && counts.bare == 0.0),
        look.heard.trouble.min(2) as f64,
        look.heard.praise.min(2) as f64,
        flag(look.heard.asks),
        flag(look.heard.words <= 4),
    ]
}

/// What the text between opening and closing is made of.
fn shape(look: &Look, counts: &Counts) -> [f64; 25] {
    let scene = &look.scene;
    let body = look.frame.body.min(look.frame.closing)..look.frame.closing.min(scene.tokens.len());
    let many = |holds: &dyn Fn(usize) -> bool| body.clone().filter(|&at| holds(at)).count() as f64;
    let kinds = |wanted: fn(Kind) -> bool| many(&|at| wanted(scene.kind(at)));
    let words = kinds(|kind| matches!(kind, Kind::Word | Kind::Number | Kind::Code)).max(1.0);
    let is_long = |at: usize| scene.kind(at) == Kind::Word && scene.tokens[at].end - scene.tokens[at].start >= 11;
    let links = kinds(|kind| kind == Kind::Link);
    let (overlap, content) = overlap(look);
    [
        kinds(|kind| matches!(kind, Kind::Number | Kind::Code)).min(4.0),
        many(&|at| is_time(scene.word(at), scene.kind(at))).min(2.0),
        links.min(1.0),
        kinds(|kind| kind == Kind::Tag).min(1.0),
        kinds(|kind| kind == Kind::Emoji).min(2.0),
        kinds(|kind| kind == Kind::Sign(b'!')).min(3.0),
        (many(&is_long) / words * 5.0).min(2.0),
        many(&|at| is_name_inside(look, at)).min(4.0),
        (words / 20.0).min(4.0),
        flag(words <= 5.0),
        overlap.min(5.0),
        if content > 0.0 { overlap / content } else { 0.0 },
        (content / 10.0).min(3.0),
        counts.bare.min(5.0),
        (counts.bare_words / 10.0).min(6.0),
        flag(counts.bare >= counts.sentences && counts.sentences > 0.0),
        counts.bare_links.min(1.0),
        counts.bare_next.min(2.0),
        flag(counts.first_bare),
        counts.asking.min(2.0),
        counts.asking / counts.sentences.max(1.0),
        counts.instruct_asked.min(2.0),
        counts.asking_case.min(2.0),
        (counts.covered / words).min(1.0),
        flag(wordings(look, Cue::Fact) > 0 && links > 0.0),
    ]
}

/// Whether a telephone number is in the text.
fn has_phone(look: &Look) -> bool {
    look.scene.data.iter().any(|(kind, _)| *kind == crate::marker::FactKind::Phone)
}

/// Whether a token tells a time or a date: `17:30`, `8 uur`, `21h`.
fn is_time(word: &str, kind: Kind) -> bool {
    let bytes = word.as_bytes();
    kind == Kind::Number
        && bytes.len() <= 5
        && bytes.iter().any(|byte| matches!(byte, b':' | b'.' | b'h' | b'u'))
        && bytes.last().is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'h' | b'u'))
}

/// Whether a token within a sentence is a name: a capital where no sentence begins.
fn is_name_inside(look: &Look, at: usize) -> bool {
    let scene = &look.scene;
    scene.is_capital(at)
        && scene.sentences[scene.sentence_of(at)].first < at
        && scene.kind(at - 1) != Kind::Handle
        && !is_function_word(scene.word(at), scene.language)
        && !scene.is(at, Cue::FirstPerson)
        && !scene.is(at, Cue::Formal)
        && !is_called(look, at)
}

/// Whether a token is part of a name that somebody is called by. The names are in order but for the first.
fn is_called(look: &Look, at: usize) -> bool {
    let names = &look.frame.called_tokens;
    let after = names.partition_point(|name| name.start <= at);
    after.checked_sub(1).is_some_and(|last| names[last].contains(&at))
}

/// Goes through the sentences between opening and closing. A bare sentence says something beyond courtesy, questions and channel.
fn count(look: &Look) -> Counts {
    let scene = &look.scene;
    let mut counts = Counts::default();
    for (index, sentence) in scene.sentences.iter().enumerate() {
        let from = sentence.first.max(look.frame.body);
        let to = sentence.end.min(look.frame.closing);
        let words = (from..to).filter(|&at| matches!(scene.kind(at), Kind::Word | Kind::Number | Kind::Code)).count();
        let link = (from..to).any(|at| scene.kind(at) == Kind::Link);
        if words == 0 && !link {
            continue;
        }
        counts.sentences += 1.0;
        counts.asking += f64::from(u8::from(look.has_in(Marker::Question, index)));
        let covered = (from..to)
            .filter(|&at| matches!(scene.kind(at), Kind::Word | Kind::Number | Kind::Code) && is_social(look, at))
            .count();
        let left = words - covered;
        counts.covered += covered as f64;
        if sentence.asks
            && left >= 3
            && !look.has_in(Marker::PersonalDataRequest, index)
            && !look.has_in(Marker::PrivateInvite, index)
        {
            counts.asking_case += 1.0;
        }
        if sentence.asks {
            counts.instruct_asked += scene.hits_in(Cue::Instruct, index).count() as f64;
        }
        let asks = look.has_in(Marker::Question, index) && sentence.asks;
        let bare = !asks && (left >= 3 && left * 2 >= words || covered == 0 && (words <= 2 || link));
        if bare {
            counts.first_bare |= counts.bare == 0.0 && counts.sentences == 1.0;
            counts.bare += 1.0;
            counts.bare_words += left as f64;
            counts.bare_links += f64::from(u8::from(link));
            counts.bare_next += f64::from(u8::from(scene.has_in(Cue::Next, index)));
            if counts.main.is_none_or(|(most, _)| left > most) {
                counts.main = Some((left, index));
            }
        }
    }
    counts
}

/// The cues of courtesy, offers, requests and invitations, one bit each.
const SOCIAL: u64 = 1 << Cue::Apology as u64
    | 1 << Cue::Sympathy as u64
    | 1 << Cue::Joy as u64
    | 1 << Cue::Thanks as u64
    | 1 << Cue::Help as u64
    | 1 << Cue::Ask as u64
    | 1 << Cue::Invitation as u64
    | 1 << Cue::Wish as u64
    | 1 << Cue::Inbox as u64
    | 1 << Cue::Private as u64
    | 1 << Cue::Ouch as u64
    | 1 << Cue::Stock as u64
    | 1 << Cue::Redirect as u64
    | DATA;

/// Whether a token is taken up by a wording of courtesy, an offer or an invitation.
fn is_social(look: &Look, at: usize) -> bool {
    look.scene.is_any(at, SOCIAL)
}

/// How many content words of the customer are taken up, and how many content words the reply has.
fn overlap(look: &Look) -> (f64, f64) {
    let scene = &look.scene;
    let mut shared = 0.0;
    let mut content = 0.0;
    for at in look.frame.body..look.frame.closing.min(scene.tokens.len()) {
        let word = scene.word(at);
        let telling = matches!(scene.kind(at), Kind::Word | Kind::Number | Kind::Code)
            && is_telling(word)
            && !is_function_word(word, scene.language);
        if telling && !is_social(look, at) {
            content += 1.0;
            shared += flag(look.heard.used(word));
        }
    }
    (shared, content)
}
