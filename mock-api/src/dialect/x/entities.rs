//! `entities`: what in a text is a mention, a link or a tag, and where.

use super::super::json::Json;
use crate::platform::Platform;

/// Writes the key and the entities of a text, if it has any. Only handles of accounts that exist are mentions.
pub(super) fn write(json: &mut Json, platform: &Platform, text: &str) {
    let mentions: Vec<_> = post_text::mentions(text)
        .into_iter()
        .filter_map(|mention| Some((mention, platform.find_account(mention.username)?)))
        .collect();
    let (links, hashtags, cashtags) = (post_text::links(text), post_text::hashtags(text), post_text::cashtags(text));
    if mentions.is_empty() && links.is_empty() && hashtags.is_empty() && cashtags.is_empty() {
        return;
    }
    json.key("entities").object(|json| {
        list(json, "mentions", &mentions, |json, (mention, id)| {
            place(json, mention.start, mention.end);
            let account = platform.account(*id);
            json.key("username").string(account.username());
            json.key("id").id(account.number);
        });
        list(json, "urls", &links, |json, link| {
            place(json, link.start, link.end);
            let (shown, whole) = match link.has_protocol {
                true => (link.url.split_once("://").map_or(link.url, |(_, rest)| rest), link.url.to_owned()),
                false => (link.url, format!("http://{}", link.url)),
            };
            json.key("url").string(link.url);
            json.key("expanded_url").string(&whole);
            json.key("display_url").string(shown);
        });
        list(json, "hashtags", &hashtags, |json, tag| {
            place(json, tag.start, tag.end);
            json.key("tag").string(tag.name);
        });
        list(json, "cashtags", &cashtags, |json, tag| {
            place(json, tag.start, tag.end);
            json.key("tag").string(tag.name);
        });
    });
}

fn list<T>(json: &mut Json, key: &str, things: &[T], one: impl Fn(&mut Json, &T)) {
    if !things.is_empty() {
        json.key(key).array(|json| things.iter().for_each(|thing| json.object(|json| one(json, thing))));
    }
}

fn place(json: &mut Json, start: usize, end: usize) {
    json.key("start").number(start as u64);
    json.key("end").number(end as u64);
}
