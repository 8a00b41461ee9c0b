//! The rules: for every lapse that an edit can win back, the edits to try, the smallest first.

use std::collections::BTreeMap;
use std::ops::Range;

use super::draft::{Draft, SIGNS, addressee, calm};
use super::surgery::{swap, tidy};
use super::wordings::Pair;
use crate::evaluator::occasion::Occasion;
use crate::evaluator::wording::{fact, mention, words};
use crate::marker::Marker;
use crate::scenario::brand::Policy;
use crate::scenario::model::Address;
use crate::transcript::Channel;

/// What a draft could read instead, in the order to try. Empty for a lapse that no edit of a text wins back.
pub(super) fn drafts(draft: &Draft) -> Vec<String> {
    match draft.evidence.lapse.as_str() {
        "no-acknowledgement" | "late-acknowledgement" => opened(draft, &draft.sentences.sympathy),
        "bare-apology" => after_quote(draft, &draft.sentences.sympathy),
        "joy-at-trouble" => replaced(draft, &[Marker::SharedJoy], &draft.sentences.sympathy),
        "no-help-offer" | "no-help-in-public" => [help(draft), anew(draft)].concat(),
        "blame" => [cut(draft, &[Marker::BlameShift]), anew(draft)].concat(),
        "stuffed" => stuffed(draft),
        "cold-to-praise" => opened(draft, &draft.sentences.joy),
        "mere-thanks" => after_quote(draft, &draft.sentences.joy),
        "pity-for-praise" => pity(draft),
        "unmoved" | "empty-close-out" => thanks(draft),
        "no-name" | "curt" => greeted(draft),
        "wrong-name" => vec![spliced(draft, draft.quoted(), draft.name()), unnamed(draft)],
        "unwanted-name" => vec![unnamed(draft)],
        "no-signature" => signed(draft),
        "unwanted-signature" => vec![draft.reply.text[..draft.anatomy.closing].trim_end().to_owned()],
        "other-signature" => resigned(draft),
        "asked-again" => asked_again(draft),
        "generic-reply" | "no-detail" | "same-to-others" => [detailed(draft), anew(draft)].concat(),
        "same-again" | "no-substance" => next(draft),
        "needless-private" => cut(draft, &[Marker::PrivateInvite]),
        "sent-away" => cut(draft, &[Marker::Redirect]),
        "stayed-public" | "closed-door" => closed(draft, &draft.sentences.private),
        "asked-in-public" | "data-asked-in-public" => asked_in_public(draft),
        "data-shown-in-public" | "private-detail" => shown(draft),
        "others-data" => [own_data(draft), shown(draft)].concat(),
        "no-who-and-when" | "not-handed-over" => handed_over(draft),
        "wrong-desk" => {
            draft.evidence.with.get("desk").map(|desk| spliced(draft, draft.quoted(), desk)).into_iter().collect()
        }
        "no-invitation" => closed(draft, &draft.sentences.invitation),
        "no-check-back" => closed(draft, &draft.sentences.check_back),
        "no-survey" => closed(draft, &draft.sentences.survey),
        "missing-content" => said(draft),
        "forbidden-content" => [unsaid(draft), anew(draft)].concat(),
        "swearing" => without(draft, &draft.reply.seen.profanity),
        "shouting" => vec![calmed(draft)],
        "faceless" if draft.conversation.occasion == Occasion::Joy => opened(draft, &draft.sentences.joy),
        "faceless" => help(draft),
        "office-talk" => [human(draft), anew(draft)].concat(),
        "other-address" | "mixed-address" => readdressed(draft),
        "joke-out-of-place" | "against-voice" => serious(draft),
        "missing-voice" => voiced(draft),
        _ => Vec::new(),
    }
}

/// The sentence right after the greeting.
fn opened(draft: &Draft, pair: &Pair) -> Vec<String> {
    draft.both(pair).iter().map(|sentence| draft.anatomy.open_with(sentence)).collect()
}

/// The sentence at the end, before the signature.
fn closed(draft: &Draft, pair: &Pair) -> Vec<String> {
    draft.both(pair).iter().map(|sentence| draft.anatomy.close_with(sentence)).collect()
}

/// The sentence after the one that is quoted.
fn after_quote(draft: &Draft, pair: &Pair) -> Vec<String> {
    let end = draft.quoted().end;
    let after = draft.both(pair).into_iter().map(|sentence| draft.anatomy.after(end, &sentence));
    after.chain(opened(draft, pair)).collect()
}

/// The sentence instead of those that show a marker.
fn replaced(draft: &Draft, markers: &[Marker], pair: &Pair) -> Vec<String> {
    let shown = draft.shown(markers);
    draft.both(pair).iter().map(|sentence| draft.anatomy.without_sentences(&shown, sentence)).collect()
}

/// The sentences that show a marker left out; or an offer, or what happens next, in their place.
fn cut(draft: &Draft, markers: &[Marker]) -> Vec<String> {
    let left_out = draft.anatomy.without_sentences(&draft.shown(markers), "");
    let words = [&draft.sentences.help, &draft.sentences.next].map(|pair| replaced(draft, markers, pair));
    std::iter::once(left_out).chain(words.concat()).collect()
}

/// The quoted sentence left out, or an offer in its place.
fn cut_quote(draft: &Draft) -> Vec<String> {
    let quote = [draft.quoted()];
    let words = [&draft.sentences.help, &draft.sentences.next].map(|pair| draft.both(pair)).concat();
    let instead = words.iter().map(|sentence| draft.anatomy.without_sentences(&quote, sentence));
    std::iter::once(draft.anatomy.without_sentences(&quote, "")).chain(instead).collect()
}

/// Some words left out, or else the sentences around them.
fn without(draft: &Draft, words: &[Range<usize>]) -> Vec<String> {
    vec![draft.anatomy.without_words(words), draft.anatomy.without_sentences(words, "")]
}

/// An offer of help: before an invitation to private messages, or else at the end.
fn help(draft: &Draft) -> Vec<String> {
    let invite = draft.reply.seen.first(Marker::PrivateInvite);
    let words = draft.both(&draft.sentences.help).into_iter();
    let placed = words.map(|sentence| match &invite {
        Some(invite) => draft.anatomy.before(invite.start, &sentence),
        None => draft.anatomy.close_with(&sentence),
    });
    placed.chain(opened(draft, &draft.sentences.help)).chain(next(draft)).collect()
}

/// The whole text proper said anew: joy or sympathy, the customer's own words, and what happens next.
fn anew(draft: &Draft) -> Vec<String> {
    let sentences = draft.sentences;
    let (detail, next) = (draft.both(&sentences.detail), draft.both(&sentences.next));
    let opening = match draft.conversation.occasion {
        Occasion::Joy => return instead_of_all(draft, &draft.both(&sentences.joy)),
        Occasion::Trouble => draft.both(&sentences.sympathy),
        Occasion::Plain => draft.both(&sentences.help),
    };
    let pairs = opening.iter().zip(&next).map(|(one, other)| format!("{one} {other}"));
    let all = opening.iter().zip(&detail).zip(&next).map(|((one, two), three)| format!("{one} {two} {three}"));
    instead_of_all(draft, &pairs.chain(all).collect::<Vec<_>>())
}

fn instead_of_all(draft: &Draft, texts: &[String]) -> Vec<String> {
    let said = draft.anatomy.said();
    texts.iter().map(|text| draft.anatomy.without_sentences(&said, text)).collect()
}

/// Who takes it on, and when they answer: at the end, or instead of all else.
fn handed_over(draft: &Draft) -> Vec<String> {
    let (words, invitations) = (draft.both(&draft.sentences.hand_over), draft.both(&draft.sentences.invitation));
    let sympathy = draft.both(&draft.sentences.sympathy);
    let whole =
        sympathy.iter().zip(words.iter().zip(&invitations)).map(|(one, (two, three))| format!("{one} {two} {three}"));
    let whole: Vec<String> = words.iter().cloned().chain(whole).collect();
    [closed(draft, &draft.sentences.hand_over), next(draft), instead_of_all(draft, &whole)].concat()
}

/// What must not be said left out, wherever it is said.
fn unsaid(draft: &Draft) -> Vec<String> {
    let text = draft.reply.text;
    let wordings = super::model::wordings(draft.case, draft.conversation, draft.evidence);
    let says = |one: &Range<usize>| wordings.iter().any(|wording| mention(&text[one.clone()], wording).is_some());
    let said: Vec<Range<usize>> = draft.anatomy.said().into_iter().filter(says).collect();
    let words = [&draft.sentences.help, &draft.sentences.next].map(|pair| draft.both(pair)).concat();
    let instead = std::iter::once(String::new()).chain(words);
    let tried = instead.map(|sentence| draft.anatomy.without_sentences(&said, &sentence));
    tried.chain([draft.anatomy.without_words(&[draft.quoted()])]).collect()
}

/// What happens next, with open places.
fn next(draft: &Draft) -> Vec<String> {
    closed(draft, &draft.sentences.next)
}

/// All apologies but the first left out.
fn stuffed(draft: &Draft) -> Vec<String> {
    let apologies = draft.shown(&[Marker::Apology]);
    let others = apologies.get(1..).unwrap_or_default();
    vec![
        draft.anatomy.without_sentences(&apologies[apologies.len().min(2)..], ""),
        draft.anatomy.without_sentences(others, ""),
    ]
}

/// Joy instead of pity.
fn pity(draft: &Draft) -> Vec<String> {
    let markers = [Marker::Sympathy, Marker::Apology];
    let left_out = draft.anatomy.without_sentences(&draft.shown(&markers), "");
    [vec![left_out], replaced(draft, &markers, &draft.sentences.joy)].concat()
}

fn thanks(draft: &Draft) -> Vec<String> {
    [closed(draft, &draft.sentences.thanks), help(draft)].concat()
}

/// A greeting with the customer's name; the name alone where there is a greeting.
fn greeted(draft: &Draft) -> Vec<String> {
    let (text, salutation) = (draft.reply.text, draft.salutation());
    let Some(greeting) = draft.reply.seen.first(Marker::Greeting) else {
        return vec![draft.anatomy.greeted_with(&salutation), format!("{salutation} {text}")];
    };
    let called = greeting.end + addressee(&text[greeting.end..]);
    let mut tried = vec![
        spliced(draft, greeting.end..called, &format!(" {}", draft.name())),
        spliced(draft, greeting.start..called, salutation.trim_end_matches(',')),
    ];
    if called == greeting.end {
        tried.push(spliced(draft, greeting.end..greeting.end, &format!(" {},", draft.name())));
    }
    tried
}

/// The reply without the name, and without the comma that set it off.
fn unnamed(draft: &Draft) -> String {
    let (text, name) = (draft.reply.text, draft.quoted());
    let start = text[..name.start].trim_end_matches([' ', ',']).len();
    tidy(&format!("{}{}", &text[..start], &text[name.end..]))
}

/// The signature at the very end, or instead of the few words that sign for nobody.
fn signed(draft: &Draft) -> Vec<String> {
    let signature = draft.signature().into_iter();
    let text = draft.reply.text;
    let said = text[..draft.anatomy.closing].trim_end();
    signature.flat_map(|own| [format!("{} {own}", text.trim_end()), format!("{said} {own}")]).collect()
}

/// The signature in the brand's style instead of the one that is there.
fn resigned(draft: &Draft) -> Vec<String> {
    let Some((own, span)) = draft.signature().zip(draft.reply.seen.signature.clone()) else {
        return Vec::new();
    };
    let text = draft.reply.text;
    // What nothing sets off from the text only looks like a signature.
    if draft.anatomy.closing > span.start {
        return Vec::new();
    }
    let sign = text[..span.start].trim_end_matches(SIGNS).len();
    let said = text[..draft.anatomy.closing.min(sign)].trim_end();
    let after = text[span.end..].trim_start_matches([')', ']']);
    vec![format!("{} {own}{after}", text[..sign].trim_end()), format!("{said} {own}")]
}

/// The question left out, and a promise to look it up.
fn asked_again(draft: &Draft) -> Vec<String> {
    let asked = asked(draft);
    let words = draft.both(&draft.sentences.look_up).into_iter();
    let looked_up = words.map(|sentence| draft.anatomy.without_sentences(&asked, &sentence));
    looked_up.chain([draft.anatomy.without_sentences(&asked, "")]).collect()
}

/// A sentence with the customer's own words, or with what is done about them.
fn detailed(draft: &Draft) -> Vec<String> {
    let words = draft.both(&draft.sentences.detail);
    let both = words.iter().zip(draft.both(&draft.sentences.sympathy)).map(|(one, other)| format!("{other} {one}"));
    let more = words.iter().zip(draft.both(&draft.sentences.next)).map(|(one, other)| format!("{one} {other}"));
    let all: Vec<String> = both.chain(more).collect();
    let instead = all.iter().map(|sentence| draft.anatomy.without_sentences(&draft.anatomy.said(), sentence));
    let added = all.iter().map(|sentence| draft.anatomy.open_with(sentence));
    opened(draft, &draft.sentences.detail).into_iter().chain(added).chain(instead).collect()
}

/// Where personal data is asked for, and the sentences that say where to put it: "Please state these here."
fn asked(draft: &Draft) -> Vec<Range<usize>> {
    let mut asked: Vec<Range<usize>> = draft.reply.seen.asked.iter().map(|asked| asked.span.clone()).collect();
    let text = draft.reply.text;
    let points = |own: &Range<usize>| words(&text[own.clone()]).any(|word| draft.wordings.here.contains(&word));
    asked.extend(draft.anatomy.said().into_iter().filter(points));
    asked
}

/// The request moved to a private message; or left out where the case is handled in public.
fn asked_in_public(draft: &Draft) -> Vec<String> {
    let asked = asked(draft);
    let whole = draft.anatomy.said();
    let both = draft.both(&draft.sentences.ask_private);
    let help = draft.both(&draft.sentences.help);
    let with_help: Vec<String> = help.iter().zip(&both).map(|(help, ask)| format!("{help} {ask}")).collect();
    let mut tried: Vec<String> = Vec::new();
    for instead in both.iter().chain(&with_help) {
        tried.extend([&asked, &whole].map(|cut| draft.anatomy.without_sentences(cut, instead)));
    }
    let left_out = std::iter::once(String::new()).chain(help).chain(draft.both(&draft.sentences.next));
    for instead in left_out.collect::<Vec<_>>() {
        tried.extend([&asked, &whole].map(|cut| draft.anatomy.without_sentences(cut, &instead)));
    }
    tried
}

/// The personal data cut out, the same everywhere in the reply; or the sentences that show it.
fn shown(draft: &Draft) -> Vec<String> {
    let values = draft.conversation.customer.facts.private.values();
    let own = values.filter_map(|value| fact(draft.reply.text, value));
    let seen = draft.reply.seen.revealed.iter().map(|(_, span)| span.clone());
    let mut data: Vec<Range<usize>> = own.chain(seen).chain([draft.quoted()]).collect();
    data.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    data.dedup_by(|next, kept| next.start < kept.end);
    let begins = draft
        .anatomy
        .said()
        .iter()
        .any(|one| data.iter().any(|range| range.start <= one.start + 1 && range.end > one.start));
    for range in &mut data {
        range.start = draft.before_data(range.start);
    }
    let mut tried = without(draft, &data);
    if begins {
        tried.swap(0, 1);
    }
    tried.push(draft.anatomy.without_words(&[draft.quoted()]));
    tried.extend(cut_quote(draft));
    tried
}

/// The customer's own data instead of somebody else's, in private.
fn own_data(draft: &Draft) -> Vec<String> {
    let facts = draft.conversation.customer.facts.private.iter();
    let meant = facts.filter(|(kind, _)| draft.evidence.with.get("fact").is_some_and(|fact| fact == kind.id()));
    let private = draft.reply.channel == Channel::Private;
    meant.filter(|_| private).map(|(_, value)| spliced(draft, draft.quoted(), value)).collect()
}

/// What the answer must contain: an exemplary sentence that says it, or an open place.
fn said(draft: &Draft) -> Vec<String> {
    let exemplary = super::model::saying(draft.case, draft.conversation, draft.evidence);
    let open = super::model::wording(draft.case, draft.conversation, draft.evidence);
    let pair = &draft.sentences.say;
    let open = open.into_iter().flat_map(|wording| pair.clone().map(|text| text.replace("{wording}", &wording)));
    exemplary.into_iter().chain(open).map(|sentence| draft.anatomy.close_with(&sentence)).collect()
}

/// Shouting in small letters.
fn calmed(draft: &Draft) -> String {
    let mut text = draft.reply.text.to_owned();
    let starts: Vec<usize> = draft.anatomy.said().iter().map(|one| one.start).collect();
    for loud in draft.reply.seen.shouting.iter().rev() {
        text.replace_range(loud.clone(), &calm(&draft.reply.text[loud.clone()], starts.contains(&loud.start)));
    }
    text
}

/// Everyday words for those of an office; or the sentences that have them said anew.
fn human(draft: &Draft) -> Vec<String> {
    let pairs = draft.wordings.human.iter().map(|(office, human)| (office.as_str(), human.as_str()));
    let office = draft.shown(&[Marker::Bureaucratic]);
    let whole = draft.anatomy.said();
    let mut tried = vec![swap(draft.reply.text, pairs)];
    let words = [&draft.sentences.next, &draft.sentences.help].map(|pair| draft.both(pair)).concat();
    for cut in [&office, &whole] {
        tried.extend(words.iter().map(|sentence| draft.anatomy.without_sentences(cut, sentence)));
    }
    let closing = draft.reply.text[draft.anatomy.closing..].trim_end();
    let anew =
        words.iter().map(|sentence| format!("{} {sentence} {closing}", draft.salutation()).trim_end().to_owned());
    tried.into_iter().chain(anew).collect()
}

/// One form of address throughout: the one that is expected, or else either.
fn readdressed(draft: &Draft) -> Vec<String> {
    let pronouns = &draft.wordings.address;
    let (expected, other) = match draft.address {
        Address::Formal => (&pronouns.formal, &pronouns.informal),
        Address::Informal => (&pronouns.informal, &pronouns.formal),
    };
    let swapped = |pairs: &BTreeMap<String, String>| {
        swap(draft.reply.text, pairs.iter().map(|(old, new)| (old.as_str(), new.as_str())))
    };
    let stiff = |text: &str| words(text).any(|word| draft.wordings.address.stiff.contains(&word));
    let both = [expected, other].map(swapped);
    let both = both.map(|text| if stiff(&text) { draft.reply.text.to_owned() } else { text });
    if draft.evidence.lapse == "mixed-address" { both.into() } else { both.into_iter().take(1).collect() }
}

/// Jokes and emoji left out.
fn serious(draft: &Draft) -> Vec<String> {
    let (emoji, humour) = (&draft.reply.seen.emoji, &draft.reply.seen.humour);
    let mut both: Vec<Range<usize>> = emoji.iter().chain(humour).cloned().collect();
    both.sort_by_key(|range| range.start);
    both.dedup_by(|next, kept| next.start < kept.end);
    let without =
        |ranges: &[Range<usize>]| [draft.anatomy.without_pictures(ranges), draft.anatomy.without_sentences(ranges, "")];
    [without(humour), without(&both)].concat()
}

/// An emoji, or a wink where the brand jokes.
fn voiced(draft: &Draft) -> Vec<String> {
    let wink = draft.case.brand.voice.humour == Policy::Required;
    vec![draft.anatomy.close_with(if wink { "😉" } else { "😊" })]
}

fn spliced(draft: &Draft, range: Range<usize>, instead: &str) -> String {
    let text = draft.reply.text;
    format!("{}{instead}{}", &text[..range.start], &text[range.end..])
}
