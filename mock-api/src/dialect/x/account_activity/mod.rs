//! Account Activity: everything that happens to an account, told to a webhook.

mod payload;

pub(super) use payload::payload;
