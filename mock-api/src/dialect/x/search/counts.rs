//! `GET /2/tweets/counts/recent`: how many posts of the last seven days a query matches, by the day, hour or minute.

use super::super::answer::Answer;
use super::super::operations::Request;
use super::super::problem::Problem;
use super::super::query::Subject;
use super::super::show::Show;
use super::{REACH_MS, Sight, candidates, everything, expression};
use crate::clock::Time;
use crate::dialect::json::Json;
use crate::platform::PostId;
use crate::snowflake::first_at;

/// `GET /2/tweets/counts/recent`
pub(in super::super) fn recent(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (expression, step) = (expression(request)?, granularity(request)?);
    let (platform, query) = (request.world.platform(), request.query);
    let now = platform.now().ms();
    // What was said at this very moment counts, as far as nobody says until when.
    let end = query.time("end_time")?.map_or(now + 1, |time| time.ms().min(now + 1));
    let start = query.time("start_time")?.map_or(now - REACH_MS, |time| time.ms().max(now - REACH_MS));
    if start > end {
        return Err(Problem::bad_value(
            "start_time",
            query.get("start_time").unwrap_or(""),
            "is not before `end_time`",
        ));
    }
    let (above, below) = (query.id("since_id")?.unwrap_or(0), query.id("until_id")?.unwrap_or(u64::MAX));
    let show = Show { platform, viewer: request.user, choice: query.choice(Subject::Posts)? };
    let counted = |id: &PostId| {
        let post = platform.post_by(*id);
        let within = post.number > above && post.number < below && (start..end).contains(&post.at.ms());
        within && show.is_visible(*id) && Sight::new(platform, *id).matches(&expression)
    };
    let all = everything(platform, first_at(Time::from_ms(start)).saturating_sub(1));
    let list = candidates(platform, &expression).unwrap_or(&all);
    let times: Vec<i64> = list.iter().filter(|id| counted(id)).map(|id| platform.post_by(*id).at.ms()).collect();
    let mut json = Json::with_room(4096);
    json.object(|json| {
        json.key("data").array(|json| buckets(json, &show, &times, (start, end, step)));
        json.key("meta").object(|json| {
            show.named(json, "total_tweet_count", "total_post_count", |json| json.number(times.len() as u64));
        });
    });
    Ok(Answer::new(200, json))
}

/// The spans from start to end, with how many of the ordered times lie in each. They begin at full days, hours or
/// minutes; the first and the last may be shorter.
fn buckets(json: &mut Json, show: &Show<'_>, times: &[i64], (start, end, step): (i64, i64, i64)) {
    let mut from = start;
    while from < end {
        let to = (from - from.rem_euclid(step) + step).min(end);
        let before = |bound: i64| times.partition_point(|time| *time < bound);
        let count = before(to) - before(from);
        json.object(|json| {
            json.key("start").time(Time::from_ms(from));
            json.key("end").time(Time::from_ms(to));
            show.named(json, "tweet_count", "post_count", |json| json.number(count as u64));
        });
        from = to;
    }
}

/// How long a span is, in milliseconds.
fn granularity(request: &Request<'_>) -> Result<i64, Problem> {
    match request.query.get("granularity") {
        None | Some("hour") => Ok(3_600_000),
        Some("day") => Ok(86_400_000),
        Some("minute") => Ok(60_000),
        Some(other) => Err(Problem::bad_value("granularity", other, "is not one of [minute,hour,day]")),
    }
}
