//! stand-in
use crate::{results::ScenarioResult, scenario::model::Scenario, transcript::Transcript};
/// stand-in
pub fn conceal(_: &mut ScenarioResult, _: &Scenario) {}
/// stand-in
pub fn reveal(_: &mut Transcript, _: &Scenario) {}
