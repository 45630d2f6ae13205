"""Splits Bicep into tokens in one pass; what a text with holes is made of is tokens, too."""

from __future__ import annotations

from azbackup_lint.languages.bicep.syntax.faults import (
    unclosed_comment,
    unclosed_hole,
    unclosed_lines,
    unclosed_text,
)
from azbackup_lint.languages.bicep.syntax.lexemes import (
    BLANKS,
    CLOSER,
    COMMENT,
    DIRECTIVE,
    LEFT,
    LINE_PIECE,
    LINES,
    LINES_PIECE,
    NAME,
    NEWLINE,
    NUMBER,
    OPEN_COMMENT,
    OPEN_LINES,
    OPEN_TEXT,
    OPENER,
    OPERATOR,
    STATEMENT_LINE,
    TEXT,
    TOKEN,
    UNENDING_TOKEN,
)
from azbackup_lint.languages.syntax_faults import Faults

_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_SIMPLE = {NAME: "name", TEXT: "text", NUMBER: "number", LINES: "text"}


class Tokens:
    """The tokens of a text, as lists of the same length; the last token is `end`.

    A kind is an operator or a bracket itself, or one of `name`, `number`, `newline`, `text` (no
    holes), `left`, `middle` and `right` (pieces of a text around holes), `open` (a text that isn't
    closed), `stray` and `end`. Newlines in a row are one token; comments and blanks are none.

    `matches` leads from a bracket to the one that closes it, by index. `breaks` are the newlines
    outside of all brackets. `unclosed` is the first bracket that the end of the text left open.
    `comments` are the places of comments, in order.
    """

    __slots__ = (
        "breaks", "comments", "ends", "faults", "kinds", "matches", "starts", "text", "unclosed",
    )  # fmt: skip

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.matches: dict[int, int] = {}
        self.breaks: list[int] = []
        self.comments: list[tuple[int, int]] = []
        self.faults = Faults()
        self.unclosed: int | None = None


def tokens_of(text: str) -> Tokens:
    """The tokens of any text; what is wrong with them is in `faults`."""
    return _Lexer(text).run()


class _Hole:
    """An open hole: where its text and it begin, and its dollars (0 in a text of one line)."""

    __slots__ = ("begin", "dollars", "start")

    def __init__(self, start: int, begin: int, dollars: int) -> None:
        self.start = start
        self.begin = begin
        self.dollars = dollars


class _Lexer:
    """`_stack` has the brackets and holes that are open, `_braces` the number of `{` and holes."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._token = TOKEN
        self._tokens = Tokens(text)
        self._stack: list[tuple[str, int] | _Hole] = []
        self._braces = 0
        self._holes = 0

    def run(self) -> Tokens:
        at, end = 0, len(self._text)
        blanks = BLANKS.match(self._text)
        at = blanks.end() if blanks is not None else 0
        while at < end:
            at = self._plain(at)
        self._newline_in_holes(end)
        self._emit("end", end, end)
        if self._stack:
            bracket = self._stack[0]
            assert not isinstance(bracket, _Hole)
            self._tokens.unclosed = bracket[1]
        return self._tokens

    def _emit(self, kind: str, start: int, end: int) -> None:
        tokens = self._tokens
        tokens.kinds.append(kind)
        tokens.starts.append(start)
        tokens.ends.append(end)

    def _plain(self, at: int) -> int:
        """Takes tokens up to one that depends on more than itself, and returns where to go on."""
        tokens = self._tokens
        kinds, starts, ends = tokens.kinds, tokens.starts, tokens.ends
        simple, stack = _SIMPLE, self._stack
        for match in self._token.finditer(self._text, at):
            group = match.lastindex or 0
            if group in simple:
                kinds.append(simple[group])
            elif group == OPERATOR:
                kinds.append(match[OPERATOR])
            elif group == NEWLINE:
                if self._holes:
                    self._newline_in_holes(match.start())
                if kinds and kinds[-1] == "newline":
                    continue
                if not stack:
                    tokens.breaks.append(len(kinds))
                kinds.append("newline")
            elif group == OPENER:
                kind = match[OPENER]
                self._braces += kind == "{"
                stack.append((_CLOSERS[kind], len(kinds)))
                kinds.append(kind)
            elif group == CLOSER:
                hole = self._close(match[CLOSER])
                if hole is not None:
                    return self._piece(match.start(), match.end(CLOSER), hole)
                kinds.append(match[CLOSER])
            elif group == COMMENT:
                tokens.comments.append(match.span(COMMENT))
                continue
            elif group == DIRECTIVE and self._is_first(match.start()):
                continue
            else:
                return self._special(match.start(), match.end(group), group)
            starts.append(match.start())
            ends.append(match.end(group))
        return len(self._text)

    def _close(self, closer: str) -> _Hole | None:
        """Closes the bracket or hole that a closing one stands for; returns the hole.

        A brace closes what is open inside of it, too; any other bracket closes only its own kind.
        """
        stack = self._stack
        if not stack or (closer == "}" and not self._braces):
            return None
        while True:
            top = stack[-1]
            if isinstance(top, _Hole):
                return top if closer == "}" else None
            if top[0] == closer:
                self._tokens.matches[top[1]] = len(self._tokens.kinds)
                self._braces -= closer == "}"
                stack.pop()
                return None
            if closer != "}":
                return None
            stack.pop()

    def _is_first(self, start: int) -> bool:
        """Whether only blanks stand before a place on its line."""
        line = max(self._text.rfind("\n", 0, start), self._text.rfind("\r", 0, start)) + 1
        return BLANKS.fullmatch(self._text, line, start) is not None

    def _special(self, start: int, end: int, group: int) -> int:
        """A token that begins a hole, or one that isn't closed or has no meaning."""
        if group == LEFT:
            self._hole(start, end, 0)
            self._emit("left", start, end)
        elif group == OPEN_TEXT:
            self._tokens.faults.append(unclosed_text(start, end))
            self._emit("open", start, end)
        elif group == OPEN_LINES:
            dollars = end - start - 3
            if dollars:
                return self._lines_piece(start, end, dollars, ("text", "left"))
            return self._open_lines(start, start)
        elif group == OPEN_COMMENT:
            self._token = UNENDING_TOKEN
            self._tokens.faults.append(unclosed_comment(start))
            end = self._next_statement(end)
            self._tokens.comments.append((start, end))
            return end
        else:
            self._emit("stray", start, end)
        return self._after_blanks(end)

    def _hole(self, start: int, at: int, dollars: int) -> None:
        """A hole whose inside begins at `at`, in a text that began at `start`."""
        self._stack.append(_Hole(start, at - 1 - max(dollars, 1), dollars))
        self._braces += 1
        self._holes += 1

    def _piece(self, start: int, at: int, hole: _Hole) -> int:
        """What follows the `}` of a hole."""
        self._stack.pop()
        self._braces -= 1
        self._holes -= 1
        if hole.dollars:
            return self._lines_piece(start, at, hole.dollars, ("right", "middle"), hole.start)
        match = LINE_PIECE.match(self._text, at)
        assert match is not None
        end = match.end()
        if match.lastindex == 2:
            self._hole(hole.start, end, 0)
            self._emit("middle", start, end)
        else:
            if match.lastindex == 3:
                self._tokens.faults.append(unclosed_text(hole.start, end))
            self._emit("right", start, end)
        return self._after_blanks(end)

    def _lines_piece(
        self, start: int, at: int, dollars: int, kinds: tuple[str, str], begin: int | None = None
    ) -> int:
        """A piece of an interpolated text of several lines, from `start`; its text begins at `at`.

        `kinds` are what it is at the end of the text and before a hole.
        """
        begin = start if begin is None else begin
        while True:
            match = LINES_PIECE.match(self._text, at)
            assert match is not None
            at = match.end()
            if match.lastindex == 1:
                self._emit(kinds[0], start, at)
                return self._after_blanks(at)
            if match.lastindex == 3:
                return self._open_lines(begin, start)
            if len(match[2]) >= dollars:
                self._hole(begin, at, dollars)
                self._emit(kinds[1], start, at)
                return self._after_blanks(at)

    def _open_lines(self, begin: int, start: int) -> int:
        """The last piece of a text that isn't closed: it ends before the next statement."""
        opening = self._text.find("'''", begin) + 3
        end = self._next_statement(max(opening, start + 1))
        self._tokens.faults.append(unclosed_lines(begin, opening))
        self._emit("open", start, end)
        return end

    def _newline_in_holes(self, at: int) -> None:
        """Ends all texts whose holes the end of a line cuts off, and what is open inside them."""
        if not self._holes:
            return
        stack = self._stack
        while self._holes:
            top = stack.pop()
            if isinstance(top, _Hole):
                self._holes -= 1
                self._braces -= 1
                begin = top.begin
            else:
                self._braces -= top[0] == "}"
        self._tokens.faults.append(unclosed_hole(begin, at))

    def _next_statement(self, at: int) -> int:
        """Where the next line is that looks like a statement, but for its newline."""
        match = STATEMENT_LINE.search(self._text, at)
        if match is None:
            return len(self._text)
        before = match.start()
        return before - 1 if before > at else before

    def _after_blanks(self, at: int) -> int:
        match = BLANKS.match(self._text, at)
        return match.end() if match is not None else at
