"""What the command tells of a bug."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from azbackup_lint import __version__
from azbackup_lint.cli.streams import tell
from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.report.escaping import printable, without_commands

if TYPE_CHECKING:
    from azbackup_lint.report.model import Failure

STATUS_BUG = 3


def tell_bugs(failures: Sequence[Failure], *, verbose: bool) -> None:
    """Prints to standard error what can be pasted into an issue, without anything that was read."""
    for failure in failures:
        text = "\n".join(_lines(failure, verbose=verbose))
        tell(without_commands(printable(text)))


def _lines(failure: Failure, *, verbose: bool) -> Iterator[str]:
    import platform  # a run without bugs needs none of it

    if failure.root:
        yield f"azbackup-lint: {failure.root} was not linted, because of a bug; other roots were."
    yield f"azbackup-lint {__version__} has hit a bug; please report it with these lines:"
    yield f"Python {platform.python_version()} on {platform.platform()}"
    if failure.language:
        yield f"root of kind {failure.language}"
    yield from (f"  {call}" for call in failure.trace)
    if verbose:
        yield f"{failure.error}: {failure.message}"
    else:
        yield f"{failure.error} (--verbose shows its text, which may quote your files)"
