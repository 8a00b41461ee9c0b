//! Pages that are given again as they were: bots keep asking, and mostly nothing has changed.

use super::answer::Answer;
use crate::platform::AccountId;

/// How many different pages are kept.
const KEPT: usize = 4;
/// The largest that is, in bytes.
const LARGEST: usize = 32 << 10;

/// The pages that were given last, since the world last changed.
#[derive(Debug, Clone, Default)]
pub(super) struct Pages {
    changes: u64,
    kept: Vec<(Asked<Box<str>>, Answer)>,
    next: usize,
}

/// What was asked, by whom. The answer follows from it and from the platform alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked<T> {
    /// The name of the operation.
    pub(super) operation: &'static str,
    /// Who reads.
    pub(super) user: Option<AccountId>,
    /// The path.
    pub(super) path: T,
    /// What is behind the question mark.
    pub(super) query: T,
}

impl Pages {
    /// The same answer as before, if there was one and nothing has changed since. `changes` is how often the world has changed.
    pub(super) fn again(&self, changes: u64, asked: &Asked<&str>) -> Option<Answer> {
        let mut kept = self.kept.iter().filter(|_| changes == self.changes);
        kept.find(|(known, _)| known.is(asked)).map(|(_, answer)| answer.clone())
    }

    /// Keeps an answer for the next time.
    pub(super) fn keep(&mut self, changes: u64, asked: &Asked<&str>, answer: &Answer) {
        if changes != self.changes {
            self.kept.clear();
            self.changes = changes;
        }
        if answer.body.len() > LARGEST {
            return;
        }
        let Asked { operation, user, path, query } = *asked;
        let page = (Asked { operation, user, path: path.into(), query: query.into() }, answer.clone());
        if self.kept.len() < KEPT {
            self.kept.push(page);
        } else {
            self.kept[self.next % KEPT] = page;
            self.next += 1;
        }
    }
}

impl Asked<Box<str>> {
    fn is(&self, other: &Asked<&str>) -> bool {
        let Asked { operation, user, path, query } = *other;
        self.query.as_ref() == query && self.path.as_ref() == path && self.operation == operation && self.user == user
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked<&str> {
        Asked { operation: "read", user: Some(AccountId(0)), path: "/posts", query }
    }

    fn answer(body: &str) -> Answer {
        Answer { status: 200, body: body.into(), items: Vec::new() }
    }

    #[test]
    fn a_page_is_given_again_until_something_changes() {
        let mut pages = Pages::default();
        pages.keep(1, &asked("a=1"), &answer("one"));
        assert_eq!(pages.again(1, &asked("a=1")), Some(answer("one")));
        assert_eq!(pages.again(2, &asked("a=1")), None);
        pages.keep(2, &asked("a=2"), &answer("two"));
        assert_eq!(pages.again(1, &asked("a=1")), None);
        assert_eq!(pages.again(2, &asked("a=1")), None);
    }

    #[test]
    fn a_page_is_given_only_to_whoever_asked_for_it() {
        let mut pages = Pages::default();
        pages.keep(1, &asked("a=1"), &answer("one"));
        for other in [
            asked("a=2"),
            Asked { user: None, ..asked("a=1") },
            Asked { path: "/others", ..asked("a=1") },
            Asked { operation: "search", ..asked("a=1") },
        ] {
            assert_eq!(pages.again(1, &other), None, "{other:?}");
        }
    }

    #[test]
    fn only_the_last_few_are_kept_and_none_that_is_large() {
        let mut pages = Pages::default();
        for n in 0..20 {
            pages.keep(1, &asked(&n.to_string()), &answer("page"));
        }
        let kept: Vec<usize> = (0..20).filter(|n| pages.again(1, &asked(&n.to_string())).is_some()).collect();
        assert_eq!(kept, [16, 17, 18, 19]);
        pages.keep(1, &asked("large"), &answer(&"x".repeat(LARGEST + 1)));
        assert_eq!(pages.again(1, &asked("large")), None);
    }
}
