//! The brand's voice: greeting, name and signature around the core of an answer.

use super::brand::{Brand, Colleague, Policy};
use super::model::{Address, Customer};
use super::template;
use crate::language::Language;

/// The core of an answer in the brand's voice: `Hi Maeve, ` before it and ` ^AB` behind it, as its policies want.
/// Only the first answer of a conversation in a channel is greeted with more than the name.
pub fn dress(brand: &Brand, customer: &Customer, language: Language, core: &str, first: bool) -> String {
    let signature = match (brand.voice.signature, brand.team.first()) {
        (Policy::Never, _) | (_, None) => String::new(),
        (_, Some(colleague)) => format!(" {}", signature(brand, colleague)),
    };
    format!("{}{core}{signature}", greeting(brand, customer, language, first))
}

/// How a colleague signs in the brand's style: `^AB`, `/Anna`.
pub fn signature(brand: &Brand, colleague: &Colleague) -> String {
    let value = |key: &str| if key == "name" { Some(colleague.name.as_str()) } else { Some(&*colleague.initials) };
    template::fill(&brand.voice.signature_style, value, |_| 0)
}

/// What stands before the core of an answer: `Hi Maeve, `, or after the first one `Maeve, ` or nothing.
pub fn greeting(brand: &Brand, customer: &Customer, language: Language, first: bool) -> String {
    let formal = formal(brand, customer);
    let word = match (language, formal) {
        (Language::En, _) => "Hi",
        (Language::Nl, false) => "Hoi",
        (Language::Nl, true) => "Dag",
        (Language::De, false) => "Hallo",
        (Language::De, true) => "Guten Tag",
        (Language::Fr, false) => "Salut",
        (Language::Fr, true) => "Bonjour",
        (Language::Sv, _) => "Hej",
    };
    let nickname = !customer.name.trim().contains(' ');
    match (brand.voice.name == Policy::Never || nickname, first) {
        (true, true) => format!("{word}, "),
        (true, false) => String::new(),
        (false, true) => format!("{word} {}, ", called(customer, language, formal)),
        (false, false) => format!("{}, ", called(customer, language, formal)),
    }
}

/// What the customer is called: by the whole name where a surname alone would need a title that nobody knows.
pub fn called(customer: &Customer, language: Language, formal: bool) -> &str {
    match (language, formal) {
        (Language::De, true) => customer.name.trim(),
        _ => customer.first_name(),
    }
}

/// Whether the customer is addressed formally: as the brand wants, else as the customer does.
pub fn formal(brand: &Brand, customer: &Customer) -> bool {
    brand.voice.address.or(customer.address) == Some(Address::Formal)
}
