//! The stream of all that is subscribed to.

use axum::body::Bytes;

use super::super::answer::Answer;
use super::super::mailroom::{office, office_mut};
use super::super::operations::{Opening, Request};
use super::super::problem::Problem;
use super::super::stream::{Endpoint, Span, close, last_words, room};
use super::payload::payload;
use crate::delivery::stream::{Channel, Parting, Piece};
use crate::dialect::json::Json;
use crate::host::Host;

/// What is subscribed to, for one connection.
struct Activity {
    line: u64,
    span: Span,
}

/// `GET /2/activity/stream`
pub(in crate::dialect::x) fn events(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let span = Span::asked(request)?;
    room(request, Endpoint::Activity)?;
    *request.opening = Some(Opening { from: span.from, channel: Box::new(Activity { line: 0, span }) });
    Ok(Answer::new(200, Json::default()))
}

impl Channel for Activity {
    fn opened(&mut self, host: &mut Host) {
        let now = host.world.now();
        self.line = office_mut(&mut host.push).lines.connect(Endpoint::Activity, now);
    }

    fn name(&self) -> &'static str {
        Endpoint::Activity.name()
    }

    fn show(&mut self, host: &Host, number: usize) -> Vec<Piece> {
        let platform = host.world.platform();
        let Some(event) = platform.event(number).filter(|event| self.span.reaches(event.at)) else { return Vec::new() };
        let told = office(&host.push).subscriptions.list().iter();
        let told = told.filter_map(|subscription| payload(platform, number, event, subscription));
        told.map(|(mut bytes, items)| {
            bytes.extend_from_slice(b"\r\n");
            Piece { bytes: bytes.into(), items }
        })
        .collect()
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
