"""Messages that no good client sends get errors, and the server goes on."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls", reason="the client is not installed")
pytestmark = pytest.mark.slow

from tests.lsp.test_session import DISK, SHARES  # noqa: E402
from tests.lsp.wire import INITIALIZE, Wire, wire_to  # noqa: E402

PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS = -32700, -32600, -32601, -32602
NOT_INITIALIZED = -32002
BUGS = ("linting failed", "Exception in", "Failed to handle", "Fatal")
"""What the log has where something was raised that nothing expects."""

FOUND = [(7, "AZB401")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tf").write_text(DISK)
    (tmp_path / "variables.tf").write_text(SHARES)
    return tmp_path


@pytest.fixture
def wire(folder: Path) -> Iterator[Wire]:
    """A server that has marked a file; it must be well afterwards, and end well."""
    with wire_to(folder) as wire:
        wire.start()
        wire.open("main.tf")
        assert wire.marks("main.tf", 1) == FOUND
        yield wire
        wire.open("main.tf", "\n" + DISK, version=90)
        assert wire.marks("main.tf", 90) == [(8, "AZB401")]
        assert "max" in str(wire.hover("main.tf", 8, 27)["result"])
        assert wire.end() == 0
        log = b"".join(wire.log).decode()
        assert not [bug for bug in BUGS if bug in log], log


NO_MESSAGES = [
    (b"{", PARSE_ERROR),
    (b"\xff\xfe", PARSE_ERROR),
    (b"[" * 200_000, PARSE_ERROR),
    (b'{"jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params"', PARSE_ERROR),
    (b"9" * 5000, PARSE_ERROR),
    (b"null", INVALID_REQUEST),
    (b"[]", INVALID_REQUEST),
    (b'[{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}]', INVALID_REQUEST),
    (b'{"id": null, "method": "shutdown"}', INVALID_REQUEST),
    (b'{"jsonrpc": "1.0", "method": "shutdown"}', INVALID_REQUEST),
    (b'{"jsonrpc": "2.0", "method": 7}', INVALID_REQUEST),
    (b'{"jsonrpc": "2.0", "id": null, "method": "shutdown"}', INVALID_REQUEST),
    (b'{"jsonrpc": "2.0", "id": true, "method": "shutdown"}', INVALID_REQUEST),
    (b'{"jsonrpc": "2.0", "id": {}, "method": "shutdown"}', INVALID_REQUEST),
    (b'{"jsonrpc": "2.0", "id": 1.5, "method": "shutdown"}', INVALID_REQUEST),
]


def test_what_is_no_message_gets_an_error(wire: Wire) -> None:
    for body, code in NO_MESSAGES:
        wire.body(body)
        assert wire.error(None) == code, body[:99]


DOCUMENT = {"uri": "file:///nowhere/main.tf"}
POSITION = {"line": 0, "character": 0}
WRONG = [
    ("textDocument/hover", {}),
    ("textDocument/hover", []),
    ("textDocument/hover", 7),
    ("textDocument/hover", {"textDocument": DOCUMENT, "position": {"line": -1, "character": 0}}),
    ("textDocument/hover", {"textDocument": DOCUMENT, "position": {"line": "a", "character": 0}}),
    ("textDocument/hover", {"textDocument": DOCUMENT, "position": {"line": 2**40, "character": 0}}),
    ("textDocument/hover", {"textDocument": None, "position": POSITION}),
    ("textDocument/definition", {"textDocument": DOCUMENT}),
    ("textDocument/references", {"textDocument": DOCUMENT, "position": POSITION, "context": 1}),
    ("textDocument/codeLens", {"textDocument": [DOCUMENT]}),
    ("textDocument/inlayHint", {"textDocument": DOCUMENT, "range": {"start": POSITION}}),
    ("textDocument/codeAction", {"textDocument": DOCUMENT, "range": "all"}),
    ("textDocument/diagnostic", {"previousResultId": 3}),
    ("workspace/executeCommand", {"command": "azbackup-lint.explain", "arguments": 3}),
    ("workspace/executeCommand", {"command": "azbackup-lint.explain", "arguments": []}),
    ("workspace/executeCommand", {"command": "azbackup-lint.nonsense", "arguments": []}),
]


def test_wrong_parameters_get_errors(wire: Wire) -> None:
    for method, params in WRONG:
        reply = wire.request(method, params)
        assert reply["error"]["code"] == INVALID_PARAMS, (method, params, reply)
        assert len(reply["error"]["message"]) > len("Invalid Params"), reply
    assert not [one for one in wire.seen if one.get("method") == "window/showMessage"]


def test_unknown_methods_get_errors(wire: Wire) -> None:
    for method in ("textDocument/nonsense", "$/nonsense", "azbackup-lint", ""):
        assert wire.request(method, {"type_name": "1;"})["error"]["code"] == NO_METHOD
        wire.notify(method, {"type_name": "1;"})


def test_wrong_notifications_change_nothing(wire: Wire) -> None:
    wire.notify("$/cancelRequest", {"id": "nobody"})
    wire.notify("$/cancelRequest", {"id": {}})
    wire.notify("$/cancelRequest")
    wire.notify("initialized", 5)
    wire.notify("workspace/didChangeConfiguration", {})
    wire.notify("workspace/didChangeWatchedFiles", {"changes": 1})
    wire.notify("workspace/didRenameFiles", {"files": [{"oldUri": 1}]})
    wire.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [{}]}})
    wire.message(id="nobody", result={"a": 1})
    wire.message(id=[1], result=None)
    wire.message(id=7, error="no")
    wire.message()
    wire.change("nowhere.tf", 2, {"text": "x"})
    assert wire.request("initialize", INITIALIZE)["error"]["code"] == INVALID_REQUEST
    assert wire.hover("main.tf", 7, 27)["result"] is not None


LOST: list[Any] = [
    [{"text": None}],
    [{"text": ["a"]}],
    [{"range": {"start": POSITION, "end": {"line": -3, "character": 0}}, "text": ""}],
    "all",
    [7],
]


def test_a_change_that_is_lost_closes_its_file(wire: Wire) -> None:
    wire.open("variables.tf")
    for version, changes in enumerate(LOST, 2):
        wire.open("main.tf", version=version)
        assert wire.marks("main.tf", version) == FOUND
        wire.seen.clear()
        document = {"uri": (wire.folder / "main.tf").as_uri(), "version": version + 1}
        params = {"textDocument": document, "contentChanges": changes}
        wire.notify("textDocument/didChange", params)
        assert wire.marks("main.tf", None) == FOUND
        assert "open the files again" in str(wire.seen)


def test_lengths_that_are_wrong(wire: Wire) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": "x", "method": "textDocument/none"}).encode()
    for length in (len(body) - 5, 3, 1):
        wire.send(b"Content-Length: %d\r\n\r\n%s" % (length, body))
        assert wire.error(None) == PARSE_ERROR
    wire.send(body + b"\r\n\r\n")
    wire.send(b"Content-Length: many\r\n\r\n" + body)
    wire.send(b"Content-Length: 0\r\n\r\n")
    assert wire.error(None) == PARSE_ERROR
    for length in (len(body) + 100, 10**9, 10**17):
        wire.send(b"Content-Length: %d\r\n\r\n%s" % (length, body))
        wire.body(body)
        assert wire.error(None if length >= 10**9 else "x") in (INVALID_REQUEST, NO_METHOD)
        assert wire.error("x") == NO_METHOD


def test_large_messages(wire: Wire) -> None:
    rest = b"x" * (50 * 1024 * 1024)
    wire.body(b'{"jsonrpc": "2.0", "id": 5, "method": "textDocument/none", "params": "%s"}' % rest)
    assert wire.error(5) == NO_METHOD
    wire.change("main.tf", 2, {"text": f"{DISK}\n# {rest.decode()}\n"})
    assert wire.marks("main.tf", 2) == FOUND
    wire.body(b'"%s"' % (b"x" * (130 * 1024 * 1024)))
    assert wire.error(None) == INVALID_REQUEST


def test_nothing_is_answered_before_initialize_or_after_shutdown(folder: Path) -> None:
    with wire_to(folder) as wire:
        wire.open("main.tf")
        assert wire.hover("main.tf")["error"]["code"] == NOT_INITIALIZED
        assert wire.request("shutdown")["error"]["code"] == NOT_INITIALIZED
        assert wire.request("initialize", {"capabilities": 1})["error"]["code"] == INVALID_PARAMS
        assert wire.hover("main.tf")["error"]["code"] == NOT_INITIALIZED
        assert "capabilities" in wire.start()["result"]
        wire.open("main.tf")
        assert wire.marks("main.tf", 1) == FOUND
        assert wire.request("shutdown")["result"] is None
        wire.change("main.tf", 2, {"text": ""})
        assert wire.hover("main.tf")["error"]["code"] == INVALID_REQUEST
        assert wire.request("shutdown")["error"]["code"] == INVALID_REQUEST
        assert wire.request("textDocument/none")["error"]["code"] == INVALID_REQUEST
        wire.notify("exit")
        assert wire.process.wait(30) == 0


def test_an_exit_without_a_shutdown_is_told_by_the_status(folder: Path) -> None:
    with wire_to(folder) as wire:
        wire.notify("exit")
        assert wire.process.wait(30) == 1
    with wire_to(folder) as wire:
        wire.start()
        wire.open("main.tf")
        assert wire.process.stdin is not None
        wire.process.stdin.close()
        assert wire.process.wait(30) == 1
        assert "Traceback" not in b"".join(wire.log).decode()


STRANGE = (
    "untitled:Untitled-1",
    "git:/repo/main.tf?%7B%22ref%22%3A%22HEAD%22%7D",
    "file:///a%00b/main.tf",
    "file:///%ff%fe/main.tf",
    "file:///\ud800/main.tf",
    f"file:///{'long' * 2000}/main.tf",
    "file:relative.tf",
    "file://",
    "file:///",
    "file:///dev/zero",
    "file:///proc/self/mem.tf",
    "http://[::1/main.tf",
    "",
    " ",
    "main.tf",
    "%",
)


def test_documents_that_are_no_files(wire: Wire) -> None:
    for uri in STRANGE:
        _go_through(wire, uri)


def _go_through(wire: Wire, uri: str) -> None:
    """Says everything of a document that can be said of one."""
    item = {"uri": uri, "languageId": "terraform", "version": 1, "text": DISK}
    place = {"textDocument": {"uri": uri}, "position": POSITION}
    everywhere = {"start": POSITION, "end": {"line": 99, "character": 0}}
    wire.notify("textDocument/didOpen", {"textDocument": item})
    document = {"uri": uri, "version": 2}
    for text in ("", DISK):
        params = {"textDocument": document, "contentChanges": [{"text": text}]}
        wire.notify("textDocument/didChange", params)
    for method in ("hover", "definition", "codeLens", "diagnostic"):
        assert "result" in wire.request(f"textDocument/{method}", place), uri
    params = {**place, "range": everywhere, "context": {"diagnostics": []}}
    assert "result" in wire.request("textDocument/codeAction", params)
    asked = {"command": "azbackup-lint.unknown", "arguments": [uri]}
    assert "result" in wire.request("workspace/executeCommand", asked)
    wire.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 1}]})
    files = {"files": [{"oldUri": uri, "newUri": uri}]}
    wire.notify("workspace/didRenameFiles", files)
    folders = {"added": [{"uri": uri, "name": "x"}], "removed": [{"uri": uri, "name": "x"}]}
    wire.notify("workspace/didChangeWorkspaceFolders", {"event": folders})
    wire.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    assert "result" in wire.hover("main.tf")
    wire.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def test_positions_outside_of_the_text(wire: Wire) -> None:
    far = {"line": 2**31 - 1, "character": 2**31 - 1}
    for line, character in ((0, 9999), (9999, 0), (7, 2**31 - 1), (2**31 - 1, 2**31 - 1)):
        for method in ("hover", "definition"):
            assert "result" in wire.request(
                f"textDocument/{method}", wire.at("main.tf", line, character)
            )
    document = {"uri": (wire.folder / "main.tf").as_uri()}
    backwards = {"start": far, "end": POSITION}
    params = {"textDocument": document, "range": backwards, "context": {"diagnostics": []}}
    assert "result" in wire.request("textDocument/codeAction", params)
    assert "result" in wire.request("textDocument/inlayHint", params)
    wire.change("main.tf", 2, {"range": {"start": far, "end": far}, "text": "# the end\n"})
    wire.change("main.tf", 3, {"range": backwards, "text": "\n"})
    assert wire.marks("main.tf", 3) == FOUND


def test_halves_of_surrogate_pairs(wire: Wire) -> None:
    top = {"start": POSITION, "end": POSITION}
    wire.change("main.tf", 2, {"range": top, "text": "# \ud83d\n"})
    assert wire.marks("main.tf", 2) == [(8, "AZB401")]
    middle = {"line": 0, "character": 3}
    wire.change("main.tf", 3, {"range": {"start": middle, "end": middle}, "text": "\ude00\n"})
    assert wire.marks("main.tf", 3) == [(9, "AZB401")]
    named = DISK.replace("var.shares", "3 # \udc00").replace('"westeurope"', '"\ud800"')
    wire.change("main.tf", 4, {"text": named})
    assert wire.marks("main.tf", 4) == FOUND
    assert wire.hover("main.tf", 7, 25)["result"] is not None
    wire.notify("workspace/didChangeConfiguration", {"settings": {"edition": "\ud800"}})
    wire.notify("workspace/didChangeConfiguration", {"settings": {"varFiles": ["\ud800"]}})
    wire.notify("workspace/didChangeConfiguration", {"settings": {}})


def test_settings_that_cannot_be_used_leave_requests_without_an_answer(wire: Wire) -> None:
    settings = wire.folder / ".azbackup-lint.yaml"
    document = {"uri": (wire.folder / "main.tf").as_uri()}
    place = {"start": {"line": 7, "character": 0}, "end": {"line": 8, "character": 0}}
    params = {"textDocument": document, "range": place, "context": {"diagnostics": []}}
    for text in ('edition: "\\e[31m\\n2020"', "policy-dirs: [none]", "[" * 999):
        settings.write_text(text)
        wire.notify("textDocument/didSave", {"textDocument": document})
        assert "error" not in wire.request("textDocument/codeAction", params)
        assert "error" not in wire.hover("main.tf", 7, 27)
        assert "error" not in wire.request("textDocument/inlayHint", params)
    settings.unlink()
    told = [one["params"]["message"] for one in wire.seen if "showMessage" in str(one)]
    assert len(told) == 3
    assert "there is no edition" in told[0]
    assert all(message.isprintable() for message in told)
    wire.notify("textDocument/didSave", {"textDocument": document})


def test_the_folder_of_the_server_may_vanish(tmp_path: Path) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    for folder in (here, elsewhere):
        (folder / ".git").mkdir(parents=True)
        (folder / "main.tf").write_text(DISK.replace("var.shares", "3"))
    with wire_to(here) as wire:
        wire.start()
        wire.open("main.tf")
        assert wire.marks("main.tf", 1) == FOUND
        shutil.rmtree(here)
        wire.folder = elsewhere
        wire.open("main.tf", version=7)
        assert wire.marks("main.tf", 7) == FOUND
        assert wire.hover("main.tf", 7, 27)["result"] is not None
        assert wire.end() == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_documents_that_are_pipes_and_devices_are_not_read(wire: Wire) -> None:
    os.mkfifo(wire.folder / "pipe.tf")
    for name in ("pipe.tf", "/dev/zero"):
        wire.open(name, "#", version=3)
        assert "result" in wire.hover(name)
        closed = {"uri": (wire.folder / name).as_uri()}
        wire.notify("textDocument/didClose", {"textDocument": closed})
        assert "result" in wire.hover("main.tf", 7, 27)
    (wire.folder / "pipe.tf").unlink()
