//! What all formats of a calibration say with the same words.

use crate::calibration::{Calibration, Difference, Estimate};
use crate::transcript::Channel;

/// A figure with two places; a dash where there is none.
pub(super) fn two(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"))
}

/// The value of an estimate with two places; a dash where there is none.
pub(super) fn value(estimate: Option<Estimate>) -> String {
    two(estimate.map(|estimate| estimate.value))
}

/// The 95 % interval of an estimate; nothing where there is none.
pub(super) fn interval(estimate: Option<Estimate>) -> String {
    estimate.map_or_else(String::new, |estimate| format!("{:.2}–{:.2}", estimate.low, estimate.high))
}

/// An estimate with its interval: `0.94 (0.92–0.95)`.
pub(super) fn both(estimate: Option<Estimate>) -> String {
    match estimate {
        Some(_) => format!("{} ({})", value(estimate), interval(estimate)),
        None => "–".to_owned(),
    }
}

/// A count that may have halves in it.
pub(super) fn count(number: f64) -> String {
    if number.fract() == 0.0 { format!("{number:.0}") } else { format!("{number:.1}") }
}

/// A share in percent.
pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.0} %", share * 100.0))
}

/// A number of things in words.
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What was measured, in a line.
pub(super) fn about(calibration: &Calibration) -> String {
    let replies = counted(calibration.replies, "labelled reply", "labelled replies");
    let twice = match calibration.twice {
        0 => String::new(),
        all if all == calibration.replies => ", each labelled twice".to_owned(),
        some => format!(", {some} of them labelled twice"),
    };
    let part = calibration.part.as_ref().map_or_else(String::new, |part| format!(" ({part})"));
    format!("{replies}{twice}{part}")
}

/// What is to be known to read the figures, a sentence each.
pub(super) fn notes(calibration: &Calibration) -> Vec<String> {
    let (right, of) = calibration.recognised;
    let mut notes = vec![
        "n is how often people see a marker, “extra” what only the evaluator sees, “missed” what only people see. What \
         people dispute is left out."
            .to_owned(),
        "Weighted kappa has quadratic weights and is against the mean of the raters, a half going up. Intervals are of \
         95 %: Wilson's for precision, recall and F1, of a bootstrap over replies for the rest."
            .to_owned(),
        format!("* fewer than {} cases: not in macro-F1.", calibration.min_positives),
    ];
    if calibration.twice > 0 {
        notes.push("“raters” is how well two raters agree with each other: more cannot be asked.".to_owned());
    }
    if of > 0 {
        notes.push(format!("The language is recognised without being told in {right} of {of} replies."));
    }
    if calibration.unrated > 0 {
        let replies = counted(calibration.unrated, "rated reply", "rated replies");
        notes.push(format!("The evaluator does not rate {replies}, whose language is none of its own."));
    }
    notes
}

/// What a reply is: `en-17, en, public, Post NL`.
pub(super) fn heading(one: &Difference) -> String {
    let channel = if one.channel == Channel::Public { "public" } else { "private" };
    let language = one.lang.map_or("unknown language", |language| language.code());
    let parts = [Some(one.id.as_str()), Some(language), Some(channel), one.brand.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// How they differ on a reply, a line each: who sees what, and who rates how.
pub(super) fn contrasts(one: &Difference) -> Vec<(String, String)> {
    let seen = |extra: bool| {
        let ids: Vec<&str> = one.markers.iter().filter(|on| on.extra == extra).map(|on| on.marker.id()).collect();
        (!ids.is_empty()).then(|| ids.join(", "))
    };
    let mut lines = Vec::new();
    lines.extend(seen(true).map(|ids| ("only the evaluator sees".to_owned(), ids)));
    lines.extend(seen(false).map(|ids| ("only people see".to_owned(), ids)));
    for on in &one.scales {
        let people: Vec<String> = on.people.iter().map(u8::to_string).collect();
        lines.push((on.scale.id().to_owned(), format!("evaluator {}, people {}", on.evaluator, people.join(" and "))));
    }
    lines
}

/// The reply in pieces, each with whether it is what the evaluator takes for something that people do not see.
pub(super) fn pieces(one: &Difference) -> Vec<(&str, bool)> {
    let quoted = |at: usize| one.markers.iter().flat_map(|on| &on.quotes).any(|quote| quote.contains(&at));
    let mut pieces: Vec<(&str, bool)> = Vec::new();
    let mut start = 0;
    for (at, (byte, _)) in one.reply.char_indices().enumerate() {
        let is_quoted = quoted(at);
        match pieces.last_mut() {
            Some((_, same)) if *same == is_quoted => {}
            _ => {
                if let Some((text, _)) = pieces.last_mut() {
                    *text = &one.reply[start..byte];
                }
                pieces.push(("", is_quoted));
                start = byte;
            }
        }
    }
    if let Some((text, _)) = pieces.last_mut() {
        *text = &one.reply[start..];
    }
    pieces
}
