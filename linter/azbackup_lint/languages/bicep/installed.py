"""Where the `bicep` command is installed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

WINDOWS_NAMES = ("bicep.exe",)
"""No script: Windows hands those to a shell, which reads their arguments anew."""


def bicep_command(boundaries: Iterable[Path]) -> str | None:
    """The absolute path of the `bicep` command on the PATH; None where it isn't installed.

    Nothing inside the boundaries of what is linted is run: neither a command in the current
    folder (which Windows, and empty or relative entries of a PATH, stand for), nor one that a
    repository brings along.
    """
    names = WINDOWS_NAMES if os.name == "nt" else ("bicep",)
    inside = [Path(os.path.realpath(boundary)) for boundary in boundaries]
    for entry in os.environ.get("PATH", "").split(os.pathsep):
        for name in names if os.path.isabs(entry) else ():
            command = os.path.join(entry, name)
            if not os.path.isfile(command) or not os.access(command, os.X_OK):
                continue
            places = (Path(os.path.abspath(command)), Path(os.path.realpath(command)))
            if not any(place.is_relative_to(folder) for place in places for folder in inside):
                return command
    return None
