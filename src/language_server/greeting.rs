//! Greeting: what an editor can do, and what we offer it.

use lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions,
    DiagnosticOptions, DiagnosticServerCapabilities, FoldingRangeProviderCapability, HoverProviderCapability,
    InitializeParams, InitializeResult, MarkupKind, OneOf, RenameOptions, SaveOptions, ServerCapabilities, ServerInfo,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    WorkDoneProgressOptions,
};
use serde_json::{Value, json};

use super::publish::SOURCE;
use super::text::Encoding;

/// What kind of action mends everything that needs nobody to read it.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.sparring");

/// What an editor can do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Editor {
    /// How it counts along a line.
    pub(super) encoding: Encoding,
    /// Whether it asks what is wrong, rather than being told.
    pub(super) pulls: bool,
    /// Whether it can be asked to ask again.
    pub(super) refreshes: bool,
    /// Whether it can be asked to say when files change.
    pub(super) watches: bool,
    /// Whether edits can name the version of the document that they are of.
    pub(super) has_versions: bool,
    /// Whether a hover may be written in Markdown.
    pub(super) reads_markdown: bool,
    /// Whether symbols may have others in them.
    pub(super) has_outline: bool,
}

impl Default for Editor {
    fn default() -> Editor {
        Editor {
            encoding: Encoding::Utf16,
            pulls: false,
            refreshes: false,
            watches: false,
            has_versions: false,
            reads_markdown: true,
            has_outline: false,
        }
    }
}

impl Editor {
    /// What it says of itself.
    pub(super) fn of(params: &InitializeParams) -> Editor {
        let ClientCapabilities { workspace, text_document, general, .. } = &params.capabilities;
        let workspace = workspace.as_ref();
        let documents = text_document.as_ref();
        let offered = general.as_ref().and_then(|general| general.position_encodings.as_deref());
        Editor {
            encoding: Encoding::choose(offered.unwrap_or_default()),
            pulls: documents.is_some_and(|documents| documents.diagnostic.is_some()),
            refreshes: workspace
                .and_then(|workspace| workspace.diagnostic.as_ref()?.refresh_support)
                .unwrap_or_default(),
            watches: workspace
                .and_then(|workspace| workspace.did_change_watched_files?.dynamic_registration)
                .unwrap_or_default(),
            reads_markdown: documents
                .and_then(|documents| documents.hover.as_ref()?.content_format.as_ref())
                .is_none_or(|kinds| kinds.contains(&MarkupKind::Markdown)),
            has_outline: documents
                .and_then(|documents| documents.document_symbol.as_ref()?.hierarchical_document_symbol_support)
                .unwrap_or_default(),
            has_versions: workspace
                .and_then(|workspace| workspace.workspace_edit.as_ref()?.document_changes)
                .unwrap_or_default(),
        }
    }
}

/// What we offer.
pub(super) fn answer(editor: &Editor) -> InitializeResult {
    let no_progress = WorkDoneProgressOptions::default;
    let pulled = DiagnosticServerCapabilities::Options(DiagnosticOptions {
        identifier: Some(SOURCE.to_owned()),
        inter_file_dependencies: true,
        workspace_diagnostics: false,
        work_done_progress_options: no_progress(),
    });
    let capabilities = ServerCapabilities {
        position_encoding: Some(editor.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
            ..TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["{", ":", " "].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, FIX_ALL]),
            resolve_provider: None,
            work_done_progress_options: no_progress(),
        })),
        document_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: no_progress(),
        })),
        diagnostic_provider: editor.pulls.then_some(pulled),
        ..ServerCapabilities::default()
    };
    let server_info = ServerInfo { name: SOURCE.to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
    InitializeResult { capabilities, server_info: Some(server_info) }
}

/// The files whose changes we want to hear of.
pub(super) fn watched() -> Value {
    let watchers = ["**/sparring.yaml", "**/brands/*.{yaml,yml}", "**/*.{yaml,yml,json,jsonl,ndjson,csv,tsv,md}"];
    let watchers = watchers.map(|pattern| json!({ "globPattern": pattern }));
    json!({ "registrations": [{
        "id": "files",
        "method": "workspace/didChangeWatchedFiles",
        "registerOptions": { "watchers": watchers },
    }] })
}
