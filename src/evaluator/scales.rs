//! The reviewer's scales: how a careful reader would rate one reply, from what is seen in it.

use serde::{Deserialize, Serialize};

use super::case::Occasion;
use super::markers::Seen;
use crate::marker::Marker;

/// The ratings of one reply, as the codebook defines them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scales {
    /// 0 cold or hostile, 1 formal courtesy only, 2 some real acknowledgement, 3 clearly warm and fitting.
    pub empathy: u8,
    /// 0 anonymous template, 1 a name or a signature, 2 also some detail of the case, 3 clearly person to person.
    pub personalisation: u8,
    /// 1 would make it worse, 2 weak, 3 acceptable, 4 good, 5 exemplary.
    pub overall: u8,
}

/// Rates a reply. The occasion is `None` where nobody knows what the reply is about.
pub fn rate(seen: &Seen, occasion: Option<Occasion>) -> Scales {
    let _ = (seen.has(Marker::Sympathy), occasion);
    Scales { empathy: 1, personalisation: 1, overall: 3 }
}
