//! Search: accounts by name, hashtags, and public statuses by their words.

use super::accounts::matching;
use super::content::tag_page;
use super::operations::{Answer, Request};
use super::page::Bounds;
use super::problem::Problem;
use crate::attention::Item;
use crate::platform::{PostId, Visibility};

/// The longest query that is read, in bytes.
const LONGEST: usize = 1024;

/// `GET /api/v2/search`
pub(super) fn all(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let show = request.show();
    let query = request.fields.get("q").unwrap_or("").trim().to_lowercase();
    if query.is_empty() || query.len() > LONGEST {
        return Err(Problem::new(400, "The query is empty or too long"));
    }
    let kind = request.fields.get("type");
    let wants = |name: &str| kind.is_none_or(|kind| kind == name || kind.is_empty());
    let most = request.fields.count("limit", 20, 40);
    let accounts = if wants("accounts") { matching(show.platform, &query, most) } else { Vec::new() };
    let statuses = if wants("statuses") { statuses(request, &query)? } else { Vec::new() };
    let mut tags: Vec<String> = Vec::new();
    if wants("hashtags") {
        let words = query.trim_start_matches('#');
        let used = show.platform.posts().flat_map(|(_, post)| post_text::hashtags(&post.text));
        tags = used.map(|tag| tag.name.to_lowercase()).filter(|tag| tag.starts_with(words)).collect();
        tags.sort_unstable();
        tags.dedup();
        tags.truncate(most);
    }
    let items: Vec<Item> = statuses.into_iter().map(Item::Post).collect();
    let answer = Answer::json(|json| {
        json.object(|json| {
            json.key("accounts").array(|json| accounts.iter().for_each(|id| show.account(json, *id)));
            json.key("statuses").array(|json| items.iter().for_each(|item| show.status(json, *item)));
            json.key("hashtags").array(|json| {
                for tag in &tags {
                    json.object(|json| {
                        json.key("name").string(tag);
                        json.key("url").string(&tag_page(tag));
                        json.key("history").array(|_| ());
                    });
                }
            });
        });
    });
    Ok(answer.showing(items))
}

/// The public statuses that hold every word and every quoted phrase of the query.
fn statuses(request: &Request<'_>, query: &str) -> Result<Vec<PostId>, Problem> {
    let (show, terms) = (request.show(), terms(query));
    let bounds = Bounds::read(request.fields, 20, 40)?;
    let page = bounds.page(
        show.platform.posts().map(|(id, _)| id),
        |id| show.platform.post_by(id).number,
        |id| {
            let post = show.platform.post_by(id);
            let text = post.text.to_lowercase();
            post.visibility == Visibility::Everyone
                && post.reposts.is_none()
                && show.is_listed(Item::Post(id))
                && terms.iter().all(|term| text.contains(term.as_str()))
        },
    );
    Ok(page.items)
}

/// Words, and what stands between quotation marks.
fn terms(query: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for (index, part) in query.split('"').enumerate() {
        match index % 2 {
            0 => terms.extend(part.split_whitespace().map(str::to_owned)),
            _ => terms.push(part.trim().to_owned()),
        }
    }
    terms.retain(|term| !term.is_empty());
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_words_and_phrases() {
        assert_eq!(terms("late \"my parcel\" now"), ["late", "my parcel", "now"]);
        assert_eq!(terms("\"open"), ["open"]);
        assert!(terms(" \"\" ").is_empty());
    }
}
