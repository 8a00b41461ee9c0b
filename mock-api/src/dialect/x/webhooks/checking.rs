//! What is answered once a webhook was challenged.

use super::super::answer::Answer;
use super::super::problem::Problem;
use super::{failed, may_open, show};
use crate::clock::Time;
use crate::delivery::{Letter, Push, Reception};

/// A challenge that is sent before a call is answered.
#[derive(Debug, Clone)]
pub(in super::super) struct Check {
    /// The challenge.
    pub(in super::super) letter: Letter,
    /// What it is for.
    pub(super) purpose: Purpose,
}

/// What a challenge is for.
#[derive(Debug, Clone)]
pub(in super::super) enum Purpose {
    /// To open a webhook at this address.
    Open {
        /// Where it is to be.
        url: String,
    },
    /// To see whether a webhook still knows the secret.
    Validate {
        /// Its number.
        number: u64,
    },
}

impl Check {
    /// What the call is answered with, now that the challenge was answered.
    pub(in super::super) fn conclude(
        &self,
        push: &mut Push,
        reception: Reception,
        now: Time,
    ) -> Result<Answer, Problem> {
        match &self.purpose {
            Purpose::Validate { number } => {
                // Whether it went well is seen from the webhook, as the caller will.
                let _ = push.settle(self.letter.ticket, reception, now);
                Ok(Answer::done("valid", push.hook(*number).is_some_and(crate::delivery::Hook::is_valid)))
            }
            Purpose::Open { url } => {
                // Another call may have opened one in the meantime.
                let room = may_open(push, url);
                let reception = if room.is_ok() { reception } else { Reception::TooSlow };
                let settled = push.settle(self.letter.ticket, reception, now);
                room?;
                let number = settled.map_err(|why| failed("CrcValidationFailed", &why))?;
                let hook = push.hook(number).ok_or_else(Problem::not_found)?;
                Ok(Answer::data(200, |json| show(json, hook)))
            }
        }
    }
}
