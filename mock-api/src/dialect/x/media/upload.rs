//! `/2/media/upload`: initialize, append, finalize, the state of the work, and whole pictures at once.

use super::super::answer::Answer;
use super::super::body::NewDescription;
use super::super::operations::Request;
use super::super::problem::Problem;
use super::super::query::parse_id;
use super::form::Form;
use super::show::key;
use crate::clock::{Millis, Time};
use crate::dialect::json::Json;
use crate::platform::{AccountId, Announced, Media, MediaId, MediaKind, Piece, Progress};
use crate::refusal::{MediaTrouble, Refusal};

/// Told to wait so many seconds, a client asks again.
const CHECK_AFTER: u64 = 1;
/// What a form of an upload may have in it.
const KNOWN: [&str; 8] = [
    "additional_owners",
    "command",
    "media_category",
    "media_id",
    "media_type",
    "segment_index",
    "shared",
    "total_bytes",
];

/// What came of a step of an upload.
pub(super) enum Step {
    /// It has begun.
    Begun(MediaId),
    /// A segment has arrived.
    Appended(MediaId),
    /// It is whole.
    Whole(MediaId),
}

/// `POST /2/media/upload/initialize`
pub(in super::super) fn initialize(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let id = begin(request)?;
    Ok(shown(request, id))
}

/// `POST /2/media/upload/{id}/append`
pub(in super::super) fn append(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let id = take_segment(request, &request.path[0].clone())?;
    Ok(appended(request, id))
}

/// `POST /2/media/upload/{id}/finalize`
pub(in super::super) fn finish(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let id = put_together(request, &request.path[0].clone())?;
    Ok(shown(request, id))
}

/// `POST /2/media/upload`: a whole picture, or a step with the command in the form.
pub(in super::super) fn upload(request: &mut Request<'_>) -> Result<Answer, Problem> {
    Ok(match step(request)? {
        Step::Begun(id) | Step::Whole(id) => shown(request, id),
        Step::Appended(id) => appended(request, id),
    })
}

/// `GET /2/media/upload?command=STATUS`
pub(in super::super) fn status(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let id = asked_about(request)?;
    Ok(shown(request, id))
}

/// `POST /2/media/metadata`
pub(in super::super) fn describe(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let body: NewDescription = request.read()?;
    let (id, alt) = (parse_id("id", &body.id)?, body.metadata.alt_text.map_or(String::new(), |words| words.text));
    described(request, id, &alt)?;
    Ok(Answer::data(200, |json| {
        json.key("id").id(id);
        json.key("associated_metadata").object(|json| {
            json.key("alt_text").object(|json| json.key("text").string(&alt));
        });
    }))
}

/// What a form with or without a command asks for.
pub(super) fn step(request: &mut Request<'_>) -> Result<Step, Problem> {
    let field = |name: &str| form(request).text(name).or(request.query.get(name)).unwrap_or("").to_owned();
    let (command, id) = (field("command"), field("media_id"));
    match command.as_str() {
        "INIT" => begin(request).map(Step::Begun),
        "APPEND" => take_segment(request, &id).map(Step::Appended),
        "FINALIZE" => put_together(request, &id).map(Step::Whole),
        "" => at_once(request).map(Step::Whole),
        other => Err(Problem::bad_value("command", other, "is not one of [INIT,APPEND,FINALIZE]")),
    }
}

/// The picture or film that a question is about. Whoever is told to wait a second and asks again has waited a second.
pub(super) fn asked_about(request: &mut Request<'_>) -> Result<MediaId, Problem> {
    let (caller, text) = (request.caller()?, request.query.get("media_id").unwrap_or(""));
    if let Some(command) = request.query.get("command").filter(|command| *command != "STATUS") {
        return Err(Problem::bad_value("command", command, "is not one of [STATUS]"));
    }
    let number = parse_id("media_id", text)?;
    let id = request.world.platform().own_media(caller, number).map_err(Problem::media_refused)?;
    if matches!(progress(request, id), Progress::Processing { .. }) {
        request.world.advance(Millis::seconds(CHECK_AFTER));
    }
    Ok(id)
}

/// Says in words what a picture shows.
pub(super) fn described(request: &mut Request<'_>, number: u64, alt: &str) -> Result<(), Problem> {
    let caller = request.caller()?;
    let result = request.world.act(|platform| {
        let id = platform.own_media(caller, number)?;
        platform.describe_media(caller, id, alt)
    });
    result.map_err(Problem::media_refused)
}

/// Writes `processing_info` of what is worked on, or was.
pub(super) fn processing(json: &mut Json, media: &Media, now: Time) {
    if media.kind == MediaKind::Image {
        return;
    }
    let state = |json: &mut Json, state: &str| json.key("state").string(state);
    match media.progress(now) {
        Progress::Arriving => {}
        Progress::Processing { percent, done } => json.key("processing_info").object(|json| {
            state(json, if percent == 0 { "pending" } else { "in_progress" });
            json.key("check_after_secs").number(CHECK_AFTER.min((done - now).0.div_ceil(1000)));
            json.key("progress_percent").number(percent.into());
        }),
        Progress::Ready => json.key("processing_info").object(|json| {
            state(json, "succeeded");
            json.key("progress_percent").number(100);
        }),
        Progress::Failed => json.key("processing_info").object(|json| {
            state(json, "failed");
            json.key("error").object(|json| {
                json.key("code").number(1);
                json.key("name").string("InvalidMedia");
                json.key("message").string("Unsupported video format");
            });
        }),
    }
}

/// How many seconds it can still be attached.
pub(super) fn seconds_left(media: &Media, now: Time) -> u64 {
    (media.expires() - now).0 / 1000
}

fn begin(request: &mut Request<'_>) -> Result<MediaId, Problem> {
    let (caller, form) = (request.caller()?, checked(request)?);
    let text = |name: &str| form.text(name).or(request.query.get(name)).unwrap_or("");
    let (mime, category) = (text("media_type"), text("media_category"));
    let total = text("total_bytes");
    let size = total.parse().map_err(|_| Problem::bad_value("total_bytes", total, "is not valid"))?;
    let usual = match plain(category) {
        category if category.ends_with("gif") => "image/gif",
        category if category.ends_with("video") => "video/mp4",
        _ => "image/jpeg",
    };
    let mime = if mime.is_empty() { usual } else { mime };
    let Some(kind) = MediaKind::of(mime).filter(|kind| fits(*kind, category)) else {
        return Err(Problem::bad_value(
            "media_type",
            mime,
            &format!("does not go with the media category [{category}]"),
        ));
    };
    let announced = Announced { kind, mime, size };
    let result = request.world.act(|platform| platform.announce_media(caller, announced));
    result.map_err(Problem::media_refused)
}

/// Whether a sort of thing can be of this category; none is for everything. Some clients write `TweetVideo`.
fn fits(kind: MediaKind, category: &str) -> bool {
    match plain(category).as_str() {
        "" => true,
        "tweetimage" | "dmimage" => kind != MediaKind::Video,
        "tweetgif" | "dmgif" => kind != MediaKind::Image,
        "tweetvideo" | "dmvideo" | "amplifyvideo" => kind == MediaKind::Video,
        _ => false,
    }
}

/// A category in the one spelling that all others come down to.
fn plain(category: &str) -> String {
    category.replace('_', "").to_ascii_lowercase()
}

fn take_segment(request: &mut Request<'_>, id: &str) -> Result<MediaId, Problem> {
    let number = parse_id("media_id", id)?;
    let (caller, piece) = (request.caller()?, file(request)?);
    let index = form(request).text("segment_index").or(request.query.get("segment_index")).unwrap_or("");
    let index = index.parse().map_err(|_| Problem::bad_value("segment_index", index, "is not between 0 and 999"))?;
    act(request, caller, number, |platform, id| platform.append_media(caller, id, index, piece))
}

fn put_together(request: &mut Request<'_>, id: &str) -> Result<MediaId, Problem> {
    let (caller, number) = (request.caller()?, parse_id("media_id", id)?);
    act(request, caller, number, |platform, id| platform.finish_media(caller, id))
}

fn at_once(request: &mut Request<'_>) -> Result<MediaId, Problem> {
    let (caller, piece) = (request.caller()?, file(request)?);
    let category = form(request).text("media_category").or(request.query.get("media_category")).unwrap_or("");
    let kind = piece.look.and_then(|look| MediaKind::of(look.mime));
    if kind.is_some_and(|kind| !fits(kind, category)) {
        return Err(Problem::media_refused(Refusal::Media(MediaTrouble::Type)));
    }
    let result = request.world.act(|platform| platform.upload_media(caller, piece));
    result.map_err(Problem::media_refused)
}

fn act(
    request: &mut Request<'_>,
    caller: AccountId,
    number: u64,
    f: impl FnOnce(&mut crate::platform::Platform, MediaId) -> Result<(), Refusal>,
) -> Result<MediaId, Problem> {
    let result = request.world.act(|platform| {
        let id = platform.own_media(caller, number)?;
        f(platform, id).map(|()| id)
    });
    result.map_err(Problem::media_refused)
}

fn form<'r>(request: &Request<'r>) -> &'r Form {
    request.form
}

/// The form, if there is nothing unknown in it or that does not matter.
fn checked<'r>(request: &Request<'r>) -> Result<&'r Form, Problem> {
    let form = form(request);
    match form.names().find(|name| !KNOWN.contains(name)).filter(|_| request.manners.unknown) {
        Some(name) => Err(Problem::invalid(&format!(
            "$.{name}: is not defined in the schema and the schema does not allow additional properties"
        ))),
        None => Ok(form),
    }
}

/// The file of the form.
fn file(request: &Request<'_>) -> Result<Piece, Problem> {
    let form = checked(request)?;
    if form.garbled {
        return Err(Problem::invalid("The `media` field is not valid base64."));
    }
    form.media.clone().ok_or_else(|| Problem::invalid("The `media` field is required."))
}

fn progress(request: &Request<'_>, id: MediaId) -> Progress {
    request.world.platform().media(id).progress(request.world.now())
}

fn shown(request: &Request<'_>, id: MediaId) -> Answer {
    let (media, now) = (request.world.platform().media(id), request.world.now());
    Answer::data(200, |json| {
        json.key("id").id(media.number);
        json.key("media_key").string(&key(media));
        if media.progress(now) != Progress::Arriving {
            json.key("size").number(media.size);
        }
        json.key("expires_after_secs").number(seconds_left(media, now));
        processing(json, media, now);
    })
}

fn appended(request: &Request<'_>, id: MediaId) -> Answer {
    let expires = request.world.platform().media(id).expires();
    Answer::data(200, |json| json.key("expires_at").number(expires.seconds().unsigned_abs()))
}
