//! The timeline of a shift: a lane for each conversation, with what waited when and what was answered.

use super::drawing::{Anchor, Drawing};
use super::figure::{Caption, Figure};
use super::scale::Moments;

/// A shift from its start to its end, in milliseconds of shift time.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// What the chart is called; its table has a column each for the conversation, since when it waited, until when, and what
    /// came of it.
    pub caption: Caption,
    /// When the shift ends.
    pub end: i64,
    /// The moment that is looked at.
    pub now: Option<i64>,
    /// The conversations, from the top.
    pub lanes: Vec<Lane>,
    /// Moments and their words that the scale may be marked with; those that fit are.
    pub ticks: Vec<(i64, String)>,
    /// The words for waiting in time, waiting beyond the goal, a public answer, a private answer, a customer's message, and
    /// anything else that was done.
    pub words: [String; 6],
}

/// One conversation.
#[derive(Debug, Clone)]
pub struct Lane {
    /// Who the customer is.
    pub who: String,
    /// When the customer waited.
    pub spans: Vec<Span>,
    /// What was said and done.
    pub marks: Vec<Mark>,
}

/// A time that the customer waited.
#[derive(Debug, Clone)]
pub struct Span {
    /// Since when.
    pub from: i64,
    /// Until when.
    pub to: i64,
    /// When it became late, if it did.
    pub due: i64,
    /// Since when, until when and what came of it, in words.
    pub told: [String; 3],
}

/// Something that was said or done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: i64,
    /// What.
    pub kind: MarkKind,
}

/// What was said or done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// The customer wrote.
    Customer,
    /// The company answered in public.
    Public,
    /// The company answered in a private message.
    Private,
    /// The company did something else: liked, handed over, solved.
    Deed,
}

const WIDE: f64 = 720.0;
/// How high a lane is, and where in it the words and the band are.
const STEP: f64 = 40.0;
const WORDS: f64 = 13.0;
const BAND: f64 = 20.0;
const THICK: f64 = 14.0;
const FOOT: f64 = 24.0;
const EDGE: f64 = 8.0;
const APART: f64 = 72.0;

impl Timeline {
    /// The figure.
    pub fn draw(&self) -> Figure {
        let foot = self.lanes.len() as f64 * STEP;
        let mut drawing = Drawing::new(&self.caption.id, WIDE, foot + FOOT);
        let scale = Moments::new(0, self.end, EDGE, WIDE - 2.0 * EDGE);
        self.ticks(&mut drawing, scale, foot);
        for (place, lane) in self.lanes.iter().enumerate() {
            lane.draw(&mut drawing, scale, place as f64 * STEP);
        }
        if let Some(now) = self.now {
            let x = scale.place(now);
            drawing.line("now", (x, 0.0), (x, foot + 4.0));
            drawing.polygon("now", &[(x - 5.0, foot + 10.0), (x, foot + 2.0), (x + 5.0, foot + 10.0)]);
        }
        let rows = self.lanes.iter().flat_map(|lane| {
            lane.spans.iter().map(|span| std::iter::once(lane.who.clone()).chain(span.told.clone()).collect())
        });
        let figure =
            Figure::new(&self.caption, drawing.finish(&self.caption.title, &self.caption.says), rows.collect());
        figure.legend(
            ["waiting", "late hatched", "public", "private", "customer", "deed"].into_iter().zip(self.words.clone()),
        )
    }

    fn ticks(&self, drawing: &mut Drawing, scale: Moments, foot: f64) {
        let mut last = f64::NEG_INFINITY;
        for (moment, words) in self.ticks.iter().filter(|(moment, _)| (0..=self.end).contains(moment)) {
            let x = scale.place(*moment);
            if x - last < APART || x > WIDE - APART / 2.0 {
                continue;
            }
            let anchor = if x < APART / 2.0 { Anchor::Start } else { Anchor::Middle };
            // What begins at the edge reaches further to the right than what stands on its line.
            last = x.max(APART / 2.0);
            drawing.line("grid", (x, 0.0), (x, foot));
            drawing.text("tick", anchor, (x, foot + 19.0), APART, words);
        }
    }
}

impl Lane {
    fn draw(&self, drawing: &mut Drawing, scale: Moments, top: f64) {
        let band = top + BAND;
        drawing.text("label", Anchor::Start, (EDGE, top + WORDS), WIDE - 2.0 * EDGE, &self.who);
        drawing.rect("track", EDGE, band, WIDE - 2.0 * EDGE, THICK);
        for span in &self.spans {
            let (from, to) = (scale.place(span.from), scale.place(span.to));
            let due = scale.place(span.due).clamp(from, to.max(from));
            drawing.rect("waiting", from, band, due - from, THICK);
            drawing.hatched("late", due, band, to - due, THICK);
        }
        let middle = band + THICK / 2.0;
        for mark in &self.marks {
            mark.draw(drawing, scale.place(mark.at), middle);
        }
    }
}

impl Mark {
    /// A shape for each kind: a bar, a circle, a square, a diamond.
    fn draw(self, drawing: &mut Drawing, x: f64, y: f64) {
        match self.kind {
            MarkKind::Customer => drawing.line("customer", (x, y - 9.0), (x, y + 9.0)),
            MarkKind::Public => drawing.circle("public", x, y, 5.5),
            MarkKind::Private => {
                drawing.polygon(
                    "private",
                    &[(x - 5.0, y - 5.0), (x + 5.0, y - 5.0), (x + 5.0, y + 5.0), (x - 5.0, y + 5.0)],
                );
            }
            MarkKind::Deed => drawing.polygon("deed", &[(x, y - 6.0), (x + 6.0, y), (x, y + 6.0), (x - 6.0, y)]),
        }
    }
}
