"""A server that is killed while somebody types, and the next, which gets unsaved buffers."""

from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the client is not installed")
pytestmark = pytest.mark.slow

from tests.lsp.test_answers import ESTATE, SIZE  # noqa: E402
from tests.lsp.test_session import DISK, SHARES  # noqa: E402
from tests.lsp.wire import Wire, wire_to  # noqa: E402

CANCELLED = -32800
TYPED = """
resource "azurerm_recovery_services_vault" "typed" {
  name                = "typed"
  location            = "westeurope"
  resource_group_name = "rg"
  sku                 = "Standard"
  soft_delete_enabled = false
}
"""


def _type(wire: Wire, name: str, text: str, start: int) -> int:
    """Types a text, character by character, at the end of a file; the last version."""
    for version, character in enumerate(text, start):
        end = {"line": 2**30, "character": 0}
        wire.change(name, version, {"range": {"start": end, "end": end}, "text": character})
    return start + len(text) - 1


def _ask_and_cancel(wire: Wire, id_: str) -> None:
    wire.message(id=id_, method="textDocument/hover", params=wire.at("main.tf", 7, 26))
    wire.notify("$/cancelRequest", {"id": id_})


def test_the_next_server_finds_what_the_buffers_have(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tf").write_text(ESTATE)
    (tmp_path / "variables.tf").write_text((SHARES + SIZE).replace("2", "1"))
    unsaved = SHARES + SIZE
    with wire_to(tmp_path) as first:
        first.start()
        first.open("main.tf")
        first.open("variables.tf", unsaved)
        before = first.marks("variables.tf", 1)
        assert before
        _type(first, "main.tf", TYPED[: len(TYPED) // 2], 2)
        first.process.kill()
        assert first.process.wait(30) < 0
    assert (tmp_path / "main.tf").read_text() == ESTATE
    with wire_to(tmp_path) as second:
        second.start()
        second.open("main.tf", ESTATE + TYPED[: len(TYPED) // 2])
        second.open("variables.tf", unsaved)
        assert "AZB002" in [code for _, code in second.marks("main.tf", 1)]
        assert second.marks("variables.tf", 1) == before
        last = _type(second, "main.tf", TYPED[len(TYPED) // 2 :], 2)
        found = second.marks("main.tf", last)
        assert second.end() == 0
    with wire_to(tmp_path) as fresh:
        fresh.start()
        fresh.open("main.tf", ESTATE + TYPED)
        fresh.open("variables.tf", unsaved)
        assert fresh.request("textDocument/codeLens", fresh.at("main.tf", 0, 0))["result"]
        expected = fresh.marks("main.tf", 1)
        assert "AZB802" in [code for _, code in expected]
        assert fresh.end() == 0
    assert found == expected


def test_requests_that_are_cancelled_leave_the_marks_right(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tf").write_text(DISK)
    (tmp_path / "variables.tf").write_text(SHARES)
    with wire_to(tmp_path) as wire:
        wire.start()
        wire.open("main.tf")
        outcomes = set()
        for version in range(2, 60):
            if version % 7 == 0:
                wire.notify(
                    "textDocument/didSave",
                    {"textDocument": wire.at("main.tf", 0, 0)["textDocument"]},
                )
            wire.change("main.tf", version, {"text": "\n" * version + DISK})
            id_ = f"hover {version}"
            _ask_and_cancel(wire, id_)
            outcomes.add(wire.reply(id_).get("error", {}).get("code"))
        assert wire.marks("main.tf", 59) == [(66, "AZB401")]
        wire.seen.clear()
        (tmp_path / "variables.tf").write_text(SHARES.replace("2", "1"))
        wire.notify(
            "textDocument/didSave", {"textDocument": wire.at("main.tf", 0, 0)["textDocument"]}
        )
        _ask_and_cancel(wire, "last")
        wire.reply("last")
        assert wire.marks("main.tf", 59) == []
        # A busy machine may answer before it reads the next message.
        assert CANCELLED in outcomes and outcomes <= {CANCELLED, None}
        assert wire.end() == 0
