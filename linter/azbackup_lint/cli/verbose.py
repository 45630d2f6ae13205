"""What --verbose tells, on standard error."""

from __future__ import annotations

from azbackup_lint.cli.streams import tell
from azbackup_lint.progress import Progress
from azbackup_lint.report.escaping import one_line, without_commands


class Verbose(Progress):
    """Tells each root when its turn comes, and at the end the time of each stage."""

    def begins(self, root: str, language: str) -> None:
        if language != "none":
            tell(without_commands(f"{one_line(root)} ({language})"))

    def ends(self) -> None:
        for name, seconds in self.seconds.items():
            tell(f"{seconds:8.3f} s  {name}")
        tell(f"{sum(self.seconds.values()):8.3f} s  in all")
