//! From files to stories: reads brands, scenarios and courses, checks them, and keeps every mistake with its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::brand::Brand;
use super::check;
use super::courses::{Course, Stock};
use super::model::Scenario;
use super::shelf::{File, Shelf};
use crate::diagnostic::{Diagnostic, Severity, did_you_mean};
use crate::document::Document;

/// A scenario that can be played: checked, with its brand.
#[derive(Debug)]
pub struct Story {
    /// What was written.
    pub scenario: Scenario,
    /// Who is addressed.
    pub brand: Arc<Brand>,
    /// When it begins, in Unix milliseconds.
    pub starts: i64,
    /// The file, to point into.
    pub document: Document,
}

/// Everything on a shelf, read.
#[derive(Debug, Default)]
pub struct Suite {
    /// The stories without an error, in the order of their ids.
    pub stories: Vec<Arc<Story>>,
    /// The brands without an error, by id.
    pub brands: BTreeMap<String, Arc<Brand>>,
    /// The courses without an error, in the order of their ids.
    pub courses: Vec<Arc<Course>>,
    /// Every mistake, by file and place.
    pub problems: Vec<Diagnostic>,
    /// How many files were read.
    pub files: usize,
}

impl Suite {
    /// Reads and checks everything on the shelf.
    pub fn read(shelf: Shelf) -> Suite {
        let files = shelf.brands.len() + shelf.stories.len() + shelf.courses.len();
        let mut suite = Suite { files, ..Suite::default() };
        let known: Vec<String> = shelf.brands.iter().map(|file| file.id.clone()).collect();
        for file in shelf.brands {
            suite.brand(file);
        }
        let asked: Vec<String> = shelf.stories.iter().map(|file| file.id.clone()).collect();
        for file in shelf.stories {
            suite.story(file, &known);
        }
        if !shelf.courses.is_empty() {
            let stock = Stock::new(&suite.stories, &asked, shelf.beside);
            shelf.courses.into_iter().for_each(|file| suite.course(file, &stock));
        }
        suite
    }

    /// Reads and checks scenarios that address these brands.
    pub fn of_stories(brands: BTreeMap<String, Arc<Brand>>, stories: Vec<File>) -> Suite {
        let known: Vec<String> = brands.keys().cloned().collect();
        let mut suite = Suite { files: stories.len(), brands, ..Suite::default() };
        for file in stories {
            suite.story(file, &known);
        }
        suite
    }

    /// Whether a mistake stops any of it from being used.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    fn brand(&mut self, file: File) {
        let read = Document::parse(&file.name, file.bytes)
            .and_then(|document| document.read::<Brand>().map(|brand| (document, brand)));
        let (document, mut brand) = match read {
            Ok(read) => read,
            Err(problems) => return self.problems.extend(problems),
        };
        brand.id = file.id;
        if self.accept(check::brand(&document, &brand)) {
            self.brands.insert(brand.id.clone(), Arc::new(brand));
        }
    }

    fn story(&mut self, file: File, known: &[String]) {
        let read = Document::parse(&file.name, file.bytes)
            .and_then(|document| document.read::<Scenario>().map(|scenario| (document, scenario)));
        let (document, mut scenario) = match read {
            Ok(read) => read,
            Err(problems) => return self.problems.extend(problems),
        };
        scenario.id = file.id;
        let Some(brand) = self.brands.get(&scenario.brand).cloned() else {
            return self.no_brand(&document, &scenario.brand, known);
        };
        let starts = scenario.start.resolve(&brand.time_zone);
        let mut problems = check::scenario(&document, &scenario, &brand);
        if let Err(error) = &starts {
            let problem = Diagnostic::error(&document.source, document.span("start"), error);
            problems.push(problem.help("choose a time that the clock shows once"));
        }
        if let (true, Ok(starts)) = (self.accept(problems), starts) {
            self.stories.push(Arc::new(Story { scenario, brand, starts, document }));
        }
    }

    fn course(&mut self, file: File, stock: &Stock) {
        let read = Document::parse(&file.name, file.bytes)
            .and_then(|document| document.read::<Course>().map(|course| (document, course)));
        let (document, mut course) = match read {
            Ok(read) => read,
            Err(problems) => return self.problems.extend(problems),
        };
        course.id = file.id;
        if self.accept(stock.problems(&document, &course)) {
            self.courses.push(Arc::new(course));
        }
    }

    fn no_brand(&mut self, document: &Document, brand: &str, known: &[String]) {
        let (message, help) = match did_you_mean(brand, known.iter().map(String::as_str)) {
            _ if known.iter().any(|id| id == brand) => {
                (format!("the brand `{brand}` cannot be used"), format!("brands/{brand}.yaml has mistakes of its own"))
            }
            Some(name) => (format!("there is no brand `{brand}`"), format!("did you mean `{name}`?")),
            None => (format!("there is no brand `{brand}`"), format!("put it into brands/{brand}.yaml")),
        };
        self.problems.push(Diagnostic::error(&document.source, document.span("brand"), message).help(help));
    }

    fn accept(&mut self, mut problems: Vec<Diagnostic>) -> bool {
        let fine = problems.iter().all(|problem| problem.severity != Severity::Error);
        problems.sort_by_key(|problem| problem.span.start);
        self.problems.extend(problems);
        fine
    }
}
