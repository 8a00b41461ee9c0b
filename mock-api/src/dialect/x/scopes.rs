//! The scopes of OAuth 2.0 user tokens.

use crate::auth::Scopes;

/// Their names; the place of a name is its bit.
pub(super) const NAMES: &[&str] = &[
    "tweet.read",
    "tweet.write",
    "tweet.moderate.write",
    "users.read",
    "users.email",
    "follows.read",
    "follows.write",
    "offline.access",
    "space.read",
    "mute.read",
    "mute.write",
    "like.read",
    "like.write",
    "list.read",
    "list.write",
    "block.read",
    "block.write",
    "bookmark.read",
    "bookmark.write",
    "dm.read",
    "dm.write",
    "media.write",
];

/// Reading posts and accounts, which nearly every operation needs.
pub(super) const BASIC: Scopes = Scopes::nth(0).and(Scopes::nth(3));
/// Writing, deleting and reposting posts.
pub(super) const POST: Scopes = Scopes::nth(1);
/// Reading whom one follows and by whom one is followed.
pub(super) const READ_FOLLOWS: Scopes = Scopes::nth(5);
/// Reading whom one mutes.
pub(super) const READ_MUTES: Scopes = Scopes::nth(9);
/// Muting and unmuting.
pub(super) const MUTE: Scopes = Scopes::nth(10);
/// Reading what one likes.
pub(super) const READ_LIKES: Scopes = Scopes::nth(11);
/// Reading whom one blocks.
pub(super) const READ_BLOCKS: Scopes = Scopes::nth(15);
/// Blocking and unblocking.
pub(super) const BLOCK: Scopes = Scopes::nth(16);
/// Hiding replies.
pub(super) const MODERATE: Scopes = Scopes::nth(2);
/// Following and unfollowing.
pub(super) const FOLLOW: Scopes = Scopes::nth(6);
/// Getting a refresh token along with the access token.
pub(super) const OFFLINE: Scopes = Scopes::nth(7);
/// Liking and unliking.
pub(super) const LIKE: Scopes = Scopes::nth(12);
/// Reading private messages.
pub(super) const READ_MESSAGES: Scopes = Scopes::nth(19);
/// Writing and deleting private messages.
pub(super) const WRITE_MESSAGES: Scopes = Scopes::nth(20);
/// Uploading pictures and films.
pub(super) const MEDIA: Scopes = Scopes::nth(21);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bits_have_these_names() {
        let name = |scopes: Scopes| scopes.names(NAMES).collect::<Vec<_>>().join(" ");
        assert_eq!(name(BASIC), "tweet.read users.read");
        let others = [POST, MODERATE, FOLLOW, OFFLINE, LIKE, READ_MESSAGES, WRITE_MESSAGES, MEDIA].map(name);
        let expected = [
            "tweet.write",
            "tweet.moderate.write",
            "follows.write",
            "offline.access",
            "like.write",
            "dm.read",
            "dm.write",
            "media.write",
        ];
        assert_eq!(others, expected);
    }
}
