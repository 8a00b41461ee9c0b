//! `GET /2/usage/tweets`: how many posts the app has read, by the day. A post that is read again on a day costs nothing.

use std::collections::BTreeMap;

use super::answer::Answer;
use super::operations::Request;
use super::problem::Problem;
use crate::attention::Item;
use crate::clock::Time;
use crate::dialect::json::Json;

/// How many posts may be read in a month.
const CAP: u64 = 2_000_000;
/// The number of the only project.
const PROJECT: u64 = 1;
const DAY_MS: i64 = 86_400_000;
/// The members of `usage.fields`.
const FIELDS: [&str; 6] =
    ["cap_reset_day", "daily_client_app_usage", "daily_project_usage", "project_cap", "project_id", "project_usage"];

/// What the app has read.
#[derive(Debug, Clone, Default)]
pub(super) struct Usage {
    /// How many different posts on each day, counting days from 1970.
    days: BTreeMap<i64, u64>,
    /// The last of these days, and which posts were read on it: a bit for each.
    today: i64,
    seen: Vec<u64>,
}

impl Usage {
    /// These were read.
    pub(super) fn read(&mut self, now: Time, items: &[Item]) {
        let today = now.ms().div_euclid(DAY_MS);
        if today != self.today {
            self.today = today;
            self.seen.clear();
        }
        for item in items {
            let Item::Post(id) = item else { continue };
            let (word, bit) = (id.index() / 64, 1 << (id.index() % 64));
            if word >= self.seen.len() {
                self.seen.resize(word + 1, 0);
            }
            if self.seen[word] & bit == 0 {
                self.seen[word] |= bit;
                *self.days.entry(today).or_default() += 1;
            }
        }
    }
}

/// `GET /2/usage/tweets`
pub(super) fn show(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let days = request.query.count("days", 1, 90, 7)? as i64;
    let fields = request.query.get("usage.fields").unwrap_or("project_cap,project_id,project_usage");
    let strict = request.manners.unknown;
    if let Some(unknown) = fields.split(',').find(|field| strict && !FIELDS.contains(field)) {
        return Err(Problem::bad_value("usage.fields", unknown, &format!("is not one of [{}]", FIELDS.join(","))));
    }
    let asked = |field: &str| fields.split(',').any(|asked| asked == field);
    let first = request.world.now().ms().div_euclid(DAY_MS) - days + 1;
    let usage = &request.office().usage;
    let total: u64 = usage.days.values().sum();
    Ok(Answer::data(200, |json| {
        if asked("cap_reset_day") {
            json.key("cap_reset_day").number(1);
        }
        if asked("project_cap") {
            json.key("project_cap").id(CAP);
        }
        if asked("project_id") {
            json.key("project_id").id(PROJECT);
        }
        if asked("project_usage") {
            json.key("project_usage").id(total);
        }
        if asked("daily_project_usage") {
            json.key("daily_project_usage").object(|json| {
                json.key("project_id").number(PROJECT);
                daily(json, usage, first);
            });
        }
        if asked("daily_client_app_usage") {
            json.key("daily_client_app_usage").array(|json| {
                json.object(|json| {
                    json.key("client_app_id").id(PROJECT);
                    json.key("usage_result_count").number(usage.days.range(first..).count() as u64);
                    daily(json, usage, first);
                });
            });
        }
    }))
}

fn daily(json: &mut Json, usage: &Usage, first: i64) {
    json.key("usage").array(|json| {
        for (day, count) in usage.days.range(first..) {
            json.object(|json| {
                json.key("date").time(Time::from_ms(day * DAY_MS));
                json.key("usage").id(*count);
            });
        }
    });
}
