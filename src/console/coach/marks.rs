//! What a coach gives: a score by criterion and case, ratings by reply, and a comment; as it is kept and as the form sends it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calibration::Scale;
use crate::console::refused::Refused;
use crate::evaluator::verdict::Score;
use crate::results::Results;

/// How long a comment may be, in characters.
pub(super) const LONGEST: usize = 4_000;

/// A review as the store keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Marks {
    /// The mean of the cases by criterion, in tenths of a point.
    #[serde(default)]
    pub(super) criteria: BTreeMap<String, i64>,
    /// The scores of each case by criterion, in tenths of a point, in the order of the results.
    #[serde(default)]
    pub(super) cases: Vec<BTreeMap<String, i64>>,
    /// What is said of each case.
    #[serde(default)]
    pub(super) comments: Vec<String>,
    /// The ratings of replies.
    #[serde(default)]
    pub(super) replies: Vec<Rated>,
}

/// How a coach rates one reply.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Rated {
    /// The case, by its place in the results.
    pub(super) case: usize,
    /// The turn of the case's transcript.
    pub(super) turn: usize,
    /// The ratings that were given.
    pub(super) scales: BTreeMap<Scale, u8>,
}

/// A form as browsers send it: fields by name.
pub(super) type Fields = BTreeMap<String, String>;

/// The field of a criterion of a case.
pub(super) fn score_field(case: usize, criterion: &str) -> String {
    format!("s-{case}-{criterion}")
}

/// The field of a scale of a reply.
pub(super) fn scale_field(case: usize, turn: usize, scale: Scale) -> String {
    format!("r-{case}-{turn}-{}", scale.id())
}

/// The field of a comment on a case.
pub(super) fn comment_field(case: usize) -> String {
    format!("c-{case}")
}

impl Marks {
    /// What a stored review says. What another version of the program wrote and this one cannot read is as if nothing was given.
    pub(super) fn read(text: &str) -> Marks {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// What a form says about these results. What they do not ask for is not read.
    ///
    /// # Errors
    /// [`Refused::Unreadable`] where a number is none or out of range, [`Refused::TooLarge`] where a comment is too long.
    pub(super) fn of_form(fields: &Fields, results: &Results) -> Result<Marks, Refused> {
        let mut marks = Marks::default();
        for (case, result) in results.scenarios.iter().enumerate() {
            let mut scores = BTreeMap::new();
            for row in &result.rows {
                if let Some(score) = score(fields.get(&score_field(case, &row.criterion)))? {
                    scores.insert(row.criterion.clone(), score);
                }
            }
            marks.cases.push(scores);
            marks.comments.push(comment(fields.get(&comment_field(case)))?);
            for reply in &result.replies {
                let scales = ratings(fields, case, reply.turn)?;
                if !scales.is_empty() {
                    marks.replies.push(Rated { case, turn: reply.turn, scales });
                }
            }
        }
        marks.criteria = means(&marks.cases);
        Ok(marks)
    }

    /// Whether nothing was scored, rated or said.
    pub(super) fn is_empty(&self) -> bool {
        self.criteria.is_empty() && self.replies.is_empty() && self.comments.iter().all(String::is_empty)
    }

    /// What was given for a criterion of a case, in tenths of a point.
    pub(super) fn score(&self, case: usize, criterion: &str) -> Option<i64> {
        self.cases.get(case)?.get(criterion).copied()
    }

    /// What was said of a case.
    pub(super) fn comment(&self, case: usize) -> &str {
        self.comments.get(case).map_or("", String::as_str)
    }

    /// How a reply was rated on a scale.
    pub(super) fn rating(&self, case: usize, turn: usize, scale: Scale) -> Option<u8> {
        self.replies.iter().find(|one| (one.case, one.turn) == (case, turn))?.scales.get(&scale).copied()
    }
}

/// The mean of each criterion over the cases in which it was scored.
fn means(cases: &[BTreeMap<String, i64>]) -> BTreeMap<String, i64> {
    let mut all: BTreeMap<&str, Vec<(Score, u32)>> = BTreeMap::new();
    for (criterion, tenths) in cases.iter().flatten() {
        all.entry(criterion).or_default().push((Score::tenths(u16::try_from(*tenths).unwrap_or(0)), 1));
    }
    let mean = |(criterion, scores): (&str, Vec<(Score, u32)>)| {
        Some((criterion.to_owned(), i64::from(Score::mean(scores)?.as_tenths())))
    };
    all.into_iter().filter_map(mean).collect()
}

/// A comment, without the white space around it.
///
/// # Errors
/// [`Refused::TooLarge`] where it is too long.
pub(super) fn comment(field: Option<&String>) -> Result<String, Refused> {
    let text = field.map_or("", |text| text.trim()).replace("\r\n", "\n");
    if text.chars().count() > LONGEST { Err(Refused::TooLarge) } else { Ok(text) }
}

/// A score from 0 to 100, with a point or a comma and one decimal at most, in tenths of a point; nothing where the field is empty.
fn score(field: Option<&String>) -> Result<Option<i64>, Refused> {
    let text = field.map_or("", |text| text.trim());
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, tenth) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let digits = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole, 3) || !digits(tenth, 1) {
        return Err(Refused::Unreadable);
    }
    let number = |text: &str| text.parse::<i64>().map_err(|_| Refused::Unreadable);
    let tenths = number(whole)? * 10 + number(tenth)?;
    if tenths <= 1000 { Ok(Some(tenths)) } else { Err(Refused::Unreadable) }
}

fn ratings(fields: &Fields, case: usize, turn: usize) -> Result<BTreeMap<Scale, u8>, Refused> {
    let mut given = BTreeMap::new();
    for scale in Scale::ALL {
        let field = fields.get(&scale_field(case, turn, *scale)).map_or("", |text| text.trim());
        if field.is_empty() {
            continue;
        }
        let (low, high) = scale.range();
        let rating = field.parse().ok().filter(|rating| (low..=high).contains(rating)).ok_or(Refused::Unreadable)?;
        given.insert(*scale, rating);
    }
    Ok(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(text: &str) -> Result<Option<i64>, Refused> {
        score(Some(&text.to_owned()))
    }

    #[test]
    fn a_score_is_read_as_people_write_it_and_no_further() {
        assert_eq!(given(" 82,5 "), Ok(Some(825)));
        assert_eq!(given("100"), Ok(Some(1000)));
        assert_eq!(given(""), Ok(None));
        for wrong in ["101", "-1", "1e2", "NaN", "82.55", "100.1", ".5", "5.", "８２", "9999999999999999999"] {
            assert_eq!(given(wrong), Err(Refused::Unreadable), "{wrong}");
        }
    }

    #[test]
    fn the_whole_is_the_mean_of_the_cases_that_were_scored() {
        let case = |score: i64| [("tone".to_owned(), score)].into();
        assert_eq!(means(&[case(800), BTreeMap::new(), case(905)])["tone"], 853);
        assert!(means(&[]).is_empty());
    }

    #[test]
    fn what_cannot_be_read_counts_as_nothing_given() {
        assert!(Marks::read("").is_empty() && Marks::read("{\"cases\": 3}").is_empty());
    }
}
