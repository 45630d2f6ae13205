"""Where each format of a report goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from azbackup_lint.near_words import get_close_matches
from azbackup_lint.records import dataclass, replace
from azbackup_lint.settings import UsageError


@dataclass(frozen=True, slots=True)
class Output:
    """A format and the file that it goes to; without one it goes to standard output."""

    form: str
    file: Path | None = None


Outputs = tuple[Output, ...]

STANDARD_OUTPUT = "-"


def read_output(value: str, formats: Collection[str]) -> Output:
    """The output that NAME or NAME:FILE means; raises ValueError, which tells what is wrong."""
    form, colon, file = value.partition(":")
    if form not in formats:
        near = get_close_matches(form, formats, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"{form!r} is not one of {', '.join(formats)}{hint}")
    if colon and not file:
        raise ValueError(f"{value} names no file")
    return Output(form, Path(file) if file not in ("", STANDARD_OUTPUT) else None)


def chosen_outputs(
    outputs: Sequence[Output], output_file: Path | None, default: str = "text"
) -> Sequence[Output]:
    """The outputs asked for, else the default format, which is text in a file.

    `output_file` is for the format without a file of its own. Raises UsageError where two formats
    go to one place.
    """
    if not outputs:
        form = "text" if output_file else default
        return [Output(form, output_file)]
    without_file = [output.form for output in outputs if output.file is None]
    if len(without_file) > 1:
        raise UsageError(
            f"--format {' and '.join(without_file)} both go to standard output; "
            f"give files to all but one, as in --format {without_file[-1]}:FILE"
        )
    if output_file is not None:
        if not without_file:
            raise UsageError(f"--output-file {output_file}: every --format names a file already")
        outputs = [replace(output, file=output.file or output_file) for output in outputs]
    files = Counter(output.file.absolute() for output in outputs if output.file)
    for file, number in files.items():
        if number > 1:
            raise UsageError(f"--format: {number} formats go to one file, {file}")
    return outputs


def form_for(environment: Mapping[str, str]) -> str:
    """The format that a CI service shows beside the code; text anywhere else.

    https://docs.github.com/actions/reference/workflows-and-actions/variables and
    https://learn.microsoft.com/azure/devops/pipelines/build/variables name these variables.
    """
    if environment.get("GITHUB_ACTIONS") == "true":
        return "github"
    if environment.get("TF_BUILD", "").lower() == "true":
        return "azure"
    return "text"
