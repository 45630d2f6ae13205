"""Changes to Bicep files, and who else reads a name."""

from __future__ import annotations

import pytest

from azbackup_lint.edits import edited
from azbackup_lint.languages.bicep.notation import BicepNotation
from azbackup_lint.languages.notation import notation_of
from azbackup_lint.source import Source, Span

TEXT = """@allowed([
  'V1'
  'V2'
])
param type string = 'V1' // type
param days int = -1
var names = [for n in range(0, days): 'p${n}-${days}']

resource vault 'A.B/vaults@1' existing = {
  name: 'vault'

  resource policy 'policies' = if (days > 0) {
    name: 'days: ${days}' // days
    properties: {
      'policy type': type
      days: days, more: 1
      rule: {
        count: 3
      } /* days */
      empty: {}
      text: '''
days
'''
    }
  }
}

module m 'm.bicep' = {
  params: {
    days: days
    type: [
      'V1'
    ]
  }
}
output out int = length(filter(names, days => days == 'x')) + vault::policy.properties.days
"""
NOTATION = BicepNotation()


@pytest.fixture
def source() -> Source:
    return Source("main.bicep", TEXT)


def place(source: Source, text: str, of: str = "") -> Span:
    """Where a text is, the last part of another one if given."""
    start = source.text.index(of or text) + (len(of) - len(text) if of else 0)
    return source.span(start, start + len(text))


def header(source: Source, start: str) -> Span:
    at = source.text.index(start)
    return source.span(at, source.text.index(" =", at))


LITERALS = {
    "'V1'": True, "-1": True, "12": True, "true": True, "null": True, "'a\\'b'": True,
    "'''a\nb'''": True, "'${a}'": False, "a": False, "-a": False, "[1]": False, "1 + 1": False,
    "'a' 'b'": False, "": False,
}  # fmt: skip


@pytest.mark.parametrize("text", LITERALS)
def test_literals(text: str) -> None:
    source = Source("main.bicep", text)
    assert NOTATION.is_literal(source.span(0, len(text))) is LITERALS[text]


def test_keys_and_names(source: Source) -> None:
    days = place(source, "days", "days: days")
    assert NOTATION.key_of(days) == "days"
    assert NOTATION.key_of(place(source, "type", "'policy type': type")) == "policy type"
    assert NOTATION.key_of(place(source, "-1")) == ""
    assert NOTATION.reference(days) == "days"
    assert NOTATION.reference(place(source, "-1")) is None
    assert NOTATION.name_of(place(source, "-1")) == "days"
    assert NOTATION.name_of(place(source, "'V2'")) == "type"
    assert NOTATION.name_of(days) is None
    assert NOTATION.owner_of(days) == "resource policy"
    assert NOTATION.owner_of(place(source, "name: 'vault'")) == "resource vault"


def test_every_expression_that_reads_a_name_is_found(source: Source) -> None:
    found = [(m.inside, m.span.first.line) for m in NOTATION.mentions(source, "days")]
    assert found == [
        ("var names", 7), ("var names", 7), ("resource policy", 12), ("resource policy", 13),
        ("resource policy", 16), ("module m", 30), ("output out", 36),
    ]  # fmt: skip


def test_values_are_found_in_bodies(source: Source) -> None:
    policy = header(source, "resource policy")
    for path, text in {
        ("properties", "Rule", "count"): "3",
        ("properties", "policy type"): "type",
        ("properties", "more"): "1",
        ("NAME",): "'days: ${days}'",
    }.items():
        found = NOTATION.find(policy, path)
        assert found is not None
        assert found.text == text
    assert NOTATION.find(policy, ("properties", "rule", "count", "x")) is None
    assert NOTATION.find(policy, ("none",)) is None
    assert NOTATION.find(header(source, "output out"), ("a",)) is None
    module = NOTATION.find(header(source, "module m"), ("params", "days"))
    assert module == place(source, "days", "params: {\n    days: days")


@pytest.mark.parametrize(
    ("value", "of", "gone"),
    [
        ("3", "count: 3", "        count: 3\n"),
        ("type", "'policy type': type", "      'policy type': type\n"),
        ("{}", "empty: {}", "      empty: {}\n"),
        ("'days: ${days}'", "name: 'days: ${days}'", "    name: 'days: ${days}' // days\n"),
        ("[\n      'V1'\n    ]", "type: [\n      'V1'\n    ]", "    type: [\n      'V1'\n    ]\n"),
    ],
)
def test_properties_are_removed_with_their_lines(
    source: Source, value: str, of: str, gone: str
) -> None:
    edits = NOTATION.remove(place(source, value, of))
    assert edits is not None
    assert edited(source, edits) == TEXT.replace(gone, "", 1)


@pytest.mark.parametrize("behind", ["", " /* b */", " /* b */ // c", ", // c", "\r"])
def test_what_stands_behind_a_property_goes_with_it(behind: str) -> None:
    text = f"var a = {{\n  b: 1{behind}\n  c: 2 // of c\n}}\n"
    source = Source("main.bicep", text)
    edits = NOTATION.remove(place(source, "1", "b: 1"))
    assert edits is not None
    assert edited(source, edits) == "var a = {\n  c: 2 // of c\n}\n"


@pytest.mark.parametrize("behind", [" /* b\n */", " /* b */ c: 3"])
def test_what_goes_on_behind_a_property_keeps_it(behind: str) -> None:
    source = Source("main.bicep", f"var a = {{\n  b: 1{behind}\n}}\n")
    assert NOTATION.remove(place(source, "1", "b: 1")) is None


@pytest.mark.parametrize("indent", ["  ", "    ", "\t"])
def test_a_new_property_stands_below_the_last_one(indent: str) -> None:
    text = f"resource a 'A.B/c@1' = {{\n{indent}name: 'x' // last\n}}\n"
    source = Source("main.bicep", text)
    edits = NOTATION.insert(header(source, "resource a"), ("zone",), 1)
    assert edits is not None
    assert edited(source, edits) == text.replace("// last\n", f"// last\n{indent}zone: 1\n")


@pytest.mark.parametrize(("value", "of"), [("1", "more: 1"), ("days", "days: days"), ("-1", "-1")])
def test_what_shares_a_line_is_not_removed(source: Source, value: str, of: str) -> None:
    assert NOTATION.remove(place(source, value, of)) is None


def test_properties_are_added_as_the_last_ones(source: Source) -> None:
    policy = header(source, "resource policy")
    edits = NOTATION.insert(policy, ("properties", "rule", "unit-of"), ["d'ay", None])
    assert edits is not None
    added = "        count: 3\n        'unit-of': ['d\\'ay', null]\n"
    assert edited(source, edits) == TEXT.replace("        count: 3\n", added)
    assert NOTATION.insert(policy, ("properties", "Days"), 1) is None
    assert NOTATION.insert(policy, ("properties", "empty", "a"), 1) is None
    assert NOTATION.insert(policy, ("sku", "name"), 1) is None


def test_parameter_files_are_changed_alike() -> None:
    source = Source("main.bicepparam", "using 'main.bicep'\nparam days = 9\n")
    notation = notation_of(source)
    assert notation is not None
    nine = place(source, "9")
    assert notation.is_literal(nine)
    assert notation.name_of(nine) == "days"
    edits = notation.replace(nine, 5)
    assert edits is not None
    assert edited(source, edits) == "using 'main.bicep'\nparam days = 5\n"
