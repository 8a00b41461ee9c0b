//! Sparring: a sparring partner for webcare, for people and programs who answer customers on social media.
//!
//! # The one idea
//! **Everyone is a client of the platform; its journal is the only record.** A simulated customer, a bot under test and a person
//! do the same thing: they post to one [`mock_api::Platform`](../mock_api/struct.Platform.html). What happened is an append-only
//! journal. A [transcript](transcript::Transcript) is a projection of it, and everything after the transcript is a pure function.
//!
//! ```text
//! scenarios/**/*.yaml
//!      │ document, scenario: values, and every mistake with its place
//!      ▼
//!   Story ──▶ replay ──post──▶ ┌───────────────┐ ◀──HTTP── a program of your own     (agent::program)
//!              ▲               │ mock platform │ ──webhooks, streams──▶ the same, or a bot that runs already (agent::webhook)
//!              │               │ clock·dialect │ ◀──HTTP── a built-in agent          (agent::line)
//!              └────event(n)── └──────┬────────┘ ◀──HTTP── your own tests, by the control API (`sparring serve`)
//!                              journal, calls
//!                                     ▼
//!                                Transcript     ◀── or a saved one, from a file
//!                                     │ evaluator::evaluate(scenario, brand, transcript, rubric)      pure
//!                                     ▼
//!                                 Scorecard ──▶ Results ──▶ report: terminal · JSON · JUnit · Markdown   pure
//!
//! saved replies ──library──▶ Reply ──lint──▶ Finding ──▶ report::lint: terminal · SARIF · JSON · …   pure
//!
//! a trainee ──HTTP──▶ console ──deed──▶ store: an append-only log ──▶ shift::Shift::replay ──▶ worlds, inbox, Transcript, Results
//! ```
//!
//! A trainee is a client of the platform like every other. What a trainee does is kept as a log of deeds, each with its time in the
//! shift; the plan, the log and the time alone say where the worlds of a shift stand. So a console that was killed, or another process
//! beside it, plays the log again and stands where the first one stood, and undoing is one more deed.
//!
//! # Who may use whom
//! ```text
//! main → cli, language_server → console → shift, runner → agent → replay → mock-api      needs the feature `serve`
//!                                  └────▶ store      rows and JSON texts, of nothing else of ours
//!         └──▶ report → calibration → grading → results → lint, evaluator → library, scenario      pure
//!               all of them → transcript, text, language, diagnostic, document, marker, rule
//! ```
//! The pure half has no clock, file, socket or chance in it, but for [`scenario::shelf`], which finds files;
//! `cargo check --no-default-features` builds it alone, and `tests/tidy.rs` holds the lines above.
//! [`replay`] is the customers on the platform, [`runner`] is the suite of runs: they are two modules, since an agent needs to
//! know the play but not the suite.
//!
//! Both halves share two crates beside plain data. `post-text`, in `mock-api/text`, is how a platform counts and reads the text of a
//! post: the platform enforces it, the checks of scenarios foresee it. `fault-plan`, in `mock-api/faults`, is what goes wrong, when and
//! how often: scenarios declare it, the platform follows it.
//!
//! # Where a mistake is told
//! | what went wrong | how it is told |
//! | --- | --- |
//! | the user's file | [`diagnostic::Diagnostic`]s: all of them, each with the place underlined and what to do |
//! | the outside (port taken, file missing) | an `anyhow` chain, printed once |
//! | a caller of the platform | one `Refusal`, which each dialect renders as its platform does |
//! | we ourselves | a panic with a sentence |
//!
//! Exit codes: 0 passed · 1 something scored below its mark, or findings · 2 the input or the command is wrong · 3 the run itself broke.
//!
//! # To add
//! | a … | put | and touch |
//! | --- | --- | --- |
//! | scenario, brand, course | `scenarios/<id>.yaml`, `scenarios/brands/<id>.yaml`, `scenarios/courses/<id>.yaml` | nothing: found by walking |
//! | criterion | `src/evaluator/criteria/<id>.rs` + `<id>.md` | two lines in that folder's `mod.rs` |
//! | gate | `src/evaluator/gates/<id>.rs` + `<id>.md` | two lines in that folder's `mod.rs` |
//! | language | `src/language/<code>.yaml`, with its samples; `customers/<code>.yaml`; `tips/<code>.yaml` and `tips/changes/<code>.yaml` | a line in `function-words.yaml`, three in `language/mod.rs`, one in `coaching/` |
//! | lint rule | `src/lint/rules/<id>.rs` + `<id>.md`, whose examples are its tests | two lines in that folder's `mod.rs` |
//! | format of libraries | `src/library/formats/<id>.rs` | two lines in `mod.rs` |
//! | report format | `src/report/<id>.rs`, `src/report/lint/<id>.rs` | two lines in `mod.rs` |
//! | kind of agent | `src/agent/<id>.rs` | two lines in `mod.rs` |
//! | course | `scenarios/courses/<language>/<id>.yaml` | nothing: found by walking |
//! | page of the console | a handler in its group's folder, a template in `src/console/pages/` | `routes()` of the group |
//! | word of the console | `src/console/words/<group>/<code>.yaml`, in five languages | nothing: tests find what is missing or idle |
//! | change of the store's tables | `src/store/migrations/<number>_<name>.sql` | a line in `migrate.rs` |
//! | platform | `mock-api/src/dialect/<name>/`; `src/agent/line/<name>.rs` for the built-in agents | two lines in each `mod.rs` |
//!
//! # Files are read against their schema
//! A file format is declared once, as a Rust type. Its JSON Schema, derived from the type, is what editors get
//! ([`document::published`]) and what files are checked against, so the two cannot differ; checking a whole tree against a
//! schema is also what finds all mistakes at once. `serde_yaml` is the name under which the maintained successor of that
//! archived crate is used.

#[cfg(feature = "serve")]
pub mod agent;
pub mod calibration;
#[cfg(feature = "serve")]
pub mod certificate;
pub mod cli;
pub mod comparison;
#[cfg(feature = "serve")]
pub mod console;
pub mod diagnostic;
pub mod document;
pub mod evaluator;
pub mod grading;
pub mod language;
#[cfg(feature = "serve")]
pub mod language_server;
pub mod library;
pub mod lint;
pub mod marker;
#[cfg(feature = "serve")]
pub mod replay;
pub mod report;
pub mod results;
pub mod rule;
#[cfg(feature = "serve")]
pub mod runner;
pub mod scenario;
#[cfg(feature = "serve")]
pub mod shift;
#[cfg(feature = "serve")]
pub mod store;
pub mod text;
pub mod transcript;
