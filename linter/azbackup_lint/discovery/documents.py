"""What kind of JSON document a file holds, told from its text without decoding it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from azbackup_lint.files import MAX_FILE_SIZE, Files

DocumentKind = Literal["plan", "binary-plan", "template", "parameters", "bicep", "bicepparam"]

HEAD = 8192
"""Bytes that tell nearly every document; `terraform show` puts the version of its format first."""

TERRAFORM_ENDINGS = (".tf.json", ".tofu.json", ".tfvars.json")

BICEP_ENDINGS: Mapping[str, DocumentKind] = {".bicep": "bicep", ".bicepparam": "bicepparam"}

ENDINGS = (".json", *BICEP_ENDINGS)
"""How the names of files end that may be documents."""

_PLAN = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"format_version"\s*:')
_SORTED_PLAN = re.compile(rb'"(?:format_version|serial)"\s*:')
_CONTENT = re.compile(rb'"(?:planned_values|resource_changes|terraform_version)"\s*:')
_ARCHIVE = b"PK\x03\x04"
_SCHEMA = re.compile(
    rb'"\$schema"\s*:\s*"[^"]*?/(?:subscription|managementGroup|tenant)?'
    rb"deployment(template|parameters)\.json",
    re.IGNORECASE,
)
_LATE_SCHEMA = re.compile(rb'"(?:contentVersion|resources|parameters|definitions)"\s*:')


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is a root by itself, or the parameters of one.

    `parameters` are the parameter files of a template, one variant each.
    """

    path: Path
    kind: DocumentKind
    parameters: tuple[Path, ...] = ()

    def joined(self, other: Document) -> Document:
        """The same document with the parameter files of both."""
        return replace(self, parameters=tuple(dict.fromkeys((*self.parameters, *other.parameters))))


def document_of(path: Path, files: Files, *, named: bool) -> Document | None:
    """The document in a file, or None for all other files.

    A file that a person named is looked through whole, and is a plan also where its keys were
    sorted.
    """
    if path.name.endswith(TERRAFORM_ENDINGS):
        return None
    if path.suffix in BICEP_ENDINGS:
        return Document(path, BICEP_ENDINGS[path.suffix])
    data = _beginning(path, files, None if named else HEAD)
    if _PLAN.match(data) or (named and _SORTED_PLAN.search(data) and _CONTENT.search(data)):
        return Document(path, "plan")
    kind = _schema_kind(data)
    if kind is None and len(data) == HEAD and _LATE_SCHEMA.search(data):
        kind = _schema_kind(_beginning(path, files, None))
    if kind is not None:
        return Document(path, kind)
    return Document(path, "binary-plan") if named and data.startswith(_ARCHIVE) else None


def _schema_kind(data: bytes) -> DocumentKind | None:
    match = _SCHEMA.search(data)
    if match is None:
        return None
    return "template" if match.group(1).lower() == b"template" else "parameters"


def _beginning(path: Path, files: Files, length: int | None) -> bytes:
    buffer = files.overlay.get(path)
    if buffer is not None:
        return buffer.encode("utf-8", "replace")
    try:
        if os.path.getsize(path) > MAX_FILE_SIZE:
            length = HEAD
        with open(path, "rb") as file:
            return file.read() if length is None else file.read(length)
    except OSError:
        return b""  # whoever reads it says what is wrong with it
