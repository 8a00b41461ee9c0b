//! What goes wrong on a platform: when, how often, and with what effect.
//!
//! A [`Fault`] is declared once, as plain data, for scenario files, the command line and the control API alike. [`Faults`] follows a
//! plan of them for one world: it is told of every call and delivery, and says what strikes it. The same seed and the same calls give
//! the same strikes; there is no clock, socket or other chance in here.

mod dice;
mod fault;
mod faults;
mod wait;

pub use dice::mix;
pub use fault::{Class, Effect, Fault, On, Spread};
pub use faults::{Faults, Strike};
pub use wait::Wait;
