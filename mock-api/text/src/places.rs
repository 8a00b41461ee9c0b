//! From bytes to characters: where in a text a thing stands, as the platform counts.

/// Counts the characters up to ever later bytes of one text, each character once.
pub(crate) struct Places<'t> {
    text: &'t str,
    byte: usize,
    character: usize,
}

impl<'t> Places<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self { text, byte: 0, character: 0 }
    }

    /// How many characters stand before this byte, which may not lie before the one last asked for.
    pub(crate) fn character(&mut self, byte: usize) -> usize {
        self.character += self.text[self.byte..byte].chars().count();
        self.byte = byte;
        self.character
    }
}

/// Where a sign stands that has an ASCII and a full-width form (`@` and `＠`), each with the byte behind it.
pub(crate) struct Signs<'t> {
    text: &'t str,
    forms: [(char, Option<usize>); 2],
}

impl<'t> Signs<'t> {
    pub(crate) fn of(text: &'t str, narrow: char, wide: char) -> Self {
        Self { text, forms: [narrow, wide].map(|form| (form, text.find(form))) }
    }
}

impl Iterator for Signs<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let (form, at) = self.forms.iter_mut().filter(|(_, at)| at.is_some()).min_by_key(|(_, at)| *at)?;
        let start = (*at)?;
        let end = start + form.len_utf8();
        *at = self.text[end..].find(*form).map(|next| end + next);
        Some((start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_from_where_it_stopped() {
        let mut places = Places::of("né 漢字");
        assert_eq!([0, 1, 3, 4, 7, 10].map(|byte| places.character(byte)), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn both_forms_of_a_sign_come_in_order() {
        let signs: Vec<_> = Signs::of("@＠a@", '@', '＠').collect();
        assert_eq!(signs, [(0, 1), (1, 4), (5, 6)]);
        assert_eq!(Signs::of("none", '#', '＃').next(), None);
    }
}
