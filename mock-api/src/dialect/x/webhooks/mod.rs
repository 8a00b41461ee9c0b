//! Webhooks: where an app wants to be told, shown by a challenge that it knows the app's secret.

mod checking;
mod filtered;

pub(super) use checking::Check;
use checking::Purpose;
pub(super) use filtered::{link, links, unlink};

use serde::Deserialize;

use super::super::json::Json;
use super::answer::Answer;
use super::body::{Members, Others};
use super::operations::Request;
use super::problem::Problem;
use crate::clock::Time;
use crate::delivery::{Hook, Push};

/// How many webhooks an app has at most.
const MOST: usize = 5;

/// `POST /2/webhooks`.
#[derive(Deserialize)]
struct NewWebhook {
    url: String,
    #[serde(flatten)]
    others: Others,
}

impl Members for NewWebhook {
    fn others(&self) -> &Others {
        &self.others
    }
}

/// `POST /2/webhooks/replay`.
#[derive(Deserialize)]
struct NewReplay {
    webhook_id: String,
    from_date: String,
    to_date: String,
    #[serde(flatten)]
    others: Others,
}

impl Members for NewReplay {
    fn others(&self) -> &Others {
        &self.others
    }
}

/// `POST /2/webhooks`: the address is challenged before it is a webhook.
pub(super) fn create(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let NewWebhook { url, .. } = request.read()?;
    may_open(request.push, &url)?;
    let now = request.world.now();
    let letter = request.push.invite(&url, Vec::new(), now);
    let letter = letter.map_err(|why| failed("UrlValidationFailed", &why.to_string()))?;
    Ok(after(request, Check { letter, purpose: Purpose::Open { url } }))
}

/// `GET /2/webhooks`
pub(super) fn list(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let mut json = Json::with_room(256);
    json.object(|json| {
        json.key("data").array(|json| request.push.hooks().for_each(|hook| json.object(|json| show(json, hook))));
        json.key("meta").object(|json| json.key("result_count").number(request.push.hooks().len() as u64));
    });
    Ok(Answer::new(200, json))
}

/// `PUT /2/webhooks/{webhook_id}`: the webhook is challenged again.
pub(super) fn validate(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (number, now) = (hook_in_path(request)?, request.world.now());
    let letter = request.push.recheck(number, now).ok_or_else(unknown)?;
    Ok(after(request, Check { letter, purpose: Purpose::Validate { number } }))
}

/// `DELETE /2/webhooks/{webhook_id}`
pub(super) fn delete(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let number = hook_in_path(request)?;
    Ok(Answer::done("deleted", request.push.close(number)))
}

/// `POST /2/webhooks/replay`
pub(super) fn replay(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let NewReplay { webhook_id, from_date, to_date, .. } = request.read()?;
    let number = webhook_id.parse().ok().filter(|number| request.push.hook(*number).is_some()).ok_or_else(unknown)?;
    replay_to(request, number, &from_date, &to_date)
}

/// Sends a webhook once more what happened between two minutes.
pub(super) fn replay_to(request: &mut Request<'_>, number: u64, from: &str, to: &str) -> Result<Answer, Problem> {
    let minute = |name: &str, text: &str| {
        self::minute(text).ok_or_else(|| Problem::bad_value(name, text, "is not a minute such as `202601312359`"))
    };
    let span = (minute("from_date", from)?, minute("to_date", to)?);
    if span.0 >= span.1 {
        return Err(Problem::bad_value("to_date", to, "must be after `from_date`"));
    }
    if !request.push.hook(number).is_some_and(Hook::is_valid) {
        return Err(failed("WebhookIdInvalid", "the webhook is not valid; check it again first"));
    }
    let (now, job) = (request.world.now(), request.push.job(request.world.now()));
    let mut last = Json::default();
    last.object(|json| {
        json.key("replay_job_status").object(|json| {
            json.key("job_state").string("Complete");
            json.key("job_state_description").string("Job completed successfully");
            json.key("job_id").id(job);
        });
    });
    request.push.replay(request.world.platform(), number, span, Some(last.into_bytes()));
    Ok(Answer::data(200, |json| {
        json.key("job_id").id(job);
        json.key("created_at").time(now);
    }))
}

/// What stands for the answer until the check has come to its end.
fn after(request: &mut Request<'_>, check: Check) -> Answer {
    *request.check = Some(check);
    Answer::new(200, Json::default())
}

/// The webhook whose number stands first in the path.
pub(super) fn hook_in_path(request: &Request<'_>) -> Result<u64, Problem> {
    let number = request.path.first().and_then(|text| text.parse().ok());
    number.filter(|number| request.push.hook(*number).is_some()).ok_or_else(unknown)
}

/// Whether there is room for one more webhook, and none has this address.
fn may_open(push: &Push, url: &str) -> Result<(), Problem> {
    if push.hooks().any(|hook| hook.url() == url) {
        return Err(failed("DuplicateUrlFailed", "there is a webhook with this url already"));
    }
    if push.hooks().len() >= MOST {
        return Err(failed("WebhookLimitExceeded", &format!("an app has at most {MOST} webhooks")));
    }
    Ok(())
}

fn show(json: &mut Json, hook: &Hook) {
    json.key("id").id(hook.number);
    json.key("url").string(hook.url());
    json.key("valid").boolean(hook.is_valid());
    json.key("created_at").time(hook.created_at);
}

/// A request about webhooks that fails for a reason with a name.
pub(super) fn failed(name: &str, why: &str) -> Problem {
    Problem::invalid(&format!("{name}: {why}"))
}

fn unknown() -> Problem {
    failed("WebhookIdInvalid", "there is no webhook with this id")
}

/// `202601312359` as a time.
fn minute(text: &str) -> Option<Time> {
    let digits = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    let part = |range: std::ops::Range<usize>| text.get(range);
    let (year, month, day) = (part(0..4)?, part(4..6)?, part(6..8)?);
    let (hour, minute) = (part(8..10)?, part(10..12)?);
    Time::parse(&format!("{year}-{month}-{day}T{hour}:{minute}:00Z")).filter(|_| digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_read_as_twelve_digits() {
        assert_eq!(minute("202603020915").map(|time| time.to_string()).as_deref(), Some("2026-03-02T09:15:00.000Z"));
        for wrong in ["", "2026-03-02", "202613020915", "20260302091", "20260302091x", "2026030209151", "éééééé"]
        {
            assert_eq!(minute(wrong), None, "{wrong}");
        }
    }
}
