//! A statement, the values bound to it, and the rows that come back: the same for both databases.

use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

/// A statement whose text is written in the program, with what is bound to its `$1`, `$2` and so on.
pub(super) struct Statement {
    pub(super) text: &'static str,
    pub(super) values: Vec<Value>,
}

/// A value of one of the two kinds that a column has.
pub(super) enum Value {
    Whole(Option<i64>),
    Text(Option<String>),
}

/// A statement with nothing bound yet.
pub(super) fn sql(text: &'static str) -> Statement {
    Statement { text, values: Vec::new() }
}

impl Statement {
    /// Binds the next value.
    pub(super) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Whole(Some(value))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Value::Whole(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Whole(Some(i64::from(value)))
    }
}

impl From<Option<bool>> for Value {
    fn from(value: Option<bool>) -> Self {
        Value::Whole(value.map(i64::from))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Value::Text(Some(storable(value)))
    }
}

impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        Value::Text(value.map(storable))
    }
}

/// PostgreSQL takes no zero character in a text, and both databases are to keep the same.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// A row that came back. Cells are read from left to right, in the order in which the statement names them.
pub(super) struct Row {
    cells: Cells,
    next: usize,
}

enum Cells {
    Lite(SqliteRow),
    Pg(PgRow),
}

impl From<SqliteRow> for Row {
    fn from(row: SqliteRow) -> Self {
        Row { cells: Cells::Lite(row), next: 0 }
    }
}

impl From<PgRow> for Row {
    fn from(row: PgRow) -> Self {
        Row { cells: Cells::Pg(row), next: 0 }
    }
}

macro_rules! cell {
    ($row:ident) => {{
        let at = $row.next;
        $row.next += 1;
        match &$row.cells {
            Cells::Lite(cells) => cells.try_get(at),
            Cells::Pg(cells) => cells.try_get(at),
        }
    }};
}

impl Row {
    /// The next cell, a text.
    pub(super) fn text(&mut self) -> sqlx::Result<String> {
        cell!(self)
    }

    /// The next cell, a text or nothing.
    pub(super) fn maybe_text(&mut self) -> sqlx::Result<Option<String>> {
        cell!(self)
    }

    /// The next cell, a whole number.
    pub(super) fn whole(&mut self) -> sqlx::Result<i64> {
        cell!(self)
    }

    /// The next cell, a whole number or nothing.
    pub(super) fn maybe_whole(&mut self) -> sqlx::Result<Option<i64>> {
        cell!(self)
    }

    /// The next cell, a yes or no.
    pub(super) fn flag(&mut self) -> sqlx::Result<bool> {
        Ok(self.whole()? != 0)
    }

    /// The next cell, a yes, a no or nothing.
    pub(super) fn maybe_flag(&mut self) -> sqlx::Result<Option<bool>> {
        Ok(self.maybe_whole()?.map(|value| value != 0))
    }

    /// The next cell, one of the words that a type knows.
    pub(super) fn word<T: Word>(&mut self) -> sqlx::Result<T> {
        let word = self.text()?;
        let known = T::ALL.iter().copied().find(|known| known.word() == word);
        known.ok_or_else(|| sqlx::Error::Decode(format!("{word:?} is not a word known here").into()))
    }
}

/// A choice that is stored as a word.
pub(super) trait Word: Copy + Sized + 'static {
    /// Every choice.
    const ALL: &'static [Self];
    /// The word it is stored as.
    fn word(self) -> &'static str;
}

/// Declares a choice among words, and how it is stored.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $choice:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum $name { $($(#[$each])* $choice),+ }

        impl $crate::store::sql::Word for $name {
            const ALL: &'static [Self] = &[$($name::$choice),+];
            fn word(self) -> &'static str {
                match self { $($name::$choice => $word),+ }
            }
        }

        impl $name {
            /// The word it is stored and addressed as.
            pub fn id(self) -> &'static str {
                $crate::store::sql::Word::word(self)
            }

            /// The choice of this word.
            pub fn of(word: &str) -> Option<Self> {
                <Self as $crate::store::sql::Word>::ALL.iter().copied().find(|choice| choice.id() == word)
            }
        }
    };
}
pub(super) use words;
