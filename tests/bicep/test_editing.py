"""Bicep while it is edited: buffers count, and half-typed statements stand as they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from azbackup_lint.engine import lint
from azbackup_lint.languages.memory import Memory
from azbackup_lint.placed_roots import PlacedRoot, places_of
from azbackup_lint.resources import Root
from azbackup_lint.roots import Sources
from azbackup_lint.settings import Settings

MAIN = """param shares int = 2
param name string

resource disk 'Microsoft.Compute/disks@2023-04-02' = {
  name: name
  properties: {
    maxShares: shares
    diskSizeGB: 64
  }
}
module part 'part.bicep' = { params: { size: 70000 } }
"""
PART = """param size int
resource inner 'Microsoft.Compute/disks@2023-04-02' = {
  name: 'inner'
  properties: { diskSizeGB: size }
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files as they are saved."""
    (tmp_path / "main.bicep").write_text(MAIN)
    (tmp_path / "part.bicep").write_text(PART)
    return tmp_path


class Editor:
    """Evaluates the root of a folder again after each change of its main file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._memory = Memory()
        (self._place,) = places_of(folder / "main.bicep", {}, Settings())

    def show(self, text: str) -> tuple[Root, list[str]]:
        """The root, and the places and ids of all problems."""
        overlay = {self._folder / "main.bicep": text}
        placed = PlacedRoot(self._place, self._folder, overlay, Settings(), self._memory)
        roots = [found.evaluate() for found in placed.found()]
        return roots[0], [f"{p.span} {p.kind.id}" for p in _problems(roots)]


def _problems(roots: list[Root]) -> Iterator[object]:
    for root in roots:
        yield from root.problems


def places(root: Root) -> list[str]:
    """Where resources, and the values of their properties, were written."""
    found = []
    for resource in root.resources:
        found.append(str(resource.header))
        properties = resource.attributes.entries["properties"]
        for name in ("maxShares", "diskSizeGB"):
            value = properties.entries.get(name)  # type: ignore[attr-defined]
            if value is not None:
                hops = [str(hop.span) for hop in value.hops]
                found.append(" ".join([name, str(value.span), *hops]))
    return found


def test_places_move_with_the_text(folder: Path) -> None:
    editor = Editor(folder)
    root, problems = editor.show(MAIN)
    assert problems == []
    first = places(root)
    assert first == [
        "main.bicep:4:1",
        "maxShares main.bicep:7:16 main.bicep:1:20",
        "diskSizeGB main.bicep:8:17",
        "part.bicep:2:1",
        "diskSizeGB part.bicep:4:29 main.bicep:11:46",
    ]
    root, problems = editor.show("\n\n" + MAIN.replace("= 2", "= 5"))
    assert problems == []
    assert places(root)[1] == "maxShares main.bicep:9:16 main.bicep:3:20"
    root, _ = editor.show(MAIN)
    assert places(root) == first


def test_half_typed_statements_stand_as_they_were(folder: Path) -> None:
    editor = Editor(folder)
    editor.show(MAIN)
    root, problems = editor.show(MAIN.replace("maxShares: shares", "maxShares: shares + "))
    assert problems == ["main.bicep:7:25 AZB002"]
    assert places(root)[1].startswith("maxShares main.bicep:7:16")
    root, problems = editor.show(MAIN.replace("param shares int = 2", "param shares int = "))
    assert [problem[-6:] for problem in problems] == ["AZB002"]
    assert places(root)[1] == "maxShares main.bicep:7:16 main.bicep:1:20"


def test_findings_in_buffers_are_exact(folder: Path) -> None:
    buffer = "// new\n" + MAIN.replace("64", "40000")
    sources = Sources((folder,), overlay={folder / "main.bicep": buffer})
    found = lint(sources, Settings(select=("AZB401", "AZB403"))).findings
    assert [(Path(f.span.source.path).name, *f.span.first, f.span.text) for f in found] == [
        ("main.bicep", 8, 16, "shares"),
        ("main.bicep", 9, 17, "40000"),
        ("part.bicep", 4, 29, "size"),
    ]
