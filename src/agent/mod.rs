//! Agents: whoever answers. The built-in ones think here and talk to the platform like any client; a program of your own is
//! started by [`program`], or is running already and told by a [`webhook`].

pub mod canned;
pub mod careless;
pub mod line;
pub mod program;
pub mod reference;
pub mod silent;
pub mod webhook;

use std::sync::Arc;

use anyhow::{Context, Result, bail};

use crate::diagnostic::{did_you_mean, one_of};
use crate::replay::Play;
use crate::scenario::values::Wait;
use crate::transcript::Channel;

/// A customer's message that has reached the agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Its id on the platform.
    pub id: u64,
    /// Who wrote it: the account's id.
    pub author: u64,
    /// Who wrote it: the handle, without the @.
    pub handle: String,
    /// Where it was written.
    pub channel: Channel,
    /// What it says.
    pub text: String,
}

/// One thing that the agent does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// How long the agent takes for it, or when it comes back to it.
    pub when: When,
    /// What it does.
    pub doing: Doing,
}

/// When a step is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// After so much thinking, in which nobody else is answered.
    Thinking(Wait),
    /// So long after the step before it, with an eye on the inbox until then.
    Later(Wait),
}

/// What an agent can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doing {
    /// Replies in public to a post.
    Reply {
        /// The post's id.
        to: u64,
        /// What is said.
        text: String,
    },
    /// Writes a private message to an account.
    Message {
        /// The account's id.
        to: u64,
        /// What is said.
        text: String,
    },
    /// Likes a post.
    Like {
        /// The post's id.
        post: u64,
    },
    /// Puts on record that a customer's case is handed over to a desk.
    HandOver {
        /// The customer's handle.
        customer: String,
        /// The desk's id in the brand's routing table.
        desk: String,
    },
}

/// A built-in agent's mind: decides on what to do about what customers wrote. Pure but for what it remembers.
pub trait Mind: Send {
    /// What is done about the new messages of one customer, oldest first.
    fn answer(&mut self, news: &[Incoming]) -> Vec<Step>;
}

/// A kind of built-in agent.
pub trait Kind: Sync {
    /// The name on the command line.
    fn id(&self) -> &'static str;
    /// What it is good for, in one line.
    fn purpose(&self) -> &'static str;
    /// The agent for one run of a play.
    fn mind(&self, play: &Arc<Play>, seed: u64) -> Box<dyn Mind>;
}

/// Every kind of built-in agent that needs no argument.
pub const ALL: &[&dyn Kind] = &[&reference::Reference, &careless::Careless, &silent::Silent];

/// Whoever answers in a suite of runs, as chosen on the command line.
#[derive(Clone)]
pub enum Agent {
    /// A built-in one.
    BuiltIn(&'static dyn Kind),
    /// One that picks from a library of saved replies.
    Canned(Arc<canned::Library>),
    /// A program, started once a run.
    Program(String),
    /// A bot that is running already and is told by a webhook.
    Webhook(webhook::Webhook),
}

impl Agent {
    /// Reads `reference`, `canned:replies.yaml`, `exec:python3 bot.py`, `webhook:http://127.0.0.1:8081/`.
    ///
    /// # Errors
    /// When there is no such agent, or its library cannot be read.
    pub fn parse(text: &str) -> Result<Agent> {
        let ids = || ALL.iter().map(|kind| kind.id()).chain(["canned:<file>", "exec:<command>", "webhook:<url>"]);
        match text.split_once(':') {
            Some(("exec", command)) if !command.trim().is_empty() => {
                return Ok(Agent::Program(command.trim().to_owned()));
            }
            Some(("canned", file)) if !file.is_empty() => {
                let library = canned::Library::open(file.as_ref()).with_context(|| format!("the library {file}"))?;
                return Ok(Agent::Canned(Arc::new(library)));
            }
            Some((kind @ ("webhook" | "webhook+activity"), url)) => {
                return Ok(Agent::Webhook(webhook::Webhook::parse(url, kind != "webhook")?));
            }
            Some(("exec", _)) => bail!("a command is missing: `exec:python3 bot.py`"),
            Some(("canned", _)) => bail!("a library is missing: `canned:replies.yaml`"),
            _ => {}
        }
        if let Some(kind) = ALL.iter().find(|kind| kind.id() == text) {
            return Ok(Agent::BuiltIn(*kind));
        }
        match did_you_mean(text.split(':').next().unwrap_or(text), ids().map(|id| id.split(':').next().unwrap_or(id))) {
            Some(id) => bail!("there is no agent `{text}`; did you mean `{id}`?"),
            None => bail!("there is no agent `{text}`; expected {}", one_of(ids())),
        }
    }

    /// Whether it is a real program or person, with a mind of its own.
    pub fn is_external(&self) -> bool {
        matches!(self, Agent::Program(_) | Agent::Webhook(_))
    }

    /// The mind for one run; `None` for a program, which has one of its own.
    pub fn mind(&self, play: &Arc<Play>, seed: u64) -> Option<Box<dyn Mind>> {
        match self {
            Agent::BuiltIn(kind) => Some(kind.mind(play, seed)),
            Agent::Canned(library) => Some(Box::new(canned::Clerk::new(Arc::clone(library), Arc::clone(play)))),
            Agent::Program(_) | Agent::Webhook(_) => None,
        }
    }
}
