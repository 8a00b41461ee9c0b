//! Looking up users.

use super::answer::{Answer, Missing};
use super::operations::Request;
use super::problem::Problem;
use super::query::{Subject, parse_id};
use super::show::Show;
use crate::platform::AccountId;

/// `GET /2/users/me`
pub(super) fn me(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = request.caller()?;
    Ok(show(request)?.users(&[caller], &[], true))
}

/// `GET /2/users/{id}`
pub(super) fn by_id(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let number = request.path_id(0)?;
    let found = request.world.platform().find_account_by_number(number);
    one(request, found, "id", number.to_string())
}

/// `GET /2/users/by/username/{username}`
pub(super) fn by_username(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let name = request.path.first().cloned().unwrap_or_default();
    check_username("username", &name)?;
    let found = request.world.platform().find_account(&name);
    one(request, found, "username", name)
}

/// `GET /2/users?ids=`
pub(super) fn by_ids(request: &mut Request<'_>) -> Result<Answer, Problem> {
    several(request, "ids", |request, value| {
        Ok(request.world.platform().find_account_by_number(parse_id("ids", value)?))
    })
}

/// `GET /2/users/by?usernames=`
pub(super) fn by_usernames(request: &mut Request<'_>) -> Result<Answer, Problem> {
    several(request, "usernames", |request, value| {
        check_username("usernames", value)?;
        Ok(request.world.platform().find_account(value))
    })
}

fn one(request: &Request<'_>, found: Option<AccountId>, parameter: &str, value: String) -> Result<Answer, Problem> {
    let show = show(request)?;
    let suspended = is_suspended(request, found);
    Ok(match found.filter(|_| !suspended) {
        Some(user) => show.users(&[user], &[], true),
        None => show.users(&[], &[Missing { kind: "user", parameter, value, hidden: suspended }], true),
    })
}

type Find = fn(&Request<'_>, &str) -> Result<Option<AccountId>, Problem>;

fn several(request: &Request<'_>, parameter: &str, find: Find) -> Result<Answer, Problem> {
    let (mut users, mut missing) = (Vec::new(), Vec::new());
    for value in request.query.list(parameter)? {
        let found = find(request, value)?;
        let hidden = is_suspended(request, found);
        match found.filter(|_| !hidden) {
            Some(user) => users.push(user),
            None => missing.push(Missing { kind: "user", parameter, value: value.to_owned(), hidden }),
        }
    }
    Ok(show(request)?.users(&users, &missing, false))
}

/// Whether there is such a user, whom the platform has taken out of sight.
fn is_suspended(request: &Request<'_>, user: Option<AccountId>) -> bool {
    user.is_some_and(|user| request.world.platform().account(user).suspended)
}

fn show<'r>(request: &'r Request<'_>) -> Result<Show<'r>, Problem> {
    let choice = request.query.choice(Subject::Users)?;
    Ok(Show { platform: request.world.platform(), viewer: request.user, choice })
}

fn check_username(parameter: &str, name: &str) -> Result<(), Problem> {
    let valid = (1..=15).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let why = "does not match ^[A-Za-z0-9_]{1,15}$";
    if valid { Ok(()) } else { Err(Problem::bad_value(parameter, name, why)) }
}
