//! Our own keys, however the file is written: from a tree and what was decoded from it to replies with places.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Source, did_you_mean};
use crate::document::{Document, Kind, Node};
use crate::language::Language;
use crate::library::model::{LibraryFile, SavedReply, Texts};
use crate::library::written::Written;
use crate::library::{Dated, Reply, Version, Word};

/// How a scalar of the file is taken apart.
pub(super) type Scalar = fn(&str, Range<usize>, &str) -> Written;

/// A reply, from the tree of its keys and values and what was decoded from it. Places are moved by `base`.
pub(super) fn reply(
    file: &Source,
    base: usize,
    node: &Node,
    saved: SavedReply,
    frame: &LibraryFile,
    scalar: Scalar,
) -> Reply {
    let moved = |span: Range<usize>| span.start + base..span.end + base;
    let place = |key: &str| node.get(key).map_or(node.mark(), Node::mark);
    let word = |key: &str, text: String| Word { text, span: moved(place(key)) };
    let mut placeholders = frame.placeholders.clone();
    let described =
        saved.placeholders.keys().map(|key| (key.clone(), key_of(node.get("placeholders"), key).map_or(0..0, moved)));
    let described = described.collect();
    placeholders.extend(saved.placeholders);
    let dated = |key: &str, day| Dated { day, span: moved(place(key)) };
    let ignores = node.get("ignore").and_then(items).unwrap_or_default();
    let ignored = saved.ignore.into_iter().enumerate().map(|(index, ignored)| {
        (
            ignored,
            moved(ignores.get(index).map_or(node.mark(), |item| item.get("rule").map_or(item.mark(), Node::mark))),
        )
    });
    let written = |value: Option<&Node>, text: &str| match value {
        Some(value) => scalar(&file.text, moved(value.span.clone()), text),
        None => Written::opaque(text.to_owned(), moved(node.mark())),
    };
    let texts = node.get("text");
    let versions = match &saved.text {
        Texts::One(text) => {
            vec![Version { language: frame.language, written: written(texts, text), links: Vec::new() }]
        }
        Texts::Many(texts_by) => {
            let by = |(language, text): (&Language, &String)| Version {
                language: Some(*language),
                written: written(texts.and_then(|texts| texts.get(language.code())), text),
                links: Vec::new(),
            };
            let mut versions: Vec<Version> = texts_by.iter().map(by).collect();
            versions.sort_by_key(|version| version.written.span.start);
            versions
        }
    };
    Reply {
        id: word("id", saved.id),
        title: saved.title.map(|title| word("title", title)),
        topic: saved.topic.map(|topic| word("topic", topic)),
        category: saved.category,
        channel: saved.channel.or(frame.channel).and_then(super::super::model::Use::channel),
        brand: saved
            .brand
            .map(|brand| word("brand", brand))
            .or_else(|| frame.brand.clone().map(|text| Word { text, span: moved(place("brand")) })),
        placeholders,
        described,
        owner: saved
            .owner
            .map(|owner| word("owner", owner))
            .or_else(|| frame.owner.clone().map(|text| Word { text, span: moved(place("owner")) })),
        reviewed: saved.reviewed.map(|day| dated("reviewed", day)),
        valid_until: saved.valid_until.map(|day| dated("valid_until", day)),
        ignored: ignored.collect(),
        versions,
        origin: saved.origin,
        span: moved(extent(node)),
    }
}

/// What a file is instead, that is no library at all; `None` where it may be one, if one with mistakes.
pub(super) fn stranger(document: &Document) -> Option<Diagnostic> {
    let root = document.root();
    let keys: Vec<&str> = match &root.kind {
        Kind::Map(entries) => entries.iter().map(|(key, _, _)| key.as_str()).collect(),
        Kind::List(_) | Kind::Scalar(_) | Kind::Empty => Vec::new(),
    };
    if keys.iter().any(|key| *key == "replies" || did_you_mean(key, ["replies"]).is_some()) {
        return None;
    }
    let has = |all: &[&str]| all.iter().all(|key| keys.contains(key));
    let help = match () {
        () if has(&["customers"]) => "it looks like a scenario, which `sparring check` reads",
        () if has(&["handle", "sector"]) => "it looks like a brand, which `sparring check` reads",
        () if has(&["rules"]) || has(&["paths"]) => {
            "it looks like the file of a project, which is called sparring.yaml"
        }
        () => "a library has its replies in a list under `replies`",
    };
    let message = "this file is no library of replies: it has no `replies`";
    Some(Diagnostic::error(&document.source, root.mark(), message).help(help))
}

fn key_of(node: Option<&Node>, key: &str) -> Option<Range<usize>> {
    match &node?.kind {
        Kind::Map(entries) => entries.iter().find(|(name, _, _)| name == key).map(|(_, span, _)| span.clone()),
        _ => None,
    }
}

fn items(node: &Node) -> Option<&[Node]> {
    match &node.kind {
        Kind::List(items) => Some(items),
        _ => None,
    }
}

/// From the first to the last byte of a value and all in it.
fn extent(node: &Node) -> Range<usize> {
    let mark = node.mark();
    let inner = |one: &Node| extent(one).end;
    let end = match &node.kind {
        Kind::List(items) => items.iter().map(inner).max(),
        Kind::Map(entries) => entries.iter().map(|(_, key, value)| inner(value).max(key.end)).max(),
        _ => None,
    };
    mark.start..end.unwrap_or(mark.end).max(mark.end)
}
