//! One case of a shift while it is played: its world, and what of the log counts in it.

use std::collections::BTreeMap;

use mock_api::{
    AccountId, Clock, Draft, Letter, Millis, Piece, Platform, Post, PostId, Refusal, Time, To, What, World, dialect,
};

use super::Spotlight;
use super::entry::{Deed, Entry, Key};
use super::plan::Case;
use crate::replay::so_far;
use crate::transcript::{Act, Channel, Party, Transcript, Turn};

/// The tag of the journal's remark that a conversation was put away as solved.
pub(super) const SOLVED: &str = "solved";
/// The tag of the remark that it was taken up again.
pub(super) const REOPENED: &str = "reopened";

/// A case that has opened.
pub(super) struct Stage {
    pub(super) world: World,
    pub(super) brand: AccountId,
    /// The customers' accounts, in the order of the scenario.
    pub(super) people: Vec<AccountId>,
    /// What the trainee did that still counts, each with the time in the case.
    deeds: Vec<(i64, Entry)>,
    /// How far the case was taken back in all, in milliseconds.
    slip: i64,
    /// The pictures of what was said, by the number of the post or message.
    pub(super) images: BTreeMap<u64, String>,
}

/// Why something could not be done. It is not in the log then, or it is there and has done nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Hindrance {
    /// There is no such case, customer, post or desk, or it has not come in yet.
    #[error("there is no such thing in this shift")]
    Nowhere,
    /// The customer has nothing in public that could be answered.
    #[error("there is no public post of this customer to answer")]
    NothingPublic,
    /// The platform refuses it.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Stage {
    pub(super) fn open(case: &Case, slip: i64) -> Option<Stage> {
        let (world, brand) = case.play.stage(dialect::ALL[0].customs, case.seed, Clock::instant()).ok()?;
        let customers = &case.play.story.scenario.customers;
        let people = customers.iter().filter_map(|customer| world.platform().find_account(&customer.handle)).collect();
        Some(Stage { world, brand, people, deeds: Vec::new(), slip, images: BTreeMap::new() })
    }

    /// The same case, to go on from here apart.
    pub(super) fn fork(&self) -> Stage {
        Stage {
            world: self.world.fork(),
            brand: self.brand,
            people: self.people.clone(),
            deeds: self.deeds.clone(),
            slip: self.slip,
            images: self.images.clone(),
        }
    }

    /// How long the case has gone on at a time of the shift, in milliseconds.
    pub(super) fn elapsed(&self, case: &Case, shift: i64) -> i64 {
        (shift - case.opens - self.slip).max(0)
    }

    /// The time of the shift at which the case has gone on for so long.
    pub(super) fn shift_time(&self, case: &Case, elapsed: i64) -> i64 {
        elapsed.saturating_add(case.opens).saturating_add(self.slip)
    }

    /// How long the case had gone on at a moment of its own clock.
    pub(super) fn elapsed_at(case: &Case, at: Time) -> i64 {
        at.ms() - case.play.story.starts
    }

    /// What the trainee did last that still counts, and how long the case had gone on then.
    pub(super) fn last_deed(&self) -> Option<&(i64, Entry)> {
        self.deeds.last()
    }

    /// Lets the case go on until it has gone on for so long.
    pub(super) fn pass_to(&mut self, case: &Case, elapsed: i64) {
        let target = Time::from_ms(case.play.story.starts.saturating_add(elapsed));
        let left = target - self.world.now();
        if left > Millis(0) {
            self.world.advance(left);
        }
    }

    /// Does what an entry says, at its time. What the platform refuses is on record in its journal.
    pub(super) fn take(&mut self, on: &Spotlight<'_>, entry: &Entry) -> Result<(), Hindrance> {
        let elapsed = self.elapsed(on.case, entry.at);
        if let Deed::Rewind(to) = entry.deed {
            return self.rewind(on, to.clamp(0, elapsed), elapsed);
        }
        self.pass_to(on.case, elapsed);
        let done = self.perform(on, entry.key, &entry.deed);
        // Who did not get through to the platform has done nothing.
        if done.is_ok() || matches!(done, Err(Hindrance::Refused(_))) {
            self.deeds.push((elapsed, entry.clone()));
        }
        done
    }

    /// Plays the case again up to `to`: what was done from then on no longer counts.
    fn rewind(&mut self, on: &Spotlight<'_>, to: i64, elapsed: i64) -> Result<(), Hindrance> {
        let mut again = Stage::open(on.case, self.slip + elapsed - to).ok_or(Hindrance::Nowhere)?;
        for (at, entry) in self.deeds.iter().filter(|(at, _)| *at < to) {
            again.pass_to(on.case, *at);
            // What was refused then is refused again, and on record again.
            let _ = again.perform(on, entry.key, &entry.deed);
            again.deeds.push((*at, entry.clone()));
        }
        again.pass_to(on.case, to);
        *self = again;
        Ok(())
    }

    fn perform(&mut self, on: &Spotlight<'_>, key: Key, deed: &Deed) -> Result<(), Hindrance> {
        let customer = *self.people.get(key.customer).ok_or(Hindrance::Nowhere)?;
        let brand = self.brand;
        match deed {
            Deed::Say { channel, text, image, to } => {
                let image = image.as_deref().and_then(|id| Some((id, (on.images)(id)?)));
                let said = self
                    .world
                    .act(|platform| say(platform, brand, customer, *channel, text, *to, image.map(|(_, bytes)| bytes)));
                if let (Ok(number), Some((id, _))) = (&said, image) {
                    self.images.insert(*number, id.to_owned());
                }
                said.map(|_| ())
            }
            Deed::Solve => self.note(customer, SOLVED),
            Deed::Reopen => self.note(customer, REOPENED),
            Deed::HandOver(desk) => {
                self.world.act(|platform| platform.note(brand, customer, "hand_over", desk));
                Ok(())
            }
            Deed::Follow => Ok(self.world.act(|platform| platform.follow(brand, customer))?),
            Deed::Unfollow => {
                self.world.act(|platform| platform.unfollow(brand, customer));
                Ok(())
            }
            Deed::Like(number) | Deed::Unlike(number) | Deed::Hide(number) | Deed::Unhide(number) => {
                let post = self.post_of(*number, customer)?;
                Ok(self.world.act(|platform| touch(platform, brand, post, deed))?)
            }
            Deed::Delete(number) => {
                let post = self.post_of(*number, brand)?;
                Ok(self.world.act(|platform| platform.delete_post(brand, post))?)
            }
            Deed::Rewind(_) => Ok(()),
        }
    }

    fn note(&mut self, customer: AccountId, tag: &str) -> Result<(), Hindrance> {
        let brand = self.brand;
        self.world.act(|platform| platform.note(brand, customer, tag, ""));
        Ok(())
    }

    /// The post of this author with this number.
    fn post_of(&self, number: u64, author: AccountId) -> Result<PostId, Hindrance> {
        let platform = self.world.platform();
        let post = platform.find_post(number).filter(|post| platform.post_by(*post).author == author);
        post.ok_or(Hindrance::Nowhere)
    }

    /// How many messages of customers ask for an answer, answered or not.
    pub(super) fn questions(&self) -> usize {
        let asks = |turn: &&Turn| turn.by == Party::Customer && matches!(turn.act, Act::Said { parting: false, .. });
        self.transcript().0.turns.iter().filter(asks).count()
    }

    /// The transcript so far, and the place in the journal of each turn.
    pub(super) fn transcript(&self) -> (Transcript, Vec<usize>) {
        so_far(&self.world)
    }
}

/// The last post of a customer that is there to be answered.
pub(super) fn last_post(platform: &Platform, customer: AccountId) -> Option<PostId> {
    let there = |post: &Post| !post.deleted;
    platform.posts_of(customer).iter().rev().copied().find(|post| there(platform.post_by(*post)))
}

fn touch(platform: &mut Platform, brand: AccountId, post: PostId, deed: &Deed) -> Result<(), Refusal> {
    match deed {
        Deed::Like(_) => platform.like(brand, post),
        Deed::Unlike(_) => {
            platform.unlike(brand, post);
            Ok(())
        }
        Deed::Hide(_) => platform.set_hidden(brand, post, true),
        _ => platform.set_hidden(brand, post, false),
    }
}

/// Says something as the brand; the number of the post or message.
fn say(
    platform: &mut Platform,
    brand: AccountId,
    customer: AccountId,
    channel: Channel,
    text: &str,
    to: Option<u64>,
    image: Option<&[u8]>,
) -> Result<u64, Hindrance> {
    let media = image.map(|bytes| platform.upload_media(brand, Piece::of(bytes))).transpose()?;
    match channel {
        Channel::Public => {
            let named = to.and_then(|number| platform.find_post(number));
            let named = named.filter(|post| platform.post_by(*post).author == customer);
            let post = named.or_else(|| last_post(platform, customer)).ok_or(Hindrance::NothingPublic)?;
            let text = platform.addressed_reply(brand, text, post);
            let media: Vec<_> = media.into_iter().collect();
            let made = platform.post(brand, Draft { media: &media, ..Draft::reply(&text, post) })?;
            Ok(platform.post_by(made).number)
        }
        Channel::Private => {
            let text = platform.addressed(brand, text, &[customer]);
            let letter = Letter { media, ..Letter::from(text.as_str()) };
            let made = platform.message(brand, To::Person(customer), letter)?;
            Ok(platform.message_by(made).number)
        }
    }
}

/// How long a public text counts as it will stand on the platform, the handle before it included.
pub(super) fn counted(
    platform: &Platform,
    brand: AccountId,
    customer: AccountId,
    channel: Channel,
    text: &str,
) -> (u32, u32) {
    let era = platform.era();
    let (length, text) = match channel {
        Channel::Public => {
            let post = last_post(platform, customer);
            (era.post, post.map_or_else(|| text.to_owned(), |post| platform.addressed_reply(brand, text, post)))
        }
        Channel::Private => (era.message, platform.addressed(brand, text, &[customer])),
    };
    (length.of(&text), length.limit())
}

/// What an event of the journal is about, for whoever looks at one customer.
pub(super) fn concerns(
    platform: &Platform,
    what: &What,
    actor: AccountId,
    customer: AccountId,
    brand: AccountId,
) -> bool {
    if actor == customer {
        return true;
    }
    if actor != brand {
        return false;
    }
    match what {
        What::Posted(post) | What::Edited(post) | What::Deleted(post) => answered(platform, *post) == Some(customer),
        What::Liked(post) | What::Unliked(post) | What::Hidden(post) | What::Unhidden(post) => {
            platform.post_by(*post).author == customer
        }
        What::Messaged(message) | What::MessageEdited(message) | What::MessageDeleted(message) => {
            let message = platform.message_by(*message);
            platform.conversation(message.conversation).has(customer)
        }
        What::Followed(account) | What::Unfollowed(account) | What::Blocked(account) | What::Unblocked(account) => {
            *account == customer
        }
        What::Noted(note) => note.about == customer,
        What::Refused(attempt) => match attempt.place {
            mock_api::Place::Under(post) => platform.post_by(post).author == customer,
            mock_api::Place::Person(account) => account == customer,
            mock_api::Place::Conversation(id) => platform.conversation(id).has(customer),
            mock_api::Place::Thread | mock_api::Place::NewGroup => false,
        },
        _ => false,
    }
}

/// Who a post of the brand answers: the author of the nearest post above it that is not the brand's own.
fn answered(platform: &Platform, post: PostId) -> Option<AccountId> {
    let author = platform.post_by(post).author;
    let mut above = platform.post_by(post).reply_to;
    while let Some(id) = above {
        let post = platform.post_by(id);
        if post.author != author {
            return Some(post.author);
        }
        above = post.reply_to;
    }
    None
}
