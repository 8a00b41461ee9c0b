//! What the user sees: results on standard output, everything else on standard error, colours where they are wanted.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use clap::ColorChoice as Wanted;

use crate::diagnostic::{Diagnostic, Severity};

/// The two streams of a terminal.
pub(crate) struct Screen {
    choice: ColorChoice,
}

impl Screen {
    pub(crate) fn new(wanted: Wanted) -> Screen {
        let choice = match wanted {
            Wanted::Auto => ColorChoice::Auto,
            Wanted::Always => ColorChoice::Always,
            Wanted::Never => ColorChoice::Never,
        };
        Screen { choice }
    }

    /// Prints a result. Styles are taken out where colours are not wanted.
    pub(crate) fn print(&mut self, text: &str) -> io::Result<()> {
        let mut out = AutoStream::new(io::stdout(), self.choice).lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }

    /// Says something beside the result. A closed stream is nobody's trouble.
    pub(crate) fn say(&mut self, text: &str) {
        let mut err = AutoStream::new(io::stderr(), self.choice).lock();
        let _ = writeln!(err, "{text}");
    }

    /// Prints every diagnostic and a last line that counts them.
    pub(crate) fn diagnose(&mut self, problems: &[Diagnostic]) {
        for problem in problems {
            self.say(&format!("{}\n", problem.render(true)));
        }
        let count = |severity| problems.iter().filter(|problem| problem.severity == severity).count();
        let kinds = [(count(Severity::Error), "error"), (count(Severity::Warning), "warning")];
        let parts: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(|(n, noun)| counted(*n, noun)).collect();
        if !parts.is_empty() {
            self.say(&parts.join(", "));
        }
    }

    /// How many columns a report may use.
    pub(crate) fn width(&self) -> usize {
        let columns = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
        columns.unwrap_or(100).clamp(60, 140)
    }
}

/// A number of things in words: `1 error`, `2 errors`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
