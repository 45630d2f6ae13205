"""The walkthrough keeps its promise: five mistakes at first, and in the end only what was accepted.

tests/test_guides.py follows it to the letter, so that its outputs are those of the commands.
"""

import re
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "walkthrough.md"
OUTPUTS = re.findall(
    r"^```console\n\$ azbackup-lint check(.*?)\n(.*?)^```$",
    PAGE.read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)


def reported(output: str) -> set[str]:
    """The policies of the findings."""
    return set(re.findall(r"(?:error|warning|note|title=)\s?(AZB\d+)", output))


def test_mistakes_are_found_silenced_annotated_baselined_and_mended() -> None:
    first, accepted, annotated, written, new, shrinking, rewritten, last = OUTPUTS
    mistakes = {"AZB102", "AZB301", "AZB401", "AZB407", "AZB606"}
    assert reported(first[1]) == mistakes
    assert reported(accepted[1]) == reported(annotated[1]) == mistakes - {"AZB301"}
    assert "--write-baseline" in written[0]
    assert reported(written[1]) == set()
    assert new[1].count("\n") == 1
    assert reported(shrinking[1]) == {"AZB022"}
    assert "0 findings written" in rewritten[1]
    assert last[0] == ""
    assert "no findings" in last[1]
    assert "1 finding suppressed in the code" in last[1]
