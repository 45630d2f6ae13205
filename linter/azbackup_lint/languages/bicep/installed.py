"""Where the `bicep` command is installed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from azbackup_lint.programs import installed_program


def bicep_command(boundaries: Iterable[Path]) -> str | None:
    """The absolute path of the `bicep` command; None where it isn't installed."""
    return installed_program("bicep", boundaries)
