"""Replay by sound: a synthetic voice says every sentence, the recogniser hears it, and only then it is understood."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from offline_voice.by_ear import HeardConversation, HeardTalk
from offline_voice.dialogue_file import Dialogue
from offline_voice.fronts import VirtualFront
from offline_voice.grammar import load_grammars
from offline_voice.listen import load_model
from offline_voice.mouth import Manner, Pyttsx3Voice
from offline_voice.opening import open_conversation
from offline_voice.recorded import RecordedEars
from offline_voice.replay import Front
from offline_voice.settings import load_settings
from offline_voice.virtual_time import VirtualConversation


@contextmanager
def by_sound(dialogue: Dialogue, locale: str) -> Iterator[Front]:
    """The voice front with a synthetic person.

    Raises:
        StretchCoachError: There is no voice, or no speech model.
    """
    grammars = load_grammars(locale)
    ears = RecordedEars(load_model(None, load_settings(), locale), grammars)
    voice, manner = Pyttsx3Voice(), Manner(grammars.hearing.voice)

    talk = HeardTalk(HeardConversation.of(open_conversation(locale, dialogue.history)), dialogue.now)

    def utter(_: VirtualConversation, text: str) -> None:
        state = talk.conversation.state
        talk.listen(ears.hear(voice.render(text, manner), state.phase, state.asks))

    yield VirtualFront(talk, utter)
