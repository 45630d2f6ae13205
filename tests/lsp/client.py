"""A real client: the library's own, which talks to the server in a process of its own."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient

PATIENCE = 60


class Client:
    """Opens files of a folder in the server and keeps what it says of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lsp = LanguageClient("tests", "1")
        self.published: dict[str, types.PublishDiagnosticsParams] = {}
        self.messages: list[str] = []
        self.versions: dict[str, int] = {}
        self._news = asyncio.Event()
        self.lsp.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda given: self._take(given))
        self.lsp.feature(types.WINDOW_SHOW_MESSAGE)(lambda given: self._hear(given))

    def _take(self, given: types.PublishDiagnosticsParams) -> None:
        self.published[given.uri] = given
        self._news.set()

    def _hear(self, given: types.ShowMessageParams) -> None:
        self.messages.append(given.message)

    async def start(self, capabilities: types.ClientCapabilities) -> types.InitializeResult:
        await self.lsp.start_io(sys.executable, "-m", "azbackup_lint", "lsp")
        uri = self.folder.as_uri()
        result = await self.lsp.initialize_async(
            types.InitializeParams(
                capabilities=capabilities,
                root_uri=uri,
                workspace_folders=[types.WorkspaceFolder(uri, self.folder.name)],
            )
        )
        self.lsp.initialized(types.InitializedParams())
        return result

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, language: str = "terraform") -> None:
        text = (self.folder / name).read_bytes().decode()
        self.versions[name] = 1
        item = types.TextDocumentItem(self.uri(name), language, 1, text)
        self.lsp.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, name: str, *edits: tuple[types.Range | None, str]) -> None:
        self.versions[name] += 1
        changes: list[types.TextDocumentContentChangeEvent] = [
            types.TextDocumentContentChangeWholeDocument(text)
            if place is None
            else types.TextDocumentContentChangePartial(place, text)
            for place, text in edits
        ]
        document = types.VersionedTextDocumentIdentifier(
            version=self.versions[name], uri=self.uri(name)
        )
        self.lsp.text_document_did_change(types.DidChangeTextDocumentParams(document, changes))

    def save(self, name: str) -> None:
        document = types.TextDocumentIdentifier(self.uri(name))
        self.lsp.text_document_did_save(types.DidSaveTextDocumentParams(document))

    def close(self, name: str) -> None:
        document = types.TextDocumentIdentifier(self.uri(name))
        self.lsp.text_document_did_close(types.DidCloseTextDocumentParams(document))

    def marks(self, name: str) -> list[tuple[int, int, str]]:
        """The line and character, from 0, and the code of what is published for a file."""
        given = self.published.get(self.uri(name))
        return [
            (d.range.start.line, d.range.start.character, str(d.code))
            for d in (given.diagnostics if given else [])
        ]

    async def until(self, name: str, expected: list[tuple[int, int, str]]) -> None:
        """Waits for a file to have these marks."""

        async def wait() -> None:
            while Path(name).name not in self.seen() or self.marks(name) != expected:
                self._news.clear()
                await self._news.wait()

        try:
            await asyncio.wait_for(wait(), PATIENCE)
        except asyncio.TimeoutError:
            raise AssertionError(f"{name} has {self.marks(name)}, not {expected}") from None

    def seen(self) -> set[str]:
        return {Path(uri.rpartition("/")[2]).name for uri in self.published}


@asynccontextmanager
async def client_of(
    folder: Path, capabilities: types.ClientCapabilities | None = None
) -> AsyncIterator[tuple[Client, types.InitializeResult]]:
    """A client with a server in a folder; the server must end well."""
    client = Client(folder)
    result = await client.start(capabilities or types.ClientCapabilities())
    try:
        yield client, result
    finally:
        await client.lsp.shutdown_async(None)
        client.lsp.exit(None)
        await client.lsp.stop()
