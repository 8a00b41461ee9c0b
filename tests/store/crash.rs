//! A process that is killed while it writes.

use std::env;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Command, Stdio};

use super::*;

/// Where the process that is to be killed finds its store, and the attempt it writes to.
const DOOMED: &str = "SPARRING_TEST_DOOMED";

/// Not a test by itself: what the next test starts and kills. It says the number of each entry that was acknowledged.
#[test]
fn a_process_that_writes_until_it_is_killed() {
    let Ok(doomed) = env::var(DOOMED) else { return };
    let (place, attempt) = doomed.split_once('\n').expect("a place and an attempt");
    let place = match place.starts_with("postgres") {
        true => Place::Postgres(place.to_owned()),
        false => Place::File(place.into()),
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(&place).await.expect("the store opens");
        for number in 0.. {
            let appended = store.append(attempt, entry(0, &format!("n{number}")), None).await;
            let Ok(Appended::New(seq)) = appended else { panic!("{appended:?}") };
            println!("\nkept {seq}");
            std::io::stdout().flush().expect("somebody reads");
        }
    });
}

/// What a process was told of entries that it appended, killed after a number of them.
fn killed(place: &str, attempt: &str, after: usize) -> i64 {
    let mut doomed = Command::new(env::current_exe().expect("this program"));
    doomed.args(["store::crash::a_process_that_writes_until_it_is_killed", "--exact", "--nocapture"]);
    doomed.env(DOOMED, format!("{place}\n{attempt}")).stdout(Stdio::piped());
    let mut doomed = doomed.spawn().expect("this program starts");
    let told = BufReader::new(doomed.stdout.take().expect("a pipe")).lines();
    let mut last = 0;
    let mut count = 0;
    for line in told.map_while(Result::ok) {
        if let Some(seq) = line.strip_prefix("kept ") {
            last = seq.parse().expect("a number");
            count += 1;
            if count == after {
                doomed.kill().expect("it is there");
            }
        }
    }
    doomed.wait().expect("it ended");
    assert!(count >= after, "it ended by itself after {count} entries");
    last
}

#[test]
fn a_killed_process_loses_nothing_that_it_acknowledged() {
    on_a_ground(async |ground| {
        let place = match (&ground.place, ground.server()) {
            (Place::Postgres(url), _) => url.clone(),
            _ => ground.file().expect("a file").display().to_string(),
        };
        let store = ground.open().await;
        let ada = trainee(&store, "Ada").await;
        for after in [1, 7, 30] {
            let attempt = begun(&store, &ada).await;
            let last = killed(&place, &attempt.id, after);
            let fresh = ground.open().await;
            let entries = fresh.entries(&attempt.id, 0).await.unwrap();
            assert!(entries.len() as i64 >= last, "{} entries of {last}", entries.len());
            assert!(entries.iter().zip(1..).all(|(entry, seq)| entry.seq == seq), "there is a gap");
            let counted = fresh.attempt(&attempt.id).await.unwrap().unwrap().entries;
            assert_eq!(counted, entries.len() as i64);
            fresh.close().await;
        }
    });
}
