//! The accounts of a world, and their tokens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::problem::Problem;
use super::said::{Said, Stamp, read};
use super::table::Asked;
use crate::platform::{AccountId, Platform, Profile};

/// An account that is to be opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// The handle, with or without `@`: 1 to 15 letters, digits and underscores.
    #[schemars(regex(pattern = r"^@?[A-Za-z0-9_]{1,15}$"))]
    pub handle: String,
    /// The name shown; the handle unless given.
    #[serde(default)]
    pub name: Option<String>,
    /// The words about oneself.
    #[serde(default)]
    pub bio: String,
    /// Whether the platform vouches for it.
    #[serde(default)]
    pub verified: bool,
    /// Whether only followers see its posts.
    #[serde(default)]
    pub protected: bool,
    /// Whether it takes private messages from anybody.
    #[serde(default)]
    pub accepts_messages: bool,
    /// Followers beyond those in this world.
    #[serde(default)]
    pub followers: u32,
    /// The number on the platform; made from the seed and the handle unless given.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub number: Option<u64>,
}

/// An account as it is now.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct AccountView {
    /// The number on the platform.
    id: String,
    /// The handle without `@`.
    handle: String,
    /// The name shown.
    name: String,
    /// Whether it is the agent's.
    agent: bool,
    /// Whether the platform has taken it out of sight.
    suspended: bool,
    /// How many posts it has made.
    posts: usize,
    /// The handles of those whom it follows.
    follows: Vec<String>,
    /// The handles of those whom it has blocked.
    blocks: Vec<String>,
}

/// Every account.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Accounts {
    /// In the order they were opened.
    accounts: Vec<AccountView>,
}

/// What opens an account to a client of the platform.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Token {
    /// The bearer token.
    token: String,
}

/// Which tokens are to expire.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Expire {
    /// Only this one.
    token: Option<String>,
    /// Only those of this account; without either, every token that can expire.
    account: Option<String>,
}

/// When they expired.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Expired {
    at: Stamp,
}

impl NewAccount {
    /// Those of a world that nobody described: a brand and two customers.
    pub(super) fn usual() -> Vec<NewAccount> {
        let open = |handle: &str, name: &str| NewAccount {
            handle: handle.to_owned(),
            name: Some(name.to_owned()),
            accepts_messages: true,
            ..NewAccount::default()
        };
        vec![
            NewAccount { verified: true, ..open("brand", "The Brand") },
            open("ann", "Ann Customer"),
            open("ben", "Ben Customer"),
        ]
    }

    /// Opens it.
    pub(super) fn open(&self, platform: &mut Platform) -> Result<AccountId, Problem> {
        let handle = self.handle.strip_prefix('@').unwrap_or(&self.handle);
        let profile = Profile {
            bio: self.bio.as_str().into(),
            verified: self.verified,
            protected: self.protected,
            accepts_messages: self.accepts_messages,
            followers: self.followers,
            number: self.number,
            ..Profile::new(handle, self.name.as_deref().unwrap_or(handle))
        };
        platform.open_account(profile).map_err(|error| Problem::new(422, format!("the account `{handle}`: {error}")))
    }
}

/// The account that is called so: a handle with or without `@`, or a number.
pub(super) fn find(platform: &Platform, name: &str) -> Result<AccountId, Problem> {
    let handle = name.strip_prefix('@').unwrap_or(name);
    let found = platform.find_account(handle);
    let found = found.or_else(|| platform.find_account_by_number(handle.parse().ok()?));
    found.ok_or_else(|| Problem::nothing("account", name, platform.accounts().map(|(_, account)| account.username())))
}

pub(super) fn list(asked: &Asked<'_>) -> Result<Said, Problem> {
    let accounts = asked.world()?.look(|host| {
        let (agent, platform) = (host.agent(), host.world.platform());
        platform.accounts().map(|(id, _)| shown(platform, id, agent)).collect()
    })?;
    Ok(Said::json(200, &Accounts { accounts }))
}

pub(super) fn open(asked: &Asked<'_>) -> Result<Said, Problem> {
    let account: NewAccount = read(asked.body)?;
    let view = asked.world()?.attempt(|host| {
        let id = host.world.act(|platform| account.open(platform))?;
        Ok(shown(host.world.platform(), id, host.agent()))
    })?;
    Ok(Said::json(201, &view))
}

fn shown(platform: &Platform, id: AccountId, agent: AccountId) -> AccountView {
    let account = platform.account(id);
    let handles = |ids: &[AccountId]| ids.iter().map(|id| platform.account(*id).username().to_owned()).collect();
    AccountView {
        id: account.number.to_string(),
        handle: account.username().to_owned(),
        name: account.profile.name.to_string(),
        agent: id == agent,
        suspended: account.suspended,
        posts: platform.posts_of(id).len(),
        follows: handles(&account.following),
        blocks: handles(&account.blocks),
    }
}

pub(super) fn token(asked: &Asked<'_>) -> Result<Said, Problem> {
    let resident = asked.world()?;
    let account = resident.attempt(|host| find(host.world.platform(), &asked.path[1]))?;
    Ok(Said::json(201, &Token { token: resident.stay.token_for(account) }))
}

pub(super) fn expire(asked: &Asked<'_>) -> Result<Said, Problem> {
    let Expire { token, account } = read(asked.body)?;
    let expired = asked.world()?.attempt(|host| {
        host.world.tick();
        let now = host.world.now();
        let of = account.map(|name| find(host.world.platform(), &name)).transpose()?;
        match token {
            None => host.credentials.expire_all(of, now),
            Some(token) if host.credentials.expire(&token, now) => {}
            Some(_) => return Err(Problem::new(404, "this world has no such token")),
        }
        Ok(Expired { at: Stamp(now) })
    })?;
    Ok(Said::json(200, &expired))
}
