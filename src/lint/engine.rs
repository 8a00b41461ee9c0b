//! The engine: reads each text once, asks every rule, and makes findings of what they say.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::finding::{Also, Edit, Finding, Fix, Level};
use super::kinship;
use super::leave::{self, Leave};
use super::rules;
use super::trace::Trace;
use super::{Note, Proposal, Rule, Settings, Spot, Text, Whole};
use crate::diagnostic::Diagnostic;
use crate::evaluator::markers::{Reading, Seen, observe};
use crate::evaluator::scales::{Scales, rate};
use crate::language::Language;
use crate::library::formats::Opened;
use crate::library::model::Holds;
use crate::library::slots::{Brace, Filled, Slot, slots};
use crate::library::{Reply, Version};
use crate::transcript::Channel;

/// The rules of a project, with how bad each is there.
pub struct Linter {
    settings: Settings,
    rules: Vec<(&'static dyn Rule, Level)>,
}

/// What came of looking at replies.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// How many replies were looked at.
    pub replies: usize,
    /// How many texts they have.
    pub texts: usize,
    /// The bytes of the file that each reply takes up, in order.
    pub extents: Vec<Range<usize>>,
    /// What is wrong with them, in order of place, whatever is to be left of it.
    pub findings: Vec<Finding>,
    /// What they leave behind for the look at the library as a whole.
    pub traces: Vec<Trace>,
    /// What is to be left, as the replies say.
    pub leaves: Vec<Leave>,
}

impl Look {
    /// With what came of looking at the next ones.
    pub fn add(&mut self, next: Look) {
        self.replies += next.replies;
        self.texts += next.texts;
        self.extents.extend(next.extents);
        self.findings.extend(next.findings);
        self.traces.extend(next.traces);
        self.leaves.extend(next.leaves);
    }

    /// The same in another file and so many bytes further on, or back: for a part that was looked at before it moved.
    pub fn shift(&mut self, file: u32, by: isize) {
        let shift = |span: &mut Range<usize>| {
            *span = span.start.saturating_add_signed(by)..span.end.saturating_add_signed(by);
        };
        for finding in &mut self.findings {
            finding.file = file;
            shift(&mut finding.span);
            let edits = finding.fix.iter_mut().flat_map(|fix| fix.edits.iter_mut());
            edits.for_each(|edit| shift(&mut edit.span));
            finding.also.iter_mut().for_each(|also| {
                also.file = file;
                shift(&mut also.span);
            });
        }
        for trace in &mut self.traces {
            trace.file = file;
            shift(&mut trace.id);
            shift(&mut trace.span);
        }
        self.extents.iter_mut().for_each(shift);
        for leave in &mut self.leaves {
            leave.file = file;
            shift(&mut leave.extent);
            shift(&mut leave.span);
        }
    }
}

/// A text as it was read.
struct Sight {
    slots: Vec<Slot>,
    braces: Vec<Brace>,
    filled: Filled,
    seen: Seen,
}

impl Linter {
    /// A linter for files with these settings.
    pub fn new(settings: Settings) -> Linter {
        let wanted =
            rules::ALL.iter().map(|rule| (*rule, settings.level(*rule))).filter(|(_, level)| *level > Level::Off);
        Linter { rules: wanted.collect(), settings }
    }

    /// What the project wants.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How bad a rule is here; [`Level::Off`] where it is not asked.
    pub fn level(&self, rule: &str) -> Level {
        self.rules.iter().find(|(one, _)| one.id() == rule).map_or(Level::Off, |(_, level)| *level)
    }

    /// Looks at a reply of a file.
    pub fn look(&self, file: u32, source: &str, reply: &Reply) -> Look {
        let brand = self.settings.brand(reply);
        let sights: Vec<Sight> = reply.versions.iter().map(|version| self.sight(reply, version)).collect();
        let texts: Vec<Text> = reply
            .versions
            .iter()
            .zip(&sights)
            .map(|(version, sight)| Text {
                reply,
                version,
                language: version.language.or(sight.seen.language),
                brand,
                slots: &sight.slots,
                braces: &sight.braces,
                filled: &sight.filled,
                seen: &sight.seen,
                settings: &self.settings,
            })
            .collect();
        let whole = Whole { reply, texts: &texts, file: source, brand, settings: &self.settings };
        let maker = Maker { file, source, reply };
        let mut found = Vec::new();
        let mut notes = Vec::new();
        for (rule, level) in &self.rules {
            for (index, text) in texts.iter().enumerate() {
                rule.text(text, &mut notes);
                found.extend(notes.drain(..).map(|note| maker.finding(rule.id(), *level, Some(index), note)));
            }
            rule.whole(&whole, &mut notes);
            found.extend(notes.drain(..).map(|note| maker.finding(rule.id(), *level, None, note)));
        }
        found.sort_by_key(|one| (one.span.start, one.span.end));
        let traces = texts.iter().enumerate().map(|(index, text)| Trace::of(text, file, source, index == 0));
        let leaves = reply.ignored.iter().map(|(ignored, span)| Leave::of(file, reply, ignored, span.clone()));
        Look {
            replies: 1,
            texts: texts.len(),
            extents: vec![reply.span.clone()],
            findings: found,
            traces: traces.collect(),
            leaves: leaves.collect(),
        }
    }

    /// How each text of a reply is rated, as it would be sent, and the language it is in.
    pub fn rate(&self, reply: &Reply) -> Vec<(Option<Language>, Scales)> {
        let channel = reply.channel.unwrap_or(Channel::Public);
        let rated = reply.versions.iter().map(|version| {
            let seen = self.sight(reply, version).seen;
            (version.language.or(seen.language), rate(&seen, channel, None))
        });
        rated.collect()
    }

    /// Reads a text as it would be sent.
    fn sight(&self, reply: &Reply, version: &Version) -> Sight {
        let text = &version.written.text;
        let (slots, braces) = slots(text);
        let filled = Filled::of(text, &slots, |slot| self.example(reply, slot));
        let called = slots.iter().find(|slot| self.settings.holds(reply, &slot.key) == Some(Holds::Name));
        let reading = Reading {
            language: version.language.into(),
            customer_name: called.map(|slot| self.example(reply, slot)),
            house: self.settings.brand(reply).map(|known| &known.house),
            ..Reading::of(&filled.text, reply.channel.unwrap_or(Channel::Public))
        };
        let seen = observe(&reading);
        Sight { slots, braces, filled, seen }
    }

    /// What a slot is filled in with where the text is read: the first example, or what such things look like.
    fn example<'a>(&'a self, reply: &'a Reply, slot: &Slot) -> &'a str {
        if slot.spelling == crate::library::slots::Spelling::Command {
            return "";
        }
        match self.settings.examples(reply, &slot.key).first() {
            Some(example) => example,
            None => self.settings.holds(reply, &slot.key).unwrap_or(Holds::Text).example(),
        }
    }
}

/// Makes findings of notes about one reply.
struct Maker<'a> {
    file: u32,
    source: &'a str,
    reply: &'a Reply,
}

impl Maker<'_> {
    fn finding(&self, rule: &str, level: Level, text: Option<usize>, note: Note) -> Finding {
        let span = self.place(text, &note.spot);
        let index = match &note.spot {
            Spot::Text(index, _) => Some(text.unwrap_or(*index)),
            Spot::File(_) => text,
        };
        let about = index.and_then(|index| self.reply.versions.get(index));
        let language = about.filter(|_| self.reply.versions.len() > 1).and_then(|version| version.language);
        let also = note.also.iter().map(|(spot, words)| Also {
            file: self.file,
            span: self.place(text, spot),
            words: words.clone(),
        });
        Finding {
            rule: rule.to_owned(),
            level,
            file: self.file,
            print: print(rule, &self.reply.id.text, language, self.source.get(span.clone()).unwrap_or_default()),
            span,
            reply: self.reply.id.text.clone(),
            language,
            also: also.collect(),
            fix: note.fix.and_then(|fix| self.fix(text, fix)),
            message: note.message,
            help: note.help,
        }
    }

    /// The bytes of the file that a spot means; of something empty, what stands around it is for the report to show.
    fn place(&self, text: Option<usize>, spot: &Spot) -> Range<usize> {
        match spot {
            Spot::File(span) => span.clone(),
            Spot::Text(index, span) => match self.reply.versions.get(text.unwrap_or(*index)) {
                Some(version) => version.written.place(span.clone()),
                None => self.reply.id.span.clone(),
            },
        }
    }

    /// The edits of the file; none where one of them cannot be written.
    fn fix(&self, text: Option<usize>, proposal: Proposal) -> Option<Fix> {
        let edit = |(spot, insert): (Spot, String)| match spot {
            Spot::File(span) => Some(Edit { span, insert }),
            Spot::Text(index, span) => {
                let version = self.reply.versions.get(text.unwrap_or(index))?;
                let (span, insert) = version.written.edit(span, &insert)?;
                Some(Edit { span, insert })
            }
        };
        let mut edits = proposal.edits.into_iter().map(edit).collect::<Option<Vec<Edit>>>()?;
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let is_apart = edits.windows(2).all(|two| two[0].span.end <= two[1].span.start);
        is_apart.then_some(Fix { title: proposal.title, edits, is_safe: proposal.is_safe })
    }
}

/// What a finding is known by: its rule, reply and language, and the words it is about, whatever blanks are between them.
pub fn print(rule: &str, reply: &str, language: Option<Language>, words: &str) -> u64 {
    let language = language.map_or("", Language::code);
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut put = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for part in [rule, reply, language] {
        put(part.as_bytes());
        put(&[0]);
    }
    for word in words.split_whitespace() {
        put(word.as_bytes());
        put(b" ");
    }
    hash
}

/// Looks at the replies of a part of an opened file; and what could not be read of it.
pub fn look_at_part(
    linter: &Linter,
    file: u32,
    source: &str,
    opened: &dyn Opened,
    part: usize,
) -> (Look, Vec<Diagnostic>) {
    let read = opened.read(part);
    let mut all = Look::default();
    read.replies.iter().for_each(|reply| all.add(linter.look(file, source, reply)));
    (all, read.problems)
}

/// What is wrong with everything that was looked at: also between replies, and without what is to be left. The findings in
/// order of file and place, and how many were left. `linter` is the one of a file, by its index.
pub fn conclude<'l>(linter: impl Fn(u32) -> &'l Linter, look: Look) -> (Vec<Finding>, usize) {
    let mut found = look.findings;
    found.extend(kinship::find(&linter, &look.traces));
    let (mut found, left) = leave::apply(&linter, found, &look.leaves);
    found.sort_by_key(|finding| (finding.file, finding.span.start, finding.span.end));
    (found, left)
}

/// What is wrong with all replies of some files, in order of file and place. Each file is given by its text and its replies.
pub fn lint_all(linter: &Linter, files: &[(&str, &[Reply])]) -> Vec<Finding> {
    let mut all = Look::default();
    for (index, (source, replies)) in files.iter().enumerate() {
        let file = crate::library::written::short(index);
        replies.iter().for_each(|reply| all.add(linter.look(file, source, reply)));
    }
    conclude(|_| linter, all).0
}
