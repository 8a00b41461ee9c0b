//! The project: `sparring.yaml`, which says where replies are kept and what is wanted of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Known;
use super::finding::Level;
use super::rules;
use super::settings::{Options, Settings};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::document::Document;
use crate::language::Language;
use crate::library::formats::{self, Format, Hints};
use crate::library::model::{Placeholder, Use};
use crate::scenario::values::Day;

/// What a project says of its replies: the file `sparring.yaml` in its folder.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Project {
    /// Where replies are kept and how: files, or folders whose files are all read.
    pub replies: Vec<Place>,
    /// The folder of brand files. Without it, `brands/` beside this file where there is one, and the bundled brands.
    pub brands: Option<String>,
    /// What is filled in, for all replies.
    pub placeholders: BTreeMap<String, Placeholder>,
    /// How bad each rule is: `off`, `note`, `warning` or `error`.
    pub rules: BTreeMap<String, Level>,
    /// What the rules are told.
    pub options: Options,
    /// What differs for some files; where several fit, the later holds.
    pub paths: Vec<PathRules>,
    /// Findings that are to be left, for files that have no place to say so.
    pub ignore: Vec<IgnoredThere>,
    /// From which level on findings fail the command.
    pub fail_at: Option<Level>,
}

/// Where replies are kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// A file or folder, or a pattern such as `replies/**/*.csv`, from the folder of this file.
    pub path: String,
    /// The format of the files. Without it, each is recognised.
    #[serde(default)]
    pub format: Option<String>,
    /// The brand of replies that nothing is said of.
    #[serde(default)]
    pub brand: Option<String>,
    /// The language of texts that nothing is said of.
    #[serde(default)]
    pub language: Option<Language>,
    /// Where replies that nothing is said of may be used.
    #[serde(default)]
    pub channel: Option<Use>,
    /// The columns of a table: our key, then theirs: `text: Body`, `text.nl: Dutch`.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
}

/// What differs for some files.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathRules {
    /// A pattern such as `replies/old/**`, from the folder of this file.
    pub path: String,
    /// How bad each rule is.
    pub rules: BTreeMap<String, Level>,
}

/// A finding that is to be left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IgnoredThere {
    /// A pattern of files, from the folder of this file; without it, all.
    #[serde(default)]
    pub path: Option<String>,
    /// The id of the reply.
    pub reply: String,
    /// The rule.
    pub rule: String,
    /// Why it is to be left.
    pub because: String,
}

impl Project {
    /// Reads the text of a project's file.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn read(document: &Document) -> Result<Project, Vec<Diagnostic>> {
        let project: Project = document.read()?;
        let mut problems = Vec::new();
        let known = || rules::ALL.iter().map(|rule| rule.id());
        let mut check = |path: String, name: &str, is_key: bool| {
            if rules::rule(name).is_some() {
                return;
            }
            let span = if is_key { document.key_span(&path) } else { document.span(&path) };
            let help = match did_you_mean(name, known()) {
                Some(rule) => format!("did you mean `{rule}`?"),
                None => "`sparring explain` lists the rules".to_owned(),
            };
            problems.push(Diagnostic::error(&document.source, span, format!("there is no rule `{name}`")).help(help));
        };
        for name in project.rules.keys() {
            check(format!("rules.{name}"), name, true);
        }
        for (index, path) in project.paths.iter().enumerate() {
            path.rules.keys().for_each(|name| check(format!("paths[{index}].rules.{name}"), name, true));
        }
        for (index, ignored) in project.ignore.iter().enumerate() {
            check(format!("ignore[{index}].rule"), &ignored.rule, false);
        }
        for (index, place) in project.replies.iter().enumerate() {
            let Some(format) = place.format.as_deref().filter(|id| formats::format(id).is_none()) else { continue };
            let ids = formats::ALL.iter().map(|format| format.id());
            let help = did_you_mean(format, ids).map(|id| format!("did you mean `{id}`?")).unwrap_or_default();
            let span = document.span(&format!("replies[{index}].format"));
            problems
                .push(Diagnostic::error(&document.source, span, format!("there is no format `{format}`")).help(help));
        }
        problems.sort_by_key(|problem| problem.span.start);
        if problems.is_empty() { Ok(project) } else { Err(problems) }
    }

    /// The settings for a file, given by its path from the project's folder, with `/` between the parts. `fits` says whether
    /// a pattern fits a path.
    pub fn settings(
        &self,
        path: &str,
        format: &'static dyn Format,
        brands: &Arc<BTreeMap<String, Known>>,
        today: Option<Day>,
        fits: impl Fn(&str, &str) -> bool,
    ) -> Settings {
        let mut levels = self.rules.clone();
        for differing in self.paths.iter().filter(|differing| fits(&differing.path, path)) {
            levels.extend(differing.rules.clone());
        }
        Settings {
            levels,
            options: self.options.clone(),
            brands: Arc::clone(brands),
            placeholders: self.placeholders.clone(),
            today,
            format,
        }
    }
}

impl Place {
    /// What is known of its files beside their text.
    pub fn hints(&self) -> Hints {
        Hints {
            columns: self.columns.clone(),
            language: self.language,
            brand: self.brand.clone(),
            channel: self.channel,
        }
    }
}
