"""What several roots ask of the same files, parsed once, or in part."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from azbackup_lint.languages.bicep.syntax import shared_files
from azbackup_lint.languages.bicep.syntax.ast import Statement
from azbackup_lint.languages.bicep.syntax.parser import parse_file
from azbackup_lint.languages.bicep.syntax.shared_files import SharedFiles
from azbackup_lint.languages.bicep.syntax.splitting import KEYWORDS
from azbackup_lint.languages.bicep.syntax.statement_ast import Module, Parameter
from azbackup_lint.source import Source

FIXTURES = Path(__file__).parents[2] / "fixtures"
FILES = sorted(FIXTURES.rglob("*.bicep"))

BROKEN = """
param a string =
@allowed([1, 2)
param b int
oops
module m 'm.bicep' = {
import * as x from 'x.bicep'
resource r 'A/b@2020-01-01' = { name: }
"""


@pytest.mark.parametrize("text", [*(file.read_text() for file in FILES), BROKEN])
def test_statements_are_those_of_the_whole_file(text: str) -> None:
    source = Source("main.bicep", text)
    whole = parse_file(source).statements
    assert _written(SharedFiles().statements(source, *KEYWORDS)) == _written(whole)
    some = [item for item in whole if isinstance(item, (Parameter, Module))]
    assert _written(SharedFiles().statements(source, "param", "module")) == _written(some)


def _written(statements: Iterable[Statement]) -> list[str]:
    return [repr(statement) for statement in statements]


def test_files_are_parsed_once_as_long_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_files, "MOST_TEXT", 40)
    shared = SharedFiles()
    first, second, third = (Source(f"{n}.bicep", f"param p{n} string\n") for n in range(3))
    known = shared.parse(first)
    shared.parse(second)
    assert shared.parse(first) is known
    shared.parse(third)  # the second one goes
    assert shared.parse(first) is known
    assert shared.parse(third) is shared.parse(third)
