//! The one connection that writes to an SQLite file, and what waits for it.
//!
//! To be on the disk is what takes time: several milliseconds, whether one thing was written or a hundred. So whatever waits while
//! one transaction reaches the disk goes into the next one together, each piece of it undone alone if it fails, and nobody is told
//! that theirs is kept before all of it is.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::{broadcast, mpsc, oneshot};

use super::changes::Change;
use super::db::{Done, Tx, Work};
use super::fault::StoreError;
use super::place::Place;
use super::sql::sql;

/// How much goes into one transaction.
const TOGETHER: usize = 256;
/// How much may wait before who asks waits to ask.
const QUEUE: usize = 4096;
/// How often the file is looked at for what another process did to it.
const LOOK: Duration = Duration::from_millis(500);

/// A way to the connection that writes. A clone leads to the same one.
#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
    place: Place,
}

enum Message {
    /// To write.
    Do(Job),
    /// To take what was erased out of the journal too.
    Forget(oneshot::Sender<()>),
    /// To close the connection.
    Close(oneshot::Sender<()>),
}

/// A piece of work. It is given the transaction, or why there is none.
type Job = Box<dyn for<'a> FnOnce(Result<&'a mut Tx, StoreError>) -> Working<'a> + Send>;
type Working<'a> = Pin<Box<dyn Future<Output = Worked> + Send + 'a>>;

/// A piece of work that was done.
struct Worked {
    /// Whether it is to be undone, alone.
    undo: bool,
    /// Tells who asked, once it is known whether it lasts.
    tell: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
}

impl Writer {
    /// Begins to write over a connection, and to tell what other processes write to the same file, if it is one.
    pub(super) fn begin(connection: SqliteConnection, place: Place, sender: broadcast::Sender<Change>) -> Writer {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let looks = matches!(place, Place::File(_)).then_some(sender);
        let desk = Desk { tx: Tx::Lite(Box::new(connection), place.clone()), looks, version: None };
        tokio::spawn(desk.work(waiting));
        Writer { queue, place }
    }

    /// Does a piece of work in a transaction, and returns when it is on the disk. Once it waits, it is done, and `kept` is called
    /// when it is on the disk, even when who asked does not wait for it any more.
    pub(super) async fn write<T, F>(&self, kept: impl FnOnce() + Send + 'static, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            Box::pin(async move {
                let done = match tx {
                    Ok(tx) => work(tx).await,
                    Err(error) => Err(error),
                };
                worked(done, kept, answer)
            })
        });
        self.queue.send(Message::Do(job)).await.map_err(|_| self.closed())?;
        answered.await.map_err(|_| self.closed())?
    }

    /// Takes what was erased out of the journal too. When a reader is in the way, that happens later by itself.
    pub(super) async fn forget(&self) {
        let (answer, answered) = oneshot::channel();
        if self.queue.send(Message::Forget(answer)).await.is_ok() {
            // That it is closed is as good: that empties the journal.
            let _ = answered.await;
        }
    }

    /// Closes the connection, after what waits before it.
    pub(super) async fn close(&self) {
        let (answer, answered) = oneshot::channel();
        if self.queue.send(Message::Close(answer)).await.is_ok() {
            // That it is closed already is as good.
            let _ = answered.await;
        }
    }

    fn closed(&self) -> StoreError {
        StoreError::Other { place: self.place.to_string(), why: "it is closed".to_owned() }
    }
}

/// What a piece of work came to, to be told to who asked.
fn worked<T: Send + 'static>(
    done: Result<Done<T>, StoreError>,
    kept: impl FnOnce() + Send + 'static,
    answer: oneshot::Sender<Result<T, StoreError>>,
) -> Worked {
    let undo = !matches!(done, Ok(Done::Keep(_)));
    let tell = move |lasts: Result<(), StoreError>| {
        if lasts.is_ok() && !undo {
            kept();
        }
        let done = done.and_then(|(Done::Keep(value) | Done::Undo(value))| lasts.map(|()| value));
        // Who asked may be gone.
        let _ = answer.send(done);
    };
    Worked { undo, tell: Box::new(tell) }
}

/// Where what waits is written.
struct Desk {
    tx: Tx,
    looks: Option<broadcast::Sender<Change>>,
    version: Option<i64>,
}

impl Desk {
    async fn work(mut self, mut waiting: mpsc::Receiver<Message>) {
        self.look().await;
        let mut messages = Vec::new();
        loop {
            let received = waiting.recv_many(&mut messages, TOGETHER);
            match tokio::time::timeout(LOOK, received).await {
                Ok(0) => break self.close().await,
                Ok(_) => {}
                Err(_) => self.look().await,
            }
            if let Some(closed) = self.answer(messages.drain(..)).await {
                waiting.close();
                self.close().await;
                let _ = closed.send(());
                break;
            }
        }
    }

    /// Does what was asked, and says who wants it closed, if anybody.
    async fn answer(&mut self, messages: impl Iterator<Item = Message>) -> Option<oneshot::Sender<()>> {
        let (mut jobs, mut forget, mut close) = (Vec::new(), Vec::new(), None);
        for message in messages {
            match message {
                Message::Do(job) => jobs.push(job),
                Message::Forget(answer) => forget.push(answer),
                Message::Close(answer) => close = Some(answer),
            }
        }
        if !jobs.is_empty() {
            self.write(jobs).await;
        }
        if !forget.is_empty() {
            let _ = self.tx.run(sql("PRAGMA wal_checkpoint(TRUNCATE)")).await;
            for answer in forget {
                // Who asked may be gone.
                let _ = answer.send(());
            }
        }
        close
    }

    /// Writes pieces of work in one transaction, and tells each what came of it.
    async fn write(&mut self, jobs: Vec<Job>) {
        let mut tells = Vec::with_capacity(jobs.len());
        let mut lasts = self.step("BEGIN IMMEDIATE").await;
        for job in jobs {
            if lasts.is_ok() {
                lasts = self.step("SAVEPOINT piece").await;
            }
            let Worked { undo, tell } = match &lasts {
                Ok(()) => job(Ok(&mut self.tx)).await,
                Err(error) => job(Err(error.clone())).await,
            };
            tells.push(tell);
            if lasts.is_ok() && undo {
                lasts = self.step("ROLLBACK TO piece").await;
            }
            if lasts.is_ok() {
                lasts = self.step("RELEASE piece").await;
            }
        }
        if lasts.is_ok() {
            lasts = self.step("COMMIT").await;
        }
        if lasts.is_err() {
            // SQLite may have undone it by itself.
            let _ = self.step("ROLLBACK").await;
        }
        tells.into_iter().for_each(|tell| tell(lasts.clone()));
    }

    async fn step(&mut self, text: &'static str) -> Result<(), StoreError> {
        self.tx.run(sql(text)).await.map(|_| ())
    }

    /// Tells of what other processes did to the file. A number of SQLite's, asked on the one connection that writes here, changes
    /// with what every other connection commits; what that was, the number does not say.
    async fn look(&mut self) {
        let Some(sender) = &self.looks else { return };
        let version = self.tx.one(sql("PRAGMA data_version"), |row| row.whole()).await.ok().flatten();
        if version.is_some() && version != self.version {
            if self.version.is_some() {
                // That nobody watches is no failure.
                let _ = sender.send(Change::All);
            }
            self.version = version;
        }
    }

    async fn close(self) {
        if let Tx::Lite(connection, _) = self.tx {
            // What is in the journal is in the journal also when this fails.
            let _ = connection.close().await;
        }
    }
}
