"""Types, and conversions to them."""

import pytest

from azbackup_lint.languages.terraform.functions.json_text import encode_json
from azbackup_lint.languages.terraform.syntax.parser import parse_expression
from azbackup_lint.languages.terraform.type_system.conversion import (
    ConversionError,
    apply_optional_defaults,
    convert,
)
from azbackup_lint.languages.terraform.type_system.types import NUMBER, Type, parse_type, type_name
from azbackup_lint.source import Source, Span
from azbackup_lint.values import Cause, Hop, Known, ListValue, MapValue, Unknown
from azbackup_lint.values.errors import EvaluationError, LimitReached
from tests.terraform.evaluating import evaluate


def type_from(text: str) -> Type:
    source = Source("variable", text)
    node, problems = parse_expression(source.span(0, len(text)))
    assert not problems
    assert node is not None
    return parse_type(node, lambda default: evaluate(default.span.text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("string", "string"),
        ('"string"', "string"),
        ("number", "number"),
        ("bool", "bool"),
        ("any", "dynamic"),
        ("list", "list(dynamic)"),
        ('"map"', "map(dynamic)"),
        ("set(string)", "set(string)"),
        ("list(object({ a = string, b = optional(number, 3) }))",
         "list(object({a=string, b=number}))"),
        ("tuple([string, map(bool)])", "tuple([string, map(bool)])"),
        ("(string)", "string"),
        ("object({})", "object({})"),
    ],
)  # fmt: skip
def test_parse_type(text: str, name: str) -> None:
    assert type_name(type_from(text)) == name


@pytest.mark.parametrize(
    "text",
    ["text", "list(string, number)", "object([string])", "optional(string)", "1", "set()",
     "tuple(string)", 'list("nope")', "object({ a = 1 })"],
)  # fmt: skip
def test_not_a_type(text: str) -> None:
    with pytest.raises(EvaluationError):
        type_from(text)


@pytest.mark.parametrize(
    ("value", "to", "expected"),
    [
        ("1", "string", '"1"'),
        ('"1e3"', "number", "1000"),
        ('"1.50"', "number", "1.5"),
        ('"true"', "bool", "true"),
        ("true", "string", '"true"'),
        ("null", "string", "null"),
        ('["b", "a", "b"]', "set(string)", '["a","b"]'),
        ("[2, 10, 1]", "set(number)", "[1,2,10]"),
        ('[1, "x"]', "list(string)", '["1","x"]'),
        ('[1, "x"]', "list(any)", '["1","x"]'),
        ('{a = 1, b = "x"}', "map(any)", '{"a":"1","b":"x"}'),
        ("{a = 1}", "object({ a = string })", '{"a":"1"}'),
        ("{a = 1, z = 2}", "object({ a = number })", '{"a":1}'),
        ("{}", "object({ a = optional(number) })", '{"a":null}'),
        ("{}", "object({ a = optional(number, 3) })", '{"a":3}'),
        ("{a = null}", "object({ a = optional(number, 3) })", '{"a":3}'),
        ("{a = null}", "object({ a = number })", '{"a":null}'),
        ('{}', 'object({ a = optional(number, "3") })', '{"a":3}'),
        ("{}", "object({ o = optional(object({ x = optional(number, 1) }), {}) })",
         '{"o":{"x":1}}'),
        ("{}", "object({ o = optional(object({ x = optional(number, 1) })) })", '{"o":null}'),
        ("{k = {}}", "map(object({ a = optional(string, \"d\") }))", '{"k":{"a":"d"}}'),
        ("[{}, {a = 2}]", "list(object({ a = optional(number, 1) }))", '[{"a":1},{"a":2}]'),
        ('["1", 2]', "tuple([number, string])", '[1,"2"]'),
        ("[[1], [2, 3]]", "list(list(string))", '[["1"],["2","3"]]'),
        ("tomap({a = 1})", "object({ a = string })", '{"a":"1"}'),
        ('toset(["a"])', "list(string)", '["a"]'),
        ("[{a = 1}, {a = \"x\"}]", "list(any)", '[{"a":"1"},{"a":"x"}]'),
        ("[{n = 2}, {n = 1}, {n = 2}]", "set(object({ n = number }))", '[{"n":1},{"n":2}]'),
    ],
)  # fmt: skip
def test_convert(value: str, to: str, expected: str) -> None:
    assert encode_json(convert(evaluate(value), type_from(to))) == expected


@pytest.mark.parametrize(
    ("value", "to", "message"),
    [
        ('"x"', "number", "a number is required"),
        ("true", "number", "a number is required"),
        ("1", "bool", "a bool is required"),
        ("[]", "string", "a string is required"),
        ('"a"', "list(string)", "a list is required"),
        ("{}", "set(string)", "a set is required"),
        ("[]", "map(string)", "a map is required"),
        ("[]", "object({})", "an object is required"),
        ("{}", "object({ a = string })", 'attribute "a" is required'),
        ('{d = [{size = "x"}]}', "object({ d = list(object({ size = number })) })",
         "d[0].size: a number is required"),
        ('{a = {b = []}}', "map(map(string))", '["a"]["b"]: a string is required'),
        ("[1]", "tuple([number, number])", "a tuple of 2 elements is required"),
        ("[1, [2]]", "list(any)", "all elements of a list must be of one type"),
    ],
)  # fmt: skip
def test_refused(value: str, to: str, message: str) -> None:
    with pytest.raises(ConversionError) as raised:
        convert(evaluate(value), type_from(to))
    assert str(raised.value) == message


def test_a_bound_of_the_linter_is_no_refusal() -> None:
    with pytest.raises(LimitReached):
        convert(Known("1e99999"), type_from("number"))


def test_unknown_keeps_causes_and_place() -> None:
    source = Source("main.tf", "var.x")
    span = Span(source, 0, 5)
    cause = Cause("variable", "var.x")
    unknown = Unknown((cause,), span=span)
    value = ListValue((Known("1", span=span, hops=(Hop("var.y", span),)), unknown), span=span)
    result = convert(value, type_from("list(number)"))
    assert isinstance(result, ListValue)
    assert result.span is span
    first, second = result.items
    assert first == Known(1)
    assert (first.span, first.hops) == (span, (Hop("var.y", span),))
    assert second is unknown


def test_options_are_converted() -> None:
    unknown = Unknown((Cause("variable", "var.x"),), options=(Known("1"), Known("2")))
    result = convert(unknown, NUMBER)
    assert isinstance(result, Unknown)
    assert result.options == (Known(1), Known(2))


def test_optional_defaults_alone() -> None:
    to = type_from("object({ a = optional(number, 3), b = string })")
    value = apply_optional_defaults(MapValue({"b": Known(1), "z": Known(2)}), to)
    assert encode_json(value) == '{"a":3,"b":1,"z":2}'


def test_unknown_elements_may_be_what_all_can_become() -> None:
    expression = "tomap({a = {b = 1, c = true}, d = {e = x, f = x}})"
    value = evaluate(expression, {"x": Unknown(())})
    assert isinstance(value, MapValue)
    assert value.entries["a"] == MapValue({"b": Known(1), "c": Known(True)})
