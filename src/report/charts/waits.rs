//! Answer times: how long each customer waited, against the goal of that wait.

use super::drawing::{Anchor, Drawing};
use super::figure::{Caption, Figure};
use super::scale::Durations;

/// How long customers waited. Durations are on a logarithmic scale, with the goal of each wait as a line across its bar.
#[derive(Debug, Clone)]
pub struct Waits {
    /// What the chart is called; its table has a column each for who waited, how long, the goal, and what came of it.
    pub caption: Caption,
    /// The waits, in the order they are drawn.
    pub waits: Vec<Wait>,
    /// Durations, in milliseconds, and their words, that the scale may be marked with; those that fit are.
    pub ticks: Vec<(i64, String)>,
    /// The words for a wait in time, a late one, one that never ended, and the goal.
    pub words: [String; 4],
}

/// One time that a customer waited for an answer.
#[derive(Debug, Clone)]
pub struct Wait {
    /// Who waited.
    pub who: String,
    /// How long, in milliseconds; where no answer came, until the end.
    pub waited: i64,
    /// How long it may take, in milliseconds.
    pub goal: i64,
    /// Whether an answer came.
    pub answered: bool,
    /// How long, in words.
    pub told: String,
    /// The goal, in words.
    pub goal_told: String,
}

/// What came of a wait.
#[derive(Clone, Copy)]
enum Outcome {
    InTime,
    Late,
    Never,
}

impl Wait {
    fn outcome(&self) -> Outcome {
        match self.answered {
            false => Outcome::Never,
            true if self.waited > self.goal => Outcome::Late,
            true => Outcome::InTime,
        }
    }
}

const WIDE: f64 = 480.0;
/// How high a wait is with its words; where in it the words and the bar are.
const STEP: f64 = 40.0;
const WORDS: f64 = 14.0;
const BAR: f64 = 20.0;
const THICK: f64 = 12.0;
/// The room for the scale at the foot.
const FOOT: f64 = 24.0;
/// How far apart the marks of the scale are at least.
const APART: f64 = 62.0;
const EDGE: f64 = 6.0;

impl Waits {
    /// The figure.
    pub fn draw(&self) -> Figure {
        let foot = self.waits.len() as f64 * STEP;
        let mut drawing = Drawing::new(&self.caption.id, WIDE, foot + FOOT);
        let longest = self.waits.iter().map(|wait| wait.waited.max(wait.goal)).max().unwrap_or(0);
        let scale = Durations::new(longest.saturating_add(longest / 8), EDGE, WIDE - 2.0 * EDGE);
        self.ticks(&mut drawing, scale, longest, foot);
        for (place, wait) in self.waits.iter().enumerate() {
            self.bar(&mut drawing, scale, place as f64 * STEP, wait);
        }
        let rows = self.waits.iter().map(|wait| {
            let outcome = self.words[wait.outcome() as usize].clone();
            vec![wait.who.clone(), wait.told.clone(), wait.goal_told.clone(), outcome]
        });
        let figure =
            Figure::new(&self.caption, drawing.finish(&self.caption.title, &self.caption.says), rows.collect());
        figure.legend(["in-time", "late hatched", "never", "goal"].into_iter().zip(self.words.iter().cloned()))
    }

    /// The marks of the scale, as many as stand apart.
    fn ticks(&self, drawing: &mut Drawing, scale: Durations, longest: i64, foot: f64) {
        let mut last = f64::NEG_INFINITY;
        for (duration, words) in self.ticks.iter().filter(|(duration, _)| *duration <= longest) {
            let x = scale.place(*duration);
            if x - last < APART || x > WIDE - APART / 2.0 {
                continue;
            }
            let anchor = if x < APART / 2.0 { Anchor::Start } else { Anchor::Middle };
            // What begins at the edge reaches further to the right than what stands on its line.
            last = x.max(APART / 2.0);
            drawing.line("grid", (x, 0.0), (x, foot));
            drawing.text("tick", anchor, (x, foot + 16.0), APART, words);
        }
    }

    fn bar(&self, drawing: &mut Drawing, scale: Durations, top: f64, wait: &Wait) {
        let (from, to, goal) = (scale.place(0), scale.place(wait.waited), scale.place(wait.goal));
        let bar = top + BAR;
        let outcome = wait.outcome();
        let told = match outcome {
            Outcome::InTime => wait.told.clone(),
            _ => format!("{} · {}", wait.told, self.words[outcome as usize]),
        };
        drawing.text("label", Anchor::Start, (from, top + WORDS), WIDE * 0.52, &wait.who);
        drawing.text("value", Anchor::End, (WIDE - EDGE, top + WORDS), WIDE * 0.44, &told);
        drawing.rect("track", from, bar, WIDE - 2.0 * EDGE, THICK);
        match outcome {
            Outcome::InTime => drawing.rect("in-time", from, bar, to - from, THICK),
            Outcome::Late => {
                drawing.rect("in-time", from, bar, goal.min(to) - from, THICK);
                drawing.hatched("late", goal.min(to), bar, to - goal.min(to), THICK);
            }
            Outcome::Never => drawing.rect("never", from, bar, to - from, THICK),
        }
        drawing.line("goal", (goal, bar - 3.0), (goal, bar + THICK + 3.0));
    }
}
