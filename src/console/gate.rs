//! Who may enter, and as whom.

use axum::http::request::Parts;

use super::refused::Refused;
use super::visitor::{Role, Visitor};
use crate::store::{self, NewPerson, Store, StoreError};

/// Who may enter: everybody who reaches this machine, as the one person who practises here, or those who have signed in.
#[derive(Debug, Clone)]
pub enum Gate {
    /// One person, coach and trainee both, without a password.
    Alone {
        /// The person's id in the store.
        person: String,
    },
}

/// Under which setting the store keeps the id of the one person of a console without accounts.
const ALONE: &str = "alone";

impl Gate {
    /// The gate of a console for one person, who is made where there is none yet; `now` in Unix milliseconds.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn alone(store: &Store, now: i64) -> Result<Gate, StoreError> {
        if let Some(person) = store.setting(ALONE).await? {
            return Ok(Gate::Alone { person });
        }
        let new = NewPerson {
            name: String::new(),
            login: None,
            role: store::Role::Coach,
            language: String::new(),
            password: None,
        };
        let made = store.add_person(&new, now).await?;
        let person = store.put_setting_if_absent(ALONE, &made.id).await?;
        Ok(Gate::Alone { person })
    }

    /// Who sends a request.
    ///
    /// # Errors
    /// [`Refused::SignIn`], where somebody has to say first who they are.
    pub(super) async fn visitor(&self, parts: &Parts) -> Result<Visitor, Refused> {
        match self {
            Gate::Alone { person } => Ok(Visitor::of(parts, person, "", Role::Coach)),
        }
    }

    /// Whether people have accounts here.
    pub fn has_accounts(&self) -> bool {
        false
    }
}
