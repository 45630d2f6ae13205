"""Whether policies, editions and limits of a pack fit together."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.pack_tests.facts import limits_used
from azbackup_lint.policy.active_policies import ActivePolicy
from azbackup_lint.policy.compilation import Compiler
from azbackup_lint.policy.editions import Edition, EditionPart
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.packs import Packs, did_you_mean


def edition_faults(packs: Packs, part: EditionPart) -> Iterator[PackError]:
    """Ids in rows without a policy of that id, and rows that a policy doesn't name in return."""
    policies = {policy.id: policy for policy in packs.policies}
    named = [(row.key, "enforced-by", row.enforced_by) for row in part.rows]
    named += [(row.key, "allows", row.allows) for row in part.rows]
    named += [(key, "enforced-by", ids) for key, ids in part.additions.items()]
    for key, word, ids in named:
        for number, id_ in enumerate(ids):
            place = ("rows", key, word, number)
            if id_ not in policies:
                hint = did_you_mean(id_, policies)
                yield part.document.error(place, f"there is no policy {id_}{hint}")
            elif word == "enforced-by" and key not in policies[id_].rows:
                yield part.document.error(place, f"the rows of {id_} don't have {key}")


def policy_faults(packs: Packs, policy: Policy) -> Iterator[PackError]:
    """Rows that no edition has, or that don't name the policy; limits that no row has."""
    editions = list(packs.all_editions())
    keys = {key for edition in editions for key in edition.rows}
    for number, key in enumerate(policy.rows):
        place = ("rows", number)
        if key not in keys:
            hint = did_you_mean(key, keys)
            yield policy.document.error(place, f"no edition has a row {key}{hint}")
        elif not any(_enforces(edition, key, policy) for edition in editions):
            message = f"no edition names {policy.id} in enforced-by of {key}"
            yield policy.document.error(place, message)
    for edition in editions:
        if edition.rows_of(policy.id):
            yield from _compilation_faults(policy, edition)


def _enforces(edition: Edition, key: str, policy: Policy) -> bool:
    return key in edition.rows and policy.id in edition.rows[key].enforced_by


def _compilation_faults(policy: Policy, edition: Edition) -> Iterator[PackError]:
    active = ActivePolicy(policy, edition)
    compiler = Compiler(policy.document, edition, policy.rows)
    try:
        _ = active.when, active.require
        for place, name in limits_used(policy):
            compiler.limit(name, place)
    except PackError as error:
        yield error
