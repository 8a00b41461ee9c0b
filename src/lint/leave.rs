//! Leave: findings that are to be left, because a reply or the project says so with a reason. What leaves nothing is told.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::engine::{Linter, print};
use super::finding::{Finding, Level};
use super::rules;
use crate::diagnostic::did_you_mean;
use crate::language::Language;
use crate::library::Reply;
use crate::library::model::Ignored;

/// The rule about leaves that leave nothing.
const UNUSED: &str = "unused-ignore";

/// What a reply says is to be left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leave {
    /// The file, as an index into the files that were read.
    pub file: u32,
    /// The id of the reply.
    pub reply: Box<str>,
    /// All the bytes of the file that the reply takes up.
    pub extent: Range<usize>,
    /// The rule.
    pub rule: Box<str>,
    /// Whether it says why.
    pub has_reason: bool,
    /// The language of the text that is meant; without it, all.
    pub language: Option<Language>,
    /// The bytes of the file to underline where it leaves nothing.
    pub span: Range<usize>,
}

impl Leave {
    /// What a reply says.
    pub fn of(file: u32, reply: &Reply, ignored: &Ignored, span: Range<usize>) -> Leave {
        Leave {
            file,
            reply: reply.id.text.as_str().into(),
            extent: reply.span.clone(),
            rule: ignored.rule.as_str().into(),
            has_reason: !ignored.because.trim().is_empty(),
            language: ignored.language,
            span,
        }
    }

    fn fits(&self, finding: &Finding) -> bool {
        let is_meant = self.language.is_none_or(|language| finding.language.is_none_or(|other| other == language));
        self.has_reason
            && *self.rule == *finding.rule
            && is_meant
            && self.extent.start <= finding.span.start
            && finding.span.start <= self.extent.end
    }
}

/// The findings without those that are to be left, with a finding for each leave that leaves nothing; and how many were left.
pub fn apply<'l>(linter: impl Fn(u32) -> &'l Linter, found: Vec<Finding>, leaves: &[Leave]) -> (Vec<Finding>, usize) {
    if leaves.is_empty() {
        return (found, 0);
    }
    let mut by_reply: FxHashMap<(u32, &str), Vec<usize>> = FxHashMap::default();
    for (index, leave) in leaves.iter().enumerate() {
        by_reply.entry((leave.file, &leave.reply)).or_default().push(index);
    }
    let mut used = vec![false; leaves.len()];
    let before = found.len();
    let mut kept: Vec<Finding> = found
        .into_iter()
        .filter(|finding| {
            let meant = by_reply.get(&(finding.file, finding.reply.as_str())).into_iter().flatten();
            let left = meant.copied().find(|index| leaves[*index].fits(finding));
            left.inspect(|index| used[*index] = true).is_none()
        })
        .collect();
    let left = before - kept.len();
    let unused = leaves.iter().zip(used).filter(|(_, used)| !used).map(|(leave, _)| leave);
    kept.extend(unused.filter_map(|leave| tell(linter(leave.file), leave)));
    (kept, left)
}

/// What there is to say about a leave that leaves nothing.
fn tell(linter: &Linter, leave: &Leave) -> Option<Finding> {
    let level = linter.level(UNUSED);
    let rule = &leave.rule;
    let (message, help) = match rules::rule(rule) {
        None => {
            let known = did_you_mean(rule, rules::ALL.iter().map(|rule| rule.id()));
            let help = known
                .map_or("`sparring explain` lists the rules".to_owned(), |known| format!("did you mean `{known}`?"));
            (format!("there is no rule `{rule}`"), help)
        }
        Some(_) if !leave.has_reason => {
            (format!("`{rule}` is to be left here, but not why"), "say why under `because`".to_owned())
        }
        Some(_) => (format!("`{rule}` finds nothing here that would have to be left"), "take this out".to_owned()),
    };
    (level > Level::Off).then(|| Finding {
        rule: UNUSED.to_owned(),
        level,
        file: leave.file,
        span: leave.span.clone(),
        reply: leave.reply.to_string(),
        language: None,
        message,
        help,
        also: Vec::new(),
        fix: None,
        print: print(UNUSED, &leave.reply, leave.language, rule),
    })
}
