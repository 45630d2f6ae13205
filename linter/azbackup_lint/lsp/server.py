"""The server: the messages of an editor, answered from a session that one thread works on."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from azbackup_lint import __version__
from azbackup_lint.files import boundary_of
from azbackup_lint.light_typing import TypeVar
from azbackup_lint.lsp import actions, protocol
from azbackup_lint.lsp.buffers import Buffer
from azbackup_lint.lsp.conversation import Conversation, Method
from azbackup_lint.lsp.diagnostics import Mark
from azbackup_lint.lsp.documents import Documents
from azbackup_lint.lsp.options import Options, options_in
from azbackup_lint.lsp.protocol import Message
from azbackup_lint.lsp.publishing import Publisher
from azbackup_lint.lsp.resting import Rest
from azbackup_lint.lsp.session import Lens, Session
from azbackup_lint.lsp.shapes import (
    ANYTHING,
    CHANGED,
    DOCUMENT,
    NAMED_FOLDER,
    NUMBER,
    OBJECT,
    OPENED,
    TEXT,
    Maybe,
    dig,
)
from azbackup_lint.lsp.staleness import StaleError
from azbackup_lint.policy.errors import PackError
from azbackup_lint.settings import Settings, UsageError

STACK = 256 * 1024 * 1024
"""Bytes that the thread may use for the deepest evaluation; only what is touched is taken."""

COLLECTING = (1_000_000, 10, 10)
"""Objects until Python looks for garbage by itself; a run makes some 100,000."""

QUICK = 0.08
"""Seconds; where linting takes less, every change is linted at once."""

PAUSE = 0.4
"""Seconds without a change to wait for at most, where linting takes longer."""

LOST = "azbackup-lint could not read a message of the editor; open the files again to lint them"

WATCHED = (
    "**/*.{tf,tofu,tfvars,json,bicep,bicepparam}",
    "**/{.azbackup-lint.yaml,.azbackup-lint.yml,pyproject.toml}",
)

COMMANDS = (actions.OPEN, actions.EXPLAIN, actions.UNKNOWN)
KINDS_OF_ACTIONS = ("quickfix",)

Answer = TypeVar("Answer")
_log = logging.getLogger(__name__)


class Server:
    """Keeps the buffers, has a session lint them, and sends what it finds."""

    def __init__(self, settings_of: Callable[[Path], Settings]) -> None:
        self.conversation = Conversation(self._lost)
        self._settings_of = settings_of
        self._lenses: dict[Path, Lens] = {}
        self.options = Options()
        self.session = Session(self._lens_of)
        self._worker = ThreadPoolExecutor(1, "lint")
        self.documents = Documents(self._schedule, self._lost)
        self._generation = 0
        self._timer: asyncio.TimerHandle | None = None
        self._look_at_disk = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._seconds = 0.0
        self._changed_at = 0.0
        self._rest = Rest(self.session, self._worker, lambda: self._do(self._join()))
        self._publisher = Publisher(self.conversation)
        self._told: set[str] = set()
        self._folders: dict[str, None] = {}
        self._client: object = None
        self._offer()

    @property
    def buffers(self) -> dict[Path, Buffer]:
        """The open buffers."""
        return self.documents.buffers

    def run(self) -> int:
        """Serves standard input and output until the client ends; gives the exit status."""
        gc.enable()
        gc.set_threshold(*COLLECTING)
        gc.collect()
        gc.freeze()
        threading.stack_size(STACK)
        read = partial(os.read, sys.stdin.fileno())  # never closed, as a thread may wait for it
        status = self.conversation.hold(read, sys.stdout.buffer)
        self._generation += 1  # what is being linted is of no use any more
        self._worker.shutdown(wait=False, cancel_futures=True)
        return status

    def _offer(self) -> None:
        ask, tell = self.conversation.requests, self.conversation.notifications
        texts = {
            "didOpen": (self.documents.opened, OPENED),
            "didChange": (self.documents.changed, CHANGED),
            "didClose": (self.documents.closed, DOCUMENT),
        }
        for name, (handle, shape) in texts.items():
            tell[f"textDocument/{name}"] = Method(handle, shape, self._lost_text)
        ask["initialize"] = Method(self._initialize, {"capabilities": OBJECT})
        ask["textDocument/diagnostic"] = Method(
            self._diagnostic, {**DOCUMENT, "previousResultId": Maybe(TEXT)}
        )
        tell["initialized"] = Method(self._initialized)
        tell["textDocument/didSave"] = Method(self._saved, DOCUMENT)
        events = {"changes": [{"uri": TEXT, "type": NUMBER}]}
        tell["workspace/didChangeWatchedFiles"] = Method(self._files_changed, events)
        folders = {"event": {"added": [NAMED_FOLDER], "removed": [NAMED_FOLDER]}}
        tell["workspace/didChangeWorkspaceFolders"] = Method(self._folders_changed, folders)
        tell["workspace/didChangeConfiguration"] = Method(self._configured, {"settings": ANYTHING})
        for name in ("didCreateFiles", "didRenameFiles", "didDeleteFiles"):
            tell[f"workspace/{name}"] = Method(self._files_moved, {"files": [OBJECT]})

    # The life of the connection

    def _initialize(self, params: Message) -> Message:
        """Takes what the client says of itself, and says what there is here."""
        self._client = self._publisher.client = params["capabilities"]
        offered = dig(self._client, "general", "positionEncodings")
        encoding = protocol.encoding_of(offered)
        self.session.encoding = self.documents.encoding = encoding
        folders = params.get("workspaceFolders")
        if not isinstance(folders, list):
            folders = [{"uri": params.get("rootUri")}]
        uris = (dig(folder, "uri") for folder in folders)
        self._folders = {uri: None for uri in uris if isinstance(uri, str)}
        self._take_options(params.get("initializationOptions"))
        return {
            "capabilities": protocol.capabilities(encoding, COMMANDS, KINDS_OF_ACTIONS),
            "serverInfo": {"name": protocol.SOURCE, "version": __version__},
        }

    def _initialized(self, params: object) -> None:
        if dig(self._client, "workspace", "didChangeWatchedFiles", "dynamicRegistration") is True:
            watchers = [{"globPattern": pattern} for pattern in WATCHED]
            watching = {
                "id": "files",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": {"watchers": watchers},
            }
            self.conversation.request("client/registerCapability", {"registrations": [watching]})

    def _folders_changed(self, params: Message) -> None:
        for folder in params["event"]["removed"]:
            self._folders.pop(folder["uri"], None)
        self._folders |= {folder["uri"]: None for folder in params["event"]["added"]}
        self._schedule(look_at_disk=True)

    def _configured(self, params: Message) -> None:
        if self._take_options(params["settings"]):
            self._schedule(look_at_disk=True)

    def _take_options(self, given: object) -> bool:
        """Takes the client's settings; False where it sends none."""
        try:
            options = options_in(given)
        except UsageError as error:
            self.tell(str(error))
            return False
        if options is None:
            return False
        self.options = options
        return True

    def _lens_of(self, path: Path) -> Lens:
        """The settings that hold for a file; asked for by the session only."""
        if path.parent not in self._lenses:
            self._lenses[path.parent] = self._lens_in(path.parent)
        return self._lenses[path.parent]

    def _lens_in(self, folder: Path) -> Lens:
        bases = (protocol.path_of(uri) for uri in tuple(self._folders))
        around = [base for base in bases if base is not None and folder.is_relative_to(base)]
        base = max(around, key=lambda base: len(base.parts)) if around else boundary_of(folder)
        return Lens(self.options.over(self._settings_of(folder), base), base)

    def _renew_lenses(self) -> None:
        """Reads settings files again; where one changed, everything is linted anew."""
        lenses = {folder: self._lens_in(folder) for folder in self._lenses}
        if lenses != self._lenses:
            self._lenses = lenses
            self.session.forget()

    # Buffers and files

    def _saved(self, params: object) -> None:
        self._schedule(look_at_disk=True)

    def _lost(self, uri: str = "") -> None:
        """Some message on a document is lost; it isn't known of which where there is no URI."""
        if self.documents.lose(uri):
            self.tell(LOST)

    def _lost_text(self, params: object) -> None:
        uri = dig(params, "textDocument", "uri")
        self._lost(uri if isinstance(uri, str) else "")

    def _files_changed(self, params: Message) -> None:
        if any(event["type"] != protocol.CHANGED for event in params["changes"]):
            self._worker.submit(self.session.rediscover)
        self._schedule(look_at_disk=True)

    def _files_moved(self, params: object) -> None:
        self._worker.submit(self.session.rediscover)
        self._schedule(look_at_disk=True)

    # Linting

    def _schedule(self, *, look_at_disk: bool = False) -> None:
        """Lints at once after a pause, and where that is quick; else when the changes pause."""
        self._generation += 1
        self._look_at_disk |= look_at_disk
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        pause = 0.0 if self._seconds < QUICK or look_at_disk else min(PAUSE, self._seconds)
        is_first = loop.time() - self._changed_at > pause
        self._changed_at = loop.time()
        self._timer = loop.call_later(0.0 if is_first else pause, self._begin)

    def _begin(self) -> None:
        self._timer = None
        self._do(self._lint())

    def _do(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Reports a bug that ended a run; the server goes on."""
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _log.error("linting failed", exc_info=error)
            self.tell("azbackup-lint has hit a bug; the log of the language server has more")

    async def _lint(self) -> None:
        generation = self._generation
        try:
            await self.ask(lambda: None, is_stale=lambda: generation != self._generation)
        except StaleError:
            return

    async def _join(self) -> None:
        """Shows what the other roots of the workspace decide about open ones."""
        generation, buffers = self._generation, self.buffers
        if await self._rest.joins(buffers, lambda: generation != self._generation):
            self._publisher.publish(self.session.marks(), buffers)

    async def ask(
        self, question: Callable[[], Answer], is_stale: Callable[[], bool] = lambda: False
    ) -> Answer:
        """Puts a question to the session as soon as it has linted the buffers of now."""
        buffers, generation = self.buffers, self._generation
        look_at_disk, self._look_at_disk = self._look_at_disk, False
        loop = asyncio.get_running_loop()

        def share(marks: dict[Path, tuple[Mark, ...]]) -> None:
            if generation == self._generation:
                self._publisher.publish(marks, buffers)

        def tell() -> None:
            loop.call_soon_threadsafe(share, self.session.marks())

        job = partial(self._work, buffers, question, is_stale, look_at_disk, tell)
        try:
            answer, marks, complaint = await loop.run_in_executor(self._worker, job)
        except StaleError:
            self._look_at_disk |= look_at_disk
            raise
        except UsageError as error:
            self.tell(str(error))
            raise
        except asyncio.CancelledError:
            if look_at_disk:  # another run has to do that
                self._schedule(look_at_disk=True)
            raise
        self._rest.begin(joins=look_at_disk)
        if complaint:
            self.tell(complaint)
        elif look_at_disk:
            self._told.clear()
        if generation == self._generation:
            self._publisher.publish(marks, buffers)
        return answer

    def _work(
        self,
        buffers: dict[Path, Buffer],
        question: Callable[[], Answer],
        is_stale: Callable[[], bool],
        look_at_disk: bool,
        share: Callable[[], None],
    ) -> tuple[Answer, dict[Path, tuple[Mark, ...]], str]:
        """What the thread of the session does."""
        start, complaint = time.monotonic(), ""
        _stand_somewhere()
        try:
            if look_at_disk:
                self._renew_lenses()
            self.session.lint(buffers, is_stale, saved=look_at_disk, share=share)
        except (UsageError, PackError) as error:
            complaint = str(error)
        self._seconds = time.monotonic() - start
        try:
            return question(), self.session.marks(), complaint
        except (UsageError, PackError) as error:  # it needs settings that are no good
            raise UsageError(complaint or str(error)) from None

    @property
    def can_show_pages(self) -> bool:
        """Whether the client opens pages in a browser."""
        return dig(self._client, "window", "showDocument", "support") is True

    def tell(self, message: str) -> None:
        """Shows a message to the person, once."""
        if message in self._told:
            return
        self._told.add(message)
        self.show(protocol.ERROR, message)

    def show(self, kind: int, message: str) -> None:
        """Shows a message to the person."""
        self.conversation.notify("window/showMessage", {"type": kind, "message": message})

    async def _diagnostic(self, params: Message) -> Message:
        path = protocol.path_of(params["textDocument"]["uri"])
        marks = await self.ask(lambda: self.session.marks().get(path, ()) if path else ())
        version = f"{hash(marks):x}"
        if version == params.get("previousResultId"):
            return {"kind": "unchanged", "resultId": version}
        items = self._publisher.as_diagnostics(marks, self.buffers)
        return {"kind": "full", "resultId": version, "items": items}


def _stand_somewhere() -> None:
    """Leaves the folder that the server was started in where that is gone; no path is from it."""
    try:
        os.getcwd()
    except OSError:
        os.chdir(os.sep)
