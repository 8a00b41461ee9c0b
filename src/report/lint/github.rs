//! Annotations of GitHub's workflows: a command a line, which shows a finding beside the change.

use std::fmt::Write;

use super::excerpt::visible;
use super::place::{file, path, region};
use super::words::{advice, sentence, summary};
use super::{Canvas, Format};
use crate::lint::checked::{Checked, Lines};
use crate::lint::finding::{Finding, Level};

/// Commands that a workflow's log shows as annotations.
pub(super) struct Github;

impl Format for Github {
    fn id(&self) -> &'static str {
        "github"
    }

    fn purpose(&self) -> &'static str {
        "annotations beside the lines of a change on GitHub"
    }

    fn render(&self, checked: &Checked, _: &Canvas) -> String {
        let mut text: String = checked.findings.iter().filter_map(|finding| command(checked, finding)).collect();
        let _ = writeln!(text, "{}", summary(checked));
        text
    }
}

fn command(checked: &Checked, finding: &Finding) -> Option<String> {
    let file = file(checked, finding.file)?;
    let (start, end) = region(file, &finding.span, Lines::position);
    let level = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note | Level::Off => "notice",
    };
    // Columns are only allowed where all is in one line.
    let columns = match start.line == end.line {
        true => format!(",col={},endColumn={}", start.column, end.column),
        false => String::new(),
    };
    Some(format!(
        "::{level} file={},line={},endLine={}{columns},title={}::{}\n",
        property(&path(&file.source.name)),
        start.line,
        end.line,
        property(&format!("{} ({})", finding.rule, visible(&finding.reply))),
        data(&visible(&format!("{}{}", sentence(&finding.message), advice(finding))))
    ))
}

/// A text behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
