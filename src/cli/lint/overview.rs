//! `--overview`: how good a library is as a whole. Its replies are read and rated once more, part by part.

use super::session::{Linted, Session, each};
use crate::lint::Finding;
use crate::lint::checked::CheckedFile;
use crate::lint::overview::{Card, Overview, Tally};

impl Session {
    /// How good the replies of files are, by what was found in them.
    pub(super) fn overview(&self, linted: &Linted, files: &[CheckedFile], findings: &[Finding]) -> Overview {
        let opened = each(self.jobs, linted.files.len(), |index| self.open(&linted.files[index]).ok()??.ok());
        let parts: Vec<(usize, usize)> = opened
            .iter()
            .enumerate()
            .flat_map(|(file, open)| {
                let count = open.as_ref().map_or(0, |open| open.opened.parts().len());
                (0..count).map(move |part| (file, part))
            })
            .collect();
        let tallies = each(self.jobs, parts.len(), |index| {
            let (file, part) = parts[index];
            let mut tally = Tally::default();
            let Some(open) = &opened[file] else { return tally };
            let own = own(findings, file);
            let (extents, place) = (&linted.extents[file], &files[file]);
            for reply in &open.opened.read(part).replies {
                let next = extents.partition_point(|extent| extent.start <= reply.span.start);
                let until = extents.get(next).map_or(usize::MAX, |extent| extent.start);
                let start = own.partition_point(|finding| finding.span.start < reply.span.start);
                let end = own.partition_point(|finding| finding.span.start < until);
                let start = if next <= 1 { 0 } else { start.min(end) };
                tally.add(&Card {
                    file: &place.source.name,
                    line: place.lines.line(reply.span.start),
                    reply,
                    findings: &own[start..end],
                    rated: &open.linter.rate(reply),
                });
            }
            tally
        });
        let mut all = Tally::default();
        tallies.into_iter().for_each(|tally| all.join(tally));
        all.overview()
    }
}

/// The findings of a file.
fn own(findings: &[Finding], file: usize) -> &[Finding] {
    let start = findings.partition_point(|finding| (finding.file as usize) < file);
    let end = findings.partition_point(|finding| (finding.file as usize) <= file);
    &findings[start..end]
}
