//! Hashtags and cashtags.

use crate::chars::{is_directional, is_letter, is_space, is_tag};
use crate::link;
use crate::places::{Places, Signs};

/// A word with `#`, or the symbol of a share with `$`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'t> {
    /// The word without its sign, as it is written.
    pub name: &'t str,
    /// Where the sign stands, in characters.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// Where the sign stands, in bytes.
    pub byte_start: usize,
    /// Behind the last byte.
    pub byte_end: usize,
}

/// The hashtags of a text, in order, but for those in a link; a letter must be in each.
pub fn hashtags(text: &str) -> Vec<Tag<'_>> {
    let signs = Signs::of(text, '#', '＃').filter(|(at, _)| may_hash(&text[..*at]));
    let mut tags: Vec<_> = signs.filter_map(|(at, behind)| Some(tag(at, behind, hashed(&text[behind..])?))).collect();
    if !tags.is_empty() {
        link::remove_linked(text, &mut tags, |tag| tag.byte_start..tag.byte_end);
        place(text, &mut tags);
    }
    tags
}

/// The cashtags of a text, in order: one to six letters, and one or two more behind a dot or an underscore.
pub fn cashtags(text: &str) -> Vec<Tag<'_>> {
    let signs = text.match_indices('$').filter(|(at, _)| may_cash(&text[..*at]));
    let mut tags: Vec<_> = signs.filter_map(|(at, _)| Some(tag(at, at + 1, cashed(&text[at + 1..])?))).collect();
    place(text, &mut tags);
    tags
}

fn tag(byte_start: usize, behind: usize, name: &str) -> Tag<'_> {
    Tag { name, start: 0, end: 0, byte_start, byte_end: behind + name.len() }
}

fn place(text: &str, tags: &mut [Tag<'_>]) {
    let mut places = Places::of(text);
    for tag in tags {
        tag.start = places.character(tag.byte_start);
        tag.end = places.character(tag.byte_end);
    }
}

/// Whether a hashtag may follow: not a word or `&`, but an emoji with its variant.
fn may_hash(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_none_or(|c| matches!(c, '\u{FE0E}' | '\u{FE0F}') || (c != '&' && !is_tag(c)))
}

/// The word behind a `#`, unless the sign is a key (`#️⃣`) or what follows says that this was an address or another tag.
fn hashed(rest: &str) -> Option<&str> {
    let (name, after) = rest.split_at(rest.find(|c| !is_tag(c)).unwrap_or(rest.len()));
    let goes_on = after.starts_with(['#', '＃']) || after.starts_with("://");
    let is_key = rest.starts_with(['\u{FE0F}', '\u{20E3}']);
    (name.contains(is_letter) && !is_key && !goes_on).then_some(name)
}

fn may_cash(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| is_space(c) || is_directional(c))
}

/// The symbol behind a `$`, which a space, an ASCII sign or the end must follow.
fn cashed(rest: &str) -> Option<&str> {
    let letters = rest.bytes().take(7).take_while(u8::is_ascii_alphabetic).count();
    if !(1..=6).contains(&letters) {
        return None;
    }
    let more = rest[letters..].strip_prefix(['.', '_']).unwrap_or_default();
    let more = more.bytes().take(3).take_while(u8::is_ascii_alphabetic).count();
    let ends = [letters + 1 + more, letters];
    let whole = |end: &usize| rest[*end..].chars().next().is_none_or(|c| c.is_ascii_punctuation() || is_space(c));
    ends[usize::from(!(1..=2).contains(&more))..].iter().find(|end| whole(end)).map(|end| &rest[..*end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<'t>(tags: Vec<Tag<'t>>) -> Vec<&'t str> {
        tags.iter().map(|tag| tag.name).collect()
    }

    #[test]
    fn a_tag_stands_where_its_sign_stands() {
        let text = "Één ＃vertraging_2, $SHOP.BR";
        let [hash] = hashtags(text)[..] else { panic!("one hashtag") };
        assert_eq!((hash.name, hash.start, hash.end), ("vertraging_2", 4, 17));
        assert_eq!(&text[hash.byte_start..hash.byte_end], "＃vertraging_2");
        let [cash] = cashtags(text)[..] else { panic!("one cashtag") };
        assert_eq!((cash.name, cash.start, cash.end), ("SHOP.BR", 19, 27));
        assert_eq!(&text[cash.byte_start..cash.byte_end], "$SHOP.BR");
    }

    #[test]
    fn a_hashtag_needs_a_letter_and_a_free_beginning() {
        assert_eq!(names(hashtags("#1 #_ a#b &#39; #️⃣x ##c #d#e #https://a.nl a.nl/#f")), ["c"]);
        assert_eq!(names(hashtags("#2de 👍#ok 👍🏽#ja ✌️#top ！#後")), ["2de", "ok", "ja", "top", "後"]);
    }

    #[test]
    fn a_hashtag_takes_the_words_of_every_script() {
        assert_eq!(
            names(hashtags("#straße #col·lecció #می‌خواهم #१क #Ⅷ #ⒶⒷ")),
            ["straße", "col·lecció", "می‌خواهم", "१क"]
        );
    }

    #[test]
    fn a_cashtag_is_a_short_symbol_between_spaces() {
        assert_eq!(names(cashtags("$A, $ABC.DE! ($B) $LONGER $X_Y.")), ["A", "ABC.DE", "LONGER", "X_Y"]);
        assert_eq!(names(cashtags("$LONGEST $5 a$B $A1 $É $")), Vec::<&str>::new());
        assert_eq!(names(cashtags("$ABC.DEF $ABC. $ABC_1")), ["ABC", "ABC", "ABC"]);
    }
}
