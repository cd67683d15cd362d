"""The voice loop on a clock of its own: whole sessions, holds on time, rest and wake, lost devices, eight hours."""

from __future__ import annotations

import itertools
import resource
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from virtual_stage import ANSWERS, Shown, VirtualStage

from offline_voice.by_ear import HeardConversation
from offline_voice.earcons import earcon
from offline_voice.ears import Heard
from offline_voice.events import MicrophoneBack, MicrophoneLost, Quit, Said, Stirring
from offline_voice.grammar import Grammars, load_grammars
from offline_voice.loop import Habits, Loop
from offline_voice.mouth import RATE, Manner, Pyttsx3Voice
from offline_voice.settings import Hearing, Settings
from offline_voice.voice_cache import VoiceCache
from skill.content import load_guidance, load_phrases
from skill.understanding import load_understanding

pytestmark = pytest.mark.audio

GUIDANCE = load_guidance()
PHRASES = load_phrases("en-US")


@pytest.fixture(scope="module")
def grammars() -> Grammars:
    return load_grammars("en-US")


@pytest.fixture(scope="module")
def opens() -> Callable[[], HeardConversation]:
    understanding = load_understanding("en-US")
    return lambda: HeardConversation(GUIDANCE, PHRASES, understanding)


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> VoiceCache:
    return VoiceCache(Pyttsx3Voice(), Manner(), tmp_path_factory.mktemp("voice"))


class Room:
    """A person with the coach."""

    def __init__(self, voice: VoiceCache, opens: Callable[[], HeardConversation], grammars: Grammars) -> None:
        self.shown = Shown()
        self.answers: Iterator[str | None] = iter(())
        self.stage = VirtualStage(self.answer)
        self.settings = Settings()
        self.voice = voice
        self._opens, self._grammars = opens, grammars

    def answer(self) -> str | None:
        """What the person says to the last question: what the test wants, else what the table has for it."""
        wanted = next(self.answers, "")
        asks = self.shown.exchanges[-1].state.asks
        return wanted if wanted != "" else next((ANSWERS.get(one, "no") for one in asks), None)

    def run(self) -> None:
        """Until the clock ends it."""
        self.voice.manner = Manner()
        Loop(self.stage, self.voice, self._opens, Habits(self.settings, self._grammars), self.shown).run()

    def phases(self) -> list[str]:
        """The phases gone through, each once."""
        return [phase for phase, _ in itertools.groupby(one.state.phase for one in self.shown.exchanges)]


@pytest.fixture
def room(voice: VoiceCache, opens: Callable[[], HeardConversation], grammars: Grammars) -> Room:
    return Room(voice, opens, grammars)


def test_a_whole_session_by_voice_ends_where_it_should(room: Room) -> None:
    room.run()
    phases = room.phases()
    assert phases[:2] == ["idle", "triage"]
    assert {"warm_up", "holding", "done"} <= set(phases)
    assert "halted" not in phases


def test_cues_come_on_time_and_holds_run_their_full_length(room: Room) -> None:
    holds: list[tuple[float, int]] = []
    room.shown.on_hold = lambda seconds: holds.append((room.stage.now(), seconds))
    room.run()
    spoken = [one.spoken for one in room.shown.exchanges if one.state.phase == "holding"]
    assert len(holds) >= 4
    starts = [at for at, _ in room.stage.played]
    for (began, seconds), reply in zip(holds, spoken, strict=False):
        hold = next(part for part in reply.parts if hasattr(part, "cues"))
        assert hold.seconds == seconds
        for due in (*(began + cue.at for cue in hold.cues), began + seconds):
            assert min(abs(start + room.stage.latency - due) for start in starts) < 0.1


def test_whoever_speaks_in_a_hold_is_answered_at_once(room: Room) -> None:
    room.shown.on_hold = lambda _: room.stage.say("my foot has gone numb", room.stage.now() + 7)
    room.run()
    halted = next(one for one in room.shown.exchanges if one.state.phase == "halted")
    assert halted.heard == "my foot has gone numb"
    assert halted.state.assessment is not None
    assert halted.state.assessment.urgency == "urgent"


def test_nothing_is_played_while_somebody_speaks(room: Room) -> None:
    spoke: list[float] = []

    def speak(_: int) -> None:
        spoke.append(room.stage.now() + 4.4)
        room.stage.say("feels good", room.stage.now() + 4)

    room.shown.on_hold = speak
    room.run()
    assert spoke
    for began in spoke:
        assert not [at for at, _ in room.stage.played if began < at < began + 1.05]


def test_a_breath_between_two_sentences_is_long_enough_to_speak_up(room: Room) -> None:
    """Somebody makes a sound in the first gap; the first partial result comes only after the gap would have ended."""
    first = PHRASES.lines["launch.welcome"][0].split(". ")[0] + "."
    length = room.voice.clip(first).seconds
    room.stage.loud_at = room.stage.now  # type: ignore[method-assign]
    room.stage.say("my foot has gone numb", length + 0.6)
    room.run()
    assert room.shown.exchanges[1].heard == "my foot has gone numb"
    assert room.shown.said[1] not in PHRASES.lines["launch.welcome"][0]


def test_a_cue_waits_for_somebody_who_begins_to_speak_as_it_is_due(room: Room) -> None:
    """They make a sound just before it, and the first partial result comes just after."""
    holds: list[float] = []

    def speak(_: int) -> None:
        holds.append(room.stage.now())
        room.stage.loud_at = lambda: holds[0] + 4.9  # type: ignore[method-assign]
        room.stage.say("stop", holds[0] + 4.8)

    room.shown.on_hold = speak
    room.run()
    assert next(one for one in room.shown.exchanges if one.state.phase == "done").heard == "stop"
    assert not [at for at, _ in room.stage.played if holds[0] < at < holds[0] + 6.2]


def test_without_an_echo_whoever_speaks_silences_the_coach(room: Room) -> None:
    room.settings = Settings(hearing=Hearing(echo_cancelled=True))
    room.stage.say("stop", 0.5)
    room.run()
    assert room.shown.exchanges[1].heard == "stop"
    assert len(room.shown.said[0].split()) > 3
    assert room.shown.said[1] in room.shown.exchanges[1].spoken.text


def test_a_breath_of_somebody_else_only_makes_it_start_the_sentence_anew(room: Room) -> None:
    room.settings = Settings(hearing=Hearing(echo_cancelled=True))
    room.stage.at(0.9, Stirring(at=0.9))
    room.stage.at(1.5, Said(heard=Heard(""), began=0.9, at=1.5))
    room.run()
    first = room.voice.clip(room.shown.said[0])
    assert [clip for _, clip in room.stage.played[:2]] == [first, first]


def test_a_sentence_that_starts_anew_has_its_whole_time(room: Room) -> None:
    room.settings = Settings(hearing=Hearing(echo_cancelled=True))
    room.stage.at(0.9, Stirring(at=0.9))
    room.stage.at(11.0, Said(heard=Heard(""), began=0.9, at=11.0))
    room.run()
    assert not room.shown.troubles
    first = room.voice.clip(room.shown.said[0])
    assert [clip for _, clip in room.stage.played[:2]] == [first, first]


def test_a_clock_set_back_disturbs_no_hold(room: Room) -> None:
    clock = room.stage.clock
    room.stage.clock = lambda: clock() - timedelta(hours=room.stage.now() > 30)  # type: ignore[method-assign]
    room.run()
    moments = [one.turn.at for one in room.shown.exchanges if one.turn.at]
    assert moments == sorted(moments)
    assert "done" in room.phases()


def test_silence_asks_once_more_and_then_rests_until_the_wake_phrase(room: Room) -> None:
    room.answers = itertools.repeat(None)
    room.stage.say("the weather is fine", 400)
    room.stage.say("stretch coach", 500)
    room.run()
    resting = earcon("resting", RATE)
    rests = [at for at, clip in room.stage.played if clip == resting]
    launches = [one for one in room.shown.exchanges if one.turn.intent == "LaunchRequest"]
    assert len(launches) == 2
    assert rests[0] < 400
    assert not [at for at, _ in room.stage.played if rests[0] + 1 < at < 501]


def test_a_lost_microphone_is_told_and_the_dialogue_goes_on(room: Room) -> None:
    room.stage.at(60, MicrophoneLost())
    room.stage.at(90, MicrophoneBack())
    room.run()
    assert "voice.microphone_gone" in _keys(room)
    assert "voice.microphone_back" in _keys(room)
    assert len(room.shown.troubles) == 1
    assert "done" in room.phases()


def test_a_lost_loudspeaker_is_shown_and_the_dialogue_goes_on(room: Room) -> None:
    def pull(_: int) -> None:
        room.shown.on_hold = lambda _: None
        room.stage.speaker_gone = True
        room.stage.at(room.stage.now() + 20, MicrophoneBack())

    room.shown.on_hold = pull
    reopen = room.stage.reopen_speaker
    tries = itertools.count()

    def reopen_later() -> None:
        if next(tries) == 5:
            room.stage.speaker_gone = False
        reopen()

    room.stage.reopen_speaker = reopen_later  # type: ignore[method-assign]
    room.run()
    assert room.shown.troubles
    assert next(tries) >= 6
    assert "done" in room.phases()


def test_nobody_is_left_in_a_stretch_without_a_word(room: Room) -> None:
    room.shown.on_hold = lambda _: room.stage.at(room.stage.now() + 3, Quit())
    room.run()
    assert "voice.stopping" in _keys(room)


def test_slower_is_slower(room: Room, voice: VoiceCache) -> None:
    room.answers = iter(["speak slower", "stop"])
    room.stage.at(200, Quit())
    room.run()
    assert voice.manner.rate < Manner().rate


@pytest.mark.slow
def test_eight_hours_leave_no_trace_in_memory(
    voice: VoiceCache, opens: Callable[[], HeardConversation], grammars: Grammars
) -> None:
    room = Room(voice, opens, grammars)
    room.stage = VirtualStage(room.answer, ends=8 * 3600.0)
    for minute in range(10, 480, 10):
        room.stage.say("stretch coach", 60.0 * minute)
    sizes: list[int] = []
    forget = room.shown.exchange

    def keep_little(exchange: object) -> None:
        forget(exchange)  # type: ignore[arg-type]
        del room.shown.exchanges[:-1], room.shown.said[:], room.stage.played[:], room.stage.ways[:]
        sizes.append(tracemalloc.get_traced_memory()[0])

    room.shown.exchange = keep_little  # type: ignore[method-assign]
    tracemalloc.start()
    try:
        room.run()
    finally:
        tracemalloc.stop()
    assert len(sizes) > 500
    early, late = sizes[len(sizes) // 4], sizes[-1]
    assert late - early < 2_000_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 400_000


def _keys(room: Room) -> set[str]:
    """Keys of the front's own lines that were spoken."""
    own = {key: wordings[0] for key, wordings in PHRASES.lines.items() if key.startswith("voice.")}
    said = " ".join(room.shown.said)
    return {key for key, text in own.items() if text in said}
