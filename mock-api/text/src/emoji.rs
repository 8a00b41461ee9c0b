//! Emoji: sequences of characters that show as one picture and count as one.

use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

/// Characters that show as pictures by themselves or with a variation selector.
static PICTURE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\p{Extended_Pictographic}").expect("the pattern of a picture is valid"));

/// The length in bytes of the emoji that the text begins with, or 0.
pub(crate) fn emoji_len(text: &str) -> usize {
    let Some(first) = text.chars().next() else { return 0 };
    if first < '\u{a9}' && !text[first.len_utf8()..].starts_with(['\u{fe0f}', '\u{20e3}']) {
        return 0;
    }
    let Some(cluster) = text.graphemes(true).next() else { return 0 };
    if is_keycap(cluster) || is_flag(cluster) || is_picture(cluster, first) { cluster.len() } else { 0 }
}

/// A digit, `#` or `*` on a key.
fn is_keycap(cluster: &str) -> bool {
    cluster.ends_with('\u{20e3}') && cluster.starts_with(|c: char| c.is_ascii_digit() || c == '#' || c == '*')
}

/// Two letters that show as a flag.
fn is_flag(cluster: &str) -> bool {
    cluster.chars().filter(|c| matches!(c, '\u{1f1e6}'..='\u{1f1ff}')).count() == 2
}

fn is_picture(cluster: &str, first: char) -> bool {
    let plain_text = first < '\u{2190}' && !cluster.contains('\u{fe0f}');
    !plain_text && PICTURE.is_match(cluster)
}
