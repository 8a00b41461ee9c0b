//! The line: a score over time, with the mark to reach.

use super::drawing::{Anchor, Drawing};
use super::figure::{Caption, Figure};
use crate::evaluator::verdict::Score;

/// A score over time, such as week by week. A time without a score leaves a gap.
#[derive(Debug, Clone)]
pub struct Line {
    /// What the chart is called; its table has a column for the time, one for the score, one for how many it is the mean of.
    pub caption: Caption,
    /// The times, in order, equally far apart.
    pub points: Vec<Point>,
    /// The mark to reach.
    pub mark: Option<Score>,
    /// The words for the score and for the mark.
    pub words: [String; 2],
}

/// One time.
#[derive(Debug, Clone)]
pub struct Point {
    /// When, in words.
    pub when: String,
    /// The score; `None` where nothing was scored.
    pub score: Option<Score>,
    /// The score in words.
    pub told: String,
    /// How many it is the mean of.
    pub count: usize,
}

const WIDE: f64 = 480.0;
const HIGH: f64 = 220.0;
/// Where the plot begins and ends.
const LEFT: f64 = 34.0;
const RIGHT: f64 = WIDE - 20.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = HIGH - 28.0;
/// How far apart the labels of times are at least.
const APART: f64 = 64.0;
/// With more points than this, values would stand on one another.
const VALUED: usize = 14;

impl Line {
    /// The figure.
    pub fn draw(&self) -> Figure {
        let mut drawing = Drawing::new(&self.caption.id, WIDE, HIGH);
        self.grid(&mut drawing);
        self.times(&mut drawing);
        for stretch in self.stretches() {
            drawing.polyline("scores", &stretch);
        }
        self.dots(&mut drawing);
        let rows = self.points.iter().map(|point| {
            let told = if point.score.is_some() { point.told.clone() } else { "–".to_owned() };
            vec![point.when.clone(), told, point.count.to_string()]
        });
        let figure =
            Figure::new(&self.caption, drawing.finish(&self.caption.title, &self.caption.says), rows.collect());
        let [score, mark] = self.words.clone();
        let mark = if self.mark.is_some() { mark } else { String::new() };
        figure.legend([("scores", score), ("mark", mark)])
    }

    fn x(&self, index: usize) -> f64 {
        match self.points.len() {
            0 | 1 => (LEFT + RIGHT) / 2.0,
            n => LEFT + 14.0 + (RIGHT - LEFT - 28.0) * index as f64 / (n - 1) as f64,
        }
    }

    fn grid(&self, drawing: &mut Drawing) {
        for points in [0, 25, 50, 75, 100] {
            let y = height(Score::points(points));
            drawing.line("grid", (LEFT, y), (RIGHT, y));
            drawing.text("tick", Anchor::End, (LEFT - 6.0, y + 4.0), LEFT, &points.to_string());
        }
        if let Some(mark) = self.mark {
            drawing.line("mark", (LEFT, height(mark)), (RIGHT, height(mark)));
        }
    }

    /// The labels of the times, the last one first, as many as stand apart.
    fn times(&self, drawing: &mut Drawing) {
        let mut last = f64::INFINITY;
        for (index, point) in self.points.iter().enumerate().rev() {
            let x = self.x(index);
            if last - x < APART {
                continue;
            }
            last = x;
            let anchor = if x > WIDE - APART / 2.0 { Anchor::End } else { Anchor::Middle };
            drawing.text("tick", anchor, (x, HIGH - 8.0), APART, &point.when);
        }
    }

    /// The points in a row that have a score, row by row.
    fn stretches(&self) -> Vec<Vec<(f64, f64)>> {
        let places = self.points.iter().enumerate().map(|(index, point)| Some((self.x(index), height(point.score?))));
        let places: Vec<Option<(f64, f64)>> = places.collect();
        places.split(Option::is_none).map(|stretch| stretch.iter().flatten().copied().collect()).collect()
    }

    fn dots(&self, drawing: &mut Drawing) {
        let last = self.points.iter().rposition(|point| point.score.is_some());
        for (index, point) in self.points.iter().enumerate() {
            let Some(score) = point.score else { continue };
            let (x, y) = (self.x(index), height(score));
            drawing.circle("scores dot", x, y, 3.5);
            if self.points.len() <= VALUED || last == Some(index) {
                drawing.text("value", Anchor::Middle, (x, y - 8.0), 48.0, &point.told);
            }
        }
    }
}

fn height(score: Score) -> f64 {
    BOTTOM - (BOTTOM - TOP) * f64::from(score.as_tenths()) / 1000.0
}
