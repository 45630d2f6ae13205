"""The remarks in Terraform files: comments, and `"//"` in JSON."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.json_text import JsonError, JsonValue, parse_json
from azbackup_lint.languages.code_shape import Placed, Rules, placed_comments
from azbackup_lint.languages.json_remarks import Step, members_with
from azbackup_lint.languages.remarks import Remark, comment_text
from azbackup_lint.languages.terraform.syntax.comments import lexemes
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.source import Source, Span

COMMENT_KEY = "//"

_RULES = Rules(containers=frozenset({"locals"}))
_DECLARATION = lazy_regex(r'(?:resource|data|ephemeral)\s+"?([\w-]+)|(module)\b')


def remarks(source: Source, word: str) -> Iterator[Remark]:
    """See `ReadRemarks`."""
    if source.path.endswith(".json"):
        return _in_json(source, word)
    comments = placed_comments(source.text, lexemes(source.text), word, _RULES)
    return (_in_comment(source, comment) for comment in comments)


def _in_comment(source: Source, comment: Placed) -> Remark:
    declaration, makes = None, ""
    if comment.outermost is not None:
        match = _DECLARATION.match(source.text, *comment.outermost)
        if match is not None:
            declaration = source.span(*comment.outermost)
            makes = match.group(1) or match.group(2)
    return Remark(
        text=comment_text(source, comment.start, comment.end),
        span=source.span(comment.start, comment.end),
        covers=source.span(*comment.covers) if comment.covers is not None else None,
        declaration=declaration,
        makes=makes,
    )


def _in_json(source: Source, word: str) -> Iterator[Remark]:
    """What Terraform takes for a comment in the object that holds it; at the top, in the file."""
    try:
        root = parse_json(source)
    except JsonError:
        return  # reported by those who read the file
    for step in members_with(root, COMMENT_KEY, word):
        if step.holder is not None:
            for value in step.value.items:
                yield _in_member(step, step.holder, value, word)


def _in_member(step: Step, holder: Step, value: JsonValue, word: str) -> Remark:
    """A text, or data in an object's member of the word's name."""
    declaration, makes = _declared(holder)
    text = value.span
    if value.kind == "scalar":
        text = text.source.span(text.start + 1, max(text.start + 1, text.end - 1))
    data = value.get(word)
    return Remark(text, step.span, holder.span, declaration, makes, data)


def _declared(holder: Step) -> tuple[Span | None, str]:
    """The resource or module call that an object is, or is in, and its type."""
    around: list[Step] = []
    step: Step | None = holder
    while step is not None:
        around += [step] if step.name else []
        step = step.holder
    names = [item.name for item in reversed(around)]
    if names[:1] == ["module"] and len(names) > 1:
        return around[-2].span, "module"
    if names[:1] == ["resource"] and len(names) > 2:
        return around[-3].span, names[1]
    return None, ""
