//! The filtered stream itself.

use axum::body::Bytes;

use super::super::answer::Answer;
use super::super::mailroom::{office, office_mut};
use super::super::names::Choice;
use super::super::operations::{Opening, Request};
use super::super::problem::Problem;
use super::super::query::Subject;
use super::super::search::Sight;
use super::super::show::Show;
use super::connections::room;
use super::farewell;
use super::lines::Endpoint;
use super::rules::Rules;
use super::span::Span;
use crate::attention::Item;
use crate::delivery::stream::{Channel, Parting, Piece};
use crate::dialect::json::Json;
use crate::host::Host;
use crate::journal::{Event, What};
use crate::platform::{Platform, PostId};

/// The posts that match the rules, for one connection.
struct Filtered {
    line: u64,
    choice: Choice,
    span: Span,
}

/// `GET /2/tweets/search/stream`
pub(in crate::dialect::x) fn posts(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let span = Span::asked(request)?;
    let choice = request.query.choice(Subject::Posts)?;
    if request.office().rules.list().is_empty() {
        return Err(Problem::no_rules());
    }
    room(request, Endpoint::Filtered)?;
    *request.opening = Some(Opening { from: span.from, channel: Box::new(Filtered { line: 0, choice, span }) });
    Ok(Answer::new(200, Json::default()))
}

impl Filtered {
    fn piece(&self, host: &Host, number: usize) -> Option<Piece> {
        let platform = host.world.platform();
        let event = platform.event(number)?;
        if !self.span.reaches(event.at) {
            return None;
        }
        let (mut bytes, items) = payload(platform, event, &office(&host.push).rules, self.choice)?;
        bytes.extend_from_slice(b"\r\n");
        Some(Piece { bytes: bytes.into(), items })
    }
}

/// What is told of an event that matches rules, and what that shows.
pub(in crate::dialect::x) fn payload(
    platform: &Platform,
    event: &Event,
    rules: &Rules,
    choice: Choice,
) -> Option<(Vec<u8>, Vec<Item>)> {
    let id = shown(platform, event).filter(|id| platform.is_public(*id))?;
    let matching = rules.matching(&Sight::new(platform, id));
    if matching.is_empty() {
        return None;
    }
    let mut json = Json::with_room(1024);
    json.object(|json| {
        Show { platform, viewer: None, choice }.post_and_includes(json, id);
        json.key("matching_rules").array(|json| {
            for rule in matching {
                json.object(|json| {
                    json.key("id").id(rule.number);
                    json.key("tag").string(rule.tag.as_deref().unwrap_or(""));
                });
            }
        });
    });
    Some((json.into_bytes(), vec![Item::Post(id)]))
}

impl Channel for Filtered {
    fn opened(&mut self, host: &mut Host) {
        let now = host.world.now();
        self.line = office_mut(&mut host.push).lines.connect(Endpoint::Filtered, now);
    }

    fn name(&self) -> &'static str {
        Endpoint::Filtered.name()
    }

    fn show(&mut self, host: &Host, number: usize) -> Vec<Piece> {
        self.piece(host, number).into_iter().collect()
    }

    fn parting(&mut self, host: &Host, next: usize) -> Option<Parting> {
        if !office(&host.push).lines.is_open(self.line) {
            return Some(Parting::Killed);
        }
        self.span.is_over(host, next).then_some(Parting::Finished)
    }

    fn pulse(&self) -> Bytes {
        Bytes::from_static(b"\r\n")
    }

    fn farewell(&self, parting: Parting) -> Option<Bytes> {
        last_words(parting)
    }

    fn closed(&mut self, host: &mut Host, parting: Parting) {
        close(host, self.line, parting);
    }
}

/// What a stream says when it ends for this reason.
pub(in crate::dialect::x) fn last_words(parting: Parting) -> Option<Bytes> {
    match parting {
        Parting::Finished | Parting::Gone => None,
        Parting::Killed => Some(farewell("ForceDisconnect")),
        Parting::Planned => Some(farewell("UpstreamOperationalDisconnect")),
        Parting::Dismissed => Some(farewell("OperationalDisconnect")),
        Parting::TooSlow => Some(farewell("SlowReader")),
    }
}

/// A connection has ended.
pub(in crate::dialect::x) fn close(host: &mut Host, line: u64, parting: Parting) {
    let reason = match parting {
        Parting::Finished | Parting::Gone => "ClientDisconnect",
        Parting::Killed => "ForceDisconnect",
        Parting::Planned => "UpstreamOperationalDisconnect",
        Parting::Dismissed => "OperationalDisconnect",
        Parting::TooSlow => "SlowReader",
    };
    let now = host.world.now();
    office_mut(&mut host.push).lines.end(now, reason, |one| one.number == line);
}

/// The post that an event brings into the world, or its new version.
fn shown(platform: &Platform, event: &Event) -> Option<PostId> {
    match event.what {
        What::Posted(id) | What::Edited(id) => Some(id),
        What::Reposted(original) => {
            let posts = platform.posts_of(event.actor).iter().rev();
            let is_it = |id: &&PostId| {
                let post = platform.post_by(**id);
                post.reposts == Some(original) && post.at == event.at
            };
            posts.take_while(|id| platform.post_by(**id).at >= event.at).find(is_it).copied()
        }
        _ => None,
    }
}
