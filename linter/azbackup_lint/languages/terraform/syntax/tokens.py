"""Splits expressions into the tokens of python-hcl2's grammar, by Terraform's own lexical rules.

Comments, insignificant newlines, heredocs and template text are settled here, so that the grammar
sees only what it reads the way Terraform does; offsets are those of the original text.
"""

from __future__ import annotations

from collections.abc import Callable

from azbackup_lint.languages.syntax_faults import SyntaxFault
from azbackup_lint.languages.terraform.syntax.grammar import END, Token
from azbackup_lint.languages.terraform.syntax.heredocs import Heredoc, HeredocEnds
from azbackup_lint.languages.terraform.syntax.lexemes import (
    CLOSERS,
    CONSTANTS,
    DEEPER,
    FOR,
    HEREDOC_TEXT,
    INDEX,
    KEYWORDS,
    NAMESPACE,
    OPERANDS,
    QUOTED_TEXT,
    TERMINALS,
    TOKEN,
)
from azbackup_lint.languages.terraform.syntax.syntax_errors import (
    stray_character,
    unclosed_bracket,
    unclosed_heredoc,
    unclosed_string,
)
from azbackup_lint.named_tuples import NamedTuple
from azbackup_lint.problems import LIMIT_REACHED

MAX_NESTING = 300
"""Brackets, templates, directives and operators that may stand inside each other."""

DIRECTIVES = {"if": 1, "for": 1, "endif": -1, "endfor": -1}
"""By how much what follows a directive stands deeper than it."""


class Opening(NamedTuple):
    """The value of the token that opens a template: what the template is written as."""

    heredoc: bool
    flush: bool


class _Level(NamedTuple):
    """What the lexer returns to when a bracket or template closes."""

    opener: str
    start: int
    end: int
    newlines: str
    depth: int
    comprehends: bool


class Lexer:
    """The tokens of one expression after another in the same text."""

    def __init__(self, text: str, ends: HeredocEnds, decode: Callable[[str, int], str]) -> None:
        self._text = text
        self._ends = ends
        self._decode = decode

    def expression(self, at: int, end: int, *, newlines: bool) -> tuple[list[Token], int]:
        """The tokens of the expression at an offset, ended by END, and where it ends.

        With `newlines` it ends at a line's end; it always ends at a closing brace that it didn't
        open. Raises SyntaxFault.
        """
        return _Run(self._text, self._ends, self._decode, at, end, newlines).tokens()

    def template(self, at: int, end: int) -> list[Token]:
        """The tokens of a range of text that is a template, as in a file. Raises SyntaxFault."""
        run = _Run(self._text, self._ends, self._decode, at, end, False)
        run.open_heredoc(Heredoc(at, at, end, end, False))  # one whose markers have no width
        return run.tokens()[0]


class _Run:
    """The state of the lexer in one expression.

    `_newlines` is what a line's end means here: "end" of the expression, "item" of an object
    or "" nothing. `_opener` is the bracket around: `(`, `[`, `{`, `${`, `%{`, `"`, `<<` or "".
    """

    def __init__(
        self, text: str, ends: HeredocEnds, decode: Callable[[str, int], str], at: int, end: int,
        newlines: bool,
    ) -> None:  # fmt: skip
        self._text = text
        self._ends = ends
        self._decode = decode
        self._at = at
        self._end = end
        self._newlines = "end" if newlines else ""
        self._opener = ""
        self._opened = at
        self._depth = 0
        self._comprehends = False
        self._pending = -1
        self._levels: list[_Level] = []
        self._heredoc_ends: list[int] = []
        self._tokens: list[Token] = []
        self._done = False

    def tokens(self) -> tuple[list[Token], int]:
        while not self._done:
            if self._opener == '"':
                self._quoted_text()
            elif self._opener == "<<":
                self._heredoc_text()
            else:
                self._next()
        last = self._tokens[-1][3] if self._tokens else self._at
        self._tokens.append((END, "", last, self._at))
        return self._tokens, self._at

    def _next(self) -> None:
        match = TOKEN.match(self._text, self._at, self._end)
        if match is None:
            raise self._stray()
        kind = match.lastgroup
        assert kind is not None
        start, end = match.span(kind)
        self._at = end
        if kind == "name":
            self._name(match.group(kind), start)
        elif kind == "operator":
            self._operator(match.group(kind), start)
        elif kind == "string":
            value = self._decode(self._text[start + 1 : end - 1], start + 1)
            self._emit("TEMPLATE_STRING", value, start, end)
        elif kind == "newline":
            self._newline(start)
        elif kind == "number":
            self._number(match.group(kind), start)
        elif kind == "comment":
            self._comment(start)
        elif kind == "quote":
            self._emit("DBLQUOTE", Opening(False, False), start, end)
            self._push('"', start, end, "")
        elif kind == "heredoc":
            self._heredoc(start)
        else:
            self._finish(start)

    def _emit(self, terminal: str, value: object, start: int, end: int) -> None:
        if self._pending >= 0:
            before = self._tokens[-1][0]
            if before not in ("LBRACE", "COMMA") and terminal not in ("RBRACE", "COMMA"):
                self._tokens.append(("COMMA", ",", self._pending, self._pending))
            self._pending = -1
        self._tokens.append((terminal, value, start, end))

    def _name(self, name: str, start: int) -> None:
        tokens = self._tokens
        if tokens and tokens[-1][0] == "DOT":
            self._emit("NAME", name, start, self._at)
            return
        match = NAMESPACE.match(self._text, self._at, self._end)
        if match is not None:
            self._at = match.end()
            name = "".join(self._text[start : self._at].split())
        self._emit(self._terminal(name), name, start, self._at)

    def _terminal(self, name: str) -> str:
        """The keyword that a name is where it stands; elsewhere even `if` is just a name."""
        keyword = KEYWORDS.get(name)
        if keyword is None or name in CONSTANTS:
            return keyword or "NAME"
        before = self._tokens[-1][0] if self._tokens else ""
        if name == "for" and before in ("LSQB", "LBRACE", "DIRECTIVE_START"):
            self._comprehends = True
        elif before != "DIRECTIVE_START" and not (name in ("in", "if") and self._comprehends):
            return "NAME"
        if before == "DIRECTIVE_START":
            level = self._levels[-1]
            depth = level.depth + DIRECTIVES.get(name, 0)
            self._levels[-1] = _Level(*level[:4], depth, level.comprehends)
        return keyword

    def _number(self, digits: str, start: int) -> None:
        if self._tokens and self._tokens[-1][0] == "DOT":
            match = INDEX.match(self._text, start, self._end)
            assert match is not None
            self._at = match.end()
            self._emit("INT_LITERAL", match.group(1), start, self._at)
            return
        terminal = "INT_LITERAL" if digits.isdigit() else "FLOAT_LITERAL"
        self._emit(terminal, digits, start, self._at)

    def _operator(self, operator: str, start: int) -> None:
        if operator in CLOSERS or operator == "~}":
            self._close(operator, start)
            return
        if operator in DEEPER or operator[-1] == "*":
            self._deepen(start)
        if operator in "([{":
            self._open(operator, start)
        elif operator == ",":
            self._depth = self._levels[-1].depth + 1 if self._levels else 0
            self._emit("COMMA", operator, start, self._at)
        elif operator in "-!" and not self._after_operand():
            self._unary(operator, start)
        elif operator[0] == "." and operator[-1] == "*":
            self._emit("ATTR_SPLAT", operator, start, self._at)
        elif operator[0] == "[":
            self._emit("FULL_SPLAT_START", operator, start, self._at)
        elif operator in TERMINALS:
            self._emit(TERMINALS[operator], operator, start, self._at)
        else:
            raise stray_character(self._text, start)

    def _after_operand(self) -> bool:
        return self._pending < 0 and bool(self._tokens) and self._tokens[-1][0] in OPERANDS

    def _unary(self, operator: str, start: int) -> None:
        """One token for a whole run of prefix operators: the grammar has no `!!x`."""
        tokens = self._tokens
        if self._pending < 0 and tokens and tokens[-1][0] == "NOT":
            _, operators, first, _ = tokens[-1]
            tokens[-1] = ("NOT", (*operators, (operator, start)), first, self._at)
        else:
            self._emit("NOT", ((operator, start),), start, self._at)

    def _deepen(self, at: int) -> None:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise SyntaxFault(
                f"this expression nests more than {MAX_NESTING} levels deep",
                "Split it into local values.",
                at,
                self._at,
                LIMIT_REACHED,
            )

    def _open(self, bracket: str, start: int) -> None:
        newlines = ""
        if bracket == "[" and self._after_operand():
            self._deepen(start)
        if bracket == "{" and not FOR.match(self._text, self._at, self._end):
            newlines = "item"
        self._emit(TERMINALS[bracket], bracket, start, self._at)
        self._push(bracket, start, self._end, newlines)

    def _push(self, opener: str, start: int, end: int, newlines: str) -> None:
        level = _Level(
            self._opener, self._opened, self._end, self._newlines, self._depth, self._comprehends
        )
        self._levels.append(level)
        self._deepen(start)
        self._comprehends = False
        self._opener, self._opened, self._newlines = opener, start, newlines
        if opener == "<<":
            self._end = end

    def _pop(self) -> None:
        level = self._levels.pop()
        self._opener, self._opened, self._end = level.opener, level.start, level.end
        self._newlines, self._depth = level.newlines, level.depth
        self._comprehends = level.comprehends

    def _close(self, bracket: str, start: int) -> None:
        opener = self._opener
        if opener in ("${", "%{") and bracket in ("}", "~}"):
            self._emit("RBRACE", bracket == "~}", start, self._at)
        elif opener and CLOSERS.get(bracket) == opener:
            self._emit(TERMINALS[bracket], bracket, start, self._at)
        elif not opener and bracket == "}":
            self._finish(start)
            return
        else:
            raise self._mismatch(bracket, start)
        self._pending = -1
        self._pop()

    def _newline(self, start: int) -> None:
        if self._newlines == "end":
            self._finish(start)
        elif self._newlines == "item":
            self._pending = start
            self._depth = self._levels[-1].depth + 1

    def _comment(self, start: int) -> None:
        if self._text.startswith("/*", start):
            at = self._text.find("*/", start + 2, self._end)
            if at < 0:
                raise SyntaxFault(
                    "this comment is not closed", "Close it with */.", start, start + 2
                )
            self._at = at + 2

    def _finish(self, at: int) -> None:
        if self._levels:
            raise unclosed_bracket(self._opener, self._opened)
        self._at = at
        self._done = True

    def _quoted_text(self) -> None:
        match = QUOTED_TEXT.match(self._text, self._at, self._end)
        if match is not None:
            text = self._decode(match.group(), self._at)
            self._tokens.append(("STRING_CHARS", text, self._at, match.end()))
            self._at = match.end()
        if self._at >= self._end or self._text[self._at] in "\n\\":
            raise unclosed_string(self._opened, min(self._at, self._end))
        if self._text[self._at] == '"':
            self._at += 1
            self._tokens.append(("DBLQUOTE", None, self._at - 1, self._at))
            self._pop()
        else:
            self._sequence()

    def _sequence(self) -> None:
        """The `${` or `%{` here, perhaps with `~`."""
        start = self._at
        opener = self._text[start : start + 2]
        trim = self._text.startswith("~", start + 2)
        self._at = start + 2 + trim
        terminal = "INTERP_START" if opener == "${" else "DIRECTIVE_START"
        self._tokens.append((terminal, trim, start, self._at))
        self._push(opener, start, self._end, "")

    def _heredoc(self, start: int) -> None:
        heredoc = self._ends.heredoc(start, self._end)
        if heredoc is None:
            raise unclosed_heredoc(start, self._at)
        self.open_heredoc(heredoc)

    def open_heredoc(self, heredoc: Heredoc) -> None:
        self._emit("DBLQUOTE", Opening(True, heredoc.flush), heredoc.start, heredoc.body)
        self._at = heredoc.body
        self._push("<<", heredoc.start, heredoc.body_end, "")
        self._heredoc_ends.append(heredoc.end)

    def _heredoc_text(self) -> None:
        match = HEREDOC_TEXT.match(self._text, self._at, self._end)
        assert match is not None
        if match.end() > self._at:
            text = match.group().replace("$${", "${").replace("%%{", "%{")
            self._tokens.append(("STRING_CHARS", text, self._at, match.end()))
            self._at = match.end()
        elif self._at >= self._end:
            end = self._heredoc_ends.pop()
            self._tokens.append(("DBLQUOTE", None, self._at, end))
            self._at = end
            self._pop()
        else:
            self._sequence()

    def _stray(self) -> SyntaxFault:
        start = self._at
        while self._text[start : start + 1] in (" ", "\t", "\r"):
            start += 1
        return stray_character(self._text, start)

    def _mismatch(self, bracket: str, start: int) -> SyntaxFault:
        if not self._opener:
            return SyntaxFault(
                f"this {bracket!r} closes nothing", "Remove it.", start, start + len(bracket)
            )
        return unclosed_bracket(self._opener, self._opened)
