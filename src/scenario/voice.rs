//! The brand's voice: greeting, name and signature around the core of an answer.

use super::brand::{Brand, Policy};
use super::model::{Address, Customer};
use super::template;
use crate::language::Language;

/// The core of an answer in the brand's voice: `Hi Maeve, ` before it and ` ^AB` behind it, as its policies want.
/// Only the first answer of a conversation in a channel is greeted with more than the name.
pub fn dress(brand: &Brand, customer: &Customer, language: Language, core: &str, first: bool) -> String {
    let signature = match (brand.voice.signature, brand.team.first()) {
        (Policy::Never, _) | (_, None) => String::new(),
        (_, Some(colleague)) => {
            let style = &brand.voice.signature_style;
            let signed = template::fill(
                style,
                |key| if key == "name" { Some(&colleague.name) } else { Some(&colleague.initials) },
                |_| 0,
            );
            format!(" {signed}")
        }
    };
    format!("{}{core}{signature}", greeting(brand, customer, language, first))
}

fn greeting(brand: &Brand, customer: &Customer, language: Language, first: bool) -> String {
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
fn called(customer: &Customer, language: Language, formal: bool) -> &str {
    match (language, formal) {
        (Language::De, true) => customer.name.trim(),
        _ => customer.first_name(),
    }
}

/// Whether the customer is addressed formally: as the brand wants, else as the customer does.
pub fn formal(brand: &Brand, customer: &Customer) -> bool {
    brand.voice.address.or(customer.address) == Some(Address::Formal)
}
