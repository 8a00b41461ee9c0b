//! The pictures that can be attached to a message.

use crate::language::Language;

/// A picture.
pub(crate) struct Image {
    /// Its id, in logs and addresses.
    pub(crate) id: &'static str,
    bytes: &'static [u8],
}

impl Image {
    /// What it shows, in words.
    pub(crate) fn alt(&self, _language: Language) -> &'static str {
        ""
    }
}

/// Every picture.
pub(crate) fn all() -> &'static [Image] {
    &[]
}

/// The bytes of a picture, by its id.
pub fn bytes(id: &str) -> Option<&'static [u8]> {
    all().iter().find(|image| image.id == id).map(|image| image.bytes)
}
