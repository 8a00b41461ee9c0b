//! Pictures and films as JSON: what is brought along with posts and private messages.

use super::super::names::{Name, same};
use crate::dialect::json::Json;
use crate::platform::{Media, MediaKind};

const URL: u64 = 1;
const PIXELS: u64 = 1 << 1;
const ALT: u64 = 1 << 2;
const PREVIEW: u64 = 1 << 3;
const METRICS: u64 = 1 << 4;
const VARIANTS: u64 = 1 << 5;

/// The members of `media.fields`. Those with bit 0 are always there, or nothing here has them.
pub(in super::super) const FIELDS: &[Name] = &[
    same("alt_text", ALT),
    same("duration_ms", 0),
    same("height", PIXELS),
    same("media_key", 0),
    same("non_public_metrics", 0),
    same("organic_metrics", 0),
    same("preview_image_url", PREVIEW),
    same("promoted_metrics", 0),
    same("public_metrics", METRICS),
    same("type", 0),
    same("url", URL),
    same("variants", VARIANTS),
    same("width", PIXELS),
];

/// The key of a picture or film: its id behind a number for its kind.
pub(in super::super) fn key(media: &Media) -> String {
    let kind = match media.kind {
        MediaKind::Image => 3,
        MediaKind::Gif => 16,
        MediaKind::Video => 7,
    };
    format!("{kind}_{}", media.number)
}

/// A picture or film with the fields that were asked for. Its bytes lie nowhere, so the addresses lead nowhere.
pub(in super::super) fn write(json: &mut Json, media: &Media, fields: u64) {
    let asked = |field: u64| fields & field != 0;
    let still = media.kind == MediaKind::Image;
    let number = media.number;
    json.object(|json| {
        json.key("media_key").string(&key(media));
        json.key("type").string(match media.kind {
            MediaKind::Image => "photo",
            MediaKind::Gif => "animated_gif",
            MediaKind::Video => "video",
        });
        if asked(URL) && still {
            let ending = media.mime.split('/').next_back().unwrap_or("jpg").replace("jpeg", "jpg");
            json.key("url").string(&format!("https://pbs.twimg.com/media/{number}.{ending}"));
        }
        if asked(PREVIEW) && !still {
            json.key("preview_image_url").string(&format!("https://pbs.twimg.com/media/{number}.jpg"));
        }
        if let Some((width, height)) = media.pixels.filter(|_| asked(PIXELS)) {
            json.key("width").number(width.into());
            json.key("height").number(height.into());
        }
        if asked(ALT) && !media.alt.is_empty() {
            json.key("alt_text").string(&media.alt);
        }
        if asked(METRICS) && !still {
            json.key("public_metrics").object(|json| json.key("view_count").number(0));
        }
        if asked(VARIANTS) && !still {
            json.key("variants").array(|json| {
                json.object(|json| {
                    json.key("bit_rate").number(0);
                    json.key("content_type").string("video/mp4");
                    json.key("url").string(&format!("https://video.twimg.com/tweet_video/{number}.mp4"));
                });
            });
        }
    });
}
