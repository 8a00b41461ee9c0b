//! Words and numbers as every format of the linter's reports writes them.

use crate::lint::checked::Checked;
use crate::lint::finding::{Finding, Fix, Level};

/// The levels that findings have, worst first.
pub(super) const LEVELS: [Level; 3] = [Level::Error, Level::Warning, Level::Note];

/// A number of things: `1 text`, `1,200 texts`.
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// A number with its thousands apart.
pub(super) fn grouped(number: usize) -> String {
    crate::report::words::grouped(number as u64)
}

/// How many findings there are of each level: `2 errors, 1 warning`.
pub(super) fn levels<'a>(findings: impl Iterator<Item = &'a Finding> + Clone) -> String {
    let told = LEVELS.iter().filter_map(|level| {
        let number = findings.clone().filter(|finding| finding.level == *level).count();
        (number > 0).then(|| counted(number, level.id(), &format!("{}s", level.id())))
    });
    told.collect::<Vec<_>>().join(", ")
}

/// What was read: `60 replies with 300 texts in 3 files`.
pub(super) fn read(checked: &Checked) -> String {
    format!(
        "{} with {} in {}",
        counted(checked.replies, "reply", "replies"),
        counted(checked.texts, "text", "texts"),
        counted(checked.files.len(), "file", "files")
    )
}

/// The line that sums up: `2 errors, 1 warning in 60 replies with 300 texts in 3 files`.
pub(super) fn summary(checked: &Checked) -> String {
    match checked.findings.is_empty() {
        true if checked.is_partial => format!("Nothing else is wrong in what could be read: {}", read(checked)),
        true => format!("Nothing is wrong in {}", read(checked)),
        false => format!("{} in {}", levels(checked.findings.iter()), read(checked)),
    }
}

/// What there is to know beside the findings, a sentence each: what can be fixed, what was left, what is gone.
pub(super) fn notes(checked: &Checked) -> Vec<String> {
    let fixes = || checked.findings.iter().filter_map(|finding| finding.fix.as_ref());
    let (safe, unsure) = (fixes().filter(|fix| fix.is_safe).count(), fixes().filter(|fix| !fix.is_safe).count());
    let can = |number: usize| format!("{} can be mended by", grouped(number));
    let gone = |number: usize| counted(number, "finding of the baseline is", "findings of the baseline are");
    let told = [
        (safe, format!("{} `--fix`", can(safe))),
        (unsure, format!("{} `--fix --unsafe-fixes`: read what it writes", can(unsure))),
        (checked.ignored, format!("{} more left alone, as `ignore` says", grouped(checked.ignored))),
        (checked.old, format!("{} more known from the baseline", grouped(checked.old))),
        (checked.gone.len(), format!("{} gone", gone(checked.gone.len()))),
    ];
    told.into_iter().filter(|(number, _)| *number > 0).map(|(_, told)| told).collect()
}

/// The reply that a finding is about, with the language where there are several: `late, nl`.
pub(super) fn reply(finding: &Finding) -> String {
    match finding.language {
        Some(language) => format!("{}, {}", finding.reply, language.code()),
        None => finding.reply.clone(),
    }
}

/// What a fix does, and how it is asked for.
pub(super) fn fix(fix: &Fix) -> String {
    match fix.is_safe {
        true => format!("{} (`--fix`)", fix.title),
        false => format!("{} (a suggestion: `--fix --unsafe-fixes`)", fix.title),
    }
}

/// A message as a sentence.
pub(super) fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let stop = if message.ends_with(['.', '?', '!', '…']) || message.is_empty() { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

/// What to do about a finding, as sentences behind another: the help, and what a fix would do.
pub(super) fn advice(finding: &Finding) -> String {
    let help = (!finding.help.is_empty()).then(|| sentence(&finding.help));
    let fix = finding.fix.as_ref().map(|one| format!("Fix: {}.", fix(one)));
    help.into_iter().chain(fix).map(|told| format!(" {told}")).collect()
}

/// The findings by file: those files first that have the worst, then those that have most.
pub(super) fn worst_files_first(checked: &Checked) -> Vec<&[Finding]> {
    let mut groups: Vec<&[Finding]> = checked.findings.chunk_by(|one, next| one.file == next.file).collect();
    groups.sort_by_cached_key(|group| {
        let count = |level| std::cmp::Reverse(group.iter().filter(|finding| finding.level == level).count());
        (count(Level::Error), count(Level::Warning), count(Level::Note))
    });
    groups
}
