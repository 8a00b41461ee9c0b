//! Sparring.
fn main() {}
