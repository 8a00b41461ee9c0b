//! Answers: which request is answered where.

use std::collections::BTreeMap;

use lsp_server::ErrorCode;
use lsp_types::{
    DocumentDiagnosticReport, FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport, TextDocumentIdentifier,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::documents::Document;
use super::greeting::Editor;
use super::session::{Open, Refused};
use super::{actions, completion, hover, outline, publish, rename};

/// What answers are found in.
pub(super) struct Desk<'a> {
    /// The open documents, by their names in the protocol.
    pub(super) documents: &'a mut BTreeMap<String, Document>,
    /// Who asks.
    pub(super) editor: &'a Editor,
}

impl Desk<'_> {
    /// The document that is asked about.
    pub(super) fn document(&mut self, id: &TextDocumentIdentifier) -> Result<&mut Document, Refused> {
        let uri = id.uri.as_str();
        let unknown = || (ErrorCode::InvalidParams, format!("{uri} is not open"));
        self.documents.get_mut(uri).ok_or_else(unknown)
    }
}

/// Answers a request.
pub(super) fn answer(mut desk: Desk, method: &str, params: Value) -> Result<Value, Refused> {
    let desk = &mut desk;
    match method {
        "textDocument/hover" => write(&hover::answer(desk, &read(params)?)?),
        "textDocument/completion" => write(&completion::answer(desk, &read(params)?)?),
        "textDocument/codeAction" => write(&actions::answer(desk, &read(params)?)?),
        "textDocument/documentSymbol" => write(&outline::symbols(desk, &read(params)?)?),
        "textDocument/foldingRange" => write(&outline::folds(desk, &read(params)?)?),
        "textDocument/prepareRename" => write(&rename::prepare(desk, &read(params)?)?),
        "textDocument/rename" => write(&rename::answer(desk, &read(params)?)?),
        "textDocument/diagnostic" => write(&diagnostic(desk, &read(params)?)?),
        _ => Err((ErrorCode::MethodNotFound, format!("`{method}` is not known here"))),
    }
}

fn diagnostic(
    desk: &mut Desk,
    params: &lsp_types::DocumentDiagnosticParams,
) -> Result<DocumentDiagnosticReport, Refused> {
    desk.document(&params.text_document)?.finish();
    let editor = desk.editor;
    let document = desk.documents.get(params.text_document.uri.as_str());
    let items = document.map(|one| publish::diagnostics(one, editor.encoding, &Open::new(desk.documents, editor)));
    Ok(DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport {
            result_id: None,
            items: items.unwrap_or_default(),
        },
    }))
}

/// What a request asks for.
pub(super) fn read<P: DeserializeOwned>(params: Value) -> Result<P, Refused> {
    serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}

/// An answer as JSON.
pub(super) fn write(answer: &impl Serialize) -> Result<Value, Refused> {
    serde_json::to_value(answer).map_err(|error| (ErrorCode::InternalError, error.to_string()))
}
