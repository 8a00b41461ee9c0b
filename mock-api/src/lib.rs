//! The pretend platform.
