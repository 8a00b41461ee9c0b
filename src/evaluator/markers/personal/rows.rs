//! Rows of digits with the signs that people put between them: telephones, cards, national numbers.

use super::{checks, phones};
use crate::marker::FactKind;

/// The most digits of a row that are read; no number of a person has more.
const DIGITS: usize = 20;

/// The most groups of digits in a row.
const PARTS: usize = 10;

/// What stands between two groups of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    Space,
    Hyphen,
    Dot,
    Slash,
    Bracket,
}

/// What stands before a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    None,
    Plus,
    Bracket,
}

/// A row of digits in groups.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// What stands before it.
    pub(super) mark: Mark,
    /// Its first byte, the mark included.
    pub(super) start: usize,
    digits: [u8; DIGITS],
    sizes: [u8; PARTS],
    gaps: [Gap; PARTS],
    ends: [usize; PARTS],
    parts: usize,
    count: usize,
}

impl Row {
    /// The row whose first digit is at a byte of a folded text. It ends before a group that letters are written onto, and
    /// before one too many.
    pub(super) fn read(text: &[u8], first: usize) -> Row {
        let (mark, start) = mark_before(text, first);
        let mut row = Row {
            mark,
            start,
            digits: [0; DIGITS],
            sizes: [0; PARTS],
            gaps: [Gap::Space; PARTS],
            ends: [first; PARTS],
            parts: 0,
            count: 0,
        };
        let mut at = first;
        while row.parts < PARTS {
            let room = DIGITS - row.count;
            let size = text[at..].iter().take(room + 1).take_while(|byte| byte.is_ascii_digit()).count();
            let end = at + size;
            if size > room || text.get(end).is_some_and(|byte| byte.is_ascii_lowercase() || *byte == b'_') {
                break;
            }
            row.push(&text[at..end], end);
            let Some((gap, next)) = gap(text, end) else { break };
            row.gaps[row.parts - 1] = gap;
            at = next;
        }
        row
    }

    fn push(&mut self, part: &[u8], end: usize) {
        for (digit, byte) in self.digits[self.count..].iter_mut().zip(part) {
            *digit = byte - b'0';
        }
        self.count += part.len();
        self.sizes[self.parts] = u8::try_from(part.len()).unwrap_or(u8::MAX);
        self.ends[self.parts] = end;
        self.parts += 1;
    }

    /// The digits of all groups.
    pub(super) fn digits(&self) -> &[u8] {
        &self.digits[..self.count]
    }

    /// How many digits each group has.
    pub(super) fn sizes(&self) -> &[u8] {
        &self.sizes[..self.parts]
    }

    /// What stands between the groups, one fewer than there are.
    pub(super) fn gaps(&self) -> &[Gap] {
        &self.gaps[..self.parts.saturating_sub(1)]
    }

    /// The byte after its last digit.
    pub(super) fn end(&self) -> usize {
        self.parts.checked_sub(1).map_or(self.start, |last| self.ends[last])
    }

    /// The row with one group fewer at its end.
    fn shorter(mut self) -> Row {
        self.parts -= 1;
        self.count -= usize::from(self.sizes[self.parts]);
        self
    }

    /// What the row is, or the longest beginning of it that ends before a space: its kind and the byte after it.
    pub(super) fn kind(mut self) -> Option<(FactKind, usize)> {
        let mut whole = true;
        while self.parts > 0 && self.count >= 7 {
            if (whole || self.gaps[self.parts - 1] == Gap::Space)
                && let Some(kind) = self.known()
            {
                return Some((kind, self.end()));
            }
            whole = false;
            self = self.shorter();
        }
        None
    }

    fn known(&self) -> Option<FactKind> {
        match self.mark {
            Mark::Plus => {}
            _ if self.is_national() => return Some(FactKind::NationalNumber),
            _ if self.is_card() => return Some(FactKind::CardNumber),
            _ => {}
        }
        phones::is_phone(self).then_some(FactKind::Phone)
    }

    /// Whether the row begins with a day, month and year, or year, month and day.
    pub(super) fn begins_with_date(&self) -> bool {
        let (&[first, second, third, ..], &[before, after, ..]) = (self.sizes(), self.gaps()) else { return false };
        let same = before == after && before != Gap::Space && before != Gap::Bracket;
        let number = |from: usize, size: u8| {
            let digits = &self.digits[from..from + usize::from(size)];
            digits.iter().fold(0_u16, |number, &digit| number.wrapping_mul(10).wrapping_add(u16::from(digit)))
        };
        let second_from = usize::from(first);
        let (one, two) = (number(0, first), number(second_from, second));
        let european = first <= 2
            && second <= 2
            && matches!(third, 2 | 4)
            && (1..=31).contains(&one.max(two))
            && one.min(two) <= 12;
        let technical =
            first == 4 && second == 2 && third == 2 && matches!(one, 1900..=2099) && (1..=12).contains(&two);
        // Five pairs with the same sign between are a French telephone.
        let goes_on = self.gaps().get(2) == Some(&before);
        same && !goes_on && (european || technical)
    }

    /// Whether the row is a national number in one piece that too many others look like, unless it is all that is said.
    pub(super) fn is_national_alone(&self) -> bool {
        match (self.sizes(), self.digits()) {
            ([11], digits) => !digits.starts_with(&[0, 7]) && checks::pesel(digits),
            ([10], digits) => (digits[0] != 0 || digits[1] == 0) && checks::nhs(digits),
            _ => false,
        }
    }

    /// A payment card: one piece, or groups of three to six with the same sign between.
    fn is_card(&self) -> bool {
        let grouped = self.sizes().iter().rev().skip(1).all(|&size| size >= 4)
            && self.gaps().iter().all(|&gap| gap == self.gaps[0] && matches!(gap, Gap::Space | Gap::Hyphen | Gap::Dot));
        grouped && checks::card(self.digits())
    }

    /// A national number, by its check digits and the groups it is written in.
    fn is_national(&self) -> bool {
        let digits = self.digits();
        let even = self.gaps().iter().all(|&gap| gap == self.gaps[0] && !matches!(gap, Gap::Slash | Gap::Bracket));
        let dialled = digits[0] == 0 && digits[1] != 0;
        match (self.sizes(), even) {
            (_, false) => self.sizes() == [2, 2, 2, 3, 2] && checks::belgian(digits),
            ([9], _) => !dialled && checks::bsn(digits),
            ([4, 2, 3] | [3, 3, 3], _) => checks::bsn(digits),
            ([3, 2, 4], _) => checks::social_security(digits),
            ([10], _) => checks::personnummer(digits),
            ([6, 4], _) => checks::personnummer(digits),
            ([3, 3, 4], _) => checks::nhs(digits),
            ([4, 6], _) => checks::austrian(digits),
            ([11], _) => checks::steuer_id(digits) || checks::belgian(digits) || !dialled && checks::pesel(digits),
            ([2, 3, 3, 3], _) => checks::steuer_id(digits),
            ([2, 2, 2, 3, 2] | [6, 3, 2], _) => checks::belgian(digits),
            ([12] | [8, 4], _) => checks::personnummer(digits),
            ([13] | [3, 4, 4, 2], _) => checks::swiss(digits),
            _ => false,
        }
    }
}

/// What is written before a row's first digit, and where it begins.
fn mark_before(text: &[u8], first: usize) -> (Mark, usize) {
    let before = |back: usize| first.checked_sub(back).and_then(|at| text.get(at).copied());
    match (before(2), before(1)) {
        (Some(b'+'), Some(b'(')) => (Mark::Plus, first - 2),
        (Some(b'('), Some(b'+')) => (Mark::Plus, first - 2),
        (_, Some(b'+')) => (Mark::Plus, first - 1),
        (_, Some(b'(')) => (Mark::Bracket, first - 1),
        _ => (Mark::None, first),
    }
}

/// What stands between two groups, at most three signs of spacing, and where the next group begins.
fn gap(text: &[u8], end: usize) -> Option<(Gap, usize)> {
    let mut gap = None;
    let mut at = end;
    for _ in 0..4 {
        let (found, width) = match text.get(at)? {
            b'0'..=b'9' => return Some((gap?, at)),
            b' ' if gap == Some(Gap::Dot) => return None,
            b' ' => (gap.unwrap_or(Gap::Space), 1),
            b'-' => (Gap::Hyphen, 1),
            b'.' => (Gap::Dot, 1),
            b'/' => (Gap::Slash, 1),
            b'(' | b')' => (Gap::Bracket, 1),
            // Dashes: the hyphens of typesetters.
            0xE2 if matches!(text.get(at + 1..at + 3), Some([0x80, 0x92..=0x95] | [0x88, 0x92])) => (Gap::Hyphen, 3),
            _ => return None,
        };
        gap = Some(found);
        at += width;
    }
    None
}
