//! An icon from the sheet of icons.

use std::fmt;

use askama::FastWritable;
use askama::filters::HtmlSafe;

use super::address;

/// An icon by the name that it has in `icons.svg`. It is hidden from screen readers: words stand beside it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Icon(pub(crate) &'static str);

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sheet = address("icons.svg");
        write!(
            f,
            "<svg class=\"icon\" aria-hidden=\"true\" width=\"16\" height=\"16\"><use href=\"{sheet}#{}\"/></svg>",
            self.0
        )
    }
}

impl HtmlSafe for Icon {}

impl FastWritable for Icon {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(write!(dest, "{self}")?)
    }
}
