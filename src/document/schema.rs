//! Checking a tree against the JSON Schema of a type: every departure at once, each with its place and what was expected.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use schemars::{JsonSchema, schema_for};
use serde_json::{Map, Number, Value};

use super::tree::{Kind, Node};
use crate::diagnostic::{Diagnostic, Source, did_you_mean, one_of};
use crate::scenario::values::format_error;

/// The JSON Schema of `T`, as it is published for editors.
pub fn published<T: JsonSchema>() -> Value {
    schema_for!(T).to_value()
}

/// The same, made once: parts of a library are checked one by one.
fn kept<T: JsonSchema>() -> Arc<Value> {
    static KEPT: Mutex<BTreeMap<String, Arc<Value>>> = Mutex::new(BTreeMap::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let schema = kept.entry(T::schema_id().into_owned()).or_insert_with(|| Arc::new(published::<T>()));
    Arc::clone(schema)
}

/// Checks `node` against the schema of `T`: the value that `T` is decoded from, and every departure. The whole is called by this name.
pub(super) fn check<T: JsonSchema>(source: &Arc<Source>, node: &Node, name: &str) -> (Option<Value>, Vec<Diagnostic>) {
    let root = kept::<T>();
    let mut checker = Checker { root: &root, source, problems: Vec::new() };
    let value = checker.value(&root, node, name);
    (value, checker.problems)
}

struct Checker<'a> {
    root: &'a Value,
    source: &'a Arc<Source>,
    problems: Vec<Diagnostic>,
}

impl<'a> Checker<'a> {
    fn report(&mut self, node: &Node, message: String, help: String) -> Option<Value> {
        self.problems.push(Diagnostic::error(self.source, node.mark(), message).help(help));
        None
    }

    fn resolve(&self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str().and_then(|path| self.root.pointer(path.trim_start_matches('#'))) {
            Some(target) => target,
            None => schema,
        }
    }

    /// Checks one value; `name` is the key it stands at.
    fn value(&mut self, schema: &'a Value, node: &Node, name: &str) -> Option<Value> {
        let schema = self.resolve(schema);
        if let Kind::Empty = node.kind {
            return self.report(node, format!("`{name}` has no value"), self.expected(schema));
        }
        if let Some(branches) = schema["oneOf"].as_array() {
            return self.choice(branches, node, name);
        }
        if let Some(branches) = schema["anyOf"].as_array() {
            let fitting = branches.iter().find(|branch| self.fits(branch, node));
            return match fitting {
                Some(branch) => self.value(branch, node, name),
                None => self.wrong_kind(schema, node, name),
            };
        }
        match (&node.kind, kind_of(schema)) {
            (Kind::Map(entries), "object") => self.object(schema, node, entries, name),
            (Kind::List(items), "array") => self.list(schema, node, items, name),
            (Kind::Scalar(text), "string") => self.text(schema, node, text, name),
            (Kind::Scalar(text), "integer") => self.integer(schema, node, text, name),
            (Kind::Scalar(text), "number") => self.number(schema, node, text, name),
            (Kind::Scalar(text), "boolean") => self.boolean(node, text, name),
            _ => self.wrong_kind(schema, node, name),
        }
    }

    /// Whether a value is of the kind that a schema wants.
    fn fits(&self, schema: &'a Value, node: &Node) -> bool {
        let schema = self.resolve(schema);
        if let Some(branches) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
            return branches.iter().any(|branch| self.fits(branch, node));
        }
        let kind = kind_of(schema);
        match node.kind {
            Kind::Empty => false,
            Kind::Scalar(_) => matches!(kind, "string" | "integer" | "number" | "boolean"),
            Kind::List(_) => kind == "array",
            Kind::Map(_) => kind == "object",
        }
    }

    /// The kinds that a schema takes, in words.
    fn nouns(&self, schema: &'a Value) -> Vec<&'static str> {
        let schema = self.resolve(schema);
        match schema["anyOf"].as_array() {
            Some(branches) => branches.iter().flat_map(|branch| self.nouns(branch)).collect(),
            None => Some(noun_of(schema)).filter(|noun| !noun.is_empty()).into_iter().collect(),
        }
    }

    fn wrong_kind(&mut self, schema: &'a Value, node: &Node, name: &str) -> Option<Value> {
        let message = format!("`{name}` cannot be {}", node.noun());
        self.report(node, message, self.expected(schema))
    }

    /// What a schema wants, in words.
    fn expected(&self, schema: &'a Value) -> String {
        let schema = self.resolve(schema);
        if let Some(example) = schema["examples"][0].as_str() {
            return format!("write it like `{example}`");
        }
        let words = options(schema);
        if !words.is_empty() {
            return format!("expected {}", one_of(words));
        }
        format!("expected {}", self.nouns(schema).join(" or "))
    }

    /// A value that is one of several: a word, or a map with one of some keys.
    fn choice(&mut self, branches: &'a [Value], node: &Node, name: &str) -> Option<Value> {
        let words: Vec<&str> = branches.iter().flat_map(options_of_branch).collect();
        match &node.kind {
            Kind::Scalar(text) if words.contains(&text.as_str()) => Some(Value::String(text.clone())),
            Kind::Scalar(text) => {
                let message = format!("`{text}` is no value of `{name}`");
                let help = match did_you_mean(text, words.iter().copied()) {
                    Some(word) => format!("did you mean `{word}`?"),
                    None => format!("expected {}", one_of(words)),
                };
                self.report(node, message, help)
            }
            Kind::Map(entries) => {
                let objects = branches.iter().filter(|branch| branch["type"] == "object");
                let named = |branch: &&Value| entries.iter().any(|(key, _, _)| branch["properties"].get(key).is_some());
                match objects.clone().find(named).or_else(|| objects.clone().next()) {
                    Some(branch) => self.value(branch, node, name),
                    None => self.report(node, format!("`{name}` is one word"), format!("expected {}", one_of(words))),
                }
            }
            _ => self.report(
                node,
                format!("`{name}` is one word, not {}", node.noun()),
                format!("expected {}", one_of(words)),
            ),
        }
    }

    fn object(
        &mut self,
        schema: &'a Value,
        node: &Node,
        entries: &[(String, std::ops::Range<usize>, Node)],
        name: &str,
    ) -> Option<Value> {
        let before = self.problems.len();
        let mut object = Map::new();
        for (key, span, value) in entries {
            let Some(inner) = self.property(schema, key, span, name) else { continue };
            if let Some(value) = self.value(inner, value, key) {
                object.insert(key.clone(), value);
            }
        }
        for missing in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !entries.iter().any(|(key, _, _)| key == missing) {
                let about = schema["properties"][missing]["description"].as_str().unwrap_or_default();
                self.report(node, format!("`{missing}` is missing in {}", in_words(name)), first_sentence(about));
            }
        }
        (self.problems.len() == before).then_some(Value::Object(object))
    }

    /// The schema of one key of an object; a key that is not known is reported.
    fn property(
        &mut self,
        schema: &'a Value,
        key: &str,
        span: &std::ops::Range<usize>,
        name: &str,
    ) -> Option<&'a Value> {
        let properties = schema["properties"].as_object();
        if let Some(inner) = properties.and_then(|properties| properties.get(key)) {
            return Some(inner);
        }
        let free = &schema["additionalProperties"];
        let known: Vec<&str> = match schema.get("propertyNames") {
            Some(names) => options(self.resolve(names)),
            None => properties.into_iter().flat_map(|properties| properties.keys().map(String::as_str)).collect(),
        };
        if free.is_object() && (schema.get("propertyNames").is_none() || known.contains(&key)) {
            return Some(free);
        }
        let help = match did_you_mean(key, known.iter().copied()) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("known here: {}", one_of(known)),
        };
        let message = format!("`{key}` is not a key of {}", in_words(name));
        self.problems.push(Diagnostic::error(self.source, span.clone(), message).help(help));
        None
    }

    fn list(&mut self, schema: &'a Value, node: &Node, items: &[Node], name: &str) -> Option<Value> {
        if items.is_empty() && schema["minItems"].as_u64() > Some(0) {
            return self.report(node, format!("`{name}` is empty"), "it needs at least one item".to_owned());
        }
        let before = self.problems.len();
        let list: Vec<Value> = items.iter().filter_map(|item| self.value(&schema["items"], item, name)).collect();
        (self.problems.len() == before).then_some(Value::Array(list))
    }

    fn text(&mut self, schema: &'a Value, node: &Node, text: &str, name: &str) -> Option<Value> {
        let words = options(schema);
        if !words.is_empty() {
            return self.choice(std::slice::from_ref(schema), node, name);
        }
        match schema["format"].as_str().and_then(|format| format_error(format, text)) {
            Some(error) => self.report(node, error, String::new()),
            None => Some(Value::String(text.to_owned())),
        }
    }

    fn integer(&mut self, schema: &'a Value, node: &Node, text: &str, name: &str) -> Option<Value> {
        let least = schema["minimum"].as_i64().unwrap_or(i64::from(i32::MIN));
        let most = schema["maximum"].as_i64().unwrap_or(i64::from(i32::MAX));
        match text.strip_prefix('+').unwrap_or(text).parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => Some(Value::Number(Number::from(number))),
            Ok(number) => {
                self.report(node, format!("`{name}` cannot be {number}"), format!("expected {least} to {most}"))
            }
            Err(_) => {
                self.report(node, format!("`{text}` is not a whole number"), format!("`{name}` is one, such as `3`"))
            }
        }
    }

    fn number(&mut self, schema: &'a Value, node: &Node, text: &str, name: &str) -> Option<Value> {
        let least = schema["minimum"].as_f64().unwrap_or(f64::MIN);
        let most = schema["maximum"].as_f64().unwrap_or(f64::MAX);
        match text.parse::<f64>().ok().filter(|number| number.is_finite()) {
            Some(number) if (least..=most).contains(&number) => Number::from_f64(number).map(Value::Number),
            Some(_) => self.report(node, format!("`{name}` cannot be {text}"), format!("expected {least} to {most}")),
            None => self.report(node, format!("`{text}` is not a number"), format!("`{name}` is one, such as `3.5`")),
        }
    }

    fn boolean(&mut self, node: &Node, text: &str, name: &str) -> Option<Value> {
        match text {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => self.report(node, format!("`{name}` cannot be `{text}`"), "expected `true` or `false`".to_owned()),
        }
    }
}

/// The words that a schema allows, where it allows only some.
fn options(schema: &Value) -> Vec<&str> {
    match schema["oneOf"].as_array() {
        Some(branches) => branches.iter().flat_map(options_of_branch).collect(),
        None => options_of_branch(schema),
    }
}

fn options_of_branch(branch: &Value) -> Vec<&str> {
    let many = branch["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    branch["const"].as_str().into_iter().chain(many).collect()
}

/// The type that a schema wants; of `["string", "null"]` the first.
fn kind_of(schema: &Value) -> &str {
    schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or("object")
}

fn noun_of(schema: &Value) -> &'static str {
    match kind_of(schema) {
        "null" => "",
        "array" => "a list",
        "string" => "a text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "`true` or `false`",
        _ => "keys and values",
    }
}

fn in_words(name: &str) -> String {
    if name.contains(' ') { name.to_owned() } else { format!("`{name}`") }
}

fn first_sentence(text: &str) -> String {
    let paragraph = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    paragraph.split_inclusive(". ").next().unwrap_or_default().trim_end_matches(['.', ' ']).to_owned()
}
