//! Quotes: the words that a finding is about, within their line, for reports that flow.

use crate::lint::checked::CheckedFile;
use crate::lint::finding::Finding;

/// How many bytes around what is meant are quoted on either side, and of itself.
const AROUND: usize = 60;
const QUOTED: usize = 300;

/// What is meant, with what stands around it in its lines; what is left out is told by an ellipsis.
pub(super) struct Quote {
    /// What stands before it.
    pub(super) before: String,
    /// What is meant; empty where something is missing there.
    pub(super) words: String,
    /// What stands behind it.
    pub(super) after: String,
}

impl Quote {
    /// The words of a finding of a file.
    pub(super) fn of(file: &CheckedFile, finding: &Finding) -> Quote {
        let text = file.source.text.as_str();
        let cut = |at: usize| text.floor_char_boundary(at.min(text.len()));
        let (start, end) = (cut(finding.span.start), cut(finding.span.end.max(finding.span.start)));
        let shown = cut(end.min(start + QUOTED));
        let line = file.lines.span(text, file.lines.line(start));
        let last = file.lines.span(text, file.lines.line(end));
        let from = cut(line.start.max(start.saturating_sub(AROUND)));
        let to = cut(last.end.min(shown + AROUND)).max(shown);
        let before = text.get(from..start).unwrap_or_default();
        let after = text.get(shown..to).unwrap_or_default();
        Quote {
            before: if from > line.start { format!("…{before}") } else { before.trim_start().to_owned() },
            words: text.get(start..shown).unwrap_or_default().to_owned(),
            after: match () {
                () if shown < end => "…".to_owned(),
                () if to < last.end => format!("{after}…"),
                () => after.to_owned(),
            },
        }
    }
}
