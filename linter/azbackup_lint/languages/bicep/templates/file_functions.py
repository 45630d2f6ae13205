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
from azbackup_lint.languages.arm.ast import Given, Node
from azbackup_lint.languages.arm.bodies import literal_value
from azbackup_lint.languages.arm.functions.arguments import value_of
from azbackup_lint.languages.bicep.syntax.ast import Call
from azbackup_lint.languages.bicep.templates.nodes import refused
from azbackup_lint.languages.bicep.templates.outside import outside
from azbackup_lint.problems import Problem
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source
from azbackup_lint.values import Cause, Known, ListValue, MapValue, Unknown, Value

Options = Sequence[str | None]
"""What is given besides the path."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why what is in a file can't be what the function reads."""

    message: str


Result = Value | Problem | Fault


class FileFunctions:
    """Reads for one file, the same only once; nothing outside the boundary is read."""

    def __init__(self, files: Files, source: Source) -> None:
        self._files = files
        self._source = source
        self._known: dict[tuple[str, tuple[str | None, ...]], Result] = {}

    def call(self, node: Call, given: Sequence[str | None]) -> Node:
        """What a function gives for its arguments, of which None is one that isn't plain."""
        read = FILE_FUNCTIONS.get(node.name)
        if read is None:
            return refused(f"there is no function {node.name}()")
        if not given:
            return refused(f"{node.name}() takes the path of a file, written out")
        if given[0] is None or None in given:
            return outside(f"{node.name}()", "write its arguments out", node.span)
        call = node.name, tuple(given)
        path = Path(os.path.normpath(self._folder / given[0]))
        if call not in self._known:
            self._known[call] = read(self._files, self._folder, path, given[1:])
        value = self._known[call]
        if isinstance(value, Fault):
            return refused(f"{node.name}(): {value.message}")
        if isinstance(value, Problem):
            if self._files.is_inside(path) and not self._files.exists(path):
                shown = self._files.shown(path)
                return refused(f"{node.name}(): there is no file {shown!r}")
            cause = Cause("data", f"{node.name}('{given[0]}')", value.message, node.span)
            return Given(Unknown((cause,)))
        return Given(value)

    @property
    def _folder(self) -> Path:
        return self._source.file.parent if self._source.file is not None else Path()


def _text(files: Files, folder: Path, path: Path, options: Options) -> Value | Problem:
    source = files.read(path)
    if isinstance(source, Problem):
        return source
    return _unread(source, options[:1]) or Known(source.text)


def _unread(source: Source, encodings: Options) -> Unknown | None:
    """The unknown for a text that another encoding than UTF-8 makes another one."""
    if not encodings or str(encodings[0]).lower() == "utf-8":
        return None
    is_plain = source.text.isascii() and "\0" not in source.text
    if is_plain and str(encodings[0]).lower() in _LIKE_ASCII:
        return None
    return _beyond(f"the encoding {encodings[0]}", "the linter reads UTF-8")


def _base64(
    files: Files, folder: Path, path: Path, options: Sequence[str | None]
) -> Value | Problem:
    buffer = files.overlay.get(path)
    if buffer is not None:
        return Known(b2a_base64(buffer.encode("utf-8", "replace"), newline=False).decode("ascii"))
    if not files.exists(path) or files.obstacle(path) is not None:
        source = files.read(path)
        return source if isinstance(source, Problem) else Known("")
    return Known(b2a_base64(files.data(path, None), newline=False).decode("ascii"))


def _json(files: Files, folder: Path, path: Path, options: Options) -> Result:
    source = files.read(path)
    if isinstance(source, Problem):
        return source
    try:
        root: JsonValue = parse_json(source, lenient=True)
    except JsonError as error:
        return Fault(f"{files.shown(path)!r} can't be read as JSON: {error}")
    return _unread(source, options[1:2]) or _at_path(literal_value(root), options)


def _yaml(files: Files, folder: Path, path: Path, options: Options) -> Result:
    # Few files load YAML.
    from azbackup_lint.yaml_text import YamlError, bad_keys, compose, construct

    source = files.read(path)
    if isinstance(source, Problem):
        return source
    unclear = _beyond("a part of the file", "versions of YAML differ about it")
    try:
        tree = compose(source.text)
        if tree is None:
            return _beyond("what is in the file is no YAML", "it is empty")
        for _, fault in bad_keys(tree):
            return _beyond("what is in the file", fault)
        value = value_of(construct(tree, unclear))
    except YamlError as error:
        return Fault(f"{files.shown(path)!r} can't be read as YAML: {error}")
    return _unread(source, options[1:2]) or _at_path(value, options)


def _folder(
    files: Files, folder: Path, path: Path, options: Sequence[str | None]
) -> Value | Problem:
    """The files of a folder, as `loadDirectoryFileInfo` describes them from another one."""
    names = files.list_names(path) if files.is_inside(path) else ()
    if not names:
        return _beyond("the folder", "it isn't there, or empty, or outside of the repository")
    pattern = str(options[0]) if options and options[0] else "*"
    wanted = pattern.replace("[", "[[]")  # no range of characters, as in Python
    found: dict[str, Value] = {}
    for name in names:
        if not files.exists(path / name):
            continue
        fits = fnmatchcase(name, wanted)
        if fits != fnmatchcase(name.lower(), wanted.lower()):
            return _beyond(f"the pattern {pattern}", "systems differ about the case of names")
        if fits:
            shown = files.relative(path / name, folder)
            ending = name[name.rindex(".") :] if "." in name[:-1] else ""
            facts = {"relativePath": shown, "baseName": name, "extension": ending}
            found[shown] = MapValue({key: Known(text) for key, text in facts.items()})
    return ListValue(tuple(found[shown] for shown in sorted(found, key=str.upper)))


def _at_path(value: Value, options: Options) -> Value:
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


_LIKE_ASCII = frozenset({"us-ascii", "iso-8859-1"})
"""Encodings that read ASCII as it is."""

Read = Callable[[Files, Path, Path, Options], Result]

FILE_FUNCTIONS: Mapping[str, Read] = {
    "loadDirectoryFileInfo": _folder,
    "loadFileAsBase64": _base64,
    "loadJsonContent": _json,
    "loadTextContent": _text,
    "loadYamlContent": _yaml,
}
