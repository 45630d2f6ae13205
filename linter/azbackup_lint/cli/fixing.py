"""Fixing: what is written, what is only shown, and what is told of it."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import wraps

import click

from azbackup_lint.cli.streams import replace_file, write
from azbackup_lint.cli.streams import tell as say
from azbackup_lint.light_typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from azbackup_lint.records import dataclass
from azbackup_lint.settings import Settings, UsageError

if TYPE_CHECKING:
    from azbackup_lint.repair import Changed, Repair
    from azbackup_lint.report.model import Finding, Report
    from azbackup_lint.roots import Sources

MAX_REASONS = 20
"""Findings without a fix of which it is told why."""

CI_SERVICES = ("GITHUB_ACTIONS", "TF_BUILD")
"""What is set in services that act on what is printed."""

Command = TypeVar("Command", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Fixing:
    """What a person asks for: to fix, or only to see what would change; unsafe fixes, too."""

    fix: bool = False
    diff: bool = False
    unsafe: bool = False

    def __bool__(self) -> bool:
        return self.fix or self.diff


def of_fixes(function: Callable[..., None]) -> Callable[..., None]:
    """`--fix`, `--diff` and `--unsafe-fixes`, as `fixing`."""

    @wraps(function)
    def command(fix: bool, show_diff: bool, unsafe_fixes: bool, **options: Any) -> None:
        if unsafe_fixes and not (fix or show_diff):
            raise UsageError("--unsafe-fixes needs --fix or --diff")
        function(fixing=Fixing(fix, show_diff, unsafe_fixes), **options)

    for option in (
        click.option("--unsafe-fixes", is_flag=True, help="Make unsafe fixes, too."),
        click.option(
            "--diff", "show_diff", is_flag=True, help="Show what --fix would change; write nothing."
        ),
        click.option("--fix", is_flag=True, help="Mend what has a safe fix; report the rest."),
    ):
        command = option(command)
    return command


def report_after(fixing: Fixing, sources: Sources, settings: Settings) -> Report:
    """The report on what is left after fixing; ends the program where something else is shown.

    A diff is, and so is the text of a buffer on standard input. Raises UsageError for a file that
    can't be written.
    """
    from azbackup_lint.repair import repair

    done = repair(sources, settings, unsafe=fixing.unsafe)
    if fixing.diff:
        _end_with_diff(done)
    if not sources.overlay:
        _save(done)
    tell(done, shown_only=False)
    return done.after if not sources.overlay else _end_with_buffer(done, sources, settings)


def _end_with_diff(done: Repair) -> NoReturn:
    from azbackup_lint.secrets_in_code import masked
    from azbackup_lint.unified_diff import diff

    if _is_for_people():
        shown = (diff(c.path, masked(c.before), masked(c.after)) for c in done.changed)
        write(_for_people("".join(shown)))
    else:
        write("".join(diff(item.path, item.before, item.after) for item in done.changed))
    tell(done, shown_only=True)
    raise SystemExit(1 if done.changed else 0)


def _is_for_people() -> bool:
    """Whether standard output is a terminal or the log of a CI service, and no file or program."""
    if sys.stdout is None:
        return False
    if sys.stdout.isatty():
        return True
    if not any(os.environ.get(name) for name in CI_SERVICES):
        return False
    try:
        return not stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except OSError:  # it is no file of the system at all
        return True


def _for_people(text: str) -> str:
    """Code that neither a terminal nor a CI service acts upon."""
    from azbackup_lint.report.escaping import printable, without_commands

    return without_commands("".join(map(printable, text.splitlines(keepends=True))))


def _end_with_buffer(done: Repair, sources: Sources, settings: Settings) -> NoReturn:
    from azbackup_lint.report.outcome import exit_status

    for file, text in sources.overlay.items():
        write(next((item.after for item in done.changed if item.file == file), text))
    strict = settings.strict_unknown
    raise SystemExit(exit_status(done.after, settings.fail_on, strict_unknown=strict))


def _save(done: Repair) -> None:
    """Writes the files, each in its own encoding, none if one of them isn't what it was."""
    contents = [(item, _content(item)) for item in done.changed]
    for item, content in contents:
        try:
            replace_file(item.file, content)
        except OSError as error:
            raise UsageError(f"{item.path}: {error.strerror}") from None


def _content(item: Changed) -> bytes:
    from azbackup_lint.encodings import bytes_of, text_on_disk

    if text_on_disk(item.file) != item.before:
        raise UsageError(f"{item.path} has changed meanwhile; nothing was fixed")
    return bytes_of(item.after, item.file.read_bytes())


def tell(done: Repair, *, shown_only: bool) -> None:
    """Says on standard error what was fixed, what was not, and why."""
    from azbackup_lint.report.escaping import one_line, without_commands

    for line in _lines(done, shown_only=shown_only):
        say(without_commands(one_line(line)))


def _lines(done: Repair, *, shown_only: bool) -> Iterator[str]:
    for item in done.refused[:MAX_REASONS]:
        yield f"{_about(item.finding)} is not fixed: {item.why}"
    unfixed = [finding for finding in done.after.findings if finding.unfixed]
    for finding in unfixed[:MAX_REASONS]:
        yield f"{_about(finding)} has no fix here: {finding.unfixed}"
    yield _summary(done, shown_only=shown_only)


def _summary(done: Repair, *, shown_only: bool) -> str:
    total = len(done.before.findings)
    findings = "1 finding" if total == 1 else f"{total:,} findings"
    verb = "would fix" if shown_only else "fixed"
    unsafe = len(done.unsafe)
    more = f"; {unsafe} more with --unsafe-fixes" if unsafe else ""
    return f"{verb} {done.gone:,} of {findings}{_in_files(done.changed)}{more}"


def _in_files(changed: Iterable[Changed]) -> str:
    paths = [item.path for item in changed]
    if not paths:
        return ""
    return f" in {paths[0]}" if len(paths) == 1 else f" in {len(paths)} files"


def _about(finding: Finding) -> str:
    return f"{finding.span}: {finding.id} {finding.name} of {finding.resource}"
