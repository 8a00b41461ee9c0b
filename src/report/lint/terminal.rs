//! The terminal: each finding as a compiler tells it, with its line underlined and the line as it would be after the fix.

use std::ops::Range;

use anstyle::{AnsiColor, Style};

use super::Format;
use super::coverage;
use super::excerpt::{Line, visible};
use super::fixed;
use super::overview::{FORMULA, Table, headline, reasons, tables};
use super::words::{fix, levels, notes, reply, summary};
use crate::lint::checked::{Checked, CheckedFile, Position};
use crate::lint::coverage::Coverage;
use crate::lint::finding::{Also, Finding, Level};
use crate::lint::overview::Overview;
use crate::report::Canvas;
use crate::report::width::{cut, pad, width, wrap};

/// For people, at a terminal.
pub(super) struct Terminal;

/// How many lines of a long place are shown, and how many other places of a finding.
const LINES: usize = 3;
const PLACES: usize = 4;
/// How many of the findings that are gone are named.
const GONE: usize = 10;

const GOOD: Style = AnsiColor::Green.on_default().bold();
const FRAME: Style = AnsiColor::BrightBlue.on_default().bold();
const STRONG: Style = Style::new().bold();

impl Format for Terminal {
    fn id(&self) -> &'static str {
        "terminal"
    }

    fn purpose(&self) -> &'static str {
        "each finding with its line underlined, for people"
    }

    fn render(&self, checked: &Checked, canvas: &Canvas) -> String {
        let mut page = Page { text: String::new(), checked, canvas };
        for group in checked.findings.chunk_by(|one, next| one.file == next.file) {
            page.heading(group);
            group.iter().for_each(|finding| page.finding(finding));
        }
        if let Some(overview) = &checked.overview {
            page.overview(overview);
        }
        if let Some(coverage) = &checked.coverage {
            page.coverage(coverage);
        }
        page.closing();
        page.text
    }
}

/// A finding as it is told in a terminal, without colours.
pub(super) fn told(checked: &Checked, finding: &Finding) -> String {
    let mut page = Page { text: String::new(), checked, canvas: &Canvas::default() };
    page.finding(finding);
    page.text
}

/// What is written so far.
struct Page<'a> {
    text: String,
    checked: &'a Checked,
    canvas: &'a Canvas,
}

impl<'a> Page<'a> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn paint(&self, text: &str, style: Style) -> String {
        if self.canvas.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn file(&self, index: u32) -> Option<&'a CheckedFile> {
        self.checked.files.get(index as usize)
    }

    /// The name of a file and how much is wrong in it, where there are several.
    fn heading(&mut self, group: &[Finding]) {
        let Some(file) = group.first().and_then(|finding| self.file(finding.file)) else { return };
        if self.checked.files.len() > 1 {
            let name = self.paint(&visible(&file.source.name), STRONG.underline());
            let told = format!("{name}: {}\n", levels(group.iter()));
            self.line(&told);
            self.line("");
        }
    }

    fn finding(&mut self, finding: &Finding) {
        let style = style(finding.level);
        let label = self.paint(&format!("{}[{}]", finding.level.id(), finding.rule), style);
        let message = self.paint(&visible(&finding.message), STRONG);
        self.line(&format!("{label}: {message}"));
        let Some(file) = self.file(finding.file) else { return };
        let lines = lines(file, &finding.span);
        let (fixed, is_cut) = finding.fix.as_ref().map_or_else(Default::default, |fix| fixed::lines(file, &fix.edits));
        let gutter = lines.iter().chain(&fixed).map(|line| line.number).max().unwrap_or(1).to_string().len();
        let place = self.place(file, finding.span.start);
        let arrow = self.paint(&format!("{:gutter$}-->", ""), FRAME);
        self.line(&format!("{arrow} {place} ({})", visible(&reply(finding))));
        self.rule(gutter);
        let from = self.lines(&lines, gutter, '^', style, None);
        self.lines(&fixed, gutter, '+', GOOD, from);
        if is_cut {
            self.line(&format!("{:gutter$} …", ""));
        }
        self.advice(finding, gutter);
        for also in finding.also.iter().take(PLACES) {
            self.also(also);
        }
        if finding.also.len() > PLACES {
            self.line(&format!("{:gutter$} and {} more", "", finding.also.len() - PLACES));
        }
        self.line("");
    }

    fn rule(&mut self, gutter: usize) {
        let bar = self.paint(&format!("{:gutter$} |", ""), FRAME);
        self.line(&bar);
    }

    /// What to do, in words.
    fn advice(&mut self, finding: &Finding, gutter: usize) {
        let help = (!finding.help.is_empty()).then(|| ("help", finding.help.clone()));
        let fix = finding.fix.as_ref().map(|one| ("fix", fix(one)));
        for (label, words) in help.into_iter().chain(fix) {
            let told = visible(&words);
            let frame = self.paint(&format!("{:gutter$} =", ""), FRAME);
            let margin = gutter + label.len() + 5;
            for (index, line) in wrap(&told, self.canvas.width.saturating_sub(margin)).into_iter().enumerate() {
                match index {
                    0 => self.line(&format!("{frame} {}: {}", self.paint(label, STRONG), &told[line])),
                    _ => self.line(&format!("{:margin$}{}", "", &told[line])),
                }
            }
        }
    }

    /// Another place that belongs to a finding.
    fn also(&mut self, also: &Also) {
        let Some(file) = self.file(also.file) else { return };
        let lines = lines(file, &also.span);
        let gutter = lines.iter().map(|line| line.number).max().unwrap_or(1).to_string().len();
        let place = self.place(file, also.span.start);
        let colons = self.paint(&format!("{:gutter$}:::", ""), FRAME);
        self.line(&format!("{colons} {place}: {}", visible(&also.words)));
        self.rule(gutter);
        self.lines(&lines, gutter, '-', FRAME, None);
    }

    fn place(&self, file: &CheckedFile, offset: usize) -> String {
        let Position { line, column } = file.lines.position(&file.source.text, offset);
        format!("{}:{line}:{column}", visible(&file.source.name))
    }

    /// Some lines with what is meant underlined by a sign. Gives the byte of the file's first line that its first column shows.
    fn lines(&mut self, lines: &[Line], gutter: usize, sign: char, style: Style, from: Option<usize>) -> Option<usize> {
        let columns = self.canvas.width.saturating_sub(gutter + 3);
        let mut first = None;
        let mut before = None;
        for line in lines {
            if before.is_some_and(|before| before + 1 < line.number) {
                self.line("...");
            }
            before = Some(line.number);
            let (words, under, at) = line.draw(columns, sign, from);
            first = first.or(Some(at));
            let side = if sign == '+' { self.paint("+", style) } else { self.paint("|", FRAME) };
            let number = self.paint(&format!("{:>gutter$}", line.number), FRAME);
            self.line(&format!("{number} {side} {words}"));
            if !under.is_empty() {
                let bar = self.paint(&format!("{:gutter$} |", ""), FRAME);
                let under = self.paint(&under, style);
                self.line(&format!("{bar} {under}"));
            }
        }
        first
    }

    /// How good the library is as a whole.
    fn overview(&mut self, overview: &Overview) {
        let told = self.paint(&headline(overview), STRONG);
        self.line(&told);
        for line in wrap(FORMULA, self.canvas.width) {
            self.line(&FORMULA[line]);
        }
        tables(overview).iter().for_each(|table| self.table(table));
        if !overview.worst.is_empty() {
            self.line("");
            let title = self.paint("The worst replies", STRONG);
            self.line(&title);
        }
        for worst in &overview.worst {
            let place = format!("{}:{}", visible(&worst.file), worst.line);
            self.line(&format!("  {:>5.1}  {} ({place})", worst.score, visible(&worst.reply)));
            self.line(&format!("         {}", reasons(worst)));
        }
        self.line("");
    }

    /// Which customers the library has an answer for.
    fn coverage(&mut self, coverage: &Coverage) {
        let told = self.paint(&coverage::headline(coverage), STRONG);
        self.line(&told);
        for row in coverage::rows(coverage) {
            self.line("");
            let title = format!("  {:<8} {}: {}", row.cover.id(), visible(row.id), visible(row.title));
            self.line(&title);
            for reason in &row.reasons {
                let reason = visible(reason);
                for line in wrap(&reason, self.canvas.width.saturating_sub(11)) {
                    self.line(&format!("           {}", &reason[line]));
                }
            }
        }
        self.line("");
        coverage::notes(coverage).iter().for_each(|note| self.line(&visible(note)));
        self.line("");
    }

    fn table(&mut self, table: &Table) {
        self.line("");
        let title = self.paint(table.title, STRONG);
        self.line(&title);
        let rows: Vec<Vec<String>> =
            table.rows.iter().map(|row| row.iter().map(|cell| visible(cell)).collect()).collect();
        let headings: Vec<String> = table.columns.iter().map(|column| (*column).to_owned()).collect();
        let widths: Vec<usize> = (0..headings.len())
            .map(|column| {
                rows.iter().chain([&headings]).filter_map(|row| row.get(column)).map(|cell| width(cell)).max()
            })
            .map(|widest| widest.unwrap_or(0).min(40))
            .collect();
        let cells = |row: &[String]| {
            let cell = |(index, (cell, room)): (usize, (&String, &usize))| match index {
                0 => pad(&cut(cell, *room), *room),
                _ => format!("  {}{cell}", " ".repeat(room.saturating_sub(width(cell)))),
            };
            format!("  {}", row.iter().zip(&widths).enumerate().map(cell).collect::<String>())
        };
        let head = self.paint(&cells(&headings), Style::new().dimmed());
        self.line(&head);
        for (index, row) in rows.iter().enumerate() {
            let bar = table.bars.get(index).map_or(String::new(), |part| bar(*part));
            self.line(&format!("{}  {bar}", cells(row)));
        }
    }

    /// How much there is, what can be done about it and what is not told.
    fn closing(&mut self) {
        let worst = self.checked.findings.iter().map(|finding| finding.level).max();
        let told = self.paint(&summary(self.checked), worst.map_or(GOOD, style));
        self.line(&told);
        for note in notes(self.checked) {
            self.line(&format!("  {note}"));
        }
        for (file, rule, reply) in self.checked.gone.iter().take(GONE) {
            self.line(&format!("    {}: {} in {}", visible(file), visible(rule), visible(reply)));
        }
        if self.checked.gone.len() > GONE {
            self.line(&format!("    and {} more", self.checked.gone.len() - GONE));
        }
    }
}

/// How many columns the longest bar has.
const BAR: f64 = 30.0;

/// A bar of so much of the longest one.
fn bar(part: f64) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (part * BAR * 8.0).ceil() as usize;
    format!("{}{}", "█".repeat(eighths / 8), PARTS[eighths % 8])
}

fn style(level: Level) -> Style {
    match level {
        Level::Error => AnsiColor::BrightRed.on_default().bold(),
        Level::Warning => AnsiColor::Yellow.on_default().bold(),
        Level::Note | Level::Off => AnsiColor::Cyan.on_default().bold(),
    }
}

/// The lines of a place: of a long one the first and the last.
fn lines(file: &CheckedFile, span: &Range<usize>) -> Vec<Line> {
    let text = file.source.text.as_str();
    let first = file.lines.line(span.start);
    let last = file.lines.line(span.end.saturating_sub(1).max(span.start)).max(first);
    let begin = if last - first < LINES { first..last } else { first..first + LINES - 1 };
    let shown = begin.chain([last]).map(|number| {
        let line = file.lines.span(text, number);
        let blanks = text[line.clone()].bytes().take_while(|byte| *byte == b' ').count();
        let start = if number > first { line.start + blanks } else { span.start };
        let mut shown = Line::of(text, line, number, &(start..span.end.max(start)));
        // What is blank in the middle of a place needs no underlining.
        shown.marks.retain(|mark| !mark.is_empty() || first == last);
        shown
    });
    shown.collect()
}
