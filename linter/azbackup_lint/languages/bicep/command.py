"""Runs the `bicep` command: offline, on one file at a time."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.files import Files
from azbackup_lint.json_text import JsonError, parse_json
from azbackup_lint.languages.bicep.places import Origin
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.problems import SYNTAX_ERROR, Problem
from azbackup_lint.source import Source, Span

TIMEOUT = 60
"""Seconds for one file."""

_ERROR = lazy_regex(r"^.*\(([0-9]{1,9}),([0-9]{1,9})\) : Error (.*)$", re.MULTILINE)


def compiled(path: Path, files: Files, command: str) -> Source | Problem:
    """The template that a `.bicep` file is compiled to; its places lie in the Bicep files.

    Modules are not fetched: what only a registry has makes the file a problem.
    """
    source = files.read(path)
    if isinstance(source, Problem):
        return source
    text = _output(command, "build", source, files)
    if isinstance(text, Problem):
        return text
    try:
        root = parse_json(Source(source.path, text), lenient=True)
    except JsonError:
        return _problem(source, "bicep printed no template")
    return _Compiled(source, text, Origin(root, source, lambda other: _text(other, files)))


def parameters_of(path: Path, files: Files, command: str) -> Source | Problem:
    """The parameters that a `.bicepparam` file is compiled to, shown at the file's parameters."""
    source = files.read(path)
    if isinstance(source, Problem):
        return source
    text = _output(command, "build-params", source, files)
    if isinstance(text, Problem):
        return text
    try:
        inner = str(json.loads(text)["parametersJson"])
        root = parse_json(Source(source.path, inner), lenient=True)
    except (ValueError, KeyError, TypeError, JsonError):
        return _problem(source, "bicep printed no parameters")
    return _Compiled(source, inner, Origin(root, source, lambda _: None))


class _Compiled(Source):
    """What a Bicep file was compiled to, under the name of that file."""

    __slots__ = ("_origin",)

    def __init__(self, source: Source, text: str, origin: Origin) -> None:
        super().__init__(source.path, text, source.file)
        self._origin = origin

    def span(self, start: int, end: int) -> Span:
        return self._origin.place(start, end)


def _output(command: str, verb: str, source: Source, files: Files) -> str | Problem:
    assert source.file is not None
    conflict = files.conflicts.get(source.file)
    if conflict is not None:
        return conflict  # the command reads the file itself
    looks.ran(command)
    arguments = [command, verb, str(source.file), "--stdout", "--no-restore"]
    try:
        result = subprocess.run(
            arguments, capture_output=True, timeout=TIMEOUT, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        return _problem(source, f"bicep took longer than {TIMEOUT} seconds")
    except OSError as error:
        return _problem(source, f"bicep can't be run: {error.strerror}")
    if result.returncode:
        return _refused(source, result.stderr.decode("utf-8", "replace"))
    return result.stdout.decode("utf-8-sig", "replace")


def _refused(source: Source, output: str) -> Problem:
    """The first error that the compiler names, at its place."""
    match = _ERROR.search(output)
    if match is None:
        return _problem(source, "bicep can't compile this file")
    line, column, message = int(match.group(1)), int(match.group(2)), match.group(3)
    starts = [0, *(newline.end() for newline in re.finditer(r"\n", source.text))]
    offset = min(starts[min(line, len(starts)) - 1] + column - 1, len(source.text))
    span = source.span(offset, min(offset + 1, len(source.text)))
    remedy = "Correct the file; modules of registries are fetched by bicep restore."
    return Problem(SYNTAX_ERROR, f"bicep: {message}", remedy, span)


def _problem(source: Source, message: str) -> Problem:
    remedy = "See what bicep build says of it."
    return Problem(SYNTAX_ERROR, message, remedy, source.span(0, 0))


def _text(path: Path, files: Files) -> Source | None:
    if not files.is_inside(path) or not files.exists(path):
        return None
    source = files.read(path)
    return None if isinstance(source, Problem) else source
