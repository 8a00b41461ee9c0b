//! The pictures that can be attached to a message: drawn for this program, of nobody and of no brand.

use crate::language::Language;

/// A picture, as PNG.
#[derive(Debug)]
pub(crate) struct Image {
    /// Its id, in logs and forms.
    pub(crate) id: &'static str,
    /// Its name among the assets.
    pub(crate) file: &'static str,
    pub(super) bytes: &'static [u8],
    /// What it shows, in the order of [`Language::ALL`].
    alt: [&'static str; 5],
}

impl Image {
    /// What it shows, in words.
    pub(crate) fn alt(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.alt[0],
            Language::Nl => self.alt[1],
            Language::De => self.alt[2],
            Language::Fr => self.alt[3],
            Language::Sv => self.alt[4],
        }
    }
}

/// A picture by the stem of its file.
macro_rules! image {
    ($id:literal, $en:literal, $nl:literal, $de:literal, $fr:literal, $sv:literal) => {
        Image {
            id: $id,
            file: concat!($id, ".png"),
            bytes: include_bytes!(concat!($id, ".png")),
            alt: [$en, $nl, $de, $fr, $sv],
        }
    };
}

static ALL: &[Image] = &[
    image!("thumbs-up", "Thumbs up", "Duim omhoog", "Daumen hoch", "Pouce levé", "Tummen upp"),
    image!("heart", "A red heart", "Een rood hart", "Ein rotes Herz", "Un cœur rouge", "Ett rött hjärta"),
    image!(
        "bouquet",
        "A bouquet of flowers",
        "Een bos bloemen",
        "Ein Blumenstrauß",
        "Un bouquet de fleurs",
        "En bukett blommor"
    ),
    image!(
        "coffee",
        "A steaming cup with a heart on it",
        "Een dampende kop met een hart erop",
        "Eine dampfende Tasse mit einem Herz darauf",
        "Une tasse fumante ornée d'un cœur",
        "En ångande kopp med ett hjärta på"
    ),
    image!(
        "parcel",
        "A parcel on its way",
        "Een pakje onderweg",
        "Ein Paket unterwegs",
        "Un colis en route",
        "Ett paket på väg"
    ),
    image!(
        "map",
        "A map with a route of four stops and a destination",
        "Een kaart met een route langs vier haltes en een eindpunt",
        "Eine Karte mit einer Strecke über vier Halte und einem Ziel",
        "Un plan avec un trajet de quatre arrêts et une destination",
        "En karta med en sträcka, fyra hållplatser och ett mål"
    ),
    image!(
        "opening-hours",
        "A door sign with a clock and opening hours",
        "Een deurbordje met een klok en openingstijden",
        "Ein Türschild mit einer Uhr und Öffnungszeiten",
        "Un panneau avec une horloge et des horaires d'ouverture",
        "En dörrskylt med en klocka och öppettider"
    ),
    image!(
        "repaired",
        "A spanner and a green tick: repaired",
        "Een steeksleutel en een groen vinkje: gemaakt",
        "Ein Schraubenschlüssel und ein grüner Haken: repariert",
        "Une clé et une coche verte : réparé",
        "En skiftnyckel och en grön bock: lagat"
    ),
];

/// Every picture, the most used first.
pub(crate) fn all() -> &'static [Image] {
    ALL
}

/// The bytes of a picture, by its id.
pub fn bytes(id: &str) -> Option<&'static [u8]> {
    all().iter().find(|image| image.id == id).map(|image| image.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_is_small_and_said_in_every_language() {
        for image in all() {
            assert!(image.bytes.starts_with(b"\x89PNG"), "{}", image.id);
            assert!(image.bytes.len() < 8_000, "{} has {} bytes", image.id, image.bytes.len());
            let said: std::collections::BTreeSet<_> =
                Language::ALL.iter().map(|language| image.alt(*language)).collect();
            assert_eq!(said.len(), 5, "{said:?}");
        }
    }
}
