//! The operations on connections: who is connected, and closing what hangs.

use serde::Deserialize;

use super::super::answer::Answer;
use super::super::body::{Members, Others};
use super::super::operations::Request;
use super::super::page::Token;
use super::super::problem::Problem;
use super::lines::{Endpoint, Line};
use crate::dialect::json::Json;

/// Why connections end that their owner ends.
const ENDED: &str = "ForceDisconnect";

/// `DELETE /2/connections`.
#[derive(Deserialize)]
struct Named {
    uuids: Vec<String>,
    #[serde(flatten)]
    others: Others,
}

impl Members for Named {
    fn others(&self) -> &Others {
        &self.others
    }
}

/// Whether one more may connect to this.
pub(in crate::dialect::x) fn room(request: &mut Request<'_>, endpoint: Endpoint) -> Result<(), Problem> {
    let free = request.office().lines.has_room(endpoint);
    if free { Ok(()) } else { Err(Problem::too_many_connections()) }
}

/// `GET /2/connections`
pub(in crate::dialect::x) fn history(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let most = request.query.count("max_results", 1, 100, 10)?;
    let status = request.query.get("status").unwrap_or("active").to_owned();
    if !["active", "inactive", "all"].contains(&status.as_str()) {
        return Err(Problem::bad_value("status", &status, "is not one of [active,inactive,all]"));
    }
    let endpoints: Option<Vec<String>> =
        request.query.get("endpoints").map(|list| list.split(',').map(str::to_owned).collect());
    let before = match request.query.get("pagination_token") {
        None => u64::MAX,
        Some(text) => match Token::read(text) {
            Some(Token::Older(number)) => number,
            _ => return Err(Problem::bad_value("pagination_token", text, "is not valid")),
        },
    };
    let is_wanted = |line: &&Line| {
        let asked = match status.as_str() {
            "active" => line.until.is_none(),
            "inactive" => line.until.is_some(),
            _ => true,
        };
        asked
            && line.number < before
            && endpoints.as_ref().is_none_or(|list| list.iter().any(|name| name == line.endpoint.name()))
    };
    let lines = request.office().lines.history().into_iter().filter(is_wanted).take(most + 1);
    let mut lines: Vec<Line> = lines.cloned().collect();
    let more = lines.len() > most;
    lines.truncate(most);
    let mut json = Json::with_room(64 + lines.len() * 200);
    json.object(|json| {
        if !lines.is_empty() {
            json.key("data").array(|json| lines.iter().for_each(|line| write(json, line)));
        }
        json.key("meta").object(|json| {
            json.key("result_count").number(lines.len() as u64);
            if let Some(last) = lines.last().filter(|_| more) {
                json.key("next_token").string(&Token::Older(last.number).text());
            }
        });
    });
    Ok(Answer::new(200, json))
}

/// `DELETE /2/connections/all`
pub(in crate::dialect::x) fn end_all(request: &mut Request<'_>) -> Result<Answer, Problem> {
    Ok(end(request, |_| true, &[]))
}

/// `DELETE /2/connections/{endpoint_id}`
pub(in crate::dialect::x) fn end_endpoint(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let name = request.path.first().map_or("", String::as_str);
    match Endpoint::ALL.into_iter().find(|endpoint| endpoint.name() == name) {
        Some(endpoint) => Ok(end(request, move |line| line.endpoint == endpoint, &[])),
        None => Err(Problem::not_found()),
    }
}

/// `DELETE /2/connections`
pub(in crate::dialect::x) fn end_some(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let Named { uuids, .. } = request.read()?;
    if uuids.is_empty() || uuids.len() > 100 {
        return Err(Problem::invalid("The `uuids` field must have between 1 and 100 items."));
    }
    Ok(end(request, |line| uuids.contains(&line.uuid), &uuids))
}

/// Ends the connections that are such. Those that were named and are not there count as failed.
fn end(request: &mut Request<'_>, is_such: impl Fn(&Line) -> bool, named: &[String]) -> Answer {
    let now = request.world.now();
    let ended = request.office().lines.end(now, ENDED, is_such);
    let failed: Vec<&String> = named.iter().filter(|name| !ended.contains(name)).collect();
    Answer::data(200, |json| {
        json.key("successful_kills").number(ended.len() as u64);
        json.key("failed_kills").number(failed.len() as u64);
        json.key("results").array(|json| {
            let all = ended.iter().map(|name| (name, true)).chain(failed.iter().map(|name| (*name, false)));
            for (name, success) in all {
                json.object(|json| {
                    json.key("uuid").string(name);
                    json.key("success").boolean(success);
                });
            }
        });
    })
}

fn write(json: &mut Json, line: &Line) {
    json.object(|json| {
        json.key("id").string(&line.uuid);
        json.key("endpoint_name").string(line.endpoint.name());
        json.key("connected_at").time(line.since);
        if let Some((until, reason)) = line.until {
            json.key("disconnected_at").time(until);
            json.key("disconnect_reason").string(reason);
        }
    });
}
