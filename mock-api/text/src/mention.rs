//! Mentions of accounts and of their lists.

use crate::chars::is_accented;
use crate::link;
use crate::places::{Places, Signs};

/// The most characters of a handle that are read.
const HANDLE: usize = 20;

/// The most characters of a list's name.
const LIST: usize = 25;

/// A mention of an account, or of a list of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention<'t> {
    /// The handle without `@`.
    pub username: &'t str,
    /// The list's name with its slash, where a list is meant.
    pub list: Option<&'t str>,
    /// Where the `@` stands, in characters.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// Where the `@` stands, in bytes.
    pub byte_start: usize,
    /// Behind the last byte.
    pub byte_end: usize,
}

/// The accounts that a text mentions, in order, but for those in a link.
pub fn mentions(text: &str) -> Vec<Mention<'_>> {
    let mut found = find(text);
    if !found.is_empty() {
        link::remove_linked(text, &mut found, |mention| mention.byte_start..mention.byte_end);
        let mut places = Places::of(text);
        for mention in &mut found {
            mention.start = places.character(mention.byte_start);
            mention.end = places.character(mention.byte_end);
        }
    }
    found
}

/// The mentions of a text by their bytes.
fn find(text: &str) -> Vec<Mention<'_>> {
    let mut found = Vec::new();
    let mut read = 0;
    for (at, behind) in Signs::of(text, '@', '＠') {
        let handle = leading(&text[behind..], HANDLE, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if handle.is_empty() || !may_begin(text, read, at) {
            continue;
        }
        let list = list(&text[behind + handle.len()..]);
        read = behind + handle.len() + list.map_or(0, str::len);
        if !goes_on(&text[read..]) {
            found.push(Mention { username: handle, list, start: 0, end: 0, byte_start: at, byte_end: read });
        }
    }
    found
}

/// The bytes that the text begins with, as many as there are of this kind.
fn leading(text: &str, most: usize, kind: fn(u8) -> bool) -> &str {
    &text[..text.bytes().take(most).take_while(|byte| kind(*byte)).count()]
}

fn list(text: &str) -> Option<&str> {
    let name = text.strip_prefix('/').filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))?;
    let name = leading(name, LIST, |byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    Some(&text[..1 + name.len()])
}

/// Whether a mention may begin here: not in a word, but behind `RT` or `RT:`; nothing of the part read before counts.
fn may_begin(text: &str, read: usize, at: usize) -> bool {
    let before = &text[read..at];
    let Some(last) = before.chars().next_back() else { return at == 0 };
    if !last.is_ascii_alphanumeric() && !matches!(last, '_' | '!' | '#' | '$' | '%' | '&' | '*' | '@' | '＠') {
        return true;
    }
    let Some((rest, word)) = before.len().checked_sub(2).and_then(|length| before.split_at_checked(length)) else {
        return false;
    };
    word.eq_ignore_ascii_case("rt")
        && match rest.chars().next_back() {
            None => read == 0,
            Some(c) => !c.is_ascii_alphanumeric() && !matches!(c, '_' | '+' | '~' | '.' | '-'),
        }
}

/// Whether what follows says that this was no handle but an address or a word with accents.
fn goes_on(rest: &str) -> bool {
    rest.starts_with("://") || rest.starts_with(|c| c == '@' || c == '＠' || is_accented(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handles(text: &str) -> Vec<&str> {
        mentions(text).iter().map(|mention| mention.username).collect()
    }

    #[test]
    fn a_mention_stands_where_its_sign_stands() {
        let text = "Één vraag ＠Webshop_NL, of @klant/vrienden-2?";
        let [first, second] = mentions(text)[..] else { panic!("two mentions") };
        assert_eq!((first.username, first.list, first.start, first.end), ("Webshop_NL", None, 10, 21));
        assert_eq!((second.username, second.list, second.start), ("klant", Some("/vrienden-2"), 26));
        assert_eq!(&text[first.byte_start..first.byte_end], "＠Webshop_NL");
        assert_eq!(&text[second.byte_start..second.byte_end], "@klant/vrienden-2");
    }

    #[test]
    fn an_address_is_no_mention() {
        for text in ["kees@webshop.nl", "@kees@webshop", "@https://webshop.nl", "https://webshop.nl/@kees", "@keesé"] {
            assert_eq!(handles(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn a_mention_may_touch_punctuation_and_rt() {
        assert_eq!(handles(".@a (@b) RT@c rt:@d “@e” 店@f"), ["a", "b", "c", "d", "e", "f"]);
        assert_eq!(handles("cart@a .rt@b &@c 7@d @rt@e"), Vec::<&str>::new());
    }

    #[test]
    fn a_handle_is_read_up_to_its_limit() {
        assert_eq!(handles(&format!("@{}", "a".repeat(30))), ["a".repeat(20)]);
    }

    #[test]
    fn a_list_begins_with_a_letter() {
        assert_eq!(mentions("@a/1").first().map(|mention| (mention.list, mention.end)), Some((None, 2)));
    }
}
