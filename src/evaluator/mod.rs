//! The judgment: what is seen in a reply, and what it is worth.

pub mod markers;
