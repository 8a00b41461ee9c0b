//! Charts: figures drawn as SVG that needs nothing else, each with a table of the same figures beside it.
//!
//! A chart gets numbers, labels and words and computes only where to draw them. Every colour is a class of [`STYLE`], which
//! works in light and dark and in print; whatever a colour tells, a pattern, a shape or a word tells too.

mod drawing;
mod figure;
mod heat;
mod line;
mod radar;
mod scale;
mod timeline;
mod waits;

pub use figure::{Caption, Figure, Table};
pub use heat::{Cell, HeatMap};
pub use line::{Line, Point};
pub use radar::{Axis, Radar};
pub use timeline::{Lane, Mark, MarkKind, Span, Timeline};
pub use waits::{Wait, Waits};

/// The style sheet that all charts need.
pub const STYLE: &str = include_str!("charts.css");

#[cfg(test)]
mod tests;
