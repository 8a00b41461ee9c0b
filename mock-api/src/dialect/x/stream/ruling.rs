//! The operations on rules.

use serde::Deserialize;

use super::super::answer::Answer;
use super::super::body::{Members, Others};
use super::super::operations::Request;
use super::super::page::Token;
use super::super::problem::Problem;
use super::super::query::parse_id;
use super::rules::{MOST, Rule, Rules, Wrong};
use crate::clock::Time;
use crate::dialect::json::Json;

const PROBLEMS: &str = "https://api.twitter.com/2/problems/";

/// `POST /2/tweets/search/stream/rules`.
#[derive(Deserialize)]
struct Change {
    add: Option<Vec<NewRule>>,
    delete: Option<Old>,
    #[serde(flatten)]
    others: Others,
}

/// A rule that is to be made.
#[derive(Deserialize)]
struct NewRule {
    value: String,
    tag: Option<String>,
}

/// Rules that are to be taken away.
#[derive(Deserialize, Default)]
struct Old {
    #[serde(default)]
    ids: Vec<String>,
    #[serde(default)]
    values: Vec<String>,
}

impl Members for Change {
    fn others(&self) -> &Others {
        &self.others
    }
}

/// `POST /2/tweets/search/stream/rules`
pub(in crate::dialect::x) fn change(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (dry_run, delete_all) = (flag(request, "dry_run")?, flag(request, "delete_all")?);
    let now = request.world.now();
    if delete_all {
        let rules = &mut request.office().rules;
        let deleted = if dry_run { rules.list().len() } else { rules.clear() };
        return Ok(deletion(now, deleted, 0));
    }
    let change: Change = request.read()?;
    // What only is to be tried out happens to a copy.
    let mut copy = dry_run.then(|| request.office().rules.clone());
    let rules = copy.as_mut().unwrap_or(&mut request.office().rules);
    match (change.add, change.delete) {
        (Some(add), None) if !add.is_empty() => Ok(added(rules, &add, now)),
        (None, Some(old)) => delete(rules, &old, now),
        _ => Err(Problem::invalid("The request body must have either `add` with at least one rule, or `delete`.")),
    }
}

/// `GET /2/tweets/search/stream/rules`
pub(in crate::dialect::x) fn list(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let most = request.query.count("max_results", 1, MOST, MOST)?;
    let wanted = match request.query.get("ids") {
        Some(_) => {
            Some(request.query.list("ids")?.iter().map(|id| parse_id("ids", id)).collect::<Result<Vec<_>, _>>()?)
        }
        None => None,
    };
    let after = match request.query.get("pagination_token") {
        None => 0,
        Some(text) => match Token::read(text) {
            Some(Token::Newer(number)) => number,
            _ => return Err(Problem::bad_value("pagination_token", text, "is not valid")),
        },
    };
    let now = request.world.now();
    let rules = request.office().rules.list();
    let is_wanted = |rule: &&Rule| rule.number > after && wanted.as_ref().is_none_or(|ids| ids.contains(&rule.number));
    let mut page: Vec<&Rule> = rules.iter().filter(is_wanted).take(most + 1).collect();
    let more = page.len() > most;
    page.truncate(most);
    let mut json = Json::with_room(64 + page.len() * 96);
    json.object(|json| {
        if !page.is_empty() {
            json.key("data").array(|json| page.iter().for_each(|rule| write(json, rule)));
        }
        json.key("meta").object(|json| {
            json.key("sent").time(now);
            json.key("result_count").number(page.len() as u64);
            if let Some(last) = page.last().filter(|_| more) {
                json.key("next_token").string(&Token::Newer(last.number).text());
            }
        });
    });
    Ok(Answer::new(200, json))
}

/// `GET /2/tweets/search/stream/rules/counts`
pub(in crate::dialect::x) fn counts(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let count = request.office().rules.list().len() as u64;
    let of_app = |json: &mut Json| {
        json.object(|json| {
            json.key("client_app_id").string("1");
            json.key("rule_count").number(count);
        });
    };
    Ok(Answer::data(200, |json| {
        json.key("all_project_client_apps").array(of_app);
        // These are strings, the counts above are numbers.
        json.key("cap_per_client_app").id(MOST as u64);
        json.key("cap_per_project").id(MOST as u64);
        of_app(json.key("client_app_rules_count"));
        json.key("project_rules_count").id(count);
    }))
}

/// A switch; clients written in Python spell it with a capital.
fn flag(request: &Request<'_>, name: &str) -> Result<bool, Problem> {
    let Some(text) = request.query.get(name) else { return Ok(false) };
    match text.to_ascii_lowercase().as_str() {
        "false" => Ok(false),
        "true" => Ok(true),
        _ => Err(Problem::bad_value(name, text, "is not one of [true,false]")),
    }
}

/// Each rule is made or refused by itself, and all that is wrong is said at once.
fn added(rules: &mut Rules, wanted: &[NewRule], now: Time) -> Answer {
    let (mut made, mut refused) = (Vec::new(), Vec::new());
    for new in wanted {
        match rules.add(&new.value, new.tag.as_deref(), now) {
            Ok(rule) => made.push(rule.clone()),
            Err(wrong) => refused.push((new.value.as_str(), wrong)),
        }
    }
    let status = if made.is_empty() { 200 } else { 201 };
    let mut json = Json::with_room(256);
    json.object(|json| {
        if !made.is_empty() {
            json.key("data").array(|json| made.iter().for_each(|rule| write(json, rule)));
        }
        json.key("meta").object(|json| {
            json.key("sent").time(now);
            json.key("summary").object(|json| {
                json.key("created").number(made.len() as u64);
                json.key("not_created").number(refused.len() as u64);
                json.key("valid").number(made.len() as u64);
                json.key("invalid").number(refused.len() as u64);
            });
        });
        if !refused.is_empty() {
            json.key("errors").array(|json| refused.iter().for_each(|(value, wrong)| refusal(json, value, wrong)));
        }
    });
    Answer::new(status, json)
}

fn refusal(json: &mut Json, value: &str, wrong: &Wrong) {
    json.object(|json| {
        json.key("value").string(value);
        let (title, kind) = match wrong {
            Wrong::Duplicate(number) => {
                json.key("id").id(*number);
                ("DuplicateRule", "duplicate-rules")
            }
            Wrong::Mistakes(all) => {
                json.key("details").array(|json| all.iter().for_each(|mistake| json.string(mistake)));
                ("UnprocessableEntity", "invalid-rules")
            }
            Wrong::TooMany => {
                json.key("details").array(|json| json.string(&format!("There can be at most {MOST} rules")));
                ("RulesCapExceeded", "rule-cap")
            }
        };
        json.key("title").string(title);
        json.key("type").string(&format!("{PROBLEMS}{kind}"));
    });
}

fn delete(rules: &mut Rules, old: &Old, now: Time) -> Result<Answer, Problem> {
    if old.ids.is_empty() && old.values.is_empty() {
        return Err(Problem::invalid("The `delete` field must have `ids` or `values`."));
    }
    let ids = old.ids.iter().map(|id| parse_id("ids", id)).collect::<Result<Vec<u64>, Problem>>()?;
    let by_id = ids.iter().filter(|id| rules.remove(|rule| rule.number == **id)).count();
    let by_value = old.values.iter().filter(|value| rules.remove(|rule| rule.value == **value)).count();
    let deleted = by_id + by_value;
    Ok(deletion(now, deleted, old.ids.len() + old.values.len() - deleted))
}

fn deletion(now: Time, deleted: usize, missing: usize) -> Answer {
    let mut json = Json::with_room(256);
    json.object(|json| {
        json.key("meta").object(|json| {
            json.key("sent").time(now);
            json.key("summary").object(|json| {
                json.key("deleted").number(deleted as u64);
                json.key("not_deleted").number(missing as u64);
            });
        });
        if missing > 0 {
            json.key("errors").array(|json| (0..missing).for_each(|_| no_such_rule(json)));
        }
    });
    Answer::new(200, json)
}

fn no_such_rule(json: &mut Json) {
    json.object(|json| {
        json.key("errors").array(|json| {
            json.object(|json| {
                json.key("message").string("Rule does not exist");
                json.key("parameters").object(|_| ());
            });
        });
        json.key("title").string("Invalid Request");
        json.key("detail").string("One or more parameters to your request was invalid.");
        json.key("type").string(&format!("{PROBLEMS}invalid-request"));
    });
}

fn write(json: &mut Json, rule: &Rule) {
    json.object(|json| {
        json.key("value").string(&rule.value);
        if let Some(tag) = &rule.tag {
            json.key("tag").string(tag);
        }
        json.key("id").id(rule.number);
    });
}
