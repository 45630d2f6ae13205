"""Where the bytes come from and where results go."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.settings import UsageError

AT_ONCE = 1_000_000
"""Code points that are encoded together: a long result needn't be in memory twice."""


def sources(
    paths: tuple[Path, ...], stdin_filename: Path | None
) -> tuple[tuple[Path, ...], dict[Path, str]]:
    """The paths to lint, and the editor's buffer if one of them is standard input."""
    if Path("-") in paths:
        if stdin_filename is None:
            raise UsageError("- needs --stdin-filename, the file that the text belongs to")
        if len(paths) > 1:
            raise UsageError("- can't be combined with other paths")
        file = Path(os.path.normpath(Path.cwd() / stdin_filename))
        return (file,), {file: _standard_input()}
    if stdin_filename is not None:
        raise UsageError("--stdin-filename needs - as the path, for standard input")
    for path in paths:
        if not looks.exists(path):
            raise UsageError(f"{path}: there is no such file or folder")
    return paths or (Path(),), {}


def encoded(output: str) -> bytes:
    """A result as it is written."""
    return output.encode("utf-8", "backslashreplace")


def write(output: str, file: Path | None = None) -> None:
    """Writes a result as UTF-8, whatever the locale, to a file or standard output.

    A file has its old content until it has all of the new one. Raises UsageError if it can't be
    written, or a link leads out of the current folder.
    """
    if file is not None:
        _check_way(file)
        try:
            replace_file(file, encoded(output))
        except OSError as error:
            raise UsageError(f"{file}: {error.strerror}") from None
        return
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    try:
        for start in range(0, len(output), AT_ONCE):
            sys.stdout.buffer.write(encoded(output[start : start + AT_ONCE]))
        sys.stdout.buffer.flush()
    except OSError as error:
        drop_output()
        if isinstance(error, BrokenPipeError):
            raise
        raise UsageError(f"standard output: {error.strerror}") from None


def _check_way(file: Path) -> None:
    """Refuses a file that is only by its name in the current folder, which may be a stranger's."""
    here, target = Path.cwd(), Path(os.path.realpath(file))
    seems_inside = Path(os.path.normpath(here / file)).is_relative_to(here)
    if seems_inside and not target.is_relative_to(os.path.realpath(here)):
        raise UsageError(f"{file}: a link leads out of the current folder, to {target}; name that")


def drop_output() -> None:
    """Makes standard output lead nowhere: what is still buffered must not fail once more."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(message: str) -> None:
    """Writes a line to standard error, where there is one that can be written to."""
    if sys.stderr is None:
        return
    encoding = sys.stderr.encoding or "utf-8"
    text = message.encode(encoding, "backslashreplace").decode(encoding)
    with suppress(OSError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def replace_file(file: Path, content: bytes) -> None:
    """Writes the content beside the file, then puts it in its place.

    What is no file is written to, and so is what lies in /dev, which may lead to an open stream.
    """
    if file.is_relative_to("/dev") or (os.path.exists(file) and not os.path.isfile(file)):
        file.write_bytes(content)
        return
    target = Path(os.path.realpath(file))
    part = target.with_name(f".azbackup-lint.{os.getpid()}.part")
    try:
        with part.open("xb") as stream:
            stream.write(content)
        if os.path.exists(target):
            part.chmod(target.stat().st_mode & 0o7777)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _standard_input() -> str:
    if sys.stdin is None:
        raise UsageError("standard input is closed")
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("standard input is not UTF-8 text") from None
