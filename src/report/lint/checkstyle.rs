//! Checkstyle's XML, version 4.3, which many build servers and editors read.

use std::fmt::Write;

use super::excerpt::visible;
use super::place::{file, path, region};
use super::words::{advice, sentence};
use super::{Canvas, Format};
use crate::lint::checked::{Checked, CheckedFile, Lines};
use crate::lint::finding::{Finding, Level};

/// Findings by file.
pub(super) struct Checkstyle;

impl Format for Checkstyle {
    fn id(&self) -> &'static str {
        "checkstyle"
    }

    fn purpose(&self) -> &'static str {
        "findings by file as XML, for build servers"
    }

    fn render(&self, checked: &Checked, _: &Canvas) -> String {
        let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n".to_owned();
        for group in checked.findings.chunk_by(|one, next| one.file == next.file) {
            let Some(file) = group.first().and_then(|finding| file(checked, finding.file)) else { continue };
            let _ = writeln!(text, "  <file name=\"{}\">", attribute(&path(&file.source.name)));
            group.iter().for_each(|finding| error(&mut text, file, finding));
            text.push_str("  </file>\n");
        }
        text.push_str("</checkstyle>\n");
        text
    }
}

fn error(text: &mut String, file: &CheckedFile, finding: &Finding) {
    let (start, _) = region(file, &finding.span, Lines::position);
    let severity = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note | Level::Off => "info",
    };
    let message = format!("{}: {}{}", finding.reply, sentence(&finding.message), advice(finding));
    let _ = writeln!(
        text,
        "    <error line=\"{}\" column=\"{}\" severity=\"{severity}\" message=\"{}\" source=\"sparring.{}\"/>",
        start.line,
        start.column,
        attribute(&message),
        attribute(&finding.rule)
    );
}

/// A text as the value of an attribute; what XML cannot hold is replaced.
fn attribute(text: &str) -> String {
    let mut told = String::with_capacity(text.len() + 8);
    for c in visible(text).chars() {
        match c {
            '&' => told.push_str("&amp;"),
            '<' => told.push_str("&lt;"),
            '>' => told.push_str("&gt;"),
            '"' => told.push_str("&quot;"),
            '\'' => told.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => told.push('\u{fffd}'),
            _ => told.push(c),
        }
    }
    told
}
