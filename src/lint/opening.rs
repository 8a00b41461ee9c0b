//! Opening: what a text says of when we are there, in five languages.

use std::ops::Range;

use super::figures::{Token, hours_at, tokens, word};
use crate::language::Language;

/// What a text says of when we are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// The bytes of the text.
    pub(super) span: Range<usize>,
    /// The days, a bit each from Monday on.
    pub(super) days: u8,
    /// From when to when, in minutes after midnight; `None` where only days are named.
    pub(super) hours: Option<(u16, u16)>,
}

const WEEKDAYS: u8 = 0b001_1111;
const WEEKEND: u8 = 0b110_0000;
const DAILY: u8 = 0b111_1111;

/// The names of the days from Monday on, long and short.
fn names(language: Language) -> [&'static [&'static str]; 7] {
    match language {
        Language::En => [
            &["monday", "mondays", "mon"],
            &["tuesday", "tuesdays", "tue", "tues"],
            &["wednesday", "wednesdays", "wed"],
            &["thursday", "thursdays", "thu", "thur", "thurs"],
            &["friday", "fridays", "fri"],
            &["saturday", "saturdays", "sat"],
            &["sunday", "sundays", "sun"],
        ],
        Language::Nl => [
            &["maandag", "ma"],
            &["dinsdag", "di"],
            &["woensdag", "wo"],
            &["donderdag", "do"],
            &["vrijdag", "vr"],
            &["zaterdag", "za"],
            &["zondag", "zo"],
        ],
        Language::De => [
            &["montag", "montags", "mo"],
            &["dienstag", "dienstags", "di"],
            &["mittwoch", "mittwochs", "mi"],
            &["donnerstag", "donnerstags", "do"],
            &["freitag", "freitags", "fr"],
            &["samstag", "samstags", "sonnabend", "sa"],
            &["sonntag", "sonntags", "so"],
        ],
        Language::Fr => [
            &["lundi", "lundis", "lun"],
            &["mardi", "mardis", "mar"],
            &["mercredi", "mercredis", "mer"],
            &["jeudi", "jeudis", "jeu"],
            &["vendredi", "vendredis", "ven"],
            &["samedi", "samedis", "sam"],
            &["dimanche", "dimanches", "dim"],
        ],
        Language::Sv => [
            &["måndag", "måndagar", "mån"],
            &["tisdag", "tisdagar", "tis"],
            &["onsdag", "onsdagar", "ons"],
            &["torsdag", "torsdagar", "tor", "tors"],
            &["fredag", "fredagar", "fre"],
            &["lördag", "lördagar", "lör"],
            &["söndag", "söndagar", "sön"],
        ],
    }
}

/// Words for several days at once.
const GROUPS: &[(&[&str], u8)] = &[
    (&["weekdays"], WEEKDAYS),
    (&["working", "days"], WEEKDAYS),
    (&["business", "days"], WEEKDAYS),
    (&["werkdagen"], WEEKDAYS),
    (&["doordeweeks"], WEEKDAYS),
    (&["werktags"], WEEKDAYS),
    (&["werktagen"], WEEKDAYS),
    (&["en", "semaine"], WEEKDAYS),
    (&["jours", "ouvrés"], WEEKDAYS),
    (&["vardagar"], WEEKDAYS),
    (&["weekends"], WEEKEND),
    (&["weekend"], WEEKEND),
    (&["wochenende"], WEEKEND),
    (&["helger"], WEEKEND),
    (&["every", "day"], DAILY),
    (&["daily"], DAILY),
    (&["7", "days", "a", "week"], DAILY),
    (&["seven", "days", "a", "week"], DAILY),
    (&["elke", "dag"], DAILY),
    (&["dagelijks"], DAILY),
    (&["7", "dagen", "per", "week"], DAILY),
    (&["zeven", "dagen", "per", "week"], DAILY),
    (&["7", "dagen", "in", "de", "week"], DAILY),
    (&["täglich"], DAILY),
    (&["jeden", "tag"], DAILY),
    (&["7", "tage", "die", "woche"], DAILY),
    (&["sieben", "tage", "die", "woche"], DAILY),
    (&["7", "tage", "in", "der", "woche"], DAILY),
    (&["tous", "les", "jours"], DAILY),
    (&["7", "jours", "sur", "7"], DAILY),
    (&["7", "j", "/", "7"], DAILY),
    (&["alla", "dagar"], DAILY),
    (&["varje", "dag"], DAILY),
    (&["dagligen"], DAILY),
    (&["7", "dagar", "i", "veckan"], DAILY),
    (&["sju", "dagar", "i", "veckan"], DAILY),
];

/// Words between the two ends of a range of days.
const TO: &[&[&str]] = &[
    &["tot", "en", "met"],
    &["till", "och", "med"],
    &["t", "/", "m"],
    &["t", ".", "o", ".", "m", "."],
    &["-"],
    &["–"],
    &["to"],
    &["through"],
    &["until"],
    &["tot"],
    &["bis"],
    &["au"],
    &["à"],
    &["till"],
];

fn is_run(tokens: &[Token], at: usize, words: &[&str]) -> bool {
    words.iter().enumerate().all(|(index, expected)| word(tokens, at + index) == *expected)
}

/// The days that begin at a token, and the index of the token behind them.
fn days_at(tokens: &[Token], at: usize, language: Language) -> Option<(u8, usize)> {
    if let Some((words, days)) = GROUPS.iter().find(|(words, _)| is_run(tokens, at, words)) {
        return Some((*days, at + words.len()));
    }
    let (first, mut next) = day_at(tokens, at, language)?;
    let to = TO.iter().find(|to| is_run(tokens, next, to)).map(|to| next + to.len());
    if let Some((last, behind)) = to.and_then(|last| day_at(tokens, last, language)) {
        let days = (0..7).filter(|day| (first..=last).contains(day) || last < first && (*day >= first || *day <= last));
        return Some((days.fold(0, |mask, day| mask | 1 << day), behind));
    }
    let mut days = 1 << first;
    while let Some((day, behind)) =
        matches!(word(tokens, next), "," | "&" | "+" | "and" | "en" | "und" | "et" | "och" | "/")
            .then(|| day_at(tokens, next + 1, language))
            .flatten()
    {
        days |= 1 << day;
        next = behind;
    }
    Some((days, next))
}

fn day_at(tokens: &[Token], at: usize, language: Language) -> Option<(usize, usize)> {
    let name = word(tokens, at);
    let day = names(language).iter().position(|names| names.contains(&name))?;
    let dotted = word(tokens, at + 1) == "." && name.chars().count() < 4;
    Some((day, at + 1 + usize::from(dotted)))
}

/// Small words and signs between days and hours.
const BETWEEN: &[&str] = &[
    "from", "van", "von", "de", "från", "between", "tussen", "zwischen", "entre", "mellan", "kl", "klockan", ".", ":",
    ",", "(", "op", "on", "am", "an", "på", "le", "du", "at", "om", "um", "ab", "in", "the", "het", "les", "et", "tot",
    "hele", "hours", "uur",
];

/// What a text says of when we are there, in order.
pub(super) fn said(text: &str, language: Language) -> Vec<Said> {
    if !text.contains(|c: char| c.is_ascii_digit())
        && !text.contains("even")
        && !text.contains("sju")
        && !text.contains("ieben")
    {
        return Vec::new();
    }
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match statement(&tokens, at, language) {
            Some(Statement { days, hours, next }) => {
                let span = tokens[at].span.start..tokens[next - 1].span.end;
                if is_ours(text, &span, language) {
                    found.push(Said { span, days, hours });
                }
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// Days and hours as they are said, and the index of the token behind them.
struct Statement {
    days: u8,
    hours: Option<(u16, u16)>,
    next: usize,
}

/// The days and hours that begin at a token, in either order.
fn statement(tokens: &[Token], at: usize, language: Language) -> Option<Statement> {
    if is_run(tokens, at, &["24", "/", "7"]) {
        return Some(Statement { days: DAILY, hours: Some((0, 1440)), next: at + 3 });
    }
    let skip = |from: usize| from + (from..from + 3).take_while(|at| BETWEEN.contains(&word(tokens, *at))).count();
    if let Some((days, next)) = days_at(tokens, at, language) {
        if let Some(hours) = hours_at(tokens, skip(next)) {
            return Some(Statement { days, hours: Some((hours.opens, hours.closes)), next: hours.next });
        }
        let is_claim = days == DAILY && word(tokens, at).starts_with(['7', 's', 'z']);
        return is_claim.then_some(Statement { days, hours: None, next });
    }
    let hours = hours_at(tokens, at)?;
    let (days, next) = days_at(tokens, skip(hours.next), language)?;
    Some(Statement { days, hours: Some((hours.opens, hours.closes)), next })
}

/// Words that say that somebody is there, with `|` between them.
fn cues(language: Language) -> &'static str {
    match language {
        Language::En => {
            "we're open|we are open|available|reach us|here for you|here to help|our hours|we answer|we reply|we respond|online|\
             opening hours|we're here|we are here|our team is|service is open|window is open"
        }
        Language::Nl => {
            "open|geopend|bereikbaar|beschikbaar|openingstijden|klaar|zijn er|zijn we er|online|reageren|antwoorden|aanwezig"
        }
        Language::De => {
            "geöffnet|erreichbar|verfügbar|für dich da|für sie da|für euch da|sind da|servicezeiten|öffnungszeiten|antworten|online"
        }
        Language::Fr => "ouvert|joignable|disponible|horaires|écoute|répondons|disposition|présents|en ligne|sommes là",
        Language::Sv => {
            "öppet|öppettider|nå oss|når oss|nås|tillgängliga|svarar|här för dig|finns här|på plats|bemannad|online"
        }
    }
}

/// Words of what is open at other times than we are: shops, desks, lines, deliveries.
fn elsewhere(language: Language) -> &'static str {
    match language {
        Language::En => {
            "store|shop|phone|call|desk|office|branch|restaurant|station|hotline|deliver|warehouse|appointment|event| line"
        }
        Language::Nl => {
            "winkel|filia|telefoon|telefon|bel |bellen|balie|kantoor|vestiging|bezorg|afspraak|servicepunt|loket|geleverd"
        }
        Language::De => "filiale|laden|geschäft|telefon|hotline|ruf|büro|schalter|liefer|zugestellt|termin|markt",
        Language::Fr => "magasin|boutique|téléphon|appel|guichet|bureau|agence|livr|rendez-vous",
        Language::Sv => "butik|telefon|ring|kontor|lever|reception|disken|boka",
    }
}

/// Whether the sentence around some bytes speaks of when we are there, and not of something else.
fn is_ours(text: &str, span: &Range<usize>, language: Language) -> bool {
    let from = text.ceil_char_boundary(span.start.saturating_sub(NEAR));
    let to = text.floor_char_boundary((span.end + NEAR).min(text.len()));
    let before = &text[from..span.start];
    let stop = before.rfind(['!', '?', '\n']).map_or(0, |at| at + 1);
    let is_begun = |at: &usize| before[at + 2..].starts_with(char::is_uppercase);
    let sentence = before.rmatch_indices(". ").map(|(at, _)| at).find(is_begun).map_or(0, |at| at + 2);
    let start = from + stop.max(sentence);
    let end = text[span.end..to].find(['.', '!', '?', '\n']).map_or(to, |length| span.end + length);
    let sentence = text[start..end].to_lowercase();
    let has = |words: &str| words.split('|').any(|word| sentence.contains(word));
    has(cues(language)) && !has(elsewhere(language))
}

/// How many bytes around days and hours are read to see what they are about.
const NEAR: usize = 200;
