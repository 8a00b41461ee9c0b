//! Who and what is around an account or a post: followers, those blocked or muted, likes, reposts and quotes.

use super::acts::oneself;
use super::answer::{Answer, Missing};
use super::operations::Request;
use super::page::Bounds;
use super::problem::Problem;
use super::query::Subject;
use super::show::Show;
use crate::platform::{AccountId, Platform, Post, PostId};

/// `GET /2/users/{id}/followers`
pub(super) fn followers(request: &mut Request<'_>) -> Result<Answer, Problem> {
    around(request, |platform, user| platform.followers_of(user))
}

/// `GET /2/users/{id}/following`
pub(super) fn following(request: &mut Request<'_>) -> Result<Answer, Problem> {
    around(request, |platform, user| platform.followed_by(user))
}

/// `GET /2/users/{id}/blocking`
pub(super) fn blocking(request: &mut Request<'_>) -> Result<Answer, Problem> {
    oneself(request)?;
    around(request, |platform, user| platform.blocked_by(user))
}

/// `GET /2/users/{id}/muting`
pub(super) fn muting(request: &mut Request<'_>) -> Result<Answer, Problem> {
    oneself(request)?;
    around(request, |platform, user| platform.muted_by(user))
}

/// `GET /2/users/{id}/liked_tweets`
pub(super) fn liked(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = oneself(request)?;
    posts(request, (5, 100), |platform| platform.liked_by(caller).to_vec())
}

/// `GET /2/tweets/{id}/liking_users`
pub(super) fn likers(request: &mut Request<'_>) -> Result<Answer, Problem> {
    about_post(request, |platform, id| {
        let likers = platform.accounts().filter(|(_, account)| account.likes(id));
        likers.map(|(user, _)| user).collect()
    })
}

/// `GET /2/tweets/{id}/retweeted_by`
pub(super) fn reposters(request: &mut Request<'_>) -> Result<Answer, Problem> {
    about_post(request, |platform, id| {
        let mut users: Vec<AccountId> =
            later(platform, id, |post| post.reposts == Some(id)).map(|id| platform.post_by(id).author).collect();
        users.sort();
        users
    })
}

/// `GET /2/tweets/{id}/quote_tweets`
pub(super) fn quotes(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let number = request.path_id(0)?;
    posts(request, (10, 100), |platform| match platform.find_post(number) {
        Some(id) => later(platform, id, |post| post.quotes == Some(id)).collect(),
        None => Vec::new(),
    })
}

/// The posts behind this one of which something holds.
fn later(platform: &Platform, id: PostId, holds: impl Fn(&Post) -> bool) -> impl Iterator<Item = PostId> {
    let all = platform.posts().skip(id.index() + 1);
    all.filter(move |(_, post)| !post.deleted && holds(post)).map(|(id, _)| id)
}

fn around<'r>(
    request: &'r Request<'_>,
    list: impl FnOnce(&'r Platform, AccountId) -> &'r [AccountId],
) -> Result<Answer, Problem> {
    let (number, show) = (request.path_id(0)?, show(request, Subject::Users)?);
    match show.platform.find_account_by_number(number) {
        Some(user) => page_of_users(request, &show, list(show.platform, user)),
        None => {
            let missing = Missing { kind: "user", parameter: "id", value: number.to_string(), hidden: false };
            Ok(show.users(&[], &[missing], true))
        }
    }
}

fn about_post(
    request: &Request<'_>,
    list: impl FnOnce(&Platform, PostId) -> Vec<AccountId>,
) -> Result<Answer, Problem> {
    let (number, show) = (request.path_id(0)?, show(request, Subject::Users)?);
    match show.platform.find_post(number).filter(|id| show.is_visible(*id)) {
        Some(id) => page_of_users(request, &show, &list(show.platform, id)),
        None => {
            let missing = Missing { kind: "tweet", parameter: "id", value: number.to_string(), hidden: false };
            Ok(show.users(&[], &[missing], true))
        }
    }
}

/// Accounts are paged by their place among all, the latest first.
fn page_of_users(request: &Request<'_>, show: &Show<'_>, list: &[AccountId]) -> Result<Answer, Problem> {
    let bounds = Bounds::read(request.query, 1, 1000, 100)?;
    Ok(show.users_page(&bounds.page(list, |id| id.index() as u64 + 1, |_| true)))
}

fn posts(
    request: &Request<'_>,
    (least, most): (usize, usize),
    list: impl FnOnce(&Platform) -> Vec<PostId>,
) -> Result<Answer, Problem> {
    let (bounds, show) = (Bounds::read(request.query, least, most, most.min(100))?, show(request, Subject::Posts)?);
    let list = list(show.platform);
    Ok(show.posts_page(&bounds.page(&list, |id| show.platform.post_by(id).number, |id| show.is_visible(id))))
}

fn show<'r>(request: &'r Request<'_>, subject: Subject) -> Result<Show<'r>, Problem> {
    let choice = request.query.choice(subject)?;
    Ok(Show { platform: request.world.platform(), viewer: request.user, choice })
}
