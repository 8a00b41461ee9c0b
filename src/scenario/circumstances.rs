//! How the platform of a scenario treats whoever answers: its limits, how soon posts are seen, how long a token is good.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::Wait;

/// What is different about the platform in a scenario. What is left out is as on the real one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Circumstances {
    /// How many calls are allowed: `off` for any number, or a factor such as `0.5` for half of what the real one allows.
    pub limits: Option<Limits>,
    /// How many calls are left at the start, by the platform's name for the limit: `{ createPosts: 1 }`.
    #[serde(default)]
    pub left: BTreeMap<String, u32>,
    /// How long after it was made a post or private message comes into sight of others.
    pub visible_after: Option<Wait>,
    /// How long the agent's token is good; without it, for the whole story.
    pub token_life: Option<Wait>,
    /// Whether unknown parameters and fields are passed over, rather than refused.
    #[serde(default)]
    pub lenient: bool,
}

impl Circumstances {
    /// Takes over what the other says; what it leaves open stays.
    pub fn override_with(&mut self, other: &Circumstances) {
        self.limits = other.limits.or(self.limits);
        self.left.extend(other.left.iter().map(|(bucket, left)| (bucket.clone(), *left)));
        self.visible_after = other.visible_after.or(self.visible_after);
        self.token_life = other.token_life.or(self.token_life);
        self.lenient |= other.lenient;
    }
}

/// How many calls are allowed, compared with the real platform.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limits {
    /// Any number.
    Off,
    /// So many times as many; more than nothing, and a thousand at most.
    Times(f64),
}

impl FromStr for Limits {
    type Err = String;

    fn from_str(text: &str) -> Result<Limits, String> {
        let factor = || text.parse().ok().filter(|factor: &f64| *factor > 0.0 && *factor <= 1_000.0);
        match text {
            "off" => Ok(Limits::Off),
            _ => factor().map(Limits::Times).ok_or_else(|| {
                format!("`{text}` does not say how many calls are allowed; write `off`, or a factor such as `0.5`")
            }),
        }
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limits::Off => f.write_str("off"),
            Limits::Times(factor) => write!(f, "{factor}"),
        }
    }
}
