"""Puts what runs would else make into wheels.

The built-in pack compiled, the parser's tables, what each module imports, and what checks need: the
templates of records, and the programs of regular expressions.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACK = "azbackup_policies"
TABLES = "azbackup_lint/languages/terraform/syntax/grammar-tables.json"
TEMPLATES = "azbackup_lint/record_templates.py"
PROGRAMS = "azbackup_lint/regex_programs.py"
IMPORTS = "azbackup_lint/import_table.py"
CHECKED = ("bases", "storage/shared-disk", "vaults")
"""Folders of the pack that a check is run on, which shows what it needs."""

CHECK = """
import os, sys
sys.path[:] = sys.argv.pop(1).split(os.pathsep)
from azbackup_lint.cli import main
from azbackup_lint.lazy_regex import program_module
from azbackup_lint.records import template_module
outputs = sys.argv.pop(1), sys.argv.pop(1)
try:
    main()
except SystemExit as end:
    if end.code not in (0, 1):
        raise
for output, text in zip(outputs, (template_module(), program_module())):
    with open(output, "x", encoding="utf-8") as file:
        file.write(text)
"""
"""Checks, and writes templates and programs to files; the path of modules and the files come first.

The path isn't in PYTHONPATH, since builds by pip drop from that what is installed for editing.
"""


# Where hatchling isn't installed, it has no types for mypy.
class CompiledFiles(BuildHookInterface):  # type: ignore[type-arg,misc,unused-ignore]
    """Makes files beside what is built; a checkout keeps to YAML and the user's cache."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "linter"))
        from azbackup_lint.imported_modules import import_table
        from azbackup_lint.languages.terraform.syntax.parser import made_tables
        from azbackup_lint.policy.compiled_packs import COMPILED, compile_pack
        from azbackup_lint.policy.pack_folders import PackFolder

        templates, programs = needed_by_checks(root)
        pack = compile_pack(PackFolder(root / "policies" / PACK, trusted=True))
        self._made: list[Path] = []
        made = {
            f"{PACK}/{COMPILED}": pack,
            TABLES: made_tables(),
            TEMPLATES: templates,
            PROGRAMS: programs,
            IMPORTS: import_table(root / "linter").encode(),
        }
        for place, content in made.items():
            file = Path(self.directory) / Path(place).name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            self._made.append(file)
            build_data["force_include"][str(file)] = place

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        for file in getattr(self, "_made", ()):
            file.unlink(missing_ok=True)


def needed_by_checks(root: Path) -> tuple[bytes, ...]:
    """The modules with the templates and programs that a check needs, as one shows."""
    with tempfile.TemporaryDirectory() as cache:
        metadata = Path(cache, "azbackup_lint-0.dist-info")
        metadata.mkdir()
        entry = f"[azbackup_lint.packs]\nazure-vm = {PACK}\n"  # what an installed linter has
        (metadata / "entry_points.txt").write_text(entry, encoding="utf-8")
        packages = map(str, (root / "linter", root / "policies", cache))
        path = os.pathsep.join([*packages, *filter(None, sys.path)])
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("AZBACKUP_LINT_")}
        environment = {**inherited, "XDG_CACHE_HOME": cache, "LOCALAPPDATA": cache}
        outputs = [Path(cache, name) for name in ("templates", "programs")]
        checked = [str(root / "policies" / PACK / folder) for folder in CHECKED]
        command = [
            sys.executable,
            "-I",
            "-c",
            CHECK,
            path,
            *map(str, outputs),
            "check",
            "--jobs=1",
            *checked,
        ]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
        return tuple(output.read_bytes() for output in outputs)
