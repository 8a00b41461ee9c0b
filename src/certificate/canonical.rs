//! JSON of which there is one way to write it: keys sorted, nothing between the parts.

use serde_json::Value;

/// A value as canonical JSON.
pub(super) fn text(value: &Value) -> String {
    let mut written = String::new();
    write(value, &mut written);
    written
}

fn write(value: &Value, to: &mut String) {
    match value {
        Value::Object(entries) => {
            let mut sorted: Vec<_> = entries.iter().collect();
            sorted.sort_by_key(|(key, _)| *key);
            list('{', '}', sorted, to, |(key, value), to| {
                to.push_str(&Value::from(key.as_str()).to_string());
                to.push(':');
                write(value, to);
            });
        }
        Value::Array(items) => list('[', ']', items, to, write),
        other => to.push_str(&other.to_string()),
    }
}

fn list<T>(
    open: char,
    close: char,
    items: impl IntoIterator<Item = T>,
    to: &mut String,
    each: impl Fn(T, &mut String),
) {
    to.push(open);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            to.push(',');
        }
        each(item, to);
    }
    to.push(close);
}

#[cfg(test)]
mod tests {
    #[test]
    fn keys_are_sorted_and_nothing_stands_between() {
        let value = serde_json::json!({"b": [1, 92.5, null], "a": {"d": "é\n", "c": true}});
        assert_eq!(super::text(&value), r#"{"a":{"c":true,"d":"é\n"},"b":[1,92.5,null]}"#);
    }
}
