//! What people do at the console, from the first page to the last, in a real browser.

mod assessment;
mod coach;
mod connection;
mod everyone;
mod figures;
mod hostile;
mod keyboard;
mod practice;
mod stories;
mod tabs;
mod team;
mod tour;
mod unscripted;
