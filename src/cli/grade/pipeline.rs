//! The pipeline: one thread reads, several grade, one writes. What comes out is in the order of what went in, at any number
//! of threads, and no more than a few batches are at hand at a time.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use anyhow::{Result, anyhow};

use crate::grading::summary::{Fingerprint, canonical, fingerprint};
use crate::grading::{Entry, Grade, Grader};

/// A batch is closed at this many replies, or bytes of them, as soon as a conversation ends.
const REPLIES: usize = 256;
const BYTES: usize = 512 << 10;
/// A conversation that is longer than this many times a batch is split all the same.
const STRETCH: usize = 16;
/// How many batches may wait on either side of a thread that grades.
const WAITING: usize = 2;

/// Replies that are graded by one thread in a row.
#[derive(Debug, Default)]
pub(super) struct Batch {
    entries: Vec<Entry>,
    bytes: usize,
}

/// A reply with its grade and the fingerprint of its canonical form.
pub(super) type Reviewed = (Entry, Grade, Fingerprint);

/// A batch that was graded.
#[derive(Debug, Default)]
pub(super) struct Graded {
    /// The replies with their grades.
    pub(super) replies: Vec<Reviewed>,
    /// The grades as JSON lines, where those are wanted.
    pub(super) lines: Vec<u8>,
}

/// How replies are graded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way<'a> {
    /// By whom.
    pub(super) grader: &'a Grader<'a>,
    /// By how many threads.
    pub(super) jobs: usize,
    /// Whether JSON lines are wanted.
    pub(super) lines: bool,
    /// Whether personal data stays in what is quoted.
    pub(super) reveal: bool,
}

/// Where the reading side puts replies: batches go to the threads in turn.
pub(super) struct Intray {
    threads: Vec<SyncSender<Batch>>,
    next: usize,
    batch: Batch,
}

impl Intray {
    /// Puts a reply in; false when nobody grades any longer.
    pub(super) fn put(&mut self, entry: Entry) -> bool {
        let goes_on =
            entry.thread.is_some() && self.batch.entries.last().is_some_and(|last| last.thread == entry.thread);
        let factor = if goes_on { STRETCH } else { 1 };
        let is_full = self.batch.entries.len() >= REPLIES * factor || self.batch.bytes >= BYTES * factor;
        let sent = !is_full || self.send();
        self.batch.bytes += entry.reply.len() + entry.customer.iter().map(String::len).sum::<usize>();
        self.batch.entries.push(entry);
        sent
    }

    /// Sends the batch at hand on; false when nobody grades any longer.
    pub(super) fn send(&mut self) -> bool {
        let batch = std::mem::take(&mut self.batch);
        if batch.entries.is_empty() {
            return true;
        }
        let thread = self.next % self.threads.len();
        self.next += 1;
        self.threads[thread].send(batch).is_ok()
    }
}

/// Grades all that `read` puts in, and gives it to `write` in the same order. What `read` says comes back at the end.
///
/// # Errors
/// What `read` or `write` fails with.
pub(super) fn grade<T: Send>(
    way: Way,
    read: impl FnOnce(&mut Intray) -> Result<T> + Send,
    mut write: impl FnMut(&Graded) -> Result<()>,
) -> Result<T> {
    thread::scope(|scope| {
        let mut threads = Vec::new();
        let mut outcomes = Vec::new();
        for _ in 0..way.jobs.max(1) {
            let (to_thread, batches) = sync_channel(WAITING);
            let (graded, from_thread) = sync_channel(WAITING);
            let (done, to_clear) = sync_channel(WAITING);
            scope.spawn(move || review(way, &batches, &graded, &to_clear));
            threads.push(to_thread);
            outcomes.push((from_thread, done));
        }
        let reader = scope.spawn(move || {
            let mut tray = Intray { threads, next: 0, batch: Batch::default() };
            let read = read(&mut tray);
            tray.send();
            read
        });
        let written = in_turn(&outcomes, &mut write);
        // Nobody waits for a place in a channel that is gone.
        drop(outcomes);
        let read = reader.join().map_err(|_| anyhow!("the thread that reads fell over"))?;
        written.and(read)
    })
}

/// Takes batches from the threads in the order in which they were given to them.
///
/// What is done with goes back to its thread: freeing what that thread has allocated would hold up the one that writes.
fn in_turn(
    outcomes: &[(Receiver<Graded>, SyncSender<Graded>)],
    write: &mut impl FnMut(&Graded) -> Result<()>,
) -> Result<()> {
    for (outcome, done) in outcomes.iter().cycle() {
        let Ok(graded) = outcome.recv() else { return Ok(()) };
        write(&graded)?;
        // Where there is no room or nobody, it is freed here.
        drop(done.try_send(graded));
    }
    Ok(())
}

/// Grades batches until no more come, or nobody takes them.
fn review(way: Way, batches: &Receiver<Batch>, graded: &SyncSender<Graded>, to_clear: &Receiver<Graded>) {
    let mut reviewer = way.grader.reviewer();
    for batch in batches {
        to_clear.try_iter().for_each(drop);
        // Which thread graded the batch before is chance: it may not matter.
        reviewer.forget();
        let mut done = Graded::default();
        for entry in batch.entries {
            let mut grade = reviewer.grade(&entry);
            let print = fingerprint(&canonical(&entry.reply, &grade));
            if !way.reveal {
                grade.conceal(&entry.reply);
            }
            if way.lines {
                serde_json::to_writer(&mut done.lines, &grade).expect("grades have text keys and finite numbers");
                done.lines.push(b'\n');
            }
            done.replies.push((entry, grade, print));
        }
        if graded.send(done).is_err() {
            return;
        }
    }
}
