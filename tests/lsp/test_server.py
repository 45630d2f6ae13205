"""The server in a process of its own, with a real client."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the extra lsp is not installed")
pytestmark = pytest.mark.slow

from lsprotocol import types  # noqa: E402

from tests.lsp.client import Client, client_of  # noqa: E402
from tests.lsp.test_session import DISK, SHARES  # noqa: E402


def run(
    folder: Path,
    story: Callable[[Client, types.InitializeResult], Awaitable[None]],
    capabilities: types.ClientCapabilities | None = None,
) -> None:
    """Tells a story to a server."""

    async def tell() -> None:
        async with client_of(folder, capabilities) as (client, result):
            await story(client, result)

    asyncio.run(tell())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tf").write_text(DISK)
    (tmp_path / "variables.tf").write_text(SHARES)
    return tmp_path


def test_diagnostics_follow_the_buffers(folder: Path) -> None:
    async def story(client: Client, result: types.InitializeResult) -> None:
        assert result.capabilities.position_encoding == types.PositionEncodingKind.Utf16
        client.open("main.tf")
        await client.until("main.tf", [(7, 25, "AZB401")])
        await client.until("variables.tf", [(2, 12, "AZB401")])
        given = client.published[client.uri("main.tf")]
        (mark,) = given.diagnostics
        assert given.version == 1
        assert mark.severity is types.DiagnosticSeverity.Error
        assert mark.code_description is not None
        assert mark.code_description.href.endswith("AZB401.md")
        assert [r.location.uri for r in mark.related_information or []] == [
            client.uri("variables.tf")
        ]
        (hint,) = client.published[client.uri("variables.tf")].diagnostics
        assert hint.severity is types.DiagnosticSeverity.Hint
        client.open("variables.tf")
        line = types.Range(types.Position(2, 12), types.Position(2, 13))
        client.change("variables.tf", (line, "1"))
        await client.until("main.tf", [])
        await client.until("variables.tf", [])
        client.change("variables.tf", (None, "\n" + SHARES))
        await client.until("variables.tf", [(3, 12, "AZB401")])
        client.close("variables.tf")
        await client.until("variables.tf", [(2, 12, "AZB401")])
        (folder / "variables.tf").write_text(SHARES.replace("2", "1"))
        client.save("main.tf")
        await client.until("main.tf", [])
        assert client.messages == []

    run(folder, story)


def test_a_client_may_pull(folder: Path) -> None:
    capabilities = types.ClientCapabilities(
        general=types.GeneralClientCapabilities(
            position_encodings=[types.PositionEncodingKind.Utf8]
        ),
        text_document=types.TextDocumentClientCapabilities(
            diagnostic=types.DiagnosticClientCapabilities()
        ),
    )

    async def story(client: Client, result: types.InitializeResult) -> None:
        assert result.capabilities.position_encoding == types.PositionEncodingKind.Utf8
        client.open("main.tf")
        document = types.TextDocumentIdentifier(client.uri("main.tf"))
        full = await client.lsp.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(document)
        )
        assert isinstance(full, types.RelatedFullDocumentDiagnosticReport)
        assert [d.code for d in full.items] == ["AZB401"]
        again = await client.lsp.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(document, previous_result_id=full.result_id)
        )
        assert isinstance(again, types.RelatedUnchangedDocumentDiagnosticReport)
        client.change("main.tf", (None, DISK.replace("var.shares", "1")))
        fixed = await client.lsp.text_document_diagnostic_async(
            types.DocumentDiagnosticParams(document, previous_result_id=full.result_id)
        )
        assert isinstance(fixed, types.RelatedFullDocumentDiagnosticReport)
        assert list(fixed.items) == []
        assert client.marks("main.tf") == []

    run(folder, story, capabilities)
