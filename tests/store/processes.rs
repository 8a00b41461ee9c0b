//! The processes that serve a store, and the time when none did.

use super::*;

/// The clock of an open attempt.
async fn clock(store: &Store, attempt: &Attempt) -> ClockRow {
    store.attempt(&attempt.id).await.expect("the store answers").expect("it is there").clock
}

#[test]
fn the_time_when_no_process_was_there_is_not_charged() {
    on_a_store(async |store| {
        let ada = trainee(&store, "Ada").await;
        let first = store.begin_process(10_000).await.unwrap();
        assert_eq!(first.downtime, 0);
        let running = begun(&store, &ada).await;
        let paused = begun(&store, &ada).await;
        let still = ClockRow { paused: true, ..paused.clock };
        assert!(store.set_clock(&paused.id, paused.version, still).await.unwrap());
        let done = ended(&store, &ada).await;
        store.beat(&first, 40_000).await.unwrap();
        let after = store.begin(NewAttempt { clock: ClockRow { as_of: 41_000, ..running.clock }, ..practice(&ada) });
        let after = after.await.unwrap();
        // The process is killed, and another begins a minute later.
        let second = store.begin_process(100_000).await.unwrap();
        assert_eq!(second.downtime, 60_000);
        assert_eq!(clock(&store, &running).await.as_of, 70_000, "30 seconds had passed");
        assert_eq!(clock(&store, &paused).await, still);
        assert_eq!(clock(&store, &done).await.as_of, 10_000);
        assert_eq!(clock(&store, &after).await.as_of, 100_000, "set after the last heartbeat: nothing has passed");
    });
}

#[test]
fn while_another_process_is_there_time_goes_on() {
    on_a_store(async |store| {
        let ada = trainee(&store, "Ada").await;
        let first = store.begin_process(10_000).await.unwrap();
        let attempt = begun(&store, &ada).await;
        store.beat(&first, 40_000).await.unwrap();
        assert_eq!(store.begin_process(50_000).await.unwrap().downtime, 0);
        assert_eq!(clock(&store, &attempt).await.as_of, 10_000);
    });
}

#[test]
fn a_process_that_ended_as_it_should_is_gone_at_once() {
    on_a_store(async |store| {
        let ada = trainee(&store, "Ada").await;
        let first = store.begin_process(10_000).await.unwrap();
        let attempt = begun(&store, &ada).await;
        store.end_process(&first, 12_000).await.unwrap();
        assert_eq!(store.begin_process(13_000).await.unwrap().downtime, 1_000);
        assert_eq!(clock(&store, &attempt).await.as_of, 11_000);
    });
}

#[test]
fn a_system_clock_that_went_back_makes_no_time_negative() {
    on_a_store(async |store| {
        let ada = trainee(&store, "Ada").await;
        let first = store.begin_process(10_000).await.unwrap();
        let attempt = begun(&store, &ada).await;
        store.beat(&first, 900_000).await.unwrap();
        let late = ClockRow { as_of: 900_000, elapsed: 4_000, ..attempt.clock };
        assert!(store.set_clock(&attempt.id, attempt.version, late).await.unwrap());
        assert_eq!(store.begin_process(50_000).await.unwrap().downtime, 0);
        let clock = clock(&store, &attempt).await;
        assert_eq!((clock.elapsed, clock.as_of), (4_000, 50_000));
    });
}
