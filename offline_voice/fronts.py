"""The fronts that replay knows by name. Those of Alexa and of sound are imported only when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from offline_voice.command import needs
from offline_voice.dialogue_file import Dialogue, FrontName, Step
from offline_voice.opening import open_conversation
from offline_voice.replay import Front, Opens, Seen
from offline_voice.virtual_time import VirtualConversation

Utters = Callable[[VirtualConversation, str], object]
"""Brings what a person says into a conversation."""


class VirtualFront:
    """A front on the virtual clock."""

    def __init__(self, talk: VirtualConversation, utter: Utters | None = None) -> None:
        """Without `utter` the meaning of each step is handed to the core as it is."""
        self._talk = talk
        self._utter = utter

    def send(self, step: Step) -> Seen:
        """Plays a step."""
        said = () if step.launch else self._talk.silence() if step.silence else self._talk.let_pass(step.passes)
        if step.launch:
            self._talk.launch()
        elif step.say is not None and self._utter:
            self._utter(self._talk, step.say)
        elif step.say is not None:
            self._talk.take(step.turn)
        last = self._talk.last
        keys = (*(moment.say.key for moment in said), *last.reply.keys)
        return Seen(last.state, last.reply, keys, last.turn if self._utter and step.say is not None else None)


@contextmanager
def by_meaning(dialogue: Dialogue, locale: str) -> Iterator[Front]:
    """The core alone."""
    yield VirtualFront(VirtualConversation(open_conversation(locale, dialogue.history), dialogue.now))


@contextmanager
def by_text(dialogue: Dialogue, locale: str) -> Iterator[Front]:
    """The typed front: every sentence has to be understood first."""
    yield VirtualFront(
        VirtualConversation(open_conversation(locale, dialogue.history), dialogue.now), VirtualConversation.hear
    )


def front(name: FrontName) -> Opens:
    """A front by its name.

    Raises:
        StretchCoachError: What it needs is not installed.
    """
    if name == "alexa":
        with needs("alexa"):
            from offline_voice.fronts_alexa import by_request  # noqa: PLC0415 - the core alone can do without Alexa

            return by_request
    if name == "audio":
        with needs("voice"):
            from offline_voice.fronts_audio import by_sound  # noqa: PLC0415 - the core alone can do without sound

            return by_sound
    return by_text if name == "text" else by_meaning
