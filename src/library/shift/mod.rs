//! Saved replies for whoever works a shift: for every brand, in every language and form of address.
//!
//! What is known is filled in (the name, the signature); what only the writer knows is left in braces, to be written.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::model::{LibraryFile, SavedReply, Texts, Use};
use super::slots::slots;
use crate::language::Language;
use crate::scenario::brand::{Brand, Policy};
use crate::scenario::model::{Category, Customer};
use crate::scenario::voice;
use crate::transcript::Channel;

/// A saved reply as a menu offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// A short name, of which there is one in the menu.
    pub id: &'static str,
    /// What it is called in the menu, in its language.
    pub title: &'static str,
    /// The one channel that it is for; `None` for both.
    pub channel: Option<Channel>,
    /// Whether it is for the kind of message that was asked for.
    pub fits: bool,
    /// The text. What is still between braces is for the writer to fill in.
    pub text: String,
}

/// The saved replies for one customer of a brand, those for this kind of message first.
pub fn replies(brand: &Brand, customer: &Customer, language: Language, category: Category) -> Vec<Saved> {
    let formal = voice::formal(brand, customer);
    let Some(file) = FILES.get(&(language, formal)) else { return Vec::new() };
    let name = (!is_nameless(brand, customer)).then(|| voice::called(customer, language, formal));
    let signature = match brand.team.first() {
        Some(colleague) if brand.voice.signature != Policy::Never => Some(voice::signature(brand, colleague)),
        _ => None,
    };
    let offered = |reply: &'static SavedReply| Saved {
        id: &reply.id,
        title: reply.title.as_deref().unwrap_or(&reply.id),
        channel: reply.channel.or(file.channel).and_then(Use::channel),
        fits: reply.category.is_none_or(|own| own == category),
        text: written(text_of(reply), name, signature.as_deref()),
    };
    let mut all: Vec<Saved> = file.replies.iter().map(offered).collect();
    all.sort_by_key(|saved| !saved.fits);
    all
}

/// Whether a text still has something to be filled in, as its writer sees it: `{the number}`.
pub fn unfilled(text: &str) -> Vec<String> {
    slots(text).0.into_iter().map(|slot| text[slot.span].to_owned()).collect()
}

/// Whether nobody is to be called by name: a nickname, or a brand that does not.
fn is_nameless(brand: &Brand, customer: &Customer) -> bool {
    brand.voice.name == Policy::Never || !customer.name.trim().contains(' ')
}

fn text_of(reply: &SavedReply) -> &str {
    match &reply.text {
        Texts::One(text) => text,
        Texts::Many(texts) => texts.values().next().map_or("", String::as_str),
    }
}

/// Fills in the name and the signature, or leaves them out so that a sentence remains.
fn written(text: &str, name: Option<&str>, signature: Option<&str>) -> String {
    let signed = match signature {
        Some(signature) => text.replace(SIGNATURE, signature),
        None => text.replace(SIGNATURE, ""),
    };
    let signed = signed.trim_end();
    match name {
        Some(name) => signed.replace(NAME, name),
        None => without_name(signed),
    }
}

/// `Hi {first_name}, good` to `Hi, good`; `Sorted, {first_name}!` to `Sorted!`; `{first_name}, you` to `You`.
fn without_name(text: &str) -> String {
    if let Some(rest) = text.strip_prefix(NAME) {
        let rest = rest.trim_start_matches([',', ' ']);
        let mut letters = rest.chars();
        return letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    }
    text.replace(&format!(", {NAME}"), "").replace(&format!(" {NAME}"), "")
}

const NAME: &str = "{first_name}";
const SIGNATURE: &str = "{signature}";

/// By language and whether it is formal.
static FILES: LazyLock<BTreeMap<(Language, bool), LibraryFile>> = LazyLock::new(|| {
    let read = |(language, formal, text): (Language, bool, &str)| {
        let file = serde_yaml::from_str(text).expect("a bundled library is tested");
        ((language, formal), file)
    };
    BUNDLED.into_iter().map(read).collect()
});

const BUNDLED: [(Language, bool, &str); 10] = [
    (Language::En, false, include_str!("en/any.yaml")),
    (Language::En, true, include_str!("en/any.yaml")),
    (Language::Nl, false, include_str!("nl/informal.yaml")),
    (Language::Nl, true, include_str!("nl/formal.yaml")),
    (Language::De, false, include_str!("de/informal.yaml")),
    (Language::De, true, include_str!("de/formal.yaml")),
    (Language::Fr, false, include_str!("fr/informal.yaml")),
    (Language::Fr, true, include_str!("fr/formal.yaml")),
    (Language::Sv, false, include_str!("sv/any.yaml")),
    (Language::Sv, true, include_str!("sv/any.yaml")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::courses::Catalog;

    fn menu(catalog: &Catalog, id: &str) -> Vec<Saved> {
        let story = catalog.story(id).expect("a bundled story");
        let scenario = &story.scenario;
        replies(&story.brand, &scenario.customers[0], scenario.language, scenario.category)
    }

    #[test]
    fn every_story_has_a_menu_whose_names_are_filled_in() {
        let catalog = Catalog::bundled();
        for id in catalog.stories.keys() {
            let menu = menu(&catalog, id);
            assert!((10..=15).contains(&menu.len()), "{id}: {}", menu.len());
            assert!(menu[0].fits, "{id}");
            for saved in menu {
                assert!(!saved.text.contains(NAME) && !saved.text.contains(SIGNATURE), "{id}: {}", saved.text);
            }
        }
    }

    #[test]
    fn what_only_the_writer_knows_is_left_in_braces() {
        let menu = menu(&Catalog::bundled(), "guided/nl");
        insta::assert_snapshot!(menu[0].text);
        assert_eq!(unfilled(&menu[0].text), ["{wat er misging}", "{het nummer}"]);
    }

    #[test]
    fn the_form_of_address_is_the_brands_or_else_the_customers() {
        let catalog = Catalog::bundled();
        let told = |id| menu(&catalog, id).into_iter().find(|saved| saved.id == "frage").expect("a question").text;
        insta::assert_snapshot!(format!("{}\n{}", told("de/roaming-am-feiertag"), told("de/iban-oeffentlich")));
    }

    #[test]
    fn a_sentence_remains_where_nobody_is_called_by_name() {
        for (text, without) in [
            ("Hi {first_name}, good question!", "Hi, good question!"),
            ("{first_name}, you've waited", "You've waited"),
            ("Sorted, {first_name}! Thank you", "Sorted! Thank you"),
            ("C'est réglé, {first_name} ! Merci", "C'est réglé ! Merci"),
            ("Dank je {first_name}, nu", "Dank je, nu"),
        ] {
            assert_eq!(without_name(text), without);
        }
    }
}
