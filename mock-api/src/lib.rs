//! A pretend social platform: accounts, public threads, private conversations, one clock and one journal, served over HTTP.
//!
//! Everyone is a client of the [`Platform`]: the simulated customers (a [`Cast`]), a bot or person over HTTP (a [`Server`]) and code in
//! this process ([`World::act`]). What happened is in the [`Journal`], read by cursor; what was asked is in the [`Log`].
//!
//! ```text
//! transport   sockets, TLS, what a connection may cost, how it is cut
//!     │
//! dialect     one platform's wire format a folder: routes, JSON, errors, limits ──┐
//!     │                                                                           │  control   the world's own API
//! server      a token, key or code leads to a room; one lock a room ◀────────────┘
//!     │
//! host        a world and how it treats callers: auth · faults · limits · attention (who waits?) · log · push (who is told?)
//!     │
//! world       a platform, its clock, its cast
//!     │
//! platform    who there is, who said what to whom, what is refused; every event goes into the journal
//! ```
//!
//! Everything from `host` down is pure: no socket, no lock, no reading of the real time, no chance but that of a seed. `transport`,
//! `server` and the courier of `delivery` are the rim. A line of that picture knows those below it, and no more.
//!
//! Whoever asks (polls), listens (streams) and is told (webhooks) reads the same journal, each by a cursor of its own, so all see the same
//! in the same order. Time stands still by default and goes on when the client waits: `attention` tells so of those who ask,
//! `delivery::waiting` of those who are told.

pub mod attention;
pub mod auth;
pub mod clock;
pub mod control;
pub mod delivery;
pub mod dialect;
pub mod host;
pub mod journal;
pub mod limits;
pub mod log;
pub mod nearest;
pub mod platform;
pub mod refusal;
pub mod server;
pub mod snowflake;
pub mod transport;
pub mod wire;
pub mod world;

pub use auth::{Keys, Terms};
pub use clock::{Clock, Millis, Pace, Time};
pub use delivery::{Interest, Named, Targets, Telling};
pub use dialect::x::Strictness;
pub use fault_plan::{Class, Effect, Fault, Faults, Strike};
pub use journal::{Attempt, Event, Journal, Note, Place, What};
pub use limits::Policy;
pub use log::{Entry, Log};
pub use platform::{
    Account, AccountId, Audience, Conversation, ConversationId, Customs, Draft, Extras, Item, Lang, Letter, Media,
    MediaId, MediaKind, Message, MessageId, Piece, Platform, Post, PostId, Profile, To, Version, Visibility,
};
pub use refusal::{MediaTrouble, Refusal};
pub use server::{Admission, BindError, HookOrder, Opening, Server, Stay};
pub use transport::{Authority, Bounds, Tls};
pub use world::{Cast, Nobody, World};
