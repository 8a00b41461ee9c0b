//! The example bots: real programs on unmodified client libraries play the bundled scenarios against the platform, but for
//! those in which it fails.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::{node, python};
use crate::shell;
use crate::workshop::Workshop;

/// How many scenarios a bot passes at least: rules alone answer the plain cases.
const PASSES: usize = 3;
/// The folders of the scenarios that are played: a bot by a few rules knows nothing of what to do when the platform fails.
const FOLDERS: [&str; 5] = ["en/", "nl/", "de/", "fr/", "sv/"];

/// The bot on tweepy.
pub(super) fn tweepy(workshop: &Workshop) -> Result<()> {
    let python = python::python(workshop)?;
    check(workshop, "tweepy", &format!("exec:'{}' examples/bots/tweepy_bot.py", python.display()))
}

/// The bot on twitter-api-v2.
pub(super) fn twitter_api_v2(workshop: &Workshop) -> Result<()> {
    node::copy(workshop, "phrases.json")?;
    let bot = node::copy(workshop, "twitter_api_v2_bot.mjs")?;
    check(workshop, "twitter-api-v2", &format!("exec:node '{}'", bot.display()))
}

/// The bot on Mastodon.py.
pub(super) fn mastodon_py(workshop: &Workshop) -> Result<()> {
    let python = python::python(workshop)?;
    let agent = format!("exec:'{}' examples/bots/mastodon_py_bot.py", python.display());
    check_on(workshop, "mastodon", "mastodon-py", &agent)
}

/// The bot on masto.
pub(super) fn masto(workshop: &Workshop) -> Result<()> {
    node::copy(workshop, "phrases.json")?;
    let bot = node::copy(workshop, "masto_bot.mjs")?;
    check_on(workshop, "mastodon", "masto", &format!("exec:node '{}'", bot.display()))
}

/// The bot that is told by a webhook, which runs all the time and serves every scenario.
pub(super) fn webhook(workshop: &Workshop) -> Result<()> {
    let mut bot = Command::new("python3");
    bot.args(["-B", "examples/bots/webhook_bot.py"])
        .env("PORT", "0")
        .current_dir(&workshop.root)
        .stdout(Stdio::piped());
    let mut bot = Running(bot.spawn().context("starting python3")?);
    let stdout = bot.0.stdout.take().context("the bot says where it listens")?;
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line)?;
    let address = line.trim().strip_prefix("listening on ").with_context(|| format!("the bot said `{line}`"))?;
    check(workshop, "webhook", &format!("webhook:{address}"))
}

/// A program that is stopped at the end, however that comes.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Plays all bundled scenarios twice with a bot, and checks what came of it.
fn check(workshop: &Workshop, name: &str, agent: &str) -> Result<()> {
    check_on(workshop, "x", name, agent)
}

/// The same on this platform.
fn check_on(workshop: &Workshop, platform: &str, name: &str, agent: &str) -> Result<()> {
    let first = play(workshop, platform, &format!("{name}-1"), agent)?;
    let second = play(workshop, platform, &format!("{name}-2"), agent)?;
    let conversations = first.scenarios()?.len();
    let passed = first.scenarios()?.iter().filter(|scenario| scenario["passed"] == true).count();
    println!(
        "{conversations} scenarios played twice, {passed} passed; {} has the details",
        first.json.with_extension("txt").display()
    );
    let mut wanted = bundled(&workshop.root.join("scenarios"))?;
    wanted.retain(|id| FOLDERS.iter().any(|folder| id.starts_with(folder)));
    first.is_whole(&wanted)?;
    ensure!(passed >= PASSES, "{passed} scenarios passed; at least {PASSES} should");
    first.is_repeated_by(&second)
}

/// What came of a run, and where it is saved.
struct Outcome {
    results: Value,
    json: PathBuf,
    junit: PathBuf,
}

/// Runs the bundled scenarios with this agent on this platform.
fn play(workshop: &Workshop, platform: &str, name: &str, agent: &str) -> Result<Outcome> {
    let reports = workshop.folder("bots")?;
    let [json, junit, markdown] = ["json", "xml", "md"].map(|extension| reports.join(format!("{name}.{extension}")));
    let mut sparring = Command::new(workshop.sparring()?);
    sparring.args(["run", "--agent", agent, "--seed", "1", "--platform", platform]);
    sparring.args(FOLDERS.iter().flat_map(|folder| ["--filter", folder]));
    for (format, file) in [("json", &json), ("junit", &junit), ("markdown", &markdown)] {
        sparring.arg("--format").arg(format!("{format}={}", file.display()));
    }
    // The bots wait in real time between two looks; under the instant clock there is nothing to wait for.
    sparring.env("BOT_POLL_SECONDS", "0.02").current_dir(&workshop.root);
    let screen = reports.join(format!("{name}.txt"));
    sparring.stdout(fs::File::create(&screen).with_context(|| format!("writing {}", screen.display()))?);
    let status = shell::status(&mut sparring)?;
    // Not every scenario is passed by rules alone; but the run itself must not break.
    ensure!(matches!(status.code(), Some(0 | 1)), "`sparring run` with {agent} ended with {status}");
    let text = fs::read_to_string(&json).with_context(|| format!("reading {}", json.display()))?;
    let results = serde_json::from_str(&text).with_context(|| format!("{} is not JSON", json.display()))?;
    Ok(Outcome { results, json, junit })
}

impl Outcome {
    fn scenarios(&self) -> Result<&Vec<Value>> {
        self.results["scenarios"].as_array().with_context(|| format!("{} has no scenarios", self.json.display()))
    }

    /// Every scenario was played to its end and is in both reports.
    fn is_whole(&self, bundled: &BTreeSet<String>) -> Result<()> {
        let mut played = BTreeSet::new();
        for scenario in self.scenarios()? {
            let id = scenario["id"].as_str().context("a scenario without an id")?;
            ensure!(scenario["status"] != "broken", "{id} broke: {}", scenario["transcript"]["broke"]);
            let answered = scenario["transcript"]["turns"]
                .as_array()
                .is_some_and(|turns| turns.iter().any(|turn| turn["by"] == "agent"));
            ensure!(answered, "{id}: the bot said nothing");
            played.insert(id.to_owned());
        }
        ensure!(played == *bundled, "not played: {:?}", bundled.symmetric_difference(&played));
        let junit = fs::read_to_string(&self.junit).with_context(|| format!("reading {}", self.junit.display()))?;
        let cases = junit.matches("<testcase ").count();
        ensure!(
            cases == bundled.len(),
            "{} has {cases} test cases for {} scenarios",
            self.junit.display(),
            bundled.len()
        );
        Ok(())
    }

    /// The same was said to and done for each customer, in the same order, with the same verdict. When is left out: a program's
    /// thinking time counts on the clock, in whole seconds, and differs from run to run.
    fn is_repeated_by(&self, other: &Outcome) -> Result<()> {
        for (one, two) in self.scenarios()?.iter().zip(other.scenarios()?) {
            let (one, two) = (told(one), told(two));
            if one != two {
                bail!("the same seed gave two stories:\n{one:#}\n{two:#}");
            }
        }
        Ok(())
    }
}

/// A scenario's outcome without the times: customer by customer, since those of several may pass each other by a second.
fn told(scenario: &Value) -> Value {
    let mut turns = scenario["transcript"]["turns"].as_array().cloned().unwrap_or_default();
    turns.sort_by_key(|turn| turn["customer"].as_u64());
    let acts: Vec<Value> = turns.iter().map(|turn| json!([turn["customer"], turn["by"], turn["act"]])).collect();
    json!({
        "id": scenario["id"],
        "status": scenario["status"],
        "endings": scenario["transcript"]["endings"],
        "acts": acts,
    })
}

/// The ids of the bundled scenarios, as the files lie.
fn bundled(scenarios: &Path) -> Result<BTreeSet<String>> {
    let mut ids = BTreeSet::new();
    for folder in entries(scenarios)?.into_iter().filter(|entry| entry.is_dir() && !entry.ends_with("brands")) {
        for file in entries(&folder)?.into_iter().filter(|file| file.extension().is_some_and(|end| end == "yaml")) {
            let id = file.strip_prefix(scenarios)?.with_extension("");
            ids.insert(id.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(ids)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    entries.map(|entry| Ok(entry?.path())).collect()
}
