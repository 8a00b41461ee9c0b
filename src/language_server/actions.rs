//! Actions: what an editor can do about a finding: mend it, mend all that can be mended, or leave it with a reason.

use std::collections::HashMap;
use std::ops::Range;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, DocumentChanges, NumberOrString, OneOf,
    OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, WorkspaceEdit,
};

use super::answers::Desk;
use super::documents::Document;
use super::greeting::{Editor, FIX_ALL};
use super::session::Refused;
use crate::diagnostic::did_you_mean;
use crate::library::Reply;
use crate::lint::{Edit, Finding, rules};

/// What can be done about a place.
pub(super) fn answer(desk: &mut Desk, params: &CodeActionParams) -> Result<Vec<CodeActionOrCommand>, Refused> {
    let editor = *desk.editor;
    let document = desk.document(&params.text_document)?;
    let bytes = document.text.bytes(params.range, editor.encoding);
    let wanted = |kind: &CodeActionKind| match &params.context.only {
        Some(only) => only.iter().any(|one| covers(one, kind)),
        None => true,
    };
    let mut actions = Vec::new();
    if wanted(&CodeActionKind::QUICKFIX) {
        let found: Vec<(usize, Finding)> =
            document.findings_at(&bytes).into_iter().map(|(start, finding)| (start, finding.clone())).collect();
        for (start, finding) in &found {
            let told = told(params, finding);
            let mended = mend(document, &editor, *start, finding);
            let others = [rename_rule(document, &editor, *start, finding), leave(document, &editor, *start, finding)];
            let all = mended.into_iter().chain(others.into_iter().flatten());
            actions.extend(all.map(|action| CodeAction { diagnostics: told.clone(), ..action }));
        }
    }
    if wanted(&FIX_ALL) {
        actions.extend(mend_all(document, &editor));
    }
    Ok(actions.into_iter().map(CodeActionOrCommand::CodeAction).collect())
}

/// Whether a kind that is asked for has another in it: `source` has `source.fixAll`.
fn covers(asked: &CodeActionKind, kind: &CodeActionKind) -> bool {
    let (asked, kind) = (asked.as_str(), kind.as_str());
    kind.strip_prefix(asked).is_some_and(|rest| asked.is_empty() || rest.is_empty() || rest.starts_with('.'))
}

/// The diagnostics of the editor that a finding was told as.
fn told(params: &CodeActionParams, finding: &Finding) -> Option<Vec<lsp_types::Diagnostic>> {
    let code = NumberOrString::String(finding.rule.clone());
    let same = params.context.diagnostics.iter().filter(|one| one.code.as_ref() == Some(&code));
    let same: Vec<lsp_types::Diagnostic> = same.cloned().collect();
    (!same.is_empty()).then_some(same)
}

fn mend(document: &Document, editor: &Editor, start: usize, finding: &Finding) -> Option<CodeAction> {
    let fix = finding.fix.as_ref()?;
    let edits: Vec<Edit> = fix.edits.iter().map(|edit| moved(edit, start)).collect();
    Some(CodeAction {
        is_preferred: Some(fix.is_safe),
        ..action(document, editor, fix.title.clone(), CodeActionKind::QUICKFIX, &edits)
    })
}

/// Makes every edit that needs nobody to read it; of two that would get in each other's way, the first.
fn mend_all(document: &mut Document, editor: &Editor) -> Option<CodeAction> {
    document.finish();
    let mut fixes: Vec<Vec<Edit>> = Vec::new();
    for (start, finding) in document.all_findings() {
        if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.is_safe && !fix.edits.is_empty()) {
            fixes.push(fix.edits.iter().map(|edit| moved(edit, start)).collect());
        }
    }
    fixes.sort_by_key(|edits| (edits[0].span.start, edits[0].span.end));
    let mut edits: Vec<Edit> = Vec::new();
    for fix in fixes {
        if edits.last().is_none_or(|last| last.span.end < fix[0].span.start) {
            edits.extend(fix);
        }
    }
    let title = "mend everything that needs nobody to read it".to_owned();
    (!edits.is_empty()).then(|| action(document, editor, title, FIX_ALL, &edits))
}

/// The rule that was probably meant, where one is left that does not exist.
fn rename_rule(document: &Document, editor: &Editor, start: usize, finding: &Finding) -> Option<CodeAction> {
    let span = finding.span.start + start..finding.span.end + start;
    let word = document.text.words().get(span.clone())?.trim_matches(['"', '\'']);
    if finding.rule != "unused-ignore" || rules::rule(word).is_some() {
        return None;
    }
    let meant = did_you_mean(word, rules::ALL.iter().map(|rule| rule.id()))?;
    let edit = Edit { span, insert: meant.to_owned() };
    Some(CodeAction {
        is_preferred: Some(true),
        ..action(document, editor, format!("write `{meant}`"), CodeActionKind::QUICKFIX, &[edit])
    })
}

/// Leaves a finding, with a reason to be filled in.
fn leave(document: &mut Document, editor: &Editor, start: usize, finding: &Finding) -> Option<CodeAction> {
    if finding.rule == "unused-ignore" {
        return None;
    }
    let (reading, text) = document.replies_and_text()?;
    if reading.format().id() != "yaml" {
        return None;
    }
    let seen = reading.part_at(text.words(), finding.span.start + start)?.seen.clone()?;
    let reply = seen.replies.iter().find(|reply| reply.id.text == finding.reply && holds(reply, finding))?;
    let edit = moved(&item(&seen.source.text, reply, &finding.rule)?, start);
    let title = format!("leave `{}` here, with a reason", finding.rule);
    Some(action(document, editor, title, CodeActionKind::QUICKFIX, &[edit]))
}

fn holds(reply: &Reply, finding: &Finding) -> bool {
    reply.span.start <= finding.span.start && finding.span.start <= reply.span.end
}

/// The edit that adds an item to what a reply says is to be left.
fn item(words: &str, reply: &Reply, rule: &str) -> Option<Edit> {
    let first = reply.span.start;
    let line = words[..first].rfind('\n').map_or(0, |end| end + 1);
    let before = &words[line..first];
    if before.contains('{') {
        // The reply is written in braces.
        let at = first..first;
        let has_list = !reply.ignored.is_empty();
        return (!has_list)
            .then(|| Edit { span: at, insert: format!("ignore: [{{ rule: {rule}, because: \"\" }}], ") });
    }
    let column = before.chars().count();
    let end = if words[line..].lines().next().is_some_and(|line| line.ends_with('\r')) { "\r\n" } else { "\n" };
    let indent = " ".repeat(column);
    let keys = keys(words, first, reply.span.end, &indent);
    match keys.iter().find(|(key, _)| *key == "ignore") {
        Some((_, at)) => beside(words, *at, &indent, rule, end),
        None => {
            let place = keys.iter().find(|(key, _)| *key == "text").or(keys.first())?.1;
            let insert = format!("{indent}ignore:{end}{indent}  - rule: {rule}{end}{indent}    because: \"\"{end}");
            Some(Edit { span: place..place, insert })
        }
    }
}

/// The keys of a reply that begin a line, and where their lines begin.
fn keys<'a>(words: &'a str, from: usize, until: usize, indent: &str) -> Vec<(&'a str, usize)> {
    let mut at = from;
    let mut keys = Vec::new();
    for line in words[from..until.max(from)].split_inclusive('\n') {
        let key = line
            .strip_prefix(indent)
            .filter(|rest| !rest.starts_with([' ', '-', '#']))
            .and_then(|rest| rest.split_once(':'));
        if let Some((key, _)) = key.filter(|_| at > from) {
            keys.push((key.trim_matches(['"', '\'']), at));
        }
        at += line.len();
    }
    keys
}

/// The edit that puts one item more before those that are there already.
fn beside(words: &str, at: usize, indent: &str, rule: &str, end: &str) -> Option<Edit> {
    let line = words[at..].split_inclusive('\n').next()?;
    let value = line.split_once(':')?.1.trim();
    if value.starts_with('[') {
        let place = at + line.find('[')? + 1;
        return Some(Edit { span: place..place, insert: format!("{{ rule: {rule}, because: \"\" }}, ") });
    }
    if !value.is_empty() && !value.starts_with('#') {
        return None;
    }
    let mut next = at + line.len();
    for line in words[next..].split_inclusive('\n') {
        let inner = line.trim_start_matches(' ');
        if inner.starts_with("- ") && line.len() - inner.len() >= indent.len() {
            let dash = &line[..line.len() - inner.len()];
            let insert = format!("{dash}- rule: {rule}{end}{dash}  because: \"\"{end}");
            return Some(Edit { span: next..next, insert });
        }
        if !inner.trim().is_empty() && !inner.starts_with('#') {
            return None;
        }
        next += line.len();
    }
    None
}

fn moved(edit: &Edit, start: usize) -> Edit {
    Edit { span: edit.span.start + start..edit.span.end + start, insert: edit.insert.clone() }
}

fn action(document: &Document, editor: &Editor, title: String, kind: CodeActionKind, edits: &[Edit]) -> CodeAction {
    let edit = Some(workspace_edit(document, editor, edits));
    CodeAction { title, kind: Some(kind), edit, ..CodeAction::default() }
}

/// Edits of a document, of the version that they were made for where the editor can tell versions apart.
#[expect(clippy::mutable_key_type, reason = "the protocol keeps edits by address, which never changes here")]
pub(super) fn workspace_edit(document: &Document, editor: &Editor, edits: &[Edit]) -> WorkspaceEdit {
    let range = |span: &Range<usize>| document.text.range(span.clone(), editor.encoding);
    let edits = edits.iter().map(|edit| TextEdit { range: range(&edit.span), new_text: edit.insert.clone() });
    if !editor.has_versions {
        let changes = HashMap::from([(document.uri.clone(), edits.collect())]);
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let text_document =
        OptionalVersionedTextDocumentIdentifier { uri: document.uri.clone(), version: Some(document.version) };
    let edit = TextDocumentEdit { text_document, edits: edits.map(OneOf::Left).collect() };
    WorkspaceEdit { document_changes: Some(DocumentChanges::Edits(vec![edit])), ..WorkspaceEdit::default() }
}
