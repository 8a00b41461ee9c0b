//! However a document came to be what it is, the same is said of it.

use std::str::FromStr;
use std::sync::{LazyLock, Mutex, PoisonError};

use lsp_types::{Location, TextDocumentContentChangeEvent, Uri};
use proptest::prelude::*;

use super::documents::Document;
use super::projects::Projects;
use super::publish::{Atlas, diagnostics};
use super::text::Encoding;

/// What libraries are made of, and what breaks them.
const PIECES: &[&str] = &[
    "  - id: a\n",
    "  - id: b\n    text: Hi {name}\n",
    "    text: |\n      Hi {nmae},\n\n      - it's you\n",
    "    text:\n      nl: \"Hoi {naam}\"\n      fr: 'Salut'\n",
    "    placeholders: { naam: { type: name } }\n",
    "    ignore: [{ rule: unknown-placeholder, because: x }]\n",
    "replies:\n",
    "brand: x\n",
    "owner: Tom\n",
    "    text: &one Hello\n",
    "    text: *one\n",
    "  # what\n",
    "---\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "\t",
    "- ",
    ":",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "#",
    "\u{e9}\u{1f600}",
    "\u{feff}",
    "x",
];

/// The brands are compiled once.
static PROJECTS: LazyLock<Mutex<Projects>> = LazyLock::new(Mutex::default);

struct Nowhere;

impl Atlas for Nowhere {
    fn location(&self, _: &Uri, _: u64, _: &std::ops::Range<usize>) -> Option<Location> {
        None
    }
}

fn open(text: &str, projects: &mut Projects) -> Document {
    let uri = Uri::from_str("untitled:replies.yaml").expect("an address");
    Document::open(uri, 1, text.to_owned(), projects)
}

fn said(document: &mut Document) -> Vec<lsp_types::Diagnostic> {
    document.finish();
    let mut said = diagnostics(document, Encoding::Utf16, &Nowhere);
    // What else begins at the same place may come first or last.
    said.sort_by_key(|one| (one.range.start, one.range.end, one.message.clone()));
    said
}

/// An edit: from where to where, as shares of the text, and what is put there.
fn edit() -> impl Strategy<Value = (u16, u16, Vec<&'static str>)> {
    (any::<u16>(), 0_u16..40, proptest::collection::vec(proptest::sample::select(PIECES), 0..4))
}

fn position(text: &str, share: u16) -> usize {
    let mut at = usize::from(share) * text.len() / usize::from(u16::MAX);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn what_is_said_does_not_depend_on_how_it_was_typed(
        first in proptest::collection::vec(proptest::sample::select(PIECES), 0..9),
        edits in proptest::collection::vec(edit(), 1..12),
    ) {
        let mut projects = PROJECTS.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = format!("replies:\n  - id: c\n    text: Hello there\n{}", first.concat());
        let mut document = open(&text, &mut projects);
        for (version, (from, length, pieces)) in (2..).zip(edits) {
            let start = position(&text, from);
            let mut end = (start + usize::from(length)).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            // Between `\r` and `\n` no position leads.
            let is_split = |at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
            if is_split(start) || is_split(end) {
                continue;
            }
            let range = document.text.range(start..end, Encoding::Utf16);
            let insert = pieces.concat();
            text.replace_range(start..end, &insert);
            let change = TextDocumentContentChangeEvent { range: Some(range), range_length: None, text: insert };
            document.change(version, vec![change], Encoding::Utf16, &mut projects);
            prop_assert_eq!(document.text.words(), text.as_str());
            let mut fresh = open(&text, &mut projects);
            // What was a library is taken for one until it is closed, also while its first words are being changed.
            if fresh.replies().is_some() {
                prop_assert_eq!(said(&mut document), said(&mut fresh), "{}", text);
            }
        }
    }
}
