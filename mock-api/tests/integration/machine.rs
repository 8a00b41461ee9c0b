//! Any interleaving of actors keeps the invariants of the platform.

use std::collections::BTreeMap;

use mock_api::{AccountId, Clock, Draft, MessageId, Millis, Nobody, Platform, PostId, Profile, To, What, World};
use proptest::prelude::*;

use crate::desk::morning;

const ACTORS: usize = 5;

/// One thing that one actor tries.
#[derive(Debug, Clone)]
enum Step {
    Post(usize, String),
    Reply(usize, usize, String),
    Delete(usize, usize),
    Hide(usize, usize, bool),
    Like(usize, usize),
    Unlike(usize, usize),
    Repost(usize, usize),
    Unrepost(usize, usize),
    Follow(usize, usize),
    Unfollow(usize, usize),
    Block(usize, usize),
    Unblock(usize, usize),
    Write(usize, usize, String),
    Join(usize, usize, String),
    Group(usize, Vec<usize>),
    Erase(usize, usize),
    Edit(usize, usize, String),
    Suspend(usize, bool),
    Pass(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = || 0..ACTORS;
    let some = || 0..40_usize;
    let text = || "(@ann |@ben |@cat |#x |)[a-c]{0,3}";
    let step = prop_oneof![
        3 => (who(), text()).prop_map(|(a, t)| Step::Post(a, t)),
        4 => (who(), some(), text()).prop_map(|(a, p, t)| Step::Reply(a, p, t)),
        1 => (who(), some()).prop_map(|(a, p)| Step::Delete(a, p)),
        1 => (who(), some(), any::<bool>()).prop_map(|(a, p, h)| Step::Hide(a, p, h)),
        1 => (who(), some()).prop_map(|(a, p)| Step::Like(a, p)),
        1 => (who(), some()).prop_map(|(a, p)| Step::Unlike(a, p)),
        1 => (who(), some()).prop_map(|(a, p)| Step::Repost(a, p)),
        1 => (who(), some()).prop_map(|(a, p)| Step::Unrepost(a, p)),
        2 => (who(), who()).prop_map(|(a, b)| Step::Follow(a, b)),
        1 => (who(), who()).prop_map(|(a, b)| Step::Unfollow(a, b)),
        1 => (who(), who()).prop_map(|(a, b)| Step::Block(a, b)),
        1 => (who(), who()).prop_map(|(a, b)| Step::Unblock(a, b)),
        3 => (who(), who(), text()).prop_map(|(a, b, t)| Step::Write(a, b, t)),
        2 => (who(), some(), text()).prop_map(|(a, c, t)| Step::Join(a, c, t)),
        1 => (who(), proptest::collection::vec(who(), 0..4)).prop_map(|(a, o)| Step::Group(a, o)),
        1 => (who(), some()).prop_map(|(a, m)| Step::Erase(a, m)),
        2 => (who(), some(), text()).prop_map(|(a, p, t)| Step::Edit(a, p, t)),
        1 => (who(), any::<bool>()).prop_map(|(a, s)| Step::Suspend(a, s)),
        1 => (0..7_200_000_u64).prop_map(Step::Pass),
    ];
    proptest::collection::vec(step, 0..80)
}

fn world(seed: u64) -> (World, Vec<AccountId>) {
    let mut platform = Platform::new(seed, morning()).unwrap();
    let names = ["ann", "ben", "cat", "dan", "eva"];
    let open = |(index, name): (usize, &&str)| {
        let profile = Profile { accepts_messages: index % 2 == 0, protected: index == 4, ..Profile::new(name, name) };
        platform.open_account(profile).unwrap()
    };
    let accounts = names.iter().enumerate().map(open).collect();
    (World::new(platform, Clock::instant(), Box::new(Nobody)), accounts)
}

fn nth<T: Copy>(list: impl ExactSizeIterator<Item = T>, n: usize) -> Option<T> {
    let count = list.len();
    if count == 0 { None } else { list.into_iter().nth(n % count) }
}

fn take(world: &mut World, accounts: &[AccountId], step: &Step) {
    let post = |world: &World, n: usize| nth(world.platform().posts().map(|(id, _)| id), n);
    let who = |n: &usize| accounts[*n];
    match step {
        Step::Post(a, text) => drop(world.act(|p| p.post(who(a), Draft::new(text)))),
        Step::Reply(a, n, text) => {
            let Some(to) = post(world, *n) else { return };
            let _ = world.act(|p| p.post(who(a), Draft::reply(text, to)));
        }
        Step::Delete(a, n) => drop(post(world, *n).map(|id| world.act(|p| p.delete_post(who(a), id)))),
        Step::Hide(a, n, hidden) => drop(post(world, *n).map(|id| world.act(|p| p.set_hidden(who(a), id, *hidden)))),
        Step::Like(a, n) => drop(post(world, *n).map(|id| world.act(|p| p.like(who(a), id)))),
        Step::Unlike(a, n) => drop(post(world, *n).map(|id| world.act(|p| p.unlike(who(a), id)))),
        Step::Repost(a, n) => drop(post(world, *n).map(|id| world.act(|p| p.repost(who(a), id)))),
        Step::Unrepost(a, n) => drop(post(world, *n).map(|id| world.act(|p| p.unrepost(who(a), id)))),
        Step::Follow(a, b) => drop(world.act(|p| p.follow(who(a), who(b)))),
        Step::Unfollow(a, b) => world.act(|p| p.unfollow(who(a), who(b))),
        Step::Block(a, b) => drop(world.act(|p| p.block(who(a), who(b)))),
        Step::Unblock(a, b) => world.act(|p| p.unblock(who(a), who(b))),
        Step::Write(a, b, text) => drop(world.act(|p| p.message(who(a), To::Person(who(b)), text))),
        Step::Join(a, n, text) => {
            let own = world.platform().conversations_of(accounts[*n % ACTORS]);
            let Some(id) = nth(own.iter().copied(), *n) else { return };
            let _ = world.act(|p| p.message(who(a), To::Conversation(id), text));
        }
        Step::Group(a, others) => {
            let others: Vec<AccountId> = others.iter().map(who).collect();
            let _ = world.act(|p| p.message_group(who(a), &others, "group"));
        }
        Step::Erase(a, n) => {
            let own = world.platform().messages_of(who(a));
            let Some(id) = nth(own.iter().copied(), *n) else { return };
            let _ = world.act(|p| p.delete_message(who(a), id));
        }
        Step::Edit(a, n, text) => drop(post(world, *n).map(|id| world.act(|p| p.edit_post(who(a), id, text)))),
        Step::Suspend(a, suspended) => world.act(|p| p.set_suspended(who(a), *suspended)),
        Step::Pass(ms) => world.advance(Millis(*ms)),
    }
}

/// What must hold of any platform.
fn check(platform: &Platform) -> Result<(), TestCaseError> {
    let mut numbers: Vec<u64> = Vec::new();
    let mut replies: BTreeMap<PostId, u32> = BTreeMap::new();
    for (id, post) in platform.posts() {
        for number in post.numbers() {
            prop_assert_eq!(platform.find_post(number), Some(id));
        }
        prop_assert!(post.versions.len() <= 5);
        prop_assert!(post.number >> 22 == (post.at.ms() - 1_288_834_974_657) as u64);
        if let Some(parent) = post.reply_to {
            prop_assert!(parent < id, "a thread has no circles");
            prop_assert_eq!(platform.post_by(parent).root, post.root);
            *replies.entry(parent).or_default() += u32::from(!post.deleted);
        } else {
            prop_assert_eq!(post.root, id);
        }
        prop_assert!(platform.thread(id).contains(&id));
        prop_assert!(!post.mentions.contains(&post.author));
        numbers.push(post.number);
    }
    for (id, post) in platform.posts() {
        prop_assert_eq!(post.replies, replies.get(&id).copied().unwrap_or(0));
        let fans = platform.accounts().filter(|(_, account)| account.likes(id)).count();
        prop_assert_eq!(post.likes as usize, fans);
    }
    prop_assert!(numbers.is_sorted_by(|a, b| a < b), "ids increase");
    for (me, account) in platform.accounts() {
        prop_assert!(platform.mentions_of(me).is_sorted());
        let inbox: Vec<MessageId> = platform.messages_of(me).to_vec();
        for id in inbox {
            prop_assert!(
                platform.conversation(platform.message_by(id).conversation).has(me),
                "somebody reads what is not theirs"
            );
        }
        for (id, post) in platform.posts() {
            let gone = platform.account(post.author).suspended && post.author != me;
            prop_assert!(!(gone && platform.can_see(me, id)), "nobody reads what a suspended account posted");
        }
        for (other, _) in platform.accounts() {
            let (follows, blocked) = (account.follows(other), platform.blocked_between(me, other));
            prop_assert!(!(follows && blocked), "who is blocked follows nobody");
        }
    }
    let times: Vec<_> = platform.journal().since(0).iter().map(|event| event.at).collect();
    prop_assert!(times.is_sorted());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn every_interleaving_keeps_the_invariants(seed: u64, steps in steps()) {
        let (mut first, accounts) = world(seed);
        let (mut second, _) = world(seed);
        for step in &steps {
            let before = first.platform().journal().since(0).to_vec();
            take(&mut first, &accounts, step);
            take(&mut second, &accounts, step);
            prop_assert!(first.platform().journal().since(0).starts_with(&before), "the journal only grows");
            let refused = matches!(first.platform().journal().since(before.len()), [event] if matches!(event.what, What::Refused(_)));
            prop_assert!(refused || first.platform().journal().len() <= before.len() + 1, "one step, one event");
        }
        check(first.platform())?;
        prop_assert_eq!(format!("{:?}", first.platform()), format!("{:?}", second.platform()), "same seed, same world");
    }

    #[test]
    fn a_forked_world_goes_on_as_the_first_would_have(seed: u64, steps in steps(), others in steps(), lag in 0..60_000_u64) {
        let (mut first, accounts) = world(seed);
        first.act(|platform| platform.set_lag(Millis(lag)));
        steps.iter().for_each(|step| take(&mut first, &accounts, step));
        let (mut fork, before) = (first.fork(), format!("{:?}", first.platform()));
        others.iter().for_each(|step| take(&mut fork, &accounts, step));
        prop_assert_eq!(before, format!("{:?}", first.platform()), "what happens in a fork stays there");
        others.iter().for_each(|step| take(&mut first, &accounts, step));
        prop_assert_eq!(format!("{:?}", first.platform()), format!("{:?}", fork.platform()));
    }

    #[test]
    fn what_is_made_comes_into_sight_after_the_lag_and_not_before(lag in 1..60_000_u64, passed in 0..120_000_u64) {
        let (mut world, accounts) = world(1);
        world.act(|platform| platform.set_lag(Millis(lag)));
        let id = world.act(|platform| platform.post(accounts[0], Draft::new("late"))).unwrap();
        let made = world.platform().post_by(id).at;
        prop_assert_eq!(world.due(), Some(made + Millis(lag)));
        world.advance(Millis(passed));
        prop_assert_eq!(world.platform().in_sight(made), lag <= passed);
        prop_assert_eq!(world.due(), (passed < lag).then_some(made + Millis(lag)));
        prop_assert_eq!(world.jump(), passed < lag);
        prop_assert!(world.platform().in_sight(made));
    }
}
