//! What people do at the console, from the first page to the last, in a real browser.

mod practice;
mod stories;
