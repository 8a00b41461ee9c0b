//! `--fix`: makes the edits that findings propose, again and again until there are none, and writes each file once.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use similar::TextDiff;

use super::session::{Linted, Loaded, Session};
use crate::diagnostic::Source;
use crate::lint::{Edit, Finding};

/// How often files are looked at again: what one edit leaves, another may mend.
const ROUNDS: usize = 12;

/// Which edits are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Also those that a person should read first.
    pub(super) also_unsafe: bool,
}

/// What came of mending.
pub(super) struct Mended {
    /// The files as they are now, and what is still wrong with them.
    pub(super) linted: Linted,
    /// The texts before, by index of file, of those that changed.
    pub(super) before: BTreeMap<usize, Arc<Source>>,
    /// How many findings were mended.
    pub(super) fixes: usize,
}

/// Makes the edits in memory.
///
/// # Errors
/// When files cannot be read again, which those that were read once can.
pub(super) fn mend(session: &Session, mut linted: Linted, wanted: Wanted) -> Result<Mended> {
    let mut before = BTreeMap::new();
    let mut fixes = 0;
    for _ in 0..ROUNDS {
        let (texts, made) = round(&linted, wanted);
        if made == 0 {
            break;
        }
        let earlier: Vec<Arc<Source>> = linted.files.iter().map(|file| Arc::clone(&file.source)).collect();
        let files =
            std::mem::take(&mut linted.files).into_iter().enumerate().map(|(index, file)| match texts.get(&index) {
                Some(text) => Loaded { source: Arc::new(Source::whole(&file.source.name, text.clone())), ..file },
                None => file,
            });
        let again = session.lint(files.collect())?;
        if again.problems.len() > linted.problems.len() || again.files.len() != earlier.len() {
            // An edit that makes a file unreadable is a mistake of ours: it is not made.
            let files = again.files.into_iter().map(|file| Loaded {
                source: earlier
                    .iter()
                    .find(|one| one.name == file.source.name)
                    .map_or(Arc::clone(&file.source), Arc::clone),
                ..file
            });
            linted = session.lint(files.collect())?;
            break;
        }
        for index in texts.keys() {
            before.entry(*index).or_insert_with(|| Arc::clone(&earlier[*index]));
        }
        fixes += made;
        linted = again;
    }
    Ok(Mended { linted, before, fixes })
}

/// One round: the new texts of the files that change, by index, and how many fixes were made.
fn round(linted: &Linted, wanted: Wanted) -> (BTreeMap<usize, String>, usize) {
    let mut edits: BTreeMap<usize, Vec<&Edit>> = BTreeMap::new();
    let mut made = 0;
    for (file, edit) in chosen(&linted.findings, wanted) {
        edits.entry(file).or_default().extend(edit);
        made += 1;
    }
    let texts = edits.into_iter().map(|(file, edits)| {
        let text = &linted.files[file].source.text;
        let mut new = String::with_capacity(text.len() + 64);
        let mut at = 0;
        for edit in edits {
            new.push_str(&text[at..edit.span.start]);
            new.push_str(&edit.insert);
            at = edit.span.end;
        }
        new.push_str(&text[at..]);
        (file, new)
    });
    (texts.collect(), made)
}

/// The fixes that do not get in each other's way, in order of place: of two that do, the first.
fn chosen(findings: &[Finding], wanted: Wanted) -> Vec<(usize, Vec<&Edit>)> {
    let mut fixes: Vec<(usize, Vec<&Edit>)> = findings
        .iter()
        .filter_map(|finding| Some((finding.file as usize, finding.fix.as_ref()?)))
        .filter(|(_, fix)| (fix.is_safe || wanted.also_unsafe) && !fix.edits.is_empty())
        .map(|(file, fix)| (file, fix.edits.iter().collect()))
        .collect();
    fixes.sort_by_key(|(file, edits): &(usize, Vec<&Edit>)| (*file, edits[0].span.start, edits[0].span.end));
    let mut last = (usize::MAX, 0);
    fixes.retain(|(file, edits)| {
        // Two insertions at one place would be in an order that nobody chose.
        let is_free = *file != last.0 || edits[0].span.start > last.1;
        if is_free {
            last = (*file, edits[edits.len() - 1].span.end);
        }
        is_free
    });
    fixes
}

/// What changed in the files, as a patch.
pub(super) fn patch(mended: &Mended) -> String {
    let changed = mended.before.iter().map(|(index, before)| {
        let after = &mended.linted.files[*index].source;
        let diff = TextDiff::from_lines(&before.text, &after.text);
        diff.unified_diff()
            .context_radius(3)
            .header(&format!("a/{}", before.name), &format!("b/{}", after.name))
            .to_string()
    });
    changed.collect()
}
