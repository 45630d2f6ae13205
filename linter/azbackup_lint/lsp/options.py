"""The settings that an editor gives: those of a run, and what it wants to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from azbackup_lint.light_typing import Any
from azbackup_lint.records import dataclass, replace
from azbackup_lint.settings import Settings, UsageError

SECTION = "azbackup-lint"
"""The name under which editors keep the settings."""

WORDS = ("select", "ignore")
PATHS = {"policyDirs": "policy_dirs", "parameters": "parameters"}
TEXTS = ("edition", "scope", "workspace")


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of an editor; what it doesn't set stays as the command line has it."""

    code_lens: bool = True
    inlay_hints: bool = False
    given: Mapping[str, Any] | None = None

    def over(self, settings: Settings, base: Path) -> Settings:
        """The settings of the command line with those of the editor; its paths begin at `base`."""
        given = self.given or {}
        changes: dict[str, Any] = {name: given[name] for name in TEXTS if name in given}
        changes |= {name: tuple(given[name]) for name in WORDS if name in given}
        for name, field in PATHS.items():
            if name in given:
                changes[field] = tuple(base / path for path in given[name])
        variables = tuple((str(k), str(v)) for k, v in given.get("variables", {}).items())
        files = tuple(base / path for path in given.get("varFiles", ()))
        if variables or files:
            changes["usual"] = (*settings.usual, *files, *variables)
        return replace(settings, **changes)


def options_in(data: object) -> Options | None:
    """The options in what a client sends, by themselves or in a section; None if there are none.

    Raises UsageError for a setting that is of no use.
    """
    if not isinstance(data, Mapping):
        return None
    given = data.get(SECTION, data)
    if not isinstance(given, Mapping) or not given:
        return None
    for name, value in given.items():
        _check(str(name), value)
    shown = {
        "code_lens": bool(given.get("codeLens", True)),
        "inlay_hints": bool(given.get("inlayHints", False)),
    }
    return Options(**shown, given=dict(given))


def _check(name: str, value: object) -> None:
    kinds: dict[str, tuple[type, str]] = {
        **dict.fromkeys((*WORDS, *PATHS, "varFiles"), (list, "a list of texts")),
        **dict.fromkeys(TEXTS, (str, "a text")),
        **dict.fromkeys(("codeLens", "inlayHints"), (bool, "true or false")),
        "variables": (dict, "an object of names and values"),
    }
    if name not in kinds:
        raise UsageError(f"{SECTION} has no setting {name}; it has {', '.join(sorted(kinds))}")
    kind, words = kinds[name]
    is_list_of_texts = not isinstance(value, list) or all(isinstance(x, str) for x in value)
    if not isinstance(value, kind) or not is_list_of_texts:
        raise UsageError(f"the setting {name} of {SECTION} must be {words}")
    if name == "scope" and value not in ("all", "protected"):
        raise UsageError(f"the setting scope of {SECTION} must be all or protected")
