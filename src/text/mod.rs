//! Text as the evaluator reads it: folded to what a reader sees, cut into words and sentences.

mod fold;
mod sentence;
mod small;
mod token;

pub use fold::{Folded, fold};
pub use sentence::{Sentence, sentences};
pub use small::{SmallWords, small_words};
pub use token::{Kind, Token, tokens};
