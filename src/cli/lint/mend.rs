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

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::Mutex;

    use proptest::prelude::*;

    use super::super::store::Store;
    use super::*;
    use crate::cli::library::{Found, Workspace};

    /// Pieces of replies, most with something to mend, in five languages.
    const PIECES: &[&str] = &[
        "Hi {nmae}, ",
        "Hoi {name} , ",
        "wat vervelend  dat je pakket er nog niet is",
        "het het spijt ons!!! ",
        "Sehr geehrter Kunde, wir bitten, die Unannehmlichkeiten zu entschuldigen. ",
        "schau auf https://acme.example/hilfe?utm_source=x&b=1 nach",
        "Nous vous prions d'agréer nos salutations distinguées. ",
        "vi beklagar eventuella besvär..",
        "it's \"fine\" ,really",
        "see http://acme.example/help?fbclid=1 ",
        "We apologise for any inconvenience caused. ",
        "{naem}",
        " ^AB",
        "the the parcel",
        "# not a remark: it's a word",
        " 📦  ",
    ];

    fn session() -> Session {
        let workspace =
            Workspace::open(None, Path::new("/")).expect("readable").unwrap_or_else(|_| panic!("no mistakes"));
        Session { workspace, today: "2026-03-02".parse().ok(), jobs: 1, store: Mutex::new(Store::none()) }
    }

    fn lint(session: &Session, text: &str) -> Linted {
        let found = Found {
            path: PathBuf::from("x.yaml"),
            name: "x.yaml".to_owned(),
            below: "x.yaml".to_owned(),
            is_named: true,
        };
        let source = Arc::new(Source::whole("x.yaml", text.to_owned()));
        session.lint(vec![Loaded { found, source }]).expect("a known format")
    }

    /// A text as YAML writes it, in one of four ways.
    fn written(text: &str, way: usize) -> String {
        match way {
            0 => serde_json::to_string(text).expect("a text"),
            1 => format!("'{}'", text.replace('\'', "''")),
            2 => format!("|\n        {text}"),
            _ => format!(">-\n        x\n        {text}"),
        }
    }

    fn library(replies: &[(Vec<usize>, usize)]) -> String {
        let reply = |(index, (pieces, way)): (usize, &(Vec<usize>, usize))| {
            let text: String = pieces.iter().map(|piece| PIECES[*piece]).collect();
            format!("  # Remark {index}\n  - id: r{index}\n    text:\n      en: {}\n", written(text.trim(), *way))
        };
        format!("replies:\n{}", replies.iter().enumerate().map(reply).collect::<String>())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn mending_comes_to_an_end_and_breaks_nothing(
            replies in proptest::collection::vec((proptest::collection::vec(0..PIECES.len(), 1..6), 0..4usize), 1..4),
            also_unsafe in any::<bool>(),
        ) {
            let (session, text) = (session(), library(&replies));
            let first = lint(&session, &text);
            prop_assume!(first.problems.is_empty());
            let wanted = Wanted { also_unsafe };
            let once = mend(&session, first, wanted).expect("mended");
            let mended = once.linted.files[0].source.text.clone();
            prop_assert!(once.linted.problems.is_empty(), "{}", mended);
            prop_assert_eq!(once.linted.replies, replies.len(), "{}", &mended);
            for index in 0..replies.len() {
                let remark = format!("  # Remark {index}\n");
                prop_assert!(mended.contains(&remark), "{}", &mended);
            }
            let again = mend(&session, lint(&session, &mended), wanted).expect("mended");
            prop_assert_eq!(again.fixes, 0, "{}\n->\n{}", &mended, &again.linted.files[0].source.text);
        }
    }
}
