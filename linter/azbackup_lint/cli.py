"""The command line."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

import click

from azbackup_lint import __version__
from azbackup_lint.report.escaping import printable
from azbackup_lint.settings import Settings, UsageError

STATUS_USAGE = 2
STATUS_BUG = 3

ORDER = "azbackup_lint.order"

MAX_FRAMES = 30
"""Frames shown of a bug, the innermost ones."""


class _OrderedCommand(click.Command):
    """Remembers the order of options: a later variable or variable file wins."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        ctx.meta[ORDER] = [parameter.name for parameter in order]
        return super().parse_args(ctx, args)


def _variable(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if "=" not in value or not value.partition("=")[0].strip():
            raise click.BadParameter(f"{value!r} is not of the form NAME=VALUE")
    return values


def _words(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def _some_words(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    words = _words(context, parameter, values)
    if values and not words:
        raise click.BadParameter("names no policy, and would select them all")
    return words


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="azbackup-lint", message="%(prog)s %(version)s")
def command() -> None:
    """Find the Azure VMs that Azure Backup can't back up or restore, before they are deployed.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage, 3 a bug.
    """


@command.command(cls=_OrderedCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--edition", help="Edition of the support matrix, by its date.")
@click.option(
    "--select", multiple=True, callback=_some_words, help="Ids, names or prefixes to check."
)
@click.option("--ignore", multiple=True, callback=_words, help="Ids, names or prefixes to skip.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    help="The least severity that makes the exit status 1.",
)
@click.option(
    "--scope",
    type=click.Choice(["all", "protected"]),
    default="all",
    help="All VMs, or only those whose protection is in sight.",
)
@click.option(
    "--var",
    "variables",
    multiple=True,
    callback=_variable,
    metavar="NAME=VALUE",
    help="A variable of the root modules; may be given again.",
)
@click.option(
    "--var-file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file of variables; may be given again, the last one wins.",
)
@click.option("--workspace", default="default", help="What terraform.workspace is.")
@click.option("--show-unknown", is_flag=True, help="Say what could not be decided, and why.")
@click.option("--strict-unknown", is_flag=True, help="Exit with 1 if a check can't be decided.")
@click.option(
    "--stdin-filename", type=click.Path(path_type=Path), help="The file that - stands for."
)
@click.option(
    "--output-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the report goes, instead of standard output.",
)
@click.option("--color/--no-color", default=None, help="Colours; on terminals by default.")
@click.option("-q", "--quiet", is_flag=True, help="No summary line.")
def check(paths: tuple[Path, ...], **options: Any) -> None:
    """Lint folders (their root modules) or files (the root modules that they belong to)."""
    from azbackup_lint.engine import Sources, lint
    from azbackup_lint.report import json_form, text
    from azbackup_lint.report.outcome import exit_status
    from azbackup_lint.report.styles import Style

    settings = _settings(options)
    chosen, overlay = _sources(paths, options["stdin_filename"])
    only = frozenset(overlay)
    report = lint(Sources(chosen, overlay, only), settings)
    if options["form"] == "json":
        output = json_form.render(report)
    else:
        style = Style(_wants_colour(options["color"], options["output_file"]))
        output = text.render(
            report, style, show_unknown=options["show_unknown"], quiet=options["quiet"]
        )
    _write(output, options["output_file"])
    status = exit_status(report, settings.fail_on, strict_unknown=settings.strict_unknown)
    raise SystemExit(status)


@command.command(cls=_OrderedCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--scope",
    type=click.Choice(["all", "protected"]),
    default="all",
    help="All VMs, or only those whose protection is in sight.",
)
@click.option(
    "--var",
    "variables",
    multiple=True,
    callback=_variable,
    metavar="NAME=VALUE",
    help="A variable of the root modules; may be given again.",
)
@click.option(
    "--var-file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file of variables; may be given again, the last one wins.",
)
@click.option("--workspace", default="default", help="What terraform.workspace is.")
def inspect(paths: tuple[Path, ...], **options: Any) -> None:
    """Show what the linter believes: values, resources and the estate with its links."""
    from azbackup_lint import inspection
    from azbackup_lint.engine import Sources

    chosen, _ = _sources(paths, None)
    settings = Settings(
        scope=options["scope"],
        given=tuple(_given(options)),
        environment=dict(os.environ),
        workspace=options["workspace"],
    )
    document = inspection.inspect(Sources(chosen), settings)
    render = inspection.render_json if options["form"] == "json" else inspection.render_text
    _write(render(document), None)


@command.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--edition", help="Edition of the support matrix, by its date.")
def policies(form: str, edition: str | None) -> None:
    """List the policies."""
    from azbackup_lint.catalogue import list_json, list_text
    from azbackup_lint.policy import load_packs

    packs = load_packs()
    listing = list_json if form == "json" else list_text
    _write(listing(packs, packs.edition(edition)), None)


@command.command()
@click.argument("policy")
@click.option("--edition", help="Edition of the support matrix, by its date.")
def explain(policy: str, edition: str | None) -> None:
    """Show one policy, by id or name: its rows, why it matters, and examples."""
    from azbackup_lint.catalogue import explain_text
    from azbackup_lint.policy import load_packs

    packs = load_packs()
    _write(explain_text(packs, packs.edition(edition), policy), None)


def _settings(options: Mapping[str, Any]) -> Settings:
    return Settings(
        edition=options["edition"],
        select=options["select"],
        ignore=options["ignore"],
        fail_on=options["fail_on"],
        scope=options["scope"],
        given=tuple(_given(options)),
        environment=dict(os.environ),
        workspace=options["workspace"],
        strict_unknown=options["strict_unknown"],
    )


def _given(options: Mapping[str, Any]) -> Iterator[tuple[str, str] | Path]:
    """Variables and variable files in the order of the command line."""
    files, variables = iter(options["files"]), iter(options["variables"])
    for name in click.get_current_context().meta[ORDER]:
        if name == "files":
            path = next(files)
            if not path.is_file():
                why = "is not a regular file" if path.exists() else "there is no such file"
                raise UsageError(f"--var-file {path}: {why}")
            yield Path(os.path.normpath(Path.cwd() / path))
        elif name == "variables":
            variable, _, value = next(variables).partition("=")
            yield variable.strip(), value


def _sources(
    paths: tuple[Path, ...], stdin_filename: Path | None
) -> tuple[tuple[Path, ...], dict[Path, str]]:
    """The paths to lint, and the editor's buffer if one of them is standard input."""
    if Path("-") in paths:
        if stdin_filename is None:
            raise UsageError("- needs --stdin-filename, the file that the text belongs to")
        if len(paths) > 1:
            raise UsageError("- can't be combined with other paths")
        file = Path(os.path.normpath(Path.cwd() / stdin_filename))
        return (file,), {file: _standard_input()}
    if stdin_filename is not None:
        raise UsageError("--stdin-filename needs - as the path, for standard input")
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: there is no such file or folder")
    return paths or (Path(),), {}


def _standard_input() -> str:
    if sys.stdin is None:
        raise UsageError("standard input is closed")
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("standard input is not UTF-8 text") from None


def _wants_colour(choice: bool | None, output_file: Path | None) -> bool:
    if choice is not None:
        return choice
    if os.environ.get("NO_COLOR") or output_file is not None or sys.stdout is None:
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _write(output: str, file: Path | None) -> None:
    """Writes a result as UTF-8, whatever the locale."""
    encoded = output.encode("utf-8", "backslashreplace")
    if file is not None:
        try:
            file.write_bytes(encoded)
        except OSError as error:
            raise UsageError(f"--output-file {file}: {error.strerror}") from None
        return
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    try:
        sys.stdout.buffer.write(encoded)
        sys.stdout.buffer.flush()
    except OSError as error:
        # What is still buffered must not fail once more when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        raise UsageError(f"standard output: {error.strerror}") from None


def main() -> None:
    """Runs the command; the only place that catches everything and decides the exit status."""
    try:
        command(standalone_mode=False)
    except UsageError as error:
        _refuse(error)
    except click.ClickException as error:
        error.show()
        sys.exit(STATUS_USAGE)
    except click.Abort:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - a bug must not look like a finding
        if _is_about_a_pack(error):
            _refuse(error)
        _report_bug()
        sys.exit(STATUS_BUG)


def _refuse(error: Exception) -> NoReturn:
    click.echo(f"azbackup-lint: {printable(str(error))}", err=True)
    sys.exit(STATUS_USAGE)


def _is_about_a_pack(error: Exception) -> bool:
    """Whether it is a PackError, without loading the policies for commands that don't."""
    errors = sys.modules.get("azbackup_lint.policy.errors")
    return errors is not None and isinstance(error, errors.PackError)


def _report_bug() -> None:
    click.echo(
        f"azbackup-lint {__version__} has hit a bug; please report it with these lines:\n"
        f"Python {platform.python_version()} on {platform.platform()}\n"
        f"{printable(traceback.format_exc(limit=-MAX_FRAMES))}",
        err=True,
    )
