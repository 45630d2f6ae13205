"""The open documents of a client, as its notifications have them."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

from azbackup_lint.light_typing import Protocol
from azbackup_lint.lsp import protocol
from azbackup_lint.lsp.buffers import Buffer
from azbackup_lint.lsp.edited_lines import TooManyEdits
from azbackup_lint.lsp.positions import Encoding
from azbackup_lint.lsp.protocol import Message


class Schedule(Protocol):
    """Asks for the buffers of now to be linted."""

    def __call__(self, *, look_at_disk: bool = False) -> None: ...


class Documents:
    """Keeps the open buffers. `buffers` is never changed, but replaced.

    `lost` is called with the URI of a document whose edits can't be followed.
    """

    def __init__(self, schedule: Schedule, lost: Callable[[str], None]) -> None:
        self.buffers: dict[Path, Buffer] = {}
        self.encoding: Encoding = "utf-16"
        self._schedule = schedule
        self._lost = lost

    def opened(self, params: Message) -> None:
        """A document was opened."""
        document = params["textDocument"]
        path = protocol.path_of(document["uri"])
        if path is not None and _may_be_file(path):
            self._keep(Buffer(path, document["uri"], document["text"], document["version"]))
            self._schedule(look_at_disk=True)

    def changed(self, params: Message) -> None:
        """A document was edited."""
        document = params["textDocument"]
        path = protocol.path_of(document["uri"])
        buffer = self.buffers.get(path) if path is not None else None
        if buffer is not None:
            edits = protocol.edits_of(params["contentChanges"])
            try:
                edited = buffer.edited(edits, document.get("version"), self.encoding)
            except TooManyEdits:
                self._lost(document["uri"])
                return
            self._keep(edited)
            self._schedule()

    def closed(self, params: Message) -> None:
        """A document was closed."""
        path = protocol.path_of(params["textDocument"]["uri"])
        if path in self.buffers:
            self._drop({path})

    def lose(self, uri: str) -> bool:
        """Closes a document of which a message is lost, or all where it isn't known which.

        Their texts can't be trusted any more. False where none is open.
        """
        lost = protocol.path_of(uri) if uri else None
        gone = {path for path in self.buffers if not uri or path == lost}
        if gone:
            self._drop(gone)
        return bool(gone)

    def _keep(self, buffer: Buffer) -> None:
        self.buffers = {**self.buffers, buffer.path: buffer}

    def _drop(self, paths: set[Path]) -> None:
        self.buffers = {path: b for path, b in self.buffers.items() if path not in paths}
        self._schedule(look_at_disk=True)


def _may_be_file(path: Path) -> bool:
    """Whether a file is or could be there, but no folder, no device and nothing out of reach."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return True
    except OSError:
        return False
