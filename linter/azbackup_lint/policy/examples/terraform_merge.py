"""Merges Terraform code into a base, as Terraform merges override files.

A block that the base has too, by its type and labels, is merged with it: its arguments replace
those of the base, its nested blocks replace all of their type. Other blocks are added.
https://developer.hashicorp.com/terraform/language/files/override
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from azbackup_lint.languages.terraform.syntax.ast import Body
from azbackup_lint.languages.terraform.syntax.blocks import RawBlock, scan
from azbackup_lint.languages.terraform.syntax.parser import parse_body
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.examples.code_lines import Line, Range
from azbackup_lint.records import dataclass, replace
from azbackup_lint.source import Source, Span

_ARGUMENT = lazy_regex(r"([ \t]*)([\w-]+)[ \t]*=[ \t]*(?=\S)")


@dataclass(frozen=True, slots=True)
class _Item:
    """An argument or nested block of a body, with the comments above it."""

    name: str
    is_block: bool
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class _Block:
    """A top-level block: the lines from its header to its closing brace.

    `key` identifies it: its type, its labels, and the alias of a provider.
    """

    key: tuple[str, ...]
    lines: Sequence[Line]
    items: Sequence[_Item]


def merge_terraform(base: Sequence[Line], own: Sequence[Line]) -> list[Line]:
    """The lines of the base with those of an example merged into them; raises PackError."""
    blocks = {block.key: block for block in _blocks(base)}
    for block in _blocks(own):
        below = blocks.get(block.key)
        blocks[block.key] = _merged(below, block) if below else block
    lines: list[Line] = []
    for block in blocks.values():
        lines += [*_blank_line(lines), *block.lines]
    return lines


def _merged(base: _Block, own: _Block) -> _Block:
    items = list(base.items)
    for name, is_block in dict.fromkeys((item.name, item.is_block) for item in own.items):
        added = [item for item in own.items if (item.name, item.is_block) == (name, is_block)]
        same = [at for at, item in enumerate(items) if item.name == name]
        at = same[0] if same else len(items)
        items = [item for item in items if item.name != name]
        items[at:at] = added
    items.sort(key=lambda item: item.is_block)
    lines = [own.lines[0]]
    for item in items:
        lines += [*(_blank_line(lines[1:]) if item.is_block else ()), *item.lines]
    return replace(base, lines=[*_aligned(lines), base.lines[-1]], items=items)


def _blocks(lines: Sequence[Line]) -> Iterator[_Block]:
    source = Source("", "".join(f"{line.text}\n" for line in lines))
    scanned = scan(source)
    for problem in scanned.problems:
        raise PackError(problem.message, _place(problem.span, lines))
    end = 0
    for block in scanned.blocks:
        start, first = end, block.header.first.line - 1
        end = source.position(block.body.end).line
        comments = [line for line in lines[start:first] if line.text.strip()]
        whole = [*comments, *lines[first:end]]
        body, problems = parse_body(block.body)
        for problem in problems:
            raise PackError(problem.message, _place(problem.span, lines))
        alias = body.attributes["alias"].span.text if "alias" in body.attributes else ""
        yield _Block((block.type, *block.labels, alias), whole, list(_items(block, body, lines)))


def _items(block: RawBlock, body: Body, lines: Sequence[Line]) -> Iterator[_Item]:
    spans = [
        (attribute.span.start, attribute.span.last.line, attribute.name, False)
        for attribute in body.attributes.values()
    ]
    for nested in body.blocks:
        name = nested.labels[0] if nested.type == "dynamic" else nested.type
        spans.append((nested.header.start, 0, name, True))
    spans.sort()
    end = block.header.first.line
    for number, (start, last, name, is_block) in enumerate(spans):
        begin = end
        if is_block:
            after = spans[number + 1][0] if number + 1 < len(spans) else block.body.end
            last = _closing_line(block.body.source, start, after)
        end = last
        yield _Item(name, is_block, [line for line in lines[begin:end] if line.text.strip()])


def _closing_line(source: Source, start: int, after: int) -> int:
    """The line of the brace that closes a nested block, which ends before another offset."""
    return source.position(source.text.rindex("}", start, after)).line


def _aligned(lines: Sequence[Line]) -> list[Line]:
    """The lines with the equals signs of neighbouring arguments below each other."""
    matches = [_ARGUMENT.match(line.text) for line in lines]
    aligned = list(lines)
    start = 0
    while start < len(lines):
        end = start + 1
        first = matches[start]
        if first:
            while end < len(lines) and (next_ := matches[end]) and next_[1] == first[1]:
                end += 1
            width = max(len(match[2]) for match in matches[start:end] if match)
            for at in range(start, end):
                match = matches[at]
                assert match is not None
                aligned[at] = _with_head(lines[at], f"{match[1]}{match[2]:<{width}} = ", match)
        start = end
    return aligned


def _with_head(line: Line, head: str, match: re.Match[str]) -> Line:
    moved = len(head) - match.end()
    mark = line.mark and Range(line.mark.start + moved, line.mark.end + moved)
    text = head + line.text[match.end() :]
    return replace(line, text=text, mark=mark, shift=line.shift + moved)


def _blank_line(above: Sequence[Line]) -> list[Line]:
    return [replace(above[-1], text="", mark=None)] if above else []


def _place(span: Span, lines: Sequence[Line]) -> str:
    line, column = span.first
    return lines[line - 1].place(column)
