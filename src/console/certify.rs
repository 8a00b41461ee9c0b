//! The certificate of a passed assessment: made from what is kept, and signed with the installation's own key.

use super::app::App;
use super::desk::pass_mark;
use super::refused::Refused;
use crate::certificate::{Certificate, Key, Passed, VERSION, evidence, issue};
use crate::evaluator::verdict::Score;
use crate::results::Results;
use crate::scenario::values::Day;
use crate::store::{Attempt, Filter, Mode, Store};

/// The setting that holds the key.
const KEY: &str = "certificate key";
/// The setting that holds what the issuer calls itself.
const ISSUER: &str = "issuer";

/// The file of an attempt's certificate, the same whenever it is asked for; none where no assessment was passed.
pub(crate) async fn certificate(app: &App, attempt: &Attempt) -> Result<Option<String>, Refused> {
    let Some(certificate) = certified(app, attempt).await? else { return Ok(None) };
    Ok(Some(issue(&key(&app.store).await?, &certificate)))
}

/// What the certificate of an attempt says; none where no assessment was passed, or the course asks for more by now.
pub(crate) async fn certified(app: &App, attempt: &Attempt) -> Result<Option<Certificate>, Refused> {
    let (Mode::Assessment, Some(true), Some(course)) = (attempt.mode, attempt.passed, &attempt.course) else {
        return Ok(None);
    };
    let total = attempt.total.and_then(|total| u16::try_from(total).ok()).map(Score::tenths);
    let (Some(total), Some(ended)) = (total, attempt.ended) else { return Ok(None) };
    let kept = app.store.results(&attempt.id).await?.ok_or(Refused::Broken)?;
    let results = Results::parse(&kept).map_err(|_| Refused::Broken)?;
    let mark = pass_mark(attempt, app, &results);
    if total < mark {
        return Ok(None);
    }
    let person = app.store.person(&attempt.person).await?.ok_or(Refused::NotFound)?;
    let issuer = app.store.setting(ISSUER).await?.unwrap_or_else(|| "Sparring".to_owned());
    Ok(Some(Certificate {
        version: VERSION,
        id: id(attempt),
        person: person.name,
        course: Passed { id: course.clone(), title: attempt.title.clone() },
        date: day(ended)?,
        total,
        pass_mark: mark,
        rubric: results.rubric,
        engine: results.engine,
        attempts_used: goes(&app.store, attempt, course).await?,
        evidence: evidence(kept.as_bytes()),
        issuer,
    }))
}

/// The installation's key. The first to ask for it makes it; of two who ask at once, both get the same.
pub(crate) async fn key(store: &Store) -> Result<Key, Refused> {
    let kept = match store.setting(KEY).await? {
        Some(kept) => kept,
        None => {
            let made = Key::generate().map_err(|_| Refused::Unavailable)?;
            store.put_setting_if_absent(KEY, &made.to_text()).await?
        }
    };
    Key::from_text(&kept).map_err(|_| Refused::Broken)
}

/// A certificate's id says nothing of the attempt's address.
fn id(attempt: &Attempt) -> String {
    let digest = evidence(format!("certificate of {}", attempt.id).as_bytes());
    digest.trim_start_matches("sha256:").chars().take(16).collect()
}

/// The day of a moment, on the world's clock.
fn day(at: i64) -> Result<Day, Refused> {
    let instant = jiff::Timestamp::from_millisecond(at).map_err(|_| Refused::Broken)?;
    Ok(Day(instant.to_zoned(jiff::tz::TimeZone::UTC).date()))
}

/// How many assessments of the course this person had begun, up to this one.
async fn goes(store: &Store, attempt: &Attempt, course: &str) -> Result<u32, Refused> {
    let filter = Filter {
        person: Some(attempt.person.clone()),
        course: Some(course.to_owned()),
        mode: Some(Mode::Assessment),
        limit: 10_000,
        ..Filter::default()
    };
    let begun = store.attempts(&filter).await?;
    let until = begun.iter().filter(|one| (one.started, &one.id) <= (attempt.started, &attempt.id)).count();
    Ok(u32::try_from(until.max(1)).unwrap_or(u32::MAX))
}
