//! What the customer is asked for, and where they are sent: questions, private messages, personal data, other desks.

use super::Asked;
use super::look::Look;
use crate::language::{Cue, Hit};
use crate::marker::{FactKind, Marker};
use crate::text::{Kind, small_words};
use crate::transcript::Channel;

/// Marks what is asked for and where the customer is sent.
pub(super) fn mark(look: &mut Look) {
    private_invite(look);
    data(look);
    questions(look);
    redirect(look);
}

/// Where a link opens a private message.
const MESSAGE_LINKS: &[&str] = &["messages/compose", "m.me/", "wa.me/", "dm/", "direct/t"];

/// Marks invitations to go on by private message.
fn private_invite(look: &mut Look) {
    if look.scene.reading.channel == Channel::Private {
        return;
    }
    let closing = look.frame.closing;
    let hits = look.scene.hits(Cue::Inbox).chain(look.scene.hits(Cue::Private));
    // Who signs as `^DM` invites nobody.
    let hits: Vec<Hit> = hits.filter(|hit| hit.first < closing).copied().collect();
    for hit in hits {
        look.mark_hit(Marker::PrivateInvite, &hit);
    }
    for at in 0..look.scene.tokens.len() {
        if look.scene.kind(at) == Kind::Link && MESSAGE_LINKS.iter().any(|part| look.scene.word(at).contains(part)) {
            look.mark_tokens(Marker::PrivateInvite, at, at + 1);
        }
    }
}

/// Marks personal data that is asked for.
fn data(look: &mut Look) {
    let facts: Vec<(FactKind, Hit)> = look.scene.facts.clone();
    for (kind, hit) in facts {
        if !is_request(look, &hit) {
            continue;
        }
        let span = look.scene.span_of(&hit);
        if look.asked.iter().rev().take(4).any(|asked| asked.span.start < span.end && span.start < asked.span.end) {
            continue;
        }
        look.asked.push(Asked { kind, span: span.clone(), privately: privately(look, hit.sentence) });
        look.mark(Marker::PersonalDataRequest, span);
    }
    look.asked.sort_by_key(|asked| asked.span.start);
}

/// Whether the name of a piece of data stands in a request for it.
fn is_request(look: &Look, hit: &Hit) -> bool {
    let scene = &look.scene;
    let sentence = scene.sentences[hit.sentence];
    let denied =
        scene.hits_in(Cue::Negation, hit.sentence).any(|not| not.first < hit.end + 4 && not.end + 6 > hit.first);
    let held = is_followed_by_data(look, hit);
    if denied || held {
        return false;
    }
    let words = (sentence.first..sentence.end)
        .filter(|&at| scene.tokens[at].is_word() && scene.kind(at) != Kind::Handle)
        .count();
    let told = scene.hits_in(Cue::AskNot, hit.sentence).any(|not| not.first <= hit.first && not.end + 6 > hit.first);
    if told && !sentence.asks && !scene.hits_in(Cue::Ask, hit.sentence).any(|ask| ask.first < hit.end) {
        return false;
    }
    let asks = sentence.asks && !help_only(look, hit.sentence, hit);
    asks || words <= hit.end - hit.first + 3
        || scene
            .hits_in(Cue::Give, hit.sentence)
            .any(|give| give.first <= hit.first + 6 && give.end <= hit.first + 8 && !by_us(look, give))
        || scene.hits_in(Cue::Ask, hit.sentence).any(|ask| ask.first < hit.end)
        || scene.hits_in(Cue::Inbox, hit.sentence).next().is_some()
        || scene.hits_in(Cue::Private, hit.sentence).next().is_some()
}

/// Whether a piece of data stands right after its name.
fn is_followed_by_data(look: &Look, hit: &Hit) -> bool {
    let after = look.scene.span_of(hit).end;
    let next = look.scene.data.partition_point(|(_, range)| range.start < after);
    look.scene.data.get(next).is_some_and(|(_, range)| range.start < after + 24)
}

/// Whether the giving is done by the company: "we've sent", "ich schicke".
fn by_us(look: &Look, give: &Hit) -> bool {
    let scene = &look.scene;
    (give.first.saturating_sub(2)..give.end + 1).any(|at| {
        scene.hits_in(Cue::FirstPerson, give.sentence).any(|us| {
            us.first <= at && at < us.end && us.end == us.first + 1 && small_words().subjects.contains(scene.word(at))
        })
    })
}

/// Whether a question only offers help: "Can we help with your order number?" asks for nothing.
fn help_only(look: &Look, sentence: usize, hit: &Hit) -> bool {
    look.scene.hits_in(Cue::Help, sentence).any(|help| help.end > hit.first && help.first < hit.first)
        && !look.scene.has_in(Cue::Give, sentence)
}

/// Whether what is asked for in a sentence is to be told in private.
fn privately(look: &Look, sentence: usize) -> bool {
    if look.scene.reading.channel == Channel::Private {
        return true;
    }
    let scene = &look.scene;
    let inbox = scene.has_in(Cue::Inbox, sentence) || scene.has_in(Cue::Private, sentence);
    // An invitation next door takes back no request that names the place: "post your number here".
    if scene.has_in(Cue::Openly, sentence) && !inbox {
        return false;
    }
    // What is put into a form behind a link is read by nobody else.
    let within = scene.sentences[sentence];
    if scene.has_in(Cue::Desk, sentence) && (within.first..within.end).any(|at| scene.kind(at) == Kind::Link) {
        return true;
    }
    let near = sentence.saturating_sub(1)..=sentence + 1;
    near.clone().any(|near| look.has_in(Marker::PrivateInvite, near))
}

/// Marks questions: what ends in a question mark, and requests in so many words.
fn questions(look: &mut Look) {
    for index in 0..look.scene.sentences.len() {
        let sentence = look.scene.sentences[index];
        let asked = look.has_in(Marker::PersonalDataRequest, index);
        if sentence.asks {
            let words = (sentence.first..sentence.end).filter(|&at| look.scene.tokens[at].is_word()).count();
            let bare_invite =
                look.has_in(Marker::PrivateInvite, index) && !asked && !look.scene.has_in(Cue::Ask, index);
            if words > 0 && sentence.first < look.frame.closing && !bare_invite && !is_rhetorical(look, index) {
                let span = look.scene.span_of_sentence(index);
                look.mark(Marker::Question, span);
                continue;
            }
        }
        if asked {
            let within = look.scene.span_of_sentence(index);
            let from = look.asked.partition_point(|asked| asked.span.start < within.start);
            let asked = look.asked[from..].iter().map(|asked| asked.span.clone());
            let marks: Vec<_> = asked.take_while(|span| span.start < within.end).collect();
            for span in marks.into_iter().filter(|span| span.start >= within.start && span.end <= within.end) {
                look.mark(Marker::Question, span);
            }
        }
        let asks: Vec<Hit> = look.scene.hits_in(Cue::Ask, index).copied().collect();
        for hit in asks {
            let conditional =
                look.scene.hits_in(Cue::Condition, index).any(|condition| condition.first < hit.first && !asked);
            if !conditional || look.has_in(Marker::PrivateInvite, index) {
                look.mark_hit(Marker::Question, &hit);
            }
        }
    }
}

/// Whether a question begins as those do that want no answer.
fn is_rhetorical(look: &Look, index: usize) -> bool {
    let first = look.scene.sentences[index].first;
    look.scene.hits_in(Cue::AskNot, index).any(|hit| hit.first <= first + 1)
}

/// Marks where the customer is sent to another platform or desk.
fn redirect(look: &mut Look) {
    let closing = look.frame.closing;
    let hits: Vec<Hit> = look.scene.hits(Cue::Redirect).filter(|hit| hit.first < closing).copied().collect();
    for hit in hits {
        look.mark_hit(Marker::Redirect, &hit);
    }
    let contacts: Vec<Hit> = look.scene.hits(Cue::Contact).filter(|hit| hit.first < closing).copied().collect();
    for hit in contacts {
        let sentence = look.scene.sentences[hit.sentence];
        let own_words = by_us(look, &hit) || look.scene.has_in(Cue::RedirectNot, hit.sentence);
        let address =
            (sentence.first..sentence.end).any(|at| look.scene.kind(at) == Kind::Mail) || has_phone(look, hit.sentence);
        if !own_words && (address || look.scene.has_in(Cue::Desk, hit.sentence)) {
            look.mark_hit(Marker::Redirect, &hit);
        }
    }
}

/// Whether a sentence has a telephone number.
fn has_phone(look: &Look, sentence: usize) -> bool {
    let span = look.scene.span_of_sentence(sentence);
    let from = look.scene.data.partition_point(|(_, range)| range.start < span.start);
    look.scene.data[from..]
        .iter()
        .take_while(|(_, range)| range.start < span.end)
        .any(|(kind, _)| *kind == FactKind::Phone)
}
