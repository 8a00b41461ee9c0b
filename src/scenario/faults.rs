//! Plans of what goes wrong, outside of scenarios: a file with `faults:` and `platform:`, or one fault in a few characters.

use std::sync::Arc;

use fault_plan::{Class, Effect, Fault};
use schemars::JsonSchema;
use serde::Deserialize;

use super::circumstances::Circumstances;
use crate::diagnostic::{Diagnostic, Source, did_you_mean, one_of};
use crate::document::Document;

/// A file about the platform alone: the keys `platform` and `faults` of a scenario.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FaultFile {
    /// What is different about the platform.
    pub platform: Option<Circumstances>,
    /// What goes wrong on the platform, and when.
    #[serde(default)]
    pub faults: Vec<Fault>,
}

impl FaultFile {
    /// Reads a file.
    ///
    /// # Errors
    /// Every mistake, with its place.
    pub fn read(name: &str, bytes: Vec<u8>) -> Result<FaultFile, Vec<Diagnostic>> {
        let document = Document::parse(name, bytes)?;
        let file: FaultFile = document.read()?;
        match problems(&document, &file.faults, "faults") {
            problems if problems.is_empty() => Ok(file),
            problems => Err(problems),
        }
    }
}

/// Reads one fault as it is written on a command line: `createPosts:2:lost`, `post:503`, `inbox:20%:delay=1s..5s`, or in
/// YAML, `{ on: post, every: 3, do: reset }`.
///
/// # Errors
/// Every mistake, with its place in the text.
pub fn short(text: &str) -> Result<Fault, Vec<Diagnostic>> {
    let yaml = if text.trim_start().starts_with('{') { text.to_owned() } else { spelt_out(text)? };
    let document = Document::parse("--fault", yaml.into_bytes())?;
    let fault: Fault = document.read()?;
    match problems_of(&document, &fault, "") {
        problems if problems.is_empty() => Ok(fault),
        problems => Err(problems),
    }
}

/// The YAML that a short form stands for: what it strikes, when, and what happens, between colons.
fn spelt_out(text: &str) -> Result<String, Vec<Diagnostic>> {
    let mut parts: Vec<&str> = text.split(':').collect();
    let effect = parts.pop().unwrap_or_default();
    let wrong = |part: &str, message: String| {
        let start = text.rfind(part).unwrap_or(0);
        let source = Arc::new(Source::whole("--fault", text.to_owned()));
        let help = "write it like `createPosts:2:lost`, `post:503` or `inbox:20%:delay=2s`";
        vec![Diagnostic::error(&source, start..start + part.len().max(1), message).help(help)]
    };
    let [on, when @ ..] = parts.as_slice() else {
        return Err(wrong(effect, "what is struck, or what happens to it, is missing".to_owned()));
    };
    let mut keys = vec![format!("on: {}", quoted(on))];
    for part in when {
        let (key, number) = match (part.strip_suffix('%'), part.strip_prefix('/')) {
            (Some(chance), _) => ("chance", chance),
            (_, Some(every)) => ("every", every),
            _ => ("nth", *part),
        };
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            let message =
                format!("`{part}` does not say when: `2` is the second call, `/3` every third, `20%` by chance");
            return Err(wrong(part, message));
        }
        keys.push(format!("{key}: {number}"));
    }
    keys.push(match effect.split_once('=') {
        Some((effect, value)) => format!("do: {{ {}: {} }}", quoted(effect), quoted(value)),
        None if effect.bytes().all(|byte| byte.is_ascii_digit()) => format!("do: {{ status: {} }}", quoted(effect)),
        None => format!("do: {}", quoted(effect)),
    });
    Ok(format!("{{ {} }}", keys.join(", ")))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace(['"', '\\'], "?"))
}

/// What makes no sense in the faults at this path of a document.
pub(super) fn problems(document: &Document, faults: &[Fault], at: &str) -> Vec<Diagnostic> {
    let each = faults.iter().enumerate();
    each.flat_map(|(index, fault)| problems_of(document, fault, &format!("{at}[{index}]"))).collect()
}

fn problems_of(document: &Document, fault: &Fault, at: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut report = |key: &str, message: String, help: String| {
        let span = document.span(format!("{at}.{key}").trim_start_matches('.'));
        found.push(Diagnostic::error(&document.source, span, message).help(help));
    };
    if let (Some(from), Some(until)) = (fault.from, fault.until)
        && from >= until
    {
        report("until", format!("from {from} until {until} is no time at all"), "let it end later".to_owned());
    }
    for word in fault.on.words() {
        let kinds = || Class::ALL.iter().map(|class| class.name()).chain(Class::GROUPS);
        if !is_operation(word) && !kinds().any(|kind| kind == word) {
            let help = match did_you_mean(word, kinds()) {
                Some(kind) => format!("did you mean `{kind}`?"),
                None => format!("expected the name of an operation, or {}", one_of(kinds())),
            };
            report("on", format!("`{word}` is no kind of call"), help);
        }
        if let Some(wanted) = place_of(&fault.effect).filter(|wanted| *wanted != word) {
            report(
                "do",
                format!("this cannot happen to `{word}`"),
                format!("it happens to a {wanted}: `on: {wanted}`"),
            );
        }
        if matches!(word, "webhook" | "stream") && !happens_to_push(&fault.effect) {
            let help = "a delivery can be delayed, dropped, duplicated or reordered, a stream disconnected";
            report("do", format!("this cannot happen to a {word}"), help.to_owned());
        }
    }
    found
}

/// Whether a word may be the platform's name for an operation: it has capitals or underscores, as none of ours has.
fn is_operation(word: &str) -> bool {
    let is_name = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name && word.bytes().any(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

/// What alone an effect can happen to.
fn place_of(effect: &Effect) -> Option<&'static str> {
    match effect {
        Effect::Drop | Effect::Duplicate | Effect::Reorder => Some("webhook"),
        Effect::Disconnect => Some("stream"),
        _ => None,
    }
}

fn happens_to_push(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Drop | Effect::Duplicate | Effect::Reorder | Effect::Disconnect | Effect::Delay(_) | Effect::Hang(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let problems = short(text).expect_err("it makes no sense");
        problems.iter().map(|problem| problem.render(false)).collect::<Vec<_>>().join("\n\n")
    }

    #[test]
    fn a_short_form_says_what_when_and_how() {
        let same = |short_form: &str, json: &str| {
            let fault: Fault = serde_json::from_str(json).expect("a fault");
            assert_eq!(short(short_form).as_ref(), Ok(&fault), "{short_form}");
        };
        same("createPosts:2:lost", r#"{"on": "createPosts", "nth": 2, "do": "lost"}"#);
        same("post:503", r#"{"on": "post", "do": {"status": 503}}"#);
        same("inbox:/3:20%:delay=1s..5s", r#"{"on": "inbox", "every": 3, "chance": 20, "do": {"delay": "1s..5s"}}"#);
        same(
            "{ on: [post, message], times: 2, do: reset }",
            r#"{"on": ["post", "message"], "times": 2, "do": "reset"}"#,
        );
    }

    #[test]
    fn what_makes_no_sense_is_underlined() {
        let all =
            ["lost", "post:twice:lost", "post:lots", "pots:lost", "post:drop", "webhook:503", "post:700", "a\"b:lost"];
        insta::assert_snapshot!(all.map(told).join("\n\n"));
    }
}
