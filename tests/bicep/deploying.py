"""Deploys Bicep files for tests."""

from __future__ import annotations

from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.bicep.language import BicepLanguage
from azbackup_lint.languages.language import Request, RootFiles
from azbackup_lint.resources import Root
from tests.arm.deploying import EVERY_TYPE

FOLDER = Path("/bicep")


def deploy(text: str, parameters: str | None = None, **others: str) -> Root:
    """The deployment of a file; `others` are files beside it, with `/` and `.` written as `_`."""
    texts = {"main.bicep": text, **{_name(name): other for name, other in others.items()}}
    if parameters is not None:
        texts["main.bicepparam"] = parameters
    overlay = {FOLDER / name: content for name, content in texts.items()}
    language = BicepLanguage(Request(Files(FOLDER, FOLDER, overlay), EVERY_TYPE))
    given = (FOLDER / "main.bicepparam",) if parameters is not None else ()
    [(_, evaluate)] = language.evaluations([RootFiles(FOLDER / "main.bicep", given)])
    return evaluate()


def _name(name: str) -> str:
    folder, _, rest = name.rpartition("__")
    stem, _, ending = rest.rpartition("_")
    return f"{folder}/{stem}.{ending}".lstrip("/")
