"""The commands about this machine: what it lacks, its devices, its speech model, its service."""

from __future__ import annotations

import sys

import click
import msgspec

from offline_voice.command import common, needs

# Imports inside commands: a machine without the voice's packages is told so in one line.
# ruff: noqa: PLC0415


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@click.option("--no-sound", is_flag=True, help="Leave microphone and loudspeaker alone.")
@common
def doctor(locale: str, *, as_json: bool, no_sound: bool) -> None:
    """What is there and what is missing for the voice, and the command that mends it; status 1 where something is."""
    with needs("voice"):
        from offline_voice.doctor import examine
    findings = examine(locale, sound=not no_sound)
    if as_json:
        click.echo(msgspec.json.encode(findings))
    else:
        for one in findings:
            click.echo(f"{'ok ' if one.ok else 'NO '} {one.name}: {one.says}")
            if one.mend:
                click.echo(f"    {one.mend}")
    if not all(one.ok for one in findings):
        raise click.exceptions.Exit(1)


@click.command()
@common
def devices(locale: str) -> None:
    """Microphones and loudspeakers by name, for the settings."""
    del locale
    with needs("voice"):
        from offline_voice.devices import listing
    for line in listing():
        click.echo(line)


@click.group()
def model() -> None:
    """The speech model: which one is used, and fetching the one to live with."""


@model.command()
@common
def show(locale: str) -> None:
    """Which speech model is used."""
    with needs("voice"):
        from offline_voice.model import find_model
        from offline_voice.settings import load_settings
    click.echo(find_model(load_settings().hearing.model, locale).says)


@model.command()
@click.option("--from", "source", metavar="FOLDER|ZIP", help="A model on this machine instead of the download.")
@common
def fetch(locale: str, source: str | None) -> None:
    """Downloads the small English model of Vosk (41 MB, Apache-2.0), or takes one that is here."""
    del locale
    with needs("voice"):
        from offline_voice.model_fetch import fetch as fetch_model
    place = fetch_model(_progress, source)
    click.echo(f"the speech model is at {place}")


def _progress(there: int, of: int) -> None:
    """Shows a download in a terminal."""
    if sys.stderr.isatty():
        click.echo(f"\r{there * 100 // max(of, 1):>3} % of {of / 1e6:.0f} MB", err=True, nl=there >= of)


@click.group()
def service() -> None:
    """The voice as a service that starts with the machine."""


@service.command()
@common
def install(locale: str) -> None:
    """Starts it now and with the machine, for the person logged in."""
    with needs("voice"):
        from offline_voice import service as systemd
    click.echo(systemd.install(locale))


@service.command()
@common
def remove(locale: str) -> None:
    """Stops it for good."""
    del locale
    with needs("voice"):
        from offline_voice import service as systemd
    click.echo(systemd.remove())


@service.command()
@common
def status(locale: str) -> None:
    """Whether it is installed and runs."""
    del locale
    with needs("voice"):
        from offline_voice import service as systemd
    click.echo(systemd.status())


MACHINE: tuple[click.Command, ...] = (doctor, devices, model, service)
"""For the command line to take in."""
