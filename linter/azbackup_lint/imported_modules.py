"""Which modules each module of a package imports when it is loaded: a table for `quick_imports`.

Only builds of wheels make it.
"""

from __future__ import annotations

import ast
from collections.abc import Container
from pathlib import Path

from azbackup_lint.quick_imports import PACKAGE


def import_table(folder: Path, package: str = "azbackup_lint") -> str:
    """The text of a module with the table of a package that lies in a folder."""
    files = {}
    for file in sorted((folder / package).rglob("*.py")):
        parts = file.relative_to(folder).with_suffix("").parts
        files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    lines = ["IMPORTS = {"]
    for name, file in files.items():
        mark = [PACKAGE] if file.name == "__init__.py" else []
        needed = [*mark, *_imported(ast.parse(file.read_bytes()), files)]
        lines.append(f"    {name!r}: {' '.join(needed)!r},")
    return "\n".join([*lines, "}"]) + "\n"


def _imported(module: ast.Module, known: Container[str]) -> list[str]:
    """The known modules that the statements of a module import, in their order."""
    found = []
    for node in module.body:
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [node.module, *inner]
    return [name for name in dict.fromkeys(found) if name in known]
