//! Timelines: what those one follows have posted, and what everybody has.

use super::operations::{Answer, Request};
use super::page::Bounds;
use super::problem::Problem;
use super::show::Show;
use super::statuses::listed;
use crate::attention::Item;
use crate::platform::{AccountId, Post, Visibility};

/// `GET /api/v1/timelines/home`
pub(super) fn home(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = request.caller()?;
    list(request, |show, post| is_at_home(show, caller, post))
}

/// `GET /api/v1/timelines/public`: without answers to others and without what is only passed on.
pub(super) fn public(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let media_only = request.fields.is_on("only_media");
    let elsewhere = request.fields.is_on("remote");
    list(request, |show, post| !elsewhere && is_in_public(show, post) && !(media_only && post.media.is_empty()))
}

/// `GET /api/v1/timelines/tag/{tag}`
pub(super) fn tag(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let wanted = request.path.first().map(|tag| tag.trim_start_matches('#').to_lowercase()).unwrap_or_default();
    list(request, |_, post| {
        post.visibility == Visibility::Everyone
            && post.reposts.is_none()
            && post_text::hashtags(&post.text).iter().any(|tag| tag.name.to_lowercase() == wanted)
    })
}

/// Whether a post stands in an account's home timeline: its own, and those of whom it follows, but for answers to
/// strangers.
pub(super) fn is_at_home(show: &Show<'_>, own: AccountId, post: &Post) -> bool {
    let near = |account: AccountId| account == own || show.platform.account(own).follows(account);
    let muted = show.platform.muted_by(own).contains(&post.author);
    near(post.author) && !muted && post.reply_to.is_none_or(|to| near(show.platform.post_by(to).author))
}

/// Whether a post stands in the public timeline.
pub(super) fn is_in_public(show: &Show<'_>, post: &Post) -> bool {
    let to_others = post.reply_to.is_some_and(|to| show.platform.post_by(to).author != post.author);
    post.visibility == Visibility::Everyone && post.reposts.is_none() && !to_others
}

fn list(request: &Request<'_>, keep: impl Fn(&Show<'_>, &Post) -> bool) -> Result<Answer, Problem> {
    let show = request.show();
    let bounds = Bounds::read(request.fields, 20, 40)?;
    let posts = show.platform.posts().map(|(id, _)| id);
    let page = bounds.page(
        posts,
        |id| show.platform.post_by(id).number,
        |id| show.is_listed(Item::Post(id)) && keep(&show, show.platform.post_by(id)),
    );
    let items: Vec<Item> = page.items.iter().copied().map(Item::Post).collect();
    Ok(listed(&show, items).linked(&page, request))
}
