"""Thousands of edits of a real server: its diagnostics, its memory, and that nothing is lost."""

import random
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the extra lsp is not installed")
pytestmark = pytest.mark.slow

from azbackup_lint.lsp.buffers import Buffer  # noqa: E402
from azbackup_lint.lsp.diagnostics import Mark  # noqa: E402
from azbackup_lint.lsp.session import Lens, Session  # noqa: E402
from azbackup_lint.settings import Settings  # noqa: E402
from tests.lsp.test_soak import FILES as OTHERS  # noqa: E402
from tests.lsp.test_soak import is_broken  # noqa: E402
from tests.lsp.wire import Wire, wire_to  # noqa: E402

BICEP = {
    "bicep/main.bicep": """\
param shares int // of every disk
param size int = 64
var names = ['data', 'é😀']

module more './more.bicep' = {
  name: 'more'
  params: {
    shares: 3
  }
}

resource disks 'Microsoft.Compute/disks@2023-04-02' = [for name in names: {
  name: name
  location: 'westeurope'
  sku: { name: 'Premium_LRS' }
  properties: {
    creationData: { createOption: 'Empty' }
    diskSizeGB: size
    maxShares: shares
  }
}]
""",
    "bicep/more.bicep": """\
param shares int

resource disk 'Microsoft.Compute/disks@2023-04-02' = {
  name: 'more'
  location: 'westeurope'
  properties: { creationData: { createOption: 'Empty' }, diskSizeGB: 32, maxShares: shares }
}
""",
    "bicep/main.bicepparam": "using './main.bicep'\n\nparam shares = 2\n",
}
FILES = {**OTHERS, **BICEP}

EDITS = 2000
STRETCH = 500
"""Edits after which the memory is looked at; without a pause garbage is collected seldom."""

RENEWAL = 150
"""Edits after which the texts are those of the beginning, as they lose more and more."""

GROWTH = 24 * 1024
"""KiB that the memory may grow by after the first stretch. Measured: 15 MiB with Bicep, the last
stretch flat. A session alone, whose garbage is collected, grew by 0.1 MiB in 1,200 edits."""

PIECES = (
    "1",
    "2",
    "3",
    "40000",
    "# a comment\n",
    "\n",
    "\r\n",
    "\t",
    "😀",
    "é",
    "e\u0301",
    '"',
    "}",
)
LINES = ("\n", "# 😀\n", "  \n", "\r\n")

Found = tuple[int, int, int, int, str, str]


def units(text: str) -> int:
    """How long a text is in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


@dataclass
class Typist:
    """Edits texts as an editor does, and tells the server what it did."""

    wire: Wire
    chance: random.Random
    texts: dict[str, str]
    versions: dict[str, int] = field(default_factory=dict)

    def position(self, text: str, offset: int) -> dict[str, int]:
        before = text[:offset].replace("\r\n", " \n").replace("\r", "\n")
        line_start = before.rfind("\n") + 1
        return {"line": before.count("\n"), "character": units(text[line_start:offset])}

    def replace(self, name: str, start: int, end: int, new: str) -> None:
        """One edit of a range."""
        text = self.texts[name]
        place = {"start": self.position(text, start), "end": self.position(text, end)}
        self.texts[name] = text[:start] + new + text[end:]
        self.versions[name] += 1
        self.wire.change(name, self.versions[name], {"range": place, "text": new})

    def edit(self) -> None:
        """A random one: often a number, or a line that changes nothing but places."""
        name = self.chance.choice(list(self.texts))
        text, kind = self.texts[name], self.chance.random()
        at = self.chance.randrange(len(text) + 1)
        numbers = [i for i, character in enumerate(text) if character in "0123456789"]
        if kind < 0.4 and numbers:
            at = self.chance.choice(numbers)
            self.replace(name, at, at + 1, self.chance.choice("123"))
        elif kind < 0.92:
            start = text.rfind("\n", 0, at) + 1
            self.replace(name, start, start, self.chance.choice(LINES))
        else:
            end = min(len(text), at + self.chance.randrange(3))
            if "\r" not in text[at - 1 : end + 1]:  # half a line end is no place of the protocol
                self.replace(name, at, end, self.chance.choice(PIECES))

    def restore(self, good: dict[str, str]) -> None:
        """Takes edits back, as by undo."""
        for name, text in good.items():
            if self.texts[name] != text:
                self.replace(name, 0, len(self.texts[name]), text)


def _as_found(mark: Mark) -> Found:
    return (*mark.range.start, *mark.range.end, mark.code, mark.message)


def _fresh(folder: Path, texts: dict[str, str]) -> dict[str, list[Found]]:
    """What a session finds that has seen nothing before."""
    buffers = {}
    for name, text in texts.items():
        path = folder / name
        buffers[path] = Buffer(path, path.as_uri(), text, 1)
    session = Session(lambda _: Lens(Settings(), folder))
    session.lint(buffers, lambda: False)
    marks = session.marks()
    return {
        name: sorted(_as_found(mark) for mark in marks.get(folder / name, ())) for name in texts
    }


def _pulled(wire: Wire, name: str) -> list[Found]:
    """What the server answers when it is asked for the diagnostics of a file."""
    params = {"textDocument": {"uri": (wire.folder / name).as_uri()}}
    items = wire.request("textDocument/diagnostic", params)["result"]["items"]
    return _in_order(items)


def _in_order(items: list[dict[str, object]]) -> list[Found]:
    found = []
    for item in items:
        place = item["range"]
        assert isinstance(place, dict)
        start, end = place["start"], place["end"]
        found.append(
            (
                start["line"],
                start["character"],
                end["line"],
                end["character"],
                str(item["code"]),
                str(item["message"]),
            )
        )
    return sorted(found)


def _memory(wire: Wire) -> int:
    """KiB that the server has in memory, when it has had time to look for garbage."""
    time.sleep(4)
    for line in Path(f"/proc/{wire.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise AssertionError("the memory of the server is not known")


def _compare(typist: Typist, folder: Path) -> bool | None:
    """Holds the server to a fresh run; None where a text is broken, False if only it knows that."""
    fresh = _fresh(folder, typist.texts)
    found = {name: _pulled(typist.wire, name) for name in typist.texts}
    if _broken(fresh):
        assert _broken(found)
        return None
    for name, line in _broken(found):
        assert is_broken(typist.texts[name], line)
        return False
    assert found == fresh
    return True


def _broken(found: dict[str, list[Found]]) -> list[tuple[str, int]]:
    return [(name, one[0]) for name, some in found.items() for one in some if one[4] == "AZB002"]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told by /proc")
def test_thousands_of_edits(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    chance = random.Random(20261126)
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    with wire_to(tmp_path) as wire:
        wire.start()
        typist = Typist(wire, chance, dict(FILES), dict.fromkeys(FILES, 1))
        for name, text in FILES.items():
            wire.open(name, text)
        good, strikes, compared, edits = dict(FILES), 0, 0, 0
        memory: list[int] = []
        while edits < EDITS:
            burst = chance.choice((1, 1, 2, 4, 8))
            for _ in range(burst):
                typist.edit()
            edits += burst
            wire.seen.clear()
            outcome = _compare(typist, tmp_path)
            compared += outcome is True
            strikes = 0 if outcome is True else strikes + 1
            if outcome is True:
                good = dict(typist.texts)
            elif strikes > 1:
                typist.restore(good)
            if edits // RENEWAL > (edits - burst) // RENEWAL:
                good = dict(FILES)
                typist.restore(good)
            if edits // STRETCH > (edits - burst) // STRETCH:
                memory.append(_memory(wire))
        typist.restore(good)
        assert _compare(typist, tmp_path)
        assert compared > EDITS // 8
        assert len(memory) == EDITS // STRETCH
        assert memory[-1] - memory[0] < GROWTH, memory
        for name, text in good.items():
            typist.replace(name, len(text), len(text), "\n")
            uri, version = (tmp_path / name).as_uri(), typist.versions[name]
            wire.marks(name, version)
            pushed = [
                message["params"]["diagnostics"]
                for message in wire.seen
                if message.get("params", {}).get("uri") == uri
            ]
            assert _in_order(pushed[-1]) == _pulled(wire, name)
        assert wire.end() == 0
        assert "linting failed" not in b"".join(wire.log).decode()
