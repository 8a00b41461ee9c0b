//! The world: time, and those who live in it.

use std::any::Any;

use mock_api::{AccountId, Cast, Clock, Draft, Journal, Millis, Pace, Platform, PostId, Time, What, World};

use crate::desk::{morning, platform};

/// Answers every post of another with a post, some minutes later; and never more than a few.
#[derive(Clone)]
struct Echo {
    who: AccountId,
    read: usize,
    pending: Vec<(Time, PostId)>,
    left: usize,
}

impl Echo {
    fn cast(who: AccountId, left: usize) -> Box<dyn Cast> {
        Box::new(Echo { who, read: 0, pending: Vec::new(), left })
    }

    fn note(&mut self, journal: &Journal) {
        for event in journal.since(self.read) {
            if let (What::Posted(post), true) = (&event.what, event.actor != self.who) {
                self.pending.push((event.at + Millis::minutes(5), *post));
            }
        }
        self.read = journal.len();
    }
}

impl Cast for Echo {
    fn due(&self) -> Option<Time> {
        self.pending.iter().map(|(time, _)| *time).min()
    }
    fn act(&mut self, platform: &mut Platform) {
        self.note(platform.journal());
        while let Some(at) = self.pending.iter().position(|(time, _)| *time <= platform.now()) {
            let (_, post) = self.pending.remove(at);
            self.left -= 1;
            platform.post(self.who, Draft::reply(&format!("echo {}", self.left), post)).unwrap();
        }
        self.note(platform.journal());
    }
    fn over(&self) -> bool {
        self.left == 0
    }
    fn fork(&self) -> Box<dyn Cast> {
        Box::new(self.clone())
    }
}

#[test]
fn what_is_due_happens_at_its_own_time() {
    let (platform, people) = platform();
    let mut world = World::new(platform, Clock::instant(), Echo::cast(people.alice, 2));
    assert!(!world.jump(), "nothing is due yet");
    world.act(|platform| platform.post(people.brand, Draft::new("hello"))).unwrap();
    world.advance(Millis::minutes(2));
    world.act(|platform| platform.post(people.brand, Draft::new("is anybody there"))).unwrap();
    world.advance(Millis::hours(1));
    let times: Vec<u64> = world.platform().posts().map(|(_, post)| (post.at - morning()).0 / 60_000).collect();
    assert_eq!(times, [0, 2, 5, 7]);
    assert_eq!(world.now(), morning() + Millis::minutes(62));
    assert!(world.over());
    let (platform, cast) = world.into_parts();
    let cast: Box<dyn Any> = cast;
    assert_eq!(cast.downcast::<Echo>().map(|echo| echo.read).ok(), Some(platform.journal().len()));
}

#[test]
fn a_jump_goes_to_the_next_thing_and_no_further() {
    let (platform, people) = platform();
    let mut world = World::new(platform, Clock::instant(), Echo::cast(people.alice, 2));
    world.act(|platform| platform.post(people.brand, Draft::new("hello"))).unwrap();
    assert!(world.jump());
    assert_eq!((world.now(), world.platform().post_count()), (morning() + Millis::minutes(5), 2));
    assert!(!world.jump());
}

#[test]
fn a_running_clock_is_not_moved_by_hand() {
    let (platform, people) = platform();
    let mut world = World::new(platform, Clock::new(Pace::Scaled(3_600_000)), Echo::cast(people.alice, 1));
    world.act(|platform| platform.post(people.brand, Draft::new("hello"))).unwrap();
    world.advance(Millis::hours(1_000_000));
    assert!(!world.jump());
    assert!(world.now() < morning() + Millis::hours(1_000_000));
    while !world.over() {
        world.tick();
    }
    assert_eq!(world.platform().post_count(), 2);
    assert!(world.platform().now() >= morning() + Millis::minutes(5));
}

#[test]
fn a_cast_that_never_rests_does_not_hang_the_world() {
    struct Restless;
    impl Cast for Restless {
        fn due(&self) -> Option<Time> {
            Some(Time::from_ms(0))
        }
        fn act(&mut self, _platform: &mut Platform) {}
        fn over(&self) -> bool {
            false
        }
        fn fork(&self) -> Box<dyn Cast> {
            Box::new(Restless)
        }
    }
    let (platform, _) = platform();
    let mut world = World::new(platform, Clock::instant(), Box::new(Restless));
    world.advance(Millis::hours(1));
    assert_eq!(world.now(), morning() + Millis::hours(1));
}
