//! Who may enter, and as whom.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use tokio::sync::OnceCell;

use super::refused::Refused;
use super::team::{Door, Pass};
use super::visitor::{Role, Visitor};
use crate::store::{self, NewPerson, Store, StoreError};

/// Who may enter: everybody who reaches this machine, as the one person who practises here, or those who have signed in.
pub enum Gate {
    /// One person, coach and trainee both, without a password.
    Alone {
        /// The person's id in the store.
        person: String,
    },
    /// People with accounts.
    Team(Box<Door>),
}

/// Under which setting the store keeps the id of the one person of a console without accounts.
const ALONE: &str = "alone";

/// What was found out about who sends a request: once, however many parts of the page ask.
#[derive(Clone, Default)]
pub(super) struct Found(Arc<OnceCell<Result<Visitor, Refused>>>);

/// Has whoever sends a request looked up once.
pub(super) async fn look_once(mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(Found::default());
    next.run(request).await
}

impl Gate {
    /// The gate of a console for one person, who is made where there is none yet; `now` in Unix milliseconds.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn alone(store: &Store, now: i64) -> Result<Gate, StoreError> {
        let person = one_person(store, now).await?;
        Ok(Gate::Alone { person })
    }

    /// Who sends a request.
    ///
    /// # Errors
    /// [`Refused::SignIn`], where somebody has to say first who they are.
    pub(super) async fn visitor(&self, parts: &Parts) -> Result<Visitor, Refused> {
        match self {
            Gate::Alone { person } => Ok(Visitor::of(parts, person, "", Role::Coach)),
            Gate::Team(door) => match parts.extensions.get::<Found>() {
                Some(found) => found.0.get_or_init(|| door.visitor(parts)).await.clone(),
                None => door.visitor(parts).await,
            },
        }
    }

    /// Whether who came in with a pass may stay: a page that listens for hours is told nothing any more once its session has ended.
    pub(super) async fn holds(&self, pass: &Pass) -> bool {
        match self {
            Gate::Alone { .. } => true,
            Gate::Team(door) => door.holds(pass).await,
        }
    }

    /// The door of a console with accounts.
    ///
    /// # Errors
    /// [`Refused::NotFound`] where there are none: no page of theirs is there.
    pub(super) fn door(&self) -> Result<&Door, Refused> {
        match self {
            Gate::Alone { .. } => Err(Refused::NotFound),
            Gate::Team(door) => Ok(door),
        }
    }

    /// The address, such as `https://train.example.org`, from which pages of this console send their forms, where one was named.
    pub(super) fn origin(&self) -> Option<&str> {
        match self {
            Gate::Alone { .. } => None,
            Gate::Team(door) => door.origin(),
        }
    }

    /// Whether people have accounts here.
    pub fn has_accounts(&self) -> bool {
        matches!(self, Gate::Team(_))
    }
}

/// The id of the one person of a console without accounts, who is made where there is none.
pub(super) async fn one_person(store: &Store, now: i64) -> Result<String, StoreError> {
    let known = store.setting(ALONE).await?;
    if let Some(person) = &known
        && store.person(person).await?.is_some()
    {
        return Ok(person.clone());
    }
    let new = NewPerson {
        name: String::new(),
        login: None,
        role: store::Role::Coach,
        language: String::new(),
        password: None,
    };
    let made = store.add_person(&new, now).await?;
    if known.is_none() {
        // Of two processes that begin at the same time, one makes the person.
        return store.put_setting_if_absent(ALONE, &made.id).await;
    }
    store.put_setting(ALONE, &made.id).await?;
    Ok(made.id)
}
