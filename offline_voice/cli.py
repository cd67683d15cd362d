"""The command line: `stretch-coach`. Each command is thin; what it needs beyond the core is imported when it runs."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, get_args

import click

from offline_voice.chat import answer_lines, clean
from offline_voice.cli_history import history
from offline_voice.cli_machine import MACHINE
from offline_voice.command import ListensToMany, StretchCoach, common, needs, plain_output
from offline_voice.dialogue_file import FRONTS, FrontName, read_dialogue
from offline_voice.fronts import front
from offline_voice.opening import first_moment, open_with_memory
from offline_voice.replay import replay as play
from offline_voice.terminal import Keyboard, Terminal
from offline_voice.understanding_lines import understand_line
from offline_voice.virtual_time import VirtualConversation
from skill.check import check as problems_of
from skill.check import everything
from skill.content import load_phrases
from skill.dialogue.state import Phase
from skill.errors import ContentError
from skill.understanding import load_understanding

# Imports inside commands: the core installs and starts without Alexa's and the voice's packages.
# ruff: noqa: PLC0415


@click.group(cls=StretchCoach, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="stretch-coach", prog_name="stretch-coach")
def main() -> None:
    """Talks you through heel pain felt in a hamstring stretch. It makes no diagnosis and cannot call for help."""
    plain_output()


for one in (*MACHINE, history):
    main.add_command(one)


@main.command()
@common
def start(locale: str) -> None:
    """By voice where there is a microphone and a speech model, else typed; says which and why."""
    from offline_voice.start import hindrance

    reason = hindrance(locale)
    if reason is None:
        click.echo("By voice. Ctrl-C ends it.")
        _listen(locale)
    else:
        click.echo(f"Typed, because {reason}.\n")
        _chat(locale, as_json=False, speak=False)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one turn record a line.")
@click.option("--speak", is_flag=True, help="Say every reply on the loudspeaker too.")
@common
def chat(locale: str, *, as_json: bool, speak: bool) -> None:
    """The dialogue, typed.

    Without a terminal it answers one utterance a line, in virtual time: <hold> lets the running reply pass, <hold 12s>
    twelve seconds of it, <silence> the time for an answer.
    """
    _chat(locale, as_json=as_json, speak=speak)


def _chat(locale: str, *, as_json: bool, speak: bool) -> None:
    conversation = open_with_memory(locale)
    beginning = first_moment(os.environ)
    with ExitStack() as ends:
        say: Callable[[str], None] | None = None
        if speak:
            with needs("voice"):
                from offline_voice.aloud import aloud
            say = ends.enter_context(aloud(locale))
        if sys.stdin.isatty() and not as_json:
            Terminal(conversation, beginning, Keyboard(sys.stdin.fileno()), sys.stdout, say).run()
        else:
            talk = VirtualConversation(conversation, beginning)
            answer_lines(sys.stdin.buffer, talk, click.echo, as_json=as_json, speak=say)


@main.command()
@click.argument("text", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one record a line.")
@click.option("--asks", default="", help="The ids of the open question, with commas.")
@click.option("--phase", type=click.Choice(get_args(Phase)), default="idle", help="Where the conversation is.")
@common
def understand(locale: str, text: tuple[str, ...], asks: str, phase: str, *, as_json: bool) -> None:
    """Text to intent and slots.

    Without TEXT it reads one utterance a line: plain, or {"text": ..., "asks": [...], "phase": ...}.
    """
    understanding = load_understanding(locale)
    lines = [" ".join(text)] if text else map(clean, sys.stdin.buffer)
    for line in lines:
        click.echo(understand_line(line, understanding, asks.split(",") if asks else [], phase, as_json=as_json))


@main.command(cls=ListensToMany)
@click.option("--input", "inputs", multiple=True, metavar="FILE.wav ...", help="Recordings, each one utterance.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE.wav", help="Write all that is said into it.")
@click.option("--json", "as_json", is_flag=True, help="Print one turn record a line.")
@click.option("--plain", is_flag=True, help="Lines for a log instead of the picture for a terminal.")
@click.option("--model", metavar="FOLDER", help="The speech model.")
@common
def listen(locale: str, **wishes: Any) -> None:
    """The voice loop: microphone and loudspeaker, or recordings in and a recording out."""
    _listen(locale, **wishes)


def _listen(locale: str, **wishes: Any) -> None:
    with needs("voice"):
        from offline_voice.listen import ListenOptions
        from offline_voice.listen import listen as listen_to
    listen_to(ListenOptions(locale=locale, **wishes), click.echo)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(0, 65535), help="Its port.")
@click.option("--no-verify", is_flag=True, help="Answer unsigned requests too; only on this machine itself.")
@common
def serve(locale: str, host: str, port: int, *, no_verify: bool) -> None:
    """The Alexa endpoint: POST /alexa, GET /healthz. It answers each device in the device's language."""
    del locale
    with needs("alexa"):
        from skill.alexa.serve import serve as serve_alexa
    serve_alexa(host, port, verify=not no_verify)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--front", "name", type=click.Choice(FRONTS), default="core", show_default=True, help="What to play on.")
@common
def replay(locale: str, files: tuple[Path, ...], name: FrontName) -> None:
    """Dialogue files against a front; status 1 at any difference."""
    opens, different = front(name), 0
    for path in files:
        dialogue = read_dialogue(path)
        if name not in dialogue.fronts:
            click.echo(f"left out  {path.name}: not for the {name} front")
            continue
        found = tuple(play(dialogue, opens, front("core"), locale))
        different += bool(found)
        click.echo(f"{'differs' if found else 'same':<9} {path.name}: {dialogue.name}")
        for one in found:
            click.echo(f"          {one}")
    if different:
        raise click.exceptions.Exit(1)


@main.command()
@common
def check(locale: str) -> None:
    """Every cross-file check of content, words and interaction models; status 1 on a problem."""
    del locale
    problems = problems_of(everything([Path(__file__).parent]))
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.exceptions.Exit(1)
    click.echo("content, words and interaction models fit together")


@main.command()
@click.argument("key")
@click.option("--speak", is_flag=True, help="Say it on the loudspeaker instead of printing it.")
@common
def say(locale: str, key: str, *, speak: bool) -> None:
    """One line in all its wordings; a field shows as {name}."""
    lines = load_phrases(locale).lines
    if key not in lines:
        near = difflib.get_close_matches(key, lines, n=3)
        raise ContentError(f"there is no line {key}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    if not speak:
        for wording in lines[key]:
            click.echo(wording)
        return
    with needs("voice"):
        from offline_voice.aloud import aloud
    with aloud(locale) as say_it:
        say_it(lines[key][0])
