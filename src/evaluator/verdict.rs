//! What a criterion comes to: a score with the evidence for every point lost, or that there is nothing to judge.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::coaching::Remedy;
use crate::rule::Rule;

/// A score from 0 to 100, kept in tenths of a point so that sums and means are exact; a mean is rounded half up to a
/// tenth. Written as a number with at most one decimal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u16);

impl Score {
    /// Nothing at all.
    pub const ZERO: Score = Score(0);
    /// Full marks.
    pub const FULL: Score = Score(1000);

    /// So many whole points; anything over 100 is 100.
    pub const fn points(points: u16) -> Score {
        Score::tenths(points.saturating_mul(10))
    }

    /// So many tenths of a point; anything over 1,000 is 1,000.
    pub const fn tenths(tenths: u16) -> Score {
        if tenths > 1000 { Score::FULL } else { Score(tenths) }
    }

    /// In tenths of a point, from 0 to 1,000.
    pub fn as_tenths(self) -> u16 {
        self.0
    }

    /// What is left of full marks after losing this.
    pub fn complement(self) -> Score {
        Score(1000 - self.0)
    }

    /// This part of the score, `numerator` of `denominator`, rounded half up to a tenth.
    pub fn part(self, numerator: u32, denominator: u32) -> Score {
        Score::ratio(u64::from(self.0) * u64::from(numerator), u64::from(denominator))
    }

    /// The weighted mean, rounded half up to a tenth; `None` when the weights are all zero.
    pub fn mean(weighted: impl IntoIterator<Item = (Score, u32)>) -> Option<Score> {
        let (sum, weights) = weighted.into_iter().fold((0u64, 0u64), |(sum, weights), (score, weight)| {
            (sum + u64::from(score.0) * u64::from(weight), weights + u64::from(weight))
        });
        (weights > 0).then(|| Score::ratio(sum, weights))
    }

    fn ratio(numerator: u64, denominator: u64) -> Score {
        let denominator = denominator.max(1);
        Score::tenths(u16::try_from((2 * numerator + denominator) / (2 * denominator)).unwrap_or(u16::MAX))
    }
}

impl std::ops::Add for Score {
    type Output = Score;

    /// The sum, at most full marks.
    fn add(self, other: Score) -> Score {
        Score::tenths(self.0.saturating_add(other.0))
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match (self.0 / 10, self.0 % 10) {
            (whole, 0) => whole.to_string(),
            (whole, tenth) => format!("{whole}.{tenth}"),
        };
        f.pad(&text)
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 % 10 {
            0 => serializer.serialize_u16(self.0 / 10),
            _ => serializer.serialize_f64(f64::from(self.0) / 10.0),
        }
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let points = f64::deserialize(deserializer)?;
        // A negative number, one over the top or no number at all comes out as another score, and is refused.
        let score = Score::tenths((points * 10.0).round() as u16);
        match (f64::from(score.0) / 10.0 - points).abs() < 1e-9 {
            true => Ok(score),
            false => Err(de::Error::custom(format!("{points} is not a score: 0 to 100 with at most one decimal"))),
        }
    }
}

impl JsonSchema for Score {
    fn schema_name() -> Cow<'static, str> {
        "Score".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0, "maximum": 100, "multipleOf": 0.1 })
    }
}

/// One way to lose points: what a criterion or gate can find wrong. Its reason and its tip are data, under the same id,
/// in `tips/<language>.yaml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lapse {
    /// The id, such as `no-signature`; unique over all criteria and gates.
    pub id: &'static str,
    /// The rule that it breaks.
    pub rule: Rule,
    /// The points that it costs at most, of the criterion's 100.
    pub cost: u16,
}

/// Which words of a turn are meant, as Unicode scalar values from the start of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Where they start.
    pub start: usize,
    /// Where they end; not included.
    pub end: usize,
}

impl Span {
    /// The span of a range of bytes of `text`. A range that is not on character boundaries is widened to them.
    pub fn of_bytes(text: &str, bytes: Range<usize>) -> Span {
        let chars_before = |byte: usize| text[..text.ceil_char_boundary(byte)].chars().count();
        Span { start: chars_before(bytes.start), end: chars_before(bytes.end) }
    }

    /// The words themselves; empty where the span lies outside `text`.
    pub fn quote(self, text: &str) -> String {
        text.chars().skip(self.start).take(self.end.saturating_sub(self.start)).collect()
    }
}

/// Why points were lost: the rule, the words, and what to do about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What went wrong, by the id of the lapse.
    pub lapse: String,
    /// The rule that it breaks.
    pub rule: Rule,
    /// The customer whose conversation it is about, as an index into the scenario's customers.
    pub customer: usize,
    /// The turn of the transcript that shows it; `None` where nothing was said at all.
    pub turn: Option<usize>,
    /// The words of that turn.
    pub span: Option<Span>,
    /// The words themselves.
    pub quote: String,
    /// The points of this customer's score for the criterion that it cost; zero in a gate, which has no points.
    pub cost: Score,
    /// Why it costs points, in English.
    pub message: String,
    /// The smallest change that would win them back, in English.
    pub tip: String,
    /// What fills the placeholders of the reason and the tip, so that they can be told in another language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub with: BTreeMap<String, String>,
    /// What would have won the points back on this very reply, where a coach was asked and knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
}

impl Evidence {
    /// A lapse towards a customer, at its full cost, with nothing to show yet.
    pub fn of(lapse: &Lapse, customer: usize) -> Evidence {
        Evidence {
            lapse: lapse.id.to_owned(),
            rule: lapse.rule,
            customer,
            turn: None,
            span: None,
            quote: String::new(),
            cost: Score::points(lapse.cost),
            message: String::new(),
            tip: String::new(),
            with: BTreeMap::new(),
            remedy: None,
        }
    }

    /// Shown by these bytes of a turn's text.
    #[must_use]
    pub fn at(mut self, turn: usize, text: &str, bytes: Range<usize>) -> Evidence {
        let (start, end) = (text.ceil_char_boundary(bytes.start), text.ceil_char_boundary(bytes.end));
        self.turn = Some(turn);
        self.quote = text.get(start..end).unwrap_or_default().to_owned();
        self.span = Some(Span::of_bytes(text, bytes));
        self
    }

    /// Costs this much instead of the most it may.
    #[must_use]
    pub fn costing(mut self, cost: Score) -> Evidence {
        self.cost = cost;
        self
    }

    /// Fills a placeholder of the reason and the tip.
    #[must_use]
    pub fn with(mut self, placeholder: &str, value: impl Into<String>) -> Evidence {
        self.with.insert(placeholder.to_owned(), value.into());
        self
    }
}

/// What a criterion comes to for one customer, or for the whole scenario.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Judged. A score below full marks has evidence.
    Scored {
        /// From 0 to 100.
        score: Score,
        /// Why points were lost.
        evidence: Vec<Evidence>,
    },
    /// There is nothing to judge: neither perfect nor zero.
    NotApplicable,
}

impl Verdict {
    /// A judgment whose score is what the evidence leaves of full marks.
    pub fn from_evidence(evidence: Vec<Evidence>) -> Verdict {
        let lost = evidence.iter().fold(Score::ZERO, |sum, one| sum + one.cost);
        Verdict::Scored { score: lost.complement(), evidence }
    }

    /// The score, where there is one.
    pub fn score(&self) -> Option<Score> {
        match self {
            Verdict::Scored { score, .. } => Some(*score),
            Verdict::NotApplicable => None,
        }
    }

    /// The evidence; none where nothing was judged.
    pub fn into_evidence(self) -> Vec<Evidence> {
        match self {
            Verdict::Scored { evidence, .. } => evidence,
            Verdict::NotApplicable => Vec::new(),
        }
    }
}
