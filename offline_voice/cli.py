"""The command line: `stretch-coach`. Each command is thin; what it needs beyond the core is imported when it runs."""

from __future__ import annotations

import difflib
import os
import sys
from pathlib import Path
from typing import get_args

import click

from offline_voice.chat import chat as answer_lines
from offline_voice.chat import clean
from offline_voice.command import StretchCoach, common, plain_output
from offline_voice.dialogue_file import FRONTS, FrontName, read_dialogue
from offline_voice.fronts import front
from offline_voice.opening import first_moment, open_conversation
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


@click.group(cls=StretchCoach, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="stretch-coach", prog_name="stretch-coach")
def main() -> None:
    """Talks you through heel pain felt in a hamstring stretch. It makes no diagnosis and cannot call for help."""
    plain_output()


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one turn record a line.")
@common
def chat(locale: str, *, as_json: bool) -> None:
    """The dialogue, typed.

    Without a terminal it answers one utterance a line, in virtual time: <hold> lets the running reply pass, <hold 12s>
    twelve seconds of it, <silence> the time for an answer.
    """
    conversation = open_conversation(locale)
    start = first_moment(os.environ)
    if sys.stdin.isatty() and not as_json:
        Terminal(conversation, start, Keyboard(sys.stdin.fileno()), sys.stdout).run()
    else:
        answer_lines(sys.stdin.buffer, VirtualConversation(conversation, start), click.echo, as_json=as_json)


@main.command()
@click.argument("text", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one record a line.")
@click.option("--asks", default="", help="The ids of the open question, with commas.")
@click.option("--phase", type=click.Choice(get_args(Phase)), default="idle", show_default=True)
@common
def understand(locale: str, text: tuple[str, ...], asks: str, phase: str, *, as_json: bool) -> None:
    """Text to intent and slots.

    Without TEXT it reads one utterance a line: plain, or {"text": ..., "asks": [...], "phase": ...}.
    """
    understanding = load_understanding(locale)
    lines = [" ".join(text)] if text else map(clean, sys.stdin.buffer)
    for line in lines:
        click.echo(understand_line(line, understanding, asks.split(",") if asks else [], phase, as_json=as_json))


@main.command()
@click.argument("key")
@common
def say(locale: str, key: str) -> None:
    """One line, in all its wordings; a field shows as {name}."""
    lines = load_phrases(locale).lines
    if key not in lines:
        near = difflib.get_close_matches(key, lines, n=3)
        raise ContentError(f"there is no line {key}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    for wording in lines[key]:
        click.echo(wording)


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
