//! What is read is held to the bounds that the description publishes: kinds, ranges and lengths. Names are the reader's own business.

use std::sync::LazyLock;

use serde_json::Value;

use super::openapi;
use super::problem::Problem;
use super::table::Operation;

/// The description, once for all.
static DOCUMENT: LazyLock<Value> = LazyLock::new(openapi::document);

/// Refuses a body that is out of the bounds of the operation's schema.
pub(super) fn check_body(operation: &Operation, body: &[u8]) -> Result<(), Problem> {
    let schema = &described(operation)["requestBody"]["content"]["application/json"]["schema"];
    // What is no JSON is told by the reader.
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return Ok(()) };
    match (schema, departure(&value, schema, "")) {
        (Value::Null, _) | (_, None) => Ok(()),
        (_, Some(what)) => Err(Problem::new(400, format!("the body: {what}"))),
    }
}

/// Refuses a query with a number that is out of the bounds of its parameter.
pub(super) fn check_query(operation: &Operation, query: &str) -> Result<(), Problem> {
    let Some(parameters) = described(operation)["parameters"].as_array() else { return Ok(()) };
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let parameter = parameters.iter().find(|parameter| parameter["in"] == "query" && parameter["name"] == *name);
        if let (Some(parameter), Ok(number)) = (parameter, value.parse::<u64>())
            && let Some(what) = departure(&Value::from(number), &parameter["schema"], &name)
            && parameter["schema"]["type"] == "integer"
        {
            return Err(Problem::new(400, format!("the query: {what}")));
        }
    }
    Ok(())
}

fn described(operation: &Operation) -> &'static Value {
    &DOCUMENT["paths"][operation.path][operation.method.to_lowercase()]
}

/// How a value departs from its schema in what its reader would let pass.
fn departure(value: &Value, schema: &'static Value, at: &str) -> Option<String> {
    let schema = resolved(schema);
    let told = |what: String| Some(if at.is_empty() { what } else { format!("`{at}`: {what}") });
    for choices in ["oneOf", "anyOf"].iter().filter_map(|key| schema[*key].as_array()) {
        // A reader may take a list for an object whose members come in order.
        if !choices.iter().any(|choice| is_kind(value, &resolved(choice)["type"])) {
            let all: Vec<&str> = choices.iter().flat_map(|choice| kinds(&resolved(choice)["type"])).collect();
            return told(format!("expected {}", all.join(" or ")));
        }
        let near: Vec<&Value> = choices.iter().filter(|choice| has_shape(value, choice)).collect();
        let departures: Vec<Option<String>> = near.iter().map(|choice| departure(value, choice, at)).collect();
        if let Some(Some(first)) = departures.first()
            && departures.iter().all(Option::is_some)
        {
            return Some(first.clone());
        }
    }
    if !is_kind(value, &schema["type"]) {
        return told(format!("expected {}", kinds(&schema["type"]).join(" or ")));
    }
    out_of_range(value, schema).and_then(told).or_else(|| within(value, schema, at))
}

fn out_of_range(value: &Value, schema: &Value) -> Option<String> {
    let (size, unit) = match value {
        Value::Number(number) => (number.as_f64()?, ""),
        Value::String(text) => (text.chars().count() as f64, "Length"),
        Value::Array(items) => (items.len() as f64, "Items"),
        _ => return None,
    };
    let (least, most) = if unit.is_empty() { ("minimum", "maximum") } else { ("min", "max") };
    let bound = |word: &str| schema[format!("{word}{unit}")].as_f64();
    let counted = match unit {
        "Length" => " characters",
        "Items" => " items",
        _ => "",
    };
    match (bound(least), bound(most)) {
        (Some(least), _) if size < least => Some(format!("expected at least {least}{counted} instead of {size}")),
        (_, Some(most)) if size > most => Some(format!("expected at most {most}{counted} instead of {size}")),
        _ => None,
    }
}

/// The first departure in the members of an object or the items of a list.
fn within(value: &Value, schema: &'static Value, at: &str) -> Option<String> {
    match value {
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            let (known, others) = (&schema["properties"][name], &schema["additionalProperties"]);
            let inner = if known.is_null() { others } else { known };
            let dot = if at.is_empty() { "" } else { "." };
            departure(member, inner, &format!("{at}{dot}{name}"))
        }),
        Value::Array(items) => {
            let inner = &schema["items"];
            items.iter().enumerate().find_map(|(index, item)| departure(item, inner, &format!("{at}[{index}]")))
        }
        _ => None,
    }
}

/// Whether a value has the shape of a choice: the kind, the names and the fixed words.
fn has_shape(value: &Value, schema: &'static Value) -> bool {
    let schema = resolved(schema);
    let fixed = schema["const"].is_null() || schema["const"] == *value;
    let listed = schema["enum"].as_array().is_none_or(|words| words.contains(value));
    let Value::Object(members) = value else { return fixed && listed && is_kind(value, &schema["type"]) };
    let required = schema["required"]
        .as_array()
        .is_none_or(|names| names.iter().filter_map(Value::as_str).all(|name| members.contains_key(name)));
    let known =
        schema["additionalProperties"] != false || members.keys().all(|name| !schema["properties"][name].is_null());
    let words = members.iter().all(|(name, member)| {
        let word = &schema["properties"][name]["const"];
        word.is_null() || word == member
    });
    required && known && words && is_kind(value, &schema["type"])
}

fn resolved(schema: &'static Value) -> &'static Value {
    let name = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/components/schemas/"));
    name.map_or(schema, |name| &DOCUMENT["components"]["schemas"][name])
}

fn kinds(kind: &Value) -> Vec<&str> {
    match kind {
        Value::String(kind) if kind != "null" => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).filter(|kind| *kind != "null").collect(),
        _ => Vec::new(),
    }
}

fn is_kind(value: &Value, kind: &Value) -> bool {
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        _ => value.is_number(),
    };
    match kind {
        Value::String(kind) => is(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(is),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::table::ALL;

    fn refused(name: &str, body: &str) -> String {
        let operation = ALL.iter().find(|operation| operation.name == name).expect("an operation");
        check_body(operation, body.as_bytes()).map_or_else(|problem| problem.detail, |()| String::new())
    }

    #[test]
    fn what_is_out_of_bounds_is_refused_with_its_place() {
        let cases = [
            ("addFault", r#"{"do": {"status": 399}}"#, "the body: `do.status`: expected at least 400 instead of 399"),
            ("addFault", r#"{"do": "lost", "chance": 101}"#, "the body: `chance`: expected at most 100 instead of 101"),
            ("addFault", r#"{"do": "lost", "nth": 2}"#, ""),
            ("verify", r#"{"journal": [null]}"#, "the body: `journal`: expected object"),
            (
                "verify",
                r#"{"journal": null, "calls": {"limit": 0}}"#,
                "the body: `calls.limit`: expected at least 1 instead of 0",
            ),
            ("verify", "[]", "the body: expected object"),
            (
                "makeWorld",
                r#"{"faults": [{"do": {"status": 700}}]}"#,
                "the body: `faults[0].do.status`: expected at most 599 instead of 700",
            ),
            ("makeWorld", r#"{"accounts": [{"handle": "ann"}], "clock": "real"}"#, ""),
            ("act", r#"{"do": "post", "text": "Hi"}"#, ""),
            ("act", r#"{"do": "post", "text": 5}"#, "the body: `text`: expected string"),
        ];
        for (name, body, expected) in cases {
            assert_eq!(refused(name, body), expected, "{name} {body}");
        }
    }
}
