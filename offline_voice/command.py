"""What every command has in common: `--locale`, `--debug`, errors of one line, clear words where an extra is missing."""

from __future__ import annotations

import io
import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from skill.errors import StretchCoachError

Command = TypeVar("Command", bound=Callable[..., Any])
DEBUG = "stretch_coach.debug"
OURS = ("skill", "offline_voice")


class StretchCoach(click.Group):
    """A group whose commands end with one line on standard error and status 1 where something is wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; a trace is printed only with `--debug`."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            click.echo(err=True)
            ctx.exit(130)
        except Exception as error:
            if ctx.meta.get(DEBUG):
                traceback.print_exc()
            raise click.ClickException(_one_line(error)) from error


class ListensToMany(click.Command):
    """A command whose ``--input`` may be followed by several files."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts the option before each of its files."""
        spread: list[str] = []
        following = False
        for arg in args:
            if following and not arg.startswith("-") and spread[-1] != "--input":
                spread.append("--input")
            following = arg == "--input" or (following and not arg.startswith("-"))
            spread.append(arg)
        return super().parse_args(ctx, spread)


def _one_line(error: Exception) -> str:
    """What to tell about an error. An unforeseen one names its place only: its text may hold what a person said."""
    if isinstance(error, StretchCoachError):
        return " ".join(str(error).split())
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"unforeseen {type(error).__name__} at {Path(place.filename).name}:{place.lineno}; --debug prints the trace"


def _remember_debug(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    """Keeps the wish for traces, and sets the log up: one line each on standard error, with detail only in debugging."""
    ctx.meta[DEBUG] = value
    lines = LogLines()
    lines.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    for name in OURS:
        logger = logging.getLogger(name)
        logger.handlers = [lines]
        logger.setLevel(logging.DEBUG if value else logging.INFO)


class LogLines(logging.Handler):
    """Writes the log to standard error, a line each."""

    def emit(self, record: logging.LogRecord) -> None:
        """Writes one line."""
        click.echo(self.format(record), err=True)


def common(command: Command) -> Command:
    """Gives a command `--locale` and `--debug`."""
    locale = click.option(
        "--locale",
        default="en-US",
        show_default=True,
        envvar="STRETCH_COACH_LOCALE",
        help="The language and country of words and understanding.",
    )
    debug = click.option(
        "--debug",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_remember_debug,
        help="Print a trace where something fails, and a log with all detail.",
    )
    return locale(debug(command))


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Around imports that an extra brings.

    Raises:
        StretchCoachError: The extra is not installed; says how to install it.
    """
    try:
        yield
    except ImportError as error:
        if (error.name or "").partition(".")[0] in OURS:
            raise
        raise StretchCoachError(
            f"{error.name or 'a library'} is missing: run `make setup`, or pip install 'stretch-coach[{extra}]'"
        ) from error


def plain_output() -> None:
    """Standard output as UTF-8 and by the line, whatever the machine's locale and whoever reads it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
