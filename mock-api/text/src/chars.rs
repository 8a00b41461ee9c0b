//! Which characters mean what around mentions, links and tags.

/// Marks that only change the direction of writing.
pub(crate) fn is_directional(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that no text may have.
pub(crate) fn is_invalid(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{feff}' | '\u{ffff}')
}

/// Latin letters beyond ASCII, with the marks that combine with them.
pub(crate) fn is_accented_latin(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' | '\u{253}' | '\u{254}' | '\u{256}' | '\u{257}'
        | '\u{259}' | '\u{25b}' | '\u{263}' | '\u{268}' | '\u{26f}' | '\u{272}' | '\u{289}' | '\u{28b}' | '\u{2bb}'
        | '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}')
}

pub(crate) fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{4ff}')
}

/// White space as the platform sees it.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{180e}'
}

/// Punctuation that ends a cashtag and that no label of a domain has.
pub(crate) fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() && !matches!(c, '"' | '`')
}

/// What a label of a domain is made of, beside hyphens and underscores within.
pub(crate) fn is_domain(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || !(c.is_ascii_control() || is_punctuation(c) || is_space(c) || is_invalid(c) || is_directional(c))
}

/// Counts characters up to a byte, going forward only.
pub(crate) struct CharCounter<'t> {
    text: &'t str,
    byte: usize,
    chars: usize,
    ascii: bool,
}

impl<'t> CharCounter<'t> {
    pub(crate) fn new(text: &'t str) -> CharCounter<'t> {
        CharCounter { text, byte: 0, chars: 0, ascii: text.is_ascii() }
    }

    /// How many characters stand before this byte, which is not before the one asked for last.
    pub(crate) fn at(&mut self, byte: usize) -> usize {
        if self.ascii {
            return byte;
        }
        self.chars += self.text[self.byte..byte].chars().count();
        self.byte = byte;
        self.chars
    }
}
