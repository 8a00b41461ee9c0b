//! The figure: a drawing and the same figures as a table, as one piece of a page.

use std::fmt::{self, Display, Formatter};

use super::drawing::plain;

/// What a chart is called and how its table is headed, in the reader's language.
#[derive(Debug, Clone)]
pub struct Caption {
    /// Begins every id in the figure; unique on its page, letters, digits and hyphens.
    pub id: String,
    /// What the figure shows, in a few words.
    pub title: String,
    /// What is to be seen in it, in a sentence, for those who do not see it.
    pub says: String,
    /// What the switch says that opens the table, such as `As a table`.
    pub table: String,
    /// The heads of the table's columns.
    pub heads: Vec<String>,
}

/// A drawing with its table. Written with `{}`, it is HTML in which nothing is left to escape.
#[derive(Debug, Clone)]
pub struct Figure {
    caption: Caption,
    drawing: String,
    legend: Vec<(&'static str, String)>,
    table: Table,
}

/// Figures in rows, the first column naming the row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The heads of the columns.
    pub heads: Vec<String>,
    /// The rows, each as long as the heads.
    pub rows: Vec<Vec<String>>,
}

impl Figure {
    pub(super) fn new(caption: &Caption, drawing: String, rows: Vec<Vec<String>>) -> Figure {
        let table = Table { heads: caption.heads.clone(), rows };
        Figure { caption: caption.clone(), drawing, legend: Vec::new(), table }
    }

    /// Says what the marks of a class stand for; what has no word is left out.
    pub(super) fn legend(mut self, marks: impl IntoIterator<Item = (&'static str, String)>) -> Figure {
        self.legend.extend(marks.into_iter().filter(|(_, words)| !words.is_empty()));
        self
    }

    /// The drawing alone, as SVG.
    pub fn drawing(&self) -> &str {
        &self.drawing
    }

    /// The table alone.
    pub fn table(&self) -> &Table {
        &self.table
    }
}

impl Display for Figure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Caption { id, title, table, .. } = &self.caption;
        let id = plain(id);
        writeln!(f, "<figure class=\"chart\" id=\"{id}\">\n<figcaption>{}</figcaption>", plain(title))?;
        f.write_str(&self.drawing)?;
        if !self.legend.is_empty() {
            f.write_str("<ul class=\"legend\">")?;
            for (class, words) in &self.legend {
                write!(f, "<li><span class=\"key {class}\" aria-hidden=\"true\"></span>{}</li>", plain(words))?;
            }
            f.write_str("</ul>\n")?;
        }
        if !self.table.rows.is_empty() {
            writeln!(f, "<details><summary>{}</summary>\n{}</details>", plain(table), self.table)?;
        }
        f.write_str("</figure>\n")
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("<table class=\"numbers\">\n<thead><tr>")?;
        for head in &self.heads {
            write!(f, "<th scope=\"col\">{}</th>", plain(head))?;
        }
        f.write_str("</tr></thead>\n<tbody>\n")?;
        for row in &self.rows {
            f.write_str("<tr>")?;
            for (place, cell) in row.iter().enumerate() {
                match place {
                    0 => write!(f, "<th scope=\"row\">{}</th>", plain(cell))?,
                    _ => write!(f, "<td>{}</td>", plain(cell))?,
                }
            }
            f.write_str("</tr>\n")?;
        }
        f.write_str("</tbody>\n</table>\n")
    }
}
