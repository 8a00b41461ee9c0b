//! The terminal: tables, bars and reasons, as wide as it is.

use anstyle::{AnsiColor, Style};

use super::table::{fitting, tables};
use super::words::{distribution, grouped, headline, name, notes, origin, plain, replies, share, waits, worst};
use crate::grading::summary::{Cluster, Distribution, Row, Summary, Worst};
use crate::report::Canvas;
use crate::report::width::{cut, pad, width, wrap};

/// How many rows of a table are told.
const ROWS: usize = 20;
/// How wide the column of names is at least.
const NAME: usize = 14;

const BAD: Style = AnsiColor::Red.on_default().bold();
const FAINT: Style = Style::new().dimmed();
const STRONG: Style = Style::new().bold();
const TIP: Style = AnsiColor::Cyan.on_default();

/// The summary for a terminal.
pub(super) fn render(summary: &Summary, canvas: &Canvas) -> String {
    let mut page = Page { lines: Vec::new(), canvas };
    page.told("", &headline(&summary.all), STRONG);
    if let Some(waits) = waits(&summary.all) {
        page.told("", &waits, Style::new());
    }
    for (of, rows) in tables(summary) {
        page.gap();
        page.table(summary, of, rows);
    }
    page.gap();
    page.criteria(summary);
    for one in &summary.distributions {
        page.gap();
        page.distribution(one);
    }
    page.worst(&summary.worst);
    page.clusters(&summary.clusters);
    page.closing(summary);
    page.lines.join("\n") + "\n"
}

/// What is written so far.
struct Page<'a> {
    lines: Vec<String>,
    canvas: &'a Canvas,
}

impl Page<'_> {
    fn gap(&mut self) {
        self.lines.push(String::new());
    }

    /// A text in as many lines as it takes, each after some indent.
    fn told(&mut self, indent: &str, text: &str, style: Style) {
        let text = plain(text);
        for line in wrap(&text, self.canvas.width.saturating_sub(width(indent))) {
            self.lines.push(format!("{indent}{}", self.paint(&text[line], style)));
        }
    }

    fn paint(&self, text: &str, style: Style) -> String {
        if self.canvas.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn table(&mut self, summary: &Summary, of: &str, rows: &[Row]) {
        let columns = fitting(summary, self.canvas.width.saturating_sub(NAME));
        let taken: usize = columns.iter().map(|column| column.width + 1).sum();
        let names = rows.iter().take(ROWS).map(|row| width(&plain(name(row.name.as_deref()))));
        let longest = names.max().unwrap_or(0).max(of.len());
        let room = longest.min(self.canvas.width.saturating_sub(taken).max(NAME));
        let headings = columns.iter().map(|column| format!(" {:>1$}", column.heading, column.width));
        self.lines.push(self.paint(&format!("{}{}", pad(of, room), headings.collect::<String>()), FAINT));
        for row in rows.iter().take(ROWS) {
            let cells = columns.iter().map(|column| {
                let cell = (column.cell)(row);
                format!(" {}{cell}", " ".repeat(column.width.saturating_sub(width(&cell))))
            });
            let name = cut(&plain(name(row.name.as_deref())), room);
            self.lines.push(format!("{}{}", pad(&name, room), cells.collect::<String>()));
        }
        if rows.len() > ROWS {
            self.lines.push(self.paint(&format!("and {} more", grouped((rows.len() - ROWS) as u64)), FAINT));
        }
    }

    fn criteria(&mut self, summary: &Summary) {
        let told = summary.criteria.iter().map(|(id, mean)| format!("{id} {:.1}", mean.mean));
        let told: Vec<String> = told.collect();
        if !told.is_empty() {
            self.told("", &format!("criteria, on average: {}", told.join(", ")), Style::new());
        }
    }

    fn distribution(&mut self, one: &Distribution) {
        self.lines.push(self.paint(distribution(one.of), STRONG));
        let all: u64 = one.bins.iter().map(|(_, count)| count).sum();
        let most = one.bins.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
        let label = one.bins.iter().map(|(label, _)| width(label)).max().unwrap_or(0);
        let room = self.canvas.width.saturating_sub(label + 22).clamp(10, 60) as u64;
        for (bin, count) in &one.bins {
            let eighths = (count * room * 8).div_ceil(most);
            let percent = share((all > 0).then(|| *count as f64 * 100.0 / all as f64));
            let told = format!("  {} {:>9} {percent:>5} {}", pad(bin, label), grouped(*count), bar(eighths));
            self.lines.push(told.trim_end().to_owned());
        }
    }

    fn worst(&mut self, all: &[Worst]) {
        if all.is_empty() {
            return;
        }
        self.gap();
        self.lines.push(self.paint("The worst", STRONG));
        for one in all {
            self.gap();
            self.told("  ", &worst(one), BAD);
            if let Some(customer) = &one.customer {
                self.told("  customer │ ", customer, FAINT);
            }
            self.told("     reply │ ", &one.reply, Style::new());
            for reason in &one.reasons {
                self.told("    ", &format!("{} ({}): {}", reason.by, reason.rule, reason.why), Style::new());
                self.told("      ", &format!("tip: {}", reason.tip), TIP);
            }
        }
    }

    fn clusters(&mut self, all: &[Cluster]) {
        if all.is_empty() {
            return;
        }
        self.gap();
        self.lines.push(self.paint("Sent again and again", STRONG));
        for one in all {
            let brand = one.brand.as_deref().map_or(String::new(), |brand| format!(" of {brand}"));
            let told = format!(
                "{}{brand} ({} of its own), {} word for word, first {}",
                replies(one.replies),
                share(Some(one.share)),
                grouped(one.same),
                one.first
            );
            self.gap();
            self.told("  ", &told, Style::new());
            self.told("    │ ", &one.example, FAINT);
        }
    }

    fn closing(&mut self, summary: &Summary) {
        let notes = notes(&summary.notes);
        if !notes.is_empty() {
            self.gap();
            notes.iter().for_each(|note| self.told("", note, Style::new()));
        }
        self.gap();
        self.told("", &origin(summary), FAINT);
    }
}

/// A bar of so many eighths of a column.
fn bar(eighths: u64) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let whole = usize::try_from(eighths / 8).unwrap_or(0);
    format!("{}{}", "█".repeat(whole), PARTS[(eighths % 8) as usize])
}
