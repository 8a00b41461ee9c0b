//! The page of the desk: the inbox, the conversation that is open, the cards, and the clock.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;

use super::super::app::App;
use super::super::floor::Live;
use super::super::frame::Frame;
use super::super::refused::{Answer, Refused};
use super::super::visitor::Visitor;
use super::super::when::When;
use super::super::{images, replies};
use super::act::Where;
use super::finish::end;
use super::thread::{Entry, Kind, Problem, Row, entries};
use super::{channel_id, channel_of};
use crate::evaluator::rubric::Rubric;
use crate::scenario::guide::{Done, Guide};
use crate::scenario::hours::{Opening, opening};
use crate::shift::{Conversation, Key, ModelStep, Status, Told};
use crate::store::{Attempt, Draft, Mode, State as Stands, fresh_id};
use crate::transcript::{Channel, Party};

/// What the address of a desk page says beyond its path.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::console) struct Asked {
    /// What went wrong with the form before.
    problem: Option<String>,
    /// The channel to write in.
    r#in: Option<String>,
    /// Whether the model answer is to be shown.
    model: Option<String>,
}

#[derive(Template)]
#[template(path = "desk/desk.html")]
struct Desk {
    frame: Frame,
    title: String,
    attempt: String,
    bar: Bar,
    inbox: Inbox,
    open: Option<Open>,
    problem: Option<&'static str>,
}

/// The clock and what can be done with the whole shift.
#[derive(Template)]
#[template(path = "desk/status.html")]
pub(super) struct Bar {
    pub(super) frame: Frame,
    pub(super) attempt: String,
    pub(super) is_assessment: bool,
    /// How long the shift has gone on, in milliseconds.
    pub(super) elapsed: i64,
    pub(super) speed: i64,
    pub(super) paused: bool,
    /// How much time is left, where there is a limit.
    pub(super) left: Option<i64>,
    /// How many customers wait.
    pub(super) waiting: usize,
    pub(super) solved: usize,
    pub(super) conversations: usize,
    /// How much customers have said and done, as far as the page shows it.
    pub(super) heard: usize,
    pub(super) is_over: bool,
    pub(super) is_done: bool,
    pub(super) guide: Option<Step>,
    pub(super) back: String,
}

/// The step of the guided case.
pub(super) struct Step {
    pub(super) number: usize,
    pub(super) of: usize,
    pub(super) title: String,
    pub(super) text: String,
}

/// The inbox.
#[derive(Template)]
#[template(path = "desk/inbox.html")]
pub(super) struct Inbox {
    pub(super) frame: Frame,
    pub(super) rows: Vec<Row>,
    pub(super) to_come: usize,
}

/// The conversation that is open.
struct Open {
    thread: Thread,
    composer: Composer,
    card: Card,
    model: Vec<ModelView>,
    is_practice: bool,
    has_tried: bool,
}

/// What was said and done, public and private apart.
#[derive(Template)]
#[template(path = "desk/thread.html")]
pub(super) struct Thread {
    pub(super) frame: Frame,
    pub(super) href: String,
    pub(super) name: String,
    pub(super) brand: String,
    pub(super) lang: &'static str,
    pub(super) public: Vec<Entry>,
    pub(super) private: Vec<Entry>,
    pub(super) is_practice: bool,
    pub(super) is_solved: bool,
    pub(super) followed: bool,
    pub(super) nonce: String,
    /// The last entry of the case that the page knows of.
    pub(super) seen: i64,
}

/// Where one writes.
struct Composer {
    href: String,
    channel: &'static str,
    public: Field,
    private: Field,
    seen: i64,
    nonce: String,
    moved: bool,
    hints: String,
    images: Vec<ImageChoice>,
    replies: Vec<replies::Saved>,
    desks: Vec<(String, String, String)>,
}

/// One channel's text, as far as it is written.
struct Field {
    can: bool,
    text: String,
    image: String,
    length: u32,
    limit: u32,
}

struct ImageChoice {
    id: &'static str,
    alt: &'static str,
}

/// Who the customer is, and who the company.
struct Card {
    lang: &'static str,
    name: String,
    handle: String,
    follows_brand: bool,
    takes_messages: bool,
    facts: Vec<(String, String)>,
    history: Vec<(String, String)>,
    briefing: Vec<String>,
    brand: String,
    brand_handle: String,
    sector: String,
    bio: String,
    is_open: bool,
    changes: Option<String>,
    clock: String,
    address: &'static str,
    uses_name: &'static str,
    signs: &'static str,
    signature: String,
    emoji: &'static str,
    humour: &'static str,
    desks: Vec<(String, String, Option<String>)>,
}

/// A step of the model answer, in words.
struct ModelView {
    channel: Channel,
    text: Option<String>,
    hand_over: Option<String>,
    like: bool,
}

/// The desk with no conversation open.
pub(super) async fn inbox(
    visitor: Visitor,
    frame: Frame,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    desk(visitor, frame, &app, &id, None, &asked).await
}

/// The desk with a conversation open.
pub(super) async fn conversation(
    visitor: Visitor,
    frame: Frame,
    State(app): State<App>,
    Path((id, case, customer)): Where,
    Query(asked): Query<Asked>,
) -> Answer {
    desk(visitor, frame, &app, &id, Some(Key { case, customer }), &asked).await
}

async fn desk(visitor: Visitor, frame: Frame, app: &App, id: &str, key: Option<Key>, asked: &Asked) -> Answer {
    let attempt = app.floor.attempt(id, &visitor).await?;
    if attempt.state == Stands::Done {
        return Ok(Redirect::to(&format!("/attempts/{id}/scorecard")).into_response());
    }
    // A coach answers for nobody: what there is to see of a shift that goes on is on the coach's own page.
    if attempt.person != visitor.person {
        return Ok(Redirect::to(&format!("/coach/attempts/{id}")).into_response());
    }
    let drafts = app.store.drafts(id).await?;
    let look = app.floor.look(id, app.now()).await?;
    // When the time is up, what is there is what counts.
    if look.shift.is_over() {
        drop(look);
        end(app, id).await?;
        return Ok(Redirect::to(&format!("/attempts/{id}/scorecard")).into_response());
    }
    let problem = asked.problem.as_deref().and_then(Problem::known);
    let open = key.map(|key| opened(&frame, &look, key, &drafts, asked).ok_or(Refused::NotFound)).transpose()?;
    let page = Desk {
        title: attempt.title.clone(),
        attempt: id.to_owned(),
        bar: bar(&frame, &look, key),
        inbox: inbox_of(&frame, &look, key),
        open,
        problem,
        frame,
    };
    Frame::show(&page)
}

/// The clock and what can be done with the whole shift.
pub(super) fn bar(frame: &Frame, live: &Live, key: Option<Key>) -> Bar {
    let (shift, attempt) = (&live.shift, &live.attempt);
    let conversations: Vec<Conversation<'_>> = shift.conversations().collect();
    let count = |is: fn(Status) -> bool| conversations.iter().filter(|one| is(one.status)).count();
    Bar {
        frame: frame.clone(),
        attempt: attempt.id.clone(),
        is_assessment: attempt.mode == Mode::Assessment,
        elapsed: shift.at(),
        speed: attempt.clock.speed,
        paused: attempt.clock.paused,
        left: shift.plan().within.map(|within| (within - shift.at()).max(0)),
        waiting: count(|status| matches!(status, Status::New | Status::Waiting)),
        solved: count(|status| status == Status::Solved),
        conversations: conversations.len(),
        heard: super::heard(shift),
        is_over: shift.is_over(),
        is_done: shift.is_done(),
        guide: step(attempt, &conversations, key),
        back: key.map_or_else(
            || format!("/attempts/{}", attempt.id),
            |key| format!("/attempts/{}/c/{}/{}", attempt.id, key.case, key.customer),
        ),
    }
}

fn to_come(live: &Live) -> usize {
    live.shift.plan().cases.iter().filter(|case| case.opens > live.shift.at()).count()
}

/// The inbox as it stands.
pub(super) fn inbox_of(frame: &Frame, live: &Live, key: Option<Key>) -> Inbox {
    let rows = live.shift.inbox();
    let row = |one: &Conversation<'_>| Row::of(frame, &live.attempt.id, one, Some(one.key) == key);
    Inbox { frame: frame.clone(), rows: rows.iter().map(row).collect(), to_come: to_come(live) }
}

/// What was said and done in a conversation.
pub(super) fn thread_of(frame: &Frame, live: &Live, one: &Conversation<'_>) -> Thread {
    let rubric = Rubric::bundled();
    let is_practice = live.attempt.mode != Mode::Assessment;
    let case = one.key.case;
    let mut hints = match live.attempt.hints.as_str() {
        "after" | "typing" if is_practice => live.shift.hints(case, rubric),
        _ => std::collections::BTreeMap::new(),
    };
    // Only the newest message gets the change that would mend it: trying changes out takes time.
    let last = one.lines.iter().rev().find(|line| line.by == Party::Agent && matches!(line.what, Told::Said(_)));
    if let Some(turn) = last.and_then(|line| line.turn).filter(|turn| hints.contains_key(turn))
        && let Some(hint) = live.shift.hint(case, turn, rubric)
    {
        hints.insert(turn, hint);
    }
    Thread {
        frame: frame.clone(),
        href: format!("/attempts/{}/c/{}/{}", live.attempt.id, case, one.key.customer),
        name: one.customer.name.clone(),
        brand: one.story.brand.name.clone(),
        lang: one.story.scenario.language.code(),
        public: entries(frame, one, Channel::Public, &mut hints),
        private: entries(frame, one, Channel::Private, &mut hints),
        is_practice,
        is_solved: one.status == Status::Solved,
        followed: one.followed,
        // The same as long as nothing is done: what is not new need not be sent again.
        nonce: format!("{}-{}-{}", live.last_of(case), case, one.lines.len()),
        seen: live.last_of(case),
    }
}

fn opened(frame: &Frame, live: &Live, key: Key, drafts: &[Draft], asked: &Asked) -> Option<Open> {
    let one = live.shift.conversation(key)?;
    let is_practice = live.attempt.mode != Mode::Assessment;
    let has_tried = one.lines.iter().any(|line| line.by == Party::Agent);
    let model = match asked.model.is_some() && is_practice {
        true => live.shift.model_answer(key).into_iter().map(|step| model_view(&one, step)).collect(),
        false => Vec::new(),
    };
    Some(Open {
        thread: thread_of(frame, live, &one),
        composer: composer(frame, live, &one, drafts, asked),
        card: card(frame, &one),
        model,
        is_practice,
        has_tried,
    })
}

fn model_view(one: &Conversation<'_>, step: ModelStep) -> ModelView {
    let name = |desk: String| {
        let named = one.story.brand.desks.get(&desk).and_then(|desk| desk.names.first().cloned());
        named.unwrap_or(desk)
    };
    ModelView { channel: step.channel, text: step.text, hand_over: step.hand_over.map(name), like: step.like }
}

fn composer(frame: &Frame, live: &Live, one: &Conversation<'_>, drafts: &[Draft], asked: &Asked) -> Composer {
    let chosen = asked.r#in.as_deref().and_then(channel_of);
    let last = one.last_said().map(|(_, said)| said.channel);
    let channel = chosen.or(last).unwrap_or(Channel::Public);
    let language = one.story.scenario.language;
    let category = one.customer.category.unwrap_or(one.story.scenario.category);
    let field = |channel, can| field(live, one, drafts, channel, can);
    Composer {
        href: format!("/attempts/{}/c/{}/{}", live.attempt.id, one.key.case, one.key.customer),
        channel: channel_id(channel),
        public: field(Channel::Public, one.can_post),
        private: field(Channel::Private, one.can_message),
        seen: live.last_of(one.key.case),
        nonce: fresh_id(),
        moved: asked.problem.as_deref() == Some("moved"),
        hints: live.attempt.hints.clone(),
        images: images::all()
            .iter()
            .map(|image| ImageChoice { id: image.id, alt: image.alt(frame.words.language()) })
            .collect(),
        replies: replies::fitting(language, &one.story.brand, one.customer, category),
        desks: one
            .story
            .brand
            .desks
            .iter()
            .map(|(id, desk)| {
                (id.clone(), desk.names.first().cloned().unwrap_or_else(|| id.clone()), desk.topics.join(", "))
            })
            .collect(),
    }
}

fn field(live: &Live, one: &Conversation<'_>, drafts: &[Draft], channel: Channel, can: bool) -> Field {
    let is_this = |draft: &&Draft| {
        usize::try_from(draft.case) == Ok(one.key.case)
            && usize::try_from(draft.customer) == Ok(one.key.customer)
            && draft.channel == channel_id(channel)
    };
    let draft = drafts.iter().find(is_this);
    let text = draft.map(|draft| draft.text.clone()).unwrap_or_default();
    let (length, limit) = live.shift.length(one.key, channel, &text).unwrap_or((0, 0));
    Field { can, image: draft.and_then(|draft| draft.image.clone()).unwrap_or_default(), text, length, limit }
}

fn card(frame: &Frame, one: &Conversation<'_>) -> Card {
    let (customer, brand) = (one.customer, &one.story.brand);
    let zone = brand.time_zone.0.clone();
    let clock = When::on(frame.words, one.now, one.now, zone.clone());
    let (is_open, changes) = match opening(brand, one.now) {
        Opening::Open { until } => (true, until),
        Opening::Closed { until } => (false, until),
    };
    let formal = crate::scenario::voice::formal(brand, customer);
    Card {
        lang: one.story.scenario.language.code(),
        name: customer.name.clone(),
        handle: customer.handle.clone(),
        follows_brand: customer.follows_brand,
        takes_messages: one.can_message,
        facts: customer.facts.public.iter().map(|(key, value)| (key.replace('_', " "), value.clone())).collect(),
        history: customer.history.iter().map(|contact| (frame.date(contact.on.0), contact.note.clone())).collect(),
        briefing: one.story.scenario.briefing.clone(),
        brand: brand.name.clone(),
        brand_handle: brand.handle.clone(),
        sector: brand.sector.clone(),
        bio: brand.bio.clone(),
        is_open,
        changes: changes.map(|at| When::on(frame.words, at, one.now, zone).absolute()),
        clock: clock.absolute(),
        address: frame.pick("desk.voice.address", if formal { "formal" } else { "informal" }),
        uses_name: policy(frame, brand.voice.name),
        signs: policy(frame, brand.voice.signature),
        signature: brand.team.first().map(|own| crate::scenario::voice::signature(brand, own)).unwrap_or_default(),
        emoji: policy(frame, brand.voice.emoji),
        humour: policy(frame, brand.voice.humour),
        desks: brand
            .desks
            .iter()
            .map(|(id, desk)| {
                let name = desk.names.first().cloned().unwrap_or_else(|| id.clone());
                (name, desk.topics.join(", "), desk.answers_within.map(|wait| frame.duration(wait.0)))
            })
            .collect(),
    }
}

fn policy(frame: &Frame, policy: crate::scenario::brand::Policy) -> &'static str {
    use crate::scenario::brand::Policy;
    let id = match policy {
        Policy::Required => "required",
        Policy::Optional => "optional",
        Policy::Never => "never",
    };
    frame.pick("desk.voice.policy", id)
}

/// The step of the guided case that is next.
fn step(attempt: &Attempt, conversations: &[Conversation<'_>], key: Option<Key>) -> Option<Step> {
    let one = conversations.first().filter(|_| attempt.mode == Mode::Guided)?;
    let guide = Guide::of(one.story.scenario.language);
    Some(match guide.next(&done(one, key)) {
        Some(standing) => Step {
            number: standing.number,
            of: standing.of,
            title: standing.step.title.clone(),
            text: standing.step.text.clone(),
        },
        None => Step {
            number: guide.steps.len(),
            of: guide.steps.len(),
            title: guide.title.clone(),
            text: guide.farewell.clone(),
        },
    })
}

/// What of the guided case is done.
fn done(one: &Conversation<'_>, key: Option<Key>) -> BTreeSet<Done> {
    let said = |by: Party, channel: Channel| {
        one.lines
            .iter()
            .rposition(|line| matches!(&line.what, Told::Said(said) if line.by == by && said.channel == channel))
    };
    let (public, private) = (said(Party::Agent, Channel::Public), said(Party::Agent, Channel::Private));
    let facts = [
        (Done::Opened, key.is_some() || public.is_some()),
        (Done::RepliedPublic, public.is_some()),
        (Done::HeardPrivate, said(Party::Customer, Channel::Private).is_some()),
        (Done::RepliedPrivate, private.is_some()),
        (Done::ClosedOut, private.is_some() && public > private),
        (Done::Solved, one.status == Status::Solved),
    ];
    facts.into_iter().filter_map(|(done, is)| is.then_some(done)).collect()
}

impl Desk {
    /// Every key with the word for what it does.
    fn keys(&self) -> [(&'static str, &'static str); 13] {
        [
            ("j", "next"),
            ("k", "previous"),
            ("o", "open"),
            ("r", "reply"),
            ("p", "channel"),
            ("Ctrl ↵", "send"),
            ("l", "like"),
            ("h", "hand-over"),
            ("s", "solve"),
            ("u", "undo"),
            ("␣", "pause"),
            ("n", "skip"),
            ("?", "help"),
        ]
    }
}

impl ModelView {
    /// Where it is said, as the style sheet calls it.
    fn class(&self) -> &'static str {
        channel_id(self.channel)
    }
}

impl Bar {
    /// The speeds to choose from; that of the shift among them.
    fn speeds(&self) -> Vec<i64> {
        let mut speeds = vec![1, 5, 10, 30, 60, 240];
        speeds.push(self.speed);
        speeds.sort_unstable();
        speeds.dedup();
        speeds
    }
}

impl Composer {
    /// Both channels, each with what is written in it.
    fn sides(&self) -> [(&'static str, &Field); 2] {
        [("public", &self.public), ("private", &self.private)]
    }
}

impl Thread {
    /// Both channels, each with what was said in it.
    fn sides(&self) -> [(&'static str, &[Entry]); 2] {
        [("public", &self.public), ("private", &self.private)]
    }

    /// What a picture shows, in words.
    fn alt(&self, image: &str) -> &'static str {
        images::all().iter().find(|known| known.id == image).map_or("", |known| known.alt(self.frame.words.language()))
    }
}
