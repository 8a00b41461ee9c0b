//! Places: where a finding is, as machines are told.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::lint::checked::{Checked, CheckedFile, Lines, Position};
use crate::lint::finding::Finding;

/// How a file's lines are counted: [`Lines::position`] or [`Lines::utf16`].
pub(super) type Count = fn(&Lines, &str, usize) -> Position;

/// From where to where some bytes of a file are; the end is the place behind them.
pub(super) fn region(file: &CheckedFile, span: &Range<usize>, count: Count) -> (Position, Position) {
    let text = file.source.text.as_str();
    (count(&file.lines, text, span.start), count(&file.lines, text, span.end.max(span.start)))
}

/// The file that a finding is in.
pub(super) fn file(checked: &Checked, index: u32) -> Option<&CheckedFile> {
    checked.files.get(index as usize)
}

/// The path of a file as tools expect it: with `/` between its parts and without `./` before it.
pub(super) fn path(name: &str) -> String {
    let name = name.replace('\\', "/");
    let mut rest = name.as_str();
    while let Some(shorter) = rest.strip_prefix("./") {
        rest = shorter.trim_start_matches('/');
    }
    rest.to_owned()
}

/// The path of a file as a URI: relative if the path is.
pub(super) fn uri(name: &str) -> String {
    let path = path(name);
    let has_drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().get(2) == Some(&b'/');
    let mut uri = match () {
        () if path.starts_with('/') => "file://".to_owned(),
        () if has_drive => "file:///".to_owned(),
        () => String::new(),
    };
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            b':' if has_drive => uri.push(':'),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// What each finding is known by, and no other: the same as long as its words stay, wherever they move in the file. Findings
/// of one rule about the same words are told apart by their order.
pub(super) fn prints(checked: &Checked) -> Vec<String> {
    let mut seen: BTreeMap<(u32, u64), u32> = BTreeMap::new();
    let print = |finding: &Finding| {
        let number = seen.entry((finding.file, finding.print)).or_default();
        *number += 1;
        if *number == 1 { format!("{:016x}", finding.print) } else { format!("{:016x}:{number}", finding.print) }
    };
    checked.findings.iter().map(print).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        for (name, wanted) in [
            ("./replies/a b.yaml", "replies/a%20b.yaml"),
            ("replies\\ä%.csv", "replies/%C3%A4%25.csv"),
            ("a:b#c?.yaml", "a%3Ab%23c%3F.yaml"),
            ("/var/x.yaml", "file:///var/x.yaml"),
            ("C:\\x\\y.yaml", "file:///C:/x/y.yaml"),
        ] {
            assert_eq!(uri(name), wanted);
        }
    }
}
