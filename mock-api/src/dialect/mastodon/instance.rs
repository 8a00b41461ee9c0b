//! The server itself: what it is called, what it allows, and where it streams.

use super::customs::{DOMAIN, LONGEST};
use super::operations::{Answer, Request};
use super::problem::Problem;
use crate::dialect::json::Json;

const VERSION: &str = "4.5.0";
const TITLE: &str = "Mock";
const DESCRIPTION: &str = "A pretend server for bots and integrations that answer customers";
/// What can be attached.
const KINDS: [&str; 7] =
    ["image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "video/quicktime", "video/webm"];

/// `GET /api/v1/instance`
pub(super) fn old(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (accounts, posts) = (request.world.platform().accounts().len(), request.world.platform().post_count());
    let streaming = streaming(request);
    Ok(Answer::json(|json| {
        json.object(|json| {
            json.key("uri").string(DOMAIN);
            json.key("title").string(TITLE);
            json.key("short_description").string(DESCRIPTION);
            json.key("description").string(DESCRIPTION);
            json.key("email").string(&format!("admin@{DOMAIN}"));
            json.key("version").string(VERSION);
            json.key("urls").object(|json| json.key("streaming_api").string(&streaming));
            json.key("stats").object(|json| {
                json.key("user_count").number(accounts as u64);
                json.key("status_count").number(posts as u64);
                json.key("domain_count").number(1);
            });
            json.key("thumbnail").null();
            languages(json);
            json.key("registrations").boolean(false);
            json.key("approval_required").boolean(false);
            json.key("invites_enabled").boolean(false);
            configuration(json, None);
            json.key("contact_account").null();
            json.key("rules").array(|_| ());
        });
    }))
}

/// `GET /api/v2/instance`
pub(super) fn new(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (accounts, streaming) = (request.world.platform().accounts().len(), streaming(request));
    Ok(Answer::json(|json| {
        json.object(|json| {
            json.key("domain").string(DOMAIN);
            json.key("title").string(TITLE);
            json.key("version").string(VERSION);
            json.key("source_url").string("https://github.com/mastodon/mastodon");
            json.key("description").string(DESCRIPTION);
            json.key("usage").object(|json| {
                json.key("users").object(|json| json.key("active_month").number(accounts as u64));
            });
            json.key("thumbnail").object(|json| json.key("url").string(&format!("https://{DOMAIN}/thumbnail.png")));
            json.key("icon").array(|_| ());
            languages(json);
            configuration(json, Some(&streaming));
            json.key("registrations").object(|json| {
                json.key("enabled").boolean(false);
                json.key("approval_required").boolean(false);
                json.key("message").null();
                json.key("url").null();
            });
            json.key("api_versions").object(|json| json.key("mastodon").number(7));
            json.key("contact").object(|json| {
                json.key("email").string(&format!("admin@{DOMAIN}"));
                json.key("account").null();
            });
            json.key("rules").array(|_| ());
        });
    }))
}

/// What there is none of here.
pub(super) fn nothing(_request: &mut Request<'_>) -> Result<Answer, Problem> {
    Ok(Answer::json(|json| json.array(|_| ())))
}

/// `GET /api/v1/markers`: nothing was ever marked.
pub(super) fn markers(_request: &mut Request<'_>) -> Result<Answer, Problem> {
    Ok(Answer::empty())
}

/// `GET /api/v1/preferences`
pub(super) fn preferences(_request: &mut Request<'_>) -> Result<Answer, Problem> {
    Ok(Answer::json(|json| {
        json.object(|json| {
            json.key("posting:default:visibility").string("public");
            json.key("posting:default:sensitive").boolean(false);
            json.key("posting:default:language").null();
            json.key("reading:expand:media").string("default");
            json.key("reading:expand:spoilers").boolean(false);
        });
    }))
}

/// `GET /api/v1/apps/verify_credentials`
pub(super) fn app(_request: &mut Request<'_>) -> Result<Answer, Problem> {
    Ok(Answer::json(|json| {
        json.object(|json| {
            json.key("name").string("Sparring");
            json.key("website").null();
            json.key("scopes")
                .array(|json| ["read", "write", "follow", "push"].iter().for_each(|name| json.string(name)));
            json.key("redirect_uris").array(|json| json.string("urn:ietf:wg:oauth:2.0:oob"));
        });
    }))
}

/// The same address, by the protocol of sockets.
fn streaming(request: &Request<'_>) -> String {
    let origin = &request.place.origin;
    origin.strip_prefix("http").map_or_else(|| origin.clone(), |rest| format!("ws{rest}"))
}

fn languages(json: &mut Json) {
    json.key("languages").array(|json| json.string("en"));
}

fn configuration(json: &mut Json, streaming: Option<&str>) {
    json.key("configuration").object(|json| {
        if let Some(streaming) = streaming {
            json.key("urls").object(|json| json.key("streaming").string(streaming));
            json.key("vapid").object(|json| json.key("public_key").string(""));
            json.key("translation").object(|json| json.key("enabled").boolean(false));
        }
        json.key("accounts").object(|json| {
            json.key("max_featured_tags").number(10);
            json.key("max_pinned_statuses").number(5);
        });
        json.key("statuses").object(|json| {
            json.key("max_characters").number(LONGEST.into());
            json.key("max_media_attachments").number(4);
            json.key("characters_reserved_per_url").number(23);
        });
        json.key("media_attachments").object(|json| {
            json.key("supported_mime_types").array(|json| KINDS.iter().for_each(|kind| json.string(kind)));
            json.key("description_limit").number(1000);
            json.key("image_size_limit").number(5 << 20);
            json.key("image_matrix_limit").number(33_177_600);
            json.key("video_size_limit").number(16 << 20);
            json.key("video_frame_rate_limit").number(120);
            json.key("video_matrix_limit").number(8_294_400);
        });
        json.key("polls").object(|json| {
            json.key("max_options").number(4);
            json.key("max_characters_per_option").number(50);
            json.key("min_expiration").number(300);
            json.key("max_expiration").number(2_629_746);
        });
    });
}
