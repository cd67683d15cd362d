"""The command about the memory: a table, a drawing, a page for a clinician, files to take along, and forgetting."""

from __future__ import annotations

import os
from pathlib import Path

import click

from offline_voice.command import common
from offline_voice.memory.files import as_csv, as_json, read_json
from offline_voice.memory.picture import plot, summary, table
from offline_voice.memory.store import Store
from offline_voice.opening import first_moment, memory_folder
from skill.content import load_phrases
from skill.errors import MemoryStoreError

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(invoke_without_command=True)
@click.option("--export", type=click.Choice(["json", "csv"]), help="Print everything as JSON (for import) or CSV.")
@click.option("--plot", "drawing", type=_FILE, metavar="FILE.svg", help="Draw pain over time into a file.")
@click.option("--summary", "page", type=_FILE, metavar="FILE.html", help="Write one page for a clinician.")
@common
@click.pass_context
def history(context: click.Context, locale: str, export: str | None, drawing: Path | None, page: Path | None) -> None:
    """What is remembered of you on this machine: a table, or a file."""
    if context.invoked_subcommand is not None:
        return
    phrases = load_phrases(locale)
    kept = Store(memory_folder()).read()
    if export is not None:
        click.echo((as_json if export == "json" else as_csv)(kept.entries), nl=False)
    if drawing is not None:
        _write(drawing, plot(tuple(kept.entries.values())))
    if page is not None:
        _write(page, summary(kept.entries, phrases, first_moment(os.environ).date()))
    if export is None and drawing is None and page is None:
        nothing = "nothing is remembered: you said no" if kept.agreed is False else "nothing is remembered yet"
        click.echo(table(tuple(kept.entries.values()), phrases) if kept.entries else nothing)


def _write(path: Path, text: str) -> None:
    """Writes a file that only its owner reads: it is about somebody's health."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise MemoryStoreError(f"{path} cannot be written ({error.strerror})") from error
    click.echo(f"written to {path}", err=True)


@history.command("import")
@click.argument("file", type=_FILE)
@common
def take_in(locale: str, file: Path) -> None:
    """Takes in a file of --export json, from another machine; what is there already counts once."""
    del locale
    entries, today = read_json(file), first_moment(os.environ).date()
    if last := max((one.on for one in entries.values() if one.on > today), default=None):
        raise MemoryStoreError(f"{file} goes to {last}, which is still to come here: set the clock, or import it then")
    new = Store(memory_folder()).take_in(entries)
    click.echo(f"{new} new entries; from now on I remember on this machine")


@history.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
def forget(locale: str, *, yes: bool) -> None:
    """Deletes everything that is remembered, for good, also where the file is damaged."""
    del locale
    if not yes:
        click.confirm("Delete everything that is remembered? It cannot be undone", abort=True)
    Store(memory_folder()).forget_all()
    click.echo("deleted")
