"""One example, and those in the YAML of a policy."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.light_typing import Literal
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.examples.code_lines import Code, Range, as_code, read_lines, underlined
from azbackup_lint.policy.pack_document import PackDocument, Path
from azbackup_lint.records import dataclass, field

Language = Literal["terraform", "arm", "bicep"]
Verdict = Literal["violated", "satisfied", "unknown"]

LANGUAGES: tuple[Language, ...] = ("terraform", "arm")
"""The languages that examples are written in; what is in Bicep is made from ARM."""

COMMENTS: dict[Language, str] = {"terraform": "#", "arm": "//", "bicep": "//"}


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of code and the verdict that a policy must reach on it.

    `edition` is empty where any edition will do that has the policy active. `verdict_place` and
    `edition_place` name where these two are written.
    """

    verdict: Verdict
    title: str
    edition: str
    language: Language
    verdict_place: str
    edition_place: str
    _code: Code = field(repr=False)

    @property
    def code(self) -> str:
        """The whole code, self-contained, without carets."""
        return self._code.text

    @property
    def mark(self) -> Range | None:
        """The range of the code that the finding must underline, if the example marks one."""
        return self._code.mark

    @property
    def underlined_code(self) -> str:
        """The code with carets, in a comment, below the marked range."""
        return underlined(self._code, COMMENTS[self.language])

    def error(self, offset: int, message: str) -> PackError:
        """The error that something is wrong at an offset in the code, at its place in a file."""
        return PackError(message, self._code.place_at(offset))


def inline_examples(document: PackDocument) -> Iterator[Example]:
    """The examples in the YAML of a policy, one for each language that a case is written in."""
    for number, case in enumerate(document.data.get("examples", ())):
        path: Path = ("examples", number)
        for language in LANGUAGES:
            if language in case:
                yield Example(
                    verdict=case["verdict"],
                    title=case.get("title", ""),
                    edition=case.get("edition", ""),
                    language=language,
                    verdict_place=str(document.span((*path, "verdict"))),
                    edition_place=str(document.span((*path, "edition"))),
                    _code=_inline_code(document, (*path, language), case[language]),
                )


def _inline_code(document: PackDocument, path: Path, text: str) -> Code:
    return as_code(read_lines(text, lambda position: document.place_in(path, position)))
