//! The agent in the same process as the world: no socket, no JSON, the same platform.

use mock_api::{AccountId, Draft, Millis, Platform, To, What, World};

use super::{Agenda, Next, by_customer};
use crate::agent::{Doing, Incoming, Mind};
use crate::transcript::Channel;

/// Lets a mind answer in a world that stands still between events, until the world is over.
pub fn answer_directly(mind: &mut dyn Mind, world: &mut World, brand: AccountId) {
    let mut cursor = 0;
    let mut agenda = Agenda::default();
    while !world.over() {
        let mut idle = true;
        for batch in by_customer(read(world.platform(), &mut cursor, brand)) {
            for (wait, doing) in agenda.plan(world.now().ms(), mind.answer(&batch)) {
                world.advance(Millis(wait.0.unsigned_abs()));
                world.act(|platform| perform(platform, brand, &doing));
                idle = false;
            }
        }
        if idle {
            match agenda.next(world.now().ms()) {
                Next::Do(doing) => world.act(|platform| perform(platform, brand, &doing)),
                Next::Wait(wait) => world.advance(Millis(wait.0.unsigned_abs())),
                Next::Nothing if !world.jump() => return,
                Next::Nothing => {}
            }
        }
    }
}

fn read(platform: &Platform, cursor: &mut usize, brand: AccountId) -> Vec<Incoming> {
    let mut news = Vec::new();
    while let Some(event) = platform.event(*cursor) {
        *cursor += 1;
        if event.actor == brand {
            continue;
        }
        let (id, channel, text) = match &event.what {
            // What is gone by now, nobody reads.
            What::Posted(post) if platform.can_see(brand, *post) => {
                let post = platform.post_by(*post);
                (post.number, Channel::Public, &post.text)
            }
            What::Messaged(message) => {
                let message = platform.message_by(*message);
                (message.number, Channel::Private, &message.text)
            }
            _ => continue,
        };
        let author = platform.account(event.actor);
        let handle = author.username().to_owned();
        news.push(Incoming { id, author: author.number, handle, channel, text: text.to_string() });
    }
    news
}

/// Does one thing as the brand. What the platform refuses is on record in its journal.
fn perform(platform: &mut Platform, brand: AccountId, doing: &Doing) {
    match doing {
        Doing::Reply { to, text } => {
            if let Some(post) = platform.find_post(*to) {
                let text = platform.addressed_reply(brand, text, post);
                let _ = platform.post(brand, Draft::reply(&text, post));
            }
        }
        Doing::Message { to, text } => {
            if let Some(account) = platform.find_account_by_number(*to) {
                let text = platform.addressed(brand, text, &[account]);
                let _ = platform.message(brand, To::Person(account), &text);
            }
        }
        Doing::Like { post } => {
            if let Some(post) = platform.find_post(*post) {
                let _ = platform.like(brand, post);
            }
        }
        Doing::HandOver { customer, desk } => {
            if let Some(about) = platform.find_account(customer) {
                platform.note(brand, about, "hand_over", desk);
            }
        }
    }
}
