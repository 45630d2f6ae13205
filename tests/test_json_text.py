"""JSON as Resource Manager takes it, and the places of values in it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.json_text import JsonError, JsonValue, parse_json
from azbackup_lint.source import Source

LENIENT = [
    ('{"a": 1, // one\n "b": 2}', {"a": 1, "b": 2}),
    ('/* first */ {"a": [1, 2, ], /* c, } */ }', {"a": [1, 2]}),
    ('{"a": "x // no comment", }', {"a": "x // no comment"}),
    ('{"a": "two\nlines\tand a tab"}', {"a": "two\nlines\tand a tab"}),
    ('{"a": "\\"/* no */,]"}', {"a": '"/* no */,]'}),
    ('{"a": 1, // last,\n}', {"a": 1}),
    ('{"a": 1, "a": 2}', {"a": 2}),
    ("[] // end", []),
    ('{"a": /* never closed ', None),
]


@pytest.mark.parametrize(("text", "data"), LENIENT)
def test_lenient_reading(text: str, data: object) -> None:
    if data is None:
        with pytest.raises(JsonError):
            parse_json(Source("x", text), lenient=True)
    else:
        assert parse_json(Source("x", text), lenient=True).data == data


def test_places_are_kept_in_a_lenient_reading() -> None:
    text = '{ // note\n  "a": [\n    10, /* , */\n    20,\n  ],\n}'
    found = parse_json(Source("x", text), lenient=True).get("a")
    assert found is not None
    assert [str(item.span) for item in found.items] == ["x:3:5", "x:4:5"]
    assert [item.span.text for item in found.items] == ["10", "20"]


def test_all_members_of_one_name_are_kept_and_the_last_counts() -> None:
    root = parse_json(Source("x", '{"a": 1, "b": 2, "a": 3}'))
    assert [member.name for member in root.members] == ["a", "b", "a"]
    found = root.get("a")
    assert found is not None
    assert (found.data, found.start) == (3, 22)
    assert root.get("c") is None


@pytest.mark.parametrize("pieces", ['\\"', '"', "\\", ', "', '/*"', ",/*", ", // ", "[,"])
def test_many_pieces_of_strings_and_comments_take_no_time(pieces: str) -> None:
    for text in (f"[ // \n#{pieces * 60_000}", f'[ // \n"{pieces * 60_000}\\'):
        with pytest.raises(JsonError):
            parse_json(Source("x", text), lenient=True)


def test_many_comments_take_no_longer_than_few() -> None:
    with pytest.raises(JsonError):
        parse_json(Source("x", "[1," + "/* */ " * 5000 + "x"), lenient=True)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON, st.sampled_from([None, 1]))
def test_every_place_holds_its_value(data: object, indent: int | None) -> None:
    def check(value: JsonValue) -> None:
        assert json.loads(value.span.text) == value.data
        for member in value.members:
            assert json.loads(member.key.text) == member.name
            check(member.value)
        if value.kind == "array":
            for item in value.items:
                check(item)

    root = parse_json(Source("x", json.dumps(data, indent=indent, ensure_ascii=False)))
    assert root.data == data
    check(root)
