//! Paging by numbers: newest first, and a Link header that says where to go on.

use super::fields::Fields;
use super::problem::Problem;

/// What part of a list is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// Below this number.
    below: u64,
    /// Above this number, the newest first.
    since: u64,
    /// Just above this number.
    min: Option<u64>,
    /// The most at once.
    pub(super) most: usize,
}

/// A page of a list, and its ends.
#[derive(Debug)]
pub(super) struct Page<T> {
    /// What is on it, newest first.
    pub(super) items: Vec<T>,
    ends: Option<(u64, u64)>,
}

impl Bounds {
    /// What a request asks for.
    pub(super) fn read(fields: &Fields, default: usize, most: usize) -> Result<Bounds, Problem> {
        Ok(Bounds {
            below: fields.id("max_id")?.unwrap_or(u64::MAX),
            since: fields.id("since_id")?.unwrap_or(0),
            min: fields.id("min_id")?,
            most: fields.count("limit", default, most),
        })
    }

    /// The wanted page of things with numbers, oldest first, of those that are to be kept.
    pub(super) fn page<T: Copy>(
        &self,
        list: impl DoubleEndedIterator<Item = T>,
        number: impl Fn(T) -> u64,
        keep: impl Fn(T) -> bool,
    ) -> Page<T> {
        let above = self.min.unwrap_or(0).max(self.since);
        let wanted = |item: &T| number(*item) > above && number(*item) < self.below && keep(*item);
        let mut items: Vec<T> = match self.min {
            Some(_) => list.filter(wanted).take(self.most).collect(),
            None => list.rev().filter(wanted).take(self.most).collect(),
        };
        if self.min.is_some() {
            items.reverse();
        }
        let ends = items.first().copied().zip(items.last().copied());
        Page { ends: ends.map(|(first, last)| (number(first), number(last))), items }
    }
}

impl<T> Page<T> {
    /// The Link header: where the older and the newer things are. `None` for an empty page.
    pub(super) fn link(&self, origin: &str, path: &str, fields: &Fields) -> Option<String> {
        let (first, last) = self.ends?;
        let kept: Vec<(&str, &str)> =
            fields.pairs().filter(|(name, _)| !matches!(*name, "max_id" | "min_id" | "since_id")).collect();
        let to = |name: &str, number: u64| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            let query = query.extend_pairs(&kept).append_pair(name, &number.to_string()).finish();
            format!("<{origin}{path}?{query}>")
        };
        Some(format!("{}; rel=\"next\", {}; rel=\"prev\"", to("max_id", last), to("min_id", first)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(query: &str) -> (Vec<u64>, Option<String>) {
        let fields = Fields::of_query(query);
        let bounds = Bounds::read(&fields, 2, 3).expect("bounds");
        let page = bounds.page(1..=9u64, |number| number, |number| number != 5);
        let link = page.link("http://here", "/list", &fields);
        (page.items, link)
    }

    #[test]
    fn pages_go_down_from_the_newest_or_up_from_where_one_was() {
        assert_eq!(page("").0, [9, 8]);
        assert_eq!(page("max_id=7&limit=9").0, [6, 4, 3]);
        assert_eq!(page("since_id=6&limit=9").0, [9, 8, 7]);
        assert_eq!(page("min_id=3&limit=2").0, [6, 4]);
        assert_eq!(page("max_id=1"), (vec![], None));
        let link = page("limit=2&types[]=mention&max_id=9").1.expect("a link");
        assert_eq!(
            link,
            "<http://here/list?limit=2&types%5B%5D=mention&max_id=7>; rel=\"next\", \
             <http://here/list?limit=2&types%5B%5D=mention&min_id=8>; rel=\"prev\""
        );
        assert!(Bounds::read(&Fields::of_query("max_id=x"), 2, 3).is_err());
    }
}
