//! The team: accounts, invitations, signing in and out, and what is held of each person.
//!
//! A console for one person has none of these pages but the ones about what is held.

mod account;
mod address;
mod door;
mod held;
mod join;
mod password;
mod people;
mod person;
mod rate;
mod reset;
mod secret;
mod sign;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::routing::{get, post};

pub use address::Address;
pub use door::Door;
pub(super) use door::Pass;

use super::app::App;
use super::refused::Refused;
use super::visitor::Visitor;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign::page).post(sign::sign_in))
        .route("/sign-out", post(sign::sign_out))
        .route("/join/{secret}", get(join::page).post(join::join))
        .route("/reset/{seal}", get(reset::page).post(reset::reset))
        .route("/you", get(account::page).post(account::change))
        .route("/you/password", post(account::password))
        .route("/you/held.json", get(held::own_json))
        .route("/you/conversations.txt", get(held::own_text))
        .route("/people", get(people::page))
        .route("/people/invite", post(people::invite))
        .route("/people/revoke", post(people::revoke))
        .route("/people/{id}", get(person::page).post(person::appoint))
        .route("/people/{id}/reset", post(person::reset))
        .route("/people/{id}/erase", post(person::erase))
        .route("/people/{id}/held.json", get(held::json))
        .route("/people/{id}/conversations.txt", get(held::text))
}

/// A coach of a console with accounts. As an argument of a handler it lets nobody else in.
#[derive(Debug, Clone)]
pub(super) struct Coach(Visitor);

impl FromRequestParts<App> for Coach {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Coach, Refused> {
        app.gate.door()?;
        let visitor = app.gate.visitor(parts).await?;
        if visitor.is_coach() { Ok(Coach(visitor)) } else { Err(Refused::NotYours) }
    }
}

/// The most characters of a name.
const LONGEST_NAME: usize = 80;

/// A name as it is kept: without what nobody sees, and not too long. None where nothing is left.
fn name(text: &str) -> Option<String> {
    // Signs that turn the direction of writing would let one name look like another.
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let words: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_hidden(*c)).collect();
    let name = words.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    (!name.is_empty() && name.chars().count() <= LONGEST_NAME).then_some(name)
}

/// The name that one signs in with, as it is kept: small letters, figures and a few signs. None where it is something else.
fn login(text: &str) -> Option<String> {
    let login = text.trim().to_lowercase();
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | '+');
    let length = login.chars().count();
    ((2..=64).contains(&length) && login.chars().all(is_plain)).then_some(login)
}

#[cfg(test)]
mod tests {
    use super::{login, name};

    #[test]
    fn names_are_kept_as_they_are_seen() {
        assert_eq!(name("  Ada \n Lovelace\u{202e} ").as_deref(), Some("Ada Lovelace"));
        assert_eq!(name("<b>Zoë</b>").as_deref(), Some("<b>Zoë</b>"));
        for none in ["", " \t ", "\u{200b}", &"a".repeat(81)] {
            assert_eq!(name(none), None);
        }
    }

    #[test]
    fn logins_are_small_and_plain() {
        assert_eq!(login(" Ada@Example.org ").as_deref(), Some("ada@example.org"));
        for none in ["a", "from 192.0.2.1", "ada/bob", &"a".repeat(65), "a\u{0}b"] {
            assert_eq!(login(none), None, "{none}");
        }
    }
}
