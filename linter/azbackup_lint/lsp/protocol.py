"""What a session says, in the types of the language server protocol."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from lsprotocol import types
from pygls import uris

from azbackup_lint.lsp.buffers import Buffer, Edit
from azbackup_lint.lsp.diagnostics import Mark
from azbackup_lint.lsp.positions import ClientPosition, ClientRange, Encoding

SOURCE = "azbackup-lint"
UNREADABLE = "\ufffd"

LEVELS = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}
TAGS = {"unnecessary": types.DiagnosticTag.Unnecessary}


ENCODINGS: dict[object, Encoding] = {
    types.PositionEncodingKind.Utf8: "utf-8",
    types.PositionEncodingKind.Utf32: "utf-32",
}


def encoding_of(kind: object) -> Encoding:
    """The encoding that client and server agreed on; UTF-16 if they didn't."""
    return ENCODINGS.get(kind, "utf-16")


def path_of(uri: str) -> Path | None:
    """The file of a URI; None for what lies in no file, such as a new buffer without a name."""
    try:
        text = uris.to_fs_path(uri) or ""
        if UNREADABLE in text:  # a name that is no UTF-8
            text = os.fsdecode(unquote_to_bytes(urlsplit(uri).path))
        is_name = "\0" not in text and len(os.fsencode(text)) > 0
    except ValueError:  # no URI, or no name that a file can have
        return None
    return Path(text) if is_name and Path(text).is_absolute() else None


def uri_of(path: Path, buffers: Mapping[Path, Buffer]) -> str:
    """The URI of a file, as the client spells it where the file is open."""
    buffer = buffers.get(path)
    if buffer is not None:
        return buffer.uri
    try:
        return path.as_uri()
    except UnicodeEncodeError:  # settings may name what can't be there
        return Path(str(path).encode("utf-8", "replace").decode()).as_uri()


def edits_of(changes: Sequence[Any]) -> list[Edit]:
    """The edits of a change notification."""
    edits = []
    for change in changes:
        place = getattr(change, "range", None)
        edits.append(Edit(change.text, None if place is None else client_range(place)))
    return edits


def client_position(position: types.Position) -> ClientPosition:
    """A position of a message."""
    return ClientPosition(position.line, position.character)


def client_range(place: types.Range) -> ClientRange:
    """A range of a message."""
    return ClientRange(client_position(place.start), client_position(place.end))


def as_range(place: ClientRange) -> types.Range:
    """A range for a message."""
    return types.Range(types.Position(*place.start), types.Position(*place.end))


def as_diagnostic(
    mark: Mark, buffers: Mapping[Path, Buffer], *, with_related: bool = True
) -> types.Diagnostic:
    """A mark for a message."""
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(uri_of(place.file, buffers), as_range(place.range)), place.message
        )
        for place in mark.related
    ]
    return types.Diagnostic(
        range=as_range(mark.range),
        message=mark.message,
        severity=LEVELS[mark.level],
        code=mark.code,
        code_description=types.CodeDescription(mark.page) if mark.page else None,
        source=SOURCE,
        tags=[TAGS[tag] for tag in mark.tags] or None,
        related_information=related if related and with_related else None,
        data={"fingerprint": mark.fingerprint, "name": mark.name},
    )
