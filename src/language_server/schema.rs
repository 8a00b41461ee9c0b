//! Schema: what may stand where in the files of ours, as their published schemas have it.

use std::sync::LazyLock;

use serde_json::Value;

use crate::document::published;
use crate::library::model::LibraryFile;
use crate::lint::project::Project;
use crate::scenario::brand::Brand;

/// The schema of a library.
pub(super) static LIBRARY: LazyLock<Value> = LazyLock::new(published::<LibraryFile>);
/// The schema of a project's file.
pub(super) static PROJECT: LazyLock<Value> = LazyLock::new(published::<Project>);
/// The schema of a brand.
pub(super) static BRAND: LazyLock<Value> = LazyLock::new(published::<Brand>);

/// Something that may stand in a place: a key or a value, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice<'a> {
    pub(super) word: &'a str,
    pub(super) meaning: &'a str,
}

/// The keys that may stand where a path leads.
pub(super) fn keys<'a>(root: &'a Value, path: &[String]) -> Vec<Choice<'a>> {
    let mut found = Vec::new();
    for schema in at(root, path) {
        let properties = schema["properties"].as_object().into_iter().flatten();
        found.extend(properties.map(|(word, schema)| Choice { word, meaning: meaning(root, schema) }));
        for names in branches(root, &schema["propertyNames"]) {
            found.extend(words(root, names));
        }
    }
    found
}

/// The values that may stand where a path leads, where there are only some.
pub(super) fn values<'a>(root: &'a Value, path: &[String]) -> Vec<Choice<'a>> {
    at(root, path).into_iter().flat_map(|schema| words(root, schema)).collect()
}

/// What the key that a path ends in means.
pub(super) fn meaning_at<'a>(root: &'a Value, path: &[String]) -> Option<&'a str> {
    let (key, above) = path.split_last()?;
    let found = at(root, above).into_iter().find_map(|schema| schema["properties"].get(key));
    found.map(|schema| meaning(root, schema)).filter(|words| !words.is_empty())
}

fn words<'a>(root: &'a Value, schema: &'a Value) -> Vec<Choice<'a>> {
    let plain = |word: &'a Value| Some(Choice { word: word.as_str()?, meaning: "" });
    let mut found: Vec<Choice> = schema["enum"].as_array().into_iter().flatten().filter_map(plain).collect();
    if let Some(word) = schema["const"].as_str() {
        found.push(Choice { word, meaning: meaning(root, schema) });
    }
    if schema["type"] == "boolean" {
        found.extend(["true", "false"].map(|word| Choice { word, meaning: "" }));
    }
    found
}

fn meaning<'a>(root: &'a Value, schema: &'a Value) -> &'a str {
    let own = schema["description"].as_str();
    own.or_else(|| resolve(root, schema)["description"].as_str()).unwrap_or_default()
}

/// Every schema that a path may lead to.
fn at<'a>(root: &'a Value, path: &[String]) -> Vec<&'a Value> {
    let mut schemas = branches(root, root);
    for step in path {
        let next = schemas.iter().filter_map(|schema| {
            let next = match step.as_str() {
                "-" => &schema["items"],
                key => schema["properties"].get(key).unwrap_or(&schema["additionalProperties"]),
            };
            next.is_object().then_some(next)
        });
        schemas = next.flat_map(|schema| branches(root, schema)).collect();
    }
    schemas
}

fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema["$ref"].as_str().and_then(|path| root.pointer(path.trim_start_matches('#')));
    target.unwrap_or(schema)
}

/// A schema, or each of those that it leaves a choice of.
fn branches<'a>(root: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    let schema = resolve(root, schema);
    match schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
        Some(choices) => choices.iter().flat_map(|choice| branches(root, choice)).collect(),
        None => vec![schema],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(choices: Vec<Choice>) -> String {
        choices.iter().map(|choice| choice.word).collect::<Vec<_>>().join(" ")
    }

    fn path(path: &str) -> Vec<String> {
        path.split('.').filter(|step| !step.is_empty()).map(str::to_owned).collect()
    }

    #[test]
    fn the_schemas_say_what_may_stand_where() {
        assert_eq!(listed(keys(&LIBRARY, &path(""))), "brand channel language owner placeholders replies");
        assert_eq!(listed(keys(&LIBRARY, &path("replies.-.ignore.-"))), "because language rule");
        assert_eq!(listed(keys(&LIBRARY, &path("replies.-.text"))), "en nl de fr sv");
        assert_eq!(listed(keys(&LIBRARY, &path("placeholders.x"))), "examples type");
        assert_eq!(listed(values(&LIBRARY, &path("replies.-.channel"))), "public private both");
        assert_eq!(listed(values(&LIBRARY, &path("replies.-.id"))), "");
        assert_eq!(listed(values(&PROJECT, &path("rules.x"))), "off note warning error");
        assert_eq!(listed(values(&BRAND, &path("voice.emoji"))), "required optional never");
        assert!(meaning_at(&LIBRARY, &path("replies.-.title")).is_some());
        assert_eq!(meaning_at(&LIBRARY, &path("replies.-.nothing")), None);
    }
}
