"""The files that a Bicep file names."""

from __future__ import annotations

import os
from pathlib import Path

from azbackup_lint.languages.bicep.syntax.ast import Literal
from azbackup_lint.languages.bicep.syntax.statement_ast import BicepFile, Using
from azbackup_lint.source import Source


def template_of(file: BicepFile) -> Path | None:
    """The file that a parameter file is for."""
    for statement in file.statements:
        if isinstance(statement, Using) and statement.source is not None:
            return target_of(file.source, statement.source)
    return None


def target_of(source: Source, written: object) -> Path | None:
    """The file at a path that is written in another one; None for a registry's."""
    if not isinstance(written, Literal) or not isinstance(written.data, str):
        return None
    if ":" in written.data or source.file is None:
        return None
    return Path(os.path.normpath(source.file.parent / written.data))
