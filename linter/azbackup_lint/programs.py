"""Where programs are installed that the linter may run."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from azbackup_lint import looks


def installed_program(name: str, boundaries: Iterable[Path]) -> str | None:
    """The absolute path of a program on the PATH; None where it isn't installed.

    Nothing inside the boundaries of what is linted is run: neither a command in the current
    folder (which Windows, and empty or relative entries of a PATH, stand for), nor one that a
    repository brings along. On Windows it is no script either: those are handed to a shell, which
    reads their arguments anew.
    """
    if os.name == "nt":
        name += ".exe"
    inside = [Path(looks.real(boundary)) for boundary in boundaries]
    for entry in os.environ.get("PATH", "").split(os.pathsep):
        command = os.path.join(entry, name)
        if not os.path.isabs(entry) or not looks.is_file(command):
            continue
        places = (Path(os.path.abspath(command)), Path(looks.real(command)))
        is_inside = any(place.is_relative_to(folder) for place in places for folder in inside)
        if os.access(command, os.X_OK) and not is_inside:
            return command
    return None
