"""Whether the `bicep` command is there."""

from __future__ import annotations

import shutil
from functools import cache


@cache
def bicep() -> str | None:
    """The `bicep` command on the path; None where it isn't installed."""
    return shutil.which("bicep")
