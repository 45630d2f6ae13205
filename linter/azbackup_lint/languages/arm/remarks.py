"""The remarks in templates and their parameter files: comments, and `metadata`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from azbackup_lint.json_text import JsonError, parse_json
from azbackup_lint.languages.code_shape import Placed, Rules, placed_comments
from azbackup_lint.languages.json_remarks import Step, lexemes, members_with
from azbackup_lint.languages.remarks import Occurrences, Remark, comment_text
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.source import Source

METADATA = "metadata"

_RULES = Rules(lines_end=False, containers=frozenset({"parameters", "variables", "outputs"}))
_VERSION = lazy_regex(r'"apiVersion"')
_TYPE = lazy_regex(r'"type"\s*:\s*"([^"\\]+/[^"\\]+)"', re.IGNORECASE)


def remarks(source: Source, word: str) -> Iterator[Remark]:
    """See `ReadRemarks`: comments first, then metadata."""
    text = source.text
    versions, types = Occurrences(_VERSION, text), Occurrences(_TYPE, text)
    for comment in placed_comments(text, lexemes(text), word, _RULES):
        yield _remark(source, comment, versions, types)
    try:
        root = parse_json(source, lenient=True)
    except JsonError:
        return  # reported by those who read the file
    for step in members_with(root, word, word):
        metadata = step.holder
        if metadata is not None and metadata.name.lower() == METADATA and metadata.holder:
            yield _metadata(step, metadata.holder)


def _remark(source: Source, comment: Placed, versions: Occurrences, types: Occurrences) -> Remark:
    declaration, makes = None, ""
    for start, end in (*comment.around, *((comment.covers,) if comment.covers else ())):
        type_ = types.first_in(start, end)
        if type_ is not None and versions.first_in(start, end) is not None:
            declaration, makes = source.span(start, end), type_.group(1)
            break
    return Remark(
        text=comment_text(source, comment.start, comment.end),
        span=source.span(comment.start, comment.end),
        covers=source.span(*comment.covers) if comment.covers is not None else None,
        declaration=declaration,
        makes=makes,
    )


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
