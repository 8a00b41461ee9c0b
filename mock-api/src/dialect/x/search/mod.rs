//! `GET /2/tweets/search/recent`: the posts of the last seven days that a query matches.

mod counts;
mod matching;
#[cfg(test)]
mod properties;
mod syntax;
mod term;

pub(super) use counts::recent as counts;
pub(super) use matching::Sight;
pub(super) use syntax::{Mistake, Query as Expression, parse};
use term::Term;

use super::answer::Answer;
use super::operations::Request;
use super::page::Bounds;
use super::problem::Problem;
use super::query::Subject;
use super::show::Show;
use crate::clock::Time;
use crate::platform::{Platform, PostId};
use crate::snowflake::first_at;

/// Searches reach back so far.
const REACH_MS: i64 = 7 * 86_400_000;
/// The longest query, in characters.
const LONGEST: usize = 512;

/// `GET /2/tweets/search/recent`
pub(super) fn recent(request: &mut Request<'_>) -> Result<Answer, Problem> {
    if let Some(order) = request.query.get("sort_order").filter(|order| !["recency", "relevancy"].contains(order)) {
        return Err(Problem::bad_value("sort_order", order, "is not one of [recency,relevancy]"));
    }
    let expression = expression(request)?;
    let mut bounds = Bounds::read(request.query, 10, 100, 10)?;
    let platform = request.world.platform();
    bounds.above = bounds.above.max(first_at(Time::from_ms(platform.now().ms() - REACH_MS)).saturating_sub(1));
    let show = Show { platform, viewer: request.user, choice: request.query.choice(Subject::Posts)? };
    let number = |id: PostId| platform.post_by(id).number;
    let keep = |id: PostId| show.is_visible(id) && Sight::new(platform, id).matches(&expression);
    let page = match candidates(platform, &expression) {
        Some(list) => bounds.page(list, number, keep),
        None => bounds.page(&everything(platform, bounds.above), number, keep),
    };
    Ok(show.posts_page(&page))
}

/// The query, read.
fn expression(request: &Request<'_>) -> Result<Expression, Problem> {
    let text = request.query.get("query").unwrap_or("");
    let refused = |message: &str| Problem::invalid_parameter(message, Some(("query", text)));
    if text.trim().is_empty() {
        return Err(refused("The `query` query parameter can not be empty"));
    }
    if text.chars().count() > LONGEST {
        return Err(refused(&format!("The `query` query parameter value is longer than {LONGEST} characters")));
    }
    parse(text).map_err(|mistakes| refused(&told(&mistakes)))
}

/// All mistakes in one sentence, as the service tells them.
fn told(mistakes: &[Mistake]) -> String {
    let list: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    format!("There were errors processing your request: {}", list.join(", "))
}

/// The shortest list that holds every match, if the query names a thread or an account that all matches belong to.
fn candidates<'p>(platform: &'p Platform, expression: &Expression) -> Option<&'p [PostId]> {
    let conjuncts = match expression {
        Expression::All(parts) => parts.as_slice(),
        single => std::slice::from_ref(single),
    };
    let list = |part: &Expression| match part {
        Expression::Term(Term::Conversation(number)) => {
            Some(platform.find_post(*number).map_or(&[][..], |root| whole_thread(platform, root)))
        }
        Expression::Term(Term::From(who)) => Some(who.find(platform).map_or(&[][..], |user| platform.posts_of(user))),
        _ => None,
    };
    conjuncts.iter().filter_map(list).min_by_key(|list| list.len())
}

fn whole_thread(platform: &Platform, root: PostId) -> &[PostId] {
    if platform.post_by(root).root == root { platform.thread(root) } else { &[] }
}

fn everything(platform: &Platform, above: u64) -> Vec<PostId> {
    platform
        .posts()
        .rev()
        .take_while(|(_, post)| post.number > above)
        .map(|(id, _)| id)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect()
}
