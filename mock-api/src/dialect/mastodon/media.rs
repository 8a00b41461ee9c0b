//! Pictures and films that statuses show.

use super::operations::{Answer, Request};
use super::problem::Problem;
use crate::attention::Item;
use crate::platform::{MediaId, Progress};
use crate::refusal::{MediaTrouble, Refusal};

/// `POST /api/v2/media`: 202 while it is being worked on.
pub(super) fn upload(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = request.caller()?;
    let piece = request.fields.file.clone().ok_or_else(|| Problem::invalid("File can't be blank"))?;
    let description = request.fields.get("description").unwrap_or("").to_owned();
    let made = request.world.act(|platform| {
        let id = platform.upload_media(caller, piece)?;
        platform.describe_media(caller, id, &description).map(|()| id)
    });
    let id = made.map_err(refused)?;
    Ok(Answer { status: status(request, id), ..shown(request, id) })
}

/// `GET /api/v1/media/{id}`: 206 while it is being worked on.
pub(super) fn by_id(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let id = own(request)?;
    let status = if status(request, id) == 202 { 206 } else { 200 };
    Ok(Answer { status, ..shown(request, id) })
}

/// `PUT /api/v1/media/{id}`
pub(super) fn describe(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, id) = (request.caller()?, own(request)?);
    let description = request.fields.get("description").unwrap_or("").to_owned();
    request.world.act(|platform| platform.describe_media(caller, id, &description)).map_err(refused)?;
    Ok(shown(request, id))
}

fn own(request: &Request<'_>) -> Result<MediaId, Problem> {
    let (caller, number) = (request.caller()?, request.id()?);
    request.world.platform().own_media(caller, number).map_err(|_| Problem::not_found())
}

fn shown(request: &Request<'_>, id: MediaId) -> Answer {
    Answer::json(|json| request.show().media(json, id)).showing(Vec::<Item>::new())
}

fn status(request: &Request<'_>, id: MediaId) -> u16 {
    let platform = request.world.platform();
    if platform.media(id).progress(platform.now()) == Progress::Ready { 200 } else { 202 }
}

fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::Media(MediaTrouble::LongDescription) => {
            Problem::invalid("Description is too long (maximum is 1000 characters)")
        }
        Refusal::Media(_) => Problem::invalid("File content type is invalid"),
        other => Problem::refused(other),
    }
}
