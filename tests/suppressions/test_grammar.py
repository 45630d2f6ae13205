"""What comments ask for: a table of texts, and any text at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.suppressions.grammar import Directive, Malformed, directives

A, CLUSTER, DAY = ["AZB401"], "a cluster", "2027-03-31"

READ = [
    ("azbackup-lint: ignore[AZB401]", A, "", ""),
    ("azbackup-lint:ignore[AZB401]", A, "", ""),
    (" azbackup-lint: ignore[AZB401, shared-disk] x", ["AZB401", "shared-disk"], "x", ""),
    ("azbackup-lint: ignore[AZB401] until 2027-03-31", A, "", DAY),
    ("azbackup-lint: ignore[AZB401] a cluster until 2027-03-31", A, CLUSTER, DAY),
    ("azbackup-lint: ignore[AZB401] a cluster (until 2027-03-31).", A, CLUSTER, DAY),
    ("azbackup-lint: ignore[AZB401] until 2027-03-31: a cluster", A, CLUSTER, DAY),
    ("azbackup-lint: ignore[AZB401]: a cluster", A, CLUSTER, ""),
    ("azbackup-lint: ignore[AZB401] -- a cluster", A, CLUSTER, ""),
    ("azbackup-lint: ignore[AZB401] until it is gone", A, "until it is gone", ""),
    ("azbackup-lint: ignore[AZB401] until 3 are gone", A, "until 3 are gone", ""),
    ("tflint-ignore: x azbackup-lint: ignore[AZB401] y", A, "y", ""),
    ("* azbackup-lint: ignore[AZB401] a cluster\r\n * of two VMs", A, CLUSTER, ""),
]

WRONG = [
    ("azbackup-lint: ignore", "azbackup-lint: ignore", "names no policy"),
    ("azbackup-lint: ignore[]", "azbackup-lint: ignore[]", "names no policy"),
    ("azbackup-lint: ignore[ , ] x", "azbackup-lint: ignore[ , ]", "names no policy"),
    ("azbackup-lint: ignore a cluster", "azbackup-lint: ignore", "names no policy"),
    ("azbackup-lint: ignore AZB401", "azbackup-lint: ignore", "stand in brackets"),
    ("azbackup-lint:ignore=AZB401", "azbackup-lint:ignore", "stand in brackets"),
    ("azbackup-lint: ignore[AZB401", "azbackup-lint: ignore", "is not closed"),
    ("azbackup-lint: ingore[AZB401]", "ingore", "no suppression 'ingore'"),
    ("azbackup-lint: ignore-files[AZB401]", "ignore-files", "no suppression 'ignore-files'"),
    ("azbackup-lint: disable[AZB401]", "disable", "no suppression 'disable'"),
    ("azbackup-lint: ignore[AZB401] until 2027-02-30", "2027-02-30", "no day 2027-02-30"),
    ("azbackup-lint: ignore[AZB401] x until 31.3.2027", "31.3.2027", "no date of the form"),
]

PROSE = [
    "see azbackup-lint: the documentation is there",
    "azbackup-lint: every VM here is checked",
    "what azbackup-lint: ignore means is written there",
    "azbackup-lint is a linter",
]


@pytest.mark.parametrize(("text", "ids", "reason", "until"), READ)
def test_a_suppression_is_read(text: str, ids: list[str], reason: str, until: str) -> None:
    (found,) = directives(text)
    assert isinstance(found, Directive)
    assert [word.text for word in found.ids] == ids
    assert [text[word.start : word.end] for word in found.ids] == ids
    assert (found.reason, found.until) == (reason, until)
    assert text[found.start :].startswith("azbackup-lint:")
    assert found.for_file is False


@pytest.mark.parametrize(("text", "place", "message"), WRONG)
def test_what_is_meant_to_be_one_is_told(text: str, place: str, message: str) -> None:
    (found,) = directives(text)
    assert isinstance(found, Malformed)
    assert text[found.start : found.end] == place
    assert message in found.message


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_left_alone(text: str) -> None:
    assert list(directives(text)) == []


def test_a_file_can_be_meant() -> None:
    (found,) = directives("azbackup-lint: ignore-file[AZB401] a sample")
    assert isinstance(found, Directive)
    assert found.for_file
    assert found.reason == "a sample"


def test_one_line_can_hold_several() -> None:
    text = "azbackup-lint: ignore[AZB401] one azbackup-lint: ignore[AZB402] two"
    assert [item.reason for item in directives(text) if isinstance(item, Directive)] == [
        "one",
        "two",
    ]


PIECES = ["azbackup-lint:", "ignore", "[", "]", "AZB401", " ", "\n", "until", "2027-03-31", "-"]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5)).map("".join))
def test_any_text_can_be_read(text: str) -> None:
    end = 0
    for found in directives(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        if isinstance(found, Directive):
            assert all(found.start <= word.start < word.end <= found.end for word in found.ids)
