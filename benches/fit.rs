//! Fits the weights of the weighed markers to labelled replies: `fit labels.jsonl… [--write weights.yaml]`.
//!
//! Only replies written for the project (without a `brand`) are fitted to; the others are measured on. Logistic regression
//! with a penalty on large weights, by Newton's method from zero: the same labels give the same weights, to the last digit.
#![expect(clippy::print_stdout, reason = "a command line tool")]

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;
use sparring::evaluator::markers::{FEATURES, Reading, observe_with_features};
use sparring::language::Language;
use sparring::marker::Marker;
use sparring::transcript::Channel;

/// The markers that are weighed, how strongly large weights are held back, and the features that each may use.
const FITTED: &[(Marker, f64, &str)] = &[
    (
        Marker::Solution,
        1.0,
        "instruct fact done no_answer when numbers times links bare_sentences bare_words all_bare bare_link asks data_request private_invite office stock redirect blame overlap length short joy thanks customer_asks names_inside help bare_first question_share tags customer_short instruct_asked fact_link stock_share own_words",
    ),
    (
        Marker::NextStep,
        1.0,
        "next when actor actor_when next_in_bare numbers times bare_sentences bare_words asks private_invite office help signed length fact links private_channel redirect contact customer_asks",
    ),
    (
        Marker::BlameShift,
        1.0,
        "blame negation owns office help apology sympathy asks next done thanks customer_upset bare_sentences short joy",
    ),
    (
        Marker::Bureaucratic,
        1.0,
        "office stock formal_opening anonymous_opening long_words name signed emoji exclaims redirect sympathy first_person bare_words help names_inside overlap",
    ),
    (
        Marker::Generic,
        1.0,
        "overlap overlap_share bare_sentences bare_words length stock numbers links names_inside instruct fact done next office sympathy ouch help private_invite redirect thanks joy asks data_request name customer_asks bare_link short when tags customer_short instruct_asked fact_link stock_share own_words asks_case customer_happy customer_upset",
    ),
];

/// A reply with what is known of it.
struct Example {
    values: Vec<f64>,
    written: bool,
    row: Value,
    rule: Vec<Marker>,
}

/// Whether a marker is labelled; `None` where that is disputed or not said.
fn label(row: &Value, marker: Marker) -> Option<bool> {
    let holds =
        |key: &str| row[key].as_array().is_some_and(|list| list.iter().any(|one| one.as_str() == Some(marker.id())));
    // A row may say for which markers it is labelled.
    if holds("disputed") || row.get("labels").is_some() && !holds("labels") {
        return None;
    }
    Some(holds("markers"))
}

fn read(path: &str) -> Vec<Example> {
    let file = fs::read_to_string(path).expect("the labels can be read");
    let examples = file.lines().map(|line| {
        let row: Value = serde_json::from_str(line).expect("a JSON object a line");
        let text = |key: &str| row[key].as_str().unwrap_or_default();
        let customer = [text("customer")];
        let channel = if text("channel") == "private" { Channel::Private } else { Channel::Public };
        let language = Language::ALL.iter().copied().find(|language| language.code() == text("lang"));
        let reading = Reading { language: language.into(), customer: &customer, ..Reading::of(text("reply"), channel) };
        let (seen, values) = observe_with_features(&reading);
        let rule = Marker::ALL.iter().copied().filter(|marker| seen.has(*marker)).collect();
        let written = row.get("brand").is_none();
        Example { values, written, rule, row: row.clone() }
    });
    examples.collect()
}

/// Weights, the first for nothing at all, that fit the examples.
fn fit(rows: &[Vec<f64>], labels: &[f64], penalty: f64) -> Vec<f64> {
    let width = rows.first().map_or(1, |row| row.len() + 1);
    let with_one = |row: &Vec<f64>, at: usize| if at == 0 { 1.0 } else { row[at - 1] };
    let mut weights = vec![0.0; width];
    for _ in 0..30 {
        let mut slope = vec![0.0; width];
        let mut bend = vec![vec![0.0; width]; width];
        for at in 0..width {
            let held = if at == 0 { 1e-6 } else { penalty };
            slope[at] = held * weights[at];
            bend[at][at] = held;
        }
        for (row, label) in rows.iter().zip(labels) {
            let sum: f64 = (0..width).map(|at| weights[at] * with_one(row, at)).sum();
            let chance = 1.0 / (1.0 + (-sum.clamp(-30.0, 30.0)).exp());
            for one in 0..width {
                let value = with_one(row, one);
                if value == 0.0 {
                    continue;
                }
                slope[one] += (chance - label) * value;
                for (other, cell) in bend[one].iter_mut().enumerate() {
                    *cell += chance * (1.0 - chance) * value * with_one(row, other);
                }
            }
        }
        let step = solve(bend, slope);
        let largest = step.iter().fold(0.0_f64, |largest, part| largest.max(part.abs()));
        weights.iter_mut().zip(&step).for_each(|(weight, part)| *weight -= part);
        if largest < 1e-9 {
            break;
        }
    }
    weights
}

/// Solves a set of linear equations by elimination.
fn solve(mut left: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for at in 0..size {
        let pivot = (at..size).max_by(|&a, &b| left[a][at].abs().total_cmp(&left[b][at].abs())).unwrap_or(at);
        left.swap(at, pivot);
        right.swap(at, pivot);
        for below in at + 1..size {
            let factor = left[below][at] / left[at][at];
            let (above, beneath) = left.split_at_mut(below);
            for (cell, pivot) in beneath[0][at..].iter_mut().zip(&above[at][at..]) {
                *cell -= factor * pivot;
            }
            right[below] -= factor * right[at];
        }
    }
    for at in (0..size).rev() {
        let known: f64 = (at + 1..size).map(|column| left[at][column] * right[column]).sum();
        right[at] = (right[at] - known) / left[at][at];
    }
    right
}

/// F1, extra, missed.
fn agreement(pairs: impl Iterator<Item = (bool, bool)>) -> (f64, u32, u32) {
    let (mut both, mut extra, mut missed) = (0, 0, 0);
    for (seen, labelled) in pairs {
        both += u32::from(seen && labelled);
        extra += u32::from(seen && !labelled);
        missed += u32::from(!seen && labelled);
    }
    (2.0 * f64::from(both) / f64::from(2 * both + extra + missed).max(1.0), extra, missed)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let to = arguments.iter().position(|one| one == "--write");
    let paths = &arguments[..to.unwrap_or(arguments.len())];
    let examples: Vec<Example> = paths.iter().flat_map(|path| read(path)).collect();
    let mut out = String::from(
        "# The weights of the markers that no single wording tells, fitted by `fit` to replies written for this project.\n",
    );
    for (marker, penalty, features) in FITTED {
        out += &one(&examples, *marker, *penalty, features);
    }
    if let Some(path) = to.and_then(|at| arguments.get(at + 1)) {
        fs::write(path, out).expect("the weights can be written");
    }
}

/// Fits one marker, prints how well that went, and gives its weights as written.
fn one(examples: &[Example], marker: Marker, penalty: f64, features: &str) -> String {
    let mut out = String::new();
    let places: Vec<usize> =
        features.split(' ').map(|name| FEATURES.iter().position(|known| *known == name).expect("a feature")).collect();
    let labelled: Vec<(&Example, bool)> =
        examples.iter().filter_map(|example| Some((example, label(&example.row, marker)?))).collect();
    let row = |example: &Example| places.iter().map(|&at| example.values[at]).collect::<Vec<f64>>();
    let pick = |keep: &dyn Fn(usize) -> bool| {
        let mine = labelled.iter().filter(|(example, _)| example.written).enumerate().filter(|(at, _)| keep(*at));
        mine.map(|(_, (example, label))| (row(example), f64::from(u8::from(*label)))).unzip::<_, _, Vec<_>, Vec<_>>()
    };
    let (rows, labels) = pick(&|_| true);
    let weights = fit(&rows, &labels, penalty);
    let seen = |weights: &[f64], row: &[f64]| {
        weights[0] + weights[1..].iter().zip(row).map(|(weight, value)| weight * value).sum::<f64>() > 0.0
    };
    let mut crossed = Vec::new();
    for fold in 0..10 {
        let (some, their_labels) = pick(&|at| at % 10 != fold);
        let weights = fit(&some, &their_labels, penalty);
        let (others, labels) = pick(&|at| at % 10 == fold);
        crossed.extend(others.iter().zip(&labels).map(|(row, label)| (seen(&weights, row), *label > 0.5)));
    }
    let cross = agreement(crossed.into_iter());
    let fitted = agreement(rows.iter().zip(&labels).map(|(row, label)| (seen(&weights, row), *label > 0.5)));
    let others = agreement(
        labelled
            .iter()
            .filter(|(example, _)| !example.written)
            .map(|(example, label)| (seen(&weights, &row(example)), *label)),
    );
    let rule = |written: bool| {
        agreement(
            labelled
                .iter()
                .filter(|(example, _)| example.written == written)
                .map(|(example, label)| (example.rule.contains(&marker), *label)),
        )
        .0
    };
    println!(
        "{:14} n {:3}  as seen now {:.2} / {:.2}  crossed {:.2} (+{} -{})  fitted {:.2}  others {:.2} (+{} -{})",
        marker.id(),
        labels.iter().sum::<f64>(),
        rule(true),
        rule(false),
        cross.0,
        cross.1,
        cross.2,
        fitted.0,
        others.0,
        others.1,
        others.2
    );
    let mut named: Vec<(&str, f64)> = features.split(' ').zip(weights[1..].iter().copied()).collect();
    named.sort_by_key(|(name, _)| *name);
    let _ = writeln!(out, "{}:\n  bias: {:.3}\n  weights:", marker.id(), weights[0]);
    for (name, weight) in named {
        let _ = writeln!(out, "    {name}: {weight:.3}");
    }
    out
}
