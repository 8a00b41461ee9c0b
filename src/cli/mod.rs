//! The command line: one file a subcommand, exit codes, and what goes to which stream.

#[cfg(feature = "serve")]
mod accounts;
mod against;
#[cfg(feature = "serve")]
mod ca;
mod calibrate;
mod check;
#[cfg(feature = "serve")]
mod conditions;
mod explain;
mod grade;
mod import;
pub(crate) mod library;
mod lint;
#[cfg(feature = "serve")]
mod lsp;
mod output;
mod rubric;
#[cfg(feature = "serve")]
mod run;
mod schema;
mod score;
mod screen;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "serve")]
mod stop;
#[cfg(feature = "serve")]
mod tls;
#[cfg(feature = "serve")]
mod train;
#[cfg(feature = "serve")]
mod verify;
#[cfg(feature = "serve")]
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub(crate) use screen::Screen;

/// A sparring partner for webcare: simulated customers, scored answers.
#[derive(Debug, Parser)]
#[command(name = "sparring", version, about, long_about = None, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to colour what is printed
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: clap::ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Play scenarios with an agent over real HTTP, and score the answers
    #[cfg(feature = "serve")]
    Run(Box<run::Run>),
    /// Serve the mock platform by itself, for your own tests
    #[cfg(feature = "serve")]
    Serve(Box<serve::Serve>),
    /// Open the training console: practise answering customers, and see how you did
    #[cfg(feature = "serve")]
    Train(Box<train::Train>),
    /// Make a certificate authority, for clients whose host cannot be changed
    #[cfg(feature = "serve")]
    Ca(ca::Ca),
    /// Score saved results again, for instance with another rubric
    Score(score::Score),
    /// Grade replies that were written already, from files of any size
    Grade(Box<grade::Grade>),
    /// Lint a library of saved replies: what is wrong, where, why, and what to write instead
    Lint(Box<lint::Lint>),
    /// Convert saved replies of any format into Sparring's own YAML, without loss
    Import(import::Import),
    /// Serve an editor: what the linter says, while you write
    #[cfg(feature = "serve")]
    Lsp(lsp::Lsp),
    /// Measure how well the evaluator agrees with people's labels
    Calibrate(Box<calibrate::Calibrate>),
    /// Print the page of a criterion, a gate or a rule
    Explain(explain::Explain),
    /// Check a certificate of the training console
    #[cfg(feature = "serve")]
    Verify(verify::Verify),
    /// Check scenarios, brands and courses: every mistake at once, underlined
    Check(check::Check),
    /// Print the JSON Schema of a file format, for your editor
    Schema(schema::Schema),
}

/// How a command ended, as its exit code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// All is well: 0.
    Passed,
    /// Something scored below its mark, or there are findings: 1.
    Failed,
    /// The input or the command is wrong: 2.
    WrongInput,
    /// The run itself broke: 3.
    Broke,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(outcome as u8)
    }
}

/// Runs the command line to its end. What goes wrong outside is printed once, with its causes.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { Outcome::WrongInput } else { Outcome::Passed };
            // Nobody is left to tell when the stream is closed.
            let _ = error.print();
            return code.into();
        }
    };
    let mut screen = Screen::new(cli.color);
    let result = match cli.command {
        #[cfg(feature = "serve")]
        Command::Run(run) => run.run(&mut screen),
        #[cfg(feature = "serve")]
        Command::Serve(serve) => serve.run(&mut screen),
        #[cfg(feature = "serve")]
        Command::Train(train) => train.run(&mut screen),
        #[cfg(feature = "serve")]
        Command::Ca(ca) => ca.run(&mut screen),
        Command::Score(score) => score.run(&mut screen),
        Command::Grade(grade) => grade.run(&mut screen),
        Command::Lint(lint) => lint.run(&mut screen),
        Command::Import(import) => import.run(&mut screen),
        #[cfg(feature = "serve")]
        Command::Lsp(lsp) => lsp.run(),
        Command::Calibrate(calibrate) => calibrate.run(&mut screen),
        Command::Explain(explain) => explain.run(&mut screen),
        #[cfg(feature = "serve")]
        Command::Verify(verify) => verify.run(&mut screen),
        Command::Check(check) => check.run(&mut screen),
        Command::Schema(schema) => schema.run(&mut screen),
    };
    match result {
        Ok(outcome) => outcome.into(),
        Err(error) if is_closed_pipe(&error) => Outcome::Passed.into(),
        Err(error) => {
            screen.say(&format!("error: {error:#}"));
            Outcome::WrongInput.into()
        }
    }
}

/// Whether the reader of our output has gone, as `head` does: no reason to complain.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>());
    io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}
