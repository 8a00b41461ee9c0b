//! Whether a brand makes sense.

use regex::Regex;

use super::is_handle;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::scenario::brand::Brand;
use crate::scenario::template::{Part, parts};

/// What is wrong with a brand that was read.
pub fn check(document: &Document, brand: &Brand) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut error = |path: &str, message: String, help: &str| {
        problems.push(Diagnostic::error(&document.source, document.span(path), message).help(help));
    };
    if !is_handle(&brand.handle) {
        let message = format!("`{}` is not a handle", brand.handle);
        error("handle", message, "a handle has 1 to 15 letters, digits and underscores, without the @");
    }
    if brand.hours.is_empty() {
        error("hours", "the brand never opens".to_owned(), "write at least `weekdays: \"09:00-17:00\"`");
    }
    if brand.team.is_empty() {
        error("team", "nobody answers for this brand".to_owned(), "name at least one colleague");
    }
    for (kind, pattern) in &brand.numbers {
        if let Err(wrong) = Regex::new(pattern) {
            let reason = wrong.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            error(&format!("numbers.{}", kind.id()), format!("`{pattern}` is not a regular expression"), &reason);
        }
    }
    for (index, holiday) in brand.holidays.iter().enumerate() {
        if brand.holidays[..index].iter().any(|earlier| earlier.on == holiday.on) {
            error(&format!("holidays[{index}].on"), format!("{} is here twice", holiday.on), "write each day once");
        }
    }
    for (id, desk) in brand.desks.iter().filter(|(_, desk)| desk.names.is_empty()) {
        let _ = desk;
        error(&format!("desks.{id}.names"), format!("the desk `{id}` has no name"), "say what replies call it");
    }
    let style = &brand.voice.signature_style;
    if !signature_slots(style) {
        let message = format!("`{style}` is not the look of a signature");
        error("voice.signature_style", message, "it holds `{initials}` or `{name}` and no other braces: `^{initials}`");
    }
    problems
}

fn signature_slots(style: &str) -> bool {
    let Ok(parts) = parts(style) else { return false };
    let mut slots = parts.iter().filter(|(part, _)| !matches!(part, Part::Words(_))).peekable();
    slots.peek().is_some() && slots.all(|(part, _)| matches!(part, Part::Slot("initials" | "name")))
}
