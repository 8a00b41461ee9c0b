//! `cargo xtask fit-weights`: the weights of the markers that no single wording tells, fitted to replies that were written and
//! labelled for this project, and how good they are on replies that they were not fitted to.

mod regression;
mod scales;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use sparring::calibration::{Label, read};
use sparring::evaluator::markers::{FEATURES, House, HouseParts, Reading, observe_with_features};
use sparring::marker::Marker;

use crate::workshop::Workshop;

/// The labelled replies that are fitted to, all of them written for this project.
const WRITTEN: &[&str] = &["src/evaluator/markers/written.jsonl", "xtask/src/weights/written.jsonl"];
/// The weights.
const WEIGHTS: &str = "src/evaluator/markers/weights.yaml";
/// The weights of the reviewer's scales.
const SCALES: &str = "src/evaluator/markers/impression.yaml";
/// How many parts the replies are cut into: each is judged by weights that were fitted to the others.
const FOLDS: usize = 10;
/// How strongly large weights are held back.
const PENALTY: f64 = 1.0;

/// The markers that are weighed, how common each is in replies of real companies, and the features that it may use. Who writes
/// replies to learn from writes more of what is rare: the bias is moved to the share of real life.
const FITTED: &[(Marker, f64, &str)] = &[
    (
        Marker::Solution,
        0.42,
        "instruct fact done no_answer when numbers times links bare_sentences bare_words all_bare bare_link asks data_request private_invite office stock redirect blame overlap length short joy thanks customer_asks names_inside help bare_first question_share tags customer_short instruct_asked fact_link stock_share own_words",
    ),
    (
        Marker::NextStep,
        0.22,
        "next when actor actor_when next_in_bare numbers times bare_sentences bare_words asks private_invite office help length fact links redirect contact customer_asks",
    ),
    (
        Marker::BlameShift,
        0.05,
        "blame negation owns office help apology sympathy asks next done thanks customer_upset bare_sentences short joy",
    ),
    (
        Marker::Bureaucratic,
        0.12,
        "office stock formal_opening anonymous_opening long_words name signed emoji exclaims redirect sympathy first_person bare_words help names_inside overlap",
    ),
    (
        Marker::Generic,
        0.28,
        "overlap overlap_share bare_sentences bare_words length stock numbers links names_inside instruct fact done next office sympathy ouch help private_invite redirect thanks joy asks_case data_request name customer_asks bare_link short when tags customer_short instruct_asked fact_link stock_share own_words customer_happy customer_upset",
    ),
];

/// Fits the weights and writes them, or says whether those that are there are still the ones.
pub(crate) fn run(workshop: &Workshop, check: bool, measure: &[PathBuf]) -> Result<ExitCode> {
    let mut examples = Vec::new();
    for path in WRITTEN {
        examples.extend(self::examples(path, &workshop.read(path)?)?);
    }
    let mut others = Vec::new();
    for path in measure {
        let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        others.extend(self::examples(&path.display().to_string(), &text)?);
    }
    let fitted = [(WEIGHTS, fitted(&examples, &others)?), (SCALES, scales::fitted(&examples, &others)?)];
    let mut code = ExitCode::SUCCESS;
    for (path, fitted) in fitted {
        if fitted == workshop.read(path)? {
            println!("{path} is up to date");
        } else if check {
            println!("{path} differs from what its replies give: run `cargo xtask fit-weights`");
            code = ExitCode::FAILURE;
        } else {
            fs::write(workshop.root.join(path), fitted).with_context(|| format!("writing {path}"))?;
            println!("wrote {path}; the scales stand on the markers, so run this again until nothing is written");
        }
    }
    Ok(code)
}

/// A labelled reply with what is known of it.
struct Example {
    label: Label,
    values: Vec<f64>,
    /// What is seen in it with the weights of today.
    seen: Vec<Marker>,
}

/// The labelled replies in a file.
fn examples(name: &str, text: &str) -> Result<Vec<Example>> {
    match read::labels(name, text.as_bytes()) {
        Ok((labels, _)) => Ok(labels.into_iter().map(example).collect()),
        Err(problems) => {
            let told: Vec<String> = problems.iter().map(|problem| problem.render(false)).collect();
            bail!("{}", told.join("\n\n"))
        }
    }
}

fn example(label: Label) -> Example {
    let entry = &label.entry;
    let customer: Vec<&str> = entry.customer.iter().map(String::as_str).collect();
    let house = entry.brand.as_ref().and_then(|brand| {
        let own = vec![brand.clone()];
        House::new(HouseParts { names: own.clone(), handles: own, ..HouseParts::default() }).ok()
    });
    let reading = Reading {
        language: entry.tongue(),
        customer: &customer,
        house: house.as_ref(),
        ..Reading::of(&entry.reply, entry.channel())
    };
    let (seen, values) = observe_with_features(&reading);
    let seen = Marker::ALL.iter().copied().filter(|marker| seen.has(*marker)).collect();
    Example { values, seen, label }
}

/// Which part a reply is in. Answers to one message are in one part.
fn fold(label: &Label) -> usize {
    let asked = label.entry.customer.iter().flat_map(|text| text.bytes());
    asked.map(usize::from).sum::<usize>() % FOLDS
}

/// The file with the weights; how good they are is printed.
fn fitted(examples: &[Example], others: &[Example]) -> Result<String> {
    let mut file = String::from(
        "# The weights of the markers that no single wording tells, fitted by `cargo xtask fit-weights` to replies written for this project.\n",
    );
    println!(
        "F1 of each marker: with the weights of today; on replies that were not fitted to, in {FOLDS} parts; fitted to all\n"
    );
    println!("{:14} {:>4} {:>6} {:>9} {:>7} {:>7}", "marker", "n", "today", "unfitted", "fitted", "others");
    for (marker, share, features) in FITTED {
        file += &one(*marker, *share, features, examples, others)?;
    }
    println!();
    Ok(file)
}

/// Fits one marker, prints how good that is, and gives its weights as written.
fn one(marker: Marker, share: f64, features: &str, examples: &[Example], others: &[Example]) -> Result<String> {
    let names: Vec<&str> = features.split(' ').collect();
    let places = names.iter().map(|name| {
        let place = FEATURES.iter().position(|known| known == name);
        place.with_context(|| format!("there is no feature `{name}`"))
    });
    let places: Vec<usize> = places.collect::<Result<_>>()?;
    let set = Set::of(marker, share, &places, examples);
    let weights = set.fit(|_| true);
    let crossed: Vec<(bool, bool)> = (0..FOLDS)
        .flat_map(|fold| {
            let weights = set.fit(|at| set.folds[at] != fold);
            set.pairs(&weights, |at| set.folds[at] == fold)
        })
        .collect();
    let elsewhere = Set::of(marker, share, &places, others);
    println!(
        "{:14} {:>4} {:>6.2} {:>9.2} {:>7.2} {:>7}",
        marker.id(),
        set.labels.iter().filter(|label| **label > 0.5).count(),
        f1(&set.today),
        f1(&crossed),
        f1(&set.pairs(&weights, |_| true)),
        if others.is_empty() { "–".to_owned() } else { format!("{:.2}", f1(&elsewhere.pairs(&weights, |_| true))) },
    );
    let mut written = format!("{}:\n  bias: {:.3}\n  weights:\n", marker.id(), weights[0]);
    let mut named: Vec<(&str, f64)> = names.into_iter().zip(weights[1..].iter().copied()).collect();
    named.sort_by_key(|(name, _)| *name);
    for (name, weight) in named {
        let _ = writeln!(written, "    {name}: {weight:.3}");
    }
    Ok(written)
}

/// The replies that say whether a marker is there, with the features that it may use.
struct Set {
    /// How common the marker is in real life, from 0 to 1.
    share: f64,
    rows: Vec<Vec<f64>>,
    labels: Vec<f64>,
    /// Which part each is in. Answers to one message are in one part.
    folds: Vec<usize>,
    /// Whether each is seen with the weights of today, and labelled.
    today: Vec<(bool, bool)>,
}

impl Set {
    fn of(marker: Marker, share: f64, places: &[usize], examples: &[Example]) -> Set {
        let mut set = Set { share, rows: Vec::new(), labels: Vec::new(), folds: Vec::new(), today: Vec::new() };
        for example in examples {
            let Some(label) = example.label.said(marker).settled() else { continue };
            set.rows.push(places.iter().map(|&at| example.values[at]).collect());
            set.folds.push(fold(&example.label));
            set.labels.push(f64::from(u8::from(label)));
            set.today.push((example.seen.contains(&marker), label));
        }
        set
    }

    /// Weights for the replies whose number is wanted.
    fn fit(&self, wanted: impl Fn(usize) -> bool) -> Vec<f64> {
        let some = self.rows.iter().zip(&self.labels).enumerate().filter(|(at, _)| wanted(*at));
        let (rows, labels): (Vec<Vec<f64>>, Vec<f64>) = some.map(|(_, (row, label))| (row.clone(), *label)).unzip();
        let mut weights = regression::fit(&rows, &labels, PENALTY);
        let seen = labels.iter().sum::<f64>() / labels.len().max(1) as f64;
        let odds = |share: f64| (share / (1.0 - share)).ln();
        weights[0] += odds(self.share) - odds(seen.clamp(0.01, 0.99));
        weights
    }

    /// What the weights say of the replies whose number is wanted, and what their labels say.
    fn pairs(&self, weights: &[f64], wanted: impl Fn(usize) -> bool) -> Vec<(bool, bool)> {
        let some = self.rows.iter().zip(&self.labels).enumerate().filter(|(at, _)| wanted(*at));
        some.map(|(_, (row, label))| (regression::sum(weights, row) > 0.0, *label > 0.5)).collect()
    }
}

fn f1(pairs: &[(bool, bool)]) -> f64 {
    let mut tally = sparring::calibration::Tally::default();
    pairs.iter().for_each(|(seen, labelled)| tally.add(*seen, *labelled, 1.0));
    tally.f1().unwrap_or(0.0)
}
