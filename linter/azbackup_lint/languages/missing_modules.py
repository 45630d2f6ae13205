"""Modules and linked templates that are not on this machine: one note for all of a root."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.problems import MODULE_NOT_INSTALLED, Problem, few_of
from azbackup_lint.records import dataclass, field
from azbackup_lint.source import Span

_WORD_END = lazy_regex(r"(?<=[a-z0-9])(?=[A-Z])|[-_.]+")
_TELLING = lazy_regex(
    r"""(?:(?:.*_)?(?:vm|virtual_machine)_|(?:sku|machine|instance)_)?size
      | (?:.*_)?(?:vms?|virtual_machines?)(?:_(?:names?|count|hostname|configs?|settings))?
      | (?:.*_)?(?:os|data|managed)_disks?(?:_.*)?
      | disk_size_gb | max_shares | source_image_.*
      | (?:.*_)?(?:recovery|backup)(?:_services)?_(?:vaults?|polic(?:y|ies))(?:_.*)?""",
    re.VERBOSE,
)
"""Arguments of modules that make VMs, disks, vaults or backup policies, in snake case.

Collected from the modules for Azure in the Terraform registry and the Bicep registry.
"""


@dataclass(slots=True)
class MissingModules:
    """The calls of one root that lead to nothing on this machine.

    `noun` is what they call, in the plural; `title` stands before the address of a single one,
    and `command` fetches it, if one does.
    """

    noun: str
    title: str
    command: str
    remedy: str
    _calls: dict[Span, tuple[str, bool]] = field(default_factory=dict)
    _decided: dict[str, str] = field(default_factory=dict)
    _given: list[Callable[[], Iterable[str]]] = field(default_factory=list)
    _machines: dict[str, None] = field(default_factory=dict)

    def add(self, address: str, place: Span, arguments: Iterable[str], decides: str = "") -> None:
        """Counts a call; `arguments` are the names of what it passes.

        Of a module that is known by name, `decides` says what it would have decided.
        """
        tells = not decides and any(map(_tells_of_backup, arguments))
        self._calls.setdefault(place, (address, tells))
        if decides:
            self._decided.setdefault(decides, address)

    def give(self, machines: Callable[[], Iterable[str]]) -> None:
        """Keeps what finds the addresses of the VMs that a call passes on."""
        self._given.append(machines)

    @property
    def machines(self) -> Collection[str]:
        """The addresses of VMs that calls pass on; what becomes of them is open.

        They are found when they are asked for, by evaluating what is passed.
        """
        while self._given:  # what is passed may call others
            given, self._given = self._given, []
            for machines in given:
                self._machines.update(dict.fromkeys(machines()))
        return self._machines.keys()

    @property
    def places(self) -> tuple[Span, ...]:
        """Where the calls are, in the order in which they were met."""
        return tuple(self._calls)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """One note for all calls; nothing where there are none."""
        machines = self.machines
        if not self._calls:
            return ()
        addresses = [address for address, _ in self._calls.values()]
        telling = [address for address, tells in self._calls.values() if tells]
        is_one = len(addresses) == 1
        one = f"{self.title} {addresses[0]}".lstrip()
        subject = f"{one} is" if is_one else f"{len(addresses)} {self.noun} are"
        message = f"{subject} not on this machine and so not linted"
        if self.command:
            message += f"; {self.command} fetches {'it' if is_one else 'them'}"
        if telling:
            seem = "seems" if len(telling) == 1 else "seem"
            message += f"; {few_of(telling)} {seem} to make VMs, disks or vaults"
        for decides, address in self._decided.items():
            would = "it" if is_one else address
            message += f"; {would} would have decided {decides}"
        if machines:
            does = "it does" if is_one else "they do"
            message += f"; what {does} to {few_of(tuple(machines))} is unknown"
        place = next(iter(self._calls))
        return (Problem(MODULE_NOT_INSTALLED, message, self.remedy, place),)


def _tells_of_backup(argument: str) -> bool:
    """Whether an argument has a name that a VM, a disk or a vault is described by."""
    return _TELLING.fullmatch(_WORD_END.sub("_", argument).lower()) is not None
