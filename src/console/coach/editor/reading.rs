//! Reading what is written in the editor, with every mistake as `sparring check` tells it, and within bounds whatever is written.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::console::app::App;
use crate::console::refused::Refused;
use crate::diagnostic::{Diagnostic, Severity};
use crate::runner::samples;
use crate::scenario::brand::Brand;
use crate::scenario::load::{Story, Suite};
use crate::scenario::model::SampleVerdict;
use crate::scenario::shelf::File;

/// How long reading a text may take before its writer is told that it takes too long.
const LONGEST: Duration = Duration::from_secs(10);

/// How many mistakes are shown.
const MOST: usize = 100;

/// How many texts are read at once: people who practise are not to wait for those who write.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// What came of reading a text.
#[derive(Default)]
pub(super) struct Read {
    /// The story; nothing where a mistake keeps it from being played.
    pub(super) story: Option<Arc<Story>>,
    /// The mistakes, in the order of the text.
    pub(super) findings: Vec<Finding>,
    /// How many more there are.
    pub(super) more: usize,
    /// What came of its samples, where they were played.
    pub(super) samples: Vec<Sample>,
    /// Whether reading it was given up, since it took too long.
    pub(super) gave_up: bool,
}

/// One mistake.
pub(super) struct Finding {
    pub(super) is_error: bool,
    /// Its line and column, from 1.
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) message: String,
    /// What to do about it; may be empty.
    pub(super) help: String,
    /// The place in the text, underlined.
    pub(super) excerpt: String,
}

/// What came of a sample.
pub(super) struct Sample {
    pub(super) name: String,
    /// Whether it has to pass.
    pub(super) must_pass: bool,
    /// Whether it came out as written.
    pub(super) is_right: bool,
}

/// Reads a text as the scenario of this id, and plays its samples where that is asked for.
///
/// # Errors
/// [`Refused::Broken`] when reading it fails in a way that is our mistake.
pub(super) async fn read(app: &App, id: &str, text: &str, plays: bool) -> Result<Read, Refused> {
    let stories = app.offer.catalog.stories.values();
    let brands: BTreeMap<String, Arc<Brand>> =
        stories.map(|story| (story.brand.id.clone(), Arc::clone(&story.brand))).collect();
    let file = File { id: id.to_owned(), name: format!("{id}.yaml"), bytes: text.as_bytes().to_vec() };
    let permit = AT_ONCE.acquire().await.map_err(|_| Refused::Broken)?;
    // The permit goes along: what takes too long still counts until it has ended.
    let reading = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        read_now(brands, file, plays)
    });
    match tokio::time::timeout(LONGEST, reading).await {
        Ok(read) => read.map_err(|_| Refused::Broken),
        Err(_) => Ok(Read { gave_up: true, ..Read::default() }),
    }
}

fn read_now(brands: BTreeMap<String, Arc<Brand>>, file: File, plays: bool) -> Read {
    let suite = Suite::of_stories(brands, vec![file]);
    let mut problems = suite.problems;
    let story = suite.stories.into_iter().next();
    let samples = match &story {
        Some(story) if plays => played(story, &mut problems),
        _ => Vec::new(),
    };
    problems.sort_by_key(|problem| problem.span.start);
    let more = problems.len().saturating_sub(MOST);
    Read { story, samples, more, findings: problems.iter().take(MOST).map(finding).collect(), gave_up: false }
}

/// Plays the samples of a story; what does not come out as written joins the problems.
fn played(story: &Arc<Story>, problems: &mut Vec<Diagnostic>) -> Vec<Sample> {
    let told = match samples::check(story) {
        Ok(told) => told,
        Err(error) => {
            problems.push(Diagnostic::error(&story.document.source, 0..0, error.to_string()));
            return Vec::new();
        }
    };
    let sample = |(index, sample): (usize, &crate::scenario::model::Sample)| {
        let named = story.document.span(&format!("samples[{index}].name"));
        let reasons = story.document.span(&format!("samples[{index}]"));
        let is_about = |problem: &Diagnostic| problem.span == named || reasons.contains(&problem.span.start);
        Sample {
            name: sample.name.clone(),
            must_pass: sample.verdict == SampleVerdict::Pass,
            is_right: !told.iter().any(is_about),
        }
    };
    let played = story.scenario.samples.iter().enumerate().map(sample).collect();
    problems.extend(told);
    played
}

fn finding(problem: &Diagnostic) -> Finding {
    let (line, column) = problem.source.position(problem.span.start);
    Finding {
        is_error: problem.severity == Severity::Error,
        line,
        column,
        message: problem.message.clone(),
        help: problem.help.clone(),
        excerpt: problem.render(false),
    }
}
