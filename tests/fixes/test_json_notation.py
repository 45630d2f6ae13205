"""Changes to JSON: the data changes as asked, and the rest of the text stays."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azbackup_lint.edits import edited
from azbackup_lint.json_text import Member, parse_json
from azbackup_lint.languages.json_notation import JsonNotation
from azbackup_lint.source import Source

NOTATION = JsonNotation()
KEYS = st.sampled_from(["a", "b", "properties", "é", 'q"', "max Shares"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from(["x", "//", "é\U0001f4be", ","]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
BODIES = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4)
INDENTS = st.sampled_from([None, 1, 2, 4, "\t"])
NEWLINES = st.sampled_from(["\n", "\r\n"])


def _source(body: dict[str, Any], indent: Any, newline: str) -> Source:
    data = {"resources": [{"type": "T", **body}]}
    text = json.dumps(data, indent=indent, ensure_ascii=False).replace("\n", newline)
    return Source("t.json", text + newline)


def _resource(text: str) -> Any:
    return json.loads(text)["resources"][0]


@settings(max_examples=100)
@given(body=BODIES, indent=INDENTS, newline=NEWLINES, data=st.data())
def test_member_goes(body: dict[str, Any], indent: Any, newline: str, data: st.DataObject) -> None:
    source = _source(body, indent, newline)
    name = data.draw(st.sampled_from(sorted(body)))
    value = parse_json(source).get("resources")
    assert value is not None
    span = value.items[0].get(name)
    assert span is not None
    edits = NOTATION.remove(span.span)
    assert edits is not None
    after = edited(source, edits)
    left = {key: item for key, item in body.items() if key != name}
    assert _resource(after) == {"type": "T", **left}
    assert after == _source(left, indent, newline).text


@settings(max_examples=100)
@given(body=BODIES, indent=INDENTS, newline=NEWLINES)
def test_member_comes(body: dict[str, Any], indent: Any, newline: str) -> None:
    source = _source(body, indent, newline)
    value = parse_json(source).get("resources")
    assert value is not None
    header = value.items[0].members[0].value.span
    edits = NOTATION.insert(header, ("new", "inner"), "V2")
    assert edits is not None
    after = edited(source, edits)
    assert after == _source({**body, "new": {"inner": "V2"}}, indent, newline).text
    for name, inner in body.items():
        if not isinstance(inner, dict) and not isinstance(inner, list):
            assert NOTATION.insert(header, (name,), 1) is None
            assert NOTATION.insert(header, (name, "inner"), 1) is None


LITERALS = ("1", "-2.5", "true", "null", '"x"', '"[[x]"', '["a", 1]', '"a$b"', "[]")
OTHERS = ('"[x]"', '"${x}"', '"%{ if x }"', "{}", '["[x]"]', '[["a"]]', "1,2", '"', "x")


@pytest.mark.parametrize("text", LITERALS)
def test_literal(text: str) -> None:
    assert NOTATION.is_literal(Source("t.json", text).span(0, len(text)))


@pytest.mark.parametrize("text", OTHERS)
def test_no_literal(text: str) -> None:
    assert not NOTATION.is_literal(Source("t.json", text).span(0, len(text)))


REFERENCES = {
    "\"[parameters('x')]\"": "parameters('x')",
    "\"[variables('x').y]\"": "variables('x').y",
    '"${var.x}"': "var.x",
    '"${each.value.x}"': "each.value.x",
    "\"[concat(parameters('x'))]\"": None,
    "\"[parameters('x')]0\"": None,
    '"${var.x}0"': None,
    '"${max(var.x)}"': None,
    "1": None,
}


@pytest.mark.parametrize("text", REFERENCES)
def test_reference(text: str) -> None:
    assert NOTATION.reference(Source("t.json", text).span(0, len(text))) == REFERENCES[text]


DECLARED = [
    ({"type": "int"}, 5, True),
    ({"type": "int", "minValue": 5, "maxvalue": 5}, 5, True),
    ({"type": "int", "minValue": 6}, 5, False),
    ({"type": "int", "maxValue": 4}, 5, False),
    ({"type": "int", "allowedValues": [1, 9]}, 5, False),
    ({"type": "int", "AllowedValues": [5]}, 5, True),
    ({"type": "bool", "allowedValues": [1]}, True, False),
    ({"type": "string", "maxLength": 1}, "V2", False),
    ({"type": "string", "minValue": 9}, "V2", True),
    ({"value": 9, "minValue": 6}, 5, True),
]


@pytest.mark.parametrize(("declared", "data", "admitted"), DECLARED)
def test_a_parameter_takes_what_its_declaration_says(
    declared: dict[str, Any], data: Any, admitted: bool
) -> None:
    value = "[parameters('n')]"
    text = json.dumps({"parameters": {"N": declared, "m": {}}, "resources": [{"a": value}]})
    source = Source("t.json", text)
    at = text.index('"[')
    assert NOTATION.admits(source.span(at, at + len(value) + 2), data) is admitted
    assert NOTATION.admits(source.span(0, len(text)), data)


LENIENT = {
    "a comment behind the last": (
        '{\n  "a": 1, // one\n  "b": 2 // two\n}',
        '{\n  "a": 1 // one\n}',
    ),
    "a comma behind the last": ('{\n  "a": 1,\n  "b": 2,\n}', '{\n  "a": 1,\n}'),
    "a comment between": ('{\n  "a": 1,\n  // two\n  "b": 2\n}', '{\n  "a": 1\n  // two\n}'),
    "a comment behind the last, and CRLF": (
        '{\r\n  "a": 1,\r\n  "b": 2 // two\r\n}',
        '{\r\n  "a": 1\r\n}',
    ),
    "a comma in the next line": ('{\n  "a": 1\n  , "b": 2\n}', '{\n  "a": 1\n  \n}'),
}


@pytest.mark.parametrize(("data", "admitted"), [(3, True), (9, False), (1, False)])
def test_a_parameter_takes_what_the_type_takes_that_it_refers_to(
    data: int, *, admitted: bool
) -> None:
    definitions = {
        "days": {"$ref": "#/definitions/few", "minValue": 2},
        "few": {"type": "int", "allowedValues": [1, 2, 3]},
        "circle": {"$ref": "#/definitions/circle"},
    }
    parameters = {"n": {"$ref": "#/definitions/days"}, "c": {"$ref": "#/definitions/circle"}}
    body = {"definitions": definitions, "parameters": parameters, "a": "[parameters('n')]"}
    source = Source("t.json", json.dumps(body))
    place = parse_json(source).get("a")
    assert place is not None
    assert NOTATION.admits(place.span, data) is admitted
    other = Source("t.json", source.text.replace("parameters('n')", "parameters('c')"))
    place = parse_json(other).get("a")
    assert place is not None
    assert NOTATION.admits(place.span, data)


@pytest.mark.parametrize(("name", "counts"), [("t.json", 1), ("t.tf.json", 0)])
def test_of_two_members_of_a_name_the_one_that_counts_is_found(name: str, counts: int) -> None:
    source = Source(name, '{"r": {"type": "T", "a": 0, "A": 1}}')
    root = parse_json(source).get("r")
    assert root is not None
    found = NOTATION.find(root.members[0].value.span, ("a",))
    assert found is not None
    assert found.text == str(counts)


def _without_b(text: str) -> str:
    """A text without its member `b`."""
    source = Source("t.json", text)
    member = parse_json(source, lenient=True).get("b")
    assert member is not None
    edits = NOTATION.remove(member.span)
    assert edits is not None
    return edited(source, edits)


@pytest.mark.parametrize(("before", "after"), LENIENT.values(), ids=LENIENT)
def test_comments_stay(before: str, after: str) -> None:
    result = _without_b(before)
    assert parse_json(Source("t.json", result), lenient=True).data == {"a": 1}
    assert result == after


ALONE = {
    "nothing else": ('{\n  "b": 2\n}', "{}"),
    "a comma and a comment of its own": ('{\n  "b": 2, // two\n}', "{}"),
    "a comment above": ('{\n  // above\n  "b": 2\n}', "{\n  // above\n}"),
    "a comment behind the brace": ('{ // of all\n  "b": 2,\n}', "{ // of all\n}"),
}


@pytest.mark.parametrize(("before", "after"), ALONE.values(), ids=ALONE)
def test_only_member_leaves_comments(before: str, after: str) -> None:
    assert _without_b(before) == after


INSERTED = {
    "a comment behind the last": (
        '{\n  "a": 1 // one\n}',
        '{\n  "a": 1, // one\n  "new": "V"\n}',
    ),
    "comments around a comma behind the last": (
        '{\n  "a": 1 /* x */, // one\n}',
        '{\n  "a": 1 /* x */, // one\n  "new": "V",\n}',
    ),
    "a comment behind the last, and CRLF": (
        '{\r\n\t"a": 1 // one\r\n}',
        '{\r\n\t"a": 1, // one\r\n\t"new": "V"\r\n}',
    ),
    "comments on one line": (
        '{ "b": 0, "a": 1 /* x */ }',
        '{ "b": 0, "a": 1, /* x */ "new": "V" }',
    ),
    "nothing but a comment": ("{\n  // none yet\n}", '{"new": "V"\n  // none yet\n}'),
    "nothing but a block comment": ("{ /* none yet */ }", '{"new": "V" /* none yet */ }'),
}


@pytest.mark.parametrize(("before", "after"), INSERTED.values(), ids=INSERTED)
def test_comments_stay_with_their_members(before: str, after: str) -> None:
    source = Source("t.json", f'{{"h": "x", "o": {before}}}')
    header = parse_json(source, lenient=True).members[0].value.span
    edits = NOTATION.insert(header, ("o", "new"), "V")
    assert edits is not None
    result = edited(source, edits)
    assert result == f'{{"h": "x", "o": {after}}}'
    assert parse_json(Source("t.json", result), lenient=True).get("o") is not None


@given(body=BODIES, indent=INDENTS)
def test_each_place_is_named_by_what_is_around_it(body: dict[str, Any], indent: Any) -> None:
    text = json.dumps({"resources": [[], body, {"last": "x"}]}, indent=indent)
    source = Source("t.json", text)
    resources = parse_json(source).get("resources")
    assert resources is not None
    for member in resources.items[1].members:
        assert NOTATION.key_of(member.value.span) == member.name
        assert NOTATION.owner_of(member.value.span) == f"resources.{member.name}"
    for at in (resources.start, resources.items[1].start, len(text) - 1):
        assert NOTATION.key_of(source.span(at, at + 1)) == ""


def test_a_member_among_many_is_found_by_few_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    number = 1_000
    source = Source("t.json", json.dumps({f"k{i}": i for i in range(number)}))
    members = parse_json(source).members
    spans = [member.value.span for member in members]
    assert NOTATION.key_of(spans[0]) == "k0"  # the text is parsed only once
    asked: list[object] = []
    start = Member.start
    monkeypatch.setattr(
        Member, "start", property(lambda own: asked.append(own) or start.__get__(own))
    )
    assert [NOTATION.key_of(span) for span in spans[:10]] == [f"k{i}" for i in range(10)]
    assert [NOTATION.key_of(span) for span in spans[-10:]] == [f"k{i}" for i in range(990, 1_000)]
    assert len(asked) < 20 * 20
