//! Connections: what happens to them beside carrying requests and answers.

/// How a connection comes to grief, as an extension of the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// It is reset, and no byte of the answer leaves.
    Reset,
    /// The answer's head and so many bytes of its body leave, then it is reset.
    Truncate {
        /// How many bytes.
        bytes: usize,
    },
}
