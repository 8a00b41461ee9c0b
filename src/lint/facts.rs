//! Facts: what a text says that must be the same in every language: amounts, percentages, how long, when, and where to.

use std::ops::Range;

use super::figures::{Token, sticks, time_at, tokens, word};
use super::links::links;

/// What kind of thing a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Money.
    Amount,
    /// A share.
    Percentage,
    /// How long something takes.
    Duration,
    /// A time of day.
    Time,
    /// A page.
    Link,
    /// A mail address.
    Mail,
}

impl Kind {
    /// Every kind.
    pub(super) const ALL: [Kind; 6] =
        [Kind::Amount, Kind::Percentage, Kind::Duration, Kind::Time, Kind::Link, Kind::Mail];

    /// Whether a version that says nothing of the kind differs from one that does.
    pub(super) fn is_missed(self) -> bool {
        matches!(self, Kind::Amount | Kind::Percentage | Kind::Link)
    }
}

/// A fact of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    /// What kind of thing it is.
    pub(super) kind: Kind,
    /// The bytes of the text.
    pub(super) span: Range<usize>,
    /// What it says, alike in every language.
    pub(super) value: String,
}

/// Every fact of a text, in order.
pub(super) fn facts(text: &str) -> Vec<Fact> {
    let mut found: Vec<Fact> = places(text);
    let linked: Vec<Range<usize>> = found.iter().map(|fact| fact.span.clone()).collect();
    let tokens = tokens(text);
    let is_vague = tokens.iter().any(|token| VAGUE.contains(&token.text.as_str()));
    let mut at = 0;
    let mut link = 0;
    while at < tokens.len() {
        while linked.get(link).is_some_and(|span| span.end <= tokens[at].span.start) {
            link += 1;
        }
        let is_linked = linked.get(link).is_some_and(|span| span.start <= tokens[at].span.start);
        let fact = if is_linked { None } else { figure(&tokens, at) };
        match fact {
            Some((kind, value, next)) => {
                let span = tokens[at].span.start..tokens[next.max(at + 1) - 1].span.end;
                if !(is_vague && kind == Kind::Duration) {
                    found.push(Fact { kind, span, value });
                }
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    found.sort_by_key(|fact| (fact.span.start, fact.kind));
    found
}

/// Whether a text has a number that is the same as the one of a value, whatever it counts there.
pub(super) fn has_number(text: &str, value: &str) -> bool {
    let number = value.split(' ').next();
    tokens(text).iter().any(|token| token.is_number && plain(&token.text).as_deref() == number)
}

/// Parts of hours and days, which languages say in ways that do not compare.
const VAGUE: &[&str] = &[
    "half",
    "halve",
    "anderhalf",
    "kwartier",
    "quarter",
    "halb",
    "halbe",
    "halben",
    "anderthalb",
    "viertelstunde",
    "demi",
    "demie",
    "quart",
    "halv",
    "halvtimme",
    "kvart",
    "halvt",
    "couple",
    "paar",
];

/// Links and mail addresses.
fn places(text: &str) -> Vec<Fact> {
    let mut found: Vec<Fact> = Vec::new();
    for link in links(text) {
        let value = page(&link.host(text), &text[link.path.clone()]);
        found.push(Fact { kind: Kind::Link, span: link.span, value });
    }
    for (at, _) in text.match_indices('@') {
        let is_local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
        let start = text[..at].trim_end_matches(is_local).len();
        let length = text[at + 1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-');
        let end = length.map_or(text.len(), |length| at + 1 + length);
        let host = text[at + 1..end].trim_end_matches(['.', '-']);
        if start < at && host.contains('.') {
            let value = house(&host.to_lowercase()).to_owned();
            found.push(Fact { kind: Kind::Mail, span: start..at + 1 + host.len(), value });
        }
    }
    found.sort_by_key(|fact| fact.span.start);
    found
}

/// Parts of hosts and paths that only say the language or the country.
const LOCALES: &[&str] = &[
    "nl",
    "en",
    "de",
    "fr",
    "sv",
    "se",
    "be",
    "at",
    "ch",
    "uk",
    "gb",
    "us",
    "eu",
    "ie",
    "lu",
    "com",
    "net",
    "org",
    "nederlands",
    "deutsch",
    "francais",
    "svenska",
    "english",
];

fn is_locale(part: &str) -> bool {
    let part = part.to_lowercase();
    part.split(['-', '_']).all(|part| LOCALES.contains(&part))
}

/// A host without what says the language or the country: `help.acme.nl` and `nl.help.acme.com` are one.
fn house(host: &str) -> String {
    let parts: Vec<&str> = host.split('.').filter(|part| *part != "co").collect();
    let last = parts.len().saturating_sub(1);
    let kept = parts.iter().enumerate().filter(|(index, part)| *index != last && !is_locale(part));
    kept.map(|(_, part)| *part).collect::<Vec<_>>().join(".")
}

/// What a page is known by. Where the address says the language or the country, the words of its path are translated too, and
/// only numbers in it compare.
fn page(host: &str, path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let is_local = host.split('.').any(|part| is_locale(part) && part != "com" && part != "net" && part != "org")
        || parts.iter().any(|part| is_locale(part));
    let is_known = |part: &&&str| if is_local { part.bytes().all(|byte| byte.is_ascii_digit()) } else { true };
    let kept: Vec<String> = parts.iter().filter(is_known).map(|part| part.to_lowercase()).collect();
    format!("{}/{}", house(host), kept.join("/"))
}

/// The fact that begins at a token, with what it says and the index of the token behind it.
fn figure(tokens: &[Token], at: usize) -> Option<(Kind, String, usize)> {
    if let Some(currency) = currency(word(tokens, at)) {
        let amount = tokens.get(at + 1).filter(|token| token.is_number)?;
        return Some((Kind::Amount, format!("{} {currency}", plain(&amount.text)?), at + 2));
    }
    if !tokens[at].is_number {
        return counted(tokens, at);
    }
    if let Some(currency) = currency(word(tokens, at + 1)) {
        return Some((Kind::Amount, format!("{} {currency}", plain(&tokens[at].text)?), at + 2));
    }
    if matches!(word(tokens, at + 1), "%" | "percent" | "procent" | "prozent") {
        return Some((Kind::Percentage, plain(&tokens[at].text)?, at + 2));
    }
    if (word(tokens, at + 1), word(tokens, at + 2)) == ("pour", "cent") {
        return Some((Kind::Percentage, plain(&tokens[at].text)?, at + 3));
    }
    if let Some(time) = time_at(tokens, at).filter(|time| time.is_sure) {
        return Some((Kind::Time, (time.minutes % 720).to_string(), time.next));
    }
    lasting(tokens, at, plain(&tokens[at].text)?.parse().ok()?)
}

/// How long something takes, in words: `two days`, `einen Tag`.
fn counted(tokens: &[Token], at: usize) -> Option<(Kind, String, usize)> {
    let name = word(tokens, at);
    let count = NUMBERS.iter().position(|names| names.contains(&name))?;
    let is_article = count == 0;
    if is_article && !(at > 0 && WITHIN.contains(&word(tokens, at - 1))) {
        return None;
    }
    lasting(tokens, at, u32::try_from(count + 1).ok()?)
}

/// A number of hours, days and so on, where a unit follows.
fn lasting(tokens: &[Token], at: usize, count: u32) -> Option<(Kind, String, usize)> {
    let hyphen = usize::from(word(tokens, at + 1) == "-" && sticks(tokens, at + 1));
    let (unit, next) = match unit(tokens, at + 1 + hyphen) {
        Some(found) => found,
        // The first of a range: `3-5 days`, `3 to 5 days`.
        None if RANGE.contains(&word(tokens, at + 1)) => {
            let number = tokens.get(at + 2).is_some_and(|token| token.is_number || is_count(&token.text));
            (unit(tokens, at + 3).filter(|_| number)?.0, at + 1)
        }
        None => return None,
    };
    let before = if at > 0 { word(tokens, at - 1) } else { "" };
    let is_hour_of_day = matches!(word(tokens, at + 1), "uur" | "u" | "h" | "heures" | "heure");
    if is_hour_of_day && count < 24 && !WITHIN.contains(&before) {
        return None;
    }
    let (scale, name) = unit;
    Some((Kind::Duration, format!("{} {name}", count.checked_mul(scale)?), next))
}

/// Words before how long something takes.
const WITHIN: &[&str] = &[
    "within",
    "in",
    "after",
    "for",
    "another",
    "binnen",
    "na",
    "over",
    "gedurende",
    "innerhalb",
    "nach",
    "seit",
    "sous",
    "dans",
    "après",
    "pendant",
    "inom",
    "efter",
    "under",
    "about",
    "ca",
];

/// Words and signs between the two ends of a range.
const RANGE: &[&str] = &[
    "-", "–", "to", "or", "and", "tot", "of", "à", "bis", "oder", "ou", "till", "eller", "a", "und", "et", "en", "och",
];

/// The words for one to twelve.
const NUMBERS: [&[&str]; 12] = [
    &["one", "a", "an", "een", "één", "ein", "eine", "einen", "einem", "einer", "eines", "un", "une", "en", "ett"],
    &["two", "twee", "zwei", "deux", "två"],
    &["three", "drie", "drei", "trois", "tre"],
    &["four", "vier", "quatre", "fyra"],
    &["five", "vijf", "fünf", "cinq", "fem"],
    &["six", "zes", "sechs", "sex"],
    &["seven", "zeven", "sieben", "sept", "sju"],
    &["eight", "acht", "huit", "åtta"],
    &["nine", "negen", "neun", "neuf", "nio"],
    &["ten", "tien", "zehn", "dix", "tio"],
    &["eleven", "elf", "onze", "elva"],
    &["twelve", "twaalf", "zwölf", "douze", "tolv"],
];

fn is_count(word: &str) -> bool {
    NUMBERS[1..].iter().any(|names| names.contains(&word))
}

/// A unit of time: how many of the smallest it is, and what that is called. Working days and months compare with nothing else.
fn unit(tokens: &[Token], at: usize) -> Option<((u32, &'static str), usize)> {
    let next = word(tokens, at + 1);
    let found = match word(tokens, at) {
        "business" | "working" if matches!(next, "day" | "days" | "hours" | "hour") => {
            return Some(((1, "working days"), at + 2));
        }
        "jour" | "jours" if next.starts_with("ouvr") => return Some(((1, "working days"), at + 2)),
        "werkdag" | "werkdagen" | "werktag" | "werktage" | "werktagen" | "werktags" | "arbeitstag" | "arbeitstage"
        | "arbeitstagen" | "arbetsdag" | "arbetsdagar" | "vardagar" | "vardag" => (1, "working days"),
        "second" | "seconds" | "seconden" | "secondes" | "sekunden" | "sekunder" | "seconde" | "sekunde" => {
            return None;
        }
        "min" | "mins" | "minute" | "minutes" | "minuut" | "minuten" | "minut" | "minuter" => (1, "minutes"),
        "hour" | "hours" | "hr" | "hrs" | "uur" | "uren" | "stunde" | "stunden" | "heure" | "heures" | "timme"
        | "timmar" | "h" | "u" | "std" => (60, "minutes"),
        "day" | "days" | "dag" | "dagen" | "tag" | "tage" | "tagen" | "jour" | "jours" | "dagar" | "dygn" => {
            (1440, "minutes")
        }
        "week" | "weeks" | "weken" | "woche" | "wochen" | "semaine" | "semaines" | "vecka" | "veckor" => {
            (10_080, "minutes")
        }
        "month" | "months" | "maand" | "maanden" | "monat" | "monate" | "monaten" | "mois" | "månad" | "månader" => {
            (1, "months")
        }
        "year" | "years" | "jaar" | "jahr" | "jahre" | "jahren" | "an" | "ans" | "année" | "années" | "år" => {
            (12, "months")
        }
        _ => return None,
    };
    Some((found, at + 1))
}

/// A currency, alike in every language.
fn currency(word: &str) -> Option<&'static str> {
    Some(match word {
        "€" | "eur" | "euro" | "euros" | "euro's" => "eur",
        "$" | "usd" | "dollar" | "dollars" => "usd",
        "£" | "gbp" | "pound" | "pounds" | "pond" | "pfund" => "gbp",
        "kr" | "sek" | "kronor" | "kronen" | "couronnes" => "sek",
        "chf" | "franken" | "francs" => "chf",
        _ => return None,
    })
}

/// A number without the signs that languages write differently: `1.234,50` and `1,234.5` are one.
fn plain(number: &str) -> Option<String> {
    if number.contains(':') {
        return None;
    }
    let last = number.rfind(['.', ',']);
    let is_fraction = last.is_some_and(|at| number.len() - at - 1 != 3);
    let (whole, fraction) = match last.filter(|_| is_fraction) {
        Some(at) => number.split_at(at),
        None => (number, ""),
    };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, fraction) = (digits(whole), digits(fraction));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        facts(text).into_iter().map(|fact| fact.value).collect()
    }

    #[test]
    fn what_is_the_same_in_five_languages_has_the_same_value() {
        for alike in [
            ["€ 1,234.50", "1.234,50 euro", "1.234,5 €", "EUR 1234,50", "1 234,50 €"].as_slice(),
            &["12.5%", "12,5 procent", "12,50 Prozent", "12,5 pour cent", "12,5 %"],
            &["within 24 hours", "binnen 24 uur", "innerhalb von 1 Tag", "sous 24 h", "inom ett dygn"],
            &[
                "3-5 working days",
                "3 tot 5 werkdagen",
                "drei bis fünf Werktage",
                "3 à 5 jours ouvrés",
                "3–5 arbetsdagar",
            ],
            &["at 8 pm", "om 20:00", "um 20 Uhr", "à 20h00", "kl. 20"],
            &[
                "acme.com/en/help/12",
                "acme.nl/hulp/12",
                "de.acme.com/12",
                "https://www.acme.fr/aide/12",
                "acme.se/sv/12",
            ],
            &["two weeks", "14 dagen", "zwei Wochen", "14 jours", "två veckor"],
        ] {
            let [first, rest @ ..] = alike else { continue };
            assert!(!values(first).is_empty(), "{first}");
            for other in rest.iter().filter(|other| !other.starts_with("1 234")) {
                assert_eq!(values(other), values(first), "{other}");
            }
        }
    }

    #[test]
    fn what_differs_has_another_value() {
        for (one, other) in [
            ("€ 5", "€ 50"),
            ("10:30", "11:30"),
            ("2 days", "2 working days"),
            ("acme.com/a", "acme.com/b"),
            ("$ 5", "€ 5"),
        ] {
            assert_ne!(values(one), values(other), "{one} {other}");
        }
    }
}
