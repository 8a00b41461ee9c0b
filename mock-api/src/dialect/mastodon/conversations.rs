//! Conversations: direct statuses by those who are in them.

use super::operations::{Answer, Request};
use super::page::Bounds;
use super::problem::Problem;
use super::show::Show;
use crate::attention::Item;
use crate::dialect::json::Json;
use crate::platform::{AccountId, ConversationId, MessageId};

/// `GET /api/v1/conversations`
pub(super) fn list(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, show) = (request.caller()?, request.show());
    let number = |id: MessageId| show.platform.message_by(id).number;
    let own = show.platform.conversations_of(caller).iter();
    let mut last: Vec<(ConversationId, MessageId)> = own.filter_map(|id| Some((*id, last(&show, *id)?))).collect();
    last.sort_by_key(|(_, message)| number(*message));
    let bounds = Bounds::read(request.fields, 20, 40)?;
    let page = bounds.page(last.into_iter(), |(_, message)| number(message), |_| true);
    let answer = Answer::json(|json| {
        json.array(|json| page.items.iter().for_each(|(id, _)| write(&show, json, caller, *id)));
    });
    let items = page.items.iter().map(|(_, message)| Item::Message(*message)).collect();
    Ok(answer.showing(items).linked(&page, request))
}

/// `POST /api/v1/conversations/{id}/read`
pub(super) fn read(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, number) = (request.caller()?, request.id()?);
    let own = request.world.platform().conversations_of(caller).iter();
    let found = own.copied().find(|id| id.index() as u64 + 1 == number).ok_or_else(Problem::not_found)?;
    request.world.act(|platform| platform.mark_read(caller, found));
    Ok(Answer::json(|json| write(&request.show(), json, caller, found)))
}

/// The last thing in a conversation that the reader sees.
fn last(show: &Show<'_>, id: ConversationId) -> Option<MessageId> {
    let messages = show.platform.conversation(id).messages().iter().rev();
    messages.copied().find(|id| show.is_listed(Item::Message(*id)))
}

/// A conversation as JSON.
pub(super) fn write(show: &Show<'_>, json: &mut Json, reader: AccountId, id: ConversationId) {
    let members = show.platform.conversation(id).participants.iter().filter(|member| **member != reader);
    json.object(|json| {
        json.key("id").id(id.index() as u64 + 1);
        json.key("unread").boolean(show.platform.is_unread(reader, id));
        json.key("accounts").array(|json| members.for_each(|member| show.account(json, *member)));
        match last(show, id) {
            Some(message) => show.status(json.key("last_status"), Item::Message(message)),
            None => json.key("last_status").null(),
        }
    });
}
