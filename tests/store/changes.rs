//! Changes, told within a process and among processes.

use std::time::Duration;

use tokio::time::timeout;

use super::*;

/// How long a test waits for what must come.
const LONGEST: Duration = Duration::from_secs(20);

async fn next(watch: &mut Watch) -> Change {
    timeout(LONGEST, watch.next()).await.expect("a change comes").expect("the store is open")
}

#[test]
fn what_is_committed_is_told_once() {
    on_a_store(async |store| {
        let ada = trainee(&store, "Ada").await;
        let attempt = begun(&store, &ada).await;
        let mut watch = store.watch();
        let told = Change::Attempt(attempt.id.clone());
        store.append(&attempt.id, entry(0, "a"), None).await.unwrap();
        store.append(&attempt.id, entry(0, "a"), None).await.unwrap();
        store.append(&attempt.id, entry(0, "b"), Some(0)).await.unwrap();
        let version = store.attempt(&attempt.id).await.unwrap().unwrap().version;
        store.set_clock(&attempt.id, version, attempt.clock).await.unwrap();
        store.finish(&attempt.id, version + 1, 20_000, outcome()).await.unwrap();
        store.delete_person(&ada.id).await.unwrap();
        for wanted in [&told, &told, &told, &Change::All] {
            assert_eq!(next(&mut watch).await, *wanted);
        }
        drop(store);
        assert_eq!(timeout(LONGEST, watch.next()).await.unwrap(), None);
    });
}

#[test]
fn who_falls_behind_is_told_that_all_may_have_changed() {
    on_a_ground(async |ground| {
        if ground.server().is_some() {
            // It is the same there, and slow.
            return;
        }
        let store = ground.open().await;
        let attempt = begun(&store, &trainee(&store, "Ada").await).await;
        let mut watch = store.watch();
        for number in 0..1_100 {
            let clock = ClockRow { elapsed: number, ..attempt.clock };
            assert!(store.set_clock(&attempt.id, attempt.version + number, clock).await.unwrap());
        }
        assert_eq!(next(&mut watch).await, Change::All);
        assert_eq!(next(&mut watch).await, Change::Attempt(attempt.id));
    });
}

#[test]
fn what_one_process_commits_another_is_told() {
    on_a_ground(async |ground| {
        let (one, two) = (ground.open().await, ground.open().await);
        let mut watch = two.watch();
        let attempt = begun(&one, &trainee(&one, "Ada").await).await;
        let told = Change::Attempt(attempt.id.clone());
        // A file is one process's; a second one is told that something changed.
        let wanted = |change: &Change| *change == told || (ground.file().is_some() && *change == Change::All);
        while !wanted(&next(&mut watch).await) {}
        one.append(&attempt.id, entry(0, "a"), None).await.unwrap();
        while !wanted(&next(&mut watch).await) {}
        assert_eq!(two.entries(&attempt.id, 0).await.unwrap().len(), 1);
    });
}

#[test]
fn after_a_lost_connection_all_may_have_changed_and_what_comes_is_told() {
    on_a_ground(async |ground| {
        let Some((url, schema)) = ground.server() else { return };
        let (one, two) = (ground.open().await, ground.open().await);
        let attempt = begun(&one, &trainee(&one, "Ada").await).await;
        let mut watch = two.watch();
        let cut = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE '%LISTEN%{schema}%' AND pid <> pg_backend_pid()"
        );
        ground::on_server(url, cut).await;
        while next(&mut watch).await != Change::All {}
        one.append(&attempt.id, entry(0, "a"), None).await.unwrap();
        while next(&mut watch).await != Change::Attempt(attempt.id.clone()) {}
    });
}
