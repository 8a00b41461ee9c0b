//! Paging: newest first, opaque tokens, and bounds by id and time.

use super::super::json::Json;
use super::problem::Problem;
use super::query::Query;
use crate::snowflake::{first_at, mix};

/// The parameters that bound and page a list of posts.
pub(super) const PAGING: &[&str] =
    &["max_results", "pagination_token", "since_id", "until_id", "start_time", "end_time"];

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 19;

/// Where a page continues from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// Things older than this number.
    Older(u64),
    /// The things just newer than this number.
    Newer(u64),
}

/// What part of a list is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// Numbers above this.
    pub(super) above: u64,
    /// Numbers below this.
    pub(super) below: u64,
    /// The most that is shown at once.
    pub(super) most: usize,
    /// The page, if not the first.
    pub(super) token: Option<Token>,
}

/// A page of a list.
#[derive(Debug)]
pub(super) struct Page<T> {
    /// What is on it, newest first.
    pub(super) items: Vec<T>,
    next: Option<Token>,
    previous: Option<Token>,
}

impl Token {
    /// As text: 19 letters and digits that say nothing to the reader.
    pub(super) fn text(self) -> String {
        let (side, number) = match self {
            Token::Older(number) => (0, number),
            Token::Newer(number) => (1, number),
        };
        let check = mix(number ^ side) & 0xfff_ffff;
        let mut value = (u128::from(check) << 65) | (u128::from(number ^ mix(check)) << 1) | u128::from(side);
        let mut text = String::with_capacity(LENGTH);
        for _ in 0..LENGTH {
            text.push(char::from(ALPHABET[(value & 31) as usize]));
            value >>= 5;
        }
        text
    }

    /// Reads a token that [`Token::text`] wrote.
    pub(super) fn read(text: &str) -> Option<Token> {
        if text.len() != LENGTH {
            return None;
        }
        let mut value = 0_u128;
        for byte in text.bytes().rev() {
            let digit = ALPHABET.iter().position(|letter| *letter == byte)?;
            value = (value << 5) | digit as u128;
        }
        let check = (value >> 65) as u64;
        let number = ((value >> 1) as u64) ^ mix(check);
        let side = (value & 1) as u64;
        if check != mix(number ^ side) & 0xfff_ffff {
            return None;
        }
        Some(if side == 0 { Token::Older(number) } else { Token::Newer(number) })
    }
}

impl Bounds {
    /// What a query asks for; 400 for values that cannot be.
    pub(super) fn read(query: &Query<'_>, least: usize, most: usize, default: usize) -> Result<Bounds, Problem> {
        let mut bounds =
            Bounds { above: 0, below: u64::MAX, most: query.count("max_results", least, most, default)?, token: None };
        for name in ["pagination_token", "next_token"] {
            if let Some(text) = query.get(name) {
                let token = Token::read(text).ok_or_else(|| Problem::bad_value(name, text, "is not valid"))?;
                bounds.token = Some(token);
            }
        }
        if let Some(id) = query.id("since_id")? {
            bounds.above = id;
        }
        if let Some(time) = query.time("start_time")? {
            bounds.above = bounds.above.max(first_at(time).saturating_sub(1));
        }
        if let Some(id) = query.id("until_id")? {
            bounds.below = id;
        }
        if let Some(time) = query.time("end_time")? {
            bounds.below = bounds.below.min(first_at(time));
        }
        Ok(bounds)
    }

    /// The wanted page of a list that is sorted by number, of those things that are to be kept.
    pub(super) fn page<T: Copy>(&self, list: &[T], number: impl Fn(T) -> u64, keep: impl Fn(T) -> bool) -> Page<T> {
        let start = list.partition_point(|item| number(*item) <= self.above);
        let end = list.partition_point(|item| number(*item) < self.below);
        let list = &list[start..end.max(start)];
        let wanted = |item: &&T| keep(**item);
        let (mut items, more_older, more_newer): (Vec<T>, bool, bool);
        if let Some(Token::Newer(than)) = self.token {
            let from = list.partition_point(|item| number(*item) <= than);
            items = list[from..].iter().filter(wanted).take(self.most + 1).copied().collect();
            more_newer = items.len() > self.most;
            items.truncate(self.most);
            items.reverse();
            more_older = list[..from].iter().any(|item| keep(*item));
        } else {
            let to = match self.token {
                Some(Token::Older(than)) => list.partition_point(|item| number(*item) < than),
                _ => list.len(),
            };
            items = list[..to].iter().rev().filter(wanted).take(self.most + 1).copied().collect();
            more_older = items.len() > self.most;
            items.truncate(self.most);
            more_newer = self.token.is_some();
        }
        let next = items.last().filter(|_| more_older).map(|item| Token::Older(number(*item)));
        let previous = items.first().filter(|_| more_newer).map(|item| Token::Newer(number(*item)));
        Page { items, next, previous }
    }
}

impl<T> Page<T> {
    /// Writes the tokens of the pages around this one.
    pub(super) fn tokens(&self, json: &mut Json) {
        if let Some(token) = self.next {
            json.key("next_token").string(&token.text());
        }
        if let Some(token) = self.previous {
            json.key("previous_token").string(&token.text());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn tokens_are_read_back_and_nothing_else_is(number: u64, garbage in "[0-9a-z]{19}") {
            for token in [Token::Older(number), Token::Newer(number)] {
                prop_assert_eq!(Token::read(&token.text()), Some(token));
            }
            prop_assert_eq!(Token::read(&garbage).map(|token| token.text()), Token::read(&garbage).map(|_| garbage));
        }

        #[test]
        fn following_the_tokens_shows_everything_once_and_leads_back(count in 0_u64..60, most in 1_usize..10) {
            let list: Vec<u64> = (1..=count).collect();
            let keep = |n: u64| !n.is_multiple_of(3);
            let mut bounds = Bounds { above: 0, below: u64::MAX, most, token: None };
            let mut seen = Vec::new();
            let mut pages = Vec::new();
            loop {
                let page = bounds.page(&list, |n| n, keep);
                seen.extend_from_slice(&page.items);
                pages.push(page.items.clone());
                bounds.token = page.next;
                if page.next.is_none() {
                    bounds.token = page.previous;
                    break;
                }
            }
            prop_assert_eq!(seen, list.iter().rev().copied().filter(|n| keep(*n)).collect::<Vec<_>>());
            if pages.len() > 2 {
                let back = bounds.page(&list, |n| n, keep);
                prop_assert_eq!(&back.items, &pages[pages.len() - 2]);
            }
        }
    }
}
