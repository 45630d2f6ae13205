"""What an editor offers on a mark: to apply its fix, to suppress it, to read on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from azbackup_lint.light_typing import Literal
from azbackup_lint.lsp.diagnostics import Mark
from azbackup_lint.lsp.placing import Placer
from azbackup_lint.lsp.positions import ClientPosition, ClientRange
from azbackup_lint.problems import SUPPRESSION_KINDS
from azbackup_lint.records import dataclass, field
from azbackup_lint.report.escaping import one_line
from azbackup_lint.report.model import Fix

Kind = Literal["fix", "suppress", "read"]

REASON = "state the reason"

COMMENTS = {
    ".tf": "#",
    ".tofu": "#",
    ".tfvars": "#",
    ".bicep": "//",
    ".bicepparam": "//",
    ".json": "//",
}
"""How comments begin in files that can hold them."""

WITHOUT_COMMENTS = (".tf.json", ".tofu.json", ".tfvars.json")

OPEN, EXPLAIN, UNKNOWN = "azbackup-lint.open", "azbackup-lint.explain", "azbackup-lint.unknown"
"""The commands of the server, which editors run for people."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A text that takes the place of a range of a file."""

    file: Path
    range: ClientRange
    text: str


@dataclass(frozen=True, slots=True)
class Action:
    """One offer: edits, or a command of the server with its arguments."""

    title: str
    kind: Kind
    edits: tuple[Replacement, ...] = ()
    command: str = ""
    arguments: tuple[str, ...] = ()
    is_preferred: bool = False
    marks: tuple[Mark, ...] = field(default=(), repr=False)


def actions_on(
    marks: Iterable[Mark], fixes: Mapping[str, Fix], texts: Mapping[Path, str], placer: Placer
) -> Iterator[Action]:
    """The offers on marks of one file, each once.

    `fixes` are by the fingerprints of findings, `texts` the open buffers.
    """
    seen: set[tuple[object, ...]] = set()
    for mark in marks:
        for action in (*_fixes(mark, fixes, placer), *_suppress(mark, texts, placer), *_read(mark)):
            key = (action.title, action.edits, action.command, action.arguments)
            if key not in seen:
                seen.add(key)
                yield action


def _fixes(mark: Mark, fixes: Mapping[str, Fix], placer: Placer) -> Iterator[Action]:
    fix = fixes.get(mark.fingerprint)
    edits = replacements(fix, placer) if fix is not None else None
    if fix is None or edits is None:
        return
    why = f" (unsafe: {fix.why})" if not fix.safe and fix.why else ""
    yield Action(one_line(f"{fix.title}{why}"), "fix", edits, is_preferred=fix.safe, marks=(mark,))


def replacements(fix: Fix, placer: Placer) -> tuple[Replacement, ...] | None:
    """The edits of a fix in the editor's texts; None where one has no place there."""
    edits = []
    for edit in fix.edits:
        place = placer.locate(edit.span)
        if place is None:
            return None
        edits.append(Replacement(place.file, place.range, edit.text))
    return tuple(edits)


def _suppress(mark: Mark, texts: Mapping[Path, str], placer: Placer) -> Iterator[Action]:
    """A comment above the line of the mark, indented like it."""
    text = texts.get(mark.file)
    name = mark.file.name
    begin = next((b for ending, b in COMMENTS.items() if name.endswith(ending)), None)
    told = {kind.id for kind in SUPPRESSION_KINDS}
    is_input = mark.finding is not None and mark.finding.effect == "input"
    if text is None or begin is None or name.endswith(WITHOUT_COMMENTS):
        return
    if mark.code in told or (is_input and mark.level == "error"):
        return  # nothing keeps these quiet
    number = mark.range.start.line
    line = placer.lines_in(mark.file, text).line(number)
    indent = line[: len(line) - len(line.lstrip())]
    end = "\r\n" if text.startswith("\r\n", text.find("\n") - 1) else "\n"
    comment = f"{indent}{begin} azbackup-lint: ignore[{mark.code}] {REASON}{end}"
    start = ClientPosition(number, 0)
    edit = Replacement(mark.file, ClientRange(start, start), comment)
    yield Action(f"Suppress {mark.code} {mark.name} here", "suppress", (edit,), marks=(mark,))


def _read(mark: Mark) -> Iterator[Action]:
    if mark.page:
        title = f"Open the page of {mark.code} {mark.name}"
        yield Action(title, "read", command=OPEN, arguments=(mark.page,))
    yield Action(f"Explain {mark.code} {mark.name}", "read", (), EXPLAIN, (mark.code,))
