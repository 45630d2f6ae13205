"""Puts what runs would else make into wheels: the compiled built-in pack, the parser's tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACK = "azbackup_policies"
TABLES = "azbackup_lint/languages/terraform/syntax/grammar-tables.json"


# Where hatchling isn't installed, it has no types for mypy.
class CompiledFiles(BuildHookInterface):  # type: ignore[type-arg,misc,unused-ignore]
    """Makes files beside what is built; a checkout keeps to YAML and the user's cache."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "linter"))
        from azbackup_lint.languages.terraform.syntax.parser import made_tables
        from azbackup_lint.policy.compiled_packs import COMPILED, compile_pack
        from azbackup_lint.policy.pack_folders import PackFolder

        pack = compile_pack(PackFolder(root / "policies" / PACK, trusted=True))
        self._made: list[Path] = []
        for place, content in ((f"{PACK}/{COMPILED}", pack), (TABLES, made_tables())):
            file = Path(self.directory) / Path(place).name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            self._made.append(file)
            build_data["force_include"][str(file)] = place

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        for file in getattr(self, "_made", ()):
            file.unlink(missing_ok=True)
