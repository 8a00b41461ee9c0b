//! The house rules, a row each. Every row brings a culprit: something that breaks the rule, so that a row that sees nothing
//! any more is noticed.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use regex::Regex;
use sparring::scenario::load::Suite;
use sparring::scenario::shelf::Shelf;

use crate::support::{files, package};

/// A file of the tree.
struct Source {
    /// Its path, with `/` between the parts.
    path: String,
    text: String,
}

/// A rule about the text of files.
struct Rule {
    says: &'static str,
    /// Whether the rule is about the file at this path.
    about: fn(&str) -> bool,
    /// Whether a line breaks it.
    breaks: fn(&Source, &str) -> bool,
    /// Whether it is about code alone: without comments, and without the tests in the file.
    code_only: bool,
    /// A path and a line that break it.
    culprit: (&'static str, &'static str),
}

macro_rules! pattern {
    ($text:literal) => {
        LazyLock::new(|| Regex::new($text).expect("a pattern"))
    };
}

const ACTION: &[&str] = &["agent", "replay", "runner", "shift", "console", "store", "language_server", "cli"];
const PURE: &[&str] = &[
    "evaluator",
    "grading",
    "calibration",
    "report",
    "results",
    "transcript",
    "text",
    "language",
    "document",
    "diagnostic",
    "rule",
    "marker",
    "scenario",
    "library",
    "lint",
];
/// What may name what: a module names those of its own row and of the rows before it.
const ROWS: &[&[&str]] = &[
    &["diagnostic", "text", "rule", "marker", "language"],
    &["transcript", "document", "scenario", "library"],
    &["evaluator", "lint"],
    &["results", "certificate"],
    &["grading"],
    &["calibration"],
    &["report"],
    &["replay", "agent"],
    &["runner", "shift", "store"],
    &["console"],
    // The language server reads projects as the command line does.
    &["language_server", "cli"],
];

static FIXED_PORT: LazyLock<Regex> =
    pattern!(r"(127\.0\.0\.1|localhost|0\.0\.0\.0|\[::1?\]):[1-9]|127, 0, 0, 1\], [1-9]");
static LINK: LazyLock<Regex> = pattern!(r"https?://(?:[^/\s@]*@)?([A-Za-z0-9.-]+)");
static NAMED: LazyLock<Regex> = pattern!(r"crate::(?:([a-z_]+)|\{([^}]*))");
static INLINE_TESTS: LazyLock<Regex> = pattern!(r"(?m)^#\[cfg\(test\)\]\nmod \w+ \{");

const RULES: &[Rule] = &[
    Rule {
        says: "only agent, replay, runner, console, store and cli name the platform, the server and the runtime",
        about: |path| module(path).is_some_and(|module| !ACTION.contains(&module)),
        breaks: |_, line| has_word(line, &["mock_api", "axum", "tokio", "hyper", "hyper_util", "nix"]),
        code_only: true,
        culprit: ("src/evaluator/case.rs", "use mock_api::Platform;"),
    },
    Rule {
        says: "judgment has no file, socket, clock, process or chance",
        about: |path| module(path).is_some_and(|module| PURE.contains(&module)) && path != "src/scenario/shelf.rs",
        breaks: |_, line| {
            let named =
                ["std::fs", "std::net", "std::time", "std::env", "std::process", "std::thread", "::now()", "std::io"];
            named.iter().any(|name| line.contains(name)) || has_word(line, &["rand", "SystemTime", "Instant"])
        },
        code_only: true,
        culprit: ("src/report/json.rs", "    std::fs::write(file, text)"),
    },
    Rule {
        says: "a module names only those that its row or the rows before it hold",
        about: |path| row(path).is_some(),
        breaks: |source, line| {
            let own = row(&source.path).unwrap_or(ROWS.len());
            names(line).iter().any(|name| row_of(name).is_some_and(|row| row > own))
        },
        code_only: true,
        culprit: ("src/scenario/load.rs", "use crate::evaluator::Scorecard;"),
    },
    Rule {
        says: "the platform knows no scenario and no score",
        about: |path| path.starts_with("mock-api/") && path.ends_with(".rs"),
        breaks: |_, line| {
            has_word(line, &["sparring", "Scenario", "Scorecard", "evaluator", "Rubric"])
                && !line.contains("\"sparring")
        },
        code_only: true,
        culprit: ("mock-api/src/world.rs", "use sparring::scenario::model::Scenario;"),
    },
    Rule {
        says: "how posts are counted depends on nothing of ours",
        about: |path| path.starts_with("mock-api/text/"),
        breaks: |_, line| has_word(line, &["sparring", "mock_api", "mock-api"]) && !line.contains("path ="),
        code_only: true,
        culprit: ("mock-api/text/src/lib.rs", "use mock_api::Platform;"),
    },
    Rule {
        says: "no platform is named outside its dialect and the client of the built-in agents",
        about: |path| {
            let ours = ["src/", "mock-api/src/", "mock-api/text/src/"].iter().any(|folder| path.starts_with(folder));
            ours && is_rust(path) && !path.contains("/dialect/") && path != "src/agent/line/x.rs"
        },
        breaks: |_, line| has_word(&line.to_lowercase(), &["tweet", "tweets", "twitter", "retweet", "x-api"]),
        code_only: true,
        culprit: ("src/transcript.rs", "    pub tweet: String,"),
    },
    Rule {
        says: "lints are expected with a reason, never allowed",
        about: is_rust,
        breaks: |_, line| line.contains(concat!("#[", "allow(")) || line.contains(concat!("#![", "allow(")),
        code_only: false,
        culprit: ("src/text/mod.rs", concat!("#[", "allow(dead_code)]")),
    },
    Rule {
        says: "nothing is left to be done",
        about: is_rust,
        breaks: |_, line| {
            let marks = [concat!("FIX", "ME"), concat!("TO", "DO"), concat!("XX", "X")];
            let calls = [concat!("todo", "!("), concat!("unimple", "mented!("), concat!("dbg", "!(")];
            has_word(line, &marks) || calls.iter().any(|call| line.contains(call))
        },
        code_only: false,
        culprit: ("xtask/src/main.rs", concat!("    todo", "!()")),
    },
    Rule {
        says: "the library does not fall over, print, or end the process by itself",
        about: |path| {
            let library = ["src/", "mock-api/src/", "mock-api/text/src/"].iter().any(|folder| path.starts_with(folder));
            library && is_rust(path)
        },
        breaks: |_, line| {
            let calls = [".unwrap()", "println!(", "print!(", "eprintln!(", "eprint!(", "process::exit("];
            calls.iter().any(|call| line.contains(call))
        },
        code_only: true,
        culprit: ("src/replay/life.rs", "    let next = next.unwrap();"),
    },
    Rule {
        says: "tests do not sleep, are not ignored, and take any free port",
        about: |path| is_rust(path) && (path.contains("tests/") || path.ends_with("tests.rs")),
        breaks: |_, line| {
            line.contains(concat!("sleep", "(")) || line.contains(concat!("#[", "ignore")) || FIXED_PORT.is_match(line)
        },
        code_only: true,
        culprit: ("tests/run.rs", concat!("    thread::sleep", "(second);")),
    },
    Rule {
        says: "no file knows the machine it was written on",
        about: |path| !path.ends_with("Cargo.lock"),
        breaks: |_, line| {
            let folders = ["work", "tmp", "home", "root", "Users", "var/folders"].map(|name| format!("/{name}/"));
            folders.iter().any(|folder| line.contains(folder.as_str())) || has_private_host(line)
        },
        code_only: false,
        culprit: ("README.md", concat!("see /", "home/ada/sparring")),
    },
    Rule {
        says: "a file says first what it is for",
        about: |path| is_rust(path) && !path.contains("/cases/"),
        breaks: |source, line| std::ptr::eq(line, first_line(&source.text)) && !line.starts_with("//!"),
        code_only: false,
        culprit: ("src/lib.rs", "pub mod text;"),
    },
];

/// Whether a line links to a machine or to a registry rather than to a page.
fn has_private_host(line: &str) -> bool {
    let private = |host: &str| {
        let parts = ["registry", "mirror", "proxy", "artifact", "pypi", "npm", "crates"];
        let ends = [".internal", ".local", ".lan", ".corp"];
        let address = host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| !is_nobodys(address));
        address || parts.iter().any(|part| host.contains(part)) || ends.iter().any(|end| host.ends_with(end))
    };
    LINK.captures_iter(line).any(|link| private(&link[1]))
}

/// Whether an address belongs to no machine in particular: this one, those in examples, those without a network.
fn is_nobodys(address: std::net::Ipv4Addr) -> bool {
    address.is_loopback() || address.is_documentation() || address.is_link_local() || address.is_unspecified()
}

fn is_rust(path: &str) -> bool {
    path.ends_with(".rs")
}

/// The module of a file in `src`.
fn module(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let name = rest.split('/').next()?;
    (!matches!(name, "lib" | "main")).then_some(name)
}

fn row(path: &str) -> Option<usize> {
    row_of(module(path)?)
}

fn row_of(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

/// The modules that a line names.
fn names(line: &str) -> Vec<String> {
    let found = NAMED.captures_iter(line).flat_map(|found| {
        let list = found.get(1).or(found.get(2)).map_or("", |list| list.as_str());
        list.split(',').map(|name| name.trim().split(':').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    });
    found.collect()
}

fn has_word(line: &str, words: &[&str]) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    words.iter().any(|word| {
        line.match_indices(word)
            .any(|(at, _)| !line[..at].ends_with(is_word) && !line[at + word.len()..].starts_with(is_word))
    })
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// The lines of a file without comments and without the tests at its end.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let end = INLINE_TESTS.find(text).map_or(text.len(), |found| found.start());
    text[..end].lines().filter(|line| !line.trim_start().starts_with("//"))
}

impl Rule {
    /// The lines of a file that break the rule.
    fn broken_by<'a>(&self, source: &'a Source) -> Vec<&'a str> {
        if !(self.about)(&source.path) {
            return Vec::new();
        }
        match self.code_only && is_rust(&source.path) {
            true => code(&source.text).filter(|line| (self.breaks)(source, line)).collect(),
            false => source.text.lines().filter(|line| (self.breaks)(source, line)).collect(),
        }
    }
}

/// Every text file of the tree.
fn tree() -> Vec<Source> {
    let all = files(package(), "").into_iter().filter_map(|path| {
        let name = path.strip_prefix(package()).ok()?.to_string_lossy().replace('\\', "/");
        Some(Source { text: fs::read_to_string(&path).ok()?, path: name })
    });
    all.filter(|source| source.path != ".git" && !source.path.ends_with(".snap.new")).collect()
}

#[test]
fn the_house_rules_are_kept() {
    let tree = tree();
    assert!(tree.len() > 200, "{} files are too few to be the whole tree", tree.len());
    let mut broken = Vec::new();
    for rule in RULES {
        for source in &tree {
            broken.extend(
                rule.broken_by(source)
                    .iter()
                    .map(|line| format!("{}: {}\n    {}", source.path, rule.says, line.trim())),
            );
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_house_rule_sees_its_culprit() {
    for rule in RULES {
        let (path, line) = rule.culprit;
        let source = Source { path: path.to_owned(), text: format!("{line}\n") };
        assert_eq!(rule.broken_by(&source), [line], "{}", rule.says);
    }
}

#[test]
fn no_file_is_too_long() {
    for source in tree().iter().filter(|source| is_rust(&source.path)) {
        let inline = source.text.find("\n#[cfg(test)]\nmod ").unwrap_or(source.text.len());
        let lines = source.text[..inline].lines().count();
        assert!(lines <= 600, "{} has {lines} lines", source.path);
    }
}

/// The stems of the files in a folder with this ending.
fn stems(folder: &str, ending: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(package().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    names.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).filter(|stem| stem != "mod").collect()
}

fn ids<'a>(ids: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    ids.map(str::to_owned).collect()
}

#[test]
fn what_judges_has_a_page_and_is_registered() {
    use sparring::evaluator::{criteria, gates};
    let criteria_ids = ids(criteria::ALL.iter().map(|criterion| criterion.id()));
    assert_eq!(stems("src/evaluator/criteria", ".rs"), criteria_ids);
    assert_eq!(stems("src/evaluator/criteria", ".md"), criteria_ids);
    let gate_ids = ids(gates::ALL.iter().map(|gate| gate.id()));
    assert_eq!(stems("src/evaluator/gates", ".rs"), gate_ids);
    assert_eq!(stems("src/evaluator/gates", ".md"), gate_ids);
    let rule_ids = ids(sparring::lint::rules::ALL.iter().map(|rule| rule.id()));
    let mut rule_files = stems("src/lint/rules", ".rs");
    rule_files.retain(|stem| stem != "examples");
    assert_eq!(rule_files, rule_ids);
    assert_eq!(stems("src/lint/rules", ".md"), rule_ids);
}

#[test]
fn every_format_and_every_agent_has_a_file_of_its_name() {
    let reports = stems("src/report", ".rs");
    for format in sparring::report::ALL {
        assert!(reports.contains(format.id()), "src/report/{}.rs", format.id());
    }
    let agents = stems("src/agent", ".rs");
    for agent in sparring::agent::ALL {
        assert!(agents.contains(agent.id()), "src/agent/{}.rs", agent.id());
    }
}

#[test]
fn the_platform_depends_on_nothing_of_ours_but_how_posts_are_counted() {
    for (manifest, own) in [("mock-api/Cargo.toml", &["post-text"][..]), ("mock-api/text/Cargo.toml", &[])] {
        let text = fs::read_to_string(package().join(manifest)).expect("a manifest");
        let (_, dependencies) = text.split_once("[dependencies]").unwrap_or_default();
        let dependencies = dependencies.split("\n[").next().unwrap_or_default();
        for ours in ["sparring", "mock-api", "post-text", "xtask"] {
            let named = dependencies.lines().any(|line| line.starts_with(ours));
            assert!(!named || own.contains(&ours), "{manifest} depends on {ours}");
        }
    }
}

#[test]
fn every_file_among_the_scenarios_is_reached() {
    let suite = Suite::read(Shelf::bundled());
    assert!(!suite.has_errors(), "{:?}", suite.problems);
    let folder = package().join("scenarios");
    let reached: BTreeSet<String> = suite.stories.iter().map(|story| format!("{}.yaml", story.scenario.id)).collect();
    let brands: BTreeSet<String> =
        suite.stories.iter().map(|story| format!("brands/{}.yaml", story.brand.id)).collect();
    let courses: BTreeSet<String> = suite.courses.iter().map(|course| format!("courses/{}.yaml", course.id)).collect();
    for path in files(&folder, "") {
        let name = path.strip_prefix(&folder).expect("a file in the folder").to_string_lossy().replace('\\', "/");
        let known = [&reached, &brands, &courses].iter().any(|files| files.contains(&name)) || name == "README.md";
        assert!(known, "scenarios/{name} is no story that is played, no brand that a story addresses, and no course");
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    let links = Regex::new(r"\]\(([^)\s]+)\)").expect("a pattern");
    for source in tree().iter().filter(|source| source.path.ends_with(".md")) {
        let folder = package().join(&source.path).parent().expect("a folder").to_owned();
        for link in links.captures_iter(&source.text) {
            let target = link[1].split('#').next().unwrap_or_default();
            let elsewhere = target.is_empty() || target.contains("://") || target.starts_with("mailto:");
            assert!(elsewhere || folder.join(target).exists(), "{}: {} leads nowhere", source.path, &link[1]);
        }
    }
}
