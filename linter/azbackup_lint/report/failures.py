"""What a bug leaves behind: enough to find it by, and nothing of what was read."""

from __future__ import annotations

import traceback
from pathlib import Path

from azbackup_lint.report.model import Failure

MAX_CALLS = 30
"""Calls shown of a bug, the innermost ones."""

_PACKAGE = Path(__file__).parent.parent
_LIBRARIES = "site-packages"


def failure_of(error: Exception, root: str = "", language: str = "") -> Failure:
    """A bug without its live frames, which hold all that was read."""
    return Failure(
        root=root,
        language=language,
        error=type(error).__name__,
        message=str(error),
        trace=tuple(_trace(error)),
    )


def _trace(error: BaseException) -> list[str]:
    """The innermost calls, each by module, line and function; first those of a cause."""
    frames = traceback.extract_tb(error.__traceback__, limit=-MAX_CALLS)
    calls = [f"{_module(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is None:
        return calls
    return [
        *_trace(cause)[-MAX_CALLS:],
        f"{type(cause).__name__}, and while it was handled:",
        *calls,
    ]


def _module(filename: str) -> str:
    """A file of Python without the folders of the person who runs it."""
    path = Path(filename)
    if path.is_relative_to(_PACKAGE):
        return path.relative_to(_PACKAGE.parent).as_posix()
    below = path.parts.index(_LIBRARIES) + 1 if _LIBRARIES in path.parts else -2
    return Path(*path.parts[below:]).as_posix()
