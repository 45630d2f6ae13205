"""The conversation with a client: which messages are taken when, and what the others are told.

The library answers those that are sound. It leaves a request whose parameters are wrong without any
reply, keeps a copy of its own of every text, and breaks off at a length that isn't true; so the
conversation reads messages itself, and gives it what it can answer.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from azbackup_lint.lsp.framing import Messages, TooLarge

WAITING = 64
"""Messages that are read ahead of the one at hand."""

MAX_REASONS = 3

_log = logging.getLogger(__name__)


class Conversation:
    """Reads messages and has each one handled, answered or refused.

    `texts` handles the notifications about open texts. `lost` is called where one of them may have
    been among what couldn't be read, with the URI if that is known.
    """

    def __init__(
        self,
        lsp: LanguageServer,
        texts: Mapping[str, Callable[[Any], None]],
        lost: Callable[[str], None],
    ) -> None:
        self._lsp = lsp
        self._texts = texts
        self._lost = lost
        self._state = "new"
        self._output: BinaryIO = sys.stdout.buffer
        self._end: asyncio.Future[int] | None = None

    def hold(self, read: Callable[[int], bytes], output: BinaryIO) -> int:
        """Talks until the client ends; gives the exit status, 1 where no shutdown came first."""
        self._output = output
        self._lsp.protocol.set_writer(self)
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

    # What the library writes to

    def write(self, data: bytes) -> None:
        """Sends what the library has put into bytes."""
        try:
            self._output.write(data)
            self._output.flush()
        except BrokenPipeError:
            self._finish()

    def close(self) -> None:
        """Ends the conversation."""
        self._finish()

    # One message

    def _take(self, body: bytes | TooLarge) -> None:
        if isinstance(body, TooLarge):
            self._lost("")
            reason = f"a message of {body.length:,} bytes is too large"
            self._refuse(None, types.ErrorCodes.InvalidRequest, reason)
            return
        try:
            message = json.loads(body)
        except (ValueError, RecursionError) as error:
            self._lost("")
            self._refuse(None, types.ErrorCodes.ParseError, f"this is no JSON: {error}")
            return
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            reason = "a message is an object with jsonrpc 2.0"
            self._refuse(_id_of(message), types.ErrorCodes.InvalidRequest, reason)
            return
        if "method" not in message:
            if _id_of(message) is not None:
                self._hand_over(message)
        elif not isinstance(message["method"], str):
            self._refuse(_id_of(message), types.ErrorCodes.InvalidRequest, "a method is a text")
        elif "id" in message:
            self._request(message["method"], message)
        else:
            self._notification(message["method"], message)

    def _request(self, method: str, message: dict[str, Any]) -> None:
        id_ = _id_of(message)
        if id_ is None:
            reason = "the id of a request is a text or a whole number"
            self._refuse(None, types.ErrorCodes.InvalidRequest, reason)
        elif self._state == "new" and method != types.INITIALIZE:
            reason = f"{method} came before initialize"
            self._refuse(id_, types.ErrorCodes.ServerNotInitialized, reason)
        elif self._state == "ended" or (self._state != "new" and method == types.INITIALIZE):
            before = "shutdown" if self._state == "ended" else "another initialize"
            reason = f"{method} came after {before}"
            self._refuse(id_, types.ErrorCodes.InvalidRequest, reason)
        elif self._lsp.protocol.get_message_type(method) is None:
            self._refuse(id_, types.ErrorCodes.MethodNotFound, f"there is no method {method}")
        elif self._hand_over(message) and method in (types.INITIALIZE, types.SHUTDOWN):
            self._state = "open" if method == types.INITIALIZE else "ended"

    def _notification(self, method: str, message: dict[str, Any]) -> None:
        if method == types.EXIT:
            self._finish()
        elif method == types.CANCEL_REQUEST and _id_of(message.get("params")) is None:
            return
        elif self._state == "open" and self._lsp.protocol.get_message_type(method) is not None:
            self._hand_over(message)

    def _hand_over(self, message: dict[str, Any]) -> bool:
        """Has a message handled; False where it isn't what its method takes."""
        method, id_ = message.get("method", ""), _id_of(message)
        handler = self._texts.get(method)
        try:
            structured = self._lsp.protocol.structure_message(message)
        except JsonRpcException as error:
            reason = "; ".join([*_reasons(error.__cause__)][:MAX_REASONS]) or str(error)
            if method and id_ is not None:
                self._refuse(id_, types.ErrorCodes.InvalidParams, f"{method}: {reason}")
            elif handler is not None:
                self._lost(_uri_of(message))
            return False
        if handler is None:
            self._lsp.protocol.handle_message(structured)
        elif _has_texts(message["params"]):
            handler(structured.params)
        else:
            self._lost(_uri_of(message))
        return True

    def _refuse(self, id_: int | str | None, code: types.ErrorCodes, reason: str) -> None:
        _log.warning("refused a message: %s", reason)
        error = {"code": code.value, "message": reason}
        reply = json.dumps({"jsonrpc": "2.0", "id": id_, "error": error}).encode()
        self.write(b"Content-Length: %d\r\n\r\n%s" % (len(reply), reply))


def _id_of(message: object) -> int | str | None:
    """The id of a request, if it is one that a reply can have."""
    id_ = message.get("id") if isinstance(message, dict) else None
    return id_ if isinstance(id_, (int, str)) and not isinstance(id_, bool) else None


def _uri_of(message: dict[str, Any]) -> str:
    """The document that a notification is about, if it says so."""
    params = message.get("params")
    document = params.get("textDocument") if isinstance(params, dict) else None
    uri = document.get("uri") if isinstance(document, dict) else None
    return uri if isinstance(uri, str) else ""


def _has_texts(params: dict[str, Any]) -> bool:
    """Whether all texts of a document are texts; the library makes them of anything."""
    document, changes = params["textDocument"], params.get("contentChanges", ())
    given = [document["uri"], document.get("text", ""), *(change["text"] for change in changes)]
    return all(isinstance(text, str) for text in given)


def _reasons(error: BaseException | None) -> Iterator[str]:
    """Why parameters can't be used: what the errors inside of an error say."""
    inner = getattr(error, "exceptions", ())
    for one in inner:
        yield from _reasons(one)
    if error is not None and not inner:
        yield str(error) if not isinstance(error, KeyError) else f"{error} is missing"
