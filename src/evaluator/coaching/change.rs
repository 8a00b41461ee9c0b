//! The change: an edit of one reply that wins lost points back, and the model answer where no edit can.

use serde::{Deserialize, Serialize};

use crate::transcript::Channel;

/// What would have won the points back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// A small edit of a reply. Tried out: with it the evidence is gone, the total no lower, and no gate tripped.
    Change(Change),
    /// No edit of a text can, since it came late, in the wrong place or not at all: a good answer at that point instead.
    Model(Model),
}

/// An edit of one reply: some of its characters are replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The reply, as an index into the transcript's turns.
    pub turn: usize,
    /// Where the replaced characters start, as Unicode scalar values from the start of the reply.
    pub start: usize,
    /// Where they end; not included. The same as the start where something is only inserted.
    pub end: usize,
    /// What stands there instead. What nobody but the writer can know is left open in `[brackets]`.
    pub insert: String,
}

/// An exemplary answer from the scenario, in the brand's voice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Where it is said.
    #[serde(rename = "in")]
    pub channel: Channel,
    /// What is said.
    pub text: String,
}

impl Change {
    /// The edit that turns one text into another: whole words, from the first that differs to the last. `None` where none
    /// differs.
    pub fn between(turn: usize, old: &str, new: &str) -> Option<Change> {
        let [before, after]: [Vec<char>; 2] = [old.chars().collect(), new.chars().collect()];
        if before == after {
            return None;
        }
        let room = before.len().min(after.len());
        let mut head = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
        while head > 0 && (splits(&before, head) || splits(&after, head)) {
            head -= 1;
        }
        let same = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b).count();
        let mut tail = same.min(room - head);
        while tail > 0 && (splits(&before, before.len() - tail) || splits(&after, after.len() - tail)) {
            tail -= 1;
        }
        let insert = after[head..after.len() - tail].iter().collect();
        Some(Change { turn, start: head, end: before.len() - tail, insert })
    }

    /// The text of the reply with the change made. An edit beyond the end of the text is made at its end.
    pub fn apply(&self, text: &str) -> String {
        let kept = text.chars().take(self.start).chain(self.insert.chars());
        kept.chain(text.chars().skip(self.end.max(self.start))).collect()
    }
}

/// Whether a place between two characters is within a word.
fn splits(text: &[char], at: usize) -> bool {
    let is_word = |c: Option<&char>| c.is_some_and(|c| !c.is_whitespace());
    at > 0 && is_word(text.get(at - 1)) && is_word(text.get(at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_change_takes_whole_words() {
        let change = Change::between(1, "Hi Peter, we'll look.", "Hi Petra, we'll look.").expect("they differ");
        assert_eq!((change.start, change.end, change.insert.as_str()), (3, 9, "Petra,"));
        let change = Change::between(1, "Hi 👩‍👩‍👧 there", "Hi 👩‍👩‍👧 you there").expect("they differ");
        assert_eq!((change.start, change.end, change.insert.as_str()), (9, 9, "you "));
        assert_eq!(Change::between(0, "the same", "the same"), None);
    }

    proptest! {
        #[test]
        fn a_change_turns_the_one_text_into_the_other(old in "[aé 👍.]{0,12}", new in "[aé 👍.]{0,12}") {
            match Change::between(0, &old, &new) {
                Some(change) => prop_assert_eq!(change.apply(&old), new),
                None => prop_assert_eq!(old, new),
            }
        }

        #[test]
        fn no_edit_falls_over(text in "\\PC{0,8}", start in 0..12usize, end in 0..12usize) {
            Change { turn: 0, start, end, insert: "x".to_owned() }.apply(&text);
        }
    }
}
