//! What is worked through in a shift: the cases, when they open, and the chance that words them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::diagnostic::{Diagnostic, Severity, Source};
use crate::replay::{Play, trial_seed};
use crate::scenario::load::{Story, Suite};
use crate::scenario::shelf::{File, Shelf};

/// The cases of a shift, ready to be played.
#[derive(Clone)]
pub struct Plan {
    /// The cases, in the order in which they open.
    pub cases: Vec<Case>,
    /// When the shift is over at the latest, in milliseconds of the shift; `None`: when everything is done.
    pub within: Option<i64>,
    /// The bytes of a picture that can be attached, by its id.
    pub images: fn(&str) -> Option<&'static [u8]>,
}

/// One story of a shift.
#[derive(Clone)]
pub struct Case {
    /// The story.
    pub play: Arc<Play>,
    /// When it begins, in milliseconds of the shift.
    pub opens: i64,
    /// What decides on the wordings.
    pub seed: u64,
}

/// A plan as it is kept: texts by what they hash to, so that a shift is played again exactly as it was, whatever has become of the
/// files since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// The cases.
    pub cases: Vec<KeptCase>,
    /// When the shift is over at the latest, in milliseconds of the shift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<i64>,
}

/// One case of a plan that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptCase {
    /// The scenario's id.
    pub scenario: String,
    /// what the story and its brand hash to as a text.
    pub story: String,
    /// When it begins, in milliseconds of the shift.
    pub opens: i64,
    /// The seed of its wordings.
    pub seed: u64,
}

/// A story as one text: the scenario's file and the brand it addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    scenario: String,
    brand: serde_json::Value,
}

impl Case {
    /// A story that opens at this time of a shift with this seed.
    pub fn new(play: Arc<Play>, opens: i64, shift_seed: u64) -> Case {
        let seed = trial_seed(shift_seed, &play.story.scenario.id, 0);
        Case { play, opens, seed }
    }
}

impl Plan {
    /// The plan as it is kept, and the texts that it names, by their hashes.
    pub fn kept(&self) -> (Kept, Vec<(String, String)>) {
        let texts: Vec<(String, String)> = self.cases.iter().map(|case| written(&case.play.story)).collect();
        let cases = self.cases.iter().zip(&texts).map(|(case, (hash, _))| KeptCase {
            scenario: case.play.story.scenario.id.clone(),
            story: hash.clone(),
            opens: case.opens,
            seed: case.seed,
        });
        (Kept { cases: cases.collect(), within: self.within }, texts)
    }
}

/// A story as a text that is kept, and what it hashes to.
pub fn written(story: &Story) -> (String, String) {
    let brand = without_nothing(serde_json::to_value(&*story.brand).unwrap_or_default());
    let text = Text { scenario: story.document.source.text.clone(), brand };
    let text = serde_json::to_string(&text).unwrap_or_default();
    let hash = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    (hash, text)
}

/// The same value without the keys that have none: a file leaves them out.
fn without_nothing(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nothing(value)))
            .collect(),
        Value::Array(values) => values.into_iter().map(without_nothing).collect(),
        other => other,
    }
}

/// The story that a kept text holds.
///
/// # Errors
/// What is wrong with it: it was kept by another version of this program, whose scenarios this one does not read.
pub fn read(id: &str, text: &str) -> Result<Arc<Story>, Vec<Diagnostic>> {
    let broken = |error: serde_json::Error| {
        let source = Arc::new(Source::whole(id, text.to_owned()));
        vec![Diagnostic::error(&source, 0..0, format!("this story was kept in another form: {error}"))]
    };
    let text: Text = serde_json::from_str(text).map_err(broken)?;
    let brand = serde_yaml::from_str::<BrandName>(&text.scenario).map(|name| name.brand).unwrap_or_default();
    let file = |id: &str, bytes: &[u8]| File { id: id.to_owned(), name: format!("{id}.yaml"), bytes: bytes.to_vec() };
    let shelf = Shelf {
        brands: vec![file(&brand, text.brand.to_string().as_bytes())],
        stories: vec![file(id, text.scenario.as_bytes())],
        ..Shelf::default()
    };
    let suite = Suite::read(shelf);
    let errors = suite.problems.into_iter().filter(|problem| problem.severity == Severity::Error);
    suite.stories.into_iter().next().ok_or_else(|| errors.collect())
}

/// All that is read of a scenario to find its brand.
#[derive(Deserialize)]
struct BrandName {
    brand: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_story_reads_back_as_it_was_kept() {
        for story in Suite::read(Shelf::bundled()).stories {
            let (hash, text) = written(&story);
            let back = read(&story.scenario.id, &text).expect("the text of a story");
            assert_eq!((&back.scenario, &back.brand, back.starts), (&story.scenario, &story.brand, story.starts));
            assert_eq!(written(&back).0, hash);
        }
    }

    #[test]
    fn a_text_of_another_form_is_told() {
        assert!(read("x", "{}").is_err());
        assert!(read("x", "").is_err());
    }
}
