//! Text of posts.
