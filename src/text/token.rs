//! Words, numbers, links, handles and signs of a folded text.

use super::fold::Folded;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Letters, with an apostrophe or hyphen inside.
    Word,
    /// Letters and digits mixed, beginning with a letter: a code.
    Code,
    /// Begins with a digit.
    Number,
    /// An address on the web.
    Link,
    /// A mail address.
    Mail,
    /// An account, with its @.
    Handle,
    /// A hashtag.
    Tag,
    /// A pictograph, or several in a row.
    Emoji,
    /// One sign of punctuation.
    Sign(u8),
    /// A new line.
    Break,
}

/// A token: its place in the folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its first byte in the folded text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether all of its letters, two at least, are capitals.
    pub loud: bool,
    /// Whether there is space before it.
    pub spaced: bool,
}

impl Token {
    /// Whether words of a pattern can stand for it.
    pub fn is_word(&self) -> bool {
        !matches!(self.kind, Kind::Sign(_) | Kind::Break | Kind::Emoji)
    }
}

/// The words that stick to the verb before them with a hyphen in French, and are words of their own.
const ENCLITICS: &[&str] = &[
    "vous", "nous", "moi", "toi", "le", "la", "les", "tu", "je", "il", "elle", "ils", "elles", "on", "ce", "y", "en",
    "lui", "leur",
];

/// What stands before an apostrophe in French and is a word of its own.
const ELISIONS: &[&str] = &["l", "j", "d", "qu", "n", "s", "c", "m", "t", "jusqu", "lorsqu", "puisqu", "quelqu"];

/// Cuts a folded text into tokens. `original` is the text that was folded.
pub fn tokens(folded: &Folded, original: &str) -> Vec<Token> {
    let text = folded.text.as_str();
    let bytes = text.as_bytes();
    let mut found = Vec::with_capacity(text.len() / 4 + 4);
    let mut at = 0;
    let mut spaced = true;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte == b' ' || byte == b'\t' || byte == b'\r' || byte.is_ascii_control() && byte != b'\n' {
            at += 1;
            spaced = true;
            continue;
        }
        let (kind, end) = next(text, at, spaced);
        let mut token = Token { kind, start: at, end, capital: false, loud: false, spaced };
        if matches!(kind, Kind::Word | Kind::Code) {
            case(&mut token, folded, original);
        }
        at = end;
        spaced = kind == Kind::Break;
        push(&mut found, text, token);
    }
    found
}

/// Notes which letters of a word are capitals in the original.
fn case(token: &mut Token, folded: &Folded, original: &str) {
    let word = original.get(folded.original(token.start..token.end)).unwrap_or_default();
    let mut letters = word.chars().filter(|letter| letter.is_alphabetic());
    token.capital = letters.next().is_some_and(char::is_uppercase);
    if token.capital && word.len() > 1 {
        let others = letters.try_fold(0, |others, letter| if letter.is_uppercase() { Ok(others + 1) } else { Err(()) });
        token.loud = others.is_ok_and(|others| others > 0);
    }
}

/// Appends a token, cut in two where French writes two words as one.
fn push(found: &mut Vec<Token>, text: &str, token: Token) {
    let word = &text[token.start..token.end];
    if token.kind == Kind::Word && word.bytes().any(|byte| matches!(byte, b'\'' | b'-')) {
        if let Some(cut) = word.find('\'')
            && cut + 1 < word.len()
            && ELISIONS.contains(&&word[..cut])
        {
            let middle = token.start + cut + 1;
            found.push(Token { end: middle, ..token });
            let rest = Token { start: middle, spaced: false, ..token };
            return push(found, text, rest);
        }
        if let Some(cut) = word.rfind('-')
            && cut > 0
            && ENCLITICS.contains(&&word[cut + 1..])
        {
            let middle = token.start + cut;
            push(found, text, Token { end: middle, ..token });
            found.push(Token { start: middle + 1, spaced: false, capital: false, ..token });
            return;
        }
    }
    found.push(token);
}

/// The kind and the end of the token that begins at a byte which is no space.
fn next(text: &str, at: usize, spaced: bool) -> (Kind, usize) {
    let rest = &text[at..];
    let bytes = rest.as_bytes();
    match bytes[0] {
        b'\n' => (Kind::Break, at + 1),
        b'@' if bytes.len() > 1 && is_name_byte(bytes[1]) => (Kind::Handle, at + 1 + run(&bytes[1..], is_name_byte)),
        b'#' if bytes.len() > 1 && (bytes[1].is_ascii_alphanumeric() || bytes[1] >= 0x80) => {
            (Kind::Tag, at + 1 + letters(&rest[1..]))
        }
        b'0'..=b'9' => number(rest, at),
        b'a'..=b'z' => word(rest, at, spaced),
        0x80.. => beyond(rest, at, spaced),
        b'\'' if spaced && bytes.len() > 1 && matches!(bytes[1], b't' | b's' | b'm' | b'n' | b'k' | b'r') => {
            let end = 1 + letters(&rest[1..]);
            if end <= 3 { (Kind::Word, at + end) } else { (Kind::Sign(b'\''), at + 1) }
        }
        sign => (Kind::Sign(sign), at + 1),
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// How many bytes in a row hold.
fn run(bytes: &[u8], holds: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&byte| !holds(byte)).unwrap_or(bytes.len())
}

/// How many bytes of letters and digits a text begins with.
fn letters(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if is_name_byte(bytes[at]) {
            at += 1;
        } else if bytes[at] < 0x80 {
            break;
        } else {
            match text[at..].chars().next() {
                Some(letter) if letter.is_alphabetic() => at += letter.len_utf8(),
                _ => break,
            }
        }
    }
    at
}

/// A number, with what is written onto it: `14.20`, `18h30`, `2024-778123`, `40x30`, `10%`.
fn number(rest: &str, at: usize) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    let mut end = letters(rest);
    while end + 1 < bytes.len()
        && matches!(bytes[end], b'.' | b',' | b':' | b'-' | b'/')
        && bytes[end + 1].is_ascii_digit()
    {
        end += 1;
        end += letters(&rest[end..]);
    }
    (Kind::Number, at + end)
}

/// A word, a code, a link or a mail address.
fn word(rest: &str, at: usize, spaced: bool) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    let plain = run(bytes, |byte| byte.is_ascii_lowercase());
    if plain > 0 && bytes.get(plain).is_none_or(|next| matches!(next, b' ' | b'\n' | b',' | b'!' | b'?' | b')')) {
        return (Kind::Word, at + plain);
    }
    if (spaced || at == 0)
        && let Some(end) = mail(rest)
    {
        return (Kind::Mail, at + end);
    }
    if let Some(end) = link(rest) {
        return (Kind::Link, at + end);
    }
    let mut end = letters(rest);
    while end + 1 < bytes.len() && matches!(bytes[end], b'\'' | b'-') {
        let more = letters(&rest[end + 1..]);
        if more == 0 {
            break;
        }
        end += 1 + more;
    }
    let coded = bytes[..end].iter().any(u8::is_ascii_digit);
    (if coded { Kind::Code } else { Kind::Word }, at + end)
}

/// The length of the mail address that a text begins with.
fn mail(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let local =
        run(&bytes[..bytes.len().min(65)], |byte| is_name_byte(byte) || matches!(byte, b'.' | b'-' | b'+' | b'%'));
    if local == 0 || bytes.get(local) != Some(&b'@') {
        return None;
    }
    let domain = domain(&rest[local + 1..])?;
    Some(local + 1 + domain)
}

/// The length of the domain, with a dot and letters after it, that a text begins with.
fn domain(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut end =
        run(&bytes[..bytes.len().min(254)], |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    while end > 0 && matches!(bytes[end - 1], b'.' | b'-') {
        end -= 1;
    }
    let dot = rest[..end].rfind('.')?;
    let top = &bytes[dot + 1..end];
    (dot > 0 && top.len() >= 2 && top.iter().all(u8::is_ascii_alphabetic)).then_some(end)
}

/// The endings of domains that are read as links also without `https://` and without a path.
const TOPS: &[&str] = &[
    "com", "net", "org", "eu", "nl", "be", "de", "at", "ch", "fr", "lu", "se", "fi", "uk", "io", "me", "ly", "example",
    "info", "co", "app", "shop", "tv", "us", "ie", "is", "gl", "to", "help",
];

/// The length of the link that a text begins with.
fn link(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let scheme = if rest.starts_with("https://") {
        8
    } else if rest.starts_with("http://") {
        7
    } else if rest.starts_with("www.") {
        4
    } else {
        0
    };
    if scheme == 0 {
        let first = run(bytes, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if bytes.get(first) != Some(&b'.') || !bytes.get(first + 1).is_some_and(u8::is_ascii_alphanumeric) {
            return None;
        }
        let end = domain(rest)?;
        let top = &rest[rest[..end].rfind('.')? + 1..end];
        if !TOPS.contains(&top) {
            return None;
        }
        return Some(if bytes.get(end) == Some(&b'/') { path(rest, end) } else { end });
    }
    let host = run(&bytes[scheme..], |byte| is_name_byte(byte) || byte >= 0x80);
    (host > 0).then(|| path(rest, scheme))
}

/// Where the link ends whose path begins at a byte: before space, or a sign that ends a sentence.
fn path(rest: &str, from: usize) -> usize {
    let bytes = rest.as_bytes();
    let mut end = from
        + run(&bytes[from..], |byte| byte > b' ' && byte < 0x80 && !matches!(byte, b'"' | b'<' | b'>' | b'^' | b'|'));
    while end > from && matches!(bytes[end - 1], b'.' | b',' | b'!' | b'?' | b':' | b';' | b')' | b'\'' | b']' | b'*') {
        end -= 1;
    }
    end
}

/// A token that begins beyond ASCII.
fn beyond(rest: &str, at: usize, spaced: bool) -> (Kind, usize) {
    let Some(letter) = rest.chars().next() else { return (Kind::Sign(0), at + 1) };
    if letter.is_alphabetic() {
        return word(rest, at, spaced);
    }
    let first = letter.len_utf8();
    if is_emoji(letter) {
        let row: usize = rest.chars().take_while(|&letter| is_emoji(letter)).map(char::len_utf8).sum();
        return (Kind::Emoji, at + row);
    }
    let sign = match letter {
        '–' | '—' => b'-',
        '¿' => b'?',
        '¡' => b'!',
        _ => 0,
    };
    (Kind::Sign(sign), at + first)
}

/// Whether a character is a pictograph or part of one.
fn is_emoji(letter: char) -> bool {
    matches!(letter as u32, 0x2190..=0x21FF | 0x2300..=0x23FF | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x1F000..=0x1FAFF | 0xE0020..=0xE007F)
}

#[cfg(test)]
mod tests {
    use super::super::fold;
    use super::{Kind, tokens};

    fn cut(text: &str) -> Vec<String> {
        let folded = fold(text);
        tokens(&folded, text).iter().map(|token| folded.text[token.start..token.end].to_owned()).collect()
    }

    #[test]
    fn words_keep_apostrophes_but_for_french() {
        assert_eq!(
            cut("We're d'accord, avez-vous l'e-mail?"),
            ["we're", "d'", "accord", ",", "avez", "vous", "l'", "e-mail", "?"]
        );
    }

    #[test]
    fn links_handles_and_numbers_are_one_token_each() {
        let text = "@u1 voor 17:30 via oranova.example/hand, of a.b@c.nl 😀🎉!";
        assert_eq!(
            cut(text),
            ["@u1", "voor", "17:30", "via", "oranova.example/hand", ",", "of", "a.b@c.nl", "😀🎉", "!"]
        );
        let folded = fold(text);
        let kinds: Vec<_> = tokens(&folded, text).iter().map(|token| token.kind).collect();
        assert_eq!(kinds[4], Kind::Link);
        assert_eq!(kinds[7], Kind::Mail);
        assert_eq!(kinds[8], Kind::Emoji);
    }
}
