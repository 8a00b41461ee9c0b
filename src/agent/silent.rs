//! The agent that never answers: what happens to customers when nobody does.

use std::sync::Arc;

use super::{Incoming, Kind, Mind, Step};
use crate::replay::Play;

/// Never answers.
pub struct Silent;

impl Kind for Silent {
    fn id(&self) -> &'static str {
        "silent"
    }

    fn purpose(&self) -> &'static str {
        "never answers"
    }

    fn mind(&self, _play: &Arc<Play>, _seed: u64) -> Box<dyn Mind> {
        Box::new(Silent)
    }
}

impl Mind for Silent {
    fn answer(&mut self, _news: &[Incoming]) -> Vec<Step> {
        Vec::new()
    }
}
