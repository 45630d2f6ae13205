"""Finding what a change concerns: one walk over a file serves all of its findings."""

import pytest

from azbackup_lint.languages.bicep import notation
from azbackup_lint.languages.bicep.notation import BicepNotation
from azbackup_lint.languages.bicep.syntax import lookup
from azbackup_lint.languages.bicep.syntax.ast import Statement
from azbackup_lint.languages.bicep.syntax.parser import parse_file
from azbackup_lint.source import Source

DISK = """@description('one of many')
resource d{0} 'Microsoft.Compute/disks@2023-01-02' = {{
  name: 'd{0}'
  properties: {{ maxShares: {0} }}
  resource inner 'locks' = {{
    name: name{0}
  }}
}}
"""
FILE = "".join(map(DISK.format, range(30)))


def test_one_walk_serves_all_statements_and_names(monkeypatch: pytest.MonkeyPatch) -> None:
    walks = []
    walk = lookup.within
    monkeypatch.setattr(lookup, "within", lambda pieces: walks.append(1) or walk(pieces))
    notation._statements.cache_clear()
    notation._names.cache_clear()
    source = Source("main.bicep", FILE)
    bicep = BicepNotation()
    for number, statement in enumerate(parse_file(source).statements):
        found = bicep.find(statement.header, ("properties", "maxShares"))
        assert found is not None
        assert found.text == str(number)
        (mention,) = bicep.mentions(source, f"name{number}")
        assert mention.span.text == f"name{number}"
    assert len(walks) == 2


def test_nested_statements_are_found_by_their_headers() -> None:
    source = Source("main.bicep", FILE)
    inner = lookup.within(parse_file(source).statements)
    nested = [piece for piece in inner if isinstance(piece, Statement)]
    found = [BicepNotation().find(statement.header, ("name",)) for statement in nested]
    texts = [text for number in range(30) for text in (f"'d{number}'", f"name{number}")]
    assert [span.text if span else None for span in found] == texts


def test_each_place_has_its_way_from_a_statement_or_its_decorator() -> None:
    file = parse_file(Source("main.bicep", FILE))
    for at in range(len(FILE)):
        around = [item for item in file.statements if lookup._covers(item, at, at)]
        assert list(lookup.way_to(file, at, at)[:1]) == around[:1]
