//! The judgment: what is seen in a reply, and what it is worth.

pub mod markers;

/// The ids of every gate and criterion.
pub fn judge_ids() -> impl Iterator<Item = &'static str> {
    ["no-answer","personal-data-in-public","other-customer-data","empathy","personalisation","speed","escalation","close-out","resolution","tone"].into_iter()
}
