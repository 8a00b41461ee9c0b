//! The reviewer's scales: how a careful reader would rate one reply, from the impression that it makes.
//!
//! The impression is weighed from what is seen in the reply, by weights that were fitted to replies written and rated for this
//! project. What a reader of the reply alone cannot know is put in here: whether a feeling fits the occasion, and that what is
//! personal stands where everybody reads it.

use serde::{Deserialize, Serialize};

use super::markers::{Seen, warmth};
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

/// What each piece of personal data that is asked for openly takes from the overall impression, once.
const ASKED_OPENLY: f64 = 0.5;

/// What personal data that is shown to everybody takes from the overall impression.
const SHOWN_OPENLY: f64 = 1.5;

/// Rates a reply that was written in a channel. The occasion is `None` where nobody knows what it is about; where it is
/// known, joy at trouble and pity for praise are no warmth.
pub fn rate(seen: &Seen, channel: Channel, occasion: Option<Occasion>) -> Scales {
    let mut made = seen.impression;
    if let Some(feeling) = misplaced(occasion).filter(|feeling| seen.has(*feeling)) {
        let (empathy, overall) = warmth(feeling);
        made.empathy -= empathy;
        made.overall -= overall;
    }
    if seen.asked.iter().any(|asked| !asked.privately) {
        made.overall -= ASKED_OPENLY;
    }
    if channel == Channel::Public && !seen.revealed.is_empty() {
        made.overall -= SHOWN_OPENLY;
    }
    Scales {
        empathy: nearest(made.empathy, 0, 3),
        personalisation: nearest(made.personalisation, 0, 3),
        overall: nearest(made.overall, 1, 5),
    }
}

/// The feeling that is out of place on an occasion.
fn misplaced(occasion: Option<Occasion>) -> Option<Marker> {
    match occasion? {
        Occasion::Joy => Some(Marker::Sympathy),
        Occasion::Trouble => Some(Marker::SharedJoy),
        Occasion::Plain => None,
    }
}

/// The whole point nearest to an impression, between two bounds; a half goes up.
fn nearest(impression: f64, low: u8, high: u8) -> u8 {
    let point = (low..high).find(|point| impression < f64::from(*point) + 0.5);
    point.unwrap_or(high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluator::markers::{Reading, observe};

    fn rated(text: &str, channel: Channel, occasion: Option<Occasion>) -> Scales {
        rate(&observe(&Reading::of(text, channel)), channel, occasion)
    }

    #[test]
    fn from_cold_to_warm() {
        let warm = rated(
            "Hi Lena, I can see why you're fed up: two evenings waiting for nothing. I've booked a courier myself for tomorrow before noon. Let me know if it doesn't come! ^Tom",
            Channel::Public,
            None,
        );
        let cold = rated(
            "Your complaint has been noted. Claims cannot be processed via this channel. You should have read the terms and conditions.",
            Channel::Public,
            None,
        );
        assert!(warm.empathy >= 2 && warm.personalisation >= 2 && warm.overall >= 4, "{warm:?}");
        assert!(cold.empathy == 0 && cold.personalisation <= 1 && cold.overall <= 2, "{cold:?}");
    }

    #[test]
    fn a_feeling_that_does_not_fit_is_not_warmth() {
        let joy = "Glad to hear that, we're so happy it works! ^Tom";
        let rated = |occasion| rated(joy, Channel::Public, Some(occasion)).empathy;
        assert!(rated(Occasion::Trouble) < rated(Occasion::Joy));
    }

    #[test]
    fn personal_data_in_public_sinks_the_impression() {
        let shown = "Hi Lena, we've sent it to your e-mail address lena.vos@example.org just now. ^Tom";
        assert!(rated(shown, Channel::Public, None).overall < rated(shown, Channel::Private, None).overall);
    }

    #[test]
    fn a_half_goes_up_and_nothing_leaves_the_scale() {
        let points = [f64::NEG_INFINITY, 0.49, 0.5, 2.49, 2.5, 99.0];
        assert_eq!(points.map(|impression| nearest(impression, 0, 3)), [0, 0, 1, 2, 3, 3]);
    }
}
