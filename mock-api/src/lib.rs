//! A pretend social platform: accounts, public threads, private conversations, one clock and one journal, served over
//! HTTP.
//!
//! Everyone is a client of the [`Platform`]: the simulated customers (a [`Cast`]), a bot or person over HTTP (a
//! [`Server`]) and code in this process ([`World::act`]). What happened is in the [`Journal`], read by cursor; what was
//! asked is in the [`Log`]. Whoever tests a bot stands beside the platform and uses the [`control`] API. Platform, journal,
//! log, world and attention are pure: no socket, no lock, no reading of the real time. Only `clock`, `server`, `transport`
//! and `control` touch the outside.

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
