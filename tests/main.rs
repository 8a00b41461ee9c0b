//! The program from the outside: what its users type, what they see, and what must hold whatever they do.

mod support;

mod agents;
mod ca;
mod calibrate;
mod check;
mod coaching;
mod conduct;
mod console;
mod courses;
mod example_library;
mod grade;
mod import;
mod lint;
mod lint_reports;
mod loader;
mod lsp;
mod pages;
mod replay;
mod run;
mod score;
mod serve;
mod stop;
mod store;
mod tidy;
mod verify;
