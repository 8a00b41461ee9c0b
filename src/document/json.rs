//! The tree of a JSON file: the same values and places as of a YAML file.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::tree::{Kind, Names, Node};
use crate::diagnostic::{Diagnostic, Source};

/// How deep values may nest.
const DEEPEST: usize = 64;

/// Parses a file's text.
///
/// # Errors
/// Where it is not JSON, or nests too deep. Keys that are there twice are given beside the tree.
pub(super) fn parse(source: &Arc<Source>) -> Result<(Node, Vec<Diagnostic>), Diagnostic> {
    let mut planter = Planter { source, doubles: Vec::new() };
    // Some editors put a mark before UTF-8.
    let mark = source.text.len() - source.text.trim_start_matches('\u{feff}').len();
    let root: &RawValue = serde_json::from_str(&source.text[mark..]).map_err(|error| planter.syntax(&error, mark))?;
    let node = planter.plant(root.get(), 0)?;
    Ok((node, planter.doubles))
}

struct Planter<'a> {
    source: &'a Arc<Source>,
    doubles: Vec<Diagnostic>,
}

impl Planter<'_> {
    /// Where a part of the file's text stands in it.
    fn place(&self, raw: &str) -> Range<usize> {
        let start = (raw.as_ptr() as usize).saturating_sub(self.source.text.as_ptr() as usize);
        start..start + raw.len()
    }

    fn syntax(&self, error: &serde_json::Error, from: usize) -> Diagnostic {
        let inner = Source { name: String::new(), text: self.source.text[from..].to_owned(), first_line: 1 };
        let at = from + inner.offset(error.line(), error.column());
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        Diagnostic::error(self.source, at..at, format!("this is not JSON that can be read: {words}"))
    }

    fn plant(&mut self, raw: &str, depth: usize) -> Result<Node, Diagnostic> {
        let span = self.place(raw);
        if depth > DEEPEST {
            let message = format!("values nest more than {DEEPEST} deep");
            return Err(Diagnostic::error(self.source, span.start..span.start + 1, message));
        }
        let wrong = |planter: &Self, error: serde_json::Error| planter.syntax(&error, span.start);
        let kind = match raw.bytes().next() {
            Some(b'"') => Kind::Scalar(serde_json::from_str(raw).map_err(|error| wrong(self, error))?),
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(raw).map_err(|error| wrong(self, error))?;
                let items = items.into_iter().map(|item| self.plant(item.get(), depth + 1));
                Kind::List(items.collect::<Result<_, _>>()?)
            }
            Some(b'{') => {
                let entries: Entries = serde_json::from_str(raw).map_err(|error| wrong(self, error))?;
                self.plant_map(entries.0, depth)?
            }
            Some(b'n') => Kind::Empty,
            _ => Kind::Scalar(raw.to_owned()),
        };
        let span = if matches!(kind, Kind::List(_) | Kind::Map(_)) { span.start..span.start } else { span };
        Ok(Node { span, kind })
    }

    fn plant_map(&mut self, entries: Vec<(&RawValue, &RawValue)>, depth: usize) -> Result<Kind, Diagnostic> {
        let mut planted: Vec<(String, Range<usize>, Node)> = Vec::with_capacity(entries.len());
        let mut names = Names::default();
        for (key, value) in entries {
            let span = self.place(key.get());
            let name: String = serde_json::from_str(key.get()).map_err(|error| self.syntax(&error, span.start))?;
            let value = self.plant(value.get(), depth + 1)?;
            if let Some(index) = names.index(&name, &planted) {
                let help = super::first_of_two(self.source, planted[index].1.start, span.start);
                let double = Diagnostic::error(self.source, span, format!("`{name}` is here twice"));
                self.doubles.push(double.help(help));
                continue;
            }
            planted.push((name, span, value));
        }
        Ok(Kind::Map(planted))
    }
}

/// The keys and values of an object as they are written.
struct Entries<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Entries<'de>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Arc<Source> {
        Arc::new(Source::whole("x.json", text.to_owned()))
    }

    #[test]
    fn values_have_their_places() {
        let text = "{\n \"a\": [1, {\"b\\u00e9\": \"x\"}], \"n\": null}";
        let (root, doubles) = parse(&source(text)).expect("JSON");
        assert!(doubles.is_empty());
        let inner = root.find("a[1].bé");
        assert_eq!(&text[inner.span.clone()], "\"x\"");
        assert_eq!(&text[root.find("a[0]").span.clone()], "1");
        assert!(matches!(root.find("n").kind, Kind::Empty));
        let text = "\u{feff}{\"a\": \"x\"}";
        let (root, _) = parse(&source(text)).expect("JSON");
        assert_eq!(&text[root.find("a").span.clone()], "\"x\"");
    }

    #[test]
    fn what_is_not_json_is_told_with_its_place() {
        let told = parse(&source("{\"a\": [1, 2}")).expect_err("no JSON");
        assert_eq!(told.span.start, 11);
        assert!(parse(&source(&"[".repeat(100_000))).is_err());
        let (_, doubles) = parse(&source("{\"a\": 1, \"a\": 2}")).expect("JSON");
        assert_eq!(doubles.len(), 1);
        let many: Vec<String> = (0..50_000).map(|at| format!("\"k{}\": 1", at % 49_999)).collect();
        let (_, doubles) = parse(&source(&format!("{{{}}}", many.join(",\n")))).expect("JSON");
        assert_eq!(doubles.iter().map(|one| one.help.as_str()).collect::<Vec<_>>(), ["the first is 49999 lines above"]);
    }
}
