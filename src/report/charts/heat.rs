//! The heat map: scores of many by criterion, each cell as deep in colour as its score is low.
//!
//! It is a table with coloured cells rather than a drawing: the score stands in every cell, it can be read cell by cell, and a
//! row can lead somewhere.

use std::fmt::{self, Display, Formatter};

use super::drawing::plain;
use crate::evaluator::verdict::Score;

/// Scores in rows and columns. Written with `{}`, it is HTML in which nothing is left to escape.
#[derive(Debug, Clone)]
pub struct HeatMap {
    /// What it shows, in a few words.
    pub title: String,
    /// What the rows are: the head of the first column.
    pub of: String,
    /// The heads of the other columns.
    pub columns: Vec<String>,
    /// The rows: whom or what each is about, where its name leads, and a cell for each column.
    pub rows: Vec<(String, Option<String>, Vec<Cell>)>,
    /// What a reader who does not see a cell without a score is told.
    pub missing: String,
}

/// One cell.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// The score; `None` where there is none.
    pub score: Option<Score>,
    /// The score in words.
    pub told: String,
}

/// How many depths of colour there are.
const DEPTHS: u16 = 5;

impl Cell {
    /// From 0 for a low score to 4 for full marks or nearly: below 50, 65, 80 and 90 points each a depth.
    fn depth(score: Score) -> u16 {
        let above = [50, 65, 80, 90].iter().filter(|points| score >= Score::points(**points)).count();
        u16::try_from(above).unwrap_or(0).min(DEPTHS - 1)
    }
}

impl Display for HeatMap {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "<table class=\"heat\">\n<caption>{}</caption>", plain(&self.title))?;
        write!(f, "<thead><tr><th scope=\"col\">{}</th>", plain(&self.of))?;
        for column in &self.columns {
            write!(f, "<th scope=\"col\">{}</th>", plain(column))?;
        }
        f.write_str("</tr></thead>\n<tbody>\n")?;
        for (name, link, cells) in &self.rows {
            let name = plain(name);
            match link {
                Some(link) => write!(f, "<tr><th scope=\"row\"><a href=\"{}\">{name}</a></th>", plain(link))?,
                None => write!(f, "<tr><th scope=\"row\">{name}</th>")?,
            }
            for place in 0..self.columns.len() {
                self.cell(f, cells.get(place))?;
            }
            f.write_str("</tr>\n")?;
        }
        f.write_str("</tbody>\n</table>\n")
    }
}

impl HeatMap {
    fn cell(&self, f: &mut Formatter<'_>, cell: Option<&Cell>) -> fmt::Result {
        match cell.and_then(|cell| Some((cell.score?, &cell.told))) {
            Some((score, told)) => write!(f, "<td class=\"heat-{}\">{}</td>", Cell::depth(score), plain(told)),
            None => write!(
                f,
                "<td class=\"heat-none\"><span aria-hidden=\"true\">–</span><span class=\"unseen\">{}</span></td>",
                plain(&self.missing)
            ),
        }
    }
}
