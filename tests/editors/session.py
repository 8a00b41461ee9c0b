"""The language server in the hands of somebody else's client: a session of pygls, whose types check every answer.

`SPARRING` names the program that is tried.
"""

import asyncio
import os

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

URI = "untitled:replies.yaml"
TEXT = """\
brand: swiftparcel
replies:
  - id: late
    channel: private
    text: "Hé 😀 {nmae}, we'll find out today where your parcel is. ^TV"
"""
CAPABILITIES = lsp.ClientCapabilities(
    general=lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind.Utf16]),
    workspace=lsp.WorkspaceClientCapabilities(
        did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
        workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=True),
    ),
    text_document=lsp.TextDocumentClientCapabilities(
        document_symbol=lsp.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True)
    ),
)


async def session() -> None:
    client = LanguageClient("editor", "1")
    told: asyncio.Queue = asyncio.Queue()
    registered = asyncio.Event()

    @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def diagnostics(params: lsp.PublishDiagnosticsParams) -> None:
        told.put_nowait(params)

    @client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
    def register(params: lsp.RegistrationParams) -> None:
        assert params.registrations[0].method == lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
        registered.set()

    async def wrong(version: int) -> dict:
        while (params := await told.get()).version != version:
            pass
        return {one.code: one for one in params.diagnostics}

    await client.start_io(os.environ["SPARRING"], "lsp")
    hello = await client.initialize_async(lsp.InitializeParams(capabilities=CAPABILITIES))
    assert hello.capabilities.position_encoding == lsp.PositionEncodingKind.Utf16
    client.initialized(lsp.InitializedParams())
    await registered.wait()

    document = lsp.TextDocumentItem(uri=URI, language_id="yaml", version=1, text=TEXT)
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(text_document=document))
    one = (await wrong(1))["unknown-placeholder"]
    assert one.range == lsp.Range(lsp.Position(4, 17), lsp.Position(4, 23)), one
    here = lsp.TextDocumentIdentifier(URI)
    inside = lsp.Position(4, 19)

    hover = await client.text_document_hover_async(lsp.HoverParams(here, inside))
    assert hover.contents.value.startswith("### unknown-placeholder"), hover
    offers = await client.text_document_completion_async(lsp.CompletionParams(here, inside))
    assert "name" in [offer.label for offer in offers], offers
    symbols = await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(here))
    assert [symbol.name for symbol in symbols] == ["late"], symbols
    folds = await client.text_document_folding_range_async(lsp.FoldingRangeParams(here))
    assert (folds[0].start_line, folds[0].end_line) == (2, 4), folds
    assert await client.text_document_prepare_rename_async(lsp.PrepareRenameParams(here, inside))
    renamed = await client.text_document_rename_async(lsp.RenameParams(text_document=here, position=inside, new_name="product"))
    assert renamed.document_changes[0].edits[0].new_text == "product", renamed

    context = lsp.CodeActionContext(diagnostics=[one])
    actions = await client.text_document_code_action_async(lsp.CodeActionParams(here, one.range, context))
    mended = next(action for action in actions if action.title == "write `{name}`")
    change = mended.edit.document_changes[0]
    assert (change.text_document.version, list(mended.diagnostics)) == (1, [one]), mended
    edit = change.edits[0]
    client.text_document_did_change(
        lsp.DidChangeTextDocumentParams(
            text_document=lsp.VersionedTextDocumentIdentifier(uri=URI, version=2),
            content_changes=[lsp.TextDocumentContentChangePartial(range=edit.range, text=edit.new_text)],
        )
    )
    assert "unknown-placeholder" not in await wrong(2)

    await client.shutdown_async(None)
    client.exit(None)
    await client._server.wait()
    assert client._server.returncode == 0, client._server.returncode
    await client.stop()


asyncio.run(asyncio.wait_for(session(), timeout=60))
print("a session of pygls, from hello to goodbye")
