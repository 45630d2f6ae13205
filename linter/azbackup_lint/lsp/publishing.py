"""The diagnostics that a client is sent: those of files where something changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from azbackup_lint.lsp import protocol
from azbackup_lint.lsp.buffers import Buffer
from azbackup_lint.lsp.conversation import Conversation
from azbackup_lint.lsp.diagnostics import Mark
from azbackup_lint.lsp.protocol import Message
from azbackup_lint.lsp.shapes import dig


class Publisher:
    """Sends marks as diagnostics. `client` is what the client says that it can do."""

    def __init__(self, conversation: Conversation) -> None:
        self.client: object = None
        self._conversation = conversation
        self._published: dict[Path, tuple[int | None, tuple[Mark, ...]]] = {}

    def publish(
        self, marks: Mapping[Path, tuple[Mark, ...]], buffers: Mapping[Path, Buffer]
    ) -> None:
        """Sends what changed; what the client pulls itself is left to it."""
        pulled = set(buffers) if self._is_pulling else set()
        for path in {*marks, *self._published, *buffers}:
            buffer = buffers.get(path)
            found = () if path in pulled else marks.get(path, ())
            now = (buffer.version if buffer is not None else None, found)
            if now == self._published.get(path, (None, ())):
                continue
            if path in pulled and path not in self._published:
                continue
            if path not in pulled and (found or buffer is not None):
                self._published[path] = now
            else:
                self._published.pop(path, None)
            params: Message = {
                "uri": protocol.uri_of(path, buffers),
                "diagnostics": self.as_diagnostics(found, buffers),
            }
            if now[0] is not None:
                params["version"] = now[0]
            self._conversation.notify("textDocument/publishDiagnostics", params)

    def as_diagnostics(
        self, marks: Iterable[Mark], buffers: Mapping[Path, Buffer]
    ) -> list[Message]:
        """Marks as the client takes them."""
        shown = dig(self.client, "textDocument", "publishDiagnostics", "relatedInformation")
        related = self._is_pulling or shown is not False
        return [protocol.as_diagnostic(mark, buffers, with_related=related) for mark in marks]

    @property
    def _is_pulling(self) -> bool:
        return dig(self.client, "textDocument", "diagnostic") is not None
