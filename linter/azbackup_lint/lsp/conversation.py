"""The conversation with a client, by the base protocol: messages are handled, answered or refused.

It knows which messages may come when, and what their parameters must be like; what they mean is
known to whoever offers the methods.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Callable, Coroutine
from itertools import count, islice
from typing import BinaryIO

from azbackup_lint.light_typing import Any
from azbackup_lint.lsp.framing import Messages, TooLarge
from azbackup_lint.lsp.shapes import ANYTHING, faults
from azbackup_lint.records import dataclass
from azbackup_lint.settings import UsageError

WAITING = 64
"""Messages that are read ahead of the one at hand."""

MAX_REASONS = 3

INITIALIZE, SHUTDOWN, EXIT, CANCEL = "initialize", "shutdown", "exit", "$/cancelRequest"

PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS = -32700, -32600, -32601, -32602
INTERNAL_ERROR, NOT_INITIALIZED, CANCELLED = -32603, -32002, -32800

_log = logging.getLogger(__name__)


class WrongParams(Exception):
    """The parameters of a request have the right shape and are wrong all the same."""


@dataclass(frozen=True, slots=True)
class Method:
    """Something that a client may ask for or tell, and what its parameters must be like.

    `lost` is called where they are not, with the parameters.
    """

    handle: Callable[[Any], object]
    shape: object = ANYTHING
    lost: Callable[[object], None] = lambda params: None


class Conversation:
    """Reads messages and has each one handled, answered or refused.

    `lost` is called where a message couldn't be read at all.
    """

    def __init__(self, lost: Callable[[], None]) -> None:
        self.requests: dict[str, Method] = {}
        self.notifications: dict[str, Method] = {}
        self._lost = lost
        self._state = "new"
        self._output: BinaryIO | None = None
        self._end: asyncio.Future[int] | None = None
        self._tasks: dict[int | str, asyncio.Task[Any]] = {}
        self._ids = count(1)

    def hold(self, read: Callable[[int], bytes], output: BinaryIO) -> int:
        """Talks until the client ends; gives the exit status, 1 where no shutdown came first."""
        self._output = output
        return asyncio.run(self._talk(read))

    async def _talk(self, read: Callable[[int], bytes]) -> int:
        loop = asyncio.get_running_loop()
        self._end = loop.create_future()
        room = threading.BoundedSemaphore(WAITING)

        def take(message: bytes | TooLarge) -> None:
            room.release()
            self._take(message)

        def listen() -> None:
            for message in Messages(read):
                room.acquire()
                loop.call_soon_threadsafe(take, message)
            loop.call_soon_threadsafe(self._finish)

        # It may still wait for input when the client has said that this is the end.
        threading.Thread(target=listen, name="messages", daemon=True).start()
        return await self._end

    def _finish(self) -> None:
        if self._end is not None and not self._end.done():
            self._end.set_result(0 if self._state == "ended" else 1)

    # What is sent

    def notify(self, method: str, params: object) -> None:
        """Tells the client something."""
        self._send({"method": method, "params": params})

    def request(self, method: str, params: object) -> None:
        """Asks the client for something, whose answer is of no use."""
        id_ = f"azbackup-lint-{next(self._ids)}"
        self._send({"id": id_, "method": method, "params": params})

    def _refuse(self, id_: int | str | None, code: int, reason: str) -> None:
        _log.warning("refused a message: %s", reason)
        self._send({"id": id_, "error": {"code": code, "message": reason}})

    def _send(self, message: dict[str, object]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}, separators=(",", ":")).encode()
        try:
            if self._output is not None:
                self._output.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
                self._output.flush()
        except BrokenPipeError:
            self._finish()

    # One message

    def _take(self, body: bytes | TooLarge) -> None:
        if isinstance(body, TooLarge):
            self._lost()
            reason = f"a message of {body.length:,} bytes is too large"
            self._refuse(None, INVALID_REQUEST, reason)
            return
        try:
            message = json.loads(body)
        except (ValueError, RecursionError) as error:
            self._lost()
            self._refuse(None, PARSE_ERROR, f"this is no JSON: {error}")
            return
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            reason = "a message is an object with jsonrpc 2.0"
            self._refuse(_id_of(message), INVALID_REQUEST, reason)
        elif "method" not in message:
            pass  # the answer to a request
        elif not isinstance(message["method"], str):
            self._refuse(_id_of(message), INVALID_REQUEST, "a method is a text")
        elif "id" in message:
            self._request(message["method"], message)
        else:
            self._notification(message["method"], message.get("params"))

    def _request(self, method: str, message: dict[str, Any]) -> None:
        id_, known = _id_of(message), self.requests.get(method)
        if id_ is None:
            reason = "the id of a request is a text or a whole number"
            self._refuse(None, INVALID_REQUEST, reason)
        elif self._state == "new" and method != INITIALIZE:
            self._refuse(id_, NOT_INITIALIZED, f"{method} came before initialize")
        elif self._state == "ended" or (self._state != "new" and method == INITIALIZE):
            before = "shutdown" if self._state == "ended" else "another initialize"
            self._refuse(id_, INVALID_REQUEST, f"{method} came after {before}")
        elif method == SHUTDOWN:
            self._state = "ended"
            self._send({"id": id_, "result": None})
        elif known is None:
            self._refuse(id_, NO_METHOD, f"there is no method {method}")
        else:
            self._handle(id_, method, known, message.get("params"))

    def _handle(self, id_: int | str, method: str, known: Method, params: object) -> None:
        """Handles a request of a known method, and answers it."""
        reasons = [*islice(faults(params, known.shape), MAX_REASONS)]
        if reasons:
            self._refuse(id_, INVALID_PARAMS, f"{method}: {'; '.join(reasons)}")
            return
        if method == INITIALIZE:
            self._state = "open"
        answer = known.handle(params)
        if not isinstance(answer, Coroutine):
            self._send({"id": id_, "result": answer})
            return
        task = asyncio.ensure_future(answer)
        self._tasks[id_] = task
        task.add_done_callback(lambda done: self._answered(id_, method, done))

    def _answered(self, id_: int | str, method: str, task: asyncio.Task[object]) -> None:
        """Sends what came of a request."""
        if self._tasks.get(id_) is task:
            del self._tasks[id_]
        error = None if task.cancelled() else task.exception()
        if task.cancelled():
            self._send({"id": id_, "error": {"code": CANCELLED, "message": "cancelled"}})
        elif error is None:
            self._send({"id": id_, "result": task.result()})
        elif isinstance(error, UsageError):
            self._send({"id": id_, "result": None})  # the person was told
        elif isinstance(error, WrongParams):
            self._refuse(id_, INVALID_PARAMS, f"{method}: {error}")
        else:
            _log.error("%s failed", method, exc_info=error)
            reason = f"{method} has hit a bug: {type(error).__name__}: {error}"
            self._refuse(id_, INTERNAL_ERROR, reason)

    def _notification(self, method: str, params: object) -> None:
        known = self.notifications.get(method)
        if method == EXIT:
            self._finish()
        elif method == CANCEL:
            task = self._tasks.get(id_) if (id_ := _id_of(params)) is not None else None
            if task is not None:
                task.cancel()
        elif self._state == "open" and known is not None:
            if next(faults(params, known.shape), None) is None:
                known.handle(params)
            else:
                known.lost(params)


def _id_of(message: object) -> int | str | None:
    """The id of a request, if it is one that a reply can have."""
    id_ = message.get("id") if isinstance(message, dict) else None
    return id_ if isinstance(id_, (int, str)) and not isinstance(id_, bool) else None
