"""Whole answers of the command in the cache: what it printed, as long as nothing has changed.

This is asked before anything else is loaded. An answer holds for one command line, folder,
environment and day, for one state of the linter, and while every look at the disk that the run took
shows what it showed then.
"""

from __future__ import annotations

import os
import sys
import time
import zlib
from collections.abc import Sequence

from azbackup_lint import looks
from azbackup_lint.runs.linter_state import state_of_linter
from azbackup_lint.user_cache import cache_place, is_due, keep_within, private_file, write_privately

FOLDER = "answers"
ENDING = ".z"
APART = "\0"
"""What is between the parts of the head of an answer, none of which can hold it."""
MOST_BYTES = 64 * 1024 * 1024
"""What all answers together may take; those that were used least recently go first."""

MOST_OF_ONE = 64 * 1024 * 1024
"""Bytes of one answer when it is unpacked."""

NO_CACHE, CACHE_DIR = "AZBACKUP_LINT_NO_CACHE", "AZBACKUP_LINT_CACHE_DIR"
OFF = ("", "0", "false", "f", "no", "n", "off")
"""What leaves the cache on, as a value of its variable."""

PASSING = ("_", "OLDPWD", "SHLVL", "PYTEST_CURRENT_TEST")
"""Variables that change from one command to the next and that nothing looks at."""

_asked: list[Question] = []


class Question:
    """A command line that is asked here and now."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._seen: looks.Seen = {}

    def answered(self) -> int | None:
        """Prints the answer that is kept, and gives its status; None where there is none."""
        try:
            packed = private_file(self._file)
            if packed is None or sys.stdout is None:
                return None
            unpacking = zlib.decompressobj()
            length, _, data = unpacking.decompress(packed, MOST_OF_ONE).partition(b"\n")
            if not unpacking.eof:
                return None
            head, output = data[: int(length)], data[int(length) :]
            status, *seen = head.decode("utf-8", "surrogatepass").split(APART)
            shown = zip(seen[::3], seen[1::3], seen[2::3], strict=True)
            if not all(looks.look(kind, path) == result for kind, path, result in shown):
                return None
            answer = int(status)
        except (KeyError, OSError, ValueError, zlib.error):
            return None
        try:
            sys.stdout.buffer.write(output)
            sys.stdout.buffer.flush()
        except OSError:  # the run itself tells what is wrong with standard output
            return None
        return answer

    def __enter__(self) -> None:
        """Notes what the command in the block looks at, which may keep its answer."""
        _asked.append(self)
        self._watched = looks.watched()
        self._seen = self._watched.__enter__()

    def __exit__(self, *_: object) -> None:
        self._watched.__exit__()
        _asked.remove(self)

    def keep(self, output: bytes, status: int) -> None:
        """Keeps an answer for the next time that the same is asked."""
        if any(kind == looks.PROGRAM for kind, _ in self._seen):
            return
        seen = [part for look, result in self._seen.items() for part in (*look, result)]
        head = APART.join([str(status), *seen]).encode("utf-8", "surrogatepass")
        packed = zlib.compress(b"%d\n" % len(head) + head + output, 1)
        try:
            write_privately(self._file, packed)
        except OSError:  # a full disk or a folder that can't be written costs only time
            return
        if is_due(self._file, len(packed)):
            keep_within(os.path.dirname(self._file), ENDING, MOST_BYTES)


def question_of(arguments: Sequence[str]) -> Question | None:
    """The question that the arguments of `check` are; None where no answer is kept."""
    if "--no-cache" in arguments or os.environ.get(NO_CACHE, "").lower() not in OFF:
        return None
    folder = _folder(arguments)
    if folder is None or "-" in arguments or sys.stdout is None:
        return None
    try:
        here = os.getcwd()
    except OSError:  # it is gone, which the run itself tells
        return None
    environment = sorted(
        f"{name}={value}" for name, value in os.environ.items() if name not in PASSING
    )
    is_terminal = sys.stdout.isatty()
    parts = [
        state_of_linter(),
        time.strftime("%Y-%m-%d", time.gmtime()),
        here,
        str(is_terminal),
        str(os.get_terminal_size(sys.stdout.fileno())) if is_terminal else "",
        str(len(arguments)),
        *arguments,
        *environment,
    ]
    key = looks.digest("\0".join(parts).encode("utf-8", "surrogatepass"))
    return Question(os.path.join(folder, FOLDER, f"{key}{ENDING}"))


def question_asked() -> Question | None:
    """The question that the running command answers; None where its answer isn't kept."""
    return _asked[-1] if _asked else None


def _folder(arguments: Sequence[str]) -> str | None:
    """The folder of the cache, as the command line says."""
    chosen = os.environ.get(CACHE_DIR, "")
    for number, argument in enumerate(arguments):
        if argument == "--cache-dir" and number + 1 < len(arguments):
            chosen = arguments[number + 1]
        elif argument.startswith("--cache-dir="):
            chosen = argument.partition("=")[2]
    return os.path.abspath(chosen) if chosen else cache_place()
