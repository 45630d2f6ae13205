"""A client of bytes: it sends what no library would, and reads what comes back."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 60
INITIALIZE = {"processId": None, "rootUri": None, "capabilities": {}}


class Wire:
    """A server in a process of its own, at the other end of two pipes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "azbackup_lint", "lsp"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.log: list[bytes] = []
        self.seen: list[dict[str, Any]] = []
        self._inbox: queue.Queue[dict[str, Any]] = queue.Queue()
        self._id = 0
        self._threads = [threading.Thread(target=read) for read in (self._listen, self._drain)]
        for thread in self._threads:
            thread.start()

    def _drain(self) -> None:
        assert self.process.stderr is not None
        self.log += self.process.stderr

    def _listen(self) -> None:
        output = self.process.stdout
        assert output is not None
        while header := output.readline():
            length = int(header.removeprefix(b"Content-Length:"))
            while output.readline().strip():
                pass
            self._inbox.put(json.loads(output.read(length)))

    def send(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def body(self, body: bytes) -> None:
        self.send(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def message(self, **parts: Any) -> None:
        self.body(json.dumps({"jsonrpc": "2.0", **parts}).encode())

    def notify(self, method: str, params: Any = None) -> None:
        self.message(method=method, params=params)

    def request(self, method: str, params: Any = None) -> dict[str, Any]:
        """The reply to a request."""
        self._id += 1
        self.message(id=self._id, method=method, params=params)
        return self.reply(self._id)

    def reply(self, id_: object) -> dict[str, Any]:
        """The next reply with an id; what comes before it is kept."""
        while True:
            message = self.next()
            if "method" not in message and message["id"] == id_:
                return message

    def error(self, id_: object) -> int:
        """The code of the error that is the next reply with an id."""
        code = self.reply(id_)["error"]["code"]
        assert isinstance(code, int)
        return code

    def next(self) -> dict[str, Any]:
        message = self._inbox.get(timeout=PATIENCE)
        self.seen.append(message)
        return message

    def marks(self, name: str, version: int | None) -> list[tuple[int, str]]:
        """The lines and codes of the marks of a version of a file, once they come."""
        uri = (self.folder / name).as_uri()
        while True:
            for message in reversed(self.seen):
                params = message.get("params", {})
                if params.get("uri") == uri and params.get("version") == version:
                    return [(d["range"]["start"]["line"], d["code"]) for d in params["diagnostics"]]
            self.next()

    def start(self) -> dict[str, Any]:
        reply = self.request("initialize", {**INITIALIZE, "rootUri": self.folder.as_uri()})
        self.notify("initialized", {})
        return reply

    def open(self, name: str, text: str | None = None, version: int = 1) -> None:
        path = self.folder / name
        item = {
            "uri": path.as_uri(),
            "languageId": "terraform",
            "version": version,
            "text": path.read_text() if text is None else text,
        }
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, name: str, version: int, *changes: Any) -> None:
        document = {"uri": (self.folder / name).as_uri(), "version": version}
        params = {"textDocument": document, "contentChanges": list(changes)}
        self.notify("textDocument/didChange", params)

    def hover(self, name: str, line: int = 0, character: int = 0) -> dict[str, Any]:
        return self.request("textDocument/hover", self.at(name, line, character))

    def at(self, name: str, line: int, character: int) -> dict[str, Any]:
        document = {"uri": (self.folder / name).as_uri()}
        return {"textDocument": document, "position": {"line": line, "character": character}}

    def end(self) -> int:
        """Ends the server well; its exit status."""
        assert self.request("shutdown")["result"] is None
        self.notify("exit")
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """Ends the process, whatever it does, and this end of the pipes."""
        self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()


@contextmanager
def wire_to(folder: Path) -> Iterator[Wire]:
    """A server in a folder, with nothing said yet."""
    wire = Wire(folder)
    try:
        yield wire
    finally:
        wire.kill()
