"""What may be read for a path."""

from __future__ import annotations

import os
from pathlib import Path


def boundary_of(path: Path) -> Path:
    """What may be read for a path: the repository that holds it, else the folder itself."""
    folder = path if path.is_dir() else path.parent
    real = Path(os.path.realpath(folder))
    for candidate in (real, *real.parents):
        if (candidate / ".git").exists():
            return candidate
    return real
