"""The addresses of the pages on policies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.problems import PROBLEM_KINDS, ProblemKind

HOME = "https://github.com/azbackup-lint/azbackup-lint"
PAGES = f"{HOME}/blob/main/docs/policies"

OWN_ID = lazy_regex(r"AZB[0-9]{3}")
ADDRESS = lazy_regex(r"https://[!-~]+")


def page_of(policy: Policy) -> str | None:
    """The page of a policy of this project, else the first page that the policy names."""
    if OWN_ID.fullmatch(policy.id):
        return f"{PAGES}/{policy.id}.md"
    return next((page for page in policy.references if ADDRESS.fullmatch(page)), None)


def page_of_problem(kind: ProblemKind) -> str:
    """The place of a kind of problem on the page about the input."""
    return f"{PAGES}/input.md#{kind.id.lower()}-{kind.name}"


def pages_of(policies: Iterable[Policy]) -> Mapping[str, str]:
    """The pages by the ids of the policies that have one, and of the kinds of problems."""
    pages = {kind.id: page_of_problem(kind) for kind in PROBLEM_KINDS}
    named = ((policy.id, page_of(policy)) for policy in policies)
    return pages | {id_: page for id_, page in named if page}
