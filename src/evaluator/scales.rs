//! The reviewer's scales: how a careful reader would rate one reply, from what is seen in it.
//!
//! Each scale is a sum of quarter points. They were chosen after the labels of replies that were written for this project,
//! and kept to what a reader would give as a reason.

use serde::{Deserialize, Serialize};

use super::markers::Seen;
use super::occasion::Occasion;
use crate::marker::Marker;
use crate::transcript::Channel;

/// The ratings of one reply, as the codebook defines them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scales {
    /// 0 cold or hostile, 1 formal courtesy only, 2 some real acknowledgement, 3 clearly warm and fitting.
    pub empathy: u8,
    /// 0 anonymous template, 1 a name or a signature, 2 also some detail of the case, 3 clearly person to person.
    pub personalisation: u8,
    /// 1 would make it worse, 2 weak, 3 acceptable, 4 good, 5 exemplary.
    pub overall: u8,
}

/// Rates a reply that was written in a channel. The occasion is `None` where nobody knows what it is about; where it is
/// known, joy at trouble and pity for praise are no warmth.
pub fn rate(seen: &Seen, channel: Channel, occasion: Option<Occasion>) -> Scales {
    Scales {
        empathy: nearest(empathy(seen, occasion), 0, 3),
        personalisation: nearest(personalisation(seen, occasion), 0, 3),
        overall: nearest(overall(seen, channel, occasion), 1, 5),
    }
}

/// Quarter points of empathy.
fn empathy(seen: &Seen, occasion: Option<Occasion>) -> i32 {
    use Marker::*;
    3 + 3 * fits(seen, Sympathy, occasion)
        + 3 * fits(seen, SharedJoy, occasion)
        + any(seen, &[Apology])
        + any(seen, &[Thanks])
        + 2 * any(seen, &[HelpOffer, Solution, NextStep])
        + 2 * any(seen, &[Invitation, WellWishing])
        + 2 * any(seen, &[FirstPerson])
        + any(seen, &[Question, PrivateInvite])
        - 3 * any(seen, &[BlameShift])
        - 2 * any(seen, &[Bureaucratic])
        - 2 * any(seen, &[Generic])
}

/// Quarter points of personalisation.
fn personalisation(seen: &Seen, occasion: Option<Occasion>) -> i32 {
    use Marker::*;
    let (name, signature) = (any(seen, &[CustomerName]), any(seen, &[Signature]));
    let (one, both) = (name.max(signature), name.min(signature));
    let detail = 1 - any(seen, &[Generic]);
    1 + 3 * one
        + both
        + 2 * detail
        + 2 * detail * one
        + any(seen, &[FirstPerson])
        + warm(seen, occasion)
        + any(seen, &[Invitation, WellWishing])
        - 2 * any(seen, &[Bureaucratic])
}

/// Quarter points of the overall impression.
fn overall(seen: &Seen, channel: Channel, occasion: Option<Occasion>) -> i32 {
    use Marker::*;
    let openly = i32::from(seen.asked.iter().any(|asked| !asked.privately));
    let exposed = i32::from(channel == Channel::Public && !seen.revealed.is_empty());
    10 + 3 * warm(seen, occasion)
        + 3 * any(seen, &[Solution])
        + any(seen, &[NextStep])
        + 2 * any(seen, &[Invitation, WellWishing])
        + 3 * any(seen, &[Signature, CustomerName])
        + any(seen, &[FirstPerson])
        - 4 * any(seen, &[BlameShift])
        - 3 * any(seen, &[Bureaucratic])
        - 3 * any(seen, &[Generic])
        - 2 * openly
        - 6 * exposed
}

fn any(seen: &Seen, markers: &[Marker]) -> i32 {
    i32::from(markers.iter().any(|marker| seen.has(*marker)))
}

fn warm(seen: &Seen, occasion: Option<Occasion>) -> i32 {
    fits(seen, Marker::Sympathy, occasion).max(fits(seen, Marker::SharedJoy, occasion))
}

/// Whether a feeling is shown that fits the occasion.
fn fits(seen: &Seen, feeling: Marker, occasion: Option<Occasion>) -> i32 {
    match (feeling, occasion) {
        (Marker::Sympathy, Some(Occasion::Joy)) | (Marker::SharedJoy, Some(Occasion::Trouble)) => 0,
        _ => any(seen, &[feeling]),
    }
}

/// The whole point nearest to some quarter points, between two bounds; a half goes up.
fn nearest(quarters: i32, low: i32, high: i32) -> u8 {
    u8::try_from((quarters + 2).div_euclid(4).clamp(low, high)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluator::markers::Mark;

    fn seen(markers: &[Marker]) -> Seen {
        Seen { marks: markers.iter().map(|marker| Mark { marker: *marker, span: 0..1 }).collect(), ..Seen::default() }
    }

    #[test]
    fn from_cold_to_exemplary() {
        use Marker::*;
        let warm = [CustomerName, Signature, FirstPerson, Sympathy, Apology, HelpOffer, Solution, Invitation];
        let best = Scales { empathy: 3, personalisation: 3, overall: 5 };
        assert_eq!(rate(&seen(&warm), Channel::Public, None), best);
        let worst = Scales { empathy: 0, personalisation: 0, overall: 1 };
        assert_eq!(rate(&seen(&[BlameShift, Bureaucratic, Generic]), Channel::Public, None), worst);
    }

    #[test]
    fn a_feeling_that_does_not_fit_is_not_warmth() {
        let joy = seen(&[Marker::SharedJoy, Marker::FirstPerson]);
        let rated = |occasion| rate(&joy, Channel::Public, Some(occasion)).empathy;
        assert!(rated(Occasion::Trouble) < rated(Occasion::Joy));
    }

    #[test]
    fn personal_data_in_public_sinks_the_impression() {
        let mut shown = seen(&[Marker::Signature, Marker::Solution, Marker::FirstPerson]);
        shown.revealed.push((crate::marker::FactKind::Email, 0..1));
        let rated = |channel| rate(&shown, channel, None).overall;
        assert!(rated(Channel::Public) < rated(Channel::Private));
    }
}
