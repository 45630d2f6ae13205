"""Reads the tokens of one statement, and gets over what can't be read."""

from __future__ import annotations

from collections.abc import Callable

from azbackup_lint.languages.bicep.syntax.ast import Broken
from azbackup_lint.languages.bicep.syntax.faults import breaks_off, unclosed
from azbackup_lint.languages.bicep.syntax.tokens import Tokens
from azbackup_lint.languages.syntax_faults import FewFaults, SyntaxFault, cant_stand_here
from azbackup_lint.light_typing import TypeVar
from azbackup_lint.problems import LIMIT_REACHED
from azbackup_lint.source import Source, Span

T = TypeVar("T")

MAX_NESTING = 120
"""Expressions of a statement that may stand inside each other, and operators in a row."""

_ENDS_OF_ITEMS = frozenset({"newline", ",", "end", "}"})


class Reader:
    """The place in the tokens, and what was wrong on the way."""

    def __init__(self, source: Source, tokens: Tokens, at: int) -> None:
        self.faults = FewFaults()
        self._source = source
        self._tokens = tokens
        self._text = tokens.text
        self._kinds = tokens.kinds
        self._starts = tokens.starts
        self._ends = tokens.ends
        self._at = at
        self._depth = 0
        self._is_cut = False

    @property
    def _word(self) -> str:
        """The text of the next token."""
        return self._text[self._starts[self._at] : self._ends[self._at]]

    def _is_word(self, word: str) -> bool:
        return self._kinds[self._at] == "name" and self._word == word

    def _skip(self, kind: str) -> bool:
        """Whether the next token was of a kind, and is passed."""
        if self._kinds[self._at] != kind:
            return False
        self._at += 1
        return True

    def _take(self, kind: str, missing: str) -> None:
        """Passes a token of a kind; `missing` says what isn't there if it is another one."""
        if self._kinds[self._at] != kind:
            raise self._missing(missing)
        self._at += 1

    def _take_name(self, missing: str) -> str:
        word = self._word
        self._take("name", missing)
        return word

    def _span(self, first: int) -> Span:
        """From the start of a token to the end of the last one that was passed."""
        return Span(self._source, self._starts[first], self._ends[max(self._at - 1, first)])

    def _missing(self, what: str) -> SyntaxFault:
        """The fault of a token where something else should be, such as `a colon`."""
        start, end = self._starts[self._at], self._ends[self._at]
        if self._kinds[self._at] in ("newline", "end"):
            start = end = self._ends[self._at - 1]  # before a comment
        return SyntaxFault(f"{what} is missing here", "Complete the statement.", start, end)

    def _unexpected(self) -> SyntaxFault:
        """The fault of a token that can't stand where it does."""
        start, end = self._starts[self._at], self._ends[self._at]
        if self._kinds[self._at] in ("newline", "end"):
            return breaks_off(start)
        return cant_stand_here(self._text[start:end], start, end)

    def _too_deep(self) -> SyntaxFault:
        return SyntaxFault(
            f"this expression nests more than {MAX_NESTING} levels deep",
            "Split it into variables.",
            self._starts[self._at],
            self._ends[self._at],
            LIMIT_REACHED,
        )

    def _unclosed(self, opener: int) -> None:
        """Notes that the statement ended inside of a bracket; those around it go without saying."""
        if not self._is_cut:
            self.faults.append(unclosed(self._kinds[opener], self._starts[opener]))
        self._is_cut = True

    def _separate(self, closer: str) -> None:
        """Passes the comma or newline behind an item of an array or object."""
        kind = self._kinds[self._at]
        if kind == "newline":
            self._at += 1
        elif kind == ",":
            self._at += 1
            if self._skip("newline"):
                comma = self._ends[self._at - 2]
                self.faults.append(
                    SyntaxFault(
                        "a comma can't end a line",
                        "Remove it: items on lines of their own need none.",
                        comma - 1,
                        comma,
                    )
                )
        elif kind not in (closer, "end"):
            raise self._missing("a comma or a new line")

    def _recover(self, fault: SyntaxFault, first: int, closer: str) -> Broken:
        """Goes to the end of the item that began with a token; `closer` is what is around it."""
        self.faults.append(fault)
        kinds, matches = self._kinds, self._tokens.matches
        at = first
        while kinds[at] not in _ENDS_OF_ITEMS and kinds[at] != closer:
            at = matches.get(at, at) + 1
        self._at = at
        return self._broken(first)

    def _broken(self, first: int) -> Broken:
        """What was passed since a token, as something that isn't known."""
        start = self._starts[first]
        end = self._ends[self._at - 1] if self._at > first else start
        return Broken(self._source, start, end)

    def _attempt(self, parse: Callable[[], T], ends: frozenset[str]) -> T | Broken:
        """What is parsed, up to one of the ends; otherwise goes there."""
        first, depth = self._at, self._depth
        kinds, matches = self._kinds, self._tokens.matches
        try:
            result = parse()
            if kinds[self._at] not in ends:
                raise self._unexpected()
        except SyntaxFault as fault:
            self.faults.append(fault)
            self._depth = depth
            at = first
            while kinds[at] not in ends:
                at = matches.get(at, at) + 1
            self._at = at
            return self._broken(first)
        return result
