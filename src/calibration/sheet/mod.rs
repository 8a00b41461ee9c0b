//! Sheets: blind double rating by people. Each rater gets the same replies in another order, without what others say of them,
//! as a CSV file for any spreadsheet program; filled in, it is read back as labels.

mod cells;
mod guide;
mod read;
mod write;

pub use guide::guide;
pub use read::read;
pub use write::{Delimiter, cell, row, sample, sheet};

/// The columns with what is rated, before those of the markers and scales. `customer_name` is a marker.
const GIVEN: &[&str] = &["id", "channel", "profile_name", "customer", "reply"];

/// The column for what a rater wants to say beside it.
const REMARKS: &str = "remarks";
