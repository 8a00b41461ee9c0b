//! The radar: the score of each criterion on an axis of its own, from the middle outwards.

use std::f64::consts::TAU;

use super::drawing::{Anchor, Drawing};
use super::figure::{Caption, Figure};
use crate::evaluator::verdict::Score;

/// Scores on axes around a middle. A criterion that does not apply has an axis without a point: the shape passes it by.
#[derive(Debug, Clone)]
pub struct Radar {
    /// What the chart is called; its table has a column for the criterion, one for the score, and one for the score to
    /// compare it with where there is any.
    pub caption: Caption,
    /// The axes, clockwise from the top.
    pub axes: Vec<Axis>,
    /// The mark to reach, drawn as a ring.
    pub mark: Option<Score>,
    /// The words for the scores, for those that they are compared with, and for the mark.
    pub words: [String; 3],
    /// The word for a criterion that does not apply.
    pub not_applicable: String,
}

/// One axis.
#[derive(Debug, Clone)]
pub struct Axis {
    /// What is scored.
    pub label: String,
    /// The score; `None` where it does not apply.
    pub score: Option<Score>,
    /// The score in words.
    pub told: String,
    /// What it is compared with, such as a coach's score or the score so far.
    pub beside: Option<(Score, String)>,
}

const WIDE: f64 = 440.0;
const HIGH: f64 = 320.0;
const MIDDLE: (f64, f64) = (WIDE / 2.0, HIGH / 2.0);
const RADIUS: f64 = 110.0;
/// With more axes than this, labels would stand on one another.
const LABELLED: usize = 16;

impl Radar {
    /// The figure.
    pub fn draw(&self) -> Figure {
        let mut drawing = Drawing::new(&self.caption.id, WIDE, HIGH);
        self.web(&mut drawing);
        self.shape(&mut drawing, "beside", |axis| axis.beside.as_ref().map(|(score, _)| *score));
        self.shape(&mut drawing, "scores", |axis| axis.score);
        if self.axes.len() <= LABELLED {
            self.labels(&mut drawing);
        }
        let compared = self.is_compared();
        let rows = self.axes.iter().map(|axis| {
            let beside = axis.beside.as_ref().map_or("–", |(_, told)| told).to_owned();
            let cells = [axis.label.clone(), self.told(axis).to_owned()].into_iter();
            cells.chain(compared.then_some(beside)).collect()
        });
        let figure =
            Figure::new(&self.caption, drawing.finish(&self.caption.title, &self.caption.says), rows.collect());
        let [scores, beside, mark] = self.words.clone();
        let beside = if compared { beside } else { String::new() };
        let mark = if self.mark.is_some() { mark } else { String::new() };
        figure.legend([("scores", scores), ("beside", beside), ("mark", mark)])
    }

    fn is_compared(&self) -> bool {
        self.axes.iter().any(|axis| axis.beside.is_some())
    }

    fn told<'a>(&'a self, axis: &'a Axis) -> &'a str {
        if axis.score.is_some() { &axis.told } else { &self.not_applicable }
    }

    /// Where a score is on an axis.
    fn at(&self, axis: usize, tenths: f64) -> (f64, f64) {
        let angle = TAU * axis as f64 / self.axes.len().max(1) as f64;
        let from_middle = RADIUS * tenths / 1000.0;
        (MIDDLE.0 + from_middle * angle.sin(), MIDDLE.1 - from_middle * angle.cos())
    }

    /// The rings at every quarter, the mark, and the axes.
    fn web(&self, drawing: &mut Drawing) {
        for quarter in 1..=4 {
            drawing.circle("grid", MIDDLE.0, MIDDLE.1, RADIUS * f64::from(quarter) / 4.0);
        }
        for (index, axis) in self.axes.iter().enumerate() {
            let class = if axis.score.is_some() { "grid" } else { "grid missing" };
            drawing.line(class, MIDDLE, self.at(index, 1000.0));
        }
        if let Some(mark) = self.mark {
            drawing.circle("mark", MIDDLE.0, MIDDLE.1, RADIUS * f64::from(mark.as_tenths()) / 1000.0);
        }
    }

    /// The shape over the axes that have a score, and a dot on each.
    fn shape(&self, drawing: &mut Drawing, class: &str, score: impl Fn(&Axis) -> Option<Score>) {
        let scored = self.axes.iter().enumerate().filter_map(|(index, axis)| Some((index, score(axis)?)));
        let points: Vec<(f64, f64)> =
            scored.map(|(index, score)| self.at(index, f64::from(score.as_tenths()))).collect();
        drawing.polygon(class, &points);
        for (x, y) in points {
            drawing.circle(&format!("{class} dot"), x, y, if class == "scores" { 3.5 } else { 2.5 });
        }
    }

    fn labels(&self, drawing: &mut Drawing) {
        for (index, axis) in self.axes.iter().enumerate() {
            let (x, y) = self.at(index, 1130.0);
            let (dx, dy) = (x - MIDDLE.0, y - MIDDLE.1);
            let (anchor, room) = match dx {
                dx if dx > 8.0 => (Anchor::Start, WIDE - x),
                dx if dx < -8.0 => (Anchor::End, x),
                _ => (Anchor::Middle, WIDE),
            };
            // Above the middle the two lines end at the place, below they begin there.
            let top = y + if dy < -90.0 { -12.0 } else { (dy / RADIUS).clamp(-0.5, 1.0) * 8.0 };
            drawing.text("label", anchor, (x, top), room, &axis.label);
            let class = if axis.score.is_some() { "value" } else { "value missing" };
            drawing.text(class, anchor, (x, top + 15.0), room, self.told(axis));
        }
    }
}
