"""What could not be decided, by what stood in the way."""

from __future__ import annotations

from collections.abc import Iterable

from azbackup_lint.records import dataclass
from azbackup_lint.report.model import Undecided

NO_REASON = "no reason known"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something that is not known, how to supply it, and the checks that need it."""

    subject: str
    remedy: str
    checks: tuple[Undecided, ...]

    @property
    def policies(self) -> dict[str, list[str]]:
        """The policies, each with the resources, their variants, and how many roots have them."""
        policies: dict[str, dict[str, set[str]]] = {}
        for check in self.checks:
            variants = f" [{', '.join(check.variants)}]" if check.variants else ""
            resources = policies.setdefault(f"{check.id} {check.name}", {})
            resources.setdefault(f"{check.resource}{variants}", set()).add(check.root)
        return {
            policy: [_in_roots(name, len(roots)) for name, roots in resources.items()]
            for policy, resources in sorted(policies.items())
        }


def _in_roots(name: str, roots: int) -> str:
    return name if roots == 1 else f"{name} in {roots:,} roots"


def open_questions(undecided: Iterable[Undecided]) -> tuple[OpenQuestion, ...]:
    """The questions, those first that most checks need; a check may need several."""
    groups: dict[tuple[str, str], list[Undecided]] = {}
    for item in undecided:
        reasons = {(cause.subject, cause.remedy): None for cause in item.causes}
        for reason in reasons or ((NO_REASON, ""),):
            groups.setdefault(reason, []).append(item)
    questions = [OpenQuestion(*reason, tuple(checks)) for reason, checks in groups.items()]
    return tuple(sorted(questions, key=lambda one: (-len(one.checks), one.subject, one.remedy)))
