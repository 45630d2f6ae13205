"""Functions that read files and take paths apart."""

from __future__ import annotations

import base64
import hashlib
import os
import posixpath
from collections.abc import Callable, Mapping

from azbackup_lint import looks
from azbackup_lint.languages.terraform.functions.globs import expression_of
from azbackup_lint.languages.terraform.functions.signature import Function, FunctionHost
from azbackup_lint.languages.terraform.type_system.conversion import make_set
from azbackup_lint.languages.terraform.type_system.types import ANY, STRING
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.regular_expressions.parsing import compile_regex
from azbackup_lint.source import Source
from azbackup_lint.values import (
    HIDDEN,
    Cause,
    Known,
    MapValue,
    Unknown,
    Value,
    is_secret,
    unknown_among,
    unknown_because,
)
from azbackup_lint.values.equality import is_null
from azbackup_lint.values.errors import EvaluationError, MissingFile


def _text(value: Value) -> str:
    assert isinstance(value, Known)
    if is_secret(value):
        looks.keep_nothing()
    return str(value.data)


def _shown(host: FunctionHost, path: Value) -> str:
    return HIDDEN if is_secret(path) else host.shown(_text(path))


def _unreadable(what: str) -> Unknown:
    return Unknown((Cause("function", what, "the file can't be read here"),))


def _written_later(what: str) -> Unknown:
    return Unknown((Cause("function", what, "a resource or data source may write it first"),))


def _read(host: FunctionHost, path: Value) -> Source | Unknown:
    if host.may_be_written(path):
        return _written_later(f"the file {_shown(host, path)}")
    if host.exists(_text(path)) is False:
        raise MissingFile(f"there is no file {_shown(host, path)!r}")
    source = host.read(_text(path))
    hides = is_secret(path) and not isinstance(source, Source)
    return _unreadable(f"the file {HIDDEN}") if hides else source


def _file(host: FunctionHost, path: Value) -> Value:
    source = _read(host, path)
    return Known(source.text) if isinstance(source, Source) else source


def _fileexists(host: FunctionHost, path: Value) -> Value:
    if host.may_be_written(path):
        return _written_later(f"the file {_shown(host, path)}")
    exists = host.exists(_text(path))
    return _unreadable(f"the file {_shown(host, path)}") if exists is None else Known(exists)


def _hashed(encode: Callable[[bytes], str]) -> Callable[[FunctionHost, Value], Value]:
    def compute(host: FunctionHost, path: Value) -> Value:
        source = _read(host, path)
        return Known(encode(source.text.encode())) if isinstance(source, Source) else source

    return compute


def _digest(name: str, *, as_base64: bool = False) -> Function:
    def encode(data: bytes) -> str:
        digest = hashlib.new(name, data, usedforsecurity=False).digest()
        return base64.b64encode(digest).decode() if as_base64 else digest.hex()

    return Function(_hashed(encode), (STRING,), contextual=True)


def _fileset(host: FunctionHost, path: Value, pattern: Value) -> Value:
    if host.may_be_written(path):
        return _written_later(f"the files in {_shown(host, path)}")
    wanted = posixpath.normpath(_text(pattern)).lstrip("/")
    depth = None if "**" in wanted else wanted.count("/") + 1
    names = host.file_names(_text(path), depth)
    if names is None:
        return _unreadable(f"the files in {_shown(host, path)}")
    if ".." in wanted.split("/"):
        shown = HIDDEN if is_secret(pattern) else wanted
        return _unreadable(f"the files that match {shown}")
    program, spend = compile_regex(expression_of(wanted)), host.budget.spend
    found = (name for name in names if next(program.matches(name, spend), None) is not None)
    return make_set([Known(name) for name in found])


_NAME = lazy_regex(r"[^\W\d][\w-]*\Z")


def _templatefile(host: FunctionHost, path: Value, variables: Value) -> Value:
    if isinstance(path, Unknown) or isinstance(variables, Unknown):
        return unknown_because(*unknown_among(path, variables))
    if not isinstance(variables, MapValue) or not all(map(_NAME.match, variables.entries)):
        raise EvaluationError("the variables must be an object or a map of names to values")
    source = _read(host, path)
    if not isinstance(source, Source):
        return source
    rendered = host.render(source, variables.entries)
    if is_null(rendered):
        raise EvaluationError("the template gives null")
    return rendered


def _abspath(host: FunctionHost, path: Value) -> Value:
    return Known(os.path.normpath(os.path.join(host.working_directory, _text(path))))


def _of_one(compute: Callable[[str], str]) -> Callable[[Value], Value]:
    return lambda value: Known(compute(_text(value)))


def _dirname(path: str) -> str:
    """Go cleans `//` at the start as well, which POSIX leaves alone."""
    cleaned = posixpath.normpath(posixpath.dirname(path)) if path else "."
    return f"/{cleaned.lstrip('/')}" if path.startswith("/") else cleaned


def _basename(path: str) -> str:
    stripped = path.rstrip("/")
    return posixpath.basename(stripped) or ("/" if path else ".")


def _pathexpand(path: str) -> str:
    if path.startswith("~") and path[1:2] not in ("", "/"):
        raise EvaluationError("the home of another user can't be looked up")
    return os.path.expanduser(path)


FUNCTIONS: Mapping[str, Function] = {
    "abspath": Function(_abspath, (STRING,), contextual=True),
    "basename": Function(_of_one(_basename), (STRING,), cuts_ids=lambda _: True),
    "dirname": Function(_of_one(_dirname), (STRING,), cuts_ids=lambda _: True),
    "file": Function(_file, (STRING,), contextual=True),
    "filebase64": Function(
        _hashed(lambda data: base64.b64encode(data).decode()), (STRING,), contextual=True
    ),
    "filebase64sha256": _digest("sha256", as_base64=True),
    "filebase64sha512": _digest("sha512", as_base64=True),
    "fileexists": Function(_fileexists, (STRING,), contextual=True),
    "filemd5": _digest("md5"),
    "fileset": Function(_fileset, (STRING, STRING), contextual=True),
    "filesha1": _digest("sha1"),
    "filesha256": _digest("sha256"),
    "filesha512": _digest("sha512"),
    "pathexpand": Function(_of_one(_pathexpand), (STRING,)),
    "templatefile": Function(_templatefile, (STRING, ANY), partial=True, contextual=True),
}
