//! Posts, users and private messages in the shapes of API 1.1, which pushed events still have.

use super::super::json::Json;
use crate::clock::Time;
use crate::platform::{AccountId, Message, MessageId, Platform, Post, PostId};

/// Texts longer than this are cut in `text`; the whole is in `extended_tweet`.
const CUT_BEYOND: usize = 140;
/// How much of a text is left in front of the link to the whole.
const HEAD: usize = 115;
/// The length of any link in a cut text.
const LINK: usize = 23;

/// `Mon May 19 14:01:46 +0000 2025`.
pub(super) fn date(time: Time) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day) = time.civil();
    let weekday = DAYS[time.ms().div_euclid(86_400_000).rem_euclid(7) as usize];
    let seconds = time.seconds().rem_euclid(86_400);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{weekday} {} {day:02} {hour:02}:{minute:02}:{second:02} +0000 {year}", MONTHS[month as usize - 1])
}

/// A post as API 1.1 shows it, with the post that it quotes or passes on inside.
pub(super) fn post(json: &mut Json, platform: &Platform, id: PostId) {
    whole_post(json, platform, id, true);
}

fn whole_post(json: &mut Json, platform: &Platform, id: PostId, outermost: bool) {
    let post = platform.post_by(id);
    json.object(|json| {
        json.key("created_at").string(&date(post.at));
        number(json, "id", post.current_number());
        words(json, platform, post);
        json.key("source").string("<a href=\"https://x.com\" rel=\"nofollow\">X</a>");
        answered(json, platform, post);
        user(json.key("user"), platform, post.author);
        for place in ["geo", "coordinates", "place", "contributors"] {
            json.key(place).null();
        }
        if let Some(quoted) = post.quotes {
            number(json, "quoted_status_id", platform.post_by(quoted).current_number());
        }
        json.key("is_quote_status").boolean(post.quotes.is_some());
        for (name, within) in [("quoted_status", post.quotes), ("retweeted_status", post.reposts)] {
            if let Some(within) = within.filter(|_| outermost) {
                whole_post(json.key(name), platform, within, false);
            }
        }
        json.key("quote_count").number(post.quoted.into());
        json.key("reply_count").number(post.replies.into());
        json.key("retweet_count").number(post.reposted.into());
        json.key("favorite_count").number(post.likes.into());
        let shown = cut(post);
        entities(json.key("entities"), platform, &shown.text, shown.is_cut.then_some(post.current_number()));
        json.key("favorited").boolean(false);
        json.key("retweeted").boolean(false);
        json.key("filter_level").string("low");
        json.key("lang").string(post.lang.code());
        json.key("timestamp_ms").string(&post.at.ms().to_string());
    });
}

/// The text, cut if it is long, and then the whole of it as well.
fn words(json: &mut Json, platform: &Platform, post: &Post) {
    let shown = cut(post);
    json.key("text").string(&shown.text);
    let length = post.text.chars().count() as u64;
    let begins = match post.reply_to {
        Some(_) => length - platform.without_leading_mentions(&post.text, &post.mentions).chars().count() as u64,
        None => 0,
    };
    range(json, begins, shown.length.min(length));
    json.key("truncated").boolean(shown.is_cut);
    if shown.is_cut {
        json.key("extended_tweet").object(|json| {
            json.key("full_text").string(&post.text);
            range(json, begins, length);
            entities(json.key("entities"), platform, &post.text, None);
        });
    }
}

/// What stands in `text`.
struct Shown {
    text: String,
    length: u64,
    is_cut: bool,
}

fn cut(post: &Post) -> Shown {
    let length = post.text.chars().count();
    if length <= CUT_BEYOND || post.reposts.is_some() {
        return Shown { text: post.text.to_string(), length: length as u64, is_cut: false };
    }
    let head: String = post.text.chars().take(HEAD).collect();
    let name: String = std::iter::successors(Some(post.number), |rest| (*rest >= 36).then(|| rest / 36))
        .take(10)
        .map(|digit| char::from(b"0123456789abcdefghijklmnopqrstuvwxyz"[(digit % 36) as usize]))
        .collect();
    let text = format!("{head}\u{2026} https://t.co/{name}");
    Shown { text, length: (HEAD + 2 + LINK) as u64, is_cut: true }
}

fn range(json: &mut Json, begins: u64, ends: u64) {
    json.key("display_text_range").array(|json| {
        json.number(begins);
        json.number(ends);
    });
}

fn answered(json: &mut Json, platform: &Platform, post: &Post) {
    let parent = post.reply_to.map(|id| platform.post_by(id));
    // A post that begins with a name answers that account, though no post of it.
    let named = || {
        let first = post_text::mentions(&post.text).into_iter().next().filter(|mention| mention.start == 0)?;
        platform.find_account(first.username)
    };
    let whom = match parent {
        Some(parent) => Some(parent.author),
        None if post.reposts.is_some() => None,
        None => named(),
    };
    match parent {
        Some(parent) => number(json, "in_reply_to_status_id", parent.current_number()),
        None => nothing(json, "in_reply_to_status_id"),
    }
    match whom.map(|id| platform.account(id)) {
        Some(account) => {
            number(json, "in_reply_to_user_id", account.number);
            json.key("in_reply_to_screen_name").string(account.username());
        }
        None => {
            nothing(json, "in_reply_to_user_id");
            json.key("in_reply_to_screen_name").null();
        }
    }
}

/// A user inside a post: its id as a number and as a string.
pub(super) fn user(json: &mut Json, platform: &Platform, id: AccountId) {
    json.object(|json| {
        number(json, "id", platform.account(id).number);
        about_user(json, platform, id);
        json.key("created_at").string(&date(platform.account(id).profile.created_at));
    });
}

/// A user inside any other event: its id as a string, its date in milliseconds.
pub(super) fn plain_user(json: &mut Json, platform: &Platform, id: AccountId) {
    json.object(|json| {
        json.key("id").id(platform.account(id).number);
        json.key("created_timestamp").string(&platform.account(id).profile.created_at.ms().to_string());
        about_user(json, platform, id);
    });
}

fn about_user(json: &mut Json, platform: &Platform, id: AccountId) {
    let account = platform.account(id);
    json.key("name").string(&account.profile.name);
    json.key("screen_name").string(account.username());
    json.key("location").null();
    json.key("description").string(&account.profile.bio);
    json.key("protected").boolean(account.profile.protected);
    json.key("verified").boolean(account.profile.verified);
    json.key("followers_count").number(account.follower_count());
    json.key("friends_count").number(account.following_count());
    json.key("statuses_count").number(platform.posts_of(id).len() as u64);
    json.key("favourites_count").number(account.like_count() as u64);
    json.key("profile_image_url_https")
        .string("https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png");
}

/// A private message between two, as an event of API 1.1.
pub(super) fn message(json: &mut Json, platform: &Platform, id: MessageId, recipient: AccountId) {
    let message = platform.message_by(id);
    json.object(|json| {
        json.key("type").string("message_create");
        json.key("id").id(message.number);
        json.key("created_timestamp").string(&message.at.ms().to_string());
        json.key("message_create").object(|json| {
            json.key("target").object(|json| json.key("recipient_id").id(platform.account(recipient).number));
            json.key("sender_id").id(platform.account(message.sender).number);
            json.key("message_data").object(|json| {
                json.key("text").string(&message.text);
                entities(json.key("entities"), platform, &message.text, None);
            });
        });
    });
}

/// Who a private message between two goes to; `None` in a group, which API 1.1 has no shape for.
pub(super) fn recipient(platform: &Platform, message: &Message) -> Option<AccountId> {
    let conversation = platform.conversation(message.conversation);
    match (&*conversation.participants, conversation.is_group()) {
        ([one, other], false) => Some(if *one == message.sender { *other } else { *one }),
        _ => None,
    }
}

/// What in a text is a tag, a link or a mention, and where; empty lists where there is none. The last link of a text that was cut
/// leads to the whole post.
fn entities(json: &mut Json, platform: &Platform, text: &str, cut: Option<u64>) {
    let length = text.chars().count();
    json.object(|json| {
        json.key("hashtags").array(|json| tags(json, &post_text::hashtags(text)));
        json.key("urls").array(|json| {
            for link in post_text::links(text) {
                let whole = match cut.filter(|_| link.end == length) {
                    Some(number) => format!("https://twitter.com/i/web/status/{number}"),
                    None if link.has_protocol => link.url.to_owned(),
                    None => format!("http://{}", link.url),
                };
                json.object(|json| {
                    json.key("url").string(link.url);
                    json.key("expanded_url").string(&whole);
                    json.key("display_url").string(whole.split_once("://").map_or(link.url, |(_, rest)| rest));
                    place(json, link.start, link.end);
                });
            }
        });
        json.key("user_mentions").array(|json| {
            for mention in post_text::mentions(text) {
                let Some(account) = platform.find_account(mention.username).map(|id| platform.account(id)) else {
                    continue;
                };
                json.object(|json| {
                    json.key("screen_name").string(account.username());
                    json.key("name").string(&account.profile.name);
                    number(json, "id", account.number);
                    place(json, mention.start, mention.end);
                });
            }
        });
        json.key("symbols").array(|json| tags(json, &post_text::cashtags(text)));
    });
}

fn tags(json: &mut Json, tags: &[post_text::Tag<'_>]) {
    for tag in tags {
        json.object(|json| {
            json.key("text").string(tag.name);
            place(json, tag.start, tag.end);
        });
    }
}

fn place(json: &mut Json, start: usize, end: usize) {
    json.key("indices").array(|json| {
        json.number(start as u64);
        json.number(end as u64);
    });
}

/// An id as a number, and once more as a string.
fn number(json: &mut Json, key: &str, value: u64) {
    json.key(key).number(value);
    json.key(&format!("{key}_str")).id(value);
}

fn nothing(json: &mut Json, key: &str) {
    json.key(key).null();
    json.key(&format!("{key}_str")).null();
}
