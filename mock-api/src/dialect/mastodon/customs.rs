//! The rules of Mastodon: one length for all, everybody may write to everybody, and a text reaches those it names.

use crate::clock::{Millis, Time};
use crate::platform::{Addressing, Customs, Editing, Era, Length, Numbering, Reach};

/// The name of the server that the world is on.
pub(super) const DOMAIN: &str = "mastodon.example";

/// The most characters of a status, with its content warning.
pub(super) const LONGEST: u32 = 500;

/// The rules of Mastodon.
pub(super) const CUSTOMS: Customs = Customs {
    handle: 30,
    eras: &[Era {
        since: Time::from_ms(0),
        post: Length::Even(LONGEST),
        message: Length::Even(LONGEST),
        reach: Reach::Anyone,
    }],
    repetition: None,
    editing: Editing { most: 100, within: Millis(u64::MAX) },
    addressing: Addressing { by_place: false, named },
    notices: true,
    numbering: Numbering { epoch: Time::from_ms(0), low_bits: 16 },
};

/// The handles of this server's accounts that a text names.
fn named(text: &str) -> Vec<&str> {
    let local = |server: Option<&str>| server.is_none_or(|server| server.eq_ignore_ascii_case(DOMAIN));
    post_text::addresses(text).into_iter().filter(|address| local(address.server)).map(|it| it.username).collect()
}
