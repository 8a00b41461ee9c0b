//! The occasion: what kind of moment it is for the customer.

use serde::{Deserialize, Serialize};

use crate::scenario::model::Category;

/// What kind of moment it is for a customer: what fits one is out of place in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// Something went wrong.
    Trouble,
    /// Neither good nor bad: a question, a request.
    Plain,
    /// The customer is happy and says so.
    Joy,
}

impl Occasion {
    /// The occasion of a message of this category from a customer in this mood. A question can be an angry one.
    pub fn of(category: Category, mood: u8) -> Occasion {
        match category {
            Category::Complaint | Category::Crisis => Occasion::Trouble,
            Category::Praise if mood >= 40 => Occasion::Joy,
            Category::Praise => Occasion::Trouble,
            Category::Question | Category::PrivateData if mood < 40 => Occasion::Trouble,
            Category::Question | Category::PrivateData => Occasion::Plain,
        }
    }

    /// The occasion of a message with so many words of trouble and of praise. Who is thanked and blamed in one breath is
    /// in trouble.
    pub(super) fn heard(trouble: usize, praise: usize) -> Occasion {
        match (trouble, praise) {
            (0, 0) => Occasion::Plain,
            (trouble, praise) if trouble >= praise => Occasion::Trouble,
            _ => Occasion::Joy,
        }
    }
}
