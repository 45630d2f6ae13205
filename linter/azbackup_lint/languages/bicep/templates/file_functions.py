"""The functions of Bicep that read files, which are compiled into the template.

See learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-files.
"""

from __future__ import annotations

import os
from binascii import b2a_base64
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.json_text import JsonError, JsonValue, parse_json
from azbackup_lint.languages.arm.ast import Given, Literal, Node
from azbackup_lint.languages.arm.bodies import literal_value
from azbackup_lint.languages.arm.functions.arguments import value_of
from azbackup_lint.languages.bicep.syntax.ast import Call
from azbackup_lint.languages.bicep.templates.nodes import refused
from azbackup_lint.problems import Problem
from azbackup_lint.source import Source
from azbackup_lint.values import Cause, Known, ListValue, MapValue, Unknown, Value


class FileFunctions:
    """Reads for one file; nothing outside the boundary is read."""

    def __init__(self, files: Files, source: Source) -> None:
        self._files = files
        self._source = source

    def call(self, node: Call, arguments: Sequence[Node]) -> Node:
        """What a function gives; it takes names that are written out."""
        read = FILE_FUNCTIONS.get(node.name)
        if read is None:
            return refused(f"there is no function {node.name}()")
        given = [item.data for item in arguments if isinstance(item, Literal)]
        if len(given) < len(arguments) or not given or not isinstance(given[0], str):
            return refused(f"{node.name}() takes the path of a file, written out")
        path = Path(os.path.normpath(self._folder / given[0]))
        value = read(self._files, self._folder, path, given[1:])
        if isinstance(value, Problem):
            cause = Cause("data", f"{node.name}('{given[0]}')", value.message, node.span)
            return Given(Unknown((cause,)))
        return Given(value)

    @property
    def _folder(self) -> Path:
        return self._source.file.parent if self._source.file is not None else Path()


def _text(files: Files, folder: Path, path: Path, options: Sequence[object]) -> Value | Problem:
    source = files.read(path)
    return source if isinstance(source, Problem) else Known(source.text)


def _base64(files: Files, folder: Path, path: Path, options: Sequence[object]) -> Value | Problem:
    if not files.exists(path) or files.obstacle(path) is not None:
        source = files.read(path)
        return source if isinstance(source, Problem) else Known("")
    return Known(b2a_base64(files.data(path, None), newline=False).decode("ascii"))


def _json(files: Files, folder: Path, path: Path, options: Sequence[object]) -> Value | Problem:
    source = files.read(path)
    if isinstance(source, Problem):
        return source
    try:
        root: JsonValue = parse_json(source, lenient=True)
    except JsonError as error:
        return _beyond("what is in the file is no JSON", str(error))
    return _at_path(literal_value(root), options)


def _yaml(files: Files, folder: Path, path: Path, options: Sequence[object]) -> Value | Problem:
    from azbackup_lint.yaml_text import YamlError, compose, construct  # few files load YAML

    source = files.read(path)
    if isinstance(source, Problem):
        return source
    try:
        data = construct(compose(source.text))
    except YamlError as error:
        return _beyond("what is in the file is no YAML", str(error))
    return _at_path(value_of(data), options)


def _folder(files: Files, folder: Path, path: Path, options: Sequence[object]) -> Value | Problem:
    """The files of a folder, as `loadDirectoryFileInfo` describes them from another one."""
    pattern = str(options[0]) if options else "*"
    found = []
    for name in files.list_names(path) if files.is_inside(path) else ():
        file = path / name
        if files.exists(file) and fnmatchcase(name, pattern):
            shown = files.relative(file, folder)
            facts = {"relativePath": shown, "baseName": name, "extension": file.suffix}
            found.append(MapValue({key: Known(text) for key, text in facts.items()}))
    return ListValue(tuple(found))


def _at_path(value: Value, options: Sequence[object]) -> Value:
    """The part that a JSON path such as `$.disks` leads to, if it only names members."""
    written = options[0] if options else None
    if not isinstance(written, str) or written in ("", "$"):
        return value
    for name in written.removeprefix("$").removeprefix(".").split("."):
        if not name.isidentifier() or not isinstance(value, MapValue):
            return _beyond(f"the path {written}", "the linter doesn't follow it")
        found = value.entries.get(name)
        if found is None:
            return _beyond(f"the path {written}", "the file has no such part")
        value = found
    return value


def _beyond(what: str, why: str) -> Unknown:
    return Unknown((Cause("data", what, why),))


Read = Callable[[Files, Path, Path, Sequence[object]], Value | Problem]

FILE_FUNCTIONS: Mapping[str, Read] = {
    "loadDirectoryFileInfo": _folder,
    "loadFileAsBase64": _base64,
    "loadJsonContent": _json,
    "loadTextContent": _text,
    "loadYamlContent": _yaml,
}
