"""Inside the estate, too, imports point one way: from views back to facts, folder by folder."""

import re
from pathlib import Path

import pytest

import azbackup_lint.estate

ESTATE = Path(azbackup_lint.estate.__file__).parent
ORDER = ("view", "facts", "entities", "readers", "links", "estate", "derived", "views")
RANK = {name: rank for rank, name in enumerate(ORDER)}
IMPORT = re.compile(r"^from azbackup_lint\.estate\.(\w+)", re.MULTILINE)
FILES = sorted(path for path in ESTATE.rglob("*.py") if path.parent != ESTATE or path.stem in RANK)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ESTATE).as_posix())
def test_imports_point_one_way(file: Path) -> None:
    own = RANK[file.relative_to(ESTATE).parts[0].removesuffix(".py")]
    imported = {RANK[name] for name in IMPORT.findall(file.read_text(encoding="utf-8"))}
    assert imported <= set(range(own + 1))


def test_every_part_has_its_place() -> None:
    parts = {file.relative_to(ESTATE).parts[0] for file in ESTATE.rglob("*.py")}
    assert {part.removesuffix(".py") for part in parts} == {"__init__", *ORDER}
