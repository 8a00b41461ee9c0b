//! The drawing: SVG element by element. Whatever is asked for, it stays inside its frame and is well-formed.

use std::fmt::Write;

use crate::report::width::cut;
use crate::report::words::html;

/// About how wide a letter is in a chart, in units of the drawing.
pub(super) const LETTER: f64 = 7.2;

/// A drawing under way.
pub(super) struct Drawing {
    id: String,
    wide: f64,
    high: f64,
    body: String,
}

/// At which end of a text its place is.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Drawing {
    /// An empty drawing of this size. The id is unique on its page.
    pub(super) fn new(id: &str, wide: f64, high: f64) -> Drawing {
        Drawing { id: id.to_owned(), wide, high, body: String::new() }
    }

    fn x(&self, x: f64) -> String {
        number(x, self.wide)
    }

    fn y(&self, y: f64) -> String {
        number(y, self.high)
    }

    /// A rectangle; nothing where it would have no width.
    pub(super) fn rect(&mut self, class: &str, x: f64, y: f64, wide: f64, high: f64) {
        self.filled_rect(class, "", x, y, wide, high);
    }

    /// A rectangle filled with the pattern for what is late or missing.
    pub(super) fn hatched(&mut self, class: &str, x: f64, y: f64, wide: f64, high: f64) {
        self.rect(class, x, y, wide, high);
        let fill = format!(" fill=\"url(#{}-hatch)\"", html(&self.id));
        self.filled_rect("hatched", &fill, x, y, wide, high);
    }

    fn filled_rect(&mut self, class: &str, fill: &str, x: f64, y: f64, wide: f64, high: f64) {
        if wide <= 0.0 || high <= 0.0 {
            return;
        }
        let (left, top) = (self.x(x), self.y(y));
        let (wide, high) = (number(wide, self.wide - within(x, self.wide)), number(high, self.high - y));
        let _ = writeln!(
            self.body,
            "<rect class=\"{class}\"{fill} x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{high}\" rx=\"2\"/>"
        );
    }

    /// A straight line.
    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let (x1, y1, x2, y2) = (self.x(from.0), self.y(from.1), self.x(to.0), self.y(to.1));
        let _ = writeln!(self.body, "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>");
    }

    /// A circle.
    pub(super) fn circle(&mut self, class: &str, x: f64, y: f64, radius: f64) {
        let (cx, cy) = (self.x(x), self.y(y));
        let _ =
            writeln!(self.body, "<circle class=\"{class}\" cx=\"{cx}\" cy=\"{cy}\" r=\"{}\"/>", number(radius, 500.0));
    }

    /// A closed shape.
    pub(super) fn polygon(&mut self, class: &str, points: &[(f64, f64)]) {
        self.points("polygon", class, points);
    }

    /// A line with corners.
    pub(super) fn polyline(&mut self, class: &str, points: &[(f64, f64)]) {
        self.points("polyline", class, points);
    }

    fn points(&mut self, element: &str, class: &str, points: &[(f64, f64)]) {
        if points.len() < 2 {
            return;
        }
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", self.x(*x), self.y(*y))).collect();
        let _ = writeln!(self.body, "<{element} class=\"{class}\" points=\"{}\"/>", points.join(" "));
    }

    /// A text on one line, cut to the room that it has.
    pub(super) fn text(&mut self, class: &str, anchor: Anchor, at: (f64, f64), room: f64, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let columns = (room.max(0.0) / LETTER) as usize;
        let words = plain(&cut(words, columns.max(1)));
        let (x, y) = (self.x(at.0), self.y(at.1));
        let _ =
            writeln!(self.body, "<text class=\"{class}\" text-anchor=\"{anchor}\" x=\"{x}\" y=\"{y}\">{words}</text>");
    }

    /// The whole drawing, with its name and what it shows in words for those who do not see it.
    pub(super) fn finish(self, title: &str, description: &str) -> String {
        let (wide, high, id) = (number(self.wide, f64::MAX), number(self.high, f64::MAX), html(&self.id));
        format!(
            "<svg class=\"chart\" viewBox=\"0 0 {wide} {high}\" role=\"img\" aria-labelledby=\"{id}-title {id}-says\">\n\
             <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-says\">{}</desc>\n\
             <defs><pattern id=\"{id}-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><line class=\"hatch\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\"/></pattern></defs>\n\
             {}</svg>\n",
            plain(title),
            plain(description),
            self.body
        )
    }
}

/// A text as markup, without the signs that no XML may hold.
pub(super) fn plain(text: &str) -> String {
    let allowed = |c: &char| (!c.is_control() || matches!(c, '\n' | '\t')) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    html(&text.chars().filter(allowed).collect::<String>())
}

fn within(value: f64, most: f64) -> f64 {
    if value.is_finite() { value.clamp(0.0, most.max(0.0)) } else { 0.0 }
}

/// A number between 0 and the most there is, with at most one decimal. What is no number is 0.
fn number(value: f64, most: f64) -> String {
    let tenths = (within(value, most) * 10.0).round();
    if tenths % 10.0 == 0.0 { format!("{:.0}", tenths / 10.0) } else { format!("{:.1}", tenths / 10.0) }
}
