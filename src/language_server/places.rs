//! Places: files as the protocol names them, and back.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What cannot stand in a path as it is.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The file that an address means; `None` where it is none, as a document that was never saved.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    // The name of a machine may stand before the path.
    let rest = &rest[rest.find('/')?..];
    let path = percent_decode_str(rest).decode_utf8().ok()?;
    let is_drive = path.len() > 2 && path.as_bytes()[2] == b':' && path.as_bytes()[1].is_ascii_alphabetic();
    Some(PathBuf::from(if is_drive { &path[1..] } else { &path }))
}

/// The address of a file.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    let full = std::path::absolute(path).ok()?;
    let words = full.to_str()?.replace('\\', "/");
    let slash = if words.starts_with('/') { "" } else { "/" };
    Uri::from_str(&format!("file://{slash}{}", utf8_percent_encode(&words, ESCAPED))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_its_file_and_back() {
        for (address, file) in [
            ("file:///a/b.yaml", Some("/a/b.yaml")),
            ("file:///a%20b/%C3%A9%25.yaml", Some("/a b/\u{e9}%.yaml")),
            ("file://machine/a.yaml", Some("/a.yaml")),
            ("file:///c:/a.yaml", Some("c:/a.yaml")),
            ("untitled:Untitled-1", None),
            ("file:", None),
        ] {
            let uri = Uri::from_str(address).expect("an address");
            assert_eq!(path(&uri).as_deref(), file.map(Path::new), "{address}");
        }
        let file = std::env::temp_dir().join("a b").join("\u{e9}#{x}.yaml");
        assert_eq!(path(&uri(&file).expect("an address")).as_deref(), Some(file.as_path()));
    }
}
