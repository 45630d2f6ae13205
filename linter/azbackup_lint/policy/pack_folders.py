"""Folders of packs: where they are found, and what is in them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from azbackup_lint.light_typing import TYPE_CHECKING, Any
from azbackup_lint.package_files import package_folder
from azbackup_lint.policy.editions import EditionPart, read_part
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.installed_packs import InstalledPack, installed_packs
from azbackup_lint.policy.lint_policies import BASES, Policy, read_policy
from azbackup_lint.policy.pack_document import PackDocument, read_document
from azbackup_lint.policy.pack_files import pack_text
from azbackup_lint.records import dataclass, field
from azbackup_lint.source import Source

if TYPE_CHECKING:
    from importlib.abc import Traversable

SETTINGS = "pack.yaml"
POLICY = "policy.yaml"
EDITIONS = "editions/"
OTHER_FOLDERS = ("editions", "data", BASES)


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A YAML file with a policy, by its path in the pack; `folder` is its own one, or empty."""

    path: str
    section: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class PackFolder:
    """A folder with a pack in it.

    `trusted` folders come with the linter, whose tests hold the form of their files. `compiled`
    has the data of all files by their paths in the folder, in order, if it was read before.
    """

    place: Traversable
    trusted: bool = False
    compiled: Mapping[str, Any] | None = field(default=None, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The name in pack.yaml, empty if it can't be read."""
        try:
            data = self.settings().data
        except PackError:
            return ""
        name = data.get("name") if isinstance(data, dict) else None
        return name if isinstance(name, str) else ""

    def settings(self) -> PackDocument:
        """The contents of pack.yaml; raises PackError."""
        return self.read(SETTINGS)

    def policies(self) -> Iterator[PolicyFile]:
        """The files of policies: `section/name.yaml`, or `policy.yaml` in a folder of its own."""
        if self.compiled is not None:
            yield from self._compiled_policies(self.compiled)
            return
        for section in _by_name(self.place):
            if section.is_dir() and section.name not in OTHER_FOLDERS:
                for entry in _by_name(section):
                    if entry.name.endswith(".yaml"):
                        yield PolicyFile(f"{section.name}/{entry.name}", section.name)
                    elif (entry / POLICY).is_file():
                        own = f"{section.name}/{entry.name}"
                        yield PolicyFile(f"{own}/{POLICY}", section.name, own)

    def editions(self) -> list[str]:
        """The paths of the files of editions."""
        if self.compiled is not None:
            return [path for path in self.compiled if path.startswith(EDITIONS)]
        folder = self.place / EDITIONS
        entries = _by_name(folder) if folder.is_dir() else []
        return [f"{EDITIONS}{entry.name}" for entry in entries if entry.name.endswith(".yaml")]

    def policy(self, file: PolicyFile) -> Policy:
        """The policy in a file; raises PackError where it is malformed."""
        document = self.read(file.path)
        return read_policy(document, file.section, self.place, file.folder, trusted=self.trusted)

    def read(self, path: str) -> PackDocument:
        """The YAML of a file; raises PackError where it can't be read."""
        if self.compiled is None:
            return self._parsed(path)

        def parsed() -> tuple[Source, Any]:
            document = self._parsed(path)
            return document.source, document.node

        return PackDocument(self.compiled[path], parsed)

    def _compiled_policies(self, compiled: Mapping[str, Any]) -> Iterator[PolicyFile]:
        for path in compiled:
            section, _, name = path.partition("/")
            if name and section not in OTHER_FOLDERS:
                own, _, file = name.rpartition("/")
                folder = f"{section}/{own}" if file == POLICY and own else ""
                yield PolicyFile(path, section, folder)

    def _parsed(self, path: str) -> PackDocument:
        entry = self.place / path
        return read_document(Source(str(entry), pack_text(entry)))


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack; the parts of editions, by their dates, are read when they are asked for."""

    name: str
    title: str
    default_edition: str
    policies: tuple[Policy, ...]
    parts: Mapping[str, Callable[[], EditionPart]]
    settings: PackDocument


def read_pack(folder: PackFolder) -> Pack:
    """The pack in a folder; raises PackError where it is malformed."""
    settings = folder.settings()
    if not folder.trusted:
        from azbackup_lint.policy.validation import check  # compiled packs were checked

        check(settings, "pack")
    parts = {_date_of(path): _part_reader(folder, path) for path in folder.editions()}
    listed = settings.data.get("editions")
    if listed is not None and sorted(listed) != sorted(parts):
        there = ", ".join(sorted(parts)) or "none"
        raise settings.error(("editions",), f"in the folder editions there are: {there}")
    return Pack(
        name=settings.data["name"],
        title=settings.data["title"],
        default_edition=settings.data.get("default-edition", ""),
        policies=tuple(folder.policy(file) for file in folder.policies()),
        parts=parts,
        settings=settings,
    )


def installed_folders() -> list[PackFolder]:
    """The folders of all installed packs, the linter's own first."""
    return [PackFolder(_place(pack), pack.is_own) for pack in installed_packs()]


def folder_at(path: Path) -> PackFolder:
    """The pack in a folder that a person names; raises PackError if there is none."""
    if not os.path.isfile(path / SETTINGS):
        raise PackError(f"there is no pack here: it has no {SETTINGS}", str(path))
    return PackFolder(path)


def _date_of(path: str) -> str:
    """The date of an edition by the path of its file."""
    return path.removeprefix(EDITIONS).removesuffix(".yaml")


def _part_reader(folder: PackFolder, path: str) -> Callable[[], EditionPart]:
    def read() -> EditionPart:
        part = read_part(folder.read(path), trusted=folder.trusted)
        if part.date != _date_of(path):
            name = path.removeprefix(EDITIONS)
            message = f"the file {name} holds another edition, {part.date}"
            raise part.document.error(("edition",), message)
        return part

    return read


def _place(pack: InstalledPack) -> Traversable:
    try:
        return package_folder(pack.package)
    except (ImportError, TypeError) as error:
        owner = pack.distribution
        raise PackError(f"the pack {pack.name!r} of {owner} can't be read: {error}") from None


def _by_name(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda entry: entry.name)
