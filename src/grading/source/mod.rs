//! Sources: how replies lie in files, and what is wrong with a file that says it otherwise.
//!
//! The readers here see one line or one row at a time and open nothing: whoever has the file hands it to them piece by piece,
//! so that a file may be larger than memory.

mod field;
mod jsonl;
mod layout;
mod posts;
pub mod run;
mod table;
mod time;

pub use crate::document::cells::{Cell, cells, delimiter};
pub use crate::document::cut::{Cutter, LARGEST_RECORD, Piece, Records};
pub use crate::document::mistake::Mistake;
pub use field::{Field, Keys};
pub use jsonl::{Read, read_line};
pub use layout::{Layout, mark};
pub use posts::{Joined, Posts, WINDOW};
pub use table::Table;
