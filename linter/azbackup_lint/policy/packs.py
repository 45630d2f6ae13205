"""Packs: folders of editions, policies and tables, found through entry points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from typing import TYPE_CHECKING

from azbackup_lint.policy.documents import read_document
from azbackup_lint.policy.editions import Edition, read_edition
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.evaluation import Evaluator, build_evaluator
from azbackup_lint.policy.policies import Policy, read_policy
from azbackup_lint.source import Source

if TYPE_CHECKING:
    from importlib.abc import Traversable

GROUP = "azbackup_lint.packs"
OTHER_FOLDERS = frozenset({"editions", "data", "__pycache__"})


@dataclass(slots=True)
class Packs:
    """Everything that the installed packs hold; editions are read when they are asked for."""

    default_edition: str
    policies: tuple[Policy, ...]
    editions: Mapping[str, Callable[[], Edition]]
    _read: dict[str, Edition] = field(default_factory=dict)

    def edition(self, date: str | None) -> Edition:
        """The edition of a date, the default one for None; raises PackError if there is none."""
        wanted = date or self.default_edition
        if wanted not in self.editions:
            known = ", ".join(sorted(self.editions))
            raise PackError(f"there is no edition {wanted!r} of the matrix; there are {known}")
        if wanted not in self._read:
            self._read[wanted] = self.editions[wanted]()
        return self._read[wanted]

    def edition_of(self, policy: Policy) -> Edition | None:
        """The edition to show a policy by: the default one, else the newest that has it active."""
        dates = (self.default_edition, *sorted(self.editions, reverse=True))
        editions = (self.edition(date) for date in dates)
        return next((edition for edition in editions if edition.rows_of(policy.id)), None)

    def policy(self, word: str) -> Policy:
        """The policy of an id or name; raises PackError if there is none."""
        for policy in self.policies:
            if word.upper() == policy.id or word == policy.name:
                return policy
        words = [word for policy in self.policies for word in (policy.id, policy.name)]
        near = get_close_matches(word, words, n=1) or get_close_matches(word.upper(), words, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise PackError(f"there is no policy {word!r}{hint}")

    def evaluator(self, date: str | None, wanted: Callable[[str, str], bool]) -> Evaluator:
        """Decides the wanted policies of an edition."""
        return build_evaluator(self.edition(date), self.policies, wanted, self._all_editions)

    def _all_editions(self) -> Iterator[Edition]:
        return (self.edition(date) for date in self.editions)


def load_packs() -> Packs:
    """All installed packs together; raises PackError where one can't be used."""
    found = sorted(entry_points(group=GROUP), key=lambda entry: entry.name)
    if not found:
        raise PackError("no policy pack is installed; run `pip install -e .` in the checkout")
    return load_folders([_folder(entry) for entry in found])


def load_folders(folders: list[Traversable]) -> Packs:
    """The packs in folders; ids and names of policies must differ between all of them."""
    policies: dict[str, Policy] = {}
    editions: dict[str, Callable[[], Edition]] = {}
    default = ""
    for folder in folders:
        settings = read_document(_source(folder / "pack.yaml")).data
        default = default or settings.get("default-edition", "")
        for policy in _policies(folder):
            for other in policies.values():
                if policy.id == other.id or policy.name == other.name:
                    message = f"{policy.id} {policy.name} is taken by {other.document.source.path}"
                    raise policy.document.error(("id",), message)
            policies[policy.id] = policy
        for entry in _yaml_files(folder / "editions"):
            date = entry.name.removesuffix(".yaml")
            editions[date] = _edition_reader(entry)
    return Packs(default, tuple(policies.values()), dict(sorted(editions.items())))


def _edition_reader(entry: Traversable) -> Callable[[], Edition]:
    return lambda: read_edition(read_document(_source(entry)))


def _folder(entry: EntryPoint) -> Traversable:
    try:
        return files(entry.value)
    except (ImportError, TypeError) as error:
        owner = entry.dist.name if entry.dist else entry.name
        raise PackError(f"the pack {entry.name!r} of {owner} can't be read: {error}") from None


def _policies(folder: Traversable) -> Iterator[Policy]:
    for section in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if section.is_dir() and section.name not in OTHER_FOLDERS:
            for entry in _yaml_files(section):
                yield read_policy(read_document(_source(entry)), section.name)


def _yaml_files(folder: Traversable) -> list[Traversable]:
    entries = [entry for entry in folder.iterdir() if entry.name.endswith(".yaml")]
    return sorted(entries, key=lambda entry: entry.name)


def _source(entry: Traversable) -> Source:
    try:
        return Source(str(entry), entry.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"{entry} can't be read: {error}") from None
