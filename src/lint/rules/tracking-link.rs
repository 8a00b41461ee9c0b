//! A link that carries marks by which the reader is followed.

use std::ops::Range;

use crate::lint::links::{Lead, Link, links};
use crate::lint::{About, Confidence, Fixes, Level, Note, Proposal, Rule, Text};
use crate::rule;

#[doc = include_str!("tracking-link.md")]
#[derive(Debug)]
pub struct TrackingLink;

impl Rule for TrackingLink {
    fn id(&self) -> &'static str {
        "tracking-link"
    }

    fn page(&self) -> &'static str {
        include_str!("tracking-link.md")
    }

    fn about(&self) -> About {
        About {
            flaw: "a link that follows its reader",
            rule: rule::Rule::G4,
            level: Level::Warning,
            confidence: Confidence::Certain,
            fixes: Fixes::Always,
        }
    }

    fn text(&self, text: &Text, notes: &mut Vec<Note>) {
        for lead in Lead::all(text) {
            notes.extend(links(lead.words()).iter().filter_map(|link| marks(lead, link)));
        }
    }
}

/// What is to be said of the marks of a link.
fn marks(lead: Lead, link: &Link) -> Option<Note> {
    let words = lead.words();
    let parts = link.parts(words);
    let marked: Vec<bool> = parts.iter().map(|part| is_mark(&words[part.clone()])).collect();
    let first = marked.iter().position(|is_mark| *is_mark)?;
    let last = marked.iter().rposition(|is_mark| *is_mark).unwrap_or(first);
    let note = lead.note(parts[first].start..parts[last].end, "this link says where its reader came from");
    let cuts = cuts(link, &parts, &marked);
    let can_be_cut = lead.is_plain() && !cuts.iter().any(|cut| lead.is_filled(cut));
    let edits: Vec<_> = cuts.into_iter().map(|cut| (lead.spot(cut), String::new())).collect();
    let fix = Proposal { title: "leave the marks out of the link".to_owned(), edits, is_safe: true };
    Some(Note { fix: can_be_cut.then_some(fix), ..note.help("leave the marks out") })
}

/// Marks by their names; a `*` stands for the rest of the name.
const MARKS: &[&str] = &[
    "utm_*",
    "fbclid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "gad_source",
    "msclkid",
    "mc_cid",
    "mc_eid",
    "igshid",
    "igsh",
    "twclid",
    "ttclid",
    "yclid",
    "li_fat_id",
    "_hsenc",
    "_hsmi",
    "hsctatracking",
    "mkt_tok",
    "vero_id",
    "oly_enc_id",
    "oly_anon_id",
    "wickedid",
    "s_cid",
    "_openstat",
    "epik",
    "rdt_cid",
    "mtm_*",
    "pk_campaign",
    "pk_source",
    "pk_medium",
];

/// Whether a part of a query, such as `utm_source=x`, is a mark.
fn is_mark(part: &str) -> bool {
    let name = part.split('=').next().unwrap_or_default().to_ascii_lowercase();
    MARKS.iter().any(|mark| match mark.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == *mark,
    })
}

/// What to cut out: each mark with the sign behind it, or those at the end with the sign before them.
fn cuts(link: &Link, parts: &[Range<usize>], marked: &[bool]) -> Vec<Range<usize>> {
    let kept = marked.iter().rposition(|is_mark| !is_mark).map_or(0, |last| last + 1);
    let inner = (0..kept).filter(|index| marked[*index]).map(|index| parts[index].start..parts[index + 1].start);
    let mut cuts: Vec<Range<usize>> = inner.collect();
    if kept < parts.len() {
        let from = if kept == 0 { link.query.start - 1 } else { parts[kept - 1].end };
        cuts.push(from..link.query.end);
    }
    cuts
}
