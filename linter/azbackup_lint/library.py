"""Linting from a program: what `azbackup_lint` itself offers, described in docs/library.md."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from azbackup_lint.engine import Sources
from azbackup_lint.engine import lint as lint_sources
from azbackup_lint.formats import REPORT_FORMATS, render_report
from azbackup_lint.report.display import Display
from azbackup_lint.report.model import Report
from azbackup_lint.settings import Settings, UsageError

AnyPath = str | os.PathLike[str]


def lint(
    paths: AnyPath | Iterable[AnyPath] = ".",
    settings: Settings | None = None,
    *,
    overlay: Mapping[AnyPath, str] | None = None,
) -> Report:
    """Lints everything that files and folders lead to.

    `overlay` has texts that count in place of files on disk, or beside them. Paths are shown
    relative to the current folder. Raises UsageError for a path or a setting that names what
    doesn't exist, and PackError for a pack that can't be used.
    """
    buffers = {_absolute(path): text for path, text in (overlay or {}).items()}
    several = [paths] if isinstance(paths, str | os.PathLike) else paths
    asked = tuple(Path(path) for path in several)
    for path in asked:
        if not os.path.exists(path) and _absolute(path) not in buffers:
            raise UsageError(f"{path}: there is no such file or folder")
    return lint_sources(Sources(asked, buffers), settings or Settings())


def render(report: Report, form: str = "text", *, colour: bool = False) -> str:
    """The text of a report in one of the formats of `check --format`.

    Raises UsageError for a format that there is not.
    """
    if form not in REPORT_FORMATS:
        raise UsageError(f"{form!r} is not one of {', '.join(REPORT_FORMATS)}")
    return render_report(report, form, Display(colour))


def _absolute(path: AnyPath) -> Path:
    return Path(os.path.normpath(Path.cwd() / path))
