"""CSV as Terraform reads it: by RFC 4180, as Go's package encoding/csv does."""

from __future__ import annotations

from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.sizes import MAX_TEXT


def csv_rows(text: str) -> list[list[str]]:
    """The rows of a CSV text, empty lines left out; raises EvaluationError for a stray quote."""
    if len(text) > MAX_TEXT:
        raise LimitReached(f"texts of more than {MAX_TEXT} characters are not read")
    text = text.replace("\r\n", "\n")
    rows: list[list[str]] = []
    row: list[str] = []
    at = 0
    while at < len(text):
        if not row and text[at] == "\n":
            at += 1
            continue
        cell, at = _quoted(text, at + 1) if text[at] == '"' else _bare(text, at)
        row.append(cell)
        if at < len(text) and text[at] == ",":
            at += 1
            if at == len(text) or text[at] == "\n":
                row.append("")
            else:
                continue
        rows.append(row)
        row = []
        at += 1
    return rows


def _bare(text: str, at: int) -> tuple[str, int]:
    end = at
    while end < len(text) and text[end] not in ",\n":
        end += 1
    if '"' in text[at:end]:
        raise EvaluationError("the CSV text has a quote inside a field without quotes")
    return text[at:end], end


def _quoted(text: str, at: int) -> tuple[str, int]:
    pieces: list[str] = []
    while True:
        end = text.find('"', at)
        if end < 0:
            raise EvaluationError("the CSV text has a quote that is not closed")
        pieces.append(text[at:end])
        if not text.startswith('""', end):
            break
        pieces.append('"')
        at = end + 2
    end += 1
    if end < len(text) and text[end] not in ",\n":
        raise EvaluationError("the CSV text has something after a closing quote")
    return "".join(pieces), end
