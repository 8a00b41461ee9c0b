//! probe
use unicode_normalization::UnicodeNormalization;
use std::collections::BTreeMap;
use super::seeds::{ALL, Seed, markers};
use crate::marker::Marker;

type Change = (&'static str, fn(&Seed) -> Option<String>);

fn before_signature(seed: &Seed, what: &str) -> String {
    let seen = seed.look(&seed.text);
    let at = match &seen.signature {
        Some(span) => {
            let before = seed.text[..span.start].trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '!' | '?'));
            before.len()
        }
        None => seed.text.trim_end().len(),
    };
    format!("{}{what}{}", &seed.text[..at], &seed.text[at..])
}

const CHANGES: &[Change] = &[
    ("lower", |s| Some(s.text.to_lowercase())),
    ("title", |s| {
        let mut start = true;
        let mut out = String::new();
        for c in s.text.chars() {
            if start && c.is_alphabetic() { out.extend(c.to_uppercase()); start = false; } else { out.push(c); }
            if matches!(c, '.' | '!' | '?') { start = true; } else if c.is_alphanumeric() { start = false; }
        }
        Some(out)
    }),
    ("emoji", |s| Some(before_signature(s, " 📦"))),
    ("emoji2", |s| Some(before_signature(s, " 🙂"))),
    ("lines", |s| Some(s.text.replace(". ", ".\n").replace("? ", "?\n").replace("! ", "!\n"))),
    ("crlf", |s| Some(s.text.replace(". ", ".\r\n").replace("? ", "?\r\n").replace("! ", "!\r\n"))),
    ("blank lines", |s| Some(s.text.replace(". ", ".\n\n").replace("? ", "?\n\n").replace("! ", "!\n\n"))),
    ("handle", |s| Some(format!("@someone_else {}", s.text))),
    ("nfd", |s| Some(s.text.nfd().collect())),
    ("nfc", |s| Some(s.text.nfc().collect())),
    ("nbsp", |s| Some(s.text.replace(' ', "\u{a0}"))),
    ("double", |s| Some(s.text.replace(' ', "  "))),
    ("zwsp", |s| Some(s.text.chars().flat_map(|c| [c, '\u{200b}']).collect())),
    ("rtl", |s| Some(format!("\u{200f}{}\u{200f}", s.text))),
    ("curly", |s| Some(s.text.replace('\'', "’"))),
    ("straight", |s| Some(s.text.replace('’', "'"))),
    ("greeting", |s| {
        if s.look(&s.text).has(Marker::Greeting) { return None; }
        let word = match s.language { crate::language::Language::En => "Hi", crate::language::Language::Fr => "Bonjour", crate::language::Language::Sv => "Hej", _ => "Hallo" };
        Some(format!("{word}! {}", s.text))
    }),
    ("trailing", |s| Some(format!("  {}\n ", s.text))),
];

#[test]
fn probe() {
    let mut out = String::new();
    for (name, change) in CHANGES {
        let (mut all, mut differ) = (0, 0);
        let mut which: BTreeMap<String, usize> = BTreeMap::new();
        let mut ex = Vec::new();
        for seed in ALL.iter() {
            let Some(text) = change(seed) else { continue };
            if text == seed.text { continue; }
            all += 1;
            let (a, b) = (seed.look(&seed.text), seed.look(&text));
            let (ma, mb) = (markers(&a), markers(&b));
            let mut d = Vec::new();
            for m in ma.symmetric_difference(&mb) {
                let sign = if ma.contains(m) { "-" } else { "+" };
                d.push(format!("{sign}{}", m.id()));
            }
            let k = |s: &crate::evaluator::markers::Seen| s.asked.iter().map(|a| (a.kind, a.privately)).collect::<Vec<_>>();
            if k(&a) != k(&b) { d.push(format!("asked {:?}->{:?}", k(&a), k(&b))); }
            let r = |s: &crate::evaluator::markers::Seen| s.revealed.iter().map(|a| a.0).collect::<Vec<_>>();
            if r(&a) != r(&b) { d.push(format!("revealed {:?}->{:?}", r(&a), r(&b))); }
            if a.names.len() != b.names.len() { d.push("names".into()); }
            if a.language != b.language { d.push("language".into()); }
            if a.desks.len() != b.desks.len() { d.push("desks".into()); }
            if a.address.len() != b.address.len() { d.push(format!("address {}->{}", a.address.len(), b.address.len())); }
            if !d.is_empty() { differ += 1; ex.push(format!("      [{}] {} | {}", seed.language.code(), d.join(" "), text.replace('\n', "⏎"))); }
            for x in d { *which.entry(x).or_default() += 1; }
        }
        out += &format!("{name}: {differ} of {all} differ {which:?}\n");
        for e in ex.iter().take(14) { out += e; out += "\n"; }
    }
    std::fs::write(std::env::temp_dir().join("probe.txt"), out).unwrap();
}
