//! Assignments: which courses a coach asked whom to do, and by when.

use super::Store;
use super::fault::StoreError;
use super::sql::{Row, sql};

/// A course that a person is asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The id of the course.
    pub course: String,
    /// The id of the person.
    pub person: String,
    /// By when, in Unix milliseconds, if by any time.
    pub due: Option<i64>,
    /// The id of who asks; none when that person was erased.
    pub by: Option<String>,
    /// When it was assigned, in Unix milliseconds.
    pub created: i64,
}

macro_rules! columns {
    () => {
        "course, person, due, assigned_by, created"
    };
}

fn assignment(row: &mut Row) -> sqlx::Result<Assignment> {
    Ok(Assignment {
        course: row.text()?,
        person: row.text()?,
        due: row.maybe_whole()?,
        by: row.maybe_text()?,
        created: row.whole()?,
    })
}

impl Store {
    /// Assigns a course, in place of what was assigned before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_assignment(&self, assignment: &Assignment) -> Result<(), StoreError> {
        let put = "INSERT INTO assignments (course, person, due, assigned_by, created) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (person, course) \
                   DO UPDATE SET due = excluded.due, assigned_by = excluded.assigned_by, created = excluded.created";
        let put = sql(put).bind(&*assignment.course).bind(&*assignment.person).bind(assignment.due);
        self.db.run(put.bind(assignment.by.as_deref()).bind(assignment.created)).await.map(|_| ())
    }

    /// Takes an assignment back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_assignment(&self, course: &str, person: &str) -> Result<(), StoreError> {
        let remove = sql("DELETE FROM assignments WHERE course = $1 AND person = $2").bind(course).bind(person);
        self.db.run(remove).await.map(|_| ())
    }

    /// What a person is asked to do, the most urgent first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assignments_of(&self, person: &str) -> Result<Vec<Assignment>, StoreError> {
        let find = concat!(
            "SELECT ",
            columns!(),
            " FROM assignments WHERE person = $1 ORDER BY CASE WHEN due IS NULL THEN 1 ELSE 0 END, due, course"
        );
        self.db.all(sql(find).bind(person), assignment).await
    }

    /// What everybody is asked to do.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assignments(&self) -> Result<Vec<Assignment>, StoreError> {
        let find = concat!("SELECT ", columns!(), " FROM assignments ORDER BY person, course");
        self.db.all(sql(find), assignment).await
    }
}
