//! Tables: CSV with a header, one reply a row.

use super::field::{Field, Keys, Meaning};
use super::jsonl::Read;
use crate::diagnostic::one_of;
use crate::document::cells::{Cell, cells};
use crate::document::mistake::Mistake;
use crate::grading::Entry;

/// What the columns of a table mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The byte between cells.
    pub delimiter: u8,
    columns: Vec<Option<Field>>,
    /// The columns that are not known and not read.
    pub unread: Vec<String>,
}

impl Table {
    /// Reads a header.
    ///
    /// # Errors
    /// When a column is misspelt or there twice, or none is the reply.
    pub fn of_header(header: &[u8], delimiter: u8, keys: &Keys) -> Result<Table, Box<Mistake>> {
        let mut table = Table { delimiter, columns: Vec::new(), unread: Vec::new() };
        let cells = cells(header, delimiter)?;
        for cell in &cells {
            let name = cell.text.trim();
            let column = match keys.meaning(name) {
                Meaning::Field(field) if table.columns.contains(&Some(field)) => {
                    return Err(Box::new(Mistake::at(cell.span.clone(), format!("the column `{name}` is here twice"))));
                }
                Meaning::Field(field) => Some(field),
                Meaning::Ignored => None,
                Meaning::Unknown => {
                    table.unread.push(name.to_owned());
                    None
                }
                Meaning::Misspelt(field) => return Err(Box::new(misspelt(cell, name, field))),
            };
            table.columns.push(column);
        }
        if table.columns.contains(&Some(Field::Reply)) {
            Ok(table)
        } else {
            Err(Box::new(table.no_reply(keys, header)))
        }
    }

    fn no_reply(&self, keys: &Keys, header: &[u8]) -> Mistake {
        let key = keys.key_of(Field::Reply);
        let help = match self.unread.as_slice() {
            [] => "the first line of a table names its columns".to_owned(),
            unread => {
                let names = one_of(unread.iter().map(String::as_str));
                format!("if it is {names}, say so, for instance --map reply={}", unread[0])
            }
        };
        Mistake::at(0..header.len(), format!("no column is called `{key}`")).help(help)
    }

    /// Reads a row.
    ///
    /// # Errors
    /// When it has more or fewer cells than the header, or a cell that cannot be.
    pub fn read(&self, row: &[u8]) -> Result<Read, Box<Mistake>> {
        let cells = cells(row, self.delimiter)?;
        self.check_width(&cells, row)?;
        let mut entry = Entry::default();
        for (column, cell) in self.columns.iter().zip(&cells) {
            let Some(field) = column else { continue };
            if *field == Field::Customer && cell.text.trim().is_empty() {
                continue;
            }
            let wrong =
                |(message, help): (String, String)| Box::new(Mistake::at(cell.span.clone(), message).help(help));
            field.put(&mut entry, &cell.text).map_err(wrong)?;
        }
        Ok(Read { entry, unread: Vec::new() })
    }

    fn check_width(&self, cells: &[Cell], row: &[u8]) -> Result<(), Box<Mistake>> {
        let (got, wanted) = (cells.len(), self.columns.len());
        if got == wanted {
            return Ok(());
        }
        let from = cells.get(wanted).map_or(0, |extra| extra.span.start);
        let message = format!("the header has {wanted} cells, this row has {got}");
        let help = "a cell with a delimiter or a line end in it goes between quotation marks";
        Err(Box::new(Mistake::at(from..row.len(), message).help(help)))
    }
}

fn misspelt(cell: &Cell, name: &str, field: Field) -> Mistake {
    let help = format!("did you mean `{}`? If not, leave it out with --ignore {name}", field.key());
    Mistake::at(cell.span.clone(), format!("`{name}` is not a column that is read")).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::cells::delimiter;

    fn table(header: &str) -> Result<Table, Box<Mistake>> {
        Table::of_header(header.as_bytes(), delimiter(header.as_bytes()), &Keys::default())
    }

    #[test]
    fn the_delimiter_is_the_one_that_is_there_most_often() {
        for (header, expected) in [("a,b;c,d", b','), ("a;b;\"c,d,e\"", b';'), ("a\tb", b'\t'), ("reply", b',')] {
            assert_eq!(delimiter(header.as_bytes()), expected, "{header}");
        }
    }

    #[test]
    fn a_row_says_what_its_header_names() {
        let table = table("id;likes;Customer;reply".replace("Customer", "customer").as_str()).expect("a header");
        assert_eq!(table.unread, ["likes"]);
        let read = table.read("7;3;\"He said \"\"hi\"\"; twice\";\"Hello\nthere\"".as_bytes()).expect("a row").entry;
        assert_eq!((read.id.as_str(), read.reply.as_str()), ("7", "Hello\nthere"));
        assert_eq!(read.customer, ["He said \"hi\"; twice"]);
        assert!(table.read(b"7;3;;x").expect("a row").entry.customer.is_empty());
    }

    #[test]
    fn a_header_or_row_that_does_not_fit_is_told() {
        let told = |header: &str| table(header).expect_err(header).message;
        assert_eq!(told("id,replly"), "`replly` is not a column that is read");
        assert_eq!(told("id,reply,id"), "the column `id` is here twice");
        assert_eq!(told("id,words"), "no column is called `reply`");
        let row = |row: &[u8]| table("id,reply").expect("a header").read(row).expect_err("a mistake");
        assert_eq!(row(b"1,2,3").message, "the header has 2 cells, this row has 3");
        assert_eq!(row(b"1,2,3").span, 4..5);
        assert_eq!(row(b"1").message, "the header has 2 cells, this row has 1");
        assert_eq!(row(b"1,\xff").message, "byte 3 of this line is not UTF-8");
    }
}
