//! Text as the evaluator reads it: folded to what a reader sees, cut into words and sentences.
