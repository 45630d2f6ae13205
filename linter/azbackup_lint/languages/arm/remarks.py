"""The remarks in templates and their parameter files: comments, and `metadata`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from azbackup_lint.json_text import JsonError, parse_json
from azbackup_lint.languages.code_shape import Extent, Placed, Rules, placed_comments
from azbackup_lint.languages.json_remarks import Step, lexemes, members_with
from azbackup_lint.languages.remarks import Remark, comment_text
from azbackup_lint.source import Source, Span

METADATA = "metadata"

_RULES = Rules(lines_end=False, containers=frozenset({"parameters", "variables", "outputs"}))
_TYPE = re.compile(r'"type"\s*:\s*"([^"\\]+/[^"\\]+)"', re.IGNORECASE)


def remarks(source: Source, word: str) -> Iterator[Remark]:
    """See `ReadRemarks`: comments first, then metadata."""
    for comment in placed_comments(source.text, lexemes(source.text), word, _RULES):
        yield _remark(source, comment)
    try:
        root = parse_json(source, lenient=True)
    except JsonError:
        return  # reported by those who read the file
    for step in members_with(root, word, word):
        metadata = step.holder
        if metadata is not None and metadata.name.lower() == METADATA and metadata.holder:
            yield _metadata(step, metadata.holder)


def _remark(source: Source, comment: Placed) -> Remark:
    declaration, makes = _declaration(source, comment.around)
    if not makes and comment.covers is not None:
        declaration, makes = _declaration(source, (comment.covers,))
    return Remark(
        text=comment_text(source, comment.start, comment.end),
        span=source.span(comment.start, comment.end),
        covers=source.span(*comment.covers) if comment.covers is not None else None,
        declaration=declaration,
        makes=makes,
    )


def _declaration(source: Source, extents: tuple[Extent, ...]) -> tuple[Span | None, str]:
    """The innermost resource of some extents, and its type."""
    for start, end in extents:
        if source.text.find('"apiVersion"', start, end) >= 0:
            match = _TYPE.search(source.text, start, end)
            return (source.span(start, end), match.group(1)) if match is not None else (None, "")
    return None, ""


def _metadata(step: Step, covered: Step) -> Remark:
    key = step.value.document.source.span(step.start, step.start + len(step.name) + 2)
    declaration, makes = None, ""
    around: Step | None = covered
    while around is not None and not makes:
        data = around.value.data
        if isinstance(data, dict) and isinstance(data.get("type"), str) and "apiVersion" in data:
            declaration, makes = around.span, data["type"]
        around = around.holder
    return Remark(key, step.span, covered.span, declaration, makes, step.value)
