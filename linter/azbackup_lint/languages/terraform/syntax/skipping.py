"""Finds where blocks and values end, without looking at what they mean."""

from __future__ import annotations

from azbackup_lint.languages.terraform.syntax.heredocs import HeredocEnds
from azbackup_lint.lazy_regex import lazy_regex

_STRING = r'"[^"\\$%\n]*(?:(?:\\[^\n]|[$%](?!\{))[^"\\$%\n]*)*"'
_TO_BRACE = lazy_regex(
    rf'[^"{{}}()\[\]#/<]*(?:(?:{_STRING}|#[^\n]*|//[^\n]*|/(?![/*])|<(?!<))[^"{{}}()\[\]#/<]*)*'
)
_TO_BRACKET = lazy_regex(
    rf'[^"{{}}()\[\]#/<\n]*(?:(?:{_STRING}|/(?![/*])|<(?!<))[^"{{}}()\[\]#/<\n]*)*'
)
_QUOTED = lazy_regex(r'[^"\\$%\n]*(?:(?:\\[^\n]|\$\$\{|%%\{|[$%](?!\{))[^"\\$%\n]*)*')
_LINE = lazy_regex(r"[^\n]*")
_OPEN = frozenset("{[(")
_BRACKETS = frozenset("{}[]()")
_CLOSERS = {"{": "}", "[": "]", "(": ")"}


class Skipper:
    """Skips over the code of one text; every search that fails is not repeated.

    `is_doubtful` is whether the code skipped last has strings or brackets that aren't closed.
    """

    def __init__(self, text: str) -> None:
        self.is_doubtful = False
        self._text = text
        self._heredocs = HeredocEnds(text, 0, len(text))
        self._comments_end = text.rfind("*/")

    def closing_brace(self, at: int, limit: int) -> int:
        """Where the brace is that closes the block whose inside begins at `at`; -1 if nowhere."""
        text = self._text
        match = _TO_BRACE.match
        stack = ["}"]
        self.is_doubtful = False
        while True:
            bracket = match(text, at, limit)
            assert bracket is not None
            at = bracket.end()
            if at >= limit:
                return -1
            character = text[at]
            if character in _BRACKETS:
                self._bracket(character, stack)
                if not stack:
                    return at
                at += 1
            else:
                at = self.over(at, limit)
                if at < 0:
                    return -1

    def _bracket(self, character: str, stack: list[str]) -> None:
        """Opens or closes a bracket; `stack` has the closers of those that are open.

        A brace closes what is open inside of it, too; any other bracket closes only its own kind.
        """
        if character in _OPEN:
            stack.append(_CLOSERS[character])
        elif stack[-1] == character:
            stack.pop()
        else:
            self.is_doubtful = True
            if character == "}":
                while stack.pop() != "}":
                    pass

    def value_end(self, at: int, limit: int) -> tuple[int, int]:
        """Where the value that begins at `at` ends, and where its line does; -1 if it doesn't."""
        text = self._text
        stack: list[str] = []
        last = at
        self.is_doubtful = False
        while True:
            run = _TO_BRACKET.match(text, at, limit)
            assert run is not None
            if run.group().strip():
                last = run.start() + len(run.group().rstrip())
            at = run.end()
            character = text[at] if at < limit else ""
            if not character or (character == "\n" and not stack):
                return (last, at) if not stack else (last, -1)
            if character in _OPEN:
                stack.append(_CLOSERS[character])
            elif character in "}])":
                if not stack or stack.pop() != character:
                    return last, -1
            elif character != "\n":
                comment = character == "#" or text.startswith(("//", "/*"), at)
                at = self.over(at, limit)
                if at < 0:
                    return last, -1
                last = last if comment else at
                continue
            at += 1
            last = at if character != "\n" else last

    def over(self, at: int, limit: int) -> int:
        """The end of the comment, heredoc or template that begins here; -1 if it has none."""
        character = self._text[at]
        if character == '"':
            return self._template(at + 1, limit)
        if character == "<":
            heredoc = self._heredocs.heredoc(at, limit)
            if heredoc is not None:
                return heredoc.end
            return -1 if self._text[at + 2 : at + 3].strip(" \t\r\n") else at + 2
        if self._text.startswith("/*", at):
            if at + 2 > self._comments_end:
                return -1
            end = self._text.find("*/", at + 2, limit)
            return end + 2 if end >= 0 else -1
        if character == "#" or self._text.startswith("//", at):
            line = _LINE.match(self._text, at, limit)
            assert line is not None
            return line.end()
        return at + 1

    def _template(self, at: int, limit: int) -> int:
        """The end of the quoted string whose inside begins here.

        A string that isn't closed ends with its line; its block's parser reports it.
        """
        text = self._text
        stack = ['"']
        while stack:
            pattern = _QUOTED if stack[-1] == '"' else _TO_BRACE
            run = pattern.match(text, at, limit)
            assert run is not None
            at = run.end()
            if at >= limit:
                return -1
            character = text[at]
            if stack[-1] == '"':
                if character in '"\n\\':
                    self.is_doubtful |= character != '"'
                    at += character == '"'
                    stack.pop()
                else:
                    at += 2
                    stack.append("}")
            elif character in _BRACKETS:
                at += 1
                self._bracket(character, stack)
            elif character == '"':
                at += 1
                stack.append('"')
            else:
                at = self.over(at, limit)
                if at < 0:
                    return -1
        return at
