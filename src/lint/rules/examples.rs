//! The examples on the pages of rules, run as tests.
//!
//! A block fenced as `yaml example` has a `reply`, or several `replies`, and what the rule finds in them: `finds`, the words that
//! are underlined, in order; without it, nothing. `fixed` is the first text after all fixes that need nobody, `suggested`
//! after all suggestions as well. `brand` changes the brand's keys, `options` are those of `sparring.yaml`, `today` is the day.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::ALL;
use crate::diagnostic::Source;
use crate::evaluator::case::house_of;
use crate::evaluator::examples::examples;
use crate::library::formats::{Hints, Read, format, read_all};
use crate::lint::engine::{Linter, lint_all};
use crate::lint::finding::{Finding, Level};
use crate::lint::settings::{Options, Settings};
use crate::lint::{Known, Rule};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    #[serde(default)]
    reply: Option<Value>,
    #[serde(default)]
    replies: Vec<Value>,
    #[serde(default)]
    brand: Option<Value>,
    #[serde(default)]
    options: Options,
    #[serde(default)]
    today: Option<String>,
    #[serde(default)]
    finds: Vec<String>,
    #[serde(default)]
    fixed: Option<String>,
    #[serde(default)]
    suggested: Option<String>,
}

impl Example {
    fn library(&self) -> String {
        let replies: Vec<&Value> = self.reply.iter().chain(&self.replies).collect();
        serde_json::to_string_pretty(&serde_json::json!({ "brand": "acme", "replies": replies })).expect("JSON")
    }

    fn settings(&self) -> Settings {
        let mut brand = serde_json::json!({
            "name": "Acme", "handle": "AcmeCare", "sector": "parcels", "time_zone": "Europe/Amsterdam",
            "hours": { "weekdays": "08:00-20:00", "sat": "09:00-17:00" }, "voice": {},
            "team": [{ "name": "Tom", "initials": "TV" }], "contacts": ["0800 1234", "acme.example"],
            "numbers": { "order_number": r"SW-\d{4}-\d{4}" },
        });
        if let (Some(Value::Object(changes)), Value::Object(brand)) = (&self.brand, &mut brand) {
            brand.extend(changes.clone());
        }
        let brand: crate::scenario::brand::Brand = serde_json::from_value(brand).expect("a brand");
        let known = Known { house: house_of(&brand), brand };
        Settings {
            brands: Arc::new(BTreeMap::from([("acme".to_owned(), known)])),
            options: self.options.clone(),
            today: Some(self.today.as_deref().unwrap_or("2026-03-02").parse().expect("a day")),
            ..Settings::of(format("json").expect("our own format"))
        }
    }

    fn read(&self, text: &str) -> Read {
        let source = Arc::new(Source::whole("example.json", text.to_owned()));
        let hints = Hints::default();
        let opened = format("json").expect("a format").open(&source, &hints).unwrap_or_else(|problems| {
            let told: Vec<String> = problems.iter().map(|problem| problem.render(false)).collect();
            panic!("{}", told.join("\n"))
        });
        read_all(opened.as_ref())
    }

    /// What one rule finds in a library.
    fn findings(&self, rule: &dyn Rule, text: &str) -> Vec<Finding> {
        let mut settings = self.settings();
        let about = rule.about();
        let level = if about.level == Level::Off { Level::Warning } else { about.level };
        for other in ALL {
            settings.levels.insert(other.id().to_owned(), if other.id() == rule.id() { level } else { Level::Off });
        }
        let linter = Linter::new(settings);
        let read = self.read(text);
        lint_all(&linter, &[(text, &read.replies)])
    }

    /// The first text after edits, made until there are none left.
    fn mended(&self, rule: &dyn Rule, also_unsafe: bool) -> String {
        let mut text = self.library();
        for _ in 0..20 {
            let findings = self.findings(rule, &text);
            let fix = findings.iter().filter_map(|one| one.fix.as_ref()).find(|fix| fix.is_safe || also_unsafe);
            let Some(fix) = fix else { break };
            for edit in fix.edits.iter().rev() {
                text.replace_range(edit.span.clone(), &edit.insert);
            }
        }
        self.read(&text).replies[0].versions[0].written.text.clone()
    }

    fn check(&self, rule: &dyn Rule) -> Result<(), String> {
        let text = self.library();
        let found = self.findings(rule, &text);
        let words: Vec<&str> = found.iter().map(|one| text[one.span.clone()].trim_matches('"')).collect();
        if words != self.finds {
            return Err(format!("expected {:?}, found {words:?}: {found:#?}", self.finds));
        }
        for (wanted, also_unsafe) in [(&self.fixed, false), (&self.suggested, true)] {
            let Some(wanted) = wanted else { continue };
            let mended = self.mended(rule, also_unsafe);
            if mended != *wanted {
                return Err(format!("expected {wanted:?}, mended to {mended:?}"));
            }
        }
        Ok(())
    }
}

#[test]
fn the_examples_of_every_rule_are_found_as_its_page_says() {
    let mut wrong = Vec::new();
    for rule in ALL {
        let blocks: Vec<(usize, Example)> = examples(rule.page());
        let bad = blocks.iter().filter(|(_, example)| !example.finds.is_empty()).count();
        if bad == 0 || bad == blocks.len() {
            wrong.push(format!("{} needs a good and a bad example", rule.id()));
        }
        for (line, example) in blocks {
            wrong.extend(example.check(*rule).err().map(|error| format!("{}.md:{line}: {error}", rule.id())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_says_what_the_rule_says_of_itself() {
    for rule in ALL {
        let about = rule.about();
        let line = format!(
            "**Severity** {} · **Confidence** {} · **Rule** {} · **Fix** ",
            about.level.id(),
            about.confidence.id(),
            about.rule
        );
        let page = rule.page().replace('\n', " ");
        assert!(page.contains(&line), "{} lacks {line}", rule.id());
        assert!(rule.page().starts_with(&format!("# {}\n", rule.id())), "{}", rule.id());
    }
}
