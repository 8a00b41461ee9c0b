//! `sparring explain` and `sparring schema`: every page that is named is there, and the published schemas say what is true.

use std::fs;

use serde_json::Value;
use sparring::evaluator::judge_ids;
use sparring::lint::rules;
use sparring::rule::Rule;

use crate::support::{BRAND, SCENARIO, files, package, sparring};

#[test]
fn a_lapse_is_explained_with_its_tip() {
    let page = sparring(&["explain", "no-name"]).with_code(0).stdout;
    assert!(page.contains("Costs up to 25 of the 100 points of personalisation.") && page.contains("Tip: "), "{page}");
    let gate = sparring(&["explain", "others-data"]).with_code(0).stdout;
    assert!(gate.contains("Trips the gate other-customer-data."), "{gate}");
    assert!(sparring(&["explain", "no-nam"]).with_code(2).stderr.contains("did you mean `no-name`?"));
}

#[test]
fn what_can_be_explained_is_listed() {
    let ran = sparring(&["explain"]).with_code(0);
    // One flaw stands for all: their list grows with every rule.
    let is_other = |line: &&str| {
        let id = line.split_whitespace().next().unwrap_or_default();
        rules::rule(id).is_some() && id != "unknown-placeholder"
    };
    let shown: Vec<String> = ran.stdout.lines().filter(|line| !is_other(line)).map(evened).collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn every_id_has_a_page() {
    let contents = sparring(&["explain"]).with_code(0).stdout;
    let flaws = rules::ALL.iter().map(|rule| rule.id());
    for id in judge_ids().chain(flaws).map(str::to_owned).chain(Rule::ALL.iter().map(Rule::to_string)) {
        assert!(contents.lines().any(|line| line.split_whitespace().next() == Some(&id)), "{id} is not listed");
        let page = sparring(&["explain", &id]).with_code(0);
        assert!(page.stdout.starts_with("# "), "{page}");
        assert!(page.stdout.lines().count() > 2, "{page}");
    }
}

/// The line of a flaw without the blanks that fill its column; any other line as it is.
fn evened(line: &str) -> String {
    let (id, rest) = line.trim_start().split_once(' ').unwrap_or((line, ""));
    if rules::rule(id).is_some() { format!("  {id}  {}", rest.trim_start()) } else { line.to_owned() }
}

#[test]
fn a_rule_of_good_webcare_names_the_flaws_that_go_against_it() {
    let page = sparring(&["explain", "x4"]).with_code(0).stdout;
    assert!(
        page.contains("Judged by: ") && page.contains("\nLinted by: ") && page.contains("private-placeholder"),
        "{page}"
    );
    let page = sparring(&["explain", "private-placeholder"]).with_code(0).stdout;
    assert!(page.starts_with("# private-placeholder\n") && page.contains("**Confidence** certain"), "{page}");
    let told = sparring(&["explain", "privat-placeholder"]).with_code(2);
    assert!(told.stderr.contains("did you mean `private-placeholder`?"), "{told}");
}

#[test]
fn a_page_that_is_not_there_is_guessed_at() {
    let ran = sparring(&["explain", "close-oot"]).with_code(2);
    assert!(ran.stderr.contains("did you mean `close-out`?"), "{ran}");
    let ran = sparring(&["explain", "happiness of all"]).with_code(2);
    assert!(ran.stderr.contains("`sparring explain` lists them all"), "{ran}");
}

fn schema(format: &str) -> Value {
    sparring(&["schema", format]).with_code(0).json()
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("YAML")
}

#[test]
fn every_bundled_file_fits_the_published_schema() {
    let (scenario, brand, course) = (schema("scenario"), schema("brand"), schema("course"));
    let folder = package().join("scenarios");
    let mut checked = 0;
    for path in files(&folder, ".yaml") {
        let is_in = |name: &str| path.starts_with(folder.join(name));
        let schema = match (is_in("brands"), is_in("courses")) {
            (true, _) => &brand,
            (_, true) => &course,
            _ => &scenario,
        };
        let value = yaml(&fs::read_to_string(&path).expect("a file"));
        let departures = departures(schema, schema, &value, "");
        assert!(departures.is_empty(), "{}: {departures:#?}", path.display());
        checked += 1;
    }
    assert!(checked >= 40, "{checked} files");
}

#[test]
fn what_the_program_refuses_does_not_fit_the_published_schema() {
    let wrong = [
        ("language: en", "language: xx"),
        ("rules: [X3]", "rules: X3"),
        ("    handle: ada_quill", "    handle: ada_quill\n    mood: 101"),
        ("    handle: ada_quill", "    handle: ada_quill\n    moood: 10"),
        ("    handle: ada_quill\n", ""),
        ("order_number:", "shoe_size:"),
        ("title: The parcel is late", "title: [The parcel, is late]"),
        ("escalation: public", "escalation: { desc: claims }"),
    ];
    let schema = schema("scenario");
    assert_eq!(departures(&schema, &schema, &yaml(SCENARIO), ""), [""; 0]);
    for (from, to) in wrong {
        let value = yaml(&SCENARIO.replacen(from, to, 1));
        assert!(!departures(&schema, &schema, &value, "").is_empty(), "{to}");
    }
    let schema = self::schema("brand");
    let value = yaml(&BRAND.replace("weekdays:", "workdays:"));
    assert!(!departures(&schema, &schema, &value, "").is_empty());
}

#[test]
fn a_schema_that_is_not_there_is_guessed_at() {
    insta::assert_snapshot!(sparring(&["schema", "scenarios"]));
}

/// Where a value departs from a JSON Schema, of whose words those are understood that are used in ours.
fn departures(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let known = [
        "$defs",
        "$ref",
        "$schema",
        "title",
        "description",
        "type",
        "properties",
        "required",
        "additionalProperties",
        "propertyNames",
        "items",
        "minItems",
        "enum",
        "const",
        "oneOf",
        "anyOf",
        "minimum",
        "maximum",
        "format",
        "examples",
        "default",
    ];
    let words = schema.as_object().expect("a schema is an object");
    for word in words.keys() {
        assert!(known.contains(&word.as_str()), "`{word}` in the schema is not understood by this test");
    }
    let mut found = Vec::new();
    if let Some(target) = schema["$ref"].as_str() {
        let target = root.pointer(target.trim_start_matches('#')).expect("a reference leads somewhere");
        found.extend(departures(root, target, value, at));
    }
    if !of_type(&schema["type"], value) {
        found.push(format!("{at}: {value} is not of type {}", schema["type"]));
    }
    let fits = |branch: &Value| departures(root, branch, value, at).is_empty();
    let one_of =
        schema["oneOf"].as_array().is_none_or(|branches| branches.iter().filter(|branch| fits(branch)).count() == 1);
    let any_of = schema["anyOf"].as_array().is_none_or(|branches| branches.iter().any(fits));
    let enumerated = schema["enum"].as_array().is_none_or(|values| values.contains(value));
    let constant = schema.get("const").is_none_or(|constant| constant == value);
    if !(one_of && any_of && enumerated && constant) {
        found.push(format!("{at}: {value} is none of the possibilities"));
    }
    let number = value.as_f64();
    let below = schema["minimum"].as_f64().zip(number).is_some_and(|(least, number)| number < least);
    let above = schema["maximum"].as_f64().zip(number).is_some_and(|(most, number)| number > most);
    if below || above {
        found.push(format!("{at}: {value} is out of range"));
    }
    found.extend(departures_inside(root, schema, value, at));
    found
}

fn departures_inside(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        if let Some(items) = schema.get("items") {
            found.extend(departures(root, items, item, &format!("{at}[{index}]")));
        }
    }
    let Some(entries) = value.as_object() else { return found };
    for (key, inner) in entries {
        let at = format!("{at}.{key}");
        if let Some(names) = schema.get("propertyNames") {
            found.extend(departures(root, names, &Value::String(key.clone()), &at));
        }
        match (schema["properties"].get(key), &schema["additionalProperties"]) {
            (Some(property), _) => found.extend(departures(root, property, inner, &at)),
            (None, Value::Bool(false)) => found.push(format!("{at}: an unknown key")),
            (None, Value::Object(_)) => found.extend(departures(root, &schema["additionalProperties"], inner, &at)),
            _ => {}
        }
    }
    for key in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !entries.contains_key(key) {
            found.push(format!("{at}: {key} is missing"));
        }
    }
    found
}

fn of_type(wanted: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().unwrap_or_default() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the type `{other}` is not understood by this test"),
    };
    match wanted {
        Value::Null => true,
        Value::Array(names) => names.iter().any(is),
        name => is(name),
    }
}

/// The fenced examples of a page of Markdown with this word after `yaml`.
fn examples(page: &str, kind: &str) -> Vec<String> {
    let fence = format!("```yaml {kind}\n");
    page.split(&fence).skip(1).filter_map(|rest| rest.split_once("```")).map(|(text, _)| text.to_owned()).collect()
}

#[test]
fn the_examples_on_the_page_of_the_format_are_bundled_and_so_are_checked_and_played() {
    let page = fs::read_to_string(package().join("scenarios/README.md")).expect("the page");
    for (kind, file) in [
        ("scenario", "en/parcel-delivered-nowhere.yaml"),
        ("brand", "brands/swiftparcel.yaml"),
        ("course", "courses/en/first-day.yaml"),
    ] {
        let bundled = fs::read_to_string(package().join("scenarios").join(file)).expect("a bundled file");
        assert_eq!(examples(&page, kind), [bundled], "the {kind} on the page is {file}");
    }
}
