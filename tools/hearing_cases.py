"""What is spoken to the shipped model to see whether it hears, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from offline_voice.by_ear import HeardConversation, HeardTalk
from offline_voice.dialogue_file import Dialogue, Step, read_dialogue
from offline_voice.ears import Heard
from offline_voice.fronts import VirtualFront
from offline_voice.opening import open_conversation
from offline_voice.replay import Seen
from offline_voice.virtual_time import VirtualConversation
from skill.conversation import Exchange
from skill.dialogue.state import State
from skill.dialogue.turn import Intent, told
from skill.interaction import InteractionModel, expand
from skill.understanding import Understanding
from tools.speech_graph.sentences import words_of

T = TypeVar("T")
_GREETED = datetime(2026, 11, 23, 9, tzinfo=UTC)
URGENCIES = ("self_care", "clinician", "urgent", "emergency")
"""The levels, the least urgent first."""


class Said(msgspec.Struct, frozen=True):
    """A sentence and the intent it must be heard as."""

    text: str
    """What is said."""
    intent: str
    """Its intent in the interaction model."""


def samples(model: InteractionModel) -> tuple[Said, ...]:
    """Every sample once, with one filling of its slots; the fillings go round with the samples."""
    found: list[Said] = []
    for intent in model.intents:
        for number, sample in enumerate(intent.samples):
            filled = list(expand(model, msgspec.structs.replace(intent, samples=(sample,))))
            found.append(Said(filled[(number * 7) % len(filled)].text, intent.name))
    return tuple(dict.fromkeys(found))


def spread(cases: Sequence[T], how_many: int) -> tuple[T, ...]:
    """So many of the cases, evenly over all of them."""
    return tuple(cases[place * len(cases) // how_many] for place in range(min(how_many, len(cases))))


def utterances(folder: Path, understanding: Understanding) -> tuple[Said, ...]:
    """Every utterance of the test files that is understood when it is read, with the intent that it is read as."""
    found: list[Said] = []
    for file in sorted(folder.glob("*_*.yaml")):
        rows = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - makes nothing but text, lists and tables
        read = [(row["text"], understanding.understand(row["text"]).intent) for row in rows]
        found += [Said(" ".join(words_of(text)), intent) for text, intent in read if intent != Intent.FALLBACK]
    return tuple(one for one in dict.fromkeys(found) if one.text)


class FlagTold(msgspec.Struct, frozen=True):
    """A sentence of a dialogue file that tells of a red flag."""

    dialogue: Dialogue
    """The conversation."""
    place: int
    """Which of its turns, from 0."""

    @property
    def step(self) -> Step:
        """The turn."""
        return self.dialogue.turns[self.place]

    @property
    def text(self) -> str:
        """What is said."""
        return self.step.say or ""

    def outcome(self, heard: Heard) -> FlagOutcome:
        """What the coach does when it hears this there, against what it does when it reads the sentence."""
        read, listened = self._then(Heard(self.text)), self._then(heard)
        wanted = read.state.assessment.urgency if read.state.assessment else None
        level = listened.state.assessment.urgency if listened.state.assessment else None
        return FlagOutcome(
            reached=level is not None and (wanted is None or URGENCIES.index(level) >= URGENCIES.index(wanted)),
            asked=bool(listened.state.asks)
            and ("direct_flag" in listened.state.asks or listened.state.asks == read.state.asks),
            goes_on=listened.reply.hold_seconds > 0,
        )

    def _then(self, heard: Heard) -> Exchange:
        talk = HeardTalk(HeardConversation.of(open_conversation("en-US", self.dialogue.history)), self.dialogue.now)
        front = VirtualFront(talk)
        for step in self.dialogue.turns[: self.place]:
            front.send(step)
        talk.let_pass(self.step.passes)
        return talk.listen(heard)


def acted_on(heard: Heard) -> bool:
    """Whether the coach, just greeted, does more with what it heard than ask again, or ask about a warning sign."""
    if not heard.text:
        return False
    conversation = HeardConversation.of(open_conversation("en-US"))
    conversation.launch(_GREETED)
    turn = conversation.listen(heard, _GREETED).turn
    return turn.intent != Intent.FALLBACK and not told(turn).doubt


def heard_as_typed(dialogue: Dialogue, hear: Callable[[str, State], Heard]) -> list[bool]:
    """Whether a whole conversation told aloud is, after each of its turns, where the typed one is.

    Args:
        dialogue: The conversation.
        hear: Says a sentence aloud where the conversation is, and gives what was heard.
    """
    aloud, typed = (
        HeardTalk(HeardConversation.of(open_conversation("en-US", dialogue.history)), dialogue.now) for _ in range(2)
    )

    def utter(_: VirtualConversation, text: str) -> None:
        aloud.listen(hear(text, aloud.conversation.state))

    fronts = VirtualFront(aloud, utter), VirtualFront(typed, VirtualConversation.hear)
    return [_there(fronts[0].send(step)) == _there(fronts[1].send(step)) for step in dialogue.turns]


def _there(seen: Seen) -> tuple[object, ...]:
    state = seen.state
    return state.phase, state.asks, state.assessment and state.assessment.urgency, seen.reply.listening


class FlagOutcome(msgspec.Struct, frozen=True):
    """What came of a red flag that was told by sound."""

    reached: bool
    """The level is final and as high as it is for the sentence itself."""
    asked: bool
    """The coach asks about it directly, or as it would about the sentence itself."""
    goes_on: bool
    """The answer leads through a stretch."""

    @property
    def safe(self) -> bool:
        """As it must be."""
        return (self.reached or self.asked) and not self.goes_on


def flags_told(folder: Path, flags: frozenset[str]) -> Iterator[FlagTold]:
    """Every sentence of the dialogue files that tells of a red flag."""
    seen: set[tuple[str, ...]] = set()
    for file in sorted(folder.rglob("*.yaml")):
        dialogue = read_dialogue(file)
        for place, step in enumerate(dialogue.turns):
            if (
                step.say is None
                or step.turn.intent != Intent.REPORT_SYMPTOM
                or not flags & set(told(step.turn).symptoms)
            ):
                continue
            way = tuple(one.say or "" for one in dialogue.turns[: place + 1])
            if way not in seen:
                seen.add(way)
                yield FlagTold(dialogue, place)
