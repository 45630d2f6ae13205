"""Files in the user's cache folder: they save the next run work, and may go missing any time."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path


def cache_file(name: str) -> Path | None:
    """The file of a name in the user's cache folder; None where there is no such folder."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        home = os.environ.get("HOME", "")
        if not base and home:
            base = os.path.join(home, ".cache")
    if not base or not os.path.isabs(base):
        return None
    return Path(base, "azbackup-lint", name)


def write_whole(file: Path, data: bytes) -> None:
    """Writes a whole file or nothing, so that two runs at once do no harm; raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_suffix(f".{os.getpid()}")
    try:
        temporary.write_bytes(data)
        os.replace(temporary, file)
    finally:
        temporary.unlink(missing_ok=True)


def keep_newest(folder: Path, pattern: str, count: int) -> None:
    """Deletes all but the newest files of a pattern."""
    with suppress(OSError):
        files = sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[count:]:
            file.unlink(missing_ok=True)
