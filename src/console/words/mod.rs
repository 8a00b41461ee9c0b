//! The words that people read: a folder a group of pages, a file a language.
//!
//! A file is a tree of texts; a text's key is its path, such as `home.random.title`. `{name}` in a text is a place to be filled.
//! A text that depends on a number is a pair `one`, `other` with a place `{n}`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use super::figures;
use crate::language::Language;

#[cfg(test)]
mod tests;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/console/words");

/// The words of one language.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Words(Language);

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({})", self.0.code())
    }
}

/// A text, or its two forms by number.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Text {
    Plain(String),
    Counted { one: String, other: String },
}

/// What a file holds.
#[derive(Deserialize)]
#[serde(untagged)]
enum Node {
    Text(String),
    Group(BTreeMap<String, Node>),
}

static ALL: LazyLock<Vec<BTreeMap<String, Text>>> =
    LazyLock::new(|| Language::ALL.iter().map(|language| read(*language)).collect());

/// All words of a language, by key.
fn read(language: Language) -> BTreeMap<String, Text> {
    let mut words = BTreeMap::new();
    for folder in FILES.dirs() {
        let group = folder.path().to_string_lossy().into_owned();
        let file = folder.get_file(format!("{group}/{}.yaml", language.code()));
        let Some(source) = file.and_then(|file| file.contents_utf8()) else { continue };
        match serde_yaml::from_str::<Node>(source) {
            Ok(node) => gather(node, group, &mut words),
            Err(mistake) => panic!("words/{group}/{}.yaml in this program: {mistake}", language.code()),
        }
    }
    words
}

fn gather(node: Node, key: String, words: &mut BTreeMap<String, Text>) {
    match node {
        Node::Text(text) => drop(words.insert(key, Text::Plain(text))),
        Node::Group(mut group) if group.len() == 2 && group.contains_key("one") && group.contains_key("other") => {
            let mut form = |name: &str| match group.remove(name) {
                Some(Node::Text(text)) => text,
                _ => panic!("{key}.{name} is a text"),
            };
            let (one, other) = (form("one"), form("other"));
            words.insert(key, Text::Counted { one, other });
        }
        Node::Group(group) => {
            for (name, node) in group {
                gather(node, format!("{key}.{name}"), words);
            }
        }
    }
}

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> Words {
        Words(language)
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.0
    }

    /// The text of a key. Tests see to it that there is one; a key without a text shows as itself.
    pub fn get(&self, key: &'static str) -> &'static str {
        self.find(key).unwrap_or(key)
    }

    /// The text of one of several keys below `group`, chosen when the program runs: `pick("home.level", "hard")`.
    /// A name without a text shows as the group's key.
    pub fn pick(&self, group: &'static str, name: &str) -> &'static str {
        self.find(&format!("{group}.{name}")).unwrap_or(group)
    }

    /// A text whose places are still to be filled: `say("home.hello").put("name", "Ann")`.
    pub fn say(&self, key: &'static str) -> Said {
        Said { words: *self, text: self.get(key), values: Vec::new() }
    }

    /// A text in the form that a number asks for, with `{n}` filled.
    pub fn count(&self, key: &'static str, n: impl Whole) -> Said {
        let n = n.whole();
        let text = match self.table().get(key) {
            Some(Text::Counted { one, .. }) if self.is_one(n) => one,
            Some(Text::Counted { other, .. }) => other,
            Some(Text::Plain(text)) => text,
            None => key,
        };
        Said { words: *self, text, values: Vec::new() }.put("n", figures::whole(self.0, n))
    }

    /// Whether a number takes the form of one: in French, none does so too.
    fn is_one(self, n: i128) -> bool {
        n == 1 || n == 0 && self.0 == Language::Fr
    }

    fn find(&self, key: &str) -> Option<&'static str> {
        match self.table().get(key) {
            Some(Text::Plain(text)) => Some(text),
            _ => None,
        }
    }

    fn table(&self) -> &'static BTreeMap<String, Text> {
        &ALL[self.0 as usize]
    }

    /// A number as this language writes it, with its thousands apart: `12,500`.
    pub fn number(&self, n: impl Whole) -> String {
        figures::whole(self.0, n.whole())
    }

    /// Tenths as this language writes them: `82.5`.
    pub fn tenths(&self, tenths: i64) -> String {
        figures::tenths(self.0, tenths)
    }

    /// A day as this language writes it: `22 November 2026`.
    pub fn date(&self, day: jiff::civil::Date) -> String {
        let month = self.pick("frame.month", &day.month().to_string());
        self.say("frame.time.date").put("day", day.day()).put("month", month).put("year", day.year()).to_string()
    }

    /// A length of time in milliseconds as a clock shows it: `1:02:33`.
    pub fn stopwatch(&self, ms: impl Whole) -> String {
        let seconds = ms.whole().max(0) / 1000;
        format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    /// A length of time in milliseconds, in its two largest units: `2 h 5 min`.
    pub fn duration(&self, ms: i64) -> String {
        let minutes = ms.max(0) / 60_000;
        let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        let parts = match (days, hours, rest) {
            (0, 0, 0) => return self.say("frame.time.seconds").put("n", ms.max(0) / 1000).to_string(),
            (0, 0, _) => [("frame.time.minutes", rest), ("", 0)],
            (0, ..) => [("frame.time.hours", hours), ("frame.time.minutes", rest)],
            _ => [("frame.time.days", days), ("frame.time.hours", hours)],
        };
        let shown = parts.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| self.say(key).put("n", n).to_string());
        shown.collect::<Vec<_>>().join(" ")
    }
}

/// A whole number of any size, or a reference to one: what templates have at hand.
pub trait Whole {
    /// The number.
    fn whole(&self) -> i128;
}

macro_rules! whole {
    ($($number:ty),*) => {$(impl Whole for $number {
        fn whole(&self) -> i128 {
            i128::try_from(*self).unwrap_or(i128::MAX)
        }
    })*};
}

whole!(u8, u16, u32, u64, usize, i32, i64, i128);

impl<N: Whole> Whole for &N {
    fn whole(&self) -> i128 {
        (*self).whole()
    }
}

/// A text whose places are being filled. What a person wrote may be put in: pages escape the whole.
#[derive(Debug, Clone)]
pub struct Said {
    words: Words,
    text: &'static str,
    values: Vec<(&'static str, String)>,
}

impl Said {
    /// Fills a place.
    #[must_use]
    pub fn put(mut self, name: &'static str, value: impl fmt::Display) -> Said {
        self.values.push((name, value.to_string()));
        self
    }

    /// The language of the text.
    pub fn language(&self) -> Language {
        self.words.0
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.text;
        // A value that looks like a place is not filled again: the text is walked once.
        while let Some((before, after)) = rest.split_once('{') {
            f.write_str(before)?;
            let Some((name, after)) = after.split_once('}') else { return write!(f, "{{{after}") };
            match self.values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => f.write_str(value)?,
                None => write!(f, "{{{name}}}")?,
            }
            rest = after;
        }
        f.write_str(rest)
    }
}
