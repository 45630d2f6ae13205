"""The server: the messages of an editor, answered from a session that one thread works on."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from azbackup_lint import __version__
from azbackup_lint.files import boundary_of
from azbackup_lint.lsp import protocol
from azbackup_lint.lsp.buffers import Buffer
from azbackup_lint.lsp.conversation import Conversation
from azbackup_lint.lsp.diagnostics import Mark
from azbackup_lint.lsp.documents import Documents
from azbackup_lint.lsp.options import Options, options_in
from azbackup_lint.lsp.session import Lens, Session, StaleError
from azbackup_lint.policy.errors import PackError
from azbackup_lint.settings import Settings, UsageError

STACK = 256 * 1024 * 1024
"""Bytes that the thread may use for the deepest evaluation; only what is touched is taken."""

COLLECTING = (1_000_000, 10, 10)
"""Objects until Python looks for garbage by itself; a run makes some 100,000."""

IDLE = 1.5
"""Seconds without a change after which garbage is collected, which would hold up a run."""

QUICK = 0.08
"""Seconds; where linting takes less, every change is linted at once."""

PAUSE = 0.4
"""Seconds without a change to wait for at most, where linting takes longer."""

LOST = "azbackup-lint could not read a message of the editor; open the files again to lint them"

WATCHED = (
    "**/*.{tf,tofu,tfvars,json,bicep,bicepparam}",
    "**/{.azbackup-lint.yaml,.azbackup-lint.yml,pyproject.toml}",
)

Answer = TypeVar("Answer")
Handler = Callable[..., object]

_log = logging.getLogger(__name__)


class Server:
    """Keeps the buffers, has a session lint them, and sends what it finds."""

    def __init__(self, settings_of: Callable[[Path], Settings]) -> None:
        self.lsp = LanguageServer("azbackup-lint", __version__)
        self._settings_of = settings_of
        self._lenses: dict[Path, Lens] = {}
        self.options = Options()
        self.session = Session(self._lens_of)
        self._worker = ThreadPoolExecutor(1, "lint")
        self.documents = Documents(self._schedule)
        self._generation = 0
        self._timer: asyncio.TimerHandle | None = None
        self._look_at_disk = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._seconds = 0.0
        self._changed_at = 0.0
        self._collection: asyncio.TimerHandle | None = None
        self._published: dict[Path, tuple[int | None, tuple[Mark, ...]]] = {}
        self._told: set[str] = set()
        self._folders: list[Path] = []
        self._register()

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
        conversation = Conversation(self.lsp, self.documents.handlers, self._lost)
        with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as given:
            status = conversation.hold(given.read, sys.stdout.buffer)
            self._generation += 1  # what is being linted is of no use any more
            self._worker.shutdown(wait=False, cancel_futures=True)
        return status

    def feature(self, name: str, handler: Handler, options: object = None) -> None:
        """Answers a kind of message; a method takes no attributes, which the library gives it."""
        self.lsp.feature(name, options)(partial(handler))

    def _register(self) -> None:
        feature = self.feature
        feature(types.INITIALIZE, self._initialize)
        feature(types.INITIALIZED, self._initialized)
        for name, handler in self.documents.handlers.items():
            feature(name, handler)
        feature(types.TEXT_DOCUMENT_DID_SAVE, self._saved)
        feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._files_changed)
        feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self._folders_changed)
        feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION, self._configured)
        files = types.FileOperationRegistrationOptions(
            [types.FileOperationFilter(types.FileOperationPattern("**/*"), "file")]
        )
        for name in (
            types.WORKSPACE_DID_CREATE_FILES,
            types.WORKSPACE_DID_RENAME_FILES,
            types.WORKSPACE_DID_DELETE_FILES,
        ):
            feature(name, self._files_moved, files)
        pull = types.DiagnosticOptions(
            inter_file_dependencies=True, workspace_diagnostics=False, identifier=protocol.SOURCE
        )
        feature(types.TEXT_DOCUMENT_DIAGNOSTIC, self._diagnostic, pull)

    # The life of the connection

    def _initialize(self, params: types.InitializeParams) -> None:
        encoding = protocol.encoding_of(self.lsp.workspace.position_encoding)
        self.session.encoding = self.documents.encoding = encoding
        self._take_folders()
        self._take_options(params.initialization_options)

    async def _initialized(self, params: types.InitializedParams) -> None:
        workspace = self.lsp.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        if watching is not None and watching.dynamic_registration:
            options = types.DidChangeWatchedFilesRegistrationOptions(
                [types.FileSystemWatcher(pattern) for pattern in WATCHED]
            )
            registration = types.Registration(
                "files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options
            )
            await self.lsp.client_register_capability_async(
                types.RegistrationParams([registration])
            )

    def _take_folders(self) -> None:
        uris = self.lsp.workspace.folders
        paths = (protocol.path_of(uri) for uri in uris)
        self._folders = sorted((p for p in paths if p), key=lambda p: len(p.parts), reverse=True)

    def _folders_changed(self, params: types.DidChangeWorkspaceFoldersParams) -> None:
        self._take_folders()
        self._schedule(look_at_disk=True)

    def _configured(self, params: types.DidChangeConfigurationParams) -> None:
        if self._take_options(params.settings):
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
        around = (base for base in self._folders if folder.is_relative_to(base))
        base = next(around, None) or boundary_of(folder)
        return Lens(self.options.over(self._settings_of(folder), base), base)

    def _renew_lenses(self) -> None:
        """Reads settings files again; where one changed, everything is linted anew."""
        lenses = {folder: self._lens_in(folder) for folder in self._lenses}
        if lenses != self._lenses:
            self._lenses = lenses
            self.session.forget()

    # Buffers and files

    def _saved(self, params: types.DidSaveTextDocumentParams) -> None:
        self._schedule(look_at_disk=True)

    def _lost(self, uri: str) -> None:
        if self.documents.lose(uri):
            self.tell(LOST)

    def _files_changed(self, params: types.DidChangeWatchedFilesParams) -> None:
        if any(event.type != types.FileChangeType.Changed for event in params.changes):
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
        task = asyncio.ensure_future(self._lint())
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _collect_when_idle(self) -> None:
        if self._collection is not None:
            self._collection.cancel()
        self._collection = asyncio.get_running_loop().call_later(IDLE, gc.collect)

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

    async def ask(
        self, question: Callable[[], Answer], is_stale: Callable[[], bool] = lambda: False
    ) -> Answer:
        """Puts a question to the session as soon as it has linted the buffers of now."""
        buffers, generation = self.buffers, self._generation
        look_at_disk, self._look_at_disk = self._look_at_disk, False
        loop = asyncio.get_running_loop()

        def share(marks: dict[Path, tuple[Mark, ...]]) -> None:
            if generation == self._generation:
                self._publish(marks, buffers)

        def tell() -> None:
            loop.call_soon_threadsafe(share, self.session.marks())

        job = partial(self._work, buffers, question, is_stale, look_at_disk, tell)
        try:
            answer, marks, complaint = await loop.run_in_executor(self._worker, job)
        except StaleError:
            self._look_at_disk |= look_at_disk
            raise
        except asyncio.CancelledError:
            if look_at_disk:  # another run has to do that
                self._schedule(look_at_disk=True)
            raise
        self._collect_when_idle()
        if complaint:
            self.tell(complaint)
        elif look_at_disk:
            self._told.clear()
        if generation == self._generation:
            self._publish(marks, buffers)
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
        try:
            if look_at_disk:
                self._renew_lenses()
            self.session.lint(buffers, is_stale, saved=look_at_disk, share=share)
        except (UsageError, PackError) as error:
            complaint = str(error)
        self._seconds = time.monotonic() - start
        return question(), self.session.marks(), complaint

    def tell(self, message: str) -> None:
        """Shows a message to the person, once."""
        if message in self._told:
            return
        self._told.add(message)
        show = types.ShowMessageParams(types.MessageType.Error, message)
        self.lsp.window_show_message(show)

    # Diagnostics

    def _publish(self, marks: dict[Path, tuple[Mark, ...]], buffers: dict[Path, Buffer]) -> None:
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
            params = types.PublishDiagnosticsParams(
                protocol.uri_of(path, buffers), self._as_diagnostics(found, buffers), now[0]
            )
            self.lsp.text_document_publish_diagnostics(params)

    @property
    def _is_pulling(self) -> bool:
        document = self.lsp.client_capabilities.text_document
        return document is not None and document.diagnostic is not None

    def _as_diagnostics(
        self, marks: Iterable[Mark], buffers: dict[Path, Buffer]
    ) -> list[types.Diagnostic]:
        document = self.lsp.client_capabilities.text_document
        shown = document.publish_diagnostics if document else None
        related = self._is_pulling or shown is None or shown.related_information is not False
        return [protocol.as_diagnostic(mark, buffers, with_related=related) for mark in marks]

    async def _diagnostic(
        self, params: types.DocumentDiagnosticParams
    ) -> types.DocumentDiagnosticReport:
        path = protocol.path_of(params.text_document.uri)
        marks = await self.ask(lambda: self.session.marks().get(path, ()) if path else ())
        version = f"{hash(marks):x}"
        if version == params.previous_result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(version)
        items = self._as_diagnostics(marks, self.buffers)
        return types.RelatedFullDocumentDiagnosticReport(items, result_id=version)
