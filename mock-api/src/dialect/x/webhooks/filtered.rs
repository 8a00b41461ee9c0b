//! Webhooks that are sent what the filtered stream shows.

use super::super::super::json::Json;
use super::super::answer::Answer;
use super::super::operations::Request;
use super::super::problem::Problem;
use super::super::query::Subject;
use super::hook_in_path;

/// `POST /2/tweets/search/webhooks/{webhook_id}`: what matches the rules goes to the webhook, with these fields.
pub(in super::super) fn link(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (hook, choice) = (hook_in_path(request)?, request.query.choice(Subject::Posts)?);
    request.office().filtered.insert(hook, choice);
    Ok(Answer::done("provisioned", true))
}

/// `GET /2/tweets/search/webhooks`
pub(in super::super) fn links(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let hooks: Vec<u64> = request.office().filtered.keys().copied().collect();
    let mut json = Json::with_room(128);
    json.object(|json| {
        json.key("data").object(|json| {
            json.key("links").array(|json| {
                for hook in &hooks {
                    json.object(|json| {
                        json.key("application_id").id(super::super::account_activity::APP);
                        json.key("webhook_id").id(*hook);
                    });
                }
            });
        });
        json.key("meta").object(|json| json.key("result_count").number(hooks.len() as u64));
    });
    Ok(Answer::new(200, json))
}

/// `DELETE /2/tweets/search/webhooks/{webhook_id}`
pub(in super::super) fn unlink(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let hook = hook_in_path(request)?;
    Ok(Answer::done("deleted", request.office().filtered.remove(&hook).is_some()))
}
