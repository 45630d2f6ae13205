"""Grapheme clusters as Unicode's own test data has them."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.languages.terraform.functions.graphemes import graphemes

FILE = Path(__file__).parent.parent.parent / "fixtures" / "functions" / "grapheme-clusters.txt"
CASES = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("÷")]


def test_agrees_with_unicode() -> None:
    assert len(CASES) > 600
    for case in CASES:
        clusters = [
            "".join(chr(int(code, 16)) for code in cluster.split("×"))
            for cluster in case.strip("÷ ").split("÷")
        ]
        assert graphemes("".join(clusters)) == clusters


PIECES = st.sampled_from("a\r\n\u0301\u200d\u0903\u0600\u1100\u1161\u11a8가각🇩🇪👩🏽❤\ufe0f")


@given(st.text(PIECES | st.characters(exclude_categories=["Cs"])))
def test_nothing_is_lost(text: str) -> None:
    assert "".join(graphemes(text)) == text
