//! Invitations: links with which a person makes their account, once.

use super::Store;
use super::db::Done;
use super::fault::StoreError;
use super::people::{NewPerson, Person, Role, insert};
use super::sql::{Row, Word as _, sql};

/// An invitation. Its link is known to those who were sent it; here is the hash of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// The hash of the link's secret.
    pub token_hash: String,
    /// What the person may do.
    pub role: Role,
    /// Whom it is for, in the words of who invites.
    pub for_name: String,
    /// The id of who invites.
    pub created_by: String,
    /// When it was made, in Unix milliseconds.
    pub created: i64,
    /// From when on it is worthless, in Unix milliseconds.
    pub expires: i64,
    /// The id of who used it.
    pub used_by: Option<String>,
}

macro_rules! columns {
    () => {
        "token_hash, role, for_name, created_by, created, expires, used_by"
    };
}

fn invite(row: &mut Row) -> sqlx::Result<Invite> {
    Ok(Invite {
        token_hash: row.text()?,
        role: row.word()?,
        for_name: row.text()?,
        created_by: row.text()?,
        created: row.whole()?,
        expires: row.whole()?,
        used_by: row.maybe_text()?,
    })
}

impl Store {
    /// Keeps an invitation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_invite(&self, invite: &Invite) -> Result<(), StoreError> {
        let add = "INSERT INTO invites (token_hash, role, for_name, created_by, created, expires, used_by) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let add = sql(add).bind(invite.token_hash.as_str()).bind(invite.role.word()).bind(invite.for_name.as_str());
        let add = add.bind(invite.created_by.as_str()).bind(invite.created).bind(invite.expires);
        self.db.run(add.bind(invite.used_by.as_deref())).await.map(|_| ())
    }

    /// The invitation of a hash, if it was not used and has not run out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn valid_invite(&self, token_hash: &str, now: i64) -> Result<Option<Invite>, StoreError> {
        let find =
            concat!("SELECT ", columns!(), " FROM invites WHERE token_hash = $1 AND used_by IS NULL AND expires > $2");
        self.db.one(sql(find).bind(token_hash).bind(now), invite).await
    }

    /// Uses an invitation: adds the person it lets in, with the role it gives. Nothing when it was used or has run out: of two who
    /// use one link at once, one gets in.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when somebody logs in with that name; then the invitation is still good.
    pub async fn accept_invite(
        &self,
        token_hash: &str,
        new: NewPerson,
        now: i64,
    ) -> Result<Option<Person>, StoreError> {
        let token_hash = token_hash.to_owned();
        self.write(None, move |tx| {
            Box::pin(async move {
                let find = concat!("SELECT ", columns!(), " FROM invites WHERE token_hash = $1 AND expires > $2");
                let Some(invite) = tx.one(sql(find).bind(&*token_hash).bind(now), invite).await? else {
                    return Ok(Done::Undo(None));
                };
                let person = insert(tx, &NewPerson { role: invite.role, ..new }, now).await?;
                let spend = "UPDATE invites SET used_by = $2 WHERE token_hash = $1 AND used_by IS NULL";
                if tx.run(sql(spend).bind(&*token_hash).bind(&*person.id)).await? == 0 {
                    return Ok(Done::Undo(None));
                }
                Ok(Done::Keep(Some(person)))
            })
        })
        .await
    }

    /// Every invitation, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invites(&self) -> Result<Vec<Invite>, StoreError> {
        let find = concat!("SELECT ", columns!(), " FROM invites ORDER BY created DESC, token_hash");
        self.db.all(sql(find), invite).await
    }

    /// Takes an invitation back; says whether it was there, unused.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_invite(&self, token_hash: &str) -> Result<bool, StoreError> {
        let revoke = "DELETE FROM invites WHERE token_hash = $1 AND used_by IS NULL";
        Ok(self.db.run(sql(revoke).bind(token_hash)).await? > 0)
    }
}
