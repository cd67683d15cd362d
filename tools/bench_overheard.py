"""Measures what the coach does with talk that is not meant for it: `python -m tools.bench_overheard`.

An hour of people who talk about something else, and all its own sentences, are heard by the ears of the voice front, faster
than in real time: at rest, left alone with the coach, and in every moment in which it listens. The first run fetches the
recordings (`tools/human_speech.py`). `--minutes 5` takes less of them, `--part 1` others than usual.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from offline_voice.by_ear import HeardConversation
from offline_voice.ears import Ears
from offline_voice.grammar import Way, load_grammars
from offline_voice.loop import Habits, Loop
from offline_voice.model import find_model
from offline_voice.mouth import Manner, Pyttsx3Voice
from offline_voice.opening import open_conversation
from offline_voice.prerender import fixed_sentences
from offline_voice.recogniser import SpeechModel
from offline_voice.settings import Settings
from offline_voice.sound import Clip
from offline_voice.voice_cache import VoiceCache
from skill.content import load_phrases
from skill.conversation import Exchange
from skill.dialogue.state import IN_SESSION
from skill.dialogue.turn import Intent
from tools.human_speech import PAUSE, human_talk
from tools.overheard_moments import ACTS, Moments
from tools.overheard_room import Room, overheard
from tools.synthetic_voices import OTHER_VOICES, RATE, VOICES, speak

LOCALE = "en-US"
BEGAN = datetime(2026, 11, 23, 9, tzinfo=UTC)
WORDS_A_MINUTE = 130
PARTS = 2
"""The gates were made while looking at part 1 of the recordings; part 0 is what is printed."""


class Alone:
    """Takes down what the coach does (`offline_voice.show.Show`)."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []

    def exchange(self, exchange: Exchange) -> None:
        """Keeps it."""
        self.exchanges.append(exchange)

    def says(self, text: str) -> None:
        """Nobody listens."""

    def hold(self, seconds: int) -> None:
        """Nobody holds."""

    def waits(self, what: str) -> None:
        """Nobody looks."""

    def trouble(self, text: str) -> None:
        """There is none."""

    def done(self) -> str:
        """What it did, in words."""
        phases = [one.state.phase for one in self.exchanges]
        steps = list(pairwise(phases))
        begun = sum(after in IN_SESSION and before not in IN_SESSION for before, after in steps)
        warned = sum(after == "halted" and before != "halted" for before, after in steps)
        holds = sum(one.reply.hold_seconds > 0 for one in self.exchanges)
        launches = sum(one.turn.intent == Intent.LAUNCH for one in self.exchanges)
        answers = sum(bool(one.heard) for one in self.exchanges)
        return f"{launches - 1} | {answers} | {begun} | {holds} | {warned}"


class Bench:
    """Puts the coach into rooms in which nobody means it.

    Args:
        model: The speech model.
        folder: For sentences that are spoken meanwhile.
    """

    def __init__(self, model: SpeechModel, folder: Path) -> None:
        self._model = model
        self._folder = folder
        self._grammars = load_grammars(LOCALE)
        self._moments = Moments(LOCALE)

    def alone(self, rooms: Mapping[str, bytes]) -> None:
        """The coach greets, and what it does until the talk ends: the whole loop, mostly at rest."""
        voice = VoiceCache(Pyttsx3Voice(), Manner(self._grammars.hearing.voice), self._folder / "voice")
        print(
            "\n| left alone with | minutes | woken | words taken up | sessions begun | holds begun | warnings given |"
        )
        print("|---|---|---|---|---|---|---|")
        for name, sound in rooms.items():
            show = Alone()
            room = Room(sound, self._model, self._grammars, BEGAN)
            Loop(room, voice, _conversation, Habits(Settings(), self._grammars), show).run()
            print(f"| {name} | {_minutes(sound):.0f} | {show.done()} |", flush=True)

    def in_each_moment(self, rooms: Mapping[str, bytes]) -> None:
        """What comes of each utterance in every moment in which the coach listens."""
        for name, sound in rooms.items():
            said = [one.heard for one in overheard(sound, self._model, self._grammars, Way())]
            print(f"\n| {name}, times an hour, while it listens | moves nothing | {' | '.join(ACTS)} |")
            print(f"|---|---|{'---|' * len(ACTS)}")
            for moment, places in self._moments.places.items():
                found = Counter(self._moments.outcome(place, one) for place in places for one in said)
                hours = len(places) * _minutes(sound) / 60
                acts = [found[one] / hours for one in ACTS]
                still = found.total() / hours - sum(acts)
                print(f"| {moment} | {still:.0f} | {' | '.join(f'{one:.0f}' for one in acts)} |", flush=True)

    def wakes(self) -> None:
        """How many voices wake it with the wake phrase."""
        ears = Ears(self._model, RATE, self._grammars.noise)
        ears.expect(self._grammars.resting())
        voices = (*VOICES, *OTHER_VOICES)
        calls = [Clip(speak(voice, self._grammars.wake_phrase, self._folder), RATE) for voice in voices]
        woken = sum(ears.whole(call).text == self._grammars.wake_phrase for call in calls)
        print(f"\nthe wake phrase wakes it in {woken} of {len(calls)} voices")

    def own_voice(self, minutes: float) -> dict[str, bytes]:
        """The fixed sentences of its own, one after the other; all of them where there is time."""
        sentences = fixed_sentences(load_phrases(LOCALE))
        words = sum(len(one.split()) for one in sentences)
        step = max(1, round(words / WORDS_A_MINUTE / minutes))
        pause = bytes(2 * round(PAUSE * RATE))
        spoken = (speak("espeak-ng en-us", one, self._folder) for one in sentences[::step])
        return {"its own voice": b"".join(sound + pause for sound in spoken)}


def _conversation() -> HeardConversation:
    return HeardConversation.of(open_conversation(LOCALE))


def _minutes(sound: bytes) -> float:
    return len(sound) / 2 / RATE / 60


def main() -> None:
    """Prints one table after the other."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_overheard", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20, help="how much of each of the three kinds of talk (20)")
    parser.add_argument("--part", type=int, default=0, choices=range(PARTS), help="which part of the recordings")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        bench = Bench(SpeechModel(find_model().path), Path(place))
        bench.wakes()
        rooms = human_talk(asked.minutes, asked.part, PARTS) | bench.own_voice(2 * asked.minutes)
        bench.alone(rooms)
        bench.in_each_moment(rooms)


if __name__ == "__main__":
    main()
