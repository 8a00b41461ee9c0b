//! JSON: the results as they are saved, the only format that is read back.

use super::{Canvas, Format};
use crate::results::Results;

/// The results as they are saved.
pub(super) struct Json;

impl Format for Json {
    fn id(&self) -> &'static str {
        "json"
    }

    fn purpose(&self) -> &'static str {
        "everything, to keep and to score again"
    }

    fn render(&self, results: &Results, _: &Canvas) -> String {
        let mut text = serde_json::to_string_pretty(results).expect("results have text keys and finite numbers");
        text.push('\n');
        text
    }
}
