//! The engine: reads each text once, asks every rule, and makes findings of what they say.

use std::ops::Range;

use super::finding::{Also, Edit, Finding, Fix, Level};
use super::kinship::{self, Trace};
use super::rules;
use super::{Note, Proposal, Rule, Settings, Spot, Text, Whole};
use crate::evaluator::markers::{Reading, Seen, observe};
use crate::language::Language;
use crate::library::model::Holds;
use crate::library::slots::{Brace, Filled, Slot, slots};
use crate::library::{Reply, Version};
use crate::transcript::Channel;

/// The rules of a project, with how bad each is there.
pub struct Linter {
    settings: Settings,
    rules: Vec<(&'static dyn Rule, Level)>,
}

/// What came of looking at a reply.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Look {
    /// What is wrong with it, in order of place, whatever is to be left of it.
    pub findings: Vec<Finding>,
    /// What it leaves behind for the look at the library as a whole.
    pub traces: Vec<Trace>,
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
        let traces = texts.iter().map(|text| Trace {
            file,
            reply: reply.id.text.clone(),
            id: reply.id.span.clone(),
            span: text.version.written.span.clone(),
            language: text.language,
        });
        Look { findings: found, traces: traces.collect() }
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

/// What is wrong with all replies of some files, in order of file and place. Each file is given by its text and its replies.
pub fn lint_all(linter: &Linter, files: &[(&str, &[Reply])]) -> Vec<Finding> {
    let (mut found, mut traces) = (Vec::new(), Vec::new());
    for (index, (source, replies)) in files.iter().enumerate() {
        for reply in *replies {
            let look = linter.look(crate::library::written::short(index), source, reply);
            found.extend(look.findings);
            traces.extend(look.traces);
        }
    }
    found.extend(kinship::find(linter, &traces));
    found.sort_by_key(|finding| (finding.file, finding.span.start, finding.span.end));
    found
}
