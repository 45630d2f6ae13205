"""The server in a process of its own, with a real client."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the client is not installed")
pytestmark = pytest.mark.slow

from lsprotocol import types  # noqa: E402
from pygls.exceptions import JsonRpcException  # noqa: E402

from azbackup_lint.lsp.requests import UNKNOWN  # noqa: E402
from tests.lsp.client import Client, client_of  # noqa: E402
from tests.lsp.test_answers import ESTATE, SIZE  # noqa: E402
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


def test_requests_are_answered(folder: Path) -> None:
    (folder / "main.tf").write_text(ESTATE.replace("\n", "\r\n"), newline="")
    (folder / "variables.tf").write_text(SHARES + SIZE)
    capabilities = types.ClientCapabilities(
        general=types.GeneralClientCapabilities(
            position_encodings=[types.PositionEncodingKind.Utf32]
        )
    )

    async def story(client: Client, result: types.InitializeResult) -> None:
        assert result.capabilities.position_encoding == types.PositionEncodingKind.Utf32
        client.open("main.tf")
        document = types.TextDocumentIdentifier(client.uri("main.tf"))
        line = ESTATE[: ESTATE.index("var.shares")].count("\n")
        shares = types.Position(line, 26)
        hover = await client.lsp.text_document_hover_async(types.HoverParams(document, shares))
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        assert "`maxShares` = `2`" in hover.contents.value
        assert hover.range is not None
        assert hover.range.start == types.Position(line, 25)
        (place,) = await client.lsp.text_document_definition_async(
            types.DefinitionParams(document, shares)
        )
        assert place.uri == client.uri("variables.tf")
        header = types.Position(20, 12)
        found = await client.lsp.text_document_references_async(
            types.ReferenceParams(types.ReferenceContext(False), document, header)
        )
        assert len(found) >= 2
        (lens,) = await client.lsp.text_document_code_lens_async(types.CodeLensParams(document))
        assert lens.command.title == "backup: no: AZB401 shared-disk"
        whole = types.Range(types.Position(0, 0), types.Position(99, 0))
        assert not await client.lsp.text_document_inlay_hint_async(
            types.InlayHintParams(document, whole)
        )
        client.lsp.workspace_did_change_configuration(
            types.DidChangeConfigurationParams({"azbackup-lint": {"inlayHints": True}})
        )
        hints = await client.lsp.text_document_inlay_hint_async(
            types.InlayHintParams(document, whole)
        )
        assert "= 2" in [hint.label for hint in hints]
        place = types.Range(shares, shares)
        offers = await client.lsp.text_document_code_action_async(
            types.CodeActionParams(document, place, types.CodeActionContext([]))
        )
        titles = [offer.title for offer in offers]
        assert "Suppress AZB401 shared-disk here" in titles
        assert "Explain AZB401 shared-disk" in titles
        assert UNKNOWN in titles
        top = types.Position(0, 0)
        for kind, is_offered in (
            (types.CodeActionTriggerKind.Automatic, False),
            (types.CodeActionTriggerKind.Invoked, True),
        ):
            context = types.CodeActionContext([], trigger_kind=kind)
            elsewhere = await client.lsp.text_document_code_action_async(
                types.CodeActionParams(document, types.Range(top, top), context)
            )
            assert [offer.title for offer in elsewhere] == [UNKNOWN] * is_offered
        fixes = await client.lsp.text_document_code_action_async(
            types.CodeActionParams(
                document, place, types.CodeActionContext([], only=[types.CodeActionKind.QuickFix])
            )
        )
        assert all(isinstance(offer, types.CodeAction) for offer in fixes)
        text = await client.lsp.workspace_execute_command_async(
            types.ExecuteCommandParams("azbackup-lint.unknown", [client.uri("main.tf")])
        )
        assert "var.size" in text
        assert client.messages == [text]
        client.lsp.workspace_did_change_configuration(
            types.DidChangeConfigurationParams({"azbackup-lint": {"editoin": "latest"}})
        )
        await client.lsp.text_document_code_lens_async(types.CodeLensParams(document))
        assert "editoin" in client.messages[-1]
        (folder / ".azbackup-lint.yaml").write_text("ignore: [shared-disk]\n")
        client.save("main.tf")
        await client.until("variables.tf", [])
        await client.until("main.tf", [])
        (folder / ".azbackup-lint.yaml").write_text("ignroe: [shared-disk]\n")
        client.save("main.tf")
        await client.lsp.text_document_code_lens_async(types.CodeLensParams(document))
        assert "ignroe" in client.messages[-1]

    run(folder, story, capabilities)


def test_bad_messages_get_errors_and_the_server_goes_on(folder: Path) -> None:
    async def story(client: Client, result: types.InitializeResult) -> None:
        client.open("main.tf")
        await client.until("main.tf", [(7, 25, "AZB401")])
        with pytest.raises(JsonRpcException):
            await client.lsp.protocol.send_request_async("textDocument/nonsense", {})
        with pytest.raises(JsonRpcException):
            await client.lsp.workspace_execute_command_async(
                types.ExecuteCommandParams("azbackup-lint.nonsense", [])
            )
        gone = types.TextDocumentIdentifier("untitled:Untitled-1")
        nothing = await client.lsp.text_document_hover_async(
            types.HoverParams(gone, types.Position(0, 0))
        )
        assert nothing is None
        far = types.Range(types.Position(9999, 9999), types.Position(99999, 0))
        client.change("main.tf", (far, "# the end\n" * 100_000))
        client.change("main.tf", (None, "\n" + DISK))
        await client.until("main.tf", [(8, 25, "AZB401")])

    run(folder, story)


def test_files_that_come_and_go_are_followed(folder: Path) -> None:
    found = [(7, 25, "AZB401")]

    async def story(client: Client, result: types.InitializeResult) -> None:
        client.open("main.tf")
        await client.until("main.tf", found)
        (folder / "terraform.tfvars").write_text("shares = 1\n")
        created = types.FileEvent(client.uri("terraform.tfvars"), types.FileChangeType.Created)
        client.lsp.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([created]))
        await client.until("main.tf", [])
        (folder / "terraform.tfvars").rename(folder / "other.tfvars")
        renamed = types.FileRename(client.uri("terraform.tfvars"), client.uri("other.tfvars"))
        client.lsp.workspace_did_rename_files(types.RenameFilesParams([renamed]))
        await client.until("main.tf", found)
        (folder / "variables.tf").unlink()
        deleted = types.FileDelete(client.uri("variables.tf"))
        client.lsp.workspace_did_delete_files(types.DeleteFilesParams([deleted]))
        await client.until("variables.tf", [])
        (folder / "more.tf").write_text(SHARES.replace("2", "3"))
        made = types.FileCreate(client.uri("more.tf"))
        client.lsp.workspace_did_create_files(types.CreateFilesParams([made]))
        await client.until("main.tf", found)
        assert client.messages == []

    run(folder, story)


def test_folders_of_the_workspace_are_where_paths_begin(folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "deep" / "one.tfvars").write_text("shares = 1\n")
    (folder / "one.tfvars").write_text("shares = 2\n")
    for name in ("main.tf", "variables.tf"):
        (folder / name).rename(folder / "deep" / name)

    async def story(client: Client, result: types.InitializeResult) -> None:
        client.lsp.workspace_did_change_configuration(
            types.DidChangeConfigurationParams({"azbackup-lint": {"varFiles": ["one.tfvars"]}})
        )
        client.open("deep/main.tf")
        await client.until("deep/main.tf", [(7, 25, "AZB401")])
        deep = types.WorkspaceFolder((folder / "deep").as_uri(), "deep")
        client.lsp.workspace_did_change_workspace_folders(
            types.DidChangeWorkspaceFoldersParams(types.WorkspaceFoldersChangeEvent([deep], []))
        )
        await client.until("deep/main.tf", [])
        assert client.messages == []

    run(folder, story)


def test_other_roots_of_the_workspace(tmp_path: Path) -> None:
    """What they decide is shown in a pause after a file is opened, and after one is saved."""
    fleet = Path(__file__).parent.parent.parent / "fixtures" / "fleets" / "landing-zone"
    for name in ("platform", "web"):
        (tmp_path / name).mkdir()
        text = (fleet / name / "main.tf").read_text(encoding="utf-8")
        (tmp_path / name / "main.tf").write_text(text, encoding="utf-8")

    async def story(client: Client, result: types.InitializeResult) -> None:
        client.open("web/main.tf")
        await client.until("web/main.tf", [(21, 26, "AZB102"), (26, 26, "AZB706")])
        platform = tmp_path / "platform" / "main.tf"
        text = platform.read_text(encoding="utf-8")
        platform.write_text(text.replace("westeurope", "northeurope"), encoding="utf-8")
        client.save("web/main.tf")
        await client.until("web/main.tf", [(26, 26, "AZB706")])

    run(tmp_path, story)
