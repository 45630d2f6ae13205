"""Looks at the disk, and whether they would show the same once more.

What a run finds depends on files: on what they hold, on where links lead, on names in folders, and
on files that are not there. Whoever wants to know later whether anything of that has changed keeps
what was `seen`. A look is a kind and a path, and has a short text as its result.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping

try:
    from _blake2 import blake2b  # Python's own; hashlib loads OpenSSL, too
except ImportError:
    from hashlib import blake2b

MAX_FILE_SIZE = 32 * 1024 * 1024
"""Bytes; a larger file is a problem, not read."""

Look = tuple[str, str]
Seen = dict[Look, str]
AnyPath = str | os.PathLike[str]

KIND, LINK, REAL, NAMES, ENTRIES, CONTENT = "kind", "link", "real", "names", "entries", "content"
PROGRAM = "program"
"""What something is, links followed; whether it is a link; where it lies; what a folder holds,
without and with what that is; what a file holds. `content:8192` is the beginning of one.
"""

FILE, LARGE, FOLDER, OTHER, NOTHING = "file", "large file", "folder", "other", "-"
"""Results of looks at what something is; after `NOTHING` comes why nothing is known."""

_watching: list[Seen] = []


class watched:  # noqa: N801 - a function for those who call it
    """What is seen in the block, which those around it see, too."""

    def __enter__(self) -> Seen:
        self._seen: Seen = {}
        _watching.append(self._seen)
        return self._seen

    def __exit__(self, *_: object) -> None:
        _watching[:] = (other for other in _watching if other is not self._seen)


def is_watched() -> bool:
    """Whether anybody wants to know what is seen."""
    return bool(_watching)


def note(seen: Mapping[Look, str]) -> None:
    """What was seen before counts as seen now."""
    for watching in _watching:
        watching.update(seen)


def look(kind: str, path: str) -> str:
    """What a look shows now."""
    kind, _, length = kind.partition(":")
    try:
        return _LOOKS[kind](path) if not length else _content(path, int(length))
    except OSError as error:
        return f"{NOTHING}{error.errno}"
    except ValueError:  # no file can have such a name
        return NOTHING


def state_of(seen: Mapping[Look, str]) -> str:
    """A digest of what was seen."""
    lines = sorted(f"{kind}\0{path}\0{shown}" for (kind, path), shown in seen.items())
    return digest("\n".join(lines).encode("utf-8", "surrogatepass"))


def is_as_seen(seen: Mapping[Look, str]) -> bool:
    """Whether all looks show the same as before."""
    return all(look(kind, path) == result for (kind, path), result in seen.items())


def ran(program: AnyPath) -> None:
    """Another program looked at the disk, so nobody can tell whether it would see the same."""
    _note(PROGRAM, program, "ran")


def keep_nothing() -> None:
    """What is seen, or follows from it, holds a secret in clear: nobody writes it down."""
    _note(PROGRAM, "", "secret")


def kind_of(path: AnyPath) -> str:
    """What is at a path, links followed."""
    return _noted(KIND, path)


def size(path: AnyPath) -> int:
    """The bytes of a regular file, 0 where there is none; nobody is told that it was asked for."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return 0
    return min(status.st_size, MAX_FILE_SIZE) if stat.S_ISREG(status.st_mode) else 0


def is_file(path: AnyPath) -> bool:
    """Whether there is a regular file."""
    return kind_of(path) in (FILE, LARGE)


def is_folder(path: AnyPath) -> bool:
    """Whether there is a folder."""
    return kind_of(path) == FOLDER


def exists(path: AnyPath) -> bool:
    """Whether there is anything, links followed."""
    return not kind_of(path).startswith(NOTHING)


def is_link(path: AnyPath) -> bool:
    """Whether there is a symbolic link."""
    return _noted(LINK, path) == LINK


def is_there(path: AnyPath) -> bool:
    """Whether there is anything, or a link that leads nowhere."""
    return not _noted(LINK, path).startswith(NOTHING)


def real(path: AnyPath) -> str:
    """Where a path leads; raises OSError or ValueError as `os.path.realpath` does."""
    result = os.path.realpath(path)
    _note(REAL, path, result)
    return result


def note_real(path: str, result: str) -> None:
    """Where a path leads counts as seen now, as it was a moment ago."""
    _note(REAL, path, result)


def names(folder: AnyPath) -> list[str]:
    """The names in a folder; raises OSError."""
    try:
        found = os.listdir(folder)
    except (OSError, ValueError) as error:
        _note_error(NAMES, folder, error)
        raise
    if _watching:
        _note(NAMES, folder, _digest_of_names(found))
    return found


def entries(folder: AnyPath) -> dict[str, str]:
    """What a folder holds, by name: the kind, or `link to` the kind; raises OSError."""
    try:
        found = _entries(folder)
    except (OSError, ValueError) as error:
        _note_error(ENTRIES, folder, error)
        raise
    if _watching:
        _note(ENTRIES, folder, _digest_of_entries(found))
    return found


def content_digest(path: AnyPath) -> str:
    """What tells the content of a file from others; begins with `NOTHING` where there is none."""
    return _noted(CONTENT, path)


def content(path: AnyPath, length: int | None = None) -> bytes:
    """The content of a file, or its beginning; raises OSError."""
    kind = CONTENT if length is None else f"{CONTENT}:{length}"
    try:
        with open(path, "rb") as file:
            data = file.read() if length is None else file.read(length)
    except (OSError, ValueError) as error:
        _note_error(kind, path, error)
        raise
    if _watching:
        _note(kind, path, digest(data))
    return data


def walk(
    top: AnyPath, onerror: Callable[[OSError], object] | None = None
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Like `os.walk`: what is taken from the folders is not entered, and no link is."""
    waiting = [os.fspath(top)]
    while waiting:
        folder = waiting.pop()
        try:
            found = entries(folder)
        except OSError as error:
            if onerror is not None:
                onerror(error)
            continue
        folders = [name for name in found if found[name] in ENTERABLE]
        yield folder, folders, [name for name in found if found[name] not in ENTERABLE]
        entered = (name for name in folders if found[name] == FOLDER)
        waiting += [os.path.join(folder, name) for name in entered][::-1]


ENTERABLE = (FOLDER, f"link to {FOLDER}")


def digest(data: bytes) -> str:
    """What tells contents apart."""
    return blake2b(data, digest_size=16).hexdigest()


def _kind(path: AnyPath) -> str:
    status = os.stat(path)
    if stat.S_ISREG(status.st_mode):
        return LARGE if status.st_size > MAX_FILE_SIZE else FILE
    return FOLDER if stat.S_ISDIR(status.st_mode) else OTHER


def _link(path: AnyPath) -> str:
    return LINK if stat.S_ISLNK(os.lstat(path).st_mode) else OTHER


def _content(path: AnyPath, length: int | None = None) -> str:
    if _kind(path) not in (FILE, LARGE):  # opening a pipe may block
        return OTHER
    with open(path, "rb") as file:
        return digest(file.read() if length is None else file.read(length))


def _entries(folder: AnyPath) -> dict[str, str]:
    with os.scandir(folder) as found:
        return {entry.name: _kind_of_entry(entry) for entry in found}


def _kind_of_entry(entry: os.DirEntry[str]) -> str:
    try:
        kind = FOLDER if entry.is_dir() else FILE if entry.is_file() else OTHER
        return f"link to {kind}" if entry.is_symlink() else kind
    except OSError:
        return NOTHING


def _digest_of_names(found: list[str]) -> str:
    return digest("/".join(sorted(found)).encode("utf-8", "surrogatepass"))


def _digest_of_entries(found: Mapping[str, str]) -> str:
    parts = (f"{name}/{found[name]}" for name in sorted(found))
    return digest("/".join(parts).encode("utf-8", "surrogatepass"))


_LOOKS: Mapping[str, Callable[[str], str]] = {
    KIND: _kind,
    LINK: _link,
    REAL: os.path.realpath,
    NAMES: lambda path: _digest_of_names(os.listdir(path)),
    ENTRIES: lambda path: _digest_of_entries(_entries(path)),
    CONTENT: _content,
    PROGRAM: lambda _: NOTHING,
}


def _noted(kind: str, path: AnyPath) -> str:
    text = os.fspath(path)
    result = look(kind, text)
    _note(kind, text, result)
    return result


def _note(kind: str, path: AnyPath, result: str) -> None:
    for seen in _watching:
        seen[kind, os.fspath(path)] = result


def _note_error(kind: str, path: AnyPath, error: OSError | ValueError) -> None:
    if isinstance(error, OSError):
        _note(kind, path, f"{NOTHING}{error.errno}")
    else:
        _note(kind, path, NOTHING)
