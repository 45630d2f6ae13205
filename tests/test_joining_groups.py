"""Groups of roots that have nothing to do with each other, by their keys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.estate.root_links import Links, no_links
from azbackup_lint.joining import apart, concerned
from azbackup_lint.records import replace

KEYS = st.frozensets(st.sampled_from([(letter,) for letter in "abcdefgh"]), max_size=2)
STATES = st.one_of(st.none(), st.sampled_from([("local", letter) for letter in "xyz"]))


@st.composite
def fleets(draw: st.DrawFn) -> list[Links]:
    """Roots that declare, ask for, and read something of few names."""
    number = draw(st.integers(1, 8))
    return [
        replace(
            no_links(str(at)),
            declared=draw(KEYS),
            asked=draw(KEYS),
            items=draw(KEYS),
            state=draw(STATES),
            asked_states=frozenset(filter(None, [draw(STATES)])),
        )
        for at in range(number)
    ]


def related(one: Links, other: Links) -> bool:
    """Whether one asks for what the other declares, or reads its state."""
    asked = one.asked | one.items
    return bool(asked & other.declared) or other.state in one.asked_states


@given(fleets())
def test_groups_have_nothing_to_do_with_each_other(links: list[Links]) -> None:
    groups = apart(links, ())
    assert sorted(number for group in groups for number in group) == list(range(len(links)))
    for group in groups:
        for one in group:
            for other in set(range(len(links))) - set(group):
                assert not related(links[one], links[other])


@given(fleets())
def test_a_group_holds_together(links: list[Links]) -> None:
    """Within a group, a way leads from each root to each other one."""
    for group in apart(links, ()):
        reached, new = {group[0]}, [group[0]]
        while new:
            one = new.pop()
            for other in set(group) - reached:
                shared = (links[one].asked | links[one].items) & (
                    links[other].asked | links[other].items
                )
                declared = frozenset(key for each in links for key in each.declared)
                states = links[one].asked_states & links[other].asked_states
                kept = {each.state for each in links}
                if (
                    related(links[one], links[other])
                    or related(links[other], links[one])
                    or shared & declared
                    or states & kept
                    or links[one].declared & links[other].declared
                    or (links[one].state and links[one].state == links[other].state)
                ):
                    reached.add(other)
                    new.append(other)
        assert reached == set(group)


@given(fleets())
def test_only_what_is_related_is_concerned(links: list[Links]) -> None:
    numbers = concerned(links, ())
    for number, one in enumerate(links):
        others = [other for at, other in enumerate(links) if at != number]
        is_related = any(related(one, other) or related(other, one) for other in others)
        assert (number in numbers) is is_related
