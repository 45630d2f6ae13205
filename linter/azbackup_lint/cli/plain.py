"""`check` with paths and nothing else, which needs no click: to load it is a fifth of a start.

Whatever is more than that, or not as usual, is left to click; both must do the same.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from azbackup_lint.cli.checking import Wishes, lint_and_write
from azbackup_lint.cli.destinations import Output
from azbackup_lint.cli.run_defaults import PREFIX, usual_runs
from azbackup_lint.cli.streams import tell
from azbackup_lint.light_typing import NoReturn
from azbackup_lint.settings_files.composition import in_force
from azbackup_lint.settings_files.locating import common_folder

COMMAND = "check"
STATUS_STOPPED = 130


def is_plain(arguments: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether arguments are the command and paths that can be read; nothing else has a say.

    On Windows click spells out patterns of names.
    """
    if list(arguments[:1]) != [COMMAND] or os.name == "nt":
        return False
    if any(name.lstrip("_").startswith(PREFIX) for name in environment):
        return False
    paths = arguments[1:]
    return not any(path.startswith("-") or not os.access(path, os.R_OK) for path in paths)


def check_plainly(arguments: Sequence[str]) -> NoReturn:
    """Does what the arguments ask for, and exits."""
    paths = tuple(map(Path, arguments[1:]))
    try:
        chosen = in_force(common_folder(paths), {}, environment=dict(os.environ))
        outputs = [Output(form, file) for form, file in chosen.formats]
        lint_and_write(usual_runs(chosen.settings), paths, Wishes(outputs))
    except KeyboardInterrupt:
        tell("")  # ends the line that shows ^C
        sys.exit(STATUS_STOPPED)
    except BrokenPipeError:
        sys.exit(1)
