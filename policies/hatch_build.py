"""Puts the compiled form of the built-in pack into wheels, so that runs need not read its YAML."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACK = "azbackup_policies"


# Where hatchling isn't installed, it has no types for mypy.
class CompiledPack(BuildHookInterface):  # type: ignore[type-arg,misc,unused-ignore]
    """Compiles the pack into a file beside what is built; a checkout keeps to its YAML."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "linter"))
        from azbackup_lint.policy.compiled_packs import COMPILED, compile_pack
        from azbackup_lint.policy.pack_folders import PackFolder

        file = Path(self.directory) / COMPILED
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(compile_pack(PackFolder(root / "policies" / PACK, trusted=True)))
        build_data["force_include"][str(file)] = f"{PACK}/{COMPILED}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        (Path(self.directory) / "compiled-pack.json").unlink(missing_ok=True)
