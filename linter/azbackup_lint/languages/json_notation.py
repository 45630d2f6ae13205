"""Changes to JSON: templates, parameter files, and Terraform's JSON syntax."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from azbackup_lint.edits import Edit
from azbackup_lint.json_text import JsonError, JsonValue, parse_json
from azbackup_lint.languages.json_mentions import places_of_name, places_of_state
from azbackup_lint.languages.json_places import (
    TERRAFORM,
    child_of,
    headed,
    member_at,
    root_of,
    way_to,
)
from azbackup_lint.languages.notation import BOUNDS, Edits, Literal, Mention, Path, is_within
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.source import Source, Span

_SCALAR = lazy_regex(r'-?[0-9]+(?:\.[0-9]+)?|true|false|null|"(?:[^"\\\n]|\\[^\n])*"')
_REFERENCE = lazy_regex(
    r"\[\s*(?P<arm>(?:parameters|variables)\('[\w-]+'\)(?:\.\w+|\[[0-9]+\])*)\s*\]"
    r"|\$\{\s*(?P<hcl>[A-Za-z_][\w-]*(?:\.[\w-]+|\[[0-9]+\])+)\s*\}"
)
_PARAMETER = lazy_regex(r"parameters\('(.*)'\)")
_TO_THE_END = r"//[^\n]*?(?=\r?\n|\Z)"
_COMMENT = rf"(?:{_TO_THE_END}|/\*.*?\*/)"
_BLANKS = lazy_regex(rf"(?:[ \t\r\n]|{_COMMENT})*", re.DOTALL)
_LINE_REST = lazy_regex(rf"[ \t]*(?:{_COMMENT})?[ \t]*\r?\n")
_BESIDE = lazy_regex(r"(?:[ \t]|/\*.*?\*/)*(?P<comma>,?)(?:[ \t]|/\*.*?\*/)*", re.DOTALL)
"""What stands behind a value and belongs to it: comments, and the comma."""
_BELOW = lazy_regex(rf"{_BESIDE.pattern}(?:{_TO_THE_END})?", re.DOTALL)
MAX_TYPES = 20
"""Types that refer to each other."""

_DEFAULT_INDENT = "  "
_SECTIONS = {"parameters": "parameters('{}')", "variables": "variables('{}')"}
_NAMED = {"variable": "var.{}", "locals": "local.{}"}


class JsonNotation:
    """Files of JSON."""

    def is_literal(self, span: Span) -> bool:
        """Whether a value is written out: a scalar without an expression, or a list of those."""
        try:
            value = parse_json(Source(span.source.path, span.text), lenient=True)
        except JsonError:
            return False
        return all(_is_plain(item) for item in value.items)

    def reference(self, span: Span) -> str | None:
        """The reference that a string is, inside of `[…]` or `${…}`."""
        text = span.text
        match = _REFERENCE.fullmatch(text[1:-1]) if text.startswith('"') else None
        return match and (match.group("arm") or match.group("hcl"))

    def key_of(self, span: Span) -> str:
        """The name of the member."""
        found = member_at(span)
        return found[-1][1].name if found else ""

    def find(self, header: Span, path: Path) -> Span | None:
        """The value at a path."""
        value = headed(header)
        for step in path:
            member = child_of(value, step) if value is not None else None
            value = member.value if member is not None else None
            if value is not None and value.kind == "array" and len(value.items) == 1:
                value = value.items[0] if value.items[0].kind == "object" else value
        return value.span if value is not None else None

    def replace(self, span: Span, data: Literal) -> Edits | None:
        """Another value."""
        return (Edit(span, _text(data)),)

    def remove(self, span: Span) -> Edits | None:
        """The member goes, with a comma and its lines if it has them to itself."""
        found = member_at(span)
        if not found:
            return None
        parent, member = found[-1]
        index = next(i for i, m in enumerate(parent.members) if m.start == member.start)
        source, text = span.source, span.source.text
        comma = _comma_after(text, member.value.end)
        if comma is not None or len(parent.members) == 1:
            behind = member.value.end if comma is None else comma + 1
            start, end = _whole_lines(text, member.start, behind)
            left = text[parent.start + 1 : start] + text[end : parent.end - 1]
            if not left.strip():
                start, end = parent.start + 1, parent.end - 1
            return (Edit(Span(source, start, end), ""),)
        before = parent.members[index - 1].value.end
        separator = _comma_after(text, before)
        if separator is None:
            return None
        start, end = _whole_lines(text, member.start, member.value.end)
        gone = Edit(Span(source, start, end), "")
        if not text[separator + 1 : start].strip():
            return (Edit(Span(source, separator, _end_of_line(text, member.value.end)), ""),)
        return (Edit(Span(source, separator, separator + 1), ""), gone)

    def insert(self, header: Span, path: Path, data: Literal) -> Edits | None:
        """A new last member, in objects that are made where they aren't there yet."""
        value = headed(header)
        if value is None:
            return None
        steps = list(path)
        while len(steps) > 1:
            member = child_of(value, steps[0])
            if member is None:
                break
            value = member.value
            if value.kind == "array" and len(value.items) == 1:
                value = value.items[0]
            if value.kind != "object":
                return None
            steps.pop(0)
        if value.kind != "object" or child_of(value, steps[0]) is not None:
            return None
        return _inserted(value, steps, data)

    def admits(self, span: Span, data: Literal) -> bool:
        """As the innermost declaration of a parameter of that name says."""
        name = _PARAMETER.fullmatch(self.reference(span) or "")
        if name is None:
            return True
        for parent, _ in reversed(way_to(span)):
            section = child_of(parent, "parameters")
            item = child_of(section.value, name.group(1)) if section is not None else None
            types = _types_of(item.value, parent) if item is not None else []
            if any(child_of(one, "type") is not None for one in types):
                return all(is_within(_bounds_of(one), data) for one in types)
        return True

    def can_be_unset(self, span: Span) -> bool:
        """In Terraform's files, where null is the same as no argument; but see those in HCL."""
        if not span.source.path.endswith(TERRAFORM):
            return False
        way = way_to(span)
        declared = way[2][0] if len(way) > 2 and way[0][1].name == "variable" else None
        return declared is None or not _refuses_null(declared)

    def variables(self, source: Source) -> Iterator[tuple[str, Span]]:
        """The first members of the objects that declare them, where these say anything."""
        root = root_of(source)
        declared = root.get("variable") if root is not None else None
        for member in declared.members if declared is not None else ():
            if member.value.members:
                yield f"var.{member.name}", member.value.members[0].key

    def name_of(self, span: Span) -> str | None:
        """`parameters('x')` or `var.x`, and the like, for what holds the place."""
        names = [member.name for _, member in way_to(span)]
        path = span.source.path
        if not names:
            return None
        if path.endswith(".tfvars.json"):
            return f"var.{names[0]}"
        if path.endswith((".tf.json", ".tofu.json")):
            return _hcl_name(names)
        sections = [i for i, name in enumerate(names[:-1]) if name in _SECTIONS]
        if sections:
            section = sections[-1]
            return _SECTIONS[names[section]].format(names[section + 1])
        return None

    def aliases(self, source: Source, span: Span) -> Iterator[str]:
        """Nothing: no text of JSON imports another one."""
        return iter(())

    def apart(self, source: Source) -> Mapping[str, Sequence[Span]]:
        """Nothing: names of Terraform are written whole in JSON."""
        return {}

    def mentions(self, source: Source, name: str) -> Iterator[Mention]:
        """The places that read a name."""
        for start, end in places_of_name(source, name):
            span = Span(source, start, end)
            yield Mention(span, self.owner_of(span))

    def owner_of(self, span: Span) -> str:
        """What a place is in: a resource by type and name, else the names that lead there."""
        return _owner(span)


def readers_of_state(header: Span, steps: Path) -> Iterator[Mention]:
    """The places of a template that may read what steps lead to in the resource of a header."""
    way, body = way_to(header), headed(header)
    type_ = body.get("type") if body is not None else None
    if body is None or type_ is None:
        return
    symbols = [member.name for _, member in way if member.value is body]
    name = body.get("name")
    written = str(name.data) if name is not None else "["
    names = [] if written.startswith("[") else [*symbols, written, written.rpartition("/")[2]]
    notation, own = JsonNotation(), body.span
    for start, end in places_of_state(header.source, str(type_.data), names, steps):
        span = Span(header.source, start, end)
        if not own.contains(span):
            yield Mention(span, notation.owner_of(span))


def _types_of(declared: JsonValue, template: JsonValue) -> list[JsonValue]:
    """What declares a parameter: its own object, then the types that this refers to."""
    types, definitions = [declared], child_of(template, "definitions")
    while definitions is not None and len(types) <= MAX_TYPES:
        reference = child_of(types[-1], "$ref")
        name = str(reference.value.data).rpartition("/")[2] if reference is not None else ""
        target = child_of(definitions.value, name) if name else None
        if target is None:
            break
        types.append(target.value)
    return types


def _bounds_of(declared: JsonValue) -> dict[str, object]:
    said = ((key, child_of(declared, key)) for key in BOUNDS)
    return {key: member.value.data for key, member in said if member is not None}


def _refuses_null(variable: JsonValue) -> bool:
    nullable = variable.get("nullable")
    return variable.get("validation") is not None or (
        nullable is not None and nullable.data is not True
    )


def _is_plain(value: JsonValue) -> bool:
    text = value.span.text
    if not _SCALAR.fullmatch(text):
        return False
    data = value.data
    if not isinstance(data, str):
        return True
    is_expression = data.startswith("[") and not data.startswith("[[")
    return not is_expression and "${" not in data and "%{" not in data


def _text(data: Literal) -> str:
    return json.dumps(data, ensure_ascii=False)


def _inserted(value: JsonValue, steps: list[str], data: Literal) -> Edits:
    """The edits that add a member, written as the members before it are."""
    source, text = value.span.source, value.span.source.text
    newline = "\r\n" if "\r\n" in text else "\n"
    if not value.members:
        inside = text[value.start + 1 : value.end - 1]
        end = value.start + 1 if inside.strip() else value.end - 1
        member = _nested(steps, data, None, "", newline)
        return (Edit(Span(source, value.start + 1, end), member),)
    last = value.members[-1]
    line = text[text.rfind("\n", 0, last.start) + 1 : last.start]
    at = last.value.end
    if line.strip():
        return _behind(source, at, _BESIDE, f" {_nested(steps, data, None, '', newline)}")
    member = _nested(steps, data, line, _unit_of(text, value, line), newline)
    return _behind(source, at, _BELOW, f"{newline}{line}{member}")


def _behind(source: Source, at: int, rest: re.Pattern[str], member: str) -> Edits:
    """A member behind the last one, whose comments stay with it."""
    match = rest.match(source.text, at)
    assert match is not None
    comma, end = match.group("comma"), at + len(match.group().rstrip(" \t"))
    if comma or end == at:
        return (Edit(Span(source, end, end), f"{member}," if comma else f",{member}"),)
    return (Edit(Span(source, at, at), ","), Edit(Span(source, end, end), member))


def _nested(steps: list[str], data: Literal, indent: str | None, unit: str, newline: str) -> str:
    """A member, and the objects that it is in; on one line where there is no indentation."""
    first, *rest = steps
    if not rest:
        return f"{_text(first)}: {_text(data)}"
    if indent is None:
        return f"{_text(first)}: {{{_nested(rest, data, None, unit, newline)}}}"
    inner = _nested(rest, data, indent + unit, unit, newline)
    return f"{_text(first)}: {{{newline}{indent}{unit}{inner}{newline}{indent}}}"


def _unit_of(text: str, value: JsonValue, line: str) -> str:
    """By how much an object is indented deeper than what it is in."""
    start = text.rfind("\n", 0, value.start) + 1
    outer = text[start : start + len(text[start:]) - len(text[start:].lstrip(" \t"))]
    unit = line.removeprefix(outer)
    return unit if (unit and unit != line) or not outer else _DEFAULT_INDENT


def _comma_after(text: str, at: int) -> int | None:
    match = _BLANKS.match(text, at)
    assert match is not None
    return match.end() if text[match.end() : match.end() + 1] == "," else None


def _whole_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """The range, grown to whole lines where nothing else stands on them."""
    begin = text.rfind("\n", 0, start) + 1
    rest = _LINE_REST.match(text, end)
    if not text[begin:start].strip() and rest is not None:
        return begin, rest.end()
    blanks = re.compile(r"[ \t]*").match(text, end)
    assert blanks is not None
    return start, blanks.end()


def _end_of_line(text: str, at: int) -> int:
    """Where a comment behind a value ends, if there is one; else where the value does."""
    match = re.compile(rf"[ \t]*,?[ \t]*(?:{_COMMENT})?(?=[ \t]*\r?\n)").match(text, at)
    return match.end() if match is not None else at


def _hcl_name(names: list[str]) -> str | None:
    first = names[0]
    if first == "module" and len(names) > 2:
        return f"var.{names[2]}"
    if first in _NAMED and len(names) > 1:
        return _NAMED[first].format(names[1])
    return ".".join(names[1:3] if first == "resource" else names[:3])


@lru_cache(maxsize=4_096)
def _owner(span: Span) -> str:
    """What a place is in, for people: a resource, a variable, a member."""
    way = way_to(span)
    names = [member.name for _, member in way]
    if span.source.path.endswith((".tf.json", ".tofu.json")):
        return _hcl_name(names) or ""
    for parent, _ in reversed(way):
        type_, name = parent.get("type"), parent.get("name")
        if type_ is not None and name is not None:
            return f"{type_.data}/{name.data}"
    return ".".join(names[:2])
