//! Who may call what: the credentials of a world, and what each of them is good for.

mod scopes;

pub use scopes::Scopes;

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Only a user.
    User,
    /// Only the app by itself.
    App,
    /// Both.
    Either,
}

/// What a user lets an app do whose requests are signed. Each includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// Reading what is public.
    Read,
    /// Changing what is public.
    ReadWrite,
    /// Reading and writing private messages.
    ReadWriteMessages,
}
