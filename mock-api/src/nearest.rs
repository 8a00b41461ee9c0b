//! What somebody probably meant: the nearest word of a list, and the nearest operation to a path that leads nowhere.

/// How many parts of a path are compared; what is behind them is not looked at.
const PARTS: usize = 16;
/// How many characters of a word are compared.
const LETTERS: usize = 64;
/// How much it counts, in parts of a path, that the method is another one.
const METHOD: f64 = 0.5;
/// How much it counts that something stands for a placeholder: less than a slip, so that words win over placeholders.
const PLACEHOLDER: f64 = 0.1;

/// An operation that a dialect knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: &'static str,
    /// The path with `{placeholders}`.
    pub path: &'static str,
    /// Its name.
    pub name: &'static str,
}

/// The word of the list that was probably meant: a third of its letters may be wrong.
pub fn word<'w>(wrong: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let wanted = folded(wrong);
    let distance = |candidate: &str| strsim::damerau_levenshtein(&wanted, &folded(candidate));
    let near = known.into_iter().map(|candidate| (distance(candidate), candidate));
    let near = near.filter(|(distance, candidate)| *distance <= candidate.chars().count().max(3) / 3);
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// The operation whose method and path are nearest to these; `None` if nothing is near.
pub fn operation(method: &str, path: &str, known: impl IntoIterator<Item = Known>) -> Option<Known> {
    let wanted = parts(path);
    let rated = known.into_iter().map(|known| {
        let other = if known.method == method { 0.0 } else { METHOD };
        (far(&wanted, &parts(known.path)) + other, known)
    });
    let (distance, nearest) = rated.min_by(|(one, _), (other, _)| one.total_cmp(other))?;
    // Half of the parts may be wrong, but at least one must be right.
    let room = wanted.len().max(parts(nearest.path).len()) as f64;
    (distance <= (room / 2.0 + METHOD).min(room - 0.5)).then_some(nearest)
}

fn folded(word: &str) -> String {
    word.chars().take(LETTERS).flat_map(char::to_lowercase).collect()
}

fn parts(path: &str) -> Vec<String> {
    path.split('/').filter(|part| !part.is_empty()).take(PARTS).map(folded).collect()
}

/// How many parts must be changed, put in or taken out to get from one path to the other.
fn far(wanted: &[String], known: &[String]) -> f64 {
    let mut row: Vec<f64> = (0..=known.len()).map(|index| index as f64).collect();
    for part in wanted {
        let mut before = row[0];
        row[0] += 1.0;
        for (index, other) in known.iter().enumerate() {
            let changed = before + unlike(part, other);
            before = row[index + 1];
            row[index + 1] = changed.min(before + 1.0).min(row[index] + 1.0);
        }
    }
    row.last().copied().unwrap_or(0.0)
}

/// How much two parts of a path differ, from 0 to 1.
fn unlike(wanted: &str, known: &str) -> f64 {
    match known.starts_with('{') {
        true => PLACEHOLDER,
        false => 1.0 - strsim::normalized_damerau_levenshtein(wanted, known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KNOWN: &[Known] = &[
        Known { method: "GET", path: "/2/users/me", name: "me" },
        Known { method: "GET", path: "/2/users/{id}/mentions", name: "mentions" },
        Known { method: "GET", path: "/2/posts/{id}", name: "read" },
        Known { method: "POST", path: "/2/posts", name: "create" },
        Known { method: "DELETE", path: "/2/posts/{id}", name: "delete" },
    ];

    fn name(method: &str, path: &str) -> Option<&'static str> {
        operation(method, path, KNOWN.iter().copied()).map(|known| known.name)
    }

    #[test]
    fn a_slip_in_path_or_method_leads_to_the_operation_that_was_meant() {
        let cases = [
            (("GET", "/2/user/7/mentions"), Some("mentions")),
            (("GET", "/users/7/mentions"), Some("mentions")),
            (("GET", "/2/users/7/mention"), Some("mentions")),
            (("GET", "/2/users/mee"), Some("me")),
            (("PUT", "/2/posts"), Some("create")),
            (("POST", "/2/post"), Some("create")),
            (("PATCH", "/2/posts/7"), Some("read")),
            (("DELETE", "/2/posts/7/"), Some("delete")),
            (("GET", "/"), None),
            (("GET", "/favicon.ico"), None),
            (("GET", "/wp-admin/setup/x/y/z"), None),
        ];
        for ((method, path), expected) in cases {
            assert_eq!(name(method, path), expected, "{method} {path}");
        }
    }

    #[test]
    fn a_word_is_near_if_most_of_it_is_right() {
        let known = ["exactly", "at_least", "at_most"];
        assert_eq!(word("exactlyy", known), Some("exactly"));
        assert_eq!(word("atleast", known), Some("at_least"));
        assert_eq!(word("never", known), None);
    }

    proptest! {
        #[test]
        fn every_path_is_nearest_to_itself_and_any_path_has_an_answer(path in "(/[a-z0-9%{}./]{0,20}){0,40}", index in 0..KNOWN.len()) {
            let _ = name("GET", &path);
            prop_assert_eq!(name(KNOWN[index].method, KNOWN[index].path), Some(KNOWN[index].name));
        }
    }
}
