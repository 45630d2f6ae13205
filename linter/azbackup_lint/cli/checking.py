"""Linting, from settings to the report and the exit status; the options for it are elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from azbackup_lint.cli.destinations import Output, chosen_outputs, form_for
from azbackup_lint.cli.progress_bar import shown_progress
from azbackup_lint.cli.streams import encoded, sources, tell, write
from azbackup_lint.cli.terminals import terminal_of, wants_colour, wants_links
from azbackup_lint.formats import render_report
from azbackup_lint.light_typing import TYPE_CHECKING, NoReturn
from azbackup_lint.records import dataclass, replace
from azbackup_lint.report.display import Display
from azbackup_lint.runs.answers import question_asked
from azbackup_lint.settings import Settings, UsageError

if TYPE_CHECKING:
    from azbackup_lint.cli.fixing import Fixing
    from azbackup_lint.engine import Sources
    from azbackup_lint.progress import Progress
    from azbackup_lint.report.model import Failure, Report


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person asks for beside settings."""

    outputs: Sequence[Output] = ()
    stdin_filename: Path | None = None
    output_file: Path | None = None
    color: bool | None = None
    write_baseline: Path | None = None
    show_unknown: bool = False
    quiet: bool = False
    verbose: bool = False
    fixing: Fixing | None = None


def lint_and_write(settings: Settings, paths: tuple[Path, ...], wishes: Wishes) -> NoReturn:
    """Lints, writes the report and ends the program."""
    from azbackup_lint.engine import Sources, lint
    from azbackup_lint.report.outcome import exit_status

    outputs = chosen_outputs(wishes.outputs, wishes.output_file, form_for(os.environ))
    chosen, overlay = sources(paths, wishes.stdin_filename)
    progress = _followed() if wishes.verbose else shown_progress(quiet=wishes.quiet)
    asked = Sources(chosen, overlay, frozenset(overlay))
    if wishes.write_baseline is not None and wishes.fixing:
        raise UsageError("--write-baseline can't be combined with --fix or --diff")
    try:
        if wishes.write_baseline is not None:
            report = _with_new_baseline(wishes.write_baseline, asked, settings, progress)
        elif wishes.fixing:
            report = _after_fixing(wishes.fixing, asked, settings)
        else:
            report = lint(asked, settings, progress)
    finally:
        progress.reports()
    display = Display(show_unknown=wishes.show_unknown, quiet=wishes.quiet)
    written = _write_all(report, outputs, display, wishes.color, progress)
    progress.ends()
    if report.failures:
        _end_with_bugs(report.failures, verbose=wishes.verbose)
    if wishes.write_baseline is not None:
        sys.exit(exit_status(report, "never", strict_unknown=False))
    status = exit_status(report, settings.fail_on, strict_unknown=settings.strict_unknown)
    question = question_asked()
    is_special = wishes.fixing or wishes.verbose or settings.diff_base or settings.executor
    if question is not None and written is not None and not (is_special or overlay):
        question.keep(encoded(written), status)
    sys.exit(status)


def _followed() -> Progress:
    from azbackup_lint.cli.verbose import Verbose

    return Verbose()


def _after_fixing(fixing: Fixing, asked: Sources, settings: Settings) -> Report:
    from azbackup_lint.cli.fixing import report_after

    return report_after(fixing, asked, settings)


def _end_with_bugs(failures: Sequence[Failure], *, verbose: bool) -> NoReturn:
    from azbackup_lint.cli.crash import STATUS_BUG, tell_bugs

    tell_bugs(failures, verbose=verbose)
    raise SystemExit(STATUS_BUG)


def _write_all(
    report: Report,
    outputs: Sequence[Output],
    chosen: Display,
    color: bool | None,
    progress: Progress,
) -> str | None:
    """Writes the report in each format, as a person chose and as the place can show it.

    What went to standard output; None if something went elsewhere.
    """
    written = ""
    for output in outputs:
        terminal = terminal_of(output.file)
        display = replace(
            chosen,
            colour=wants_colour(color, output.file),
            links=wants_links(output.file, os.environ),
            columns=terminal and terminal.columns,
            lines=terminal and terminal.lines,
        )
        with progress.stage("output"):
            text = render_report(report, output.form, display)
            write(text, output.file)
            written += text
    return written if all(output.file is None for output in outputs) else None


def _with_new_baseline(
    file: Path, asked: Sources, settings: Settings, progress: Progress
) -> Report:
    """Writes all findings to a baseline; the report on what it can't hold."""
    from azbackup_lint.new_baseline import make_baseline
    from azbackup_lint.report.escaping import one_line, without_commands
    from azbackup_lint.report.phrases import count

    if asked.only:
        raise UsageError("--write-baseline needs files and folders, not standard input")
    if settings.diff_base is not None:
        raise UsageError("--write-baseline holds all findings; leave out --diff-base")
    new = make_baseline(file, asked, settings, progress)
    progress.reports()
    write(new.text, file)
    kept = f", beside {count(new.kept, 'old one')} that this run can't tell of" if new.kept else ""
    told = f"{count(new.known, 'finding')} written to {one_line(str(file))}{kept}"
    tell(without_commands(told))
    return new.report
