"""Splits a file into its top-level blocks, fast, without parsing what is inside them."""

from __future__ import annotations

import re
from sys import intern

from azbackup_lint.languages.syntax_faults import SyntaxFault
from azbackup_lint.languages.terraform.syntax.heredocs import IDENTIFIER
from azbackup_lint.languages.terraform.syntax.skipping import Skipper
from azbackup_lint.languages.terraform.syntax.string_templates import decode_escapes
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.problems import SYNTAX_ERROR, Problem
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source, Span


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A top-level block: `header` spans type and labels, `body` what is between the braces."""

    type: str
    labels: tuple[str, ...]
    header: Span
    body: Span


@dataclass(frozen=True, slots=True)
class RawAttribute:
    """A top-level `name = value`, as in tfvars files."""

    name: str
    name_span: Span
    value: Span


@dataclass(frozen=True, slots=True)
class Scan:
    """What a file holds at its top level, in order, and what could not be read."""

    blocks: tuple[RawBlock, ...]
    attributes: tuple[RawAttribute, ...]
    problems: tuple[Problem, ...]


_BLANKS = lazy_regex(r"(?:[ \t\r\n]+|#[^\n]*|//[^\n]*)+")
_HEADER = lazy_regex(
    rf"({IDENTIFIER})[ \t]*"
    r'(?:(?:"([^"\\$%\n]*)"[ \t]*(?:"([^"\\$%\n]*)"[ \t]*)?)?(\{)|(=)(?![=>]))?'
)
_LABEL = lazy_regex(
    rf'[ \t\r]*(?:({IDENTIFIER})|"([^"\\\n]*(?:\\[^\n][^"\\\n]*)*)"|(\{{)|(/\*)|(\#|//))'
)
_TOP_LEVEL_WORDS = (
    "terraform|provider|variable|locals|output|module|resource|data|ephemeral|moved|import"
    "|removed|check|run|action"
)
_TOP_LEVEL = lazy_regex(
    rf'^(?:(?:{_TOP_LEVEL_WORDS})(?=[ \t]+"|[ \t]*\{{)'
    rf'|{IDENTIFIER}(?=[ \t]*(?:"[^"\n]*"[ \t]*)*\{{))',
    re.MULTILINE,
)
_TOP_LEVEL_ITEM = lazy_regex(rf'^{IDENTIFIER}(?=[ \t]*(?:["{{]|=[^=>]))', re.MULTILINE)


def scan(source: Source) -> Scan:
    """The top-level blocks and attributes of a Terraform file.

    A broken block costs one problem; the blocks around it are found all the same. What has strings
    or brackets that aren't closed is parsed at once, so that it is reported.
    """
    return _Scanner(source).scan()


class _Scanner:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = source.text
        self._at = 0
        self._skipper = Skipper(source.text)
        self._careful = False
        self._next_lines: dict[re.Pattern[str], tuple[int, int]] = {}
        self._blocks: list[RawBlock] = []
        self._attributes: list[RawAttribute] = []
        self._problems: list[Problem] = []

    def scan(self) -> Scan:
        text, end = self._text, len(self._text)
        while True:
            start = self._at
            try:
                self._blanks()
                start = self._at
                if start >= end:
                    break
                match = _HEADER.match(text, start)
                if match is None:
                    raise self._stray(start)
                self._item(match)
            except SyntaxFault as fault:
                self._report(fault)
                self._recover(start)
        return Scan(tuple(self._blocks), tuple(self._attributes), tuple(self._problems))

    def _item(self, match: re.Match[str]) -> None:
        name, first, second, brace, equals = match.groups()
        start = match.start()
        self._at = match.end()
        if brace is not None:
            name = intern(name)
            first = first if second is None else intern(first)  # the type of many resources
            labels = tuple(label for label in (first, second) if label is not None)
            group = 1 if first is None else 2 if second is None else 3
            end = match.end(group) + (group > 1)
        elif equals is not None:
            self._attribute(name, start, match.end(1))
            return
        else:
            labels, end = self._header(name, start, match.end(1))
        self._block(name, labels, Span(self._source, start, end))

    def _header(self, name: str, start: int, name_end: int) -> tuple[tuple[str, ...], int]:
        """The labels of a header that isn't written plainly, and where it ends."""
        labels: list[str] = []
        end = self._at = name_end
        while True:
            match = _LABEL.match(self._text, self._at)
            if match is None:
                raise SyntaxFault(
                    f"the header of this {name} block is not complete",
                    "Write its labels and an opening brace on one line.",
                    start,
                    end,
                )
            bare, quoted, brace, comment, line_comment = match.groups()
            if line_comment is not None:
                raise _brace_on_next_line(match.start(5))
            if comment is not None:
                self._at = match.start(4)
                self._comment()
            elif brace is not None:
                self._at = match.end()
                return tuple(labels), end
            else:
                end = self._at = match.end()
                label = bare if bare is not None else decode_escapes(quoted, match.start(2))
                labels.append(label)

    def _block(self, name: str, labels: tuple[str, ...], header: Span) -> None:
        body = self._at
        close = -1 if self._careful else self._skipper.closing_brace(body, len(self._text))
        if close < 0:
            self._careful = True
            limit = self._next(_TOP_LEVEL, body)
            close = self._skipper.closing_brace(body, limit)
            if close < 0:
                self._blocks.append(RawBlock(name, labels, header, self._trimmed(body, limit)))
                self._at = limit
                self._report(
                    SyntaxFault(
                        f"this {name} block is not closed",
                        "Close it with '}', and check for an open string, comment or heredoc.",
                        header.start,
                        header.end,
                    )
                )
                return
        span = Span(self._source, body, close)
        self._blocks.append(RawBlock(name, labels, header, span))
        self._at = close + 1
        if self._skipper.is_doubtful:
            from azbackup_lint.languages.terraform.syntax.parser import parse_body

            self._problems += parse_body(span)[1]

    def _trimmed(self, start: int, end: int) -> Span:
        while end > start and self._text[end - 1] in " \t\r\n":
            end -= 1
        return Span(self._source, start, end)

    def _attribute(self, name: str, start: int, name_end: int) -> None:
        text = self._text
        value = self._at
        while text[value : value + 1] in (" ", "\t"):
            value += 1
        limit = len(text) if not self._careful else self._next(_TOP_LEVEL_ITEM, value)
        last, after = self._skipper.value_end(value, limit)
        if after < 0 and not self._careful:
            self._careful = True
            limit = self._next(_TOP_LEVEL_ITEM, value)
            last, after = self._skipper.value_end(value, limit)
        name_span = Span(self._source, start, name_end)
        if after < 0:
            self._at = limit
            raise SyntaxFault(
                f"the value of {name} is not complete",
                "Close its strings, brackets and heredocs.",
                start,
                name_end,
            )
        span = Span(self._source, value, last)
        self._attributes.append(RawAttribute(name, name_span, span))
        self._at = after
        if self._skipper.is_doubtful:
            from azbackup_lint.languages.terraform.syntax.parser import parse_expression

            self._problems += parse_expression(span)[1]

    def _next(self, pattern: re.Pattern[str], at: int) -> int:
        """Where the next line of a kind begins; what was found before is not searched again."""
        begin, line = self._next_lines.get(pattern, (0, -1))
        if not begin <= at <= line:
            match = pattern.search(self._text, at)
            line = match.start() if match is not None else len(self._text)
            self._next_lines[pattern] = (at, line)
        return line

    def _blanks(self) -> None:
        text = self._text
        while True:
            match = _BLANKS.match(text, self._at)
            if match is not None:
                self._at = match.end()
            if not text.startswith("/*", self._at):
                return
            self._comment()

    def _comment(self) -> None:
        start = self._at
        close = self._text.find("*/", start + 2)
        if close < 0:
            self._at = len(self._text)
            raise SyntaxFault("this comment is not closed", "Close it with */.", start, start + 2)
        self._at = close + 2

    def _recover(self, start: int) -> None:
        """Goes on at the next line that begins with something like a header or an attribute."""
        self._at = max(self._next(_TOP_LEVEL_ITEM, start + 1), start + 1)

    def _stray(self, at: int) -> SyntaxFault:
        character = self._text[at]
        if character == "}":
            return SyntaxFault(
                "this '}' closes nothing",
                "Remove it, or check the braces of the block before it.",
                at,
                at + 1,
            )
        return SyntaxFault(
            f"a block or an argument can't begin with {character!r}",
            "Write a block such as resource, or a name followed by =.",
            at,
            at + 1,
        )

    def _report(self, fault: SyntaxFault) -> None:
        span = Span(self._source, fault.start, fault.end)
        self._problems.append(Problem(SYNTAX_ERROR, fault.message, fault.remedy, span))


def _brace_on_next_line(at: int) -> SyntaxFault:
    return SyntaxFault(
        "a block's opening brace must stand on the line of its header",
        "Move the brace before the comment.",
        at,
        at + 1,
    )
