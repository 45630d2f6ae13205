"""The remarks in Bicep files: their comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from azbackup_lint.languages.code_shape import Kind, Lexeme, Placed, Rules, placed_comments
from azbackup_lint.languages.remarks import Occurrences, Remark, comment_text
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.source import Source

_RULES = Rules(prefix="@")
_KINDS: Mapping[str, Kind] = {
    "comment": "comment",
    "open": "open",
    "close": "close",
    "comma": "comma",
}
_DECLARATION = lazy_regex(r"^[ \t]*(?:resource\s+\w+\s+'([^'@\n]+)|(module)\b)", re.MULTILINE)
_LEXEME = lazy_regex(
    r"\s*(?:(?P<comment>//[^\r\n]*|/\*.*?(?:\*/|\Z))|(?P<open>[{\[(])|(?P<close>[}\])])|(?P<comma>,)"
    r"|(?P<lines>'''.*?(?:'''+|\Z))|(?P<string>')|(?P<code>[^\s'/{}\[\](),]+|/))",
    re.DOTALL,
)
_IN_STRING = lazy_regex(r"(?:[^'\\$\n{}]|\\[^\n]|\$(?!\{)|[{}])*")
_IN_HOLE = lazy_regex(r"[^'{}\n]*")


def remarks(source: Source, word: str) -> Iterator[Remark]:
    """See `ReadRemarks`."""
    declarations = Occurrences(_DECLARATION, source.text)
    for comment in placed_comments(source.text, lexemes(source.text), word, _RULES):
        yield _remark(source, comment, declarations)


def _remark(source: Source, comment: Placed, declarations: Occurrences) -> Remark:
    declaration, makes = None, ""
    if comment.outermost is not None:
        match = declarations.first_in(*comment.outermost)
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


def lexemes(text: str) -> Iterator[Lexeme]:
    """The lexemes of Bicep that tell where comments are; strings are whole."""
    at = 0
    while (match := _LEXEME.match(text, at)) is not None:
        group = match.lastgroup or "code"
        start, at = match.span(group)
        if group == "string":
            at = _string_end(text, at)
        yield _KINDS.get(group, "code"), start, at


def _string_end(text: str, at: int) -> int:
    """The end of the string whose inside begins here; one that isn't closed ends with its line."""
    holes = [-1]
    """Braces that are open in each hole `${…}`; -1 stands for a string."""
    while holes and at < len(text):
        match = (_IN_STRING if holes[-1] < 0 else _IN_HOLE).match(text, at)
        at = match.end() if match is not None else at
        character = text[at : at + 1]
        if character in ("\n", ""):
            return at
        at += 1
        if holes[-1] < 0:
            if character == "'":
                holes.pop()
            elif character == "$":
                at += 1
                holes.append(0)
        elif character == "'":
            holes.append(-1)
        elif character == "{":
            holes[-1] += 1
        elif holes[-1]:
            holes[-1] -= 1
        else:
            holes.pop()
    return at
