//! Charts in pages: markup of ours, in which everything that people wrote is escaped already.

use std::fmt::{self, Display};

use askama::FastWritable;
use askama::filters::HtmlSafe;

/// A chart or a table of figures, as markup.
#[derive(Debug, Clone)]
pub(in crate::console) struct Drawn(String);

impl Drawn {
    /// What a chart draws.
    pub(in crate::console) fn of(chart: &impl Chart) -> Drawn {
        Drawn(chart.markup())
    }
}

/// What escapes all words by itself when it is written.
pub(in crate::console) trait Chart {
    /// The markup.
    fn markup(&self) -> String;
}

impl Chart for crate::report::charts::Figure {
    fn markup(&self) -> String {
        self.to_string()
    }
}

impl Chart for crate::report::charts::HeatMap {
    fn markup(&self) -> String {
        self.to_string()
    }
}

impl Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Drawn {}

impl FastWritable for Drawn {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(dest.write_str(&self.0)?)
    }
}
