"""What a session says, and what it is told, as messages of the language server protocol have it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Any
from azbackup_lint.lsp.buffers import Buffer, Edit
from azbackup_lint.lsp.diagnostics import Mark
from azbackup_lint.lsp.positions import ClientPosition, ClientRange, Encoding

SOURCE = "azbackup-lint"
UNREADABLE = "\ufffd"

LEVELS = {"error": 1, "warning": 2, "note": 3, "hint": 4}
TAGS = {"unnecessary": 1}
CHANGED = 2
"""The type of an event of a watched file that was there before and still is."""
ERROR, INFO = 1, 3
"""The types of messages to a person."""

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")

Message = dict[str, Any]

_DRIVE = lazy_regex(r"/[a-zA-Z]:", re.ASCII)


def encoding_of(offered: object) -> Encoding:
    """The first of the encodings that a client offers and that is known here, else UTF-16."""
    given = offered if isinstance(offered, list) else []
    return next((one for kind in given for one in ENCODINGS if one == kind), "utf-16")


def path_of(uri: str) -> Path | None:
    """The file of a URI; None for what lies in no file, such as a new buffer without a name."""
    try:
        text = _file_of(uri)
        if UNREADABLE in text:  # a name that is no UTF-8
            text = os.fsdecode(unquote_to_bytes(urlsplit(uri).path))
        is_name = "\0" not in text and len(os.fsencode(text)) > 0
    except ValueError:  # no URI, or no name that a file can have
        return None
    return Path(text) if is_name and Path(text).is_absolute() else None


def _file_of(uri: str) -> str:
    """The path in a URI of a file, as the system spells it; nothing in others."""
    parts = urlsplit(uri)
    if parts.scheme != "file":
        return ""
    path = unquote(parts.path)
    if parts.netloc and path:
        path = f"//{unquote(parts.netloc)}{path}"
    elif _DRIVE.match(path):
        path = path[1].lower() + path[2:]
    return path.replace("/", os.sep)


def uri_of(path: Path, buffers: Mapping[Path, Buffer]) -> str:
    """The URI of a file, as the client spells it where the file is open."""
    buffer = buffers.get(path)
    if buffer is not None:
        return buffer.uri
    try:
        return path.as_uri()
    except UnicodeEncodeError:  # settings may name what can't be there
        return Path(str(path).encode("utf-8", "replace").decode()).as_uri()


def edits_of(changes: Iterable[Message]) -> list[Edit]:
    """The edits of a change notification."""
    return [
        Edit(change["text"], client_range(change["range"]) if change.get("range") else None)
        for change in changes
    ]


def client_position(position: Message) -> ClientPosition:
    """A position of a message."""
    return ClientPosition(position["line"], position["character"])


def client_range(place: Message) -> ClientRange:
    """A range of a message."""
    return ClientRange(client_position(place["start"]), client_position(place["end"]))


def as_position(position: ClientPosition) -> Message:
    """A position for a message."""
    return {"line": position.line, "character": position.character}


def as_range(place: ClientRange) -> Message:
    """A range for a message."""
    return {"start": as_position(place.start), "end": as_position(place.end)}


def as_location(path: Path, place: ClientRange, buffers: Mapping[Path, Buffer]) -> Message:
    """A place in a file for a message."""
    return {"uri": uri_of(path, buffers), "range": as_range(place)}


def as_diagnostic(
    mark: Mark, buffers: Mapping[Path, Buffer], *, with_related: bool = True
) -> Message:
    """A mark for a message."""
    diagnostic: Message = {
        "range": as_range(mark.range),
        "message": mark.message,
        "severity": LEVELS[mark.level],
        "code": mark.code,
        "source": SOURCE,
        "data": {"fingerprint": mark.fingerprint, "name": mark.name},
    }
    if mark.page:
        diagnostic["codeDescription"] = {"href": mark.page}
    if mark.tags:
        diagnostic["tags"] = [TAGS[tag] for tag in mark.tags]
    if mark.related and with_related:
        diagnostic["relatedInformation"] = [
            {"location": as_location(place.file, place.range, buffers), "message": place.message}
            for place in mark.related
        ]
    return diagnostic


def capabilities(
    encoding: Encoding, commands: Sequence[str], action_kinds: Sequence[str]
) -> Message:
    """What the server can do, for the answer to the first message."""
    everything = {"filters": [{"scheme": "file", "pattern": {"glob": "**/*"}}]}
    return {
        "positionEncoding": encoding,
        "textDocumentSync": {"openClose": True, "change": 2, "save": True},
        "hoverProvider": True,
        "definitionProvider": True,
        "referencesProvider": True,
        "codeActionProvider": {"codeActionKinds": [*action_kinds]},
        "codeLensProvider": {"resolveProvider": False},
        "executeCommandProvider": {"commands": [*commands]},
        "inlayHintProvider": {"resolveProvider": False},
        "diagnosticProvider": {
            "interFileDependencies": True,
            "workspaceDiagnostics": False,
            "identifier": SOURCE,
        },
        "workspace": {
            "workspaceFolders": {"supported": True, "changeNotifications": True},
            "fileOperations": {
                "didCreate": everything,
                "didRename": everything,
                "didDelete": everything,
            },
        },
    }
