//! Reading a rubric, with every mistake underlined.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};

use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::evaluator::rubric::Rubric;

/// The rubric in a file, or else the bundled one.
///
/// # Errors
/// When the file cannot be read, or with every mistake in it.
pub(crate) fn read(path: Option<&Path>) -> Result<Arc<Rubric>> {
    let Some(path) = path else { return Ok(Arc::new(Rubric::bundled().clone())) };
    let bytes = std::fs::read(path).with_context(|| format!("cannot read the rubric {}", path.display()))?;
    let document = Document::parse(&path.display().to_string(), bytes).map_err(mistakes)?;
    let rubric: Rubric = document.read().map_err(mistakes)?;
    let problems = rubric.problems().into_iter().map(|problem| {
        let key = problem.split('`').nth(1).unwrap_or_default();
        let span = document.find(key).unwrap_or_else(|| document.span(""));
        Diagnostic::error(&document.source, span, problem)
    });
    let problems: Vec<Diagnostic> = problems.collect();
    if problems.is_empty() { Ok(Arc::new(rubric)) } else { Err(mistakes(problems)) }
}

fn mistakes(problems: Vec<Diagnostic>) -> anyhow::Error {
    let all: Vec<String> = problems.iter().map(|problem| problem.render(true)).collect();
    anyhow!("the rubric has mistakes\n\n{}", all.join("\n\n"))
}
