//! The roster: changes to people that must leave somebody in charge, and work that passes to somebody else.

use super::Store;
use super::changes::Change;
use super::db::{Done, Tx};
use super::fault::StoreError;
use super::people::Role;
use super::sql::{Word as _, sql};

/// What came of a change to the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Roster {
    /// It is done.
    Done,
    /// There is no such person.
    Nobody,
    /// It would leave no coach who can log in; nothing was changed.
    LastCoach,
}

impl Store {
    /// Gives a person a role, and says whether they may use the console. One who may not any more is logged out everywhere; the open
    /// invitations of one who is no active coach any more are taken back.
    ///
    /// # Errors
    /// When the database fails; then nothing was changed.
    pub async fn appoint(&self, id: &str, role: Role, active: bool) -> Result<Roster, StoreError> {
        let id = id.to_owned();
        self.write(Some(Change::All), move |tx| {
            Box::pin(async move {
                one_at_a_time(tx).await?;
                let update = sql("UPDATE people SET role = $2, active = $3 WHERE id = $1");
                let found = tx.run(update.bind(&*id).bind(role.word()).bind(active)).await? > 0;
                if !found || !has_coach(tx).await? {
                    return Ok(Done::Undo(if found { Roster::LastCoach } else { Roster::Nobody }));
                }
                if !active {
                    tx.run(sql("DELETE FROM sessions WHERE person = $1").bind(&*id)).await?;
                }
                if !active || role != Role::Coach {
                    let revoke = sql("DELETE FROM invites WHERE created_by = $1 AND used_by IS NULL");
                    tx.run(revoke.bind(&*id)).await?;
                }
                Ok(Done::Keep(Roster::Done))
            })
        })
        .await
    }

    /// Erases a person as [`Store::delete_person`] does, unless no coach who can log in were left.
    ///
    /// # Errors
    /// When the database fails; then nothing was erased.
    pub async fn dismiss(&self, id: &str) -> Result<Roster, StoreError> {
        let own = id.to_owned();
        let look = self.write(None, move |tx| {
            Box::pin(async move {
                one_at_a_time(tx).await?;
                // Kept out first: whoever is erased does nothing meanwhile.
                let retire = sql("UPDATE people SET active = 0 WHERE id = $1").bind(&*own);
                let found = tx.run(retire).await? > 0;
                if !found || !has_coach(tx).await? {
                    return Ok(Done::Undo(if found { Roster::LastCoach } else { Roster::Nobody }));
                }
                Ok(Done::Keep(Roster::Done))
            })
        });
        let come = look.await?;
        if come == Roster::Done {
            self.delete_person(id).await?;
        }
        Ok(come)
    }

    /// Passes all that is a person's to another, and erases the first: their attempts, reviews, assignments and scenarios.
    ///
    /// # Errors
    /// When the database fails; then nothing was passed on.
    pub async fn hand_over(&self, from: &str, to: &str) -> Result<(), StoreError> {
        let (from, to) = (from.to_owned(), to.to_owned());
        self.write(Some(Change::All), move |tx| {
            Box::pin(async move {
                for pass in PASSES {
                    tx.run(sql(pass).bind(&*from).bind(&*to)).await?;
                }
                tx.run(sql("DELETE FROM people WHERE id = $1").bind(&*from)).await?;
                Ok(Done::Keep(()))
            })
        })
        .await
    }

    /// Sets the language in which a person reads the interface.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_language(&self, id: &str, language: &str) -> Result<(), StoreError> {
        let set = sql("UPDATE people SET language = $2 WHERE id = $1").bind(id).bind(language);
        self.db.run(set).await.map(|_| ())
    }

    /// Sets what a person is called.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_name(&self, id: &str, name: &str) -> Result<(), StoreError> {
        self.db.run(sql("UPDATE people SET name = $2 WHERE id = $1").bind(id).bind(name)).await.map(|_| ())
    }

    /// Takes back every invitation of a person that nobody has used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_invites_by(&self, person: &str) -> Result<(), StoreError> {
        let revoke = sql("DELETE FROM invites WHERE created_by = $1 AND used_by IS NULL").bind(person);
        self.db.run(revoke).await.map(|_| ())
    }

    /// Whether there is a coach who can log in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_coach(&self) -> Result<bool, StoreError> {
        let count = self.db.one(sql(COACHES), |row| row.whole()).await?;
        Ok(count.unwrap_or_default() > 0)
    }
}

const COACHES: &str =
    "SELECT count(*) FROM people WHERE role = 'coach' AND active = 1 AND login IS NOT NULL AND password IS NOT NULL";

const PASSES: [&str; 5] = [
    "UPDATE attempts SET person = $2 WHERE person = $1",
    "UPDATE reviews SET coach = $2 WHERE coach = $1",
    "UPDATE assignments SET person = $2 WHERE person = $1",
    "UPDATE assignments SET assigned_by = $2 WHERE assigned_by = $1",
    "UPDATE scenarios SET author = $2 WHERE author = $1",
];

async fn has_coach(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(tx.one(sql(COACHES), |row| row.whole()).await?.unwrap_or_default() > 0)
}

/// Two coaches who dismiss each other at once come one after the other. SQLite has one writer anyway.
async fn one_at_a_time(tx: &mut Tx) -> Result<(), StoreError> {
    if let Tx::Pg(..) = tx {
        tx.run(sql("LOCK TABLE people IN SHARE ROW EXCLUSIVE MODE")).await?;
    }
    Ok(())
}
