//! The rules about who speaks to whom: name, signature, the customer's own words, form of address.

use std::collections::BTreeMap;

use super::super::draft::{Draft, SIGNS, addressee};
use super::super::surgery::{swap, tidy};
use super::{opened, spliced};
use crate::evaluator::wording::words;
use crate::marker::Marker;
use crate::scenario::model::Address;
use crate::text::small_words;

/// A greeting with the customer's name; the name alone where there is a greeting.
pub(super) fn greeted(draft: &Draft) -> Vec<String> {
    let (text, salutation) = (draft.reply.text, draft.salutation());
    let Some(greeting) = draft.reply.seen.first(Marker::Greeting) else {
        return vec![draft.anatomy.greeted_with(&salutation), format!("{salutation} {text}")];
    };
    let called = greeting.end + addressee(&text[greeting.end..]);
    if is_stiff(&text[greeting.clone()]) {
        return vec![spliced(draft, greeting.start..called, salutation.trim_end_matches(','))];
    }
    let mut tried = vec![
        spliced(draft, greeting.end..called, &format!(" {}", draft.name())),
        spliced(draft, greeting.start..called, salutation.trim_end_matches(',')),
    ];
    if called == greeting.end {
        tried.push(spliced(draft, greeting.end..greeting.end, &format!(" {},", draft.name())));
    }
    tried
}

/// Whether a greeting begins a letter to a man or to a woman, which a name does not tell: "Sehr geehrter", "Bäste".
fn is_stiff(greeting: &str) -> bool {
    words(greeting).next().is_some_and(|word| word != "dear" && small_words().letter_openings.contains(&word))
}

/// The reply without the name, and without the comma that set it off.
pub(super) fn unnamed(draft: &Draft) -> String {
    let (text, name) = (draft.reply.text, draft.quoted());
    let start = text[..name.start].trim_end_matches([' ', ',']).len();
    tidy(&format!("{}{}", &text[..start], &text[name.end..]))
}

/// The signature at the very end, or instead of the few words that sign for nobody.
pub(super) fn signed(draft: &Draft) -> Vec<String> {
    let signature = draft.signature().into_iter();
    let text = draft.reply.text;
    let said = text[..draft.anatomy.closing].trim_end();
    signature.flat_map(|own| [format!("{} {own}", text.trim_end()), format!("{said} {own}")]).collect()
}

/// The signature in the brand's style instead of the one that is there.
pub(super) fn resigned(draft: &Draft) -> Vec<String> {
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

/// A sentence with the customer's own words, or with what is done about them.
pub(super) fn detailed(draft: &Draft) -> Vec<String> {
    let words = draft.both(&draft.sentences.detail);
    let both = words.iter().zip(draft.both(&draft.sentences.sympathy)).map(|(one, other)| format!("{other} {one}"));
    let more = words.iter().zip(draft.both(&draft.sentences.next)).map(|(one, other)| format!("{one} {other}"));
    let all: Vec<String> = both.chain(more).collect();
    let instead = all.iter().map(|sentence| draft.anatomy.without_sentences(&draft.anatomy.said(), sentence));
    let added = all.iter().map(|sentence| draft.anatomy.open_with(sentence));
    opened(draft, &draft.sentences.detail).into_iter().chain(added).chain(instead).collect()
}

/// One form of address throughout: the one that is expected, or else either.
pub(super) fn readdressed(draft: &Draft) -> Vec<String> {
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
