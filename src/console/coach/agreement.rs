//! How far coaches and the machine agree: the figures of `sparring calibrate`, over what coaches rated here.

use askama::Template;
use axum::extract::State;

use super::Coach;
use super::labels::{Reviewed, lines, reviewed};
use crate::calibration::{Calibration, Estimate, Grid, Judged, Weighing, Wish, measure, read};
use crate::console::Words;
use crate::console::app::App;
use crate::console::frame::Frame;
use crate::console::refused::{Answer, Refused};
use crate::evaluator::criteria;
use crate::evaluator::rubric::Rubric;
use crate::grading::Grader;
use crate::language::Language;

/// With fewer than this nothing is told: as many as a marker needs to count in `sparring calibrate`.
const FEWEST: usize = 8;

#[derive(Template)]
#[template(path = "coach/agreement.html")]
struct Page {
    frame: Frame,
    reviews: usize,
    criteria: Vec<Row>,
    scales: Vec<Row>,
    fewest: usize,
}

/// How far they agree on one criterion or scale.
struct Row {
    name: &'static str,
    count: usize,
    /// The figures; nothing where there are too few to tell.
    figures: Option<Figures>,
}

/// Figures in words; a dash for what is undefined.
struct Figures {
    kappa: String,
    interval: String,
    spearman: String,
    exact: String,
    near: String,
    /// Weighted kappa between two coaches.
    raters: String,
}

/// Shows how far coaches and the machine agree.
pub(super) async fn show(_coach: Coach, frame: Frame, State(app): State<App>) -> Answer {
    let words = frame.words;
    let reviewed = reviewed(&app).await?;
    let reviews = reviewed.iter().map(|one| one.passes.len()).sum();
    // Grading and resampling take a moment, in which others are to be served.
    let measured = tokio::task::spawn_blocking(move || (by_criterion(words, &reviewed), by_scale(words, &reviewed)));
    let (criteria, scales) = measured.await.map_err(|_| Refused::Broken)?;
    Frame::show(&Page { frame, reviews, criteria, scales: scales?, fewest: FEWEST })
}

/// Scores in steps of ten points, the coach's against the machine's, over every case that a coach scored.
fn by_criterion(words: Words, reviewed: &[Reviewed]) -> Vec<Row> {
    let row = |id: &'static str| {
        let mut grid = Grid::default();
        for one in reviewed {
            for (case, result) in one.results.scenarios.iter().enumerate() {
                let machine = result.rows.iter().find(|row| row.criterion == id).and_then(|row| row.score);
                for coach in one.passes.iter().filter_map(|marks| marks.score(case, id)) {
                    if let Some(machine) = machine {
                        grid.add(step(i64::from(machine.as_tenths())), step(coach), 1.0);
                    }
                }
            }
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of reviews")]
        let count = grid.all() as usize;
        let figures = || Figures {
            kappa: two(words, grid.kappa(Weighing::Quadratic)),
            interval: String::new(),
            spearman: two(words, grid.spearman()),
            exact: percent(words, grid.within(0)),
            near: percent(words, grid.within(1)),
            raters: String::new(),
        };
        Row { name: words.pick("after.criterion", id), count, figures: (count >= FEWEST).then(figures) }
    };
    criteria::ALL.iter().map(|criterion| row(criterion.id())).collect()
}

/// The step of ten points that is nearest.
fn step(tenths: i64) -> usize {
    usize::try_from((tenths + 50) / 100).unwrap_or(0)
}

/// The scales of replies, measured as `sparring calibrate` measures the exported labels.
fn by_scale(words: Words, reviewed: &[Reviewed]) -> Result<Vec<Row>, Refused> {
    let text = lines(reviewed);
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let (labels, _) = read::labels("labels.jsonl", text.as_bytes()).map_err(|_| Refused::Broken)?;
    let grader = Grader::new(Rubric::bundled(), [], Language::En);
    let mut reviewer = grader.reviewer();
    let judged: Vec<Judged> = labels.into_iter().map(|label| Judged::by(&mut reviewer, label)).collect();
    let measured = measure(&judged, Wish { min_positives: FEWEST, by: None, part: None });
    Ok(scale_rows(words, &measured))
}

fn scale_rows(words: Words, measured: &Calibration) -> Vec<Row> {
    let value = |estimate: Option<Estimate>| two(words, estimate.map(|estimate| estimate.value));
    let rows = measured.scales.iter().map(|row| {
        let interval = |sure: Estimate| format!("{}–{}", two(words, Some(sure.low)), two(words, Some(sure.high)));
        let figures = || Figures {
            kappa: value(row.weighted_kappa),
            interval: row.weighted_kappa.map(interval).unwrap_or_default(),
            spearman: value(row.spearman),
            exact: percent(words, row.exact),
            near: percent(words, row.within_one),
            raters: row.raters_kappa.map(|kappa| two(words, Some(kappa))).unwrap_or_default(),
        };
        Row {
            name: words.pick("coach.scale", row.scale.id()),
            count: row.replies,
            figures: (row.replies >= FEWEST).then(figures),
        }
    });
    rows.collect()
}

/// A figure with two places as the language writes it; a dash where there is none.
fn two(words: Words, value: Option<f64>) -> String {
    let Some(value) = value else { return "–".to_owned() };
    let text = format!("{value:.2}").replace('-', "\u{2212}");
    if words.language() == Language::En { text } else { text.replace('.', ",") }
}

/// A share in percent.
fn percent(words: Words, share: Option<f64>) -> String {
    let Some(share) = share else { return "–".to_owned() };
    let space = if matches!(words.language(), Language::En | Language::Nl) { "" } else { "\u{a0}" };
    format!("{:.0}{space}%", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_the_language_writes_them() {
        let (english, german) = (Words::of(Language::En), Words::of(Language::De));
        assert_eq!(
            (two(english, Some(-0.125)), two(german, Some(0.5))),
            ("\u{2212}0.12".to_owned(), "0,50".to_owned())
        );
        assert_eq!((percent(english, Some(0.333)), percent(german, None)), ("33%".to_owned(), "–".to_owned()));
    }

    #[test]
    fn a_score_belongs_to_the_nearest_ten_points() {
        assert_eq!([0, 49, 50, 949, 950, 1000].map(step), [0, 0, 1, 9, 10, 10]);
    }
}
