"""The protection of a VM as people read it, taken from its view."""

from __future__ import annotations

from azbackup_lint.assessment.model import Named, Protection
from azbackup_lint.estate import Estate
from azbackup_lint.estate.derived.item_states import is_active
from azbackup_lint.estate.view import View
from azbackup_lint.policy.messages import lookup, shown
from azbackup_lint.values import HIDDEN, Cause, Unknown


def protection_in(view: View, estate: Estate, doubts: tuple[Cause, ...] = ()) -> Protection:
    """The item, policy and vault in the view of a VM; what causes `doubts` may protect it."""
    protected = view.document.get("protected")
    if protected is False:
        if doubts:
            return Protection("perhaps", causes=doubts)
        return Protection("stopped" if _is_stopped(view, estate) else "none")
    if isinstance(protected, Unknown):
        return Protection("perhaps", causes=protected.causes)
    policy, vault = _named(view, "policy", "type"), _named(view, "vault", "region")
    return Protection("protected", policy, vault)


def _is_stopped(view: View, estate: Estate) -> bool:
    """Whether there are items for the VM; all of them are stopped where none protects it."""
    machine = estate.machine_at(view.address)
    items = estate.items_of_machine.of(machine) if machine is not None else []
    return any(is_active(joined.item) is False for joined in items)


def _named(view: View, topic: str, kind: str) -> Named:
    """The policy or vault, with the fact that holds its kind."""
    name = lookup(view.document, f"{topic}.name")
    known_kind = lookup(view.document, f"{topic}.{kind}")
    if view.is_secret((topic, kind)):
        known_kind = HIDDEN
    place = view.places.get((topic, "name"))
    return Named(
        name=shown(name),
        is_known=not isinstance(name, Unknown),
        kind=known_kind if isinstance(known_kind, str) else "",
        resource=place.resource if place is not None else "",
        place=place.span if place is not None else None,
    )
