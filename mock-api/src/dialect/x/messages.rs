//! Private messages: sending, the three ways of reading, deleting.

use super::answer::{Answer, Missing};
use super::body::{NewGroup, NewMessage};
use super::operations::Request;
use super::page::Bounds;
use super::problem::Problem;
use super::query::{Subject, parse_id};
use super::show::{Show, conversation_id};
use crate::clock::Time;
use crate::platform::{AccountId, ConversationId, Letter, MediaId, MessageId, Platform, To};
use crate::refusal::Refusal;
use crate::snowflake::first_at;

/// Reads reach back so far.
const REACH_MS: i64 = 30 * 86_400_000;

/// `POST /2/dm_conversations/with/{participant_id}/messages`
pub(super) fn to_person(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let number = parse_id("participant_id", &request.path[0])?;
    let body: NewMessage = request.read()?;
    let person = request.world.platform().find_account_by_number(number);
    let to = To::Person(person.ok_or_else(|| Problem::message_refused(Refusal::MayNotMessage))?);
    send(request, to, &body)
}

/// `POST /2/dm_conversations/{dm_conversation_id}/messages`
pub(super) fn to_conversation(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let body: NewMessage = request.read()?;
    let to = match place(request, "dm_conversation_id")? {
        Spot::Conversation(id) => To::Conversation(id),
        Spot::Partner(other) => To::Person(other),
    };
    send(request, to, &body)
}

/// `POST /2/dm_conversations`
pub(super) fn to_group(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = request.caller()?;
    let body: NewGroup = request.read()?;
    if body.conversation_type != "Group" {
        return Err(Problem::invalid("The `conversation_type` field is not one of [Group]."));
    }
    let mut others = Vec::new();
    for text in &body.participant_ids {
        let found = request.world.platform().find_account_by_number(parse_id("participant_ids", text)?);
        others.push(found.ok_or_else(|| Problem::message_refused(Refusal::MayNotMessage))?);
    }
    let letter = Letter { media: attached(request, &body.message)?, ..Letter::from(&body.message.text) };
    sent(request, |platform| platform.message_group(caller, &others, letter))
}

/// `GET /2/dm_events`
pub(super) fn all(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = request.caller()?;
    listed(request, |platform| platform.messages_of(caller))
}

/// `GET /2/dm_conversations/with/{participant_id}/dm_events`
pub(super) fn with_person(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let (caller, number) = (request.caller()?, parse_id("participant_id", &request.path[0])?);
    let platform = request.world.platform();
    let other = platform.find_account_by_number(number);
    let found = other.and_then(|other| platform.conversation_between(caller, other));
    listed(request, |platform| found.map_or(&[], |id| platform.conversation(id).messages()))
}

/// `GET /2/dm_conversations/{id}/dm_events`
pub(super) fn in_conversation(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let spot = place(request, "id")?;
    listed(request, |platform| match spot {
        Spot::Conversation(id) => platform.conversation(id).messages(),
        Spot::Partner(_) => &[],
    })
}

/// `GET /2/dm_events/{event_id}`
pub(super) fn by_id(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = request.caller()?;
    let number = parse_id("event_id", &request.path[0])?;
    let show = show(request)?;
    let found =
        own(show.platform, caller, number).filter(|id| show.platform.message_by(*id).number >= reach(show.platform));
    let missing = || Missing { kind: "dm_event", parameter: "event_id", value: number.to_string(), hidden: false };
    Ok(show.one_message(found.ok_or_else(missing)))
}

/// `DELETE /2/dm_events/{event_id}`
pub(super) fn delete(request: &mut Request<'_>) -> Result<Answer, Problem> {
    let caller = request.caller()?;
    let number = parse_id("event_id", &request.path[0])?;
    let id = own(request.world.platform(), caller, number).ok_or_else(Problem::not_found)?;
    let result = request.world.act(|platform| platform.delete_message(caller, id));
    result.map_err(|_| Problem::forbidden("This operation is not permitted."))?;
    Ok(Answer::done("deleted", true))
}

/// Where a conversation's id leads.
enum Spot {
    /// To a conversation that the caller is in.
    Conversation(ConversationId),
    /// To a conversation with this account, which has not begun.
    Partner(AccountId),
}

fn place(request: &Request<'_>, parameter: &str) -> Result<Spot, Problem> {
    let (caller, platform, text) = (request.caller()?, request.world.platform(), request.path[0].as_str());
    let outsider = || Problem::message_refused(Refusal::NotAParticipant);
    let Some((one, other)) = text.split_once('-') else {
        let group = platform.find_group(parse_id(parameter, text)?).ok_or_else(outsider)?;
        return if platform.conversation(group).has(caller) { Ok(Spot::Conversation(group)) } else { Err(outsider()) };
    };
    let pair = [parse_id(parameter, one)?, parse_id(parameter, other)?];
    let own = platform.account(caller).number;
    let partner =
        pair.into_iter().find(|number| *number != own).and_then(|number| platform.find_account_by_number(number));
    let partner = partner.filter(|_| pair.contains(&own)).ok_or_else(outsider)?;
    Ok(platform.conversation_between(caller, partner).map_or(Spot::Partner(partner), Spot::Conversation))
}

fn send(request: &mut Request<'_>, to: To, body: &NewMessage) -> Result<Answer, Problem> {
    let caller = request.caller()?;
    let letter = Letter { media: attached(request, body)?, ..Letter::from(&body.text) };
    sent(request, |platform| platform.message(caller, to, letter))
}

/// The picture or film that a message is to show: one at most.
fn attached(request: &Request<'_>, body: &NewMessage) -> Result<Option<MediaId>, Problem> {
    match body.attachments.as_slice() {
        [] => Ok(None),
        [one] => {
            let number = parse_id("media_id", &one.media_id)?;
            let found = request.world.platform().own_media(request.caller()?, number);
            found.map(Some).map_err(Problem::media_refused)
        }
        _ => Err(Problem::invalid("The `attachments` field must have at most 1 item.")),
    }
}

fn sent(
    request: &mut Request<'_>,
    send: impl FnOnce(&mut Platform) -> Result<MessageId, Refusal>,
) -> Result<Answer, Problem> {
    let id = request.world.act(send).map_err(Problem::message_refused)?;
    let platform = request.world.platform();
    let message = platform.message_by(id);
    let conversation = conversation_id(platform, platform.conversation(message.conversation));
    Ok(Answer::data(201, |json| {
        json.key("dm_conversation_id").string(&conversation);
        json.key("dm_event_id").id(message.number);
    }))
}

fn listed<'r>(request: &'r Request<'_>, list: impl FnOnce(&'r Platform) -> &'r [MessageId]) -> Result<Answer, Problem> {
    let mut bounds = Bounds::read(request.query, 1, 100, 100)?;
    let show = show(request)?;
    bounds.above = reach(show.platform).saturating_sub(1);
    let created = asks_for_messages(request)?;
    let keep = |id: MessageId| {
        let message = show.platform.message_by(id);
        created && !message.deleted && (Some(message.sender) == show.viewer || show.platform.in_sight(message.at))
    };
    let page = bounds.page(list(show.platform), |id| show.platform.message_by(id).number, keep);
    Ok(show.messages_page(&page))
}

/// Whether the types of events that are asked for include messages; nothing else happens in conversations here.
fn asks_for_messages(request: &Request<'_>) -> Result<bool, Problem> {
    const TYPES: [&str; 3] = ["MessageCreate", "ParticipantsJoin", "ParticipantsLeave"];
    let Some(types) = request.query.get("event_types") else { return Ok(true) };
    match types.split(',').find(|asked| !TYPES.contains(asked)) {
        Some(unknown) => {
            Err(Problem::bad_value("event_types", unknown, &format!("is not one of [{}]", TYPES.join(","))))
        }
        None => Ok(types.split(',').any(|asked| asked == TYPES[0])),
    }
}

fn show<'r>(request: &'r Request<'_>) -> Result<Show<'r>, Problem> {
    let choice = request.query.choice(Subject::Messages)?;
    Ok(Show { platform: request.world.platform(), viewer: request.user, choice })
}

/// A message that the account sent or received and that is not deleted.
fn own(platform: &Platform, account: AccountId, number: u64) -> Option<MessageId> {
    let id = platform.find_message(number)?;
    let message = platform.message_by(id);
    (!message.deleted && platform.conversation(message.conversation).has(account)).then_some(id)
}

/// The smallest number that reads still reach.
fn reach(platform: &Platform) -> u64 {
    first_at(Time::from_ms(platform.now().ms() - REACH_MS))
}
