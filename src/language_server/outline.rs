//! Outline: the replies of a document, to jump to and to fold.

use lsp_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, FoldingRange, FoldingRangeParams, Location,
    SymbolInformation, SymbolKind,
};

use super::answers::Desk;
use super::session::Refused;

/// The replies, each with its texts.
pub(super) fn symbols(desk: &mut Desk, params: &DocumentSymbolParams) -> Result<DocumentSymbolResponse, Refused> {
    let editor = *desk.editor;
    let document = desk.document(&params.text_document)?;
    document.finish();
    let mut symbols = Vec::new();
    for (start, reply) in document.all_replies() {
        let range =
            |span: &std::ops::Range<usize>| document.text.range(span.start + start..span.end + start, editor.encoding);
        let texts = reply.versions.iter().filter_map(|version| {
            let place = range(&version.written.span);
            Some(symbol(version.language?.code(), None, SymbolKind::STRING, (place, place), Vec::new()))
        });
        let whole = range(&(reply.span.start.min(reply.id.span.start)..reply.span.end.max(reply.id.span.end)));
        let title = reply.title.as_ref().map(|title| title.text.clone());
        let name = if reply.id.text.is_empty() { "?" } else { &reply.id.text };
        symbols.push(symbol(name, title, SymbolKind::OBJECT, (whole, range(&reply.id.span)), texts.collect()));
    }
    if editor.has_outline {
        return Ok(DocumentSymbolResponse::Nested(symbols));
    }
    let flat = symbols.into_iter().map(|symbol| flat(symbol, &params.text_document.uri));
    Ok(DocumentSymbolResponse::Flat(flat.collect()))
}

#[expect(deprecated, reason = "the field has to be filled in all the same")]
fn symbol(
    name: &str,
    detail: Option<String>,
    kind: SymbolKind,
    (range, selection_range): (lsp_types::Range, lsp_types::Range),
    children: Vec<DocumentSymbol>,
) -> DocumentSymbol {
    let children = (!children.is_empty()).then_some(children);
    DocumentSymbol {
        name: name.to_owned(),
        detail,
        kind,
        tags: None,
        deprecated: None,
        range,
        selection_range,
        children,
    }
}

#[expect(deprecated, reason = "the field has to be filled in all the same")]
fn flat(symbol: DocumentSymbol, uri: &lsp_types::Uri) -> SymbolInformation {
    let location = Location { uri: uri.clone(), range: symbol.range };
    SymbolInformation {
        name: symbol.name,
        kind: symbol.kind,
        tags: None,
        deprecated: None,
        location,
        container_name: None,
    }
}

/// A fold for each reply.
pub(super) fn folds(desk: &mut Desk, params: &FoldingRangeParams) -> Result<Vec<FoldingRange>, Refused> {
    let encoding = desk.editor.encoding;
    let document = desk.document(&params.text_document)?;
    document.finish();
    let folds = document.all_replies().filter_map(|(start, reply)| {
        let range = document.text.range(reply.span.start + start..reply.span.end + start, encoding);
        // What ends at the beginning of a line does not reach it.
        let end = range.end.line - u32::from(range.end.character == 0 && range.end.line > range.start.line);
        (end > range.start.line).then(|| FoldingRange {
            start_line: range.start.line,
            end_line: end,
            ..FoldingRange::default()
        })
    });
    Ok(folds.collect())
}
