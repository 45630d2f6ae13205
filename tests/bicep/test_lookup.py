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
    seen: list[object] = []
    children = lookup.children
    monkeypatch.setattr(lookup, "children", lambda piece: seen.append(piece) or children(piece))
    notation._statements.cache_clear()
    notation._names.cache_clear()
    source = Source("main.bicep", FILE)
    bicep = BicepNotation()
    file = parse_file(source)
    for number, statement in enumerate(file.statements):
        found = bicep.find(statement.header, ("properties", "maxShares"))
        assert found is not None
        assert found.text == str(number)
        (mention,) = bicep.mentions(source, f"name{number}")
        assert mention.span.text == f"name{number}"
    walked = len(seen)
    pieces = len([*lookup.within(file.statements)])
    assert walked == 2 * pieces


def test_all_readers_of_a_name_in_one_statement_take_one_walk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[object] = []
    children = lookup.children
    monkeypatch.setattr(lookup, "children", lambda piece: seen.append(piece) or children(piece))
    notation._names.cache_clear()
    source = Source("main.bicep", "var list = [\n" + "n\n" * 100 + f"'{'${n}' * 100}'\n]\n")
    mentions = [*BicepNotation().mentions(source, "n")]
    assert [mention.inside for mention in mentions] == ["var list"] * 200
    assert len(seen) == len({id(piece) for piece in seen})


def test_nested_statements_are_found_by_their_headers() -> None:
    source = Source("main.bicep", FILE)
    inner = lookup.within(parse_file(source).statements)
    nested = [piece for piece in inner if isinstance(piece, Statement)]
    found = [BicepNotation().find(statement.header, ("name",)) for statement in nested]
    texts = [text for number in range(30) for text in (f"'d{number}'", f"name{number}")]
    assert [span.text if span else None for span in found] == texts


def test_each_name_comes_with_the_innermost_statement_around_it() -> None:
    source = Source("main.bicep", FILE + "@description(text)\noutput o string = name0\n")
    bicep = BicepNotation()
    names = lookup.names_in(parse_file(source))
    assert len(names) == 31
    for found in names.values():
        for name, _ in found:
            around = bicep.owner_of(name.span)
            (told,) = {m.inside for m in bicep.mentions(source, name.name) if m.span == name.span}
            assert told == around
    assert [around.header.text.split()[1] for _, around in names["name0"]] == ["inner", "o"]


def test_each_place_has_its_way_from_a_statement_or_its_decorator() -> None:
    file = parse_file(Source("main.bicep", FILE))
    for at in range(len(FILE)):
        around = [item for item in file.statements if lookup._covers(item, at, at)]
        assert list(lookup.way_to(file, at, at)[:1]) == around[:1]
