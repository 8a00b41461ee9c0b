//! What the trainee sees of a shift: the inbox, and a conversation with all that was said and done in it.

use mock_api::{AccountId, What};

use super::entry::Key;
use super::plan::Case;
use super::stage::{REOPENED, SOLVED, Stage, concerns, counted, last_post};
use crate::scenario::hours;
use crate::scenario::load::Story;
use crate::scenario::model::Customer;
use crate::transcript::{Channel, Party};

/// One conversation as it stands.
#[derive(Debug)]
pub struct Conversation<'a> {
    /// Which one.
    pub key: Key,
    /// The story it is from. What is expected in it is not for the trainee's eyes.
    pub story: &'a Story,
    /// Who writes.
    pub customer: &'a Customer,
    /// What was said and done, oldest first.
    pub lines: Vec<Line>,
    /// What the case's own clock shows, in Unix milliseconds.
    pub now: i64,
    /// How it stands.
    pub status: Status,
    /// Since when and until when the customer waits for an answer, if so.
    pub waiting: Option<Waiting>,
    /// How pressing it is.
    pub urgency: Urgency,
    /// Whether the company follows the customer.
    pub followed: bool,
    /// Whether there is a public post of the customer to answer.
    pub can_post: bool,
    /// Whether the customer takes a private message from the company.
    pub can_message: bool,
    /// The post that a public answer goes under, by its number.
    pub answers: Option<u64>,
}

/// One thing that was said or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number on the platform, for a post or a message; the place in the journal for anything else.
    pub number: u64,
    /// The place in the journal.
    pub event: usize,
    /// When, on the case's own clock, in Unix milliseconds.
    pub at: i64,
    /// How long the case had gone on, in milliseconds: what a rewind names.
    pub elapsed: i64,
    /// Who.
    pub by: Party,
    /// What.
    pub what: Told,
    /// The turn of the transcript that it is, if it is one.
    pub turn: Option<usize>,
}

/// What was said or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Something was said, as it stands now.
    Said(Said),
    /// The platform refused what was to be said.
    Refused {
        /// Where.
        channel: Channel,
        /// What.
        text: String,
        /// Why.
        refusal: mock_api::Refusal,
    },
    /// The case was handed over to this desk of the brand.
    HandedOver(String),
    /// The conversation was put away as solved.
    Solved,
    /// It was taken up again.
    Reopened,
    /// The customer's account came or went: blocked, suspended, followed and so on, by the id of the word for it.
    Happened(&'static str),
}

/// A post or message as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Where.
    pub channel: Channel,
    /// What it says.
    pub text: String,
    /// Whether it names the brand by its handle. Always so in private.
    pub names_brand: bool,
    /// Whether its author has deleted it.
    pub deleted: bool,
    /// Whether it was changed.
    pub edited: bool,
    /// Whether the brand has hidden it.
    pub hidden: bool,
    /// Whether the other side likes it.
    pub liked: bool,
    /// Whether it stands in a thread of the brand's own, where the brand may hide it.
    pub can_be_hidden: bool,
    /// The picture it shows, by its id.
    pub image: Option<String>,
}

/// How a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nobody has answered yet.
    New,
    /// The customer has written again.
    Waiting,
    /// The company had the last word.
    Answered,
    /// It was put away as solved.
    Solved,
}

/// A customer who waits for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Since when, on the case's own clock, in Unix milliseconds.
    pub since: i64,
    /// Until when an answer is due.
    pub due: i64,
    /// How many messages wait.
    pub messages: usize,
}

/// How pressing a conversation is, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// The answer is late.
    Late,
    /// Less than a quarter of the time is left, or the customer has written three times or more.
    Soon,
    /// There is time.
    Normal,
    /// Nobody waits.
    None,
}

impl Waiting {
    /// How much of the time that an answer may take has passed, in hundredths; over 100 when it is late.
    pub fn passed(&self, now: i64) -> i64 {
        (now - self.since).max(0).saturating_mul(100) / (self.due - self.since).max(1)
    }

    fn urgency(&self, now: i64) -> Urgency {
        match self.passed(now) {
            100.. => Urgency::Late,
            75.. => Urgency::Soon,
            _ if self.messages >= 3 => Urgency::Soon,
            _ => Urgency::Normal,
        }
    }
}

impl Conversation<'_> {
    /// The last thing that was said, by anybody.
    pub fn last_said(&self) -> Option<(&Line, &Said)> {
        self.lines.iter().rev().find_map(|line| match &line.what {
            Told::Said(said) => Some((line, said)),
            _ => None,
        })
    }

    /// What was said in one channel, and done.
    pub fn lines_in(&self, channel: Channel) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| match &line.what {
            Told::Said(said) => said.channel == channel,
            Told::Refused { channel: other, .. } => *other == channel,
            _ => channel == Channel::Private,
        })
    }

    /// Whether anything was said in private.
    pub fn has_private(&self) -> bool {
        self.lines.iter().any(|line| matches!(&line.what, Told::Said(said) if said.channel == Channel::Private))
    }

    /// Whether every public post of the customer leaves the handle out: somebody had to look for it.
    pub fn without_mention(&self) -> bool {
        let mut posts = self.lines.iter().filter_map(|line| match &line.what {
            Told::Said(said) if line.by == Party::Customer && said.channel == Channel::Public => Some(said),
            _ => None,
        });
        posts.next().is_some_and(|first| !first.names_brand) && posts.all(|post| !post.names_brand)
    }
}

/// How long a text would count in a channel of this conversation, and how long it may be.
pub(super) fn length(stage: &Stage, key: Key, channel: Channel, text: &str) -> Option<(u32, u32)> {
    let customer = *stage.people.get(key.customer)?;
    Some(counted(stage.world.platform(), stage.brand, customer, channel, text))
}

/// A conversation of a case, once its customer has written or was written to.
pub(super) fn conversation<'a>(case: &'a Case, stage: &Stage, key: Key) -> Option<Conversation<'a>> {
    let story = &case.play.story;
    let customer = story.scenario.customers.get(key.customer)?;
    let account = *stage.people.get(key.customer)?;
    let platform = stage.world.platform();
    let now = platform.now().ms();
    let lines = lines(case, stage, account);
    if lines.is_empty() {
        return None;
    }
    let (status, waiting) = standing(&lines, story);
    let urgency = waiting.map_or(Urgency::None, |waiting| waiting.urgency(now));
    let answers = last_post(platform, account);
    Some(Conversation {
        key,
        story,
        customer,
        lines,
        now,
        status,
        waiting,
        urgency,
        followed: platform.account(stage.brand).follows(account),
        can_post: answers.is_some(),
        can_message: platform.may_message(stage.brand, account).is_ok(),
        answers: answers.map(|post| platform.post_by(post).number),
    })
}

fn lines(case: &Case, stage: &Stage, customer: AccountId) -> Vec<Line> {
    let platform = stage.world.platform();
    let (_, places) = stage.transcript();
    let events = platform.journal().since(0).iter().enumerate();
    let about = events.filter(|(_, event)| concerns(platform, &event.what, event.actor, customer, stage.brand));
    let line = |(index, event): (usize, &mock_api::Event)| {
        let (number, what) = told(stage, &event.what, event.actor, index)?;
        let by = if event.actor == stage.brand { Party::Agent } else { Party::Customer };
        let turn = places.binary_search(&index).ok();
        Some(Line {
            number,
            event: index,
            at: event.at.ms(),
            elapsed: Stage::elapsed_at(case, event.at),
            by,
            what,
            turn,
        })
    };
    about.filter_map(line).collect()
}

fn told(stage: &Stage, what: &What, actor: AccountId, index: usize) -> Option<(u64, Told)> {
    let platform = stage.world.platform();
    let place = u64::try_from(index).unwrap_or(u64::MAX);
    Some(match what {
        What::Posted(id) => {
            let post = platform.post_by(*id);
            let said = Said {
                channel: Channel::Public,
                text: post.text.to_string(),
                names_brand: platform.named_in(&post.text).contains(&stage.brand),
                deleted: post.deleted,
                edited: !post.versions.is_empty(),
                hidden: post.hidden,
                liked: if actor == stage.brand { post.likes > 0 } else { platform.account(stage.brand).likes(*id) },
                can_be_hidden: actor != stage.brand && platform.post_by(post.root).author == stage.brand,
                image: stage.images.get(&post.number).cloned(),
            };
            (post.number, Told::Said(said))
        }
        What::Messaged(id) => {
            let message = platform.message_by(*id);
            let said = Said {
                channel: Channel::Private,
                text: message.text.to_string(),
                names_brand: true,
                deleted: false,
                edited: !message.versions().is_empty(),
                hidden: false,
                liked: !message.liked_by().is_empty(),
                can_be_hidden: false,
                image: stage.images.get(&message.number).cloned(),
            };
            (message.number, Told::Said(said))
        }
        What::Refused(attempt) if actor == stage.brand => {
            let channel = match attempt.place {
                mock_api::Place::Thread | mock_api::Place::Under(_) => Channel::Public,
                _ => Channel::Private,
            };
            (place, Told::Refused { channel, text: attempt.text.to_string(), refusal: attempt.refusal })
        }
        What::Noted(note) => match &*note.tag {
            "hand_over" => (place, Told::HandedOver(note.text.to_string())),
            SOLVED => (place, Told::Solved),
            REOPENED => (place, Told::Reopened),
            _ => return None,
        },
        What::Deleted(_) => (place, Told::Happened("deleted")),
        What::Edited(_) => (place, Told::Happened("edited")),
        What::Followed(_) => (place, Told::Happened("followed")),
        What::Unfollowed(_) => (place, Told::Happened("unfollowed")),
        What::Blocked(_) => (place, Told::Happened("blocked")),
        What::Unblocked(_) => (place, Told::Happened("unblocked")),
        What::Suspended => (place, Told::Happened("suspended")),
        What::Reinstated => (place, Told::Happened("returned")),
        What::Hidden(_) => (place, Told::Happened("hidden")),
        What::Unhidden(_) => (place, Told::Happened("unhidden")),
        _ => return None,
    })
}

/// How a conversation stands, and who waits: the customer's messages since the last word or decision of the company.
fn standing(lines: &[Line], story: &Story) -> (Status, Option<Waiting>) {
    let settles = |line: &Line| match &line.what {
        Told::Said(_) => line.by == Party::Agent,
        Told::Solved => true,
        _ => false,
    };
    let settled = lines.iter().rposition(settles);
    let open = &lines[settled.map_or(0, |place| place + 1)..];
    let theirs = |line: &&Line| line.by == Party::Customer && matches!(&line.what, Told::Said(said) if !said.deleted);
    let mut unanswered = open.iter().filter(theirs);
    let answered = lines.iter().any(|line| line.by == Party::Agent && matches!(line.what, Told::Said(_)));
    let Some(first) = unanswered.next() else {
        let away = lines.iter().rev().find(|line| matches!(line.what, Told::Solved | Told::Reopened));
        let solved = away.is_some_and(|line| line.what == Told::Solved);
        return (if solved { Status::Solved } else { Status::Answered }, None);
    };
    let waiting =
        Waiting { since: first.at, due: hours::due(&story.brand, first.at), messages: unanswered.count() + 1 };
    (if answered { Status::Waiting } else { Status::New }, Some(waiting))
}
