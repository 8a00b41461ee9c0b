//! The description of the control API in OpenAPI 3.1, made from the table of operations and the types that are read and
//! written.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::problem::Problem;
use super::said::Said;
use super::table::{ALL, Asked, Gives, Key, Operation, Shape};

pub(super) fn show(_: &Asked<'_>) -> Result<Said, Problem> {
    Ok(Said::json(200, &document()))
}

/// The whole description.
pub(super) fn document() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    for operation in ALL {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method.to_lowercase()] = described(operation, &mut generator);
    }
    generator.subschema_for::<Problem>();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "The control API of a mock platform",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Worlds are made, watched and interfered with here, beside the platform and out of the sight of \
                its callers.",
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "responses": { "Problem": {
                "description": "Why it was refused, and what was expected.",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
            } },
            "securitySchemes": {
                "secret": { "type": "http", "scheme": "bearer", "description": "The secret of the server." },
                "key": { "type": "http", "scheme": "bearer", "description": "The key of one world." },
                "token": { "type": "http", "scheme": "bearer", "description": "A token of a world, as its bots have it." },
            },
        },
    })
}

fn described(operation: &Operation, generator: &mut SchemaGenerator) -> Value {
    let security = match operation.key {
        Key::None => json!([]),
        Key::Secret => json!([{ "secret": [] }]),
        Key::World => json!([{ "secret": [] }, { "key": [] }]),
        Key::Token => json!([{ "token": [] }]),
    };
    let mut described = json!({
        "operationId": operation.name,
        "summary": operation.about,
        "security": security,
        "responses": responses(operation, generator),
    });
    let mut parameters = in_path(operation.path);
    parameters.extend(operation.query.iter().flat_map(|shape| in_query(*shape)));
    if operation.name == "events" {
        parameters.push(json!({ "name": "last-event-id", "in": "header", "schema": { "type": "string" } }));
    }
    if !parameters.is_empty() {
        described["parameters"] = Value::Array(parameters);
    }
    if let Some(shape) = operation.body {
        let schema = shape(generator);
        let content = json!({ "application/json": { "schema": schema } });
        described["requestBody"] = json!({ "required": needs_body(shape), "content": content });
    }
    described
}

fn responses(operation: &Operation, generator: &mut SchemaGenerator) -> Value {
    let mut responses = Map::new();
    let (status, gives) = operation.gives;
    let done = match gives {
        Gives::Nothing => json!({ "description": "Done." }),
        Gives::Json(shape) => {
            let schema = shape(generator);
            json!({ "description": "Done.", "content": { "application/json": { "schema": schema } } })
        }
        Gives::Text(kind) => json!({ "description": "Done.", "content": { kind: {} } }),
    };
    responses.insert(status.to_string(), done);
    for refusal in refusals(operation) {
        responses.insert(refusal.to_string(), json!({ "$ref": "#/components/responses/Problem" }));
    }
    Value::Object(responses)
}

/// Whether there is something that must be said: no body is as good as an empty object.
fn needs_body(shape: Shape) -> bool {
    let schema = inlined(shape);
    schema["oneOf"].is_array() || schema["required"].as_array().is_some_and(|names| !names.is_empty())
}

fn inlined(shape: Shape) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    shape(&mut settings.into_generator()).to_value()
}

/// The statuses of an operation's refusals.
fn refusals(operation: &Operation) -> Vec<u16> {
    let mut refusals = operation.refuses.to_vec();
    refusals.push(400);
    if operation.key != Key::None {
        refusals.extend([401, 403]);
    }
    refusals.extend([408, 413]);
    refusals.sort_unstable();
    refusals.dedup();
    refusals
}

fn in_path(path: &str) -> Vec<Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } })).collect()
}

/// The members of a type as query parameters.
fn in_query(shape: Shape) -> Vec<Value> {
    let mut generator =
        SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true).into_generator();
    let schema = shape(&mut generator).to_value();
    let Some(members) = schema["properties"].as_object() else { return Vec::new() };
    let parameter = |(name, schema): (&String, &Value)| {
        let mut schema = schema.clone();
        let about = schema["description"].clone();
        // What is left out of an address is absent rather than null.
        if let Some(kind) =
            schema["type"].as_array().and_then(|kinds| kinds.iter().find(|kind| **kind != "null")).cloned()
        {
            schema["type"] = kind;
        }
        if let Some(members) = schema.as_object_mut() {
            members.remove("default");
            members.remove("description");
        }
        json!({ "name": name, "in": "query", "description": about, "schema": schema })
    };
    members.iter().map(parameter).collect()
}
