//! Domains: finding in a run of letters and dots where one can begin and how far it reaches.
//!
//! A domain is labels between dots and a top-level domain behind the last one. It reaches as far as it can. What follows
//! the top-level domain may be of another script without a space between: in `web.nlです` the domain is `web.nl`.

use std::ops::Range;

use crate::chars::{is_domain, is_forbidden};
use crate::tld;

/// A domain in a text, and how it begins.
#[derive(Debug)]
pub(crate) struct Domain {
    pub(crate) host: Range<usize>,
    /// Where its protocol begins, if it has one.
    pub(crate) protocol: Option<usize>,
    /// Whether one of `-_./` stands before it, which only a protocol makes good.
    pub(crate) joined: bool,
}

/// All characters that a domain can consist of, between two that it cannot.
pub(crate) struct Run<'t> {
    text: &'t str,
    pub(crate) start: usize,
    pub(crate) end: usize,
    opening: Option<Opening>,
    pub(crate) labels: Vec<Label>,
}

/// How a domain at the very beginning of a run begins.
#[derive(Clone, Copy)]
struct Opening {
    protocol: Option<usize>,
    joined: bool,
}

/// What stands between two dots.
pub(crate) struct Label {
    start: usize,
    end: usize,
    /// Where the top-level domain ends that it begins with; not looked for in the first label.
    tld: Option<usize>,
    /// Where the domain ends that reaches farthest with this label as a whole in it, before the top-level domain.
    reach: Option<usize>,
}

impl<'t> Run<'t> {
    /// The run around a dot, from no earlier than `searched`. What precedes it is its own from `taken` on.
    pub(crate) fn around(text: &'t str, taken: usize, searched: usize, dot: usize) -> Self {
        let in_run = |c: &char| is_domain(*c) || matches!(c, '-' | '_' | '.');
        let before: usize = text[searched..dot].chars().rev().take_while(in_run).map(char::len_utf8).sum();
        let behind: usize = text[dot..].chars().take_while(in_run).map(char::len_utf8).sum();
        let (start, end) = (dot - before, dot + behind);
        let opening = opening(text, taken, start);
        let mut run = Self { text, start, end, opening, labels: Vec::new() };
        run.split();
        run
    }

    /// Splits the run into its labels and sees from the last to the first how far each reaches.
    fn split(&mut self) {
        let mut start = self.start;
        for label in self.text[self.start..self.end].split('.') {
            let end = start + label.len();
            let tld =
                if start == self.start { None } else { tld::end(&self.text[start..]).map(|length| start + length) };
            self.labels.push(Label { start, end, tld, reach: None });
            start = end + 1;
        }
        for index in (0..self.labels.len().saturating_sub(1)).rev() {
            let label = &self.labels[index];
            if self.text[label.start..label.end].starts_with(is_domain) {
                self.labels[index].reach = self.reach(index, label.start);
            }
        }
    }

    /// Where the domain ends that begins at this place in a label: an underscore may only stand in a subdomain.
    fn reach(&self, index: usize, start: usize) -> Option<usize> {
        let (label, next) = (&self.labels[index], self.labels.get(index + 1)?);
        let written = &self.text[start..label.end];
        if !written.ends_with(is_domain) {
            return None;
        }
        next.reach.or_else(|| next.tld.filter(|_| !written.contains('_')))
    }

    /// The domain that begins in this label, after a character that may precede it, no earlier than `taken`.
    pub(crate) fn domain_from(&self, index: usize, taken: usize) -> Option<Domain> {
        let label = &self.labels[index];
        let next = self.labels.get(index + 1)?;
        let written = &self.text[label.start..label.end];
        let skipped = if next.reach.is_some() { 0 } else { written.rfind('_').map_or(0, |last| last + 1) };
        let place = (label.start + skipped).max(taken);
        if place >= label.end || (next.reach.is_none() && next.tld.is_none()) {
            return None;
        }
        let starts = self.text[place..label.end].char_indices().filter(|(_, c)| is_domain(*c));
        let (start, opening) =
            starts.map(|(at, _)| place + at).find_map(|at| Some((at, self.opening_at(at, taken)?)))?;
        let end = self.reach(index, start)?;
        Some(Domain { host: start..end, protocol: opening.protocol, joined: opening.joined })
    }

    /// How a domain at this place begins, if one can.
    fn opening_at(&self, start: usize, taken: usize) -> Option<Opening> {
        if start == self.start {
            return self.opening;
        }
        let before = self.text[taken..start].chars().next_back().filter(|c| may_precede(*c))?;
        Some(Opening { protocol: None, joined: is_joining(before) })
    }
}

/// How a domain at the beginning of a run begins, if one can.
fn opening(text: &str, taken: usize, start: usize) -> Option<Opening> {
    let free = |at: usize| at == 0 || text[taken..at].chars().next_back().is_some_and(may_precede);
    let mut protocol = ["http://", "https://"].iter().filter_map(|protocol| {
        let at = start.checked_sub(protocol.len()).filter(|at| *at >= taken)?;
        text.get(at..start).filter(|written| written.eq_ignore_ascii_case(protocol) && free(at)).map(|_| at)
    });
    match protocol.next_back() {
        Some(at) => Some(Opening { protocol: Some(at), joined: false }),
        None => free(start).then(|| Opening { protocol: None, joined: text[..start].ends_with(is_joining) }),
    }
}

fn may_precede(c: char) -> bool {
    !c.is_ascii_alphanumeric() && !matches!(c, '@' | '＠' | '$' | '#' | '＃') && !is_forbidden(c)
}

fn is_joining(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | '/')
}
