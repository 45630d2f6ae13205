"""Changes to Bicep: literals, and properties of resources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from azbackup_lint.edits import Edit
from azbackup_lint.languages.bicep.extents import Statement, body_of, statements, value_at
from azbackup_lint.languages.notation import Edits, Literal, Mention, Path
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.source import Source, Span

_SCALAR = r"(?:-?[0-9]+|true|false|null|'(?:[^'\\$\n]|\\[^\n]|\$(?!\{))*')"
_LITERAL = lazy_regex(_SCALAR)
_REFERENCE = lazy_regex(r"[A-Za-z_]\w*")
_KEYWORDS = ("true", "false", "null")
_KEY = lazy_regex(r"(?:(\w+)|'([^'\n]*)')[ \t]*:[ \t]*\Z")
_REST = lazy_regex(r"[ \t]*(?://[^\n]*)?\r?(?:\n|\Z)")
_DECLARED = lazy_regex(r"(?:^|\s)(?:param|var|output|resource|module)\s+\Z")
_INDENT = "  "


class BicepNotation:
    """Files with Bicep's syntax."""

    def is_literal(self, span: Span) -> bool:
        """Whether a scalar is written out at the place."""
        return _LITERAL.fullmatch(span.text) is not None

    def reference(self, span: Span) -> str | None:
        """The name of a parameter or variable, where that is all."""
        text = span.text
        return text if _REFERENCE.fullmatch(text) and text not in _KEYWORDS else None

    def key_of(self, span: Span) -> str:
        """The name before the colon on the line of the place."""
        match = _KEY.search(_line_before(span))
        return (match.group(1) or match.group(2)) if match else ""

    def find(self, header: Span, path: Path) -> Span | None:
        """The value at a path into the body of a resource."""
        extent = _extent(header, path)
        return Span(header.source, *extent) if extent else None

    def replace(self, span: Span, data: Literal) -> Edits | None:
        """Another value."""
        return (Edit(span, _text(data)),)

    def remove(self, span: Span) -> Edits | None:
        """The line of the property goes."""
        source, text = span.source, span.source.text
        line = _line_before(span)
        rest = _REST.match(text, span.end)
        key = _KEY.search(line)
        if key is None or line[: key.start()].strip() or rest is None:
            return None
        return (Edit(Span(source, span.start - len(line), rest.end()), ""),)

    def insert(self, header: Span, path: Path, data: Literal) -> Edits | None:
        """A new last line in the object that the path leads to."""
        extent = _extent(header, path[:-1])
        source, text = header.source, header.source.text
        if extent is None or _extent(header, path) is not None:
            return None
        close = extent[1] - 1
        begin = text.rfind("\n", 0, close) + 1
        indent = text[begin:close]
        if begin <= extent[0] or indent.strip():
            return None
        newline = "\r\n" if "\r\n" in text else "\n"
        line = f"{indent}{_INDENT}{path[-1]}: {_text(data)}{newline}"
        return (Edit(Span(source, begin, begin), line),)

    def can_be_unset(self, span: Span) -> bool:
        """Nowhere: a type may not take null."""
        return False

    def name_of(self, span: Span) -> str | None:
        """The name of the parameter or variable that holds the place."""
        statement = _statement_at(span)
        if statement is None or statement.kind not in ("param", "var"):
            return None
        return statement.name

    def mentions(self, source: Source, name: str) -> Iterator[Mention]:
        """The places that read a name, comments left out."""
        for match in re.finditer(rf"(?<![\w.'])\b{re.escape(name)}\b(?![\w'])", source.text):
            span = Span(source, *match.span())
            line = _line_before(span)
            owner = self.owner_of(span)
            is_declaration = _DECLARED.search(line) is not None
            is_key = source.text[span.end : span.end + 1] == ":"
            if owner and "//" not in line and not is_declaration and not is_key:
                yield Mention(span, owner)

    def owner_of(self, span: Span) -> str:
        """The statement that a place is in: `resource disk`, `output days`."""
        statement = _statement_at(span)
        return f"{statement.kind} {statement.name}" if statement is not None else ""


def _text(data: Literal) -> str:
    if isinstance(data, str):
        escaped = data.replace("\\", "\\\\").replace("'", "\\'").replace("${", "\\${")
        return f"'{escaped}'"
    if isinstance(data, list):
        return f"[{', '.join(map(_text, data))}]"
    if data is None or isinstance(data, bool):
        return {None: "null", True: "true", False: "false"}[data]
    return str(data)


def _line_before(span: Span) -> str:
    text = span.source.text
    return text[text.rfind("\n", 0, span.start) + 1 : span.start]


def _extent(header: Span, path: Path) -> tuple[int, int] | None:
    """What a path leads to in the body of the statement with a header; None where it doesn't."""
    text = header.source.text
    statement = next((s for s in _statements(header.source) if s.header[0] == header.start), None)
    body = body_of(text, statement) if statement is not None else None
    if body is None:
        return None
    extent = value_at(text, body, ())
    for length in range(1, len(path) + 1):
        inner = value_at(text, body, path[:length])
        if inner == extent:
            return None
        extent = inner
    return extent


@lru_cache(maxsize=8)
def _statements(source: Source) -> tuple[Statement, ...]:
    return tuple(statements(source.text))


def _statement_at(span: Span) -> Statement | None:
    """The last statement that begins before a place."""
    before = (s for s in _statements(span.source) if s.header[0] <= span.start)
    return max(before, key=lambda statement: statement.header[0], default=None)
