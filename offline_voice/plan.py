"""From a reply in words to a plan in time: sentences, gaps in which the microphone is open, pauses, holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from skill.dialogue.reply import Pause
from skill.words import Say, Spoken, SpokenHold

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


class Speak(msgspec.Struct, frozen=True):
    """Say one sentence."""

    text: str
    """The words."""


class Quiet(msgspec.Struct, frozen=True):
    """Be quiet and listen."""

    seconds: float
    """How long."""
    gap: bool = False
    """Only a breath between two sentences, no silence that the reply asks for."""


Step = Speak | Quiet | SpokenHold


def sentences(text: str) -> tuple[str, ...]:
    """A text cut after every sentence."""
    return tuple(one for one in _SENTENCE_END.split(text.strip()) if one)


def plan(spoken: Spoken, gap: float) -> tuple[Step, ...]:
    """The steps of a reply, with a gap between any two sentences."""
    steps: list[Step] = []
    for part in spoken.parts:
        if isinstance(part, Say):
            for sentence in sentences(part.text):
                if steps and isinstance(steps[-1], Speak):
                    steps.append(Quiet(gap, gap=True))
                steps.append(Speak(sentence))
        else:
            steps.append(Quiet(part.seconds) if isinstance(part, Pause) else part)
    return tuple(steps)


def texts(steps: tuple[Step, ...]) -> Iterator[str]:
    """Everything that is said in a plan, in order."""
    for step in steps:
        if isinstance(step, Speak):
            yield step.text
        elif isinstance(step, SpokenHold):
            yield from (cue.say.text for cue in step.cues)
