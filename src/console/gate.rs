//! Who may enter, and as whom.

use axum::http::request::Parts;

use super::refused::Refused;
use super::visitor::{Role, Visitor};

/// Who may enter: everybody who reaches this machine, as the one person who practises here, or those who have signed in.
#[derive(Debug, Clone, Default)]
pub enum Gate {
    /// One person, coach and trainee both, without a password.
    #[default]
    Alone,
}

impl Gate {
    /// Who sends a request.
    ///
    /// # Errors
    /// [`Refused::SignIn`], where somebody has to say first who they are.
    pub(super) async fn visitor(&self, parts: &Parts) -> Result<Visitor, Refused> {
        match self {
            Gate::Alone => Ok(Visitor::of(parts, "local", "", Role::Coach)),
        }
    }

    /// Whether people have accounts here.
    pub fn has_accounts(&self) -> bool {
        false
    }
}
