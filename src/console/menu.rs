//! The menu: the pages that are always one step away.

use super::frame::Frame;

/// Who sees a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// Everybody who may enter.
    All,
    /// Coaches.
    Coaches,
    /// Coaches, where people have accounts.
    Team,
}

/// A link of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    /// The path of the page.
    pub(crate) to: &'static str,
    /// The key of its words.
    pub(crate) key: &'static str,
    /// The icon beside them.
    pub(crate) icon: &'static str,
    /// Who sees it.
    pub(crate) who: For,
}

/// Every link, in the order in which they are shown.
const ALL: &[Link] = &[
    Link { to: "/", key: "frame.menu.home", icon: "inbox", who: For::All },
    Link { to: "/progress", key: "after.progress.title", icon: "progress", who: For::All },
    Link { to: "/people", key: "team.menu.people", icon: "person", who: For::Team },
    Link { to: "/coach", key: "coach.menu", icon: "people", who: For::Coaches },
];

/// The links that a visitor may follow; none, as long as one has to say first who one is.
pub(super) fn of(frame: &Frame) -> Vec<&'static Link> {
    let Some(visitor) = &frame.visitor else { return Vec::new() };
    let is_for = |who: For| match who {
        For::All => true,
        For::Coaches => visitor.is_coach(),
        For::Team => visitor.is_coach() && frame.has_accounts,
    };
    ALL.iter().filter(|link| is_for(link.who)).collect()
}
