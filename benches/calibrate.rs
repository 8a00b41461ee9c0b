//! How well the markers agree with labelled replies: `calibrate labels.jsonl [--misses marker] [--features out.jsonl] [--speed]`.
//! `calibrate pairs.jsonl --parallel` measures how far a text and its translation show the same; `calibrate cases.jsonl
//! --personal` how much personal data is found.
#![expect(clippy::print_stdout, reason = "a command line tool")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::time::Instant;

use serde_json::{Value, json};
use sparring::evaluator::markers::{
    FEATURES, House, HouseParts, Reading, Tongue, observe, observe_with_features, personal_data,
};
use sparring::language::Language;
use sparring::marker::{FactKind, Marker};
use sparring::transcript::Channel;

/// Counts of agreement: both, only the evaluator, only the labels, neither.
#[derive(Default, Clone, Copy)]
struct Agreement {
    both: f64,
    only_seen: f64,
    only_labelled: f64,
    neither: f64,
}

impl Agreement {
    fn add(&mut self, seen: bool, labelled: bool) {
        match (seen, labelled) {
            (true, true) => self.both += 1.0,
            (true, false) => self.only_seen += 1.0,
            (false, true) => self.only_labelled += 1.0,
            (false, false) => self.neither += 1.0,
        }
    }

    fn merge(&mut self, other: &Agreement) {
        self.both += other.both;
        self.only_seen += other.only_seen;
        self.only_labelled += other.only_labelled;
        self.neither += other.neither;
    }

    fn precision(&self) -> f64 {
        self.both / (self.both + self.only_seen).max(1.0)
    }

    fn recall(&self) -> f64 {
        self.both / (self.both + self.only_labelled).max(1.0)
    }

    fn f1(&self) -> f64 {
        2.0 * self.both / (2.0 * self.both + self.only_seen + self.only_labelled).max(1.0)
    }

    fn kappa(&self) -> f64 {
        let all = self.both + self.only_seen + self.only_labelled + self.neither;
        let seen = (self.both + self.only_seen) / all;
        let labelled = (self.both + self.only_labelled) / all;
        let chance = seen * labelled + (1.0 - seen) * (1.0 - labelled);
        ((self.both + self.neither) / all - chance) / (1.0 - chance).max(1e-9)
    }
}

/// The text under a key.
fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

/// Whether a list under a key holds a marker.
fn holds(row: &Value, key: &str, marker: Marker) -> bool {
    row[key].as_array().is_some_and(|list| list.iter().any(|one| one.as_str() == Some(marker.id())))
}

/// The house that a row names, if it does.
fn house(row: &Value) -> Option<House> {
    let brand = row["brand"].as_str()?;
    let parts = HouseParts { names: vec![brand.to_owned()], handles: vec![brand.to_owned()], ..HouseParts::default() };
    House::new(parts).ok()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().position(|one| one == name).and_then(|at| arguments.get(at + 1));
    let path = arguments.first().expect("the path of the labels");
    let file = fs::read_to_string(path).expect("the labels can be read");
    let rows: Vec<Value> = file.lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect();
    if arguments.iter().any(|one| one == "--speed") {
        return speed(&rows);
    }
    if arguments.iter().any(|one| one == "--parallel") {
        return parallel(&rows, value("--parallel").map(String::as_str));
    }
    if arguments.iter().any(|one| one == "--personal") {
        return personal(&rows, value("--personal").map(String::as_str));
    }
    let only = value("--misses").map(String::as_str);
    let mut out = value("--features").map(|path| fs::File::create(path).expect("the file can be made"));
    let mut by_marker: BTreeMap<Marker, Agreement> = BTreeMap::new();
    let mut by_language: BTreeMap<String, BTreeMap<Marker, Agreement>> = BTreeMap::new();
    let mut languages_right = 0;
    for row in &rows {
        let customer = [text(row, "customer")];
        let house = house(row);
        let channel = if text(row, "channel") == "private" { Channel::Private } else { Channel::Public };
        let reading =
            Reading { customer: &customer, house: house.as_ref(), ..Reading::of(text(row, "reply"), channel) };
        let (seen, features) = observe_with_features(&reading);
        languages_right += usize::from(seen.language.is_some_and(|language| language.code() == text(row, "lang")));
        if let Some(out) = &mut out {
            let seen: Vec<_> =
                Marker::ALL.iter().filter(|marker| seen.has(**marker)).map(|marker| marker.id()).collect();
            writeln!(out, "{}", json!({"id": row["id"], "names": FEATURES, "values": features, "seen": seen}))
                .expect("written");
        }
        for &marker in Marker::ALL {
            if holds(row, "disputed", marker) {
                continue;
            }
            let (saw, labelled) = (seen.has(marker), holds(row, "markers", marker));
            by_marker.entry(marker).or_default().add(saw, labelled);
            by_language.entry(text(row, "lang").to_owned()).or_default().entry(marker).or_default().add(saw, labelled);
            if only == Some(marker.id()) && saw != labelled {
                let spans: Vec<_> = seen.all(marker).map(|span| &reading.text[span]).collect();
                println!(
                    "{} {} {}\n   < {}\n   > {}\n   {spans:?}",
                    if saw { "EXTRA " } else { "MISSED" },
                    marker.id(),
                    text(row, "id"),
                    customer[0],
                    reading.text
                );
            }
        }
    }
    print_table(&by_marker, &by_language);
    println!("language right {languages_right}/{}", rows.len());
}

/// Prints the agreement by marker, over all, and by language.
fn print_table(by_marker: &BTreeMap<Marker, Agreement>, by_language: &BTreeMap<String, BTreeMap<Marker, Agreement>>) {
    println!("{:24}{:>5} {:>6} {:>6} {:>6} {:>6}   by language", "marker", "n", "P", "R", "F1", "kappa");
    let mut all = Agreement::default();
    let mut macro_f1 = Vec::new();
    for (marker, agreement) in by_marker {
        all.merge(agreement);
        let n = agreement.both + agreement.only_labelled;
        if n >= 8.0 {
            macro_f1.push(agreement.f1());
        }
        let each: Vec<String> =
            by_language.iter().map(|(code, markers)| format!("{code} {:.2}", markers[marker].f1())).collect();
        println!(
            "{:24}{n:>5} {:>6.3} {:>6.3} {:>6.3} {:>6.3}   {}",
            marker.id(),
            agreement.precision(),
            agreement.recall(),
            agreement.f1(),
            agreement.kappa(),
            each.join("  ")
        );
    }
    println!("micro-F1 {:.3}  macro-F1 (n >= 8) {:.3}", all.f1(), macro_f1.iter().sum::<f64>() / macro_f1.len() as f64);
    for (code, markers) in by_language {
        let mut all = Agreement::default();
        markers.values().for_each(|agreement| all.merge(agreement));
        print!("{code} {:.3}  ", all.f1());
    }
    println!();
}

/// Replies a second on one core.
fn speed(rows: &[Value]) {
    let customers: Vec<[&str; 1]> = rows.iter().map(|row| [text(row, "customer")]).collect();
    let readings: Vec<Reading> = rows
        .iter()
        .zip(&customers)
        .map(|(row, customer)| Reading { customer, ..Reading::of(text(row, "reply"), Channel::Public) })
        .collect();
    let bytes: usize = readings.iter().map(|reading| reading.text.len()).sum();
    let mut marks = 0;
    for round in 0..4 {
        let begin = Instant::now();
        let times = (20_000 / readings.len()).max(1);
        for _ in 0..times {
            marks += readings.iter().map(|reading| observe(reading).marks.len()).sum::<usize>();
        }
        let each = begin.elapsed().as_secs_f64() / (times * readings.len()) as f64;
        println!(
            "round {round}: {:.2} µs a reply of {} bytes, {:.0} replies/s ({marks})",
            each * 1e6,
            bytes / readings.len(),
            1.0 / each
        );
    }
}

/// How far a text and its translation show the same markers; `only` prints the pairs that differ in one.
fn parallel(rows: &[Value], only: Option<&str>) {
    let mut by_language: BTreeMap<&str, BTreeMap<Marker, Agreement>> = BTreeMap::new();
    for row in rows {
        for language in Language::ALL.iter().filter(|language| **language != Language::En) {
            let Some(translated) = row[language.code()].as_str() else { continue };
            let see = |text, language| {
                observe(&Reading { language: Tongue::Known(language), ..Reading::of(text, Channel::Public) })
            };
            let (first, second) = (see(text(row, "en"), Language::En), see(translated, *language));
            for &marker in Marker::ALL {
                by_language
                    .entry(language.code())
                    .or_default()
                    .entry(marker)
                    .or_default()
                    .add(first.has(marker), second.has(marker));
                if only == Some(marker.id()) && first.has(marker) != second.has(marker) {
                    println!(
                        "{} {} | {translated}",
                        if first.has(marker) { "en" } else { language.code() },
                        text(row, "en")
                    );
                }
            }
        }
    }
    for &marker in Marker::ALL {
        let each = by_language
            .iter()
            .map(|(code, markers)| format!("{code} {:.3} ({})", markers[&marker].kappa(), markers[&marker].both));
        println!("{:24}{}", marker.id(), each.collect::<Vec<_>>().join("  "));
    }
}

/// How much of the personal data of recogniser cases is found, by kind of case; prints those that differ of the kinds whose name
/// contains a given part. Counted in the sum are the kinds that the evaluator means to know, without the rows whose number is
/// labelled both ways.
fn personal(rows: &[Value], only: Option<&str>) {
    let mut by_kind: BTreeMap<String, Agreement> = BTreeMap::new();
    let squeezed = |row: &Value| {
        let signs: String = text(row, "text").chars().filter(char::is_ascii_alphanumeric).collect();
        (text(row, "kind").to_owned(), signs.to_lowercase())
    };
    let mut labels: BTreeMap<(String, String), Vec<u64>> = BTreeMap::new();
    for row in rows {
        labels.entry(squeezed(row)).or_default().extend(expected(row));
    }
    for row in rows {
        let Some(expected) = expected(row) else { continue };
        let case = format!("{} {}", text(row, "source"), text(row, "kind"));
        let kind = kind_of(&case);
        let contested = labels[&squeezed(row)].iter().any(|label| *label != expected);
        let mut found = personal_data(text(row, "text"), None, None);
        found.retain(|(one, _)| kind.is_none_or(|kind| kind == *one));
        let group = match (kind, contested) {
            (None, _) => "beside",
            (_, true) => "contested",
            _ => "counted",
        };
        let agreement = by_kind.entry(format!("{group:9} {case}")).or_default();
        let right = found.len() as f64;
        agreement.both += right.min(expected as f64);
        agreement.only_seen += (right - expected as f64).max(0.0);
        agreement.only_labelled += (expected as f64 - right).max(0.0);
        if only.is_some_and(|only| case.contains(only)) && found.len() as u64 != expected {
            println!("{group} {expected} {found:?} {}", text(row, "text"));
        }
    }
    let mut sum = Agreement::default();
    for (kind, agreement) in &by_kind {
        if kind.starts_with("counted") {
            sum.merge(agreement);
        }
        print_found(kind, agreement);
    }
    print_found("counted, all", &sum);
}

/// How many hits a case expects: a number, or whether the number in it is right.
fn expected(row: &Value) -> Option<u64> {
    row["expected"].as_u64().or_else(|| row["expected"].as_bool().map(u64::from))
}

/// Prints a line about a kind of case.
fn print_found(kind: &str, agreement: &Agreement) {
    println!(
        "{kind:52} P {:.3} R {:.3}  found {} extra {} missed {}",
        agreement.precision(),
        agreement.recall(),
        agreement.both,
        agreement.only_seen,
        agreement.only_labelled
    );
}

/// The kind of personal data that a kind of case is about; `None`: one that the evaluator does not mean to know.
fn kind_of(case: &str) -> Option<FactKind> {
    let about = |parts: &[&str]| parts.iter().any(|part| case.contains(part));
    let national = [
        "nl/bsn",
        "personnummer",
        "de_tax_id",
        "de/idnr",
        "de_social_security",
        "uk_nino",
        "uk_nhs",
        "gb/nhs",
        "us_ssn",
        "fr/nir",
        "be/nn",
        "be/ssn",
        "be/bis",
        "ch/ssn",
        "at/vnr",
        "es_nif",
        "es_nie",
        "it_fiscal",
        "pl_pesel",
        "fi_personal",
    ];
    Some(match () {
        // A list of right accounts, of which its source only says that they are none too few.
        () if about(&["test_be_iban"]) => return None,
        () if about(&["iban"]) => FactKind::Iban,
        () if about(&["credit_card"]) => FactKind::CardNumber,
        () if about(&["email"]) => FactKind::Email,
        () if about(&["presidio phone", "ph_mobile"]) => FactKind::Phone,
        () if about(&["uk_vehicle", "de_kfz"]) => FactKind::LicencePlate,
        () if about(&["uk_postcode"]) => FactKind::Address,
        () if about(&national) => FactKind::NationalNumber,
        () => return None,
    })
}
