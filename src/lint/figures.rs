//! Figures: the words, numbers and signs of a text, and the times of day they say, in five languages.

use std::ops::Range;

/// A word, a number or a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The bytes of the text.
    pub(super) span: Range<usize>,
    /// It, in small letters; a number as it is written.
    pub(super) text: String,
    /// Whether it is a number.
    pub(super) is_number: bool,
}

/// Cuts a text into words, numbers and signs. A number has its dots, commas and colons in it.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut end = start + first.len_utf8();
        let is_number = first.is_ascii_digit();
        while let Some((at, next)) = chars.peek().copied() {
            let digit_behind = text[at + next.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
            let belongs = match is_number {
                true => next.is_ascii_digit() || matches!(next, '.' | ',' | ':') && digit_behind,
                false => first.is_alphabetic() && next.is_alphabetic(),
            };
            if !belongs {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        found.push(Token { span: start..end, text: text[start..end].to_lowercase(), is_number });
    }
    found
}

/// The word or sign at an index; empty where there is none.
pub(super) fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.text.as_str())
}

/// Whether the token at an index sticks to the one before it.
pub(super) fn sticks(tokens: &[Token], at: usize) -> bool {
    at > 0 && tokens.get(at).is_some_and(|token| tokens[at - 1].span.end == token.span.start)
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    /// Minutes after midnight, to 1,440.
    pub(super) minutes: u16,
    /// Whether it says whether it is before or after noon.
    pub(super) is_halved: bool,
    /// Whether it can be nothing else than a time of day.
    pub(super) is_sure: bool,
    /// The index of the token behind it.
    pub(super) next: usize,
}

/// The time of day that begins at a token.
pub(super) fn time_at(tokens: &[Token], at: usize) -> Option<Time> {
    let is_dotted = |time: &Time| tokens[at].text.contains('.') && time.next == at + 1 && !time.is_sure;
    read(tokens, at).filter(|time| !is_dotted(time))
}

/// The same, where `8.30` alone will do.
fn read(tokens: &[Token], at: usize) -> Option<Time> {
    let token = tokens.get(at).filter(|token| token.is_number)?;
    let (hours, minutes) = match token.text.split_once([':', '.']) {
        Some((hours, minutes)) if minutes.len() == 2 => (hours.parse().ok()?, minutes.parse().ok()?),
        Some(_) => return None,
        None => (token.text.parse::<u16>().ok()?, 0),
    };
    if hours > 24 {
        return None;
    }
    let mut time = Time { minutes: 0, is_halved: false, is_sure: token.text.contains(':'), next: at + 1 };
    let mut after: u16 = minutes;
    let mut noon = None;
    match word(tokens, at + 1) {
        "h" | "u" if sticks(tokens, at + 2) && tokens[at + 2].is_number && tokens[at + 2].text.len() == 2 => {
            after = tokens[at + 2].text.parse().ok()?;
            (time.next, time.is_sure) = (at + 3, true);
        }
        "uhr" => (time.next, time.is_sure) = (at + 2, true),
        "uur" | "h" | "u" | "heures" | "heure" => time.next = at + 2,
        "am" | "pm" => {
            noon = Some(word(tokens, at + 1) == "pm");
            time.next = at + 2;
        }
        "a" | "p" if word(tokens, at + 2) == "." && word(tokens, at + 3) == "m" => {
            noon = Some(word(tokens, at + 1) == "p");
            time.next = at + 4 + usize::from(word(tokens, at + 4) == "." && sticks(tokens, at + 4));
        }
        _ => {}
    }
    if at > 0 && is_clock(tokens, at - 1) {
        time.is_sure = true;
    }
    let hours = match noon {
        Some(_) if !(1..=12).contains(&hours) => return None,
        Some(is_after) => hours % 12 + if is_after { 12 } else { 0 },
        None => hours,
    };
    time.is_halved = noon.is_some();
    time.is_sure |= noon.is_some();
    time.minutes = hours * 60 + after;
    (after < 60 && time.minutes <= 1440).then_some(time)
}

/// Whether a token announces a time of day, as Swedish `kl` does.
fn is_clock(tokens: &[Token], at: usize) -> bool {
    let at = if word(tokens, at) == "." && at > 0 { at - 1 } else { at };
    matches!(word(tokens, at), "kl" | "klockan")
}

/// From when to when, and the index of the token behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hours {
    /// Minutes after midnight.
    pub(super) opens: u16,
    /// Minutes after midnight, to 1,440.
    pub(super) closes: u16,
    /// The index of the token behind it.
    pub(super) next: usize,
    /// Whether it can be nothing else than times of day.
    pub(super) is_sure: bool,
}

/// Words and signs between the two ends of a range.
const TO: &[&str] = &["-", "–", "—", "to", "tot", "until", "till", "bis", "à", "et", "and", "en", "und", "och"];

/// The range of times that begins at a token: `8-20 uur`, `9am to 5pm`, `9h–18h`.
pub(super) fn hours_at(tokens: &[Token], at: usize) -> Option<Hours> {
    let from = read(tokens, at)?;
    if !TO.contains(&word(tokens, from.next)) {
        return None;
    }
    let mut second = from.next + 1;
    while matches!(word(tokens, second), "kl" | "klockan") || word(tokens, second) == "." && second > from.next + 1 {
        second += 1;
    }
    let to = read(tokens, second)?;
    let (mut opens, mut closes) = (from.minutes, to.minutes);
    if to.is_halved && !from.is_halved && opens + 720 < closes && opens < 360 {
        opens += 720;
    }
    if closes <= opens && closes < 720 && !to.is_halved {
        closes += 720;
    }
    if closes == 0 {
        closes = 1440;
    }
    let has_unit = from.next > at + 1 || to.next > second + 1;
    let hours = Hours { opens, closes, next: to.next, is_sure: from.is_sure || to.is_sure || has_unit };
    let is_decimal = tokens[at].text.contains('.') || tokens[second].text.contains('.');
    (opens < closes && (hours.is_sure || !is_decimal)).then_some(hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_hours_is_read_in_five_languages() {
        for (text, opens, closes) in [
            ("8-20 uur", 480, 1200),
            ("8.30 tot 17.00 uur", 510, 1020),
            ("8–18 Uhr", 480, 1080),
            ("8 bis 18:30 Uhr", 480, 1110),
            ("9h à 18h30", 540, 1110),
            ("9 h - 18 h", 540, 1080),
            ("9–17", 540, 1020),
            ("9am-5pm", 540, 1020),
            ("9-5", 540, 1020),
            ("9 a.m. to 5:30 p.m.", 540, 1050),
            ("9 till 17", 540, 1020),
            ("00:00-24:00", 0, 1440),
        ] {
            let found = hours_at(&tokens(text), 0).map(|hours| (hours.opens, hours.closes));
            assert_eq!(found, Some((opens, closes)), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "25-30",
            "3.5 - 4.5",
            "99999999999 uur",
            "1234-5678",
            "65535:59-8",
            "5 - 65000",
            "13pm-14pm",
            "8:75-9",
            "-",
        ] {
            assert_eq!(hours_at(&tokens(text), 0), None, "{text}");
        }
    }
}
