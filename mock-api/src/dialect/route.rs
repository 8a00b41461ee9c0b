//! What the tables of operations of all dialects have in common: patterns of paths, and what is read whatever the cursor.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::routing::MethodFilter;
use percent_encoding::percent_decode_str;

/// The filter for a method by its name.
pub(crate) fn method(name: &str) -> MethodFilter {
    match name {
        "POST" => MethodFilter::POST,
        "PUT" => MethodFilter::PUT,
        "DELETE" => MethodFilter::DELETE,
        _ => MethodFilter::GET,
    }
}

/// What stands in the path for the placeholders of the pattern; `None` if that is not UTF-8.
pub(crate) fn placeholders(pattern: &str, path: &str) -> Option<Vec<String>> {
    let pairs = pattern.split('/').zip(path.split('/')).filter(|(part, _)| part.starts_with('{'));
    pairs.map(|(_, value)| Some(percent_decode_str(value).decode_utf8().ok()?.into_owned())).collect()
}

/// What is read: the operation, the path, and the parameters that are no cursors. The order of parameters does not
/// matter.
pub(crate) fn feed<'p>(
    operation: &str,
    path: &str,
    pairs: impl Iterator<Item = (&'p str, &'p str)>,
    cursors: &[&str],
) -> u64 {
    let hash = |thing: &dyn Fn(&mut DefaultHasher)| {
        let mut hasher = DefaultHasher::new();
        thing(&mut hasher);
        hasher.finish()
    };
    let base = hash(&|hasher| (operation, path).hash(hasher));
    let pairs = pairs.filter(|(name, _)| !cursors.contains(name));
    pairs.fold(base, |sum, pair| sum ^ hash(&|hasher| pair.hash(hasher)))
}
