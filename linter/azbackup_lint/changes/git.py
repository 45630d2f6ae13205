"""The one module that runs git: it reads objects, and nothing that a repository configures runs.

A worktree is never compared by git, which would run filters on its files; no index is read, so no
monitor is asked; no pager, hook, text conversion or diff program has a part in reading objects;
and what is missing in a partial clone isn't fetched. Git's own check of who owns a repository
stays on, which is why it is left to find the repository by itself.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from azbackup_lint.looks import MAX_FILE_SIZE
from azbackup_lint.programs import installed_program
from azbackup_lint.settings import UsageError

TIMEOUT = 60
"""Seconds for one command."""

_OPTIONS = (
    *("--no-pager", "--no-replace-objects"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "protocol.allow=never"),
)
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class Git:
    """The objects of the repository in a folder; raises UsageError where git refuses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        command = installed_program("git", [folder])
        if command is None:
            raise UsageError("--diff-base needs git, which is not on the PATH")
        self._command = (command, *_OPTIONS, "-C", str(folder))

    def commit(self, revision: str) -> str:
        """The hash of the commit that a revision names."""
        if not revision or revision.startswith("-") or not revision.isprintable():
            raise UsageError(f"--diff-base {revision!r} names no revision")
        commit = ("--end-of-options", f"{revision}^{{commit}}")
        status, output, errors = self._run("rev-parse", "--verify", *commit)
        if status:
            refused = "Needed a single revision" not in errors
            why = errors if refused else f"there is no such commit in {self.folder}; fetch it first"
            raise UsageError(f"--diff-base {revision}: {why}")
        return output.decode("ascii").strip()

    def merge_base(self, revision: str) -> str:
        """The hash of the last commit that a revision and HEAD have in common."""
        commit = self.commit(revision)
        status, output, _ = self._run("merge-base", commit, self.commit("HEAD"))
        if status:
            raise UsageError(
                f"--diff-base {revision}: no commit is known that it and HEAD have in common; "
                "fetch more of the history (fetch-depth: 0 in actions/checkout)"
            )
        return output.decode("ascii").strip()

    def files(self, commit: str) -> dict[str, str]:
        """The files of a commit by their paths from the top, with the hashes of their contents."""
        status, output, errors = self._run("ls-tree", "-r", "-z", "--full-tree", commit)
        if status:
            raise UsageError(f"--diff-base: {errors}")
        files: dict[str, str] = {}
        for line in output.split(b"\0")[:-1]:
            what, _, path = line.partition(b"\t")
            _, kind, content = what.decode("ascii").split()
            if kind == "blob":
                files[os.fsdecode(path)] = content
        return files

    def content(self, name: str) -> bytes | None:
        """The content of a hash; None if it is not at hand, or larger than what is linted."""
        status, output, _ = self._run("cat-file", "blob", name, limit=MAX_FILE_SIZE)
        return None if status or len(output) > MAX_FILE_SIZE else output

    def _run(self, *arguments: str, limit: int = -1) -> tuple[int, bytes, str]:
        """The status of a command, its output up to a limit, and the first line of its errors."""
        own = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
        process = subprocess.Popen(
            [*self._command, *arguments],
            env={**own, **_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        with process:
            assert process.stdout is not None
            if limit >= 0:
                output = process.stdout.read(limit + 1)
                if len(output) > limit:
                    process.kill()
                return process.wait(TIMEOUT), output, ""
            try:
                output, errors = process.communicate(timeout=TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                raise UsageError(f"git took longer than {TIMEOUT} seconds") from None
        told = errors.decode("utf-8", "replace").strip().splitlines()
        return process.returncode, output, told[0] if told else ""
