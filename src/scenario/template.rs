//! Texts with braces: `{order_number}` is filled in, `{half nine|9:30}` is a choice.

use std::ops::Range;

use super::brand::Brand;
use super::model::Customer;
use crate::marker::FactKind;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<'a> {
    /// Plain words.
    Words(&'a str),
    /// `{key}`: to be filled in.
    Slot(&'a str),
    /// `{a|b}`: one of these.
    Choice(Vec<&'a str>),
}

/// A brace without its partner, at these bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unbalanced(pub Range<usize>);

/// Splits a text into its parts, each with its bytes in the text.
///
/// # Errors
/// When a brace has no partner.
pub fn parts(text: &str) -> Result<Vec<(Part<'_>, Range<usize>)>, Unbalanced> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find(['{', '}']).map(|offset| at + offset) {
        let inside = open + 1;
        let close = match text[inside..].find(['{', '}']).map(|offset| inside + offset) {
            Some(close) if text[open..].starts_with('{') && text[close..].starts_with('}') => close,
            _ => return Err(Unbalanced(open..inside)),
        };
        if at < open {
            found.push((Part::Words(&text[at..open]), at..open));
        }
        let inner = &text[inside..close];
        let part = if inner.contains('|') { Part::Choice(inner.split('|').collect()) } else { Part::Slot(inner) };
        found.push((part, open..close + 1));
        at = close + 1;
    }
    if at < text.len() {
        found.push((Part::Words(&text[at..]), at..text.len()));
    }
    Ok(found)
}

/// Fills a text in: slots by `value`, choices by `choose` (given the number of options, which one).
/// What cannot be filled stays as it is written.
pub fn fill<'v>(text: &str, value: impl Fn(&str) -> Option<&'v str>, mut choose: impl FnMut(usize) -> usize) -> String {
    let Ok(parts) = parts(text) else { return text.to_owned() };
    let mut filled = String::with_capacity(text.len() + 16);
    for (part, span) in parts {
        match part {
            Part::Words(words) => filled.push_str(words),
            Part::Slot(key) => filled.push_str(value(key).unwrap_or(&text[span])),
            Part::Choice(options) => filled.push_str(options[choose(options.len()).min(options.len() - 1)]),
        }
    }
    filled
}

/// What a slot stands for in the texts of one customer's story.
pub fn slot<'a>(key: &str, brand: &'a Brand, customer: &'a Customer) -> Option<&'a str> {
    match key {
        "brand" => Some(&brand.handle),
        "brand_name" => Some(&brand.name),
        "name" => Some(customer.first_name()),
        _ => private_slot(key, customer).or_else(|| customer.facts.public.get(key).map(String::as_str)),
    }
}

/// The private fact that a slot stands for, if it does.
pub fn private_slot<'a>(key: &str, customer: &'a Customer) -> Option<&'a str> {
    let kind = FactKind::ALL.iter().find(|kind| kind.id() == key)?;
    customer.facts.private.get(kind).map(String::as_str)
}

/// Every slot key that the texts of one customer's story may use.
pub fn slots(customer: &Customer) -> Vec<&str> {
    let private = customer.facts.private.keys().map(|kind| kind.id());
    let public = customer.facts.public.keys().map(String::as_str);
    ["brand", "brand_name", "name"].into_iter().chain(private).chain(public).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_and_choices_are_found_and_filled() {
        let filled = fill("Hi {name}, {a|b|c} {}!", |key| (key == "name").then_some("Ann"), |_| 1);
        assert_eq!(filled, "Hi Ann, b {}!");
    }

    #[test]
    fn a_lone_brace_is_reported_where_it_stands() {
        assert_eq!(parts("ab } c"), Err(Unbalanced(3..4)));
        assert_eq!(parts("ab { c"), Err(Unbalanced(3..4)));
        assert_eq!(parts("a {b {c}}"), Err(Unbalanced(2..3)));
    }
}
