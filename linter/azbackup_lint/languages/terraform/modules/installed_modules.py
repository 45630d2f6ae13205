"""Registry and git modules that `terraform init` has put on this machine."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.source import Source

MANIFEST = Path(".terraform", "modules", "modules.json")


def installed_modules(root: Path, files: Files) -> Mapping[str, Path]:
    """The folders of all module calls below a root, by the names of the calls: `vm.disks`.

    Empty where Terraform was not initialised, or the manifest can't be read.
    """
    if not files.exists(root / MANIFEST):
        return {}
    source = files.read(root / MANIFEST)
    if not isinstance(source, Source):
        return {}
    try:
        entries = json.loads(source.text).get("Modules", [])
        return {
            str(entry["Key"]): Path(os.path.normpath(root / str(entry["Dir"])))
            for entry in entries
            if entry.get("Key")
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}  # Terraform writes it anew; what it names counts as not installed
