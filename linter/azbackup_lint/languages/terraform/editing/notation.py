"""Changes to Terraform's own syntax."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from azbackup_lint.edits import Edit
from azbackup_lint.languages.notation import Edits, Literal, Mention, Path
from azbackup_lint.languages.terraform.editing.rows import (
    MOST_ALIGNED,
    Row,
    bare_row,
    changed,
    fresh,
    layout,
    realigned,
    row_of,
)
from azbackup_lint.languages.terraform.editing.slots import (
    Item,
    Scope,
    argument_around,
    names_apart,
    scope_at,
    slot_of,
    top_level,
    variable_headers,
)
from azbackup_lint.languages.terraform.syntax.blocks import RawAttribute, RawBlock
from azbackup_lint.languages.terraform.syntax.comments import is_in_comment
from azbackup_lint.languages.terraform.syntax.heredocs import IDENTIFIER
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.source import Source, Span

_SCALAR = r'(?:-?[0-9]+(?:\.[0-9]+)?|true|false|null|"(?:[^"\\$%\n]|\\[^\n]|[$%](?!\{))*")'
_LITERAL = lazy_regex(rf"{_SCALAR}|\[\s*(?:{_SCALAR}\s*,\s*)*(?:{_SCALAR}\s*)?\]")
_REFERENCE = lazy_regex(rf'{IDENTIFIER}(?:\.{IDENTIFIER}|\[(?:[0-9]+|"[^"\\$%\n]*"|each\.key)\])+')
_IN_NAME = lazy_regex(r"[\w-]")
_KEY = lazy_regex(rf'(?:({IDENTIFIER})|"([^"\\\n]*)")[ \t]*[=:][ \t]*\Z')
MOST_OF_A_LINE = 1_000
"""Code points before a value in which its name is looked for."""

_ESCAPED = lazy_regex(r'[\\"]|[$%](?=\{)')
_META = ("count", "for_each", "provider", "source", "version", "depends_on", "lifecycle")
_LINE_END = lazy_regex(
    r"[ \t]*(?:,[ \t]*)?(?:/\*(?:[^*\n]|\*(?!/))*\*/[ \t]*)*(?:(?:#|//)[^\n]*)?\r?(?:\n|\Z)"
)
_BLANKS = " \t\r\n"
_BLANK_LINE = lazy_regex(r"[ \t]*\r?\n")


class HclNotation:
    """Files with Terraform's own syntax, `.tf` and `.tfvars`."""

    def is_literal(self, span: Span) -> bool:
        """Whether a value is written out at the place: a scalar, or a list of scalars."""
        return _LITERAL.fullmatch(span.text) is not None

    def reference(self, span: Span) -> str | None:
        """The reference at the place, also where it is all of a string."""
        text = span.text
        if text.startswith('"${') and text.endswith('}"'):
            text = text[3:-2].strip()
        return text if _REFERENCE.fullmatch(text) else None

    def key_of(self, span: Span) -> str:
        """The name before the equals sign on the line of the place."""
        text = span.source.text
        begin = max(text.rfind("\n", 0, span.start) + 1, span.start - MOST_OF_A_LINE)
        match = _KEY.search(text, begin, span.start)
        return (match.group(1) or match.group(2)) if match else ""

    def find(self, header: Span, path: Path) -> Span | None:
        """The value or the block at a path."""
        scope = scope_at(header, path[:-1])
        if scope is None:
            return None
        return next((item.value for item in scope.items if item.name == path[-1]), None)

    def replace(self, span: Span, data: Literal) -> Edits | None:
        """Another value, with the comments around still aligned."""
        text = literal(data)
        if "\n" in span.text:
            return None
        slot = slot_of(span)
        if slot is None:
            return (Edit(span, text),) if _is_default_of_type(span) else None
        edit = Edit(span, text)
        row = _row(span.source, slot.item)
        if row is None or row.comment_gap is None:  # nothing stands behind the value
            return (edit,)
        chain = _chain_with(span.source, slot.scope, row)
        at, after = chain.index(row), [*chain]
        after[at] = changed(row, row.assign.replace(span.text, text, 1))
        return (edit, *realigned(span.source, chain, after))

    def remove(self, span: Span) -> Edits | None:
        """The lines of the argument or block go, and a blank line that would be one too many."""
        slot = slot_of(span)
        if slot is None:
            return None
        source, item = span.source, slot.item
        lines = _lines_of(source, item)
        if lines is None:
            return None
        start, end = _with_blanks(source.text, *lines)
        removal = Edit(Span(source, start, end), "")
        row = _row(source, item)
        if row is not None:
            chain = _chain_with(source, slot.scope, row)
            return (removal, *realigned(source, chain, [other for other in chain if other != row]))
        above, below = _neighbours(source, slot.scope, start, end)
        if not (above and below):
            return (removal,)
        return (removal, *realigned(source, (*above, *below), (*above, *below)))

    def insert(self, header: Span, path: Path, data: Literal) -> Edits | None:
        """A new line behind the last simple argument before the first nested block."""
        scope = scope_at(header, path[:-1])
        if scope is None or any(item.name == path[-1] for item in scope.items):
            return None
        source, assign = header.source, f"= {literal(data)}"
        newline = "\r\n" if "\r\n" in source.text else "\n"
        anchor = _anchor(source, scope)
        if anchor is not None:
            indent = anchor.lead[: len(anchor.lead) - len(anchor.lead.lstrip(" \t"))]
            chain = _chain_with(source, scope, anchor)
            at = chain.index(anchor) + 1
            new = fresh(f"{indent}{path[-1]}", assign)
            after = [*chain[:at], new, *chain[at:]]
            return _inserted(source, chain, after, anchor.end, newline)
        text = source.text
        line_end = text.find("\n", scope.start) + 1
        if text[scope.start : scope.end].strip() == "" and not 0 < line_end <= scope.end:
            indent = _indent_of(text, header.start)
            body = f"{newline}{indent}  {path[-1]} {assign}{newline}{indent}"
            return (Edit(Span(source, scope.start, scope.end), body),)
        if not 0 < line_end <= scope.end or text[scope.start : line_end].strip():
            return None
        indent = _indent_of(text, scope.start - 1) + "  "
        line = f"{indent}{path[-1]} {assign}{newline}"
        if scope.items and _row(source, scope.items[0]) is None:
            line += newline if scope.items[0].block is not None else ""
        return (Edit(Span(source, line_end, line_end), line),)

    def admits(self, span: Span, data: Literal) -> bool:
        """Always: a validation may be any expression, and counts when the fix is tried."""
        return True

    def can_be_unset(self, span: Span) -> bool:
        """Where null is the same as no argument: not in a variable that takes no null.

        A validation may not do, either: Terraform's operators refuse null.
        """
        top = top_level(span)
        if not isinstance(top, RawBlock) or top.type != "variable":
            return True
        nullable = self.find(top.header, ("nullable",))
        is_checked = self.find(top.header, ("validation",)) is not None
        return not is_checked and (nullable is None or nullable.text == "true")

    def variables(self, source: Source) -> Iterator[tuple[str, Span]]:
        """The headers of their blocks."""
        return ((f"var.{name}", header) for name, header in variable_headers(source))

    def name_of(self, span: Span) -> str | None:
        """`var.x` for a variable, a line of tfvars or an argument of a module; `local.x`; else the
        address of the block."""
        top = top_level(span)
        if isinstance(top, RawAttribute):
            return f"var.{top.name}"
        if top is None:
            return None
        if top.type == "variable" and top.labels:
            return f"var.{top.labels[0]}"
        slot = argument_around(span)
        if top.type == "module" and slot:
            return f"var.{slot}"
        if top.type == "locals" and slot:
            return f"local.{slot}"
        return _address(top)

    def aliases(self, source: Source, span: Span) -> Iterator[str]:
        """Nothing: the files of a module read each other without imports."""
        return iter(())

    def apart(self, source: Source) -> Mapping[str, Sequence[Span]]:
        """As Terraform reads them, whose points may have blanks around them."""
        return names_apart(source)

    def mentions(self, source: Source, name: str) -> Iterator[Mention]:
        """The places that read a name, comments left out."""
        for span in (*_places_of(source, name), *names_apart(source).get(name, ())):
            if is_in_comment(span):
                continue
            owner = self.owner_of(span)
            if owner:
                yield Mention(span, owner)

    def owner_of(self, span: Span) -> str:
        """The address of the block that a place stands in; of a local value its name."""
        top = top_level(span)
        if not isinstance(top, RawBlock):
            return ""
        return f"local.{argument_around(span)}" if top.type == "locals" else _address(top)


def _places_of(source: Source, name: str) -> Iterator[Span]:
    """Where a text has a name as a whole, without blanks in it."""
    text, length = source.text, len(name)
    at = text.find(name) if name else -1
    while at >= 0:
        before, after = text[at - 1 : at], text[at + length : at + length + 1]
        if not (_IN_NAME.match(after) or before == "." or _IN_NAME.match(before)):
            yield Span(source, at, at + length)
        at = text.find(name, at + 1)


def literal(data: Literal) -> str:
    """Plain data as HCL writes it."""
    if isinstance(data, list):
        return f"[{', '.join(map(literal, data))}]"
    if data is None or isinstance(data, bool):
        return {None: "null", True: "true", False: "false"}[data]
    if isinstance(data, str):
        escaped = _ESCAPED.sub(
            lambda m: m.group() * 2 if m.group() in "$%" else f"\\{m.group()}", data
        )
        return f'"{escaped}"'
    return str(data)


def _inserted(source: Source, chain: list[Row], after: list[Row], at: int, newline: str) -> Edits:
    new = next(row for row in after if row.start < 0)
    edits = realigned(source, chain, after)
    spaces = layout(after)[after.index(new)][0]
    if not _is_aligned(chain):
        spaces = 1
    line = f"{new.lead}{' ' * spaces}{new.assign}{newline}"
    if at and source.text[at - 1] != "\n":
        line = newline + line.removesuffix(newline)
    return (*edits, Edit(Span(source, at, at), line))


def _is_aligned(chain: list[Row]) -> bool:
    return [row.spaces[0] for row in chain] == [spaces[0] for spaces in layout(chain)]


def _row(source: Source, item: Item) -> Row | None:
    if item.block is not None:
        return None
    return row_of(source, item.start, item.name_end, item.value)


@lru_cache(maxsize=256)
def _rows(source: Source, scope: Scope) -> tuple[Row, ...]:
    """All rows of a scope, those of lines that open or close something longer included."""
    rows: list[Row | None] = []
    for item in scope.items:
        row = _row(source, item)
        if row is not None:
            rows.append(row)
            continue
        if item.block is not None:
            rows.append(bare_row(source, source.text.index("{", item.name_end) + 1))
        rows.append(bare_row(source, item.end))
    return tuple(row for row in rows if row is not None)


def _chain_with(source: Source, scope: Scope, row: Row) -> list[Row]:
    """The rows around one, itself included; of very many the nearest."""
    rows = _rows(source, scope)
    first = last = bisect_left(rows, row.start, key=lambda row: row.start)
    least, most = max(0, first - MOST_ALIGNED), min(len(rows) - 1, last + MOST_ALIGNED)
    while first > least and rows[first - 1].end == rows[first].start:
        first -= 1
    while last < most and rows[last].end == rows[last + 1].start:
        last += 1
    return list(rows[first : last + 1])


def _neighbours(source: Source, scope: Scope, start: int, end: int) -> tuple[list[Row], list[Row]]:
    """The chains of rows that meet when [start, end) goes."""
    rows = _rows(source, scope)
    above = next((row for row in rows if row.end == start), None)
    below = next((row for row in rows if row.start == end), None)
    chains = (_chain_with(source, scope, row) if row else [] for row in (above, below))
    first, second = ([row for row in chain if not start <= row.start < end] for chain in chains)
    return first, second


def _anchor(source: Source, scope: Scope) -> Row | None:
    """The row that a new argument goes behind."""
    anchor: Row | None = None
    for item in scope.items:
        if item.block is not None:
            break
        row = _row(source, item)
        if row is not None and (anchor is None or item.name not in _META):
            anchor = row
    return anchor


def _lines_of(source: Source, item: Item) -> tuple[int, int] | None:
    """The whole lines of an item; None where it shares one with something else."""
    text = source.text
    begin = text.rfind("\n", 0, item.start) + 1
    tail = _LINE_END.match(text, item.end)
    if text[begin : item.start].strip(" \t") or tail is None:
        return None
    return begin, tail.end()


def _with_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    """The lines, with the blank line above or below that would be one too many."""
    above, after = start, end
    while above and text[above - 1] in _BLANKS:
        above -= 1
    while after < len(text) and text[after] in _BLANKS:
        after += 1
    blank_above = text.count("\n", above, start) > 1 or not above
    below = _BLANK_LINE.match(text, end)
    opens = text.startswith("{", above - 1) if above else False
    closes = text.startswith("}", after)
    if below is not None and (blank_above or opens):
        return start, below.end()
    if blank_above and (closes or after == len(text)):
        return text.index("\n", above, start) + 1, end
    return start, end


def _is_default_of_type(span: Span) -> bool:
    """Whether a literal is the default of an `optional(…)` in the type of a variable."""
    text = span.source.text
    head = text[max(0, span.start - 200) : span.start]
    return re.search(r"optional\([^()]*,\s*\Z", head) is not None


def _address(block: RawBlock) -> str:
    if block.type == "resource":
        return ".".join(block.labels)
    return ".".join((block.type, *block.labels))


def _indent_of(text: str, at: int) -> str:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return line[: len(line) - len(line.lstrip(" \t"))]
