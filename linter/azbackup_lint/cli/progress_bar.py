"""How far a run has come, on a terminal, where it takes longer than a moment."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from azbackup_lint.progress import Progress

DELAY = 1.0
"""Seconds of work that show nothing."""

INTERVAL = 0.2
"""Seconds between two pictures."""

BAR = 20
"""Columns of the bar between its brackets."""

ROOM = 50
"""Columns that a terminal must have."""


def shown_progress(*, quiet: bool = False) -> Progress:
    """What follows a run: a bar where a person can see it, else nothing."""
    return ProgressBar() if not quiet and _is_watched(os.environ) else Progress()


def _is_watched(environment: Mapping[str, str]) -> bool:
    """Whether standard error is a terminal that can show a bar, and is not left to a log.

    A process in the background would write over what is in front.
    """
    if sys.stderr is None or not sys.stderr.isatty() or "CI" in environment:
        return False
    if any(name in environment for name in ("TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL")):
        return False
    if sys.platform == "win32":
        return True
    try:
        is_in_front = os.tcgetpgrp(sys.stderr.fileno()) == os.getpgrp()
    except OSError:
        return False
    return is_in_front and environment.get("TERM", "dumb") not in ("", "dumb")


class ProgressBar(Progress):
    """Draws the number of roots done and the root in hand on one line of standard error.

    A thread draws, since one root may take long. The line is gone before anything else is written.
    """

    def __init__(self) -> None:
        import threading  # only here: most runs have no terminal

        super().__init__()
        self._expected = self._done = 0
        self._root = ""
        self._drawn = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._draw, daemon=True)
        self._thread.start()

    def expects(self, roots: int) -> None:
        self._expected = roots

    def begins(self, root: str, language: str) -> None:
        self._root = root

    def finishes(self) -> None:
        self._done += 1

    def reports(self) -> None:
        """Ends the drawing and clears the line."""
        self._over.set()
        self._thread.join()
        self._write("")

    def _draw(self) -> None:
        wait = DELAY
        while not self._over.wait(wait):
            wait = INTERVAL
            try:
                columns = os.get_terminal_size(sys.stderr.fileno()).columns
            except OSError:
                return
            self._write(self._picture(columns) if columns >= ROOM else "")

    def _picture(self, columns: int) -> str:
        """The line; a terminal that is full to its last column would begin another one."""
        from azbackup_lint.report.escaping import one_line
        from azbackup_lint.report.widths import shortened

        filled = BAR * self._done // self._expected if self._expected else 0
        roots = "root" if self._expected == 1 else "roots"
        told = (
            f"{self._done:,} of {self._expected:,} {roots}" if self._expected else "finding roots"
        )
        bar = f"[{'#' * filled:<{BAR}}] {told}  "
        return bar + shortened(one_line(self._root), columns - len(bar) - 1)

    def _write(self, line: str) -> None:
        """Writes over the line before, past the buffers that the main thread uses."""
        if not line and not self._drawn:
            return
        from azbackup_lint.report.widths import width

        taken = width(line)
        blanks = " " * max(self._drawn - taken, 0)
        text = f"\r{line}{blanks}" if line else f"\r{blanks}\r"
        self._drawn = taken
        encoding = sys.stderr.encoding or "utf-8"
        try:
            os.write(sys.stderr.fileno(), text.encode(encoding, "replace"))
        except OSError:
            self._over.set()  # the terminal is gone; the report says so, if it must
