//! `/1.1/media/…`: the older paths, which client libraries still use for uploads.

use super::super::answer::Answer;
use super::super::body::OldDescription;
use super::super::operations::Request;
use super::super::problem::Problem;
use super::super::query::parse_id;
use super::show::key;
use super::upload::{Step, asked_about, described, processing, seconds_left, step};
use crate::dialect::json::Json;
use crate::platform::{MediaId, MediaKind, Progress};

/// `POST /1.1/media/upload.json`
pub(in super::super) fn upload(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let whole = request.form.text("command").or(request.query.get("command")).is_none();
    Ok(match step(request)? {
        Step::Begun(id) => shown(request, id, 202),
        Step::Appended(_) => Answer { status: 204, body: Vec::new(), items: Vec::new() },
        Step::Whole(id) => shown(request, id, if whole { 200 } else { 201 }),
    })
}

/// `GET /1.1/media/upload.json?command=STATUS`
pub(in super::super) fn status(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let id = asked_about(request)?;
    Ok(shown(request, id, 200))
}

/// `POST /1.1/media/metadata/create.json`
pub(in super::super) fn describe(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let body: OldDescription = request.read()?;
    let number = match &body.media_id {
        serde_json::Value::String(text) => parse_id("media_id", text)?,
        other => parse_id("media_id", &other.to_string())?,
    };
    described(request, number, &body.alt_text.text)?;
    Ok(Answer { status: 200, body: Vec::new(), items: Vec::new() })
}

/// A refusal as version 1.1 words it: a list of numbered errors.
pub(in super::super) fn problem(problem: &Problem) -> Problem {
    let (code, message) = match problem.status {
        401 => (89, "Invalid or expired token.".to_owned()),
        403 => (220, "Your credentials do not allow access to this resource.".to_owned()),
        404 | 405 => (34, "Sorry, that page does not exist.".to_owned()),
        429 => (88, "Rate limit exceeded".to_owned()),
        503 => (130, "Over capacity".to_owned()),
        _ => (324, said(&problem.body)),
    };
    let mut json = Json::with_room(128);
    json.object(|json| {
        json.key("errors").array(|json| {
            json.object(|json| {
                json.key("code").number(code);
                json.key("message").string(&message);
            });
        });
    });
    Problem { status: problem.status, body: json.into_bytes() }
}

/// What the body of a refusal says in its first error, or else in its details.
fn said(body: &[u8]) -> String {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let text = body["errors"][0]["message"].as_str().or(body["detail"].as_str());
    text.unwrap_or("The request could not be carried out.").to_owned()
}

fn shown(request: &Request<'_>, id: MediaId, status: u16) -> Answer {
    let (media, now) = (request.world.platform().media(id), request.world.now());
    let mut json = Json::with_room(256);
    json.object(|json| {
        json.key("media_id").number(media.number);
        json.key("media_id_string").id(media.number);
        json.key("media_key").string(&key(media));
        if media.progress(now) != Progress::Arriving {
            json.key("size").number(media.size);
        }
        json.key("expires_after_secs").number(seconds_left(media, now));
        match media.kind {
            MediaKind::Video => json.key("video").object(|json| json.key("video_type").string(&media.mime)),
            _ => json.key("image").object(|json| {
                json.key("image_type").string(&media.mime);
                if let Some((width, height)) = media.pixels {
                    json.key("w").number(width.into());
                    json.key("h").number(height.into());
                }
            }),
        }
        processing(json, media, now);
    });
    Answer::new(status, json)
}
