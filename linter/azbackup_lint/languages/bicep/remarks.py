"""The remarks in Bicep files: their comments."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from azbackup_lint.languages.bicep.syntax.tokens import Tokens, tokens_of
from azbackup_lint.languages.code_shape import Kind, Lexeme, Placed, Rules, placed_comments
from azbackup_lint.languages.remarks import Remark, comment_text
from azbackup_lint.source import Source

_RULES = Rules(prefix="@")
_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys("([{", "open"),
    **dict.fromkeys(")]}", "close"),
    ",": "comma",
}
_DECLARING = ("resource", "module")


def remarks(source: Source, word: str) -> Iterator[Remark]:
    """See `ReadRemarks`."""
    tokens = tokens_of(source.text)
    declarations = _Declarations(tokens)
    for comment in placed_comments(source.text, lexemes(tokens), word, _RULES):
        yield _remark(source, comment, declarations)


def _remark(source: Source, comment: Placed, declarations: _Declarations) -> Remark:
    declaration, makes = None, ""
    if comment.outermost is not None:
        makes = declarations.first_in(*comment.outermost)
        declaration = source.span(*comment.outermost) if makes else None
    return Remark(
        text=comment_text(source, comment.start, comment.end),
        span=source.span(comment.start, comment.end),
        covers=source.span(*comment.covers) if comment.covers is not None else None,
        declaration=declaration,
        makes=makes,
    )


def lexemes(tokens: Tokens) -> Iterator[Lexeme]:
    """Comments, brackets, commas and everything else in order."""
    comments = iter(tokens.comments)
    comment = next(comments, None)
    for kind, start, end in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True):
        while comment is not None and comment[0] < start:
            yield "comment", *comment
            comment = next(comments, None)
        if kind not in ("newline", "end"):
            yield _KINDS.get(kind, "code"), start, end
    if comment is not None:
        yield "comment", *comment


class _Declarations:
    """The resources and modules of a file, nested ones too, with what they make."""

    def __init__(self, tokens: Tokens) -> None:
        self._starts: list[int] = []
        self._made: list[str] = []
        kinds, starts, ends, text = tokens.kinds, tokens.starts, tokens.ends, tokens.text
        for at, kind in enumerate(kinds):
            if kind != "name" or kinds[at + 1] != "name" or kinds[at + 2] != "text":
                continue
            word = text[starts[at] : ends[at]]
            if word in _DECLARING:
                target = text[starts[at + 2] + 1 : ends[at + 2] - 1].partition("@")[0]
                self._starts.append(starts[at])
                self._made.append(target if word == "resource" else word)

    def first_in(self, start: int, end: int) -> str:
        """What the first one that begins in [start, end) makes: a type, or `module`."""
        index = bisect_left(self._starts, start)
        inside = index < len(self._starts) and self._starts[index] < end
        return self._made[index] if inside else ""
