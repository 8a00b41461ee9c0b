//! The same replies in five languages: translating them does not change what is seen.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::evaluator::markers::{Reading, Tongue, observe};
use crate::language::Language;
use crate::marker::Marker;
use crate::transcript::Channel;

/// One reply in every language.
#[derive(Deserialize)]
struct Row {
    shows: Vec<Marker>,
    lacks: Vec<Marker>,
    /// The markers that one language is not yet right about.
    #[serde(default)]
    yet: BTreeMap<Language, Vec<Marker>>,
    #[serde(flatten)]
    texts: BTreeMap<Language, String>,
}

#[test]
fn a_reply_shows_the_same_in_every_language() {
    let rows: Vec<Row> = serde_yaml::from_str(include_str!("parallel.yaml")).expect("rows of replies");
    let mut wrong = Vec::new();
    for row in &rows {
        assert_eq!(row.texts.len(), Language::ALL.len(), "{:?}", row.texts);
        for (language, text) in &row.texts {
            let seen = observe(&Reading {
                language: Tongue::Known(*language),
                customer_name: Some("Sanne de Wit"),
                ..Reading::of(text, Channel::Public)
            });
            let yet = row.yet.get(language).map_or(&[][..], Vec::as_slice);
            let judged = |marker: &&Marker| !yet.contains(marker);
            let missing = row.shows.iter().filter(judged).filter(|marker| !seen.has(**marker));
            let missing = missing.map(|marker| format!("no {}", marker.id()));
            let extra = row.lacks.iter().filter(judged).filter(|marker| seen.has(**marker));
            let extra = extra.map(|marker| marker.id().to_owned());
            wrong.extend(missing.chain(extra).map(|what| format!("{what}: {text}")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
