//! Fixed: the lines of a file as they are after the edits of a fix.

use std::ops::Range;

use super::excerpt::{Line, around};
use crate::lint::checked::CheckedFile;
use crate::lint::finding::Edit;

/// How many lines of a fix are shown, and of what it writes in one place.
const LINES: usize = 6;

/// The lines that edits change, as they are then, with what was written marked; whether there are more of them.
pub(super) fn lines(file: &CheckedFile, edits: &[Edit]) -> (Vec<Line>, bool) {
    let mut shown = Vec::new();
    let mut rest = edits;
    while let Some(first) = rest.first() {
        let mut last = last_line(file, first);
        let together = rest.iter().skip(1).take_while(|edit| {
            let joins = file.lines.line(edit.span.start) == last;
            last = if joins { last_line(file, edit) } else { last };
            joins
        });
        let count = together.count() + 1;
        if shown.len() >= LINES {
            return (shown, true);
        }
        shown.extend(group(file, &rest[..count], last));
        rest = &rest[count..];
    }
    let is_cut = shown.len() > LINES;
    shown.truncate(LINES);
    (shown, is_cut)
}

fn last_line(file: &CheckedFile, edit: &Edit) -> usize {
    file.lines.line(edit.span.end.max(edit.span.start))
}

/// The lines of edits that share lines, from the line of the first to `last`.
fn group(file: &CheckedFile, edits: &[Edit], last: usize) -> Vec<Line> {
    let text = file.source.text.as_str();
    let (Some(one), Some(end)) = (edits.first(), edits.last()) else { return Vec::new() };
    let number = file.lines.line(one.span.start);
    let whole = file.lines.span(text, number).start..file.lines.span(text, last).end;
    let shown = around(text, &whole, &(one.span.start..end.span.end));
    let (mut after, mut marks, mut at) = (String::new(), Vec::new(), shown.start);
    for edit in edits {
        after.push_str(text.get(at..edit.span.start).unwrap_or_default());
        let start = after.len();
        after.push_str(&edit.insert);
        marks.push(start..after.len());
        at = edit.span.end;
    }
    after.push_str(text.get(at..shown.end).unwrap_or_default());
    let mut lines = split(&after, &marks, number);
    if let Some(line) = lines.first_mut() {
        line.is_cut.0 = shown.start > whole.start;
    }
    if let Some(line) = lines.last_mut() {
        line.is_cut.1 = shown.end < whole.end;
    }
    lines
}

/// A text in lines, each with its part of the marks.
fn split(text: &str, marks: &[Range<usize>], number: usize) -> Vec<Line> {
    let mut start = 0;
    let lines = text.split('\n').take(LINES + 1).enumerate().map(|(index, line)| {
        let end = start + line.len();
        let own = marks.iter().filter(|mark| mark.start <= end && mark.end >= start);
        let own = own.map(|mark| mark.start.max(start) - start..mark.end.min(end) - start);
        let line = Line {
            number: number + index,
            text: line.trim_end_matches('\r').to_owned(),
            marks: own.filter(|mark| !mark.is_empty()).collect(),
            is_cut: (false, false),
        };
        start = end + 1;
        line
    });
    lines.collect()
}
