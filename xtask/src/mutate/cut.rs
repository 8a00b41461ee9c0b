//! Taking replies apart and putting them together again, by their words alone and without the evaluator's eyes.

use std::ops::Range;

use sparring::scenario::brand::Brand;
use sparring::scenario::model::Customer;

/// Up to how many words an opening has that ends in the customer's name.
const OPENING_WORDS: usize = 5;

/// A reply in three parts, which together are the whole.
pub(super) struct Parts<'t> {
    /// The handle, a greeting and the name, with the comma behind it.
    pub(super) opening: &'t str,
    /// What is said.
    pub(super) body: &'t str,
    /// Who signs, with the space before it.
    pub(super) signature: &'t str,
}

impl<'t> Parts<'t> {
    /// Takes a reply apart.
    pub(super) fn of(text: &'t str, customer: &Customer, brand: &Brand) -> Parts<'t> {
        let (text, signature) = text.split_at(signed_from(text, brand));
        let (opening, body) = text.split_at(opened_to(text, customer));
        Parts { opening, body, signature }
    }

    /// The reply with something else to say.
    pub(super) fn saying(&self, body: &str) -> String {
        format!("{}{}{}", self.opening, body.trim(), self.signature)
    }

    /// The reply with a sentence more at its end.
    pub(super) fn adding(&self, sentence: &str) -> String {
        self.saying(&format!("{} {sentence}", self.body.trim_end()))
    }

    /// The reply without the sentences that any of these bytes of the whole are in; an opening that is hit keeps the name only.
    pub(super) fn without(&self, customer: &Customer, hit: &[Range<usize>]) -> String {
        let cuts = |range: Range<usize>| hit.iter().any(|hit| hit.start < range.end && range.start < hit.end);
        let start = self.opening.len();
        let kept = sentences(self.body).filter(|range| !cuts(start + range.start..start + range.end));
        let kept: Vec<&str> = kept.map(|range| self.body[range].trim()).collect();
        let opening = match cuts(0..start) {
            true => format!("{}, ", called(self.opening, customer).map_or("", |name| &self.opening[name])),
            false => self.opening.to_owned(),
        };
        format!("{}{}{}", opening.trim_start_matches(", "), kept.join(" "), self.signature)
    }
}

/// The sentences of a text with the space behind them: cut after a mark and a space, unless a small letter follows.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut starts = vec![0];
    for (at, mark) in text.char_indices() {
        let rest = &text[at + mark.len_utf8()..];
        let next = rest.trim_start();
        // French puts a space before the mark, so that a mark may follow.
        let ends = matches!(mark, '.' | '!' | '?' | '…') && rest.len() > next.len();
        if ends && next.starts_with(|c: char| !c.is_lowercase() && !matches!(c, '!' | '?')) {
            starts.push(text.len() - next.len());
        }
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| start..end).filter(|range| !range.is_empty())
}

/// The first place where the customer is called by name: the longest form of the name that stands there.
pub(super) fn called(text: &str, customer: &Customer) -> Option<Range<usize>> {
    let forms = name_forms(customer);
    forms.iter().filter_map(|form| word(text, form)).min_by_key(|found| (found.start, std::cmp::Reverse(found.end)))
}

/// The ways to call a customer: by the whole name, the first name, the surname. None for a nickname.
fn name_forms(customer: &Customer) -> Vec<String> {
    let name = customer.name.trim();
    match name.split_once(' ') {
        Some((first, surname)) => vec![name.to_owned(), first.to_owned(), surname.to_owned()],
        None => Vec::new(),
    }
}

/// The first place where `word` stands as whole words.
fn word(text: &str, word: &str) -> Option<Range<usize>> {
    let whole = |at: &usize| {
        let (before, after) = (&text[..*at], &text[*at + word.len()..]);
        !before.ends_with(char::is_alphanumeric) && !before.ends_with('@') && !after.starts_with(char::is_alphanumeric)
    };
    text.match_indices(word).map(|(at, _)| at).find(whole).map(|at| at..at + word.len())
}

/// Where the signature begins: what a colleague would write in the brand's style at the very end, with the space before it.
fn signed_from(text: &str, brand: &Brand) -> usize {
    let text = text.trim_end();
    let style = &brand.voice.signature_style;
    let written = brand.team.iter().map(|who| style.replace("{initials}", &who.initials).replace("{name}", &who.name));
    let body = written.into_iter().find_map(|signature| Some(text.strip_suffix(signature.as_str())?.trim_end().len()));
    body.unwrap_or(text.len())
}

/// Where the opening ends: behind the mark that follows the name, or the first word where nobody is called by name.
fn opened_to(text: &str, customer: &Customer) -> usize {
    let handle = if text.starts_with('@') { text.find(' ').map_or(0, |at| at + 1) } else { 0 };
    let marks = [',', '!', '.', ':', '–', '-', ';'];
    let behind = |at: usize| {
        let rest = &text[at..];
        let tail = rest.trim_start_matches(marks);
        (tail.len() < rest.len()).then(|| text.len() - tail.trim_start().len())
    };
    let near = |end: &usize| text[handle..*end].split_whitespace().count() <= OPENING_WORDS;
    let named = called(&text[handle..], customer).map(|found| handle + found.end).filter(near).and_then(behind);
    let greeted = || {
        text[handle..]
            .find([',', '!'])
            .map(|at| handle + at)
            .filter(|end| text[handle..*end].split_whitespace().count() <= 2)
    };
    named.or_else(|| greeted().and_then(behind)).unwrap_or(handle)
}

/// The reply with no name in it.
pub(super) fn unnamed(text: &str, customer: &Customer) -> String {
    let titles = ["Herr", "Herrn", "Frau", "meneer", "mevrouw", "Mr", "Mrs", "Ms", "Monsieur", "Madame"];
    let mut text = text.to_owned();
    while let Some(found) = called(&text, customer) {
        let before = text[..found.start].trim_end();
        let untitled = titles.iter().find_map(|title| before.strip_suffix(title)).unwrap_or(before);
        let rest = text[found.end..].to_owned();
        // A comma on either side of a name goes with it.
        let before = untitled.trim_end().trim_end_matches(',');
        text = format!("{before}{}{rest}", if rest.starts_with(char::is_alphanumeric) { " " } else { "" });
    }
    text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '!' | '.' | ':')).to_owned()
}

/// The reply with another name wherever the customer is called: the whole name, the first name or the surname of somebody else.
pub(super) fn renamed(text: &str, customer: &Customer, other: &str) -> String {
    let (first, surname) = other.split_once(' ').unwrap_or((other, other));
    let mut done = String::new();
    let mut rest = text;
    while let Some(found) = called(rest, customer) {
        let (own, whole) = (&rest[found.clone()], customer.name.trim());
        let name = if own == whole {
            other
        } else if own == customer.first_name() {
            first
        } else {
            surname
        };
        done.push_str(&rest[..found.start]);
        done.push_str(name);
        rest = &rest[found.end..];
    }
    done + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brand(style: &str) -> Brand {
        let yaml = format!(
            "{{ name: B, handle: b, sector: s, time_zone: Europe/Berlin, hours: {{ daily: '08:00-20:00' }}, \
             voice: {{ signature_style: '{style}' }}, team: [{{ name: Olu, initials: OA }}] }}"
        );
        serde_yaml::from_str(&yaml).expect("a brand")
    }

    fn customer(name: &str) -> Customer {
        serde_yaml::from_str(&format!("{{ name: {name}, handle: h, story: [], expect: {{}} }}")).expect("a customer")
    }

    #[test]
    fn a_reply_is_an_opening_a_body_and_a_signature() {
        let cases = [
            ("@h Hi Mae, how sad. We help. ^OA", "@h Hi Mae, ", "how sad. We help.", " ^OA"),
            ("Thanks Mae! It is here. ^OA", "Thanks Mae! ", "It is here.", " ^OA"),
            ("Hi! It is here.", "Hi! ", "It is here.", ""),
            ("We have found your coat, Mae. ^OA", "", "We have found your coat, Mae.", " ^OA"),
        ];
        for (text, opening, body, signature) in cases {
            let (customer, brand) = (customer("Mae Byrne"), brand("^{initials}"));
            let parts = Parts::of(text, &customer, &brand);
            assert_eq!((parts.opening, parts.body, parts.signature), (opening, body, signature), "{text}");
            assert_eq!(format!("{}{}{}", parts.opening, parts.body, parts.signature), text);
        }
    }

    #[test]
    fn sentences_end_at_a_mark_but_not_within_a_date_or_a_line_of_marks() {
        let cut = |text| sentences(text).map(|range| text[range].trim().to_owned()).collect::<Vec<_>>();
        assert_eq!(cut("Oh no! 😊 We help. Ok?"), ["Oh no!", "😊 We help.", "Ok?"]);
        assert_eq!(cut("Ça va ? Oui !"), ["Ça va ?", "Oui !"]);
        assert_eq!(cut("Zum 3. mal ab 8.30 Uhr"), ["Zum 3. mal ab 8.30 Uhr"]);
    }

    #[test]
    fn names_go_and_change_in_every_form() {
        let mae = customer("Mae Byrne");
        assert_eq!(unnamed("Hi Mae, thanks. Sleep well, Mae!", &mae), "Hi, thanks. Sleep well!");
        assert_eq!(unnamed("Guten Tag Frau Byrne, danke. @Mae Maeve", &mae), "Guten Tag, danke. @Mae Maeve");
        assert_eq!(unnamed("Mae, it is here", &mae), "it is here");
        assert_eq!(renamed("Hi Mae, Mrs Byrne, Mae Byrne", &mae, "Ann Lee"), "Hi Ann, Mrs Lee, Ann Lee");
        assert_eq!(unnamed("Hi SnowQueen", &customer("SnowQueen")), "Hi SnowQueen");
    }

    #[test]
    fn a_sentence_goes_with_what_is_seen_in_it() {
        let (customer, brand) = (customer("Mae Byrne"), brand("^{initials}"));
        let text = "So sorry Mae! How sad. We help. ^OA";
        let parts = Parts::of(text, &customer, &brand);
        let spot = |words: &str| text.find(words).map(|at| at..at + words.len()).expect("it is there");
        assert_eq!(parts.without(&customer, &[spot("sad")]), "So sorry Mae! We help. ^OA");
        assert_eq!(parts.without(&customer, &[spot("sorry"), spot("How")]), "Mae, We help. ^OA");
    }
}
