"""What the text of a script or of cloud-init asks for: Docker, network shares, ZFS, a proxy.

Commands are recognized by the program that they begin with, so that texts which only mention a
package, remove it or comment on it ask for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from azbackup_lint.lazy_regex import lazy_regex

Tokens = Sequence[str]

DOCKER_PACKAGES = frozenset({"docker.io", "docker-ce", "docker-ee", "docker-engine", "moby-engine"})
"""Packages that hold the Docker engine: https://docs.docker.com/engine/install/, and those of
Ubuntu and Microsoft (packages.microsoft.com). Debian's package `docker` is something else."""

DOCKER_SCRIPT = "get.docker.com"
PACKAGE_MANAGERS = frozenset(
    {"apt", "apt-get", "yum", "dnf", "tdnf", "microdnf", "zypper", "snap", "apk", "choco"}
)
NFS_TYPES = frozenset({"nfs", "nfs4", "aznfs"})
BEFORE_PROGRAMS = frozenset(
    {"sudo", "exec", "nohup", "env", "then", "do", "else", "if", "!", "time", "sh", "bash", "-"}
)
"""What may stand before the program of a command; `-` begins an item of a list of cloud-init."""

PUNCTUATION = str.maketrans(dict.fromkeys("[]{}()$,\"'`", " "))
COMMANDS = lazy_regex(r"[;&|\n]+")
PROXY_WITH_LOGIN = lazy_regex(
    r"\b(?:https?|all)_proxy\s{0,9}[=:]\s{0,9}[\"']?\w{1,9}://[^\s/@:\"']{1,99}:[^\s/@\"']{1,99}@",
    re.IGNORECASE,
)


def runs_docker(text: str) -> bool:
    """Whether a text installs Docker or runs containers with it."""
    commands = list(_commands(text))
    listed = any(tokens[0] in DOCKER_PACKAGES for tokens in _cloud_init_packages(text))
    return listed or any(_is_docker(tokens) for tokens in commands)


def makes_zfs_pool(text: str) -> bool:
    """Whether a text makes or imports a pool of ZFS, or a file system in one."""
    return any(
        tokens[0] in ("zpool", "zfs") and {"create", "import"} & set(tokens[1:2])
        for tokens in _commands(text)
    )


def mounts_nfs(text: str) -> bool:
    """Whether a text mounts a file system of an NFS server, by a command or a line of fstab."""
    return any(_is_nfs_mount(tokens) for tokens in _commands(text))


def has_proxy_login(text: str) -> bool:
    """Whether a text sets an HTTP proxy with a user and a password."""
    return any(PROXY_WITH_LOGIN.search(line) is not None for line in _lines(text))


TOPICS: Mapping[str, Callable[[str], bool]] = {
    "docker": runs_docker,
    "zfs": makes_zfs_pool,
    "nfs": mounts_nfs,
    "proxyLogin": has_proxy_login,
}
"""What a text is searched for, by the name of the fact."""


@lru_cache(maxsize=256)
def asked_for(text: str) -> frozenset[str]:
    """The topics that a text asks for; many VMs often share one text."""
    return frozenset(topic for topic, asks in TOPICS.items() if asks(text))


def _lines(text: str) -> Iterator[str]:
    """The lines without comments, and with those that go on joined."""
    for line in text.replace("\\\n", " ").splitlines():
        code = line.partition(" #")[0]
        if not code.lstrip().startswith("#"):
            yield code


def _commands(text: str) -> Iterator[Tokens]:
    """The words of every command, the program first."""
    for command in COMMANDS.split("\n".join(_lines(text))):
        words = command.translate(PUNCTUATION).split()
        while words and (words[0] in BEFORE_PROGRAMS or _is_assignment(words[0])):
            words.pop(0)
            while words and words[0].startswith("-") and words[0] != "-":
                words.pop(0)
        if words:
            program = words[0].rpartition("/")[2] if words[0].startswith("/") else words[0]
            yield [program, *words[1:]]


def _is_assignment(word: str) -> bool:
    return "=" in word and word.partition("=")[0].isidentifier()


def _is_docker(tokens: Tokens) -> bool:
    program, arguments = tokens[0], tokens[1:]
    if program in PACKAGE_MANAGERS and "install" in arguments:
        engines = DOCKER_PACKAGES if program in ("apt", "apt-get") else DOCKER_PACKAGES | {"docker"}
        return any(word.partition("=")[0] in engines for word in arguments)
    if program in ("curl", "wget"):
        return any(DOCKER_SCRIPT in word for word in arguments)
    if program == "docker":
        return arguments[:1] in (["run"], ["start"]) or arguments[:2] == ["compose", "up"]
    return program == "docker-compose" and "up" in arguments


def _is_nfs_mount(tokens: Tokens) -> bool:
    if tokens[0] == "mount":
        return any(
            kind in NFS_TYPES for option, kind in pairwise(tokens) if option in ("-t", "--types")
        )
    return any(
        ":/" in source and target.startswith("/") and kind in NFS_TYPES
        for source, target, kind in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def _cloud_init_packages(text: str) -> Iterator[Tokens]:
    """The items of the list of packages in a cloud-config."""
    inside = False
    for line in _lines(text):
        if line.strip() and not line.startswith((" ", "\t", "-")):
            inside = line.startswith("packages:")
            line = line.partition(":")[2]
            items = [line] if "[" not in line else line.split(",")
        else:
            items = [line.strip().removeprefix("-")]
        for item in items if inside else ():
            if tokens := item.translate(PUNCTUATION).split():
                yield tokens
