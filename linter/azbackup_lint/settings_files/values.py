"""What a settings file says, with paths and patterns resolved.

A settings file comes with the code, perhaps from someone who may not be trusted: what it names must
lie inside of the repository, and reports go to files that can be nothing but reports.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.formats import REPORT_FORMATS
from azbackup_lint.light_typing import Any
from azbackup_lint.near_words import get_close_matches
from azbackup_lint.path_patterns import PathFilter, PathPattern, parse_pattern
from azbackup_lint.records import dataclass
from azbackup_lint.settings import Given, Override, UsageError
from azbackup_lint.settings_files.checking import faults
from azbackup_lint.settings_files.locating import SettingsFile
from azbackup_lint.source import Source, Span

Steps = tuple[str | int, ...]

REPORT_ENDINGS = (".json", ".sarif", ".xml", ".md", ".csv", ".txt", ".html")
"""The endings of files that a settings file may have reports written to."""

INPUT_ENDINGS = (".tf.json", ".tofu.json", ".tfvars.json", ".parameters.json", "package.json")

MAX_ENTRIES = 20_000
"""Files and folders of a pack that are looked through for links."""


@dataclass(frozen=True, slots=True)
class FileSettings:
    """The settings of a file, by key; `given` are its variables and files of variables."""

    file: SettingsFile
    values: Mapping[str, Any]
    given: tuple[Given, ...]
    overrides: tuple[Override, ...]

    def place(self, *path: str | int) -> str:
        """Where something stands, for people."""
        return str(self.file.document.value_span(path)) if path in self else ""

    def __contains__(self, path: object) -> bool:
        data = self.file.document.data
        for step in path if isinstance(path, tuple) else ():
            if not (isinstance(data, (dict, list)) and _has(data, step)):
                return False
            data = data[step]
        return True


def read_settings(file: SettingsFile) -> FileSettings:
    """What a settings file says; raises UsageError for everything that is wrong with it."""
    wrong = faults(file.document)
    if wrong:
        raise UsageError(*wrong)
    reader = _Reader(file)
    data = file.document.data
    overrides = tuple(
        reader.override(override, ("overrides", number))
        for number, override in enumerate(data.get("overrides", ()))
    )
    return FileSettings(file, reader.values(data, ()), reader.given(data, ()), overrides)


class _Reader:
    """Reads values by their keys."""

    def __init__(self, file: SettingsFile) -> None:
        self._file = file
        self._readers: Mapping[str, Callable[[Any, Steps], Any]] = {
            "var-files": self._input_files,
            "backend-config": self._backends,
            "context": self._input_files,
            "parameters": self._input_files,
            "variants": self._variants,
            "plan-root": self._folder,
            "subscriptions": self._subscriptions,
            "resource-groups": self._by_path,
            "policy-dirs": self._packs,
            "baseline": self._path,
            "exclude": self._patterns,
            "paths": self._places,
            "formats": self._formats,
            "ignore": _tuple,
            "select": _tuple,
        }

    def values(self, data: Mapping[str, Any], path: Steps) -> dict[str, Any]:
        """The values of a mapping of settings, by key."""
        return {
            key: self._readers.get(key, _same)(value, (*path, key)) for key, value in data.items()
        }

    def given(self, data: Mapping[str, Any], path: Steps) -> tuple[Given, ...]:
        """The files of variables, then the variables."""
        files = self._input_files(data.get("var-files", ()), (*path, "var-files"))
        variables = data.get("variables", {})
        return (
            *files,
            *(
                (name, self._variable(value, (*path, "variables", name)))
                for name, value in variables.items()
            ),
        )

    def override(self, data: Mapping[str, Any], path: Steps) -> Override:
        values = self.values(data, path)
        return Override(
            where=values["paths"],
            ignore=values.get("ignore", ()),
            severities=values.get("severities", {}),
            scope=values.get("scope"),
            workspace=values.get("workspace"),
            given=self.given(data, path),
            variants=values.get("variants"),
            parameters=values.get("parameters"),
            plan_root=values.get("plan-root"),
            backend_config=values.get("backend-config"),
        )

    def _variable(self, value: Any, path: Steps) -> Span:
        """The text of a value as Terraform would read it, at its place in the file."""
        if not isinstance(value, str):
            value = json.dumps(value, ensure_ascii=False)
            value = value.replace("${", "$${").replace("%{", "%%{")
        span = self._file.document.value_span(path)
        start = span.source.position(span.start)
        before = "\n" * (start.line - 1) + " " * (start.column - 1)
        text = Source(span.source.path, before + value, span.source.file)
        return text.span(len(before), len(before) + len(value))

    def _input_files(self, names: Any, path: Steps) -> tuple[Path, ...]:
        return tuple(self._input_file(name, (*path, i)) for i, name in enumerate(names))

    def _input_file(self, name: str, path: Steps) -> Path:
        file = self._path(name, path)
        if not looks.is_file(file):
            why = "is not a regular file" if looks.exists(file) else "there is no such file"
            raise self._error(path, f"{name}: {why}")
        return file

    def _variants(self, variants: Mapping[str, Any], path: Steps) -> dict[str, tuple[Path, ...]]:
        return {
            name: (self._input_file(files, (*path, name)),)
            if isinstance(files, str)
            else self._input_files(files, (*path, name))
            for name, files in variants.items()
        }

    def _backends(self, files: Any, path: Steps) -> dict[str, tuple[Path, ...]]:
        """The files by the variant that they are for; those of a list are for all."""
        if isinstance(files, Mapping):
            return self._variants(files, path)
        return {"": self._input_files(files, path)}

    def _subscriptions(self, ids: Mapping[str, str], path: Steps) -> dict[Path, str]:
        return {place: id_.lower() for place, id_ in self._by_path(ids, path).items()}

    def _by_path(self, texts: Mapping[str, str], path: Steps) -> dict[Path, str]:
        return {self._path(name, (*path, name)): text for name, text in texts.items()}

    def _folder(self, name: str, path: Steps) -> Path:
        folder = self._path(name, path)
        if not looks.is_folder(folder):
            raise self._error(path, f"{name}: there is no such folder")
        return folder

    def _packs(self, names: Any, path: Steps) -> tuple[Path, ...]:
        """Folders of packs without links: a pack must not show what lies elsewhere."""
        folders = tuple(self._folder(name, (*path, i)) for i, name in enumerate(names))
        for number, folder in enumerate(folders):
            for count, entry in enumerate(_entries(folder)):
                if entry.is_symlink() or count > MAX_ENTRIES:
                    why = "is a link" if entry.is_symlink() else "is one file too many"
                    shown = entry.relative_to(folder)
                    raise self._error((*path, number), f"{names[number]}: {shown} {why}")
        return folders

    def _path(self, name: str, path: Steps) -> Path:
        """A path inside of the boundary, with links resolved."""
        boundary = self._file.boundary
        try:
            place = Path(os.path.normpath(self._file.folder / name))
            real = Path(looks.real(place))
        except ValueError:
            raise self._error(path, f"{name!r} is no path") from None
        if not real.is_relative_to(boundary):
            why = f"lies outside {boundary}, where a settings file must not lead"
            raise self._error(path, f"{name} {why}")
        return place

    def _patterns(self, texts: Any, path: Steps) -> PathFilter:
        patterns: list[PathPattern] = []
        for number, text in enumerate(texts):
            pattern = parse_pattern(text)
            if pattern is None or "\\" in text:
                why = "can match nothing; write it as in a .gitignore, with slashes"
                raise self._error((*path, number), f"the pattern {text!r} {why}")
            patterns.append(pattern)
        return PathFilter(self._file.folder, tuple(patterns))

    def _places(self, texts: Any, path: Steps) -> PathFilter:
        """Like other patterns, but for `legacy/**`, which is the folder with all that is in it."""
        return self._patterns([_folder_of(text) for text in texts], path)

    def _formats(self, texts: Any, path: Steps) -> tuple[tuple[str, Path | None], ...]:
        return tuple(self._format(text, (*path, i)) for i, text in enumerate(texts))

    def _format(self, text: str, path: Steps) -> tuple[str, Path | None]:
        form, _, name = text.partition(":")
        if form not in REPORT_FORMATS:
            near = get_close_matches(form, REPORT_FORMATS, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise self._error(path, f"{form!r} is not one of {', '.join(REPORT_FORMATS)}{hint}")
        if name in ("", "-"):
            return form, None
        file = self._path(name, path)
        real = Path(looks.real(file))
        names = {part.lower().rstrip(". ") for part in (*real.parts, *file.parts)}
        is_report = real.name.lower().endswith(REPORT_ENDINGS)
        if ".git" in names or not is_report or real.name.lower().endswith(INPUT_ENDINGS):
            endings = ", ".join(REPORT_ENDINGS)
            raise self._error(
                path, f"{name}: a settings file may name only reports: {endings}, outside .git"
            )
        return form, file

    def _error(self, path: Steps, message: str) -> UsageError:
        return UsageError(f"{self._file.document.value_span(path)}: {message}")


def _folder_of(text: str) -> str:
    folder = text.removesuffix("/**")
    return folder if folder == text or "/" in folder else f"/{folder}"


def _entries(folder: Path) -> Iterator[Path]:
    for current, folders, names in looks.walk(folder):
        for name in (*folders, *names):
            yield Path(current, name)


def _tuple(value: Any, _: Steps) -> tuple[str, ...]:
    return tuple(value)


def _same(value: Any, _: Steps) -> Any:
    return value


def _has(data: Any, step: object) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return step in data
