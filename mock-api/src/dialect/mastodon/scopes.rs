//! What tokens are good for: coarse scopes, each of which includes fine ones.

use crate::auth::Scopes;

/// The names of the scopes.
pub(super) const NAMES: &[&str] = &[
    "read",
    "write",
    "follow",
    "push",
    "profile",
    "accounts",
    "blocks",
    "bookmarks",
    "conversations",
    "favourites",
    "filters",
    "follows",
    "lists",
    "media",
    "mutes",
    "notifications",
    "reports",
    "search",
    "statuses",
];

const READ: u32 = 0;
const WRITE: u32 = 1;
/// Changing something of that kind.
pub(super) const WRITING: Scopes = Scopes::nth(WRITE);
pub(super) const ACCOUNTS: Scopes = Scopes::nth(5);
pub(super) const BLOCKS: Scopes = Scopes::nth(6);
pub(super) const CONVERSATIONS: Scopes = Scopes::nth(8);
pub(super) const FAVOURITES: Scopes = Scopes::nth(9);
pub(super) const FOLLOWS: Scopes = Scopes::nth(11);
pub(super) const MEDIA: Scopes = Scopes::nth(13);
pub(super) const MUTES: Scopes = Scopes::nth(14);
pub(super) const NOTIFICATIONS: Scopes = Scopes::nth(15);
pub(super) const SEARCH: Scopes = Scopes::nth(17);
pub(super) const STATUSES: Scopes = Scopes::nth(18);

/// The scopes that a text with spaces asks for; `None` if one of them does not exist. `read` and `write` are good for
/// everything of that kind, `read:statuses` for statuses alone.
pub(super) fn asked_for(text: &str) -> Option<Scopes> {
    let mut scopes = Scopes::NONE;
    for name in text.split([' ', '+']).filter(|name| !name.is_empty()) {
        let (coarse, fine) = name.split_once(':').unwrap_or((name, ""));
        let coarse = Scopes::nth(NAMES[..5].iter().position(|known| *known == coarse)? as u32);
        let fine = match fine {
            "" => Scopes::ALL.without(Scopes::nth(READ).and(Scopes::nth(WRITE))),
            fine => Scopes::nth(5 + NAMES[5..].iter().position(|known| *known == fine)? as u32),
        };
        scopes = scopes.and(coarse).and(fine);
    }
    Some(scopes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coarse_scopes_include_fine_ones_and_unknown_ones_are_none() {
        let read = asked_for("read").expect("a scope");
        assert!(read.hold(STATUSES) && read.hold(NOTIFICATIONS) && !read.hold(WRITING));
        let fine = asked_for("read:statuses write:media").expect("scopes");
        assert!(fine.hold(STATUSES.and(MEDIA).and(WRITING)) && !fine.hold(NOTIFICATIONS));
        assert_eq!(asked_for("read write:everything"), None);
        assert_eq!(asked_for("admin"), None);
    }
}
