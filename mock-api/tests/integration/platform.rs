//! The platform's rules about public posts.

use mock_api::{Draft, Millis, Place, Platform, Refusal, Time, What};

use crate::desk::{platform, platform_at};

#[test]
fn ids_need_a_time_that_has_them() {
    assert!(Platform::new(1, Time::utc(2010, 11, 4)).is_err());
    assert!(Platform::new(1, Time::utc(2010, 11, 5)).is_ok());
    assert!(Platform::new(1, Time::utc(2081, 1, 1)).is_err());
    let said = Platform::new(1, Time::utc(2009, 1, 1)).unwrap_err().to_string();
    assert_eq!(
        said,
        "a world cannot start at 2009-01-01T00:00:00.000Z: ids exist from 2010-11-04T01:42:54.657Z to 2080-07-10"
    );
}

#[test]
fn a_reply_tells_everybody_in_the_conversation() {
    let (mut platform, people) = platform();
    let root = platform.post(people.alice, Draft::new("@BRANDCARE and @bob, help")).unwrap();
    let reply = platform.post(people.brand, Draft::reply("Of course", root)).unwrap();
    let answer = platform.post(people.bob, Draft::reply("Thanks", reply)).unwrap();
    assert_eq!(platform.mentions_of(people.brand), [root, answer]);
    assert_eq!(platform.mentions_of(people.alice), [reply, answer]);
    assert_eq!(platform.mentions_of(people.bob), [root, reply]);
    assert_eq!(platform.thread(answer), [root, reply, answer]);
    assert_eq!(&*platform.post_by(reply).text, "Of course");
}

#[test]
fn the_same_text_is_taken_again_after_a_day_or_a_deletion() {
    let (mut platform, people) = platform();
    let first = platform.post(people.brand, Draft::new("Good morning")).unwrap();
    assert_eq!(platform.post(people.brand, Draft::new("Good morning")), Err(Refusal::Duplicate));
    assert!(platform.post(people.alice, Draft::new("Good morning")).is_ok());
    platform.delete_post(people.brand, first).unwrap();
    assert!(platform.post(people.brand, Draft::new("Good morning")).is_ok());
    let mut world = mock_api::World::new(platform, mock_api::Clock::instant(), Box::new(mock_api::Nobody));
    world.advance(Millis::hours(24));
    assert!(world.act(|platform| platform.post(people.brand, Draft::new("Good morning"))).is_ok());
}

#[test]
fn leading_mentions_of_a_reply_do_not_count() {
    let (mut platform, people) = platform();
    let root = platform.post(people.alice, Draft::new("@BrandCare help")).unwrap();
    let long = format!("@alice_k {}", "x".repeat(280));
    assert!(platform.post(people.brand, Draft::reply(&long, root)).is_ok());
    let stranger = format!("@bob {}", "x".repeat(280));
    let refused = platform.post(people.brand, Draft::reply(&stranger, root));
    assert!(refused.is_ok(), "bob is told by this very reply");
    assert_eq!(platform.post(people.brand, Draft::new(&long)), Err(Refusal::TooLong { length: 289, limit: 280 }));
}

#[test]
fn posts_grow_in_november_2017() {
    for (year, month, limit) in [(2015, 1, 140), (2017, 10, 140), (2017, 11, 280), (2026, 1, 280)] {
        let (mut platform, people) = platform_at(Time::utc(year, month, 1));
        assert!(platform.post(people.brand, Draft::new(&"x".repeat(limit))).is_ok());
        let refused = platform.post(people.brand, Draft::new(&"x".repeat(limit + 1)));
        assert_eq!(refused, Err(Refusal::TooLong { length: limit as u32 + 1, limit: limit as u32 }));
    }
}

#[test]
fn what_cannot_be_seen_cannot_be_answered() {
    let (mut platform, people) = platform();
    let gone = platform.post(people.alice, Draft::new("gone")).unwrap();
    platform.delete_post(people.alice, gone).unwrap();
    let secret = platform.post(people.carol, Draft::new("secret")).unwrap();
    let blocked = platform.post(people.bob, Draft::new("no")).unwrap();
    platform.block(people.bob, people.brand).unwrap();
    for target in [gone, secret, blocked] {
        assert_eq!(platform.post(people.brand, Draft::reply("hm", target)), Err(Refusal::Unseen));
        assert_eq!(platform.like(people.brand, target), Err(Refusal::Unseen));
    }
    platform.follow(people.brand, people.carol).unwrap();
    assert!(platform.post(people.brand, Draft::reply("hm", secret)).is_ok());
}

#[test]
fn refused_attempts_are_on_record() {
    let (mut platform, people) = platform();
    let post = platform.post(people.alice, Draft::new("hi")).unwrap();
    assert!(platform.post(people.brand, Draft::reply("", post)).is_err());
    let last = platform.event(platform.journal().len() - 1).unwrap();
    let What::Refused(attempt) = &last.what else { panic!("{last:?}") };
    assert_eq!((attempt.place, attempt.refusal, last.actor), (Place::Under(post), Refusal::Empty, people.brand));
}

#[test]
fn doing_a_thing_twice_is_recorded_once() {
    let (mut platform, people) = platform();
    let post = platform.post(people.alice, Draft::new("hi")).unwrap();
    for _ in 0..2 {
        platform.like(people.brand, post).unwrap();
        platform.repost(people.brand, post).unwrap();
        platform.follow(people.brand, people.alice).unwrap();
    }
    assert_eq!(platform.journal().len(), 4);
    assert_eq!((platform.post_by(post).likes, platform.post_by(post).reposted), (1, 1));
    for _ in 0..2 {
        platform.unlike(people.brand, post);
        platform.unrepost(people.brand, post);
        platform.unfollow(people.brand, people.alice);
    }
    assert_eq!(platform.journal().len(), 7);
    assert_eq!((platform.post_by(post).likes, platform.post_by(post).reposted), (0, 0));
}

#[test]
fn only_the_starter_of_a_thread_hides_replies() {
    let (mut platform, people) = platform();
    let root = platform.post(people.brand, Draft::new("News")).unwrap();
    let reply = platform.post(people.bob, Draft::reply("Boo", root)).unwrap();
    assert_eq!(platform.set_hidden(people.alice, reply, true), Err(Refusal::NotYourThread));
    assert_eq!(platform.set_hidden(people.brand, root, true), Err(Refusal::NotYourThread));
    platform.set_hidden(people.brand, reply, true).unwrap();
    assert!(platform.post_by(reply).hidden);
}
