//! A text that is too long to be posted once it is filled in.

use post_text::{Rules, weighted_len};

use crate::library::model::Holds;
use crate::library::slots::{Filled, Slot, Spelling};
use crate::lint::{About, Confidence, Fixes, Level, Note, Rule, Text};
use crate::marker::Marker;
use crate::rule;
use crate::scenario::brand::Policy;
use crate::scenario::voice::signature;

#[doc = include_str!("too-long.md")]
#[derive(Debug)]
pub struct TooLong;

impl Rule for TooLong {
    fn id(&self) -> &'static str {
        "too-long"
    }

    fn page(&self) -> &'static str {
        include_str!("too-long.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "longer than the platform takes",
            rule: rule::Rule::T1,
            level: Level::Error,
            confidence: Confidence::Certain,
            fixes: Fixes::Never,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        let sent = Sent::of(text);
        if sent.surely_fits() {
            return;
        }
        let length = weighted_len(&sent.filled.text, Rules::V3) + sent.around;
        if length > sent.limit {
            notes.push(sent.note(text, length));
        }
    }
}

/// The longest handle of the platform, with its @ and the blank behind it.
const HANDLE: u32 = 17;

/// A text as it would be sent.
struct Sent {
    /// The text, filled in with the longest examples.
    filled: Filled,
    /// What the handle before it and the signature behind it count.
    around: u32,
    /// What is added to it, in words.
    added: Vec<&'static str>,
    /// The most that it may count.
    limit: u32,
}

impl Sent {
    fn of(text: &Text) -> Sent {
        let options = &text.settings.options;
        let filled = Filled::of(text.words(), text.slots, |slot| longest(text, slot));
        let mut sent = Sent { filled, around: 0, added: Vec::new(), limit: options.private_length };
        if text.may_be_public() {
            sent.limit = options.public_length;
            let begins = text.slots.first().filter(|slot| slot.span.start == 0).and_then(|slot| text.holds(slot));
            if !text.words().starts_with('@') && begins != Some(Holds::Handle) {
                sent.around += HANDLE;
                sent.added.push("the customer's handle");
            }
        }
        let signed = longest_signature(text);
        if signed > 0 {
            sent.around += signed + 1;
            sent.added.push("the signature");
        }
        sent
    }

    /// Whether it fits whatever it says: nothing counts more than its bytes but a short link.
    fn surely_fits(&self) -> bool {
        let bytes = u32::try_from(self.filled.text.len()).unwrap_or(u32::MAX);
        bytes.saturating_add(self.around) <= self.limit && !self.filled.text.contains('.')
    }

    fn note(&self, text: &Text, length: u32) -> Note {
        let beyond = self.filled.original(self.cut()..self.filled.text.len());
        let limit = self.limit;
        let note = Note::at(beyond, format!("this counts {length} characters when it is sent, and {limit} fit"));
        let mut parts: Vec<String> = Vec::new();
        if !self.added.is_empty() {
            parts.push(format!("{} of that are {}", self.around, self.added.join(" and ")));
        }
        let of_slot = |slot: &Slot| weighted_len(longest(text, slot), Rules::V3);
        if let Some(slot) = text.slots.iter().max_by_key(|slot| of_slot(slot)).filter(|slot| of_slot(slot) > 0) {
            let verb = if parts.is_empty() { " of that are" } else { "" };
            parts.push(format!("{}{verb} `{}`, filled in as \"{}\"", of_slot(slot), slot.key, longest(text, slot)));
        }
        parts.push(match text.may_be_public() && text.reply.channel.is_none() {
            true => "shorten it, or say `channel: private`".to_owned(),
            false => "shorten it".to_owned(),
        });
        note.help(parts.join("; "))
    }

    /// The byte of the filled text that the limit is reached at; what is added takes its share. Not the very end.
    fn cut(&self) -> usize {
        let text = &self.filled.text;
        let room = self.limit.saturating_sub(self.around);
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let fitting = ends.partition_point(|end| weighted_len(&text[..*end], Rules::V3) <= room);
        ends.get(fitting.saturating_sub(1)).copied().unwrap_or(0)
    }
}

/// What a slot is filled in with at most.
fn longest<'a>(text: &Text<'a>, slot: &Slot) -> &'a str {
    if slot.spelling == Spelling::Command {
        return "";
    }
    let examples = text.settings.examples(text.reply, &slot.key);
    let example = examples.iter().max_by_key(|example| weighted_len(example, Rules::V3)).map(String::as_str);
    example.unwrap_or_else(|| match text.holds(slot).unwrap_or(Holds::Text) {
        Holds::Handle => "the_longest_one",
        holds => holds.example(),
    })
}

/// What the longest signature of the brand counts, where the text has none and the brand does not forbid it; else 0.
fn longest_signature(text: &Text) -> u32 {
    let Some(known) = text.brand.filter(|known| known.brand.voice.signature != Policy::Never) else { return 0 };
    let signs = text.slots.iter().any(|slot| text.holds(slot) == Some(Holds::Agent));
    if signs || text.seen.has(Marker::Signature) {
        return 0;
    }
    let lengths = known.brand.team.iter().map(|one| weighted_len(&signature(&known.brand, one), Rules::V3));
    lengths.max().unwrap_or(0)
}
