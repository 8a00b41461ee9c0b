//! `sparring lsp`: the language server, over standard input and output.

use std::io::{self, BufReader};

use anyhow::Result;
use clap::Args;

use super::Outcome;
use crate::language_server::serve;

/// Serve an editor over standard input and output, by the Language Server Protocol
#[derive(Debug, Args)]
pub(crate) struct Lsp {
    /// Speak over standard input and output, as some editors ask for: there is no other way
    #[arg(long)]
    stdio: bool,
}

impl Lsp {
    pub(crate) fn run(self) -> Result<Outcome> {
        let output = io::BufWriter::new(io::stdout().lock());
        let is_due = serve(BufReader::new(io::stdin()), output)?;
        // The protocol wants 1 where the editor went without a word.
        Ok(if is_due { Outcome::Passed } else { Outcome::Failed })
    }
}
